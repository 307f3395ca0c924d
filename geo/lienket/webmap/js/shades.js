
/* The units in the colours of minutes: on the ground beneath all lines, and in the legend. */
((lienket) => {
  "use strict";
  const { state, swatch, word, people } = lienket;
  const LAYER = "people";
  /** Over the ground of the units and beneath the first of their lines. */
  const ORDER = 3.2;
  /** From one stroke of the hatching to the next, and how wide they are [px]. */
  const APART = 6, WIDE = 0.9;

  const isOn = () => people.has() && state.view === people.VIEW;

  /** Strokes from corner to corner of a tile, moved aside. */
  function slant(pen, colour, aside) {
    pen.strokeStyle = colour;
    pen.beginPath();
    for (const x of [-APART, 0, APART]) {
      pen.moveTo(x + aside - 1, APART + 1);
      pen.lineTo(x + aside + APART + 1, -1);
    }
    pen.stroke();
  }

  /** A fill of slanting strokes over nothing: dark and pale side by side, so that they are seen on every colour. */
  function hatching(colour) {
    const tile = document.createElement("canvas"), pixels = 2;
    tile.width = tile.height = APART * pixels;
    const pen = tile.getContext("2d");
    pen.scale(pixels, pixels);
    pen.lineWidth = WIDE;
    slant(pen, state.data.style.paper, WIDE * 1.5);
    slant(pen, colour, 0);
    const found = pen.createPattern(tile, "repeat");
    found.setTransform(new DOMMatrix().scale(1 / pixels));
    return found;
  }

  const rampOf = (code) => people.told().ramps[code.split(":")[0]];
  /** The colour of a class; none of one that is hatched. */
  const colourOf = (code) => rampOf(code).colours[Number(code.split(":")[1])];

  /** The colour of the strokes of what is hatched. */
  const hatchOf = (code) => rampOf(code).colours.at(-1);

  /** The classes of a unit: its own, and that it is not sure. @param {Reached} row */
  function classes(row) {
    const code = people.codeOf(row);
    if (!code) return [];
    return people.ramp() !== "minutes" && people.isUnsure(row) ? [code, `${people.ramp()}:unsure`] : [code];
  }

  /** The units of the hour by class. @returns {Map<string, Reached[]>} */
  function grouped() {
    const found = new Map();
    for (const row of people.units()) for (const code of classes(row)) found.set(code, [...(found.get(code) ?? []), row]);
    return found;
  }

  const featureOf = ({ key }) => state.layer.byKey.get(key)?.feature;

  /** The units that change, as what the map is to show. @returns {Item[]} */
  const around = () => (isOn() ? people.units().filter(({ changed }) => changed).map((row) => state.layer.byKey.get(row.key)).filter((each) => each?.feature.areas) : []);

  /** What fills the units of a class, by the shapes that they are of. */
  function fillsOf(code, rows) {
    const features = rows.map(featureOf).filter((feature) => feature?.areas);
    const colour = colourOf(code);
    return [...new Set(features.map(({ shapes }) => shapes))].map((shapes) => ({ layer: LAYER, look: LAYER, code, order: colour ? ORDER : ORDER + 0.1, shapes, draw: lienket.fills,
      fill: colour ?? hatching(hatchOf(code)), ids: features.filter((feature) => feature.shapes === shapes).map(({ i }) => i) }));
  }

  /** The limits of the units, fine and pale, also while those of others are shown. */
  function limits(batches) {
    const { layer } = people.told(), { paper } = state.data.style;
    return batches.filter((batch) => batch.layer === layer && batch.lines).map((batch) => ({ ...batch, epoch: undefined, layer: LAYER, look: LAYER, order: ORDER + 0.2, lines: [{ colour: paper, weight: 0.7 }] }));
  }

  /** Colour the units anew. */
  function show() {
    const { ground } = state.layer, rest = ground.batches.filter((batch) => batch.layer !== LAYER);
    const made = isOn() ? [...[...grouped()].flatMap(([code, rows]) => fillsOf(code, rows)), ...limits(rest)] : [];
    if (!made.length && rest.length === ground.batches.length) return;
    ground.batches = [...rest, ...made].sort((a, b) => a.order - b.order);
    ground.refresh();
  }

  /** Whether the shapes of the units are those of another epoch, which are read when they are asked for. */
  const isLater = () => Object.values(state.data.units?.recast ?? {}).some(({ layer }) => layer.key === people.told().layer);

  /** Colour the units, once their shapes are there, and write the legend anew. */
  function refresh() {
    if (isOn() && isLater() && !lienket.epochs.loaded()) lienket.epochs.load().then(refresh);
    else if (people.has()) show();
    if (isOn()) lienket.legend.refresh();
  }

  /** A sample of a class. */
  const sample = (code) => swatch.field(colourOf(code), hatchOf(code));

  /** The block of the legend: the classes that occur, in their order, each with the people who live there. */
  function legend(entry, block) {
    const found = grouped(), codes = people.codes().filter((code) => found.has(code));
    return block(people.title(), codes.map((code) => entry(code, sample(code), lienket.joined(people.className(code), peopleOf(found.get(code))))));
  }

  /** How many people live in some units, as far as that is known. @param {Reached[]} rows */
  const peopleOf = (rows) => (rows.some(({ people: many }) => many !== null) ? word("people_count", { count: lienket.number(rows.reduce((sum, { people: many }) => sum + (many ?? 0), 0)) }) : word("people_none"));

  for (const event of /** @type {const} */ (["view", "choice", "people"])) lienket.on(event, () => state.data.access && refresh());

  lienket.shades = { around, legend, refresh, classes, sample };
})(lienket);
