
/* The foot of the panel: the link before and after in the list, and a mail that reports an error. */
((lienket) => {
  "use strict";
  const { state, el, byId, pick, word, date } = lienket;
  const MAIL = /^[^\s@,;:?&<>"()]+@[^\s@,;:?&<>"()]+$/;
  /** The parts of the foot that stay while what is chosen changes. */
  const foot = {};

  /** Whether the workspace's contact is a mail address. */
  lienket.isMail = (text) => MAIL.test(text);

  /** A mailto address; to the workspace's contact where that is one. */
  lienket.mailto = (subject, body) => {
    const { contact } = state.data.imprint;
    const to = lienket.isMail(contact) ? encodeURIComponent(contact).replace("%40", "@") : "";
    const text = encodeURIComponent(body.replace(/\n/g, "\r\n"));
    return `mailto:${to}?subject=${encodeURIComponent(subject)}&body=${text}`;
  };

  /** The mail about a thing: its key, the date, edition and version of the map, and space to write. */
  lienket.reportOf = (key, name) => {
    const { as_of: asOf, audience } = state.data.about, seen = lienket.time.isLast() ? "" : ` · ${lienket.dayShown()}`;
    const body = word("report_body", { key, name, as_of: date(asOf) + seen, edition: word(`about_${audience}`), version: state.data.imprint.version });
    return lienket.mailto(["[Lienket]", key, name].filter(Boolean).join(" "), body);
  };

  /** The keys of the links that the list shows, in its order. */
  function order() {
    const rows = [...byId(state.view === "links" ? "links" : "view-list").querySelectorAll("[data-link]")];
    return [...new Set(rows.filter((row) => !row.closest("li, tr")?.hidden).map((row) => row.dataset.link))];
  }

  /** Go to a neighbour in the list; the focus stays on the button, the name is said. */
  function go(button, step) {
    const keys = order(), at = keys.indexOf(state.chosen.link.key);
    lienket.choose(keys[at + step], { from: "list" });
    (button.disabled ? button.parentElement.querySelector("button:enabled") : button)?.focus({ preventScroll: true });
  }

  /** Build the foot once, under the panel. */
  function build() {
    const step = (sign, by) => el("button", { type: "button", onclick: (event) => go(event.currentTarget, by) },
      el("span", { "aria-hidden": "true" }, sign));
    foot.before = step("‹", -1);
    foot.after = step("›", 1);
    foot.place = el("span", { class: "place", role: "status" });
    foot.report = el("a", { class: "report" });
    foot.walk = el("div", { class: "walk" }, foot.before, foot.place, foot.after);
    foot.box = el("footer", { class: "panel-foot", hidden: true }, foot.walk, foot.report);
    byId("detail-view").after(foot.box);
  }

  /** Where the chosen link stands in the list. @param {State["chosen"]} chosen */
  function walk({ link }) {
    const keys = order(), at = keys.indexOf(link?.key);
    foot.walk.hidden = !link || (at < 0 && state.view !== "links");
    if (foot.walk.hidden) return;
    foot.before.disabled = at < 1;
    foot.after.disabled = at < 0 || at === keys.length - 1;
    foot.before.setAttribute("aria-label", word("link_before"));
    foot.after.setAttribute("aria-label", word("link_after"));
    foot.place.replaceChildren(el("span", { class: "hidden" }, pick(link.name)), at < 0 ? "" : ` ${at + 1}/${keys.length}`);
  }

  /** Show the foot of what is chosen now. */
  function show() {
    if (!foot.box) build();
    foot.box.hidden = !state.chosen;
    if (!state.chosen) return;
    const { link, place, entry } = state.chosen, { key, name } = link ?? entry ?? place.item.feature;
    walk(state.chosen);
    foot.report.textContent = word("report_error");
    foot.report.href = lienket.reportOf(key, pick(name));
  }

  for (const event of /** @type {const} */ (["choice", "filter", "language"])) lienket.on(event, show);
})(lienket);
