
/* The state of a link across the border: what each side has, and whether the two meet. */
((lienket) => {
  "use strict";
  const { state, el, pick, word, label, number, measure, metres, swatch, row, joined } = lienket;

  /** The parts of a link that lie on one side. */
  const partsOn = (link, side) =>
    (link.parts ?? []).filter((key) => state.data.parts[key]?.side === side);

  /** The length of a part's own line [km]; null where it has none, or one that is only a guide. */
  function known(key) {
    const feature = state.layer.byKey.get(key)?.feature;
    return feature?.symbol && feature.lines && feature.accuracy !== "schematic" ? feature.length_km ?? null : null;
  }

  /** By side: its parts, their known length [km], and how many have none. */
  function sidesOf(link) {
    return (link.sides ?? []).map((side) => {
      const parts = partsOn(link, side), lengths = parts.map(known);
      return { side, parts, km: lengths.reduce((sum, km) => sum + (km ?? 0), 0), without: lengths.filter((km) => km === null).length };
    }).filter(({ parts }) => parts.length);
  }

  /** A length and its share of all that is known, where both sides know one. */
  function extent(km, sides) {
    if (!km) return word("length_unknown");
    const all = sides.reduce((sum, each) => sum + each.km, 0);
    const share = sides.filter((each) => each.km).length > 1 && `${number(Math.round((100 * km) / all))}%`;
    return joined(measure(Math.round(10 * km) / 10, "km"), share);
  }

  /** One side: its name, its parts as they are drawn, the length that is known. */
  function column({ side, parts, km }, sides) {
    const symbols = [...new Set(parts.map((key) => state.data.parts[key].symbol))];
    return el("li", {}, el("strong", {}, lienket.side(side)),
      el("span", { class: "strands" }, symbols.map(swatch.symbol)), el("small", {}, extent(km, sides)));
  }

  /** The sides beside each other, the border between them. */
  const picture = (sides) => sides.length > 1 && el("ul", { class: "crossing" }, sides.map((each) => column(each, sides)));

  /** That the lengths are not those of the whole link. */
  function partial(sides) {
    const without = sides.reduce((sum, each) => sum + each.without, 0);
    return sides.some(({ km }) => km) && without > 0 && el("p", { class: "small" }, word("length_partial", { count: without }));
  }

  /** What a state says in words, and the gap in metres with the error that limits it.
   * @param {NonNullable<Link["state"]>} state @param {Link["done"]} done */
  function facts({ ground, works, lagging, gap_m: gap, gap_error_m: limit, as_of: asOf }, done) {
    const shown = gap == null ? word("not_measured") : joined(metres(gap), limit && word("error", { value: metres(limit) }));
    return el("dl", { class: "facts state" },
      row(word("state_ground"), el("strong", {}, label("ground", ground))),
      row(word("state_lagging"), (lagging ?? []).map(lienket.side).join(", ")),
      row(word("state_works"), pick(done) || (works !== "not_applicable" && label("works", works))),
      row(word("as_of"), lienket.date(asOf)),
      row(word("state_gap"), shown));
  }

  /** The state across the border of a route; null for what has none. */
  lienket.crossing = (link) => {
    const { state, done } = link;
    if (!state || state.ground === "not_applicable") return null;
    const sides = sidesOf(link);
    return [picture(sides), facts(state, done), partial(sides), lienket.pairs.ofLink(link)];
  };
})(lienket);
