
/* The list of all links beside the map: the way in for the keyboard, and for what has no place. */
((lienket) => {
  "use strict";
  const { state, el, byId, fold, pick, word, label, swatch, featuresOf } = lienket;

  /** The style class that stands for a link: its own, else that of its part farthest along. */
  lienket.symbolOf = (link) => {
    const rank = (key) => state.data.style.symbols[key].rank;
    return lienket.symbolsOf(link).sort((a, b) => rank(b) - rank(a))[0];
  };

  const mapped = (link) => {
    const { own, at } = state.layer.itemsOf(link);
    return own.length + at.length > 0;
  };

  const told = (subject) => {
    const latest = lienket.newest(subject);
    return latest ? lienket.status(latest) : lienket.unstated();
  };

  /** The status of a link in words; where its parts differ, that of each side. */
  function statusOf(link) {
    const parts = lienket.subjectsOf(link);
    if (new Set(parts.map(told)).size === 1) return told(parts[0]);
    const sides = [...new Set(parts.map((key) => state.data.parts[key].side))];
    const on = (side) => new Set(parts.filter((key) => state.data.parts[key].side === side).map(told));
    return sides.map((side) => `${lienket.side(side)}: ${[...on(side)].join(" / ")}`).join("; ");
  }

  /** The state across the border in words, with the side that lags; "" where there is none. */
  function stateOf(link) {
    const ground = link.state?.ground;
    if (!ground || ground === "not_applicable") return "";
    const lagging = (link.state.lagging ?? []).map(lienket.side).join(", ");
    return [label("ground", ground), lagging && `${word("state_lagging").toLowerCase()}: ${lagging}`].filter(Boolean).join(" · ");
  }

  /** One line below the name: the state across the border, else the status. */
  const summary = (link) => (link.state?.ground !== "unknown" && stateOf(link)) || statusOf(link);

  /** The looks of the parts of a link, three at most. */
  function swatches(link) {
    const distinct = [...new Set(lienket.symbolsOf(link))].slice(0, 3);
    return el("span", { class: "swatches" }, distinct.map(swatch.symbol));
  }

  /** The row of each link; the runs of links; the row of what is chosen. @type {Map<string, HTMLElement>} */
  const rows = new Map();
  /** @type {Map<HTMLElement, Link[]>} */
  const sections = new Map();
  /** @type {Element | null} */
  let marked = null;

  /** A row of the list. */
  function item(link) {
    const button = el("button", { type: "button", class: "link", "data-link": link.key,
      onclick: () => lienket.choose(link.key, { from: "list" }) },
    swatches(link),
    el("span", { class: "link-text" }, el("span", { class: "link-name" }, pick(link.name)),
      el("span", { class: "link-state" }, summary(link)), lienket.compare.lines(link),
      !mapped(link) && el("span", { class: "chip soft" }, word("unmapped"))));
    rows.set(link.key, el("li", {}, button));
    return rows.get(link.key);
  }

  /** A run of links under the name of their kind; without a kind, all in one. */
  function group([kind, links]) {
    const section = el("section", { class: "group" },
      el("h2", { class: kind ? "" : "hidden" }, kind ? label("kind", kind) : word("links"), el("span", { class: "count" })),
      el("ul", {}, links.map(item)));
    sections.set(section, links);
    return section;
  }

  /** The links as they are sorted, by kind where that is the order. */
  function groups() {
    const links = lienket.sorted(), kinds = [...new Set(links.map((link) => link.kind))];
    if (state.sort.by !== "kind") return [["", links]];
    return kinds.map((kind) => [kind, links.filter((link) => link.kind === kind)]);
  }

  let written = false, complete = false;

  /** Write the rows of some links anew; all, where the order may be another. @param {Set<Link>} links */
  function renew(links) {
    if (!written) return;
    if (!["kind", "name"].includes(state.sort.by)) return show();
    for (const link of links) {
      const old = rows.get(link.key);
      if (!old) continue;
      const fresh = item(link), held = old.contains(document.activeElement);
      fresh.hidden = old.hidden;
      old.replaceWith(fresh);
      rows.set(link.key, fresh);
      if (held) fresh.querySelector("button").focus({ preventScroll: true });
    }
    if (!whole()) filter();
    mark();
  }

  /** Whether every link passes and is seen. */
  const whole = () => state.shown.size === rows.size && complete;

  /** Show only the links that pass, once they are written. */
  function filter() {
    if (!written) return;
    complete = state.shown.size === rows.size;
    for (const [key, row] of rows) {
      const off = !state.shown.has(key);
      if (row.hidden !== off) row.hidden = off;
    }
    for (const [section, links] of sections) {
      const left = links.filter(({ key }) => state.shown.has(key)).length;
      section.hidden = !left;
      section.querySelector(".count").textContent = String(left);
    }
    const left = state.data.links.filter((link) => state.shown.has(link.key));
    byId("found").textContent = left.length ? lienket.counted(left) : word(state.data.links.length ? "none_found" : "none_yet");
  }

  /** What is chosen is marked in the list as well. */
  function mark() {
    marked?.removeAttribute("aria-current");
    marked = rows.get(state.chosen?.link?.key)?.querySelector("button") ?? null;
    marked?.setAttribute("aria-current", "true");
  }

  /** Write the list anew. */
  function show() {
    written = true;
    rows.clear();
    sections.clear();
    byId("links").replaceChildren(...groups().map(group));
    filter();
    mark();
  }

  const ORDERS = () => [["kind", word("sort_kind")], ["name", word("sort_name")], ["status", word("sort_status")],
    ["state", word("sort_state")], ["as_of", word("sort_as_of")]];

  /** The choice of the order; what only the table can sort by is shown as the plain order. */
  function orders() {
    const { by } = state.sort, rows = ORDERS();
    byId("sort").replaceChildren(...rows.map(([value, text]) => el("option", { value, selected: value === by }, text)));
    if (!rows.some(([value]) => value === by)) byId("sort").selectedIndex = -1;
  }

  const found = (text) => state.data.links.some((link) => lienket.searchKeyOf(link).includes(fold(text)));

  /** What could be typed, out of this workspace: a road's number, the name of a district or a side. */
  lienket.examples = () => {
    const { data } = state, layers = data.layers.filter((layer) => layer.status);
    const refs = layers.flatMap(featuresOf).filter((row) => row.lines && row.ref).map((row) => row.ref);
    const areas = data.layers.flatMap(featuresOf).filter((row) => row.areas && row.look === "districts");
    const names = [...lienket.bare(areas.map((row) => pick(row.name))), ...data.sides.map((side) => pick(side.name))];
    const typed = (text) => text?.split(/\s+/).map(fold).join(" ");
    return [fold(refs.find(found) ?? ""), typed(names.find((name) => name && found(name)))].filter(Boolean).join(", ");
  };

  const visible = () => [...byId("list-view").querySelectorAll(".link")].filter((button) => button.offsetParent);

  /** Arrow keys walk from the search box, when it offers nothing, through the list. */
  function walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], { target } = event;
    if (event.key === "Enter" && target.id === "search" && state.query) visible()[0]?.click();
    if (!step || event.defaultPrevented || !(target.id === "search" || target.matches(".link"))) return;
    const buttons = visible(), next = buttons.indexOf(document.activeElement) + step;
    event.preventDefault();
    if (next < 0) byId("search").focus();
    else buttons[Math.min(next, buttons.length - 1)]?.focus();
  }

  lienket.list = {
    show() {
      state.shown ??= lienket.facets.passing();
      show();
      orders();
    },
    start() {
      byId("list-view").addEventListener("keydown", walk);
      byId("sort").addEventListener("change", (event) => lienket.sortBy(event.target.value, event.target.value === "as_of"));
    },
    focus(key) {
      if (lienket.table.focus(key)) return;
      const name = CSS.escape(key), rows = [...byId("list-view").querySelectorAll(`:is([data-link="${name}"], [data-pair="${name}"], [data-when="${name}"])`)];
      (rows.find((button) => button.offsetParent) ?? byId("search")).focus({ preventScroll: false });
    },
  };
  lienket.on("filter", filter);
  lienket.on("time", () => renew(state.moved));
  lienket.on("compare", show);
  lienket.on("choice", mark);
  lienket.on("sort", () => {
    show();
    orders();
  });
  Object.assign(lienket, /** @satisfies {Partial<Lienket>} */ ({ statusOf, stateOf, told }));
})(lienket);
