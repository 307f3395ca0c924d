
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

  const line = (colour, weight, dash = [], opacity = 1, cap = "round") =>
    svg("line", { x1: 4, y1: MIDDLE, x2: WIDTH - 4, y2: MIDDLE, stroke: colour, "stroke-width": weight,
      "stroke-dasharray": dash.join(" ") || "none", "stroke-linecap": cap, "stroke-opacity": opacity });

  const box = (fill, stroke, dash = [], opacity = 1) =>
    svg("rect", { x: 4, y: 2, width: WIDTH - 8, height: HEIGHT - 4, rx: 2, fill, "fill-opacity": opacity,
      stroke: stroke || "none", "stroke-dasharray": dash.join(" ") || "none", "stroke-width": 1.4 });

  /** A line in the colour and dash of a symbol; a double line for an activity. */
  function symbol(key) {
    const look = state.data.style.symbols[key];
    if (!look) return frame(line("#c9c2b4", 2, [2, 4]));
    const { centre_px: centre } = state.data.style.families[look.family];
    const drawn = [line(look.colour, Math.max(look.weight, 4), look.dash)];
    if (centre) drawn.push(line(state.data.style.paper, centre));
    return frame(...drawn);
  }

  const dash = (pattern) => frame(line(state.data.style.ink, 3, pattern));

  /** A line in its own colour and dash; between dark edges of `edge` pixels, if any. */
  function plain({ colour: own, weight, dash: pattern }, edge = 0) {
    const { ink, paper } = state.data.style, edges = edge ? [line(ink, weight + 2 * edge), line(paper, weight + 1)] : [];
    return frame(...edges, line(own, weight, pattern));
  }

  const colour = (value) => frame(box(value, ""));

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
    const strokes = [5, 10, 15, 20].map((x) =>
      svg("line", { x1: x, y1: HEIGHT - 3, x2: x + 9, y2: 3, stroke: ink, "stroke-width": 1.2 }));
    return frame(box("none", ink, [3, 3]), ...strokes);
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

  /** A base layer's line or ground; a railway with its ties. */
  function ground(look) {
    if (look.fill) return frame(box(look.fill, look.colour, look.dash));
    if (look.key === "railway") {
      return frame(line(look.colour, 4, [], 1, "butt"), line(state.data.style.paper, 2, [5, 5], 1, "butt"));
    }
    return frame(line(look.colour, look.weight, look.dash, 1, "butt"));
  }

  lienket.swatch = { symbol, dash, colour, surveyed, schematic, vague, area, inferred, mark, ground, line: plain };
})(lienket);
