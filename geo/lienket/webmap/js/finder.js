
/* What the search box finds among links, roads, places and areas, and the way there. */
((lienket) => {
  "use strict";
  const { state, fold, pick, word, label, places, swatch } = lienket;

  /**
   * @typedef {{name: [string, string], kind: () => string, exact: string[], names: string[], starts: string[],
   *   go: () => void, sign: () => Element, link?: string}} Entry What can be found: `exact`, `names` and `starts`
   *   are search keys, `sign` a sample of how it is drawn.
   */

  /* What can be found. */

  /** The search keys of a text from the start of each of its words on. */
  const fromWords = (text) => [...text.matchAll(/[\p{L}\p{N}]+/gu)].map(({ index }) => fold(text.slice(index)));

  /** An entry under a name in both languages; `bare` is the name without the word that its class shares. */
  function entry(name, kind, sign, go, { bare = "", codes = [], link } = /** @type {any} */ ({})) {
    const texts = [...new Set(name.filter(Boolean))];
    return { name, kind, sign, go, link, exact: [...codes, bare, ...texts].filter(Boolean).map(fold),
      names: [...(link ? codes : []), bare, ...texts].filter(Boolean).map(fold), starts: texts.flatMap(fromWords) };
  }

  /** The links. */
  function ofLinks() {
    return state.data.links.map((link) => entry(link.name, () => label("kind", link.kind),
      () => swatch.symbol(lienket.symbolOf(link)), () => lienket.choose(link.key, { from: "list" }),
      { codes: [link.key], link: link.key }));
  }

  /** Rows by what `key` gives of them. */
  const grouped = (rows, key) => rows.reduce((found, row) => {
    if (!found.has(key(row))) found.set(key(row), []);
    found.get(key(row)).push(row);
    return found;
  }, new Map());

  /** A sample of how a feature is drawn. */
  function signOf(feature) {
    const { marks, grounds } = state.data.style;
    if (feature.symbol && !feature.point) return swatch.symbol(feature.symbol);
    return feature.point ? swatch.mark(marks[feature.look]) : swatch.ground(grounds[feature.look]);
  }

  /** Roads by their number, of links and of the base; those that are a link of their own stand there. */
  function ofRoads(features, known) {
    const numbered = features.filter((feature) => feature.lines && feature.ref);
    return [...grouped(numbered, (feature) => feature.ref)].filter(([ref]) => !known.has(fold(ref)))
      .map(([ref, rows]) => entry([ref, ref], () => word("find_road"), () => signOf(rows[0]), () => goRoad(ref, rows)));
  }

  /** Names of rivers and of other lines without a number; parts are found by their link. */
  function ofLines(features) {
    const named = features.filter((feature) => feature.lines && !feature.ref && !feature.symbol && pick(feature.name));
    return [...grouped(named, (feature) => pick(feature.name))].map(([, rows]) => entry(rows[0].name,
      () => pick(state.data.style.grounds[rows[0].look]?.name), () => signOf(rows[0]), () => flash(rows)));
  }

  /** What an area or a point is called in the list of what was found. */
  function kindOf(feature, layer) {
    if (feature.point) return pick(state.data.style.marks[feature.look].name);
    if (feature.look === "districts") return word("find_district");
    return pick(layer.status || feature.look === "communes" ? layer.title : state.data.style.grounds[feature.look]?.name);
  }

  /** The points and areas of a layer that are no link themselves. */
  function ofPlaces(layer, known) {
    const rows = lienket.featuresOf(layer).filter((row) => !row.lines && pick(row.name) && !known.has(fold(row.key ?? "")) && !lienket.units.isUnit(row));
    return [...grouped(rows, (row) => row.look)].flatMap(([, alike]) => {
      const bare = lienket.bare(alike.map((row) => pick(row.name).replace(/ \([^()]*\)$/, "")));
      return alike.map((feature, i) => entry(feature.name, () => kindOf(feature, layer),
        () => signOf(feature), () => goPlace(feature, layer),
        { bare: bare[i], codes: [feature.key ?? ""] }));
    });
  }

  const ofSides = () => state.data.sides.map((side) => entry(side.name, () => word("find_side"),
    () => swatch.ground(state.data.style.grounds.sides), () => flash([side])));

  let index = null;

  /** @returns {Entry[]} All that can be found, made when first asked for. */
  function all() {
    if (index) return index;
    const { layers, links } = state.data, features = layers.flatMap((layer) => [...lienket.featuresOf(layer), ...lienket.linesOf(layer)]);
    const known = new Set(links.map((link) => fold(link.key)));
    index = [...ofLinks(), ...ofRoads(features, known), ...(lienket.units.has() ? lienket.unitPanel.entries(entry) : ofSides()),
      ...layers.filter((layer) => !layer.epoch).flatMap((layer) => ofPlaces(layer, known)), ...ofLines(features)];
    return index;
  }

  /** How well an entry fits: 0 the very name or key, 1 its start, 2 the start of a word, 3 in it, 4 in pieces. */
  function rank(row, asked, words) {
    if (row.exact.includes(asked)) return 0;
    if (row.names.some((key) => key.startsWith(asked))) return 1;
    if (row.starts.some((key) => key.startsWith(asked))) return 2;
    if (row.names.some((key) => key.includes(asked))) return 3;
    const fits = row.link ? lienket.searchKeyOf(state.layer.linkByKey.get(row.link)) : row.names.join(" ");
    return lienket.asker(words)(fits) ? 4 : -1;
  }

  /** What was found, the best first. @returns {Entry[]} */
  function find(typed) {
    const asked = fold(typed);
    if (!asked) return [];
    return all().map((row) => ({ row, rank: rank(row, asked, typed) })).filter((hit) => hit.rank >= 0)
      .sort((a, b) => a.rank - b.rank).map((hit) => hit.row);
  }

  /* Going there. */

  /** Go to a road: to the one link on it, to the place of several, or to its line. */
  function goRoad(ref, rows) {
    const items = rows.filter((row) => row.symbol).map((row) => state.layer.byKey.get(row.key)).filter(Boolean);
    const links = [...new Set(items.flatMap((item) => state.layer.linksOf.get(item.feature.key) ?? []))];
    if (links.length === 1) lienket.choose(links[0], { from: "list", subject: items[0].feature.key });
    else if (items.length) openAt(items, links);
    else flash(rows, ref);
  }

  /** Go to a point or an area: its panel, or for ground its outline. */
  function goPlace(feature, layer) {
    const item = state.layer.byKey.get(feature.key);
    if (!item || (!feature.point && !layer.status)) flash([feature]);
    else openAt([item], [...(state.layer.linksOf.get(feature.key) ?? []), ...(state.layer.linksAt.get(feature.key) ?? [])]);
  }

  /** Open the panel of the first of some items, and light up all. */
  function openAt(items, links) {
    lienket.openPlace(items[0], [...new Set(links)]);
    if (items.length > 1) state.layer.light({ own: items, at: [] });
    lienket.fly(items);
  }

  /** Fit the map to features of the base, say which, and show their outline for a while. */
  function flash(features, name = pick(features[0].name)) {
    const lines = features.map((feature) => places(feature)), { focus, ink } = state.data.style;
    const renderer = L.svg({ pane: "focus" }), area = Boolean(features[0].areas);
    const options = { renderer, pane: "focus", interactive: false, className: "flash" };
    const drawn = L.featureGroup(/** @type {[string, number, number][]} */ ([[ink, 7, 0.5], [focus, 5, 1]]).map(([color, weight, opacity]) =>
      L[/** @type {"polyline"} */ (area ? "polygon" : "polyline")](lines.flat(), { ...options, color, weight, opacity, fillColor: focus, fillOpacity: area ? 0.08 : 0 })));
    drawn.addTo(state.map);
    setTimeout(() => { drawn.remove(); renderer.remove(); }, 4000);
    if (lienket.narrow()) lienket.unfold(false);
    lienket.flyTo(drawn.getBounds());
    lienket.say(name);
  }

  lienket.find = find;
})(lienket);
