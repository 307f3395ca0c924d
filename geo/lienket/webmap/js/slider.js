
/* The slider over the days of events: one step to the next event, a date that is typed, and the day to compare with. */
((lienket) => {
  "use strict";
  const { state, el, byId, word, date } = lienket;
  /** A date as an address has it, and as people in Việt Nam write it. */
  const ISO = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$/, SPOKEN = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*$/;

  /** A day as text, its parts joined; "" for one that no calendar has. */
  function dayOf(year, month, day) {
    const text = [year, month.padStart(2, "0"), day.padStart(2, "0")].join("-"), at = new Date(`${text}T00:00:00Z`);
    return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text) ? text : "";
  }

  /** The last stop on or before a date that is written; -1 where it is no date, or before all. @returns {number} */
  lienket.stopOf = (text, ...forms) => {
    for (const form of forms) {
      const found = form.exec(text)?.slice(1);
      if (found) return lienket.time.stopBy(form === ISO ? dayOf(found[0], found[1], found[2]) : dayOf(found[2], found[1], found[0]));
    }
    return -1;
  };

  /** "state at the end of …", of a stop. @returns {string} */
  lienket.dayShown = (stop = state.stop) => word("state_at", { date: date(lienket.time.day(stop)) });

  /** 02/05/2024, as one types it. */
  const typed = (day) => day.split("-").reverse().join("/");

  /** The box of a date: what is typed goes to the last event by then; what is none is said, and left to be mended. */
  function box(text, stop, go) {
    const enter = (event) => {
      const to = lienket.stopOf(event.target.value, ISO, SPOKEN);
      event.target.setAttribute("aria-invalid", String(to < 0));
      if (to < 0) lienket.say(word("time_unread", { first: date(lienket.time.day(0)) }));
      else go(to);
    };
    return el("input", { type: "text", class: "time-date", value: typed(lienket.time.day(stop)), maxlength: 12, autocomplete: "off", inputmode: "text",
      "aria-label": text, title: text, onchange: enter });
  }

  /** A range over the stops, with a button to either side. */
  function dial(id, text, stop, go) {
    const range = el("input", { type: "range", id, min: 0, max: lienket.time.last(), step: 1, value: stop,
      "aria-label": text, "aria-valuetext": lienket.dayShown(stop), oninput: (event) => go(Number(event.target.value)) });
    const step = (sign, by, name) => el("button", { type: "button", class: "time-step", "data-step": by, "aria-label": name, title: name,
      onclick: () => go(Number(range.value) + by) }, el("span", { "aria-hidden": "true" }, sign));
    return el("div", { class: "dial" }, step("‹", -1, word("time_before")), range, step("›", 1, word("time_after")));
  }

  /** Bring a row of the control to a stop. */
  function set(row, stop) {
    const range = row.querySelector("[type=range]"), typing = row.querySelector(".time-date");
    range.value = String(stop);
    range.setAttribute("aria-valuetext", lienket.dayShown(stop));
    row.querySelector("[data-step='-1']").disabled = stop <= 0;
    row.querySelector("[data-step='1']").disabled = stop >= lienket.time.last();
    typing.value = typed(lienket.time.day(stop));
    typing.removeAttribute("aria-invalid");
  }

  /** Bring the control up to date. */
  function refresh() {
    const node = byId("time");
    if (!node) return;
    const [shown, other] = node.querySelectorAll(".time-row"), on = state.compared !== null && state.view === "links";
    set(shown, state.stop);
    byId("time-day").textContent = lienket.dayShown();
    byId("time-open").querySelector(".time-now").textContent = date(lienket.time.day());
    byId("compare").checked = on;
    other.hidden = !on;
    if (on) set(other, state.compared);
    node.classList.toggle("past", !lienket.time.isLast());
  }

  /** The button that unfolds the control on a phone, where it would cover the map. */
  function opener() {
    return el("button", { type: "button", id: "time-open", class: "time-open", "aria-controls": "time", "aria-expanded": "false", onclick: () => unfold(!byId("time").classList.contains("open")) },
      el("span", {}, `${word("time")}: `), el("span", { class: "time-now" }));
  }

  function unfold(on) {
    byId("time").classList.toggle("open", on);
    byId("time-open").setAttribute("aria-expanded", String(on));
    state.layer.labels.refresh();
  }

  /** Compare with the usual day, or no longer; it is the links that are compared. */
  function compareWith(on) {
    if (on) lienket.view.set("links");
    lienket.compare.with(on ? state.compared ?? lienket.compare.usual() : null);
    refresh();
  }

  /** Write the control, in the reader's language. */
  function write() {
    const node = byId("time");
    if (!node) return;
    const held = node.contains(document.activeElement) && document.activeElement.id, open = node.classList.contains("open");
    const toggle = el("label", { class: "time-compare" }, el("input", { type: "checkbox", id: "compare", onchange: (event) => compareWith(event.target.checked) }), el("span", {}, word("compare")));
    node.setAttribute("aria-label", word("time"));
    node.replaceChildren(opener(), el("div", { class: "time-body" },
      el("div", { class: "time-row" }, dial("time-range", word("time_range"), state.stop, lienket.time.go), el("p", { id: "time-day", class: "time-day", role: "status" }), box(word("time_typed"), state.stop, lienket.time.go), toggle),
      el("div", { class: "time-row", hidden: true }, dial("compare-range", word("compare_range"), state.compared ?? 0, lienket.compare.with), el("p", { class: "time-day" }, word("compare_with")), box(word("compare_typed"), state.compared ?? 0, lienket.compare.with))));
    unfold(open);
    refresh();
    if (held) byId(held)?.focus({ preventScroll: true });
  }

  const Control = L.Control.extend({
    options: { position: "bottomleft" },
    onAdd() {
      const node = el("section", { id: "time", class: "time" });
      L.DomEvent.disableClickPropagation(node);
      L.DomEvent.disableScrollPropagation(node);
      return node;
    },
  });

  lienket.ISO = ISO;
  lienket.on("ready", () => {
    if (!lienket.time.has()) return;
    new /** @type {any} */ (Control)().addTo(state.map);
    write();
  });
  lienket.on("language", write);
  for (const event of /** @type {const} */ (["time", "compare", "view"])) lienket.on(event, refresh);
})(lienket);
