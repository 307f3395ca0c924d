
/* The window "About this map": how it is made, what its words mean, from where, what is missing. */
((lienket) => {
  "use strict";
  const { state, el, byId, pick, word, label, date, metres, row, joined } = lienket;

  const METHOD = () => [word("method_report"), word("method_facts"), word("method_layers"), word("method_checks"), word("method_map")];

  const FAMILIES = () => [
    ["stage", word("test_stage")], ["activity", word("test_activity")], ["condition", word("test_condition")],
    ["work", word("test_work")], ["health", word("test_health")], ["ground", word("test_ground")],
    ["works", word("test_works")], ["accuracy", word("test_accuracy")], ["identity", word("test_identity")],
  ];

  /** A part of the window that unfolds. */
  const fold = (name, title, open, ...content) => el("details", { class: "chapter", open, "data-about": name },
    el("summary", {}, el("h3", {}, title)), el("div", {}, ...content));

  /** A heading and what stands under it, or that there is nothing. */
  const block = (title, rows, look = "") =>
    [el("h4", {}, title), rows.length ? el("ul", { class: look }, rows) : el("p", {}, word("missing_none"))];

  /** A source in full: title, number, date, who issued it, its licence. */
  function source(id) {
    const { title, number, date: day, issuer, address, licence, basis } = state.data.sources[id] ?? { title: [id, id] };
    const details = joined(number && word("number", { value: number }), date(day), issuer, basis && label("basis", basis));
    return [lienket.titled(pick(title) || id, address), details && el("span", { class: "locator" }, details),
      licence && el("span", { class: "locator" }, `${word("licence")}: ${licence}`)];
  }

  /** Whom to write to: a mail with the edition in it, or the contact as the workspace has it. */
  function contact() {
    const { contact: text, workspace } = state.data.imprint;
    return el("span", {}, text ? `${text} · ` : `${word("about_no_contact")} `,
      el("a", { href: lienket.reportOf(workspace, pick(state.data.about.title)) }, word("report_error")));
  }

  /** Date, edition, report, version, contact. */
  function edition() {
    const { about, imprint } = state.data;
    return el("dl", { class: "facts" },
      row(word("as_of"), pick(about.dated), !lienket.time.isLast() && el("p", { class: "past" }, lienket.dayShown())),
      row(word("about_sum"), lienket.counted(state.data.links)),
      row(word("about_edition"), word(`about_${about.audience}`)),
      row(word("about_report"), source(imprint.report)),
      row(word("about_epoch"), pick(about.notice) || imprint.epoch.replace("-", "–")),
      row(word("about_version"), `Lienket ${imprint.version}`),
      row(word("about_contact"), contact()));
  }

  /** A step of the path: its name, which ends at the colon, and what is done. */
  function step(text) {
    const end = text.indexOf(": ");
    return el("li", {}, el("strong", {}, text.slice(0, end)), el("span", {}, text.slice(end + 2)));
  }

  const PAGE = "method.html";

  /** Where the figures are explained: a page that lies beside this one, named for who has this one alone. */
  function figures() {
    const [before, after] = word("method_figures", { file: PAGE }).split(PAGE);
    return el("p", { class: "small" }, before, el("a", { href: PAGE, target: "_blank", rel: "noopener" }, PAGE), after);
  }

  const method = () => [el("ol", { class: "path" }, METHOD().map(step)), figures(), el("p", { class: "small" }, word("method_measure"))];

  /** One list of words: each with what decides it. */
  const family = ([key, title]) => el("section", {}, el("h4", {}, title),
    el("dl", { class: "tests" }, state.data.imprint.tests[key].map(([name, test]) =>
      el("div", {}, el("dt", {}, pick(name)), el("dd", {}, pick(test))))));

  const sources = () => el("ul", { class: "sources" }, Object.keys(state.data.sources).map((id) => el("li", {}, source(id))));

  /** A text that has its English after a bar, in the reader's language. */
  const halves = (text) => (text.split(" | ").length === 2 ? pick(text.split(" | ")) : text);

  const dates = (text) => text.split(/;\s*/).map(date).join("; ");

  /** A table of the layers: licence, credit, date of the source. */
  function licences() {
    const heads = [word("licence_layer"), word("licence"), word("credit"), word("licence_date")];
    const cells = ({ licence, credit, date: day }) => [halves(licence), credit, dates(day)]
      .map((text, i) => el("td", { "data-head": heads[i + 1] }, text));
    return [el("p", {}, word("licence_code")), el("table", { class: "licences" },
      el("thead", {}, el("tr", {}, heads.map((text) => el("th", { scope: "col" }, text)))),
      el("tbody", {}, state.data.imprint.layers.map((layer) =>
        el("tr", {}, el("th", { scope: "row" }, pick(layer.title)), cells(layer)))))];
  }

  /** Whether a link, or a thing of its own, is on the map. */
  const placed = (link) => {
    const { own, at } = state.layer.itemsOf(link);
    return own.length + at.length > 0;
  };

  /** A way from the window to a link. */
  const way = (link) => el("li", {}, el("button", { type: "button", onclick: (event) => {
    event.currentTarget.closest("dialog").close();
    lienket.choose(link.key, { from: "list" });
  } }, pick(link.name)));

  /** A known fault of a shape: where, how much, why. */
  const fault = ({ kind, name, metres: length, reason }) => el("li", {},
    el("strong", {}, pick(name)), el("span", { class: "locator" }, joined(pick(kind), length && metres(length))), pick(reason));

  /** What is not known, and how well the rest is. */
  function missing() {
    const { links, parts, doubts, imprint } = state.data;
    const unplaced = links.filter((link) => !placed(link));
    const shapeless = Object.entries(parts).filter(([key]) => !state.layer.byKey.get(key)?.feature.symbol);
    const drawn = Object.entries(imprint.drawn).map(([code, count]) => el("li", {}, `${label("accuracy", code)}: ${count}`));
    return [
      ...block(word("missing_links", { count: unplaced.length }), unplaced.map(way), "ways"),
      ...block(word("missing_parts", { count: shapeless.length }), shapeless.map(([, each]) => el("li", {}, pick(each.name)))),
      ...block(word("missing_known", { count: imprint.known.length }), imprint.known.map(fault)),
      ...block(word("missing_drawn"), drawn),
      el("p", {}, word("missing_doubts", { count: doubts.length })),
    ];
  }

  /** Open the window. */
  function open() {
    lienket.dialog(word("about_map"), el("div", { class: "about-map" },
      el("p", { class: "lead" }, word("about_lead")), edition(),
      fold("method", word("about_method"), true, method()),
      fold("words", word("about_words"), false, FAMILIES().map(family)),
      fold("sources", word("sources"), false, sources()),
      fold("licences", word("about_licences"), false, licences()),
      fold("missing", word("about_missing"), false, missing())));
  }

  lienket.tool("about_map", open);

  /** The small link beside the date in the head. */
  const link = el("button", { type: "button", class: "about-open", onclick: open });
  lienket.on("ready", () => byId("about").after(link));
  lienket.on("language", () => {
    link.textContent = word("about_short");
    link.setAttribute("aria-label", word("about_map"));
  });
})(lienket);
