
/* The table of all links over the map: one row a link, the same filters, the same order, the same choice. */
((lienket) => {
  "use strict";
  const { state, el, byId, pick, word, label, date } = lienket;
  /** Of more sides the statuses stand in one column. */
  const MOST = 4;
  let shown = null;

  /** The columns: what they are sorted by, their titles, and what stands in them. */
  function columns() {
    const { sides } = state.data;
    return [
      { by: "name", title: word("column_name"), of: named },
      { by: "kind", title: word("column_kind"), of: (link) => label("kind", link.kind) },
      { title: word("column_sides"), of: (link) => (link.sides ?? []).map(lienket.side).join(", ") },
      { by: "state", look: "state-cell", title: word("state_title"), of: (link) => lienket.stateOf(link) || "–" },
      ...(sides.length > MOST ? [{ look: "status-cell", title: word("column_status_all"), of: statusOfAll }] : sides.map((side) => (
        { by: `side:${side.key}`, look: "status-cell", title: word("column_status", { side: lienket.side(side.key) }), of: (link) => statusOn(link, side.key) }))),
      { by: "as_of", title: word("as_of"), of: (link) => el("span", { class: "nowrap" }, date(lienket.newestOf(link))) },
      { look: "source-cell", title: word("source"), of: sourcesOf },
      { look: "accuracy-cell", title: word("filter_accuracy"), of: (link) => namesOf(link, "accuracy") },
    ];
  }

  const named = (link) => el("button", { type: "button", class: "row-name", "data-row": link.key,
    onclick: () => lienket.choose(link.key, { from: "list" }) }, pick(link.name));

  const namesOf = (link, facet) =>
    [...lienket.facets.answersOf(link)[facet]].map((code) => lienket.facets.nameOf(facet, code)).join("; ");

  /** What is said of a link on one side, with its colours; where it has nothing there, a dash. */
  function statusOn(link, side) {
    const subjects = link.symbol ? (link.sides ?? []).includes(side) && [link.key]
      : lienket.subjectsOf(link).filter((key) => [side, "both"].includes(state.data.parts[key]?.side));
    if (!subjects || !subjects.length) return "–";
    const said = [...new Map(subjects.map((key) => [lienket.told(key), state.data.parts[key]?.symbol ?? link.symbol]))];
    return said.map(([text, symbol]) => el("span", { class: "said-status" }, lienket.swatch.symbol(symbol), el("span", {}, text)));
  }

  /** The same of each side that a link has, one below the other. */
  const statusOfAll = (link) => (link.sides ?? []).map((side) => el("div", {}, el("b", {}, `${lienket.side(side)}: `), statusOn(link, side)));

  /** The documents of the newest statements, by number, else by title. */
  function sourcesOf(link) {
    const ids = new Set(lienket.subjectsOf(link).map((key) => lienket.newest(key)?.source).filter(Boolean));
    return [...ids].map((id) => state.data.sources[id]?.number || pick(state.data.sources[id]?.title) || id).join("; ");
  }

  /** The head of a column, which sorts by it. @param {{by?: string, title: string}} column */
  function heading({ by, title }) {
    const on = by === state.sort.by;
    if (!by) return el("th", { scope: "col" }, title);
    return el("th", { scope: "col", "aria-sort": on ? (state.sort.down ? "descending" : "ascending") : "none" },
      el("button", { type: "button", class: "sorter", "data-by": by, onclick: () => lienket.sortBy(by) }, title));
  }

  const row = (link, cells) => el("tr", { "aria-current": link.key === state.chosen?.link?.key && "true" },
    cells.map(({ of, by, look }) => el(by === "name" ? "th" : "td", { scope: by === "name" && "row", class: look }, of(link))));

  /** Write the rows anew; the focus stays on what had it. */
  function fill() {
    if (!shown) return;
    const held = document.activeElement?.dataset ?? {}, cells = columns(), links = lienket.shownLinks();
    shown.querySelector(".count").textContent = links.length ? lienket.counted(links) : word("none_found");
    shown.querySelector("thead").replaceChildren(el("tr", {}, cells.map(heading)));
    shown.querySelector("tbody").replaceChildren(...links.map((link) => row(link, cells)));
    if (held.by) shown.querySelector(`[data-by="${CSS.escape(held.by)}"]`)?.focus({ preventScroll: true });
    if (held.row) focus(held.row);
  }

  /** Mark the row of what is chosen. */
  function mark() {
    for (const button of shown?.querySelectorAll("[data-row]") ?? []) {
      const on = button.dataset.row === state.chosen?.link?.key, line = button.closest("tr");
      if (!on) line.removeAttribute("aria-current");
      else {
        line.setAttribute("aria-current", "true");
        line.scrollIntoView({ block: "nearest" });
      }
    }
  }

  /** Open the table; the focus goes to its title. */
  function open() {
    if (shown) return;
    const close = el("button", { type: "button", class: "close", "aria-label": word("close"), onclick: shut }, "×");
    shown = el("section", { class: "table-view", id: "table-view", "aria-labelledby": "table-title" },
      el("header", {}, el("h2", { id: "table-title", tabindex: -1 }, word("table_title")), el("span", { class: "count" }), close),
      el("div", { class: "table-scroll", tabindex: 0, role: "region", "aria-labelledby": "table-title" },
        el("table", {}, el("thead"), el("tbody"))));
    document.querySelector(".stage").append(shown);
    byId("table-open").setAttribute("aria-expanded", "true");
    fill();
    shown.querySelector("h2").focus();
  }

  /** Close the table; the focus goes to the button that opened it. */
  function shut() {
    shown?.remove();
    shown = null;
    byId("table-open").setAttribute("aria-expanded", "false");
    (byId("table-open").offsetParent ? byId("table-open") : document.querySelector(".back"))?.focus({ preventScroll: true });
  }

  /** Put the focus on the row of a link, if the table is open and holds it. @returns {boolean} */
  function focus(key) {
    const button = shown?.querySelector(`[data-row="${CSS.escape(key)}"]`);
    button?.focus();
    return Boolean(button);
  }

  lienket.table = { open, shut, focus };
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !shown || state.chosen || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    shut();
  });
  lienket.on("ready", () => {
    byId("table-open").addEventListener("click", () => (shown ? shut() : open()));
    matchMedia(lienket.NARROW).addEventListener("change", () => lienket.narrow() && shut());
  });
  lienket.on("filter", fill);
  lienket.on("time", fill);
  lienket.on("sort", fill);
  lienket.on("units", fill);
  lienket.on("choice", mark);
  lienket.on("language", () => {
    if (!shown) return;
    byId("table-title").textContent = word("table_title");
    shown.querySelector(".close").setAttribute("aria-label", word("close"));
    fill();
  });
})(lienket);
