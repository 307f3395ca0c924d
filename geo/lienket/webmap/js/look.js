
/* What features look like: the one style table of the payload, turned into strokes and fills. */
((lienket) => {
  "use strict";
  const { state } = lienket;
  const SHAPE = { AREA: 0, LINE: 1, POINT: 2 };
  const { AREA, LINE, POINT } = SHAPE;

  const shapeOf = (feature) => (feature.point ? POINT : feature.lines ? LINE : AREA);

  /** A feature's places: [lat, lng] for a point, lines, or polygons of rings. */
  const places = (feature) => feature.shapes.places(feature.i);

  /** The box about a feature, as Leaflet has it. */
  function boundsOf({ shapes, i }) {
    const box = shapes.boxes.subarray(4 * i, 4 * i + 4);
    const corner = (side) => L.CRS.EPSG3857.pointToLatLng(L.point(box[side] + shapes.origin[0], box[side + 1] + shapes.origin[1]).multiplyBy(256), 0);
    return L.latLngBounds(corner(0), corner(2));
  }

  /** The paper under a line of `weight` pixels, which is so much wider. */
  function halo(weight, more = 0) {
    const { paper, strokes: { halo_px: px, halo_opacity: alpha } } = state.data.style;
    return { colour: paper, weight: weight + px + more, alpha };
  }

  /** The dark edges of an official alignment, under its own line. */
  function casing(form, weight) {
    const { ink, paper } = state.data.style;
    return form.casing_px ? [{ colour: ink, weight: weight + 2 * form.casing_px }, { colour: paper, weight }] : [];
  }

  /** A line at the side of a line of `width` pixels. */
  const aside = (width, { colour, dash }, weight) =>
    ({ colour, dash, weight, aside: width / 2 + state.data.style.strokes.beside_px + weight / 2 });

  /** A railway: dark, with pale sleepers along its middle; thin and dashed where it is not built. @returns {Stroke[]} */
  function railway({ colour, weight, dash }, condition) {
    const { paper, strokes: { sleepers, unbuilt, unbuilt_on_px: on, unbuilt_off_px: off } } = state.data.style;
    if (condition === "not_built") return [halo(weight), { colour, weight: weight * unbuilt, dash: [on, off], cap: "butt" }];
    return [halo(weight), { colour, weight, cap: "butt" }, { colour: paper, weight: weight * sleepers, dash, cap: "butt" }];
  }

  /** What is worked on together, at the side of the widest road. */
  function ribbon(symbol) {
    const { grounds, strokes: { ribbon_px: weight } } = state.data.style;
    const roads = Object.values(grounds).filter((look) => look.core);
    return aside(Math.max(0, ...roads.map((look) => look.weight)), symbol, weight);
  }

  /** A main road of the base: its edges, its carriageway, the line along it. */
  function road(look) {
    const { strokes: { road_edge_px: edge } } = state.data.style, { colour, core, middle, weight } = look;
    return [{ ...look, colour }, { colour: core, weight: weight - 2 * edge }, ...(middle ? [{ colour, weight: middle }] : [])];
  }

  /** The strokes of a line of a link. @returns {Stroke[]} */
  function linkLine(feature, layer, symbol) {
    const { style } = state.data, { slim } = style.strokes;
    const form = style.accuracies[feature.accuracy], core = style.grounds[layer.key];
    const line = { colour: symbol.colour, weight: symbol.weight, dash: symbol.dash };
    if (form.band_px) {
      return [{ colour: symbol.colour, weight: form.band_px, alpha: form.band_opacity },
        { ...line, weight: symbol.weight * slim }];
    }
    if (core) return [...railway(core, symbol.condition), aside(core.weight, symbol, style.strokes.stage_px)];
    if (symbol.family === "activity") return [ribbon(symbol)];
    const centre = Math.max(style.families[symbol.family].centre_px,
      style.identities[feature.inferred ? "inferred" : "stated"].centre_px);
    const strokes = [halo(symbol.weight, 2 * form.casing_px), ...casing(form, symbol.weight), line];
    if (centre) strokes.push({ colour: style.paper, weight: centre });
    return strokes;
  }

  /** Where in the step of a hatch the strokes of a class stand, so that those of others lie in their gaps. */
  const phase = ({ group }) => ((state.data.style.groups[group]?.number ?? 0) % 3) / 3;

  /** The fills and the outline of an area of a link. */
  function linkArea(feature, layer, symbol) {
    const { style } = state.data, { rim: wide, rim_opacity: alpha, shore } = style.strokes;
    const form = style.accuracies[feature.accuracy], base = style.grounds[layer.key];
    const band = form.fill === "hatch" ? style.strokes.hatch_band_px : 0;
    const tint = { colour: symbol.colour, alpha: form.fill_opacity, band, phase: phase(symbol) };
    if (base?.fill && !band) {
      const rim = { colour: symbol.colour, weight: form.outline_px * wide, dash: symbol.dash, alpha };
      return { under: [rim], fills: [{ colour: base.fill }], strokes: [{ colour: base.colour, weight: base.weight * shore }] };
    }
    const line = { colour: symbol.colour, weight: form.outline_px, dash: symbol.dash };
    return { fills: [tint], strokes: [line] };
  }

  /** The waypoints that stand on a schematic line; without any, its vertices. */
  function nodes(vertices, waypoints = []) {
    const near = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]) < 1e-4;
    const own = waypoints.map((point) => point.at).filter((at) => vertices.some((vertex) => near(at, vertex)));
    return own.length ? own : vertices;
  }

  /** A line or an area of a link; `symbol` is its class, or what a view draws in its place. */
  function linkLook(feature, layer, symbol = state.data.style.symbols[feature.symbol]) {
    const { style } = state.data, shape = shapeOf(feature);
    if (shape === AREA) return linkArea(feature, layer, symbol);
    const look = { strokes: linkLine(feature, layer, symbol) };
    const form = style.accuracies[feature.accuracy], part = state.data.parts[feature.key];
    if (form.nodes) {
      const at = nodes(places(feature).flat(), part?.waypoints);
      look.dots = { at, shape: "ring", size: style.strokes.node_px, colour: symbol.colour, halo: style.paper };
    }
    return look;
  }

  function markLook(feature) {
    const { style } = state.data, look = style.marks[feature.look];
    const colour = style.symbols[feature.symbol]?.colour ?? look.colour;
    const { band_px: px, band_opacity: alpha } = style.accuracies[feature.accuracy];
    return { mark: { ...look, colour, halo: style.paper, vague: px ? { px, alpha } : null } };
  }

  /** A chosen feature: itself, on a glow. */
  function ownLook({ look }) {
    const { focus, ink } = state.data.style;
    const widest = Math.max(0, ...(look.strokes ?? []).map((line) => line.weight));
    if (look.mark) return { mark: { ...look.mark, halo: focus, size: look.mark.size + 4 } };
    // A ribbon's glow keeps off its road.
    const beside = look.strokes?.length === 1 ? look.strokes[0].aside : 0, more = beside ? { aside: beside + 1.5 } : {}, wide = widest + (beside ? 5 : 6);
    const glow = [{ colour: ink, weight: wide + 2, alpha: 0.4, ...more }, { colour: focus, weight: wide, ...more }];
    if (look.dots) glow.push({ colour: state.data.style.paper, weight: widest });
    return { ...look, under: [...glow, ...(look.under ?? [])] };
  }

  /** A place where a chosen link happens. @param {Item} item */
  function atLook({ look, feature }) {
    const { focus, ink } = state.data.style;
    if (feature.point) return ownLook({ look });
    const strokes = [{ colour: focus, weight: 6 }, { colour: ink, weight: 1.4, dash: [5, 5] }];
    return feature.areas ? { fills: [{ colour: focus, alpha: 0.16 }], strokes } : { strokes };
  }

  Object.assign(lienket, /** @satisfies {Partial<Lienket>} */ ({ SHAPE, shapeOf, places, boundsOf, halo, road, railway, ribbon, linkLook, markLook, ownLook, atLook }));
})(lienket);
