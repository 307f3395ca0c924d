
/* The units of other epochs on the map: their shapes, the provinces of then, and the unit that holds a place. */
((lienket) => {
  "use strict";
  const { state, units } = lienket;
  /** The looks of the limits of provinces: about those of the map, and about others. */
  const SIDES = "sides", OTHERS = "context_lines.provincial";

  /** The features of an epoch. */
  function featuresOf(epoch, shapes) {
    const { keys, sides, of, layer } = state.data.units.recast[epoch];
    return keys.map((key, i) => {
      const row = units.all()[of[i]], before = state.layer.byKey.get(key)?.feature;
      return { accuracy: "area", ...before, key, shapes, i, areas: true, look: layer.key, side: sides[i], name: row ? units.names(row) : before?.name ?? [key, key] };
    });
  }

  /** Put the layer of an epoch into the place of what was known of it. */
  function standLayer(epoch, shapes) {
    const { layer: told } = state.data.units.recast[epoch], { layers } = state.data;
    const get = (name) => (name === "look" ? told.key : undefined);
    const layer = /** @type {any} */ ({ ...told, epoch, shapes, features: featuresOf(epoch, shapes), columns: { named: { look: { of: [told.key] } }, get } });
    const at = layers.findIndex((each) => each.key === told.key);
    if (at < 0) layers.push(layer);
    else layers[at] = layer;
    for (const feature of layer.features) state.layer.byKey.set(feature.key, { feature, layer });
    return layer;
  }

  /* The provinces of then, over the arcs of those before. */

  /** The areas that stand for a province, or for a part of one, by key. */
  function areaOf(key) {
    return state.data.sides.find((side) => side.key === key) ?? state.layer.byKey.get(key)?.feature;
  }

  /** By arc, the provinces of then at its two sides. */
  function besides(of) {
    const found = new Map();
    for (const [key, group] of Object.entries(of)) {
      const { shapes: { refs, rings, features }, i } = areaOf(key);
      for (let r = rings[features[i]]; r < rings[features[i + 1]]; r += 1) {
        const arc = refs[r] < 0 ? ~refs[r] : refs[r];
        found.set(arc, [...(found.get(arc) ?? []), group]);
      }
    }
    return found;
  }

  /** The limits of the provinces of an epoch: none runs between what became one. */
  function limits(epoch) {
    const { sides, style: { grounds } } = state.data;
    // A side of which nobody says what became stays what it is.
    const of = { ...Object.fromEntries(sides.map(({ key }) => [key, key])), ...state.data.units.recast[epoch].provinces.of };
    const inside = new Set(sides.map(({ key }) => of[key])), about = [], others = [];
    for (const [arc, [one, other]] of besides(of)) {
      if (one === other) continue;
      if (inside.has(one) || inside.has(other)) about.push(arc);
      else if (other !== undefined) others.push(arc);
    }
    const { shapes } = sides[0], made = (ids, layer, look, lines) => ({ epoch, layer, look: look.key, order: look.order, shapes, draw: lienket.strokes, ids, lines });
    return [made(about, SIDES, grounds[SIDES], lienket.sideLines()), made(others, "context_lines", grounds[OTHERS], [grounds[OTHERS]])];
  }

  /** The units of another epoch are drawn in the colour of those that they stand in for. */
  function colour(key) {
    const { style: { grounds }, layers } = state.data, own = grounds[layers.find((layer) => layer.epoch === units.own())?.key];
    if (own) grounds[key] = { ...grounds[key], colour: own.colour, weight: own.weight };
  }

  /** Take up the shapes of the other epochs. @param {Record<string, Shapes>} found */
  function stand(found) {
    const { ground } = state.layer;
    for (const [epoch, shapes] of Object.entries(found)) {
      const layer = standLayer(epoch, shapes);
      colour(layer.key);
      const made = [...lienket.batchesOf(layer), ...(state.data.sides.length ? limits(epoch) : [])];
      ground.batches = [...ground.batches.filter((batch) => batch.layer !== layer.key), ...made].sort((a, b) => a.order - b.order);
    }
  }

  /** The names of the provinces of the epoch that is shown. */
  function names() {
    const { provinces: { names: all, at, of } } = units.here(), inside = new Set(state.data.sides.map(({ key }) => of[key]));
    const kept = state.data.sides.filter(({ key }) => of[key] === undefined).map(({ name, shapes, i }) => ({ text: lienket.pick(name), kind: "side", place: shapes.label(i) }));
    return [...kept, ...all.map((name, i) => ({ text: lienket.pick(name), kind: inside.has(i) ? "side" : "neighbour", place: at[i] }))];
  }

  /** The feature of the units shown that holds a place, if any. @returns {Feature | undefined} */
  function at({ lat, lng }) {
    const layer = state.data.layers.find((each) => each.epoch === state.epoch);
    return layer?.features.find((feature) => feature.areas && lienket.boundsOf(feature).contains([lat, lng])
      && lienket.places(feature).flat().filter((ring) => lienket.within([lat, lng], ring)).length % 2 === 1);
  }

  lienket.recast = { stand, names, at };
})(lienket);
