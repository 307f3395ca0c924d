
/* Samples of the style for the list and the legend, as small SVG drawings. */
((lienket) => {
  "use strict";
  const { state } = lienket;
  const SPACE = "http://www.w3.org/2000/svg";
  const WIDTH = 34, HEIGHT = 16, MIDDLE = HEIGHT / 2;

  function svg(tag, attributes = {}, ...children) {
    const node = document.createElementNS(SPACE, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
    node.append(...children);
    return node;
  }

  const frame = (...children) =>
    svg("svg", { class: "swatch", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, "aria-hidden": "true" }, ...children);

  const line = (colour, weight, dash = [], opacity = 1, cap = "round", aside = 0) =>
    svg("line", { x1: 4, y1: MIDDLE + aside, x2: WIDTH - 4, y2: MIDDLE + aside, stroke: colour, "stroke-width": weight,
      "stroke-dasharray": dash.join(" ") || "none", "stroke-linecap": cap, "stroke-opacity": opacity });

  const box = (fill, stroke, dash = [], opacity = 1) =>
    svg("rect", { x: 4, y: 2, width: WIDTH - 8, height: HEIGHT - 4, rx: 2, fill, "fill-opacity": opacity,
      stroke: stroke || "none", "stroke-dasharray": dash.join(" ") || "none", "stroke-width": 1.4 });

  /** A line in the colour and dash of a symbol; for an activity as on the map: at the side of a road. */
  function symbol(key) {
    const look = state.data.style.symbols[key];
    if (!look) return frame(line("#c9c2b4", 2, [2, 4]));
    if (look.family !== "activity") return frame(line(look.colour, Math.max(look.weight, 4), look.dash));
    const roads = Object.values(state.data.style.grounds).filter((each) => each.core).sort((a, b) => b.weight - a.weight);
    return strokes([...roads.slice(0, 1).flatMap(lienket.road), lienket.ribbon(look)], -2);
  }

  /** Strokes as they are on the map, moved down by some pixels. */
  const strokes = (all, down = 0) => frame(...all.map(({ colour: own, weight, dash: pattern, alpha, cap, aside = 0 }) =>
    line(own, weight, pattern, alpha ?? 1, cap, aside + down)));

  const dash = (pattern) => frame(line(state.data.style.ink, 3, pattern));

  /** A line in its own colour and dash; between dark edges of `edge` pixels, if any. */
  function plain({ colour: own, weight, dash: pattern }, edge = 0) {
    const { ink, paper } = state.data.style, edges = edge ? [line(ink, weight + 2 * edge), line(paper, weight + 1)] : [];
    return frame(...edges, line(own, weight, pattern));
  }

  /** The signs on lines of what changed, about the middle of a sample. */
  const SIGNS = { triangle: "0,-6 6.5,5 -6.5,5", anchor: "0,6 6.5,-5 -6.5,-5", diamond: "0,-6 6,0 0,6 -6,0" };

  /** A class of changes: its line, and its sign where it has one. */
  function change({ colour: own, weight, dash: pattern, shape, size }) {
    const { paper } = state.data.style, at = `translate(${WIDTH / 2} ${MIDDLE})`;
    const sign = size && SIGNS[shape] ? [svg("polygon", { points: SIGNS[shape], transform: at, fill: own, stroke: paper, "stroke-width": 1.6 })] : [];
    return frame(line(own, weight, pattern, 1, "butt"), ...sign);
  }

  const colour = (value) => frame(box(value, ""));

  /** A field in a colour, else hatched in another. */
  const field = (value, hatch) => frame(box(value ?? state.data.style.paper, hatch), ...(value ? [] : [10, 16, 22, 28].map((x) =>
    svg("line", { x1: x - 5, y1: HEIGHT - 3, x2: x + 2, y2: 3, stroke: hatch, "stroke-width": 1.3 }))));

  function schematic() {
    const { ink, paper, accuracies } = state.data.style, form = accuracies.schematic;
    const node = (x) => svg("circle", { cx: x, cy: MIDDLE, r: 3, fill: paper, stroke: ink, "stroke-width": 1.6 });
    return frame(line(ink, 13, [], form.band_opacity), line(ink, 2, [5, 4]), node(7), node(WIDTH - 7));
  }

  /** A line between dark edges. */
  function surveyed() {
    const { ink, paper, accuracies: { surveyed: form } } = state.data.style;
    return frame(line(ink, 5 + 2 * form.casing_px), line(paper, 5), line(ink, 2.4));
  }

  function area() {
    const { ink } = state.data.style;
    const { strokes: { hatch_band_px: band } } = state.data.style, ends = [5, 8, 11, 14, 17, 20];
    const hatched = ends.map((x) => svg("line", { x1: x, y1: HEIGHT - 3, x2: x + 9, y2: 3, stroke: ink, "stroke-width": 1.2 }));
    return frame(...hatched, svg("rect", { x: 4 + band / 2, y: 2 + band / 3, width: WIDTH - 8 - band, height: HEIGHT - 4 - (2 * band) / 3, fill: state.data.style.paper }), box("none", ink));
  }

  function inferred() {
    const { ink, paper } = state.data.style;
    return frame(line(ink, 5), line(paper, 1.5));
  }

  function vague() {
    const { ink, accuracies: { schematic } } = state.data.style;
    return mark({ shape: "diamond", size: 7, colour: ink, vague: { px: 7, alpha: schematic.band_opacity } });
  }

  /** A mark, drawn by the same code as on the map. */
  function mark(look) {
    const pixels = 4, canvas = document.createElement("canvas");
    canvas.width = WIDTH * pixels;
    canvas.height = HEIGHT * pixels;
    canvas.className = "swatch";
    canvas.setAttribute("aria-hidden", "true");
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.scale(pixels, pixels);
    lienket.drawMark(pen, { ...look, halo: state.data.style.paper }, WIDTH / 2, MIDDLE, Math.min(1, 12 / look.size));
    return canvas;
  }

  /** The crosses of a national border, in its gaps. */
  function crosses({ colour: own, weight, cross, dash: [long, gap] = [0, 0] }) {
    if (!cross) return [];
    return [4 + long + gap / 2].flatMap((x) => [
      svg("line", { x1: x, y1: MIDDLE - cross / 2, x2: x, y2: MIDDLE + cross / 2, stroke: own, "stroke-width": weight }),
      svg("line", { x1: x - cross / 2, y1: MIDDLE, x2: x + cross / 2, y2: MIDDLE, stroke: own, "stroke-width": weight })]);
  }

  /** A base layer's line or ground; a railway with its ties. */
  function ground(look) {
    if (look.fill) return frame(box(look.fill, look.colour, look.dash));
    if (look.core) return strokes(lienket.road(look));
    if (look.key === "railway") return strokes(lienket.railway(look));
    return frame(line(look.colour, look.weight, look.dash, 1, "butt"), ...crosses(look));
  }

  lienket.swatch = { symbol, dash, colour, surveyed, schematic, vague, area, field, inferred, mark, ground, change, line: plain };
})(lienket);
