
/* The border on the map: its stretches by pair of districts, its crossings, its gaps, and the links by their state. */
((lienket) => {
  "use strict";
  const { state, el, pick, word, metres, swatch, joined } = lienket;
  const LAYER = /** @type {any} */ ({ key: "border" });
  const ORDER = { pair: 190, gap: 290, crossing: 500 };
  const LAGGING = "lagging", OTHERS = "others", VIEW = "border";
  /** How far beside a gap its metres are written [px]. */
  const BESIDE = 10;
  const told = () => state.data.border;

  /* Shapes that the page makes itself, such as the payload's are (packed.js). */

  /** The box about some arcs: west, north, east, south. */
  const boxOf = (boxes, arcs) => [0, 1, 2, 3].map((side) =>
    Math[side < 2 ? "min" : "max"](...arcs.map((arc) => boxes[4 * arc + side])));

  /** Shapes whose features are `runs` of arcs of others. @returns {any} */
  function gathered({ u, v, starts, origin, arcBoxes }, runs) {
    const ends = runs.reduce((all, run) => [...all, all.at(-1) + run.length], [0]), refs = Int32Array.from(runs.flat());
    return { u, v, starts, origin, refs, features: Int32Array.from(ends), rings: Int32Array.from([...refs, 0], (_, i) => i),
      boxes: Float32Array.from(runs.flatMap((run) => boxOf(arcBoxes, run))) };
  }

  /** Lines, or points of one vertex, each a feature of its own, or those of a run. @param {Place[][]} lines */
  function shapesOf(lines, runs = lines.map((_, i) => [i])) {
    const at = lines.flat().map((place) => L.CRS.EPSG3857.latLngToPoint(L.latLng(place), 0).divideBy(256));
    const origin = at.length ? [at[0].x, at[0].y] : [0, 0];
    const u = Float32Array.from(at, ({ x }) => x - origin[0]), v = Float32Array.from(at, ({ y }) => y - origin[1]);
    const starts = Int32Array.from(lines.reduce((all, line) => [...all, all.at(-1) + line.length], [0]));
    const arcBoxes = lines.flatMap((_, i) => {
      const [us, vs] = [u, v].map((all) => all.subarray(starts[i], starts[i + 1]));
      return [Math.min(...us), Math.min(...vs), Math.max(...us), Math.max(...vs)];
    });
    return { ...gathered({ u, v, starts, origin, arcBoxes }, runs),
      places: (i) => (lines[runs[i][0]].length > 1 ? runs[i].map((line) => lines[line]) : lines[runs[i][0]][0]) };
  }

  /** The arcs about a district. */
  function arcsOf(key) {
    const { shapes, i } = state.layer.byKey.get(key)?.feature ?? {};
    if (!shapes) return [];
    const { refs, rings, features } = shapes;
    return [...refs.subarray(rings[features[i]], rings[features[i + 1]])].map((ref) => (ref < 0 ? ~ref : ref));
  }

  /** The pairs that share a stretch of the border, each with its arcs. */
  function stretches() {
    const shared = ({ district_a: a, district_b: b }) => {
      const other = new Set(arcsOf(b));
      return arcsOf(a).filter((arc) => other.has(arc));
    };
    return told().pairs.map((pair) => ({ pair, run: shared(pair) })).filter(({ run }) => run.length);
  }

  /* What is put on the map. */

  /** Put features on the map, each drawn by its `look`; pressed, they open a pair of districts. */
  function stand(shapes, features, order, tip) {
    features.forEach(({ look, ...about }, i) => {
      const feature = /** @type {any} */ ({ shapes, i, view: VIEW, ...about });
      const drawn = lienket.path(feature, look, state.layer.canvases.links, true);
      drawn.bindTooltip(() => tip(feature.row), { sticky: !feature.point, direction: "top", className: "tip" });
      drawn.on("click", ({ latlng }) => (state.measuring ? state.measuring(latlng) : lienket.view.open("pair", feature.pair)));
      state.layer.items.push({ path: drawn, look, feature, layer: LAYER, order, zoom: 0 });
    });
  }

  const tipOf = (title, ...lines) => el("div", {}, el("strong", {}, title), lines.filter(Boolean).map((line) => el("span", {}, line)));

  function standPairs() {
    const found = stretches(), { shapes } = state.layer.byKey.get(told().pairs[0]?.district_a)?.feature ?? {};
    if (!shapes) return;
    const { ink, paper } = state.data.style, features = found.map(({ pair }) => {
      const { colour, weight, dash } = told().looks.border[pair.look];
      return { row: pair, pair: pair.key, lines: true, code: `border:${pair.look}`,
        look: { strokes: [{ colour: ink, weight: weight + 2 * told().edge_px }, { colour: paper, weight: weight + 1 }, { colour, weight, dash }] } };
    });
    stand(gathered(shapes, found.map(({ run }) => run)), features, ORDER.pair, (pair) => tipOf(pick(pair.name), lienket.pairs.summary(pair)));
  }

  /** The lines of a gap: what is drawn of the missing parts, so that a gap and its link are one drawing; else straight. @returns {Place[][]} */
  function courseOf({ cause, link, ends }) {
    const { linkByKey, byKey } = state.layer, { symbols } = state.data.style;
    const parts = cause === "unbuilt" ? [link, ...(linkByKey.get(link)?.parts ?? [])] : [];
    const drawn = parts.map((key) => byKey.get(key)?.feature).filter((part) => part?.lines && symbols[part.symbol]?.condition !== "in_service");
    return drawn.length ? drawn.flatMap(lienket.places) : [ends];
  }

  function standGaps() {
    const { gaps, looks, crossings } = told();
    const pairOf = (gap) => crossings.find((row) => row.link === gap.link)?.pair;
    const features = gaps.map((gap) => {
      const { colour, weight, dash } = looks.gaps[gap.cause];
      return { row: gap, pair: pairOf(gap), lines: true, code: `gap:${gap.cause}`, look: { strokes: [{ ...lienket.halo(weight), weight: weight + 3 }, { colour, weight, dash }] } };
    });
    const courses = gaps.map(courseOf);
    let next = 0;
    stand(shapesOf(courses.flat(), courses.map((lines) => lines.map(() => next++))), features, ORDER.gap, (gap) => tipOf(lienket.pairs.linkName(gap.link), gapText(gap)));
  }

  const classOf = ({ ground }) => (ground === "not_applicable" ? OTHERS : ground);

  /** A mark of the style table, on a pale disc where its place is a guess. */
  function markOf(crossing) {
    const { style } = state.data, { band_px: px, band_opacity: alpha } = style.accuracies.schematic;
    return { ...told().looks.crossings[classOf(crossing)], halo: style.paper, vague: crossing.accuracy === "schematic" ? { px, alpha } : null };
  }

  function standCrossings() {
    const { crossings } = told();
    const features = crossings.map((row) => ({ row, pair: row.pair, point: true, code: `crossing:${classOf(row)}`, look: { mark: markOf(row) } }));
    stand(shapesOf(crossings.map((row) => [row.at])), features, ORDER.crossing, (row) => tipOf(...lienket.pairs.crossingLines(row)));
    for (const item of state.layer.items) if (item.layer === LAYER && item.feature.point) item.zoom = item.look.mark.zoom;
  }

  /** Everything once, when the view is first asked for. */
  function build() {
    if (state.layer.items.some((item) => item.layer === LAYER)) return;
    [standPairs, standGaps, standCrossings].forEach((each) => each());
    state.layer.items.sort((a, b) => a.order - b.order);
  }

  /** Take all of it off the map, for another day has something else. */
  function clear() {
    state.layer.items.filter((item) => item.layer === LAYER).forEach(({ path }) => path.remove());
    state.layer.items = state.layer.items.filter((item) => item.layer !== LAYER);
  }

  /* The links by their state. */

  /** What has no state, but crosses: a road that a cooperation is about. */
  const crossing = (keys) => (told().crossings.some(({ link }) => keys.includes(link)) ? "not_applicable" : null);

  /** The class that a part of a link is drawn in: the best state of its links; null for what does not cross. */
  function stateOf(feature) {
    const states = Object.keys(told().looks.states), { linksOf, linkByKey } = state.layer;
    const keys = linksOf.get(feature.key) ?? [], found = keys.map((key) => linkByKey.get(key).state).filter((each) => each && each.ground !== "not_applicable");
    const best = found.sort((a, b) => states.indexOf(a.ground) - states.indexOf(b.ground))[0];
    if (!best) return crossing(keys);
    return best.ground === "one_sided" && best.lagging?.includes(state.data.parts[feature.key]?.side) ? LAGGING : best.ground;
  }

  const byState = ({ feature, layer }) => {
    const known = !feature.point && told().looks.states[stateOf(feature)];
    return known ? lienket.linkLook(feature, layer, { ...known, family: "works" }) : null;
  };

  /* What is written. */

  /** How long a gap is and how far that is known: "41,4 km ± 50 m", or that it is not known. @param {Gap} gap */
  function lengthText({ missing_m: gap, most_m: most, error_m: error = 0 }) {
    if (gap == null) return word("gap_up_to", { most: metres(most) });
    return error ? `${metres(gap)} ± ${metres(error)}` : metres(gap);
  }

  const ofCause = ({ cause }, value) => (cause === "unbuilt" ? word("gap_unbuilt", { value }) : value);

  /** A gap in words: why, how long straight and along the drawn line. @param {Gap} gap */
  const gapText = (gap) => joined(ofCause(gap, lengthText(gap)), gap.way_km != null && word("gap_way", { value: metres(1000 * gap.way_km) }));

  /** The middle of the middle stretch of lines. @param {Place[][]} lines @returns {Place} */
  function middle(lines) {
    const steps = lines.flatMap((line) => line.slice(1).map((end, i) => [line[i], end]));
    const [[lat, lng], [otherLat, otherLng]] = steps[Math.floor(steps.length / 2)];
    return [(lat + otherLat) / 2, (lng + otherLng) / 2];
  }

  /** A gap by the name of its link, as short as it has one. @param {Gap} gap */
  const gapName = (gap) => [lienket.pairs.linkName(gap.link).split(":")[0], lengthText(gap)].join(": ");

  const names = () => told().gaps.filter((gap) => !state.off.has(`gap:${gap.cause}`))
    .map((gap) => ({ text: gapName(gap), kind: "gap", long: true, r: BESIDE, place: middle(courseOf(gap)) }));

  /* The legend. */

  const SAMPLES = { border: (look) => swatch.line(look, told().edge_px), crossing: (look) => swatch.mark(look), state: (look) => swatch.line(look), gap: (look) => swatch.line(look) };
  const TABLES = { border: "border", crossing: "crossings", state: "states", gap: "gaps" };

  /** The classes that occur: by their code. */
  function occurring() {
    const own = state.layer.items.filter(({ feature }) => feature.view === VIEW).map(({ feature }) => feature.code);
    const links = state.layer.items.filter(({ feature }) => feature.symbol).map(({ feature }) => `state:${stateOf(feature)}`);
    return new Set([...own, ...links]);
  }

  /** The blocks of the legend in this view. */
  function legend(entry, block) {
    const used = occurring();
    return Object.entries(TABLES).map(([name, table]) => block(word(`legend_${name}`), Object.entries(told().looks[table])
      .filter(([key]) => used.has(`${name}:${key}`))
      .map(([key, look]) => entry(`${name}:${key}`, SAMPLES[name](look), pick(look.name)))));
  }

  lienket.view.add(VIEW, {
    has: () => Boolean(told()?.pairs),
    enter: build,
    leave() {},
    lookOf: byState,
    follow() {
      clear();
      build();
    },
    draws: (feature) => stateOf(feature) !== null,
    classOf: (feature) => feature.symbol && `state:${stateOf(feature)}`,
    codes: () => Object.entries(TABLES).flatMap(([name, table]) => Object.keys(told().looks[table]).map((key) => `${name}:${key}`)),
    legend, names,
    list: () => lienket.pairs.list(),
    entry: (kind, key) => (kind === "pair" ? lienket.pairs.entry(key) : null),
    panel: (entry) => lienket.pairs.panel(entry),
    panelOf: () => null,
    around: () => [],
    home: () => state.layer.items.filter(({ feature }) => feature.view === VIEW && feature.code.startsWith("border:")),
    shade: (feature) => told().looks.states[stateOf(feature)]?.colour,
    itemsOf: ({ key }) => state.layer.items.filter(({ feature }) => feature.view === VIEW && feature.pair === key),
  });
  lienket.on("units", () => {
    clear();
    if (state.view !== VIEW) return;
    build();
    state.layer.arrange();
  });
  Object.assign(lienket, /** @satisfies {Partial<Lienket>} */ ({ shapesOf, markOf, gapText }));
})(lienket);
