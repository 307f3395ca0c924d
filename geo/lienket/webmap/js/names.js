
/* Which names the map may write, from what is switched on. */
((lienket) => {
  "use strict";
  const { state, pick, places } = lienket;

  /** Kinds of names that lose the word they share: a map of districts need not say "district". */
  const BARE = new Set(["district", "neighbour", "gate", "seat", "commune"]);

  /** A longer name of a link is written by its ends [letters]. */
  const LONG = 28;

  /** The letters of roads that have a sign in colour instead of a stone. */
  const SIGN = "CT";

  const grouped = (rows, key) => {
    const found = new Map();
    for (const row of rows) {
      const at = key(row);
      found.has(at) ? found.get(at).push(row) : found.set(at, [row]);
    }
    return found;
  };

  /** The lines of features, read when a name is first written along them. */
  const linesOf = (features) => {
    let lines = null;
    return () => (lines ??= features.flatMap(places));
  };

  /** A name with its long words as maps write them. */
  const brief = (name) => state.data.style.short[state.lang ? "en" : "vi"].reduce((text, [long, short]) => text.replace(long, short), name);

  /** Names of features, without the word that most of their class share. */
  function named(features, kind, more) {
    const whole = features.map((feature) => brief(pick(feature.name).replace(/ \([^()]*\)$/, "")));
    const texts = BARE.has(kind) ? lienket.bare(whole) : whole;
    return features.map((feature, i) => ({ text: texts[i], kind, ...more(feature) }))
      .filter((name) => name.text);
  }

  const AREAS = { "context.neighbour": "neighbour", "context.foreign": "foreign", "context.sea": "sea", districts: "district", communes: "commune" };

  const inside = (feature) => ({ place: feature.shapes.label(feature.i) });

  /** The names of units of another epoch, without what kind of unit each is. */
  const units = (features) => features.map((feature) => ({ text: pick(lienket.units.unitOf(feature.key)?.bare ?? feature.name), kind: "unit", ...inside(feature) }));

  function areas(layer, features) {
    const ground = state.data.style.grounds[layer.key];
    if (layer.status) return named(features, ground?.fill ? "water" : "place", (feature) => ({ ...inside(feature), from: 10 + Math.min(0, state.data.style.shift ?? 0), note: feature.accuracy === "area" ? lienket.word("within") : "" }));
    if (layer.epoch && !lienket.units.isOwn()) return units(features);
    const known = features.filter(({ look }) => look !== "context.beyond" && (lienket.units.isOwn() || look !== "context.neighbour"));
    return [...grouped(known, (feature) => feature.look)].flatMap(([look, rows]) =>
      named(rows, AREAS[look] ?? "place", inside));
  }

  /** Whether a point of the canvas is outside the sides: no gate is named on the ground of a neighbour. */
  const abroad = (x, y) => !lienket.sideAt(state.map.layerPointToLatLng([x, y]));

  const POINTS = { gates: "gate", seat: "seat", commune: "commune" };

  function points(features) {
    const { marks } = state.data.style;
    return [...grouped(features, (feature) => feature.look)].flatMap(([look, rows]) => {
      const mark = marks[look], kind = POINTS[look] ?? "place";
      const from = kind === "place" || kind === "commune" ? mark.zoom + 0.8 : undefined;
      return named(rows, kind, (feature) => ({ place: places(feature), r: mark.size / 2 + 1, from, abroad: kind === "gate" ? abroad : null }));
    });
  }

  /** The name of a line's link as far as its course, of a long one the two ends; that of a line without a link is its own. */
  function courseOf({ key, name }) {
    const link = state.layer.linkByKey.get(state.layer.linksOf.get(key)?.[0]);
    const text = pick(link?.name ?? name).split(":")[0], stops = text.split(" – ");
    return text.length > LONG && stops.length > 2 ? `${stops[0].split(",")[0]} – ${stops.at(-1)}` : text;
  }

  /** The plate of a road's number, in the country's colours: an expressway has a sign. */
  function plate(ref) {
    const kind = ref.slice(0, 2), { plates, ink } = state.data.style;
    return { colour: plates[kind] ?? ink, sign: kind === SIGN && kind in plates };
  }

  /** Road numbers as shields; roads without a number by name. */
  function lines(layer, features, taken) {
    if (!layer.status) return baseLines(layer, taken);
    const numbered = features.filter((feature) => feature.ref);
    const shields = [...grouped(numbered, (feature) => feature.ref + feature.symbol)].map(([, rows]) => ({
      text: rows[0].ref, kind: "shield", shield: true, ...plate(rows[0].ref), lines: linesOf(rows),
    }));
    const plain = grouped(features.filter((feature) => !feature.ref && pick(feature.name)), courseOf);
    return [...shields, ...[...plain].map(([text, rows]) => ({ text, kind: "road", lines: linesOf(rows) }))];
  }

  /** Lines of the base that have a river's name or a road's number not yet `taken`. */
  function baseLines(layer, taken) {
    const lines = lienket.linesOf(layer).filter((row) => lienket.visible(row, layer));
    const rivers = lines.filter((row) => row.look.endsWith(".river")), roads = lines.filter((row) => row.ref && !taken.has(row.ref));
    return [
      ...rivers.filter((river) => pick(river.name)).map((river) => ({ text: pick(river.name), kind: "river", lines: linesOf([river]) })),
      ...[...grouped(roads, (road) => road.ref)].map(([ref, rows]) => ({
        text: ref, kind: "base", shield: true, lines: linesOf(rows) })),
    ];
  }

  /** The features of a layer that no filter and no class of the legend hides. */
  const seen = (layer) => layer.features.filter((feature) => lienket.visible(feature, layer));

  function gather() {
    const shown = lienket.layers().filter((layer) => !state.hidden.has(layer.key));
    const taken = new Set(shown.filter((layer) => layer.status)
      .flatMap((layer) => seen(layer).map((feature) => feature.ref)));
    const sides = lienket.units.isOwn() ? state.data.sides.map((side) => ({ text: pick(side.name), kind: "side", ...inside(side) })) : lienket.recast.names();
    return [...sides, ...lienket.view.names(), ...shown.flatMap((layer) => [
      ...areas(layer, seen(layer).filter((feature) => feature.areas)),
      ...lines(layer, seen(layer).filter((feature) => feature.lines), taken),
      ...points(seen(layer).filter((feature) => feature.point)),
    ])];
  }

  /** The source of the labels: names, made once for a language and a choice of layers, and marks. */
  lienket.namesOf = (layer) => {
    let key = "", names = [];
    return {
      names() {
        const now = [state.lang, state.epoch, state.turn, ...state.hidden].join();
        if (now !== key) [key, names] = [now, gather()];
        return names;
      },
      marks(zoom) {
        return layer.items.filter((item) => item.feature.point && zoom >= item.zoom && lienket.visible(item.feature, item.layer))
          .map((item) => ({ place: item.path.getLatLng(), r: item.path.options.look.mark.size / 2 }));
      },
    };
  };
})(lienket);
