
/* The order of the list and of the table, one for both. */
((lienket) => {
  "use strict";
  const { state, pick } = lienket;

  /** by: kind, name, status, state, as_of, or side:KEY; down: the other way round. */
  state.sort = { by: "kind", down: false };

  /** How far along the farthest of some style classes is; nothing at all comes last. */
  const farthest = (symbols) => Math.max(-1, ...symbols.map((key) => state.data.style.symbols[key].rank));

  /** The date of the newest statement on a link, as precise as its source. @returns {string} */
  const newestOf = (link) =>
    lienket.subjectsOf(link).map((subject) => lienket.asOf(lienket.newest(subject))).sort((a, b) => compare(ended(b), ended(a)))[0] ?? "";

  /** The last day of a date's period, to set dates of different precision in order. */
  const ended = (text) => text.replace(/-Q([1-4])$/, (_, quarter) => `-${String(3 * quarter).padStart(2, "0")}`).padEnd(10, "~");

  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const place = (list, code) => (list.includes(code) ? list.indexOf(code) : list.length);

  /** Those symbols of a link that are a side's: its parts there, or the link's own. */
  function symbolsOn(link, side) {
    if (link.symbol) return (link.sides ?? []).includes(side) ? [link.symbol] : [];
    const { parts } = state.data;
    return lienket.subjectsOf(link).filter((key) => [side, "both"].includes(parts[key]?.side)).map((key) => parts[key].symbol);
  }

  /** By what is sorted: the value of a link; numbers and texts run up. */
  const VALUES = {
    kind: (link) => place(Object.keys(state.data.vocabulary.kind), link.kind),
    status: (link) => -farthest(lienket.symbolsOf(link)),
    state: (link) => place(Object.keys(state.data.vocabulary.ground), link.state?.ground),
    as_of: (link) => ended(newestOf(link)),
  };

  const byName = (a, b) => pick(a.name).localeCompare(pick(b.name), state.lang ? "en" : "vi", { numeric: true });

  /** How two links are compared. */
  function order(by) {
    if (by === "name") return byName;
    const [, side] = /^side:(.*)$/.exec(by) ?? [];
    const value = side ? (link) => -farthest(symbolsOn(link, side)) : VALUES[by];
    return (a, b) => compare(value(a), value(b));
  }

  /** All links in the order that is chosen; where it says nothing, in that of the report. */
  function sorted() {
    const { by, down } = state.sort, set = order(by);
    return [...state.data.links].sort((a, b) => (down ? set(b, a) : set(a, b)));
  }

  /** The links that pass the filters, in the order of the list. */
  lienket.shownLinks = () => sorted().filter((link) => state.shown.has(link.key));

  /** Sort by something; the same again turns the order round. */
  lienket.sortBy = (by, down = state.sort.by === by && !state.sort.down) => {
    state.sort = { by, down };
    lienket.tell("sort");
  };

  Object.assign(lienket, /** @satisfies {Partial<Lienket>} */ ({ sorted, symbolsOn, newestOf }));
})(lienket);
