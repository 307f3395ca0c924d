
/* The locator: the sides in small, and the part of them that the map shows. */
((lienket) => {
  "use strict";
  const { state, el, word } = lienket;
  const WIDTH = 104, HEIGHT = 116, PAD = 12;
  let frame = null, box = null, scale = 1, corner = [0, 0];

  const svg = (tag, attributes) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
    return node;
  };

  /** A place of Web Mercator in the drawing [px]. */
  const at = (u, v) => [PAD + (u - corner[0]) * scale, PAD + (v - corner[1]) * scale];

  /** The outline of a feature, thinned to the drawing. */
  function outline(feature) {
    const rings = lienket.places(feature).flat().map((ring) => {
      const points = ring.map(([lat, lng]) => state.map.project([lat, lng], 0)).map(({ x, y }) => at(x, y));
      return points.filter(([x, y], i) => i % 6 === 0 || (i && Math.hypot(x - points[i - 1][0], y - points[i - 1][1]) > 1));
    });
    return rings.filter((ring) => ring.length > 2).map((ring) => `M${ring.map((point) => point.map((n) => n.toFixed(1)).join(" ")).join("L")}Z`).join("");
  }

  /** Fit the sides into the drawing. */
  function fit() {
    const all = state.data.sides.reduce((sum, side) => sum.extend(lienket.boundsOf(side)), L.latLngBounds([]));
    const [a, b] = [all.getNorthWest(), all.getSouthEast()].map((place) => state.map.project(place, 0));
    scale = Math.min((WIDTH - 2 * PAD) / (b.x - a.x), (HEIGHT - 2 * PAD) / (b.y - a.y));
    corner = [a.x - ((WIDTH - 2 * PAD) / scale - (b.x - a.x)) / 2, a.y - ((HEIGHT - 2 * PAD) / scale - (b.y - a.y)) / 2];
  }

  /** The areas around the sides, with their looks. */
  function neighbours() {
    const { shapes, columns } = state.data.layers.find(({ key }) => key === "context") ?? {};
    const around = (i) => ({ feature: { shapes, i }, look: state.data.style.grounds[columns.get("look", i)] });
    return shapes ? Array.from({ length: shapes.areas }, (_, i) => around(i)) : [];
  }

  function draw() {
    const { paper, grounds } = state.data.style, drawing = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, "aria-hidden": "true" });
    for (const { feature, look } of neighbours()) {
      drawing.append(svg("path", { d: outline(feature), fill: look?.fill ?? "none" }));
    }
    for (const side of state.data.sides) {
      drawing.append(svg("path", { d: outline(side), fill: paper, stroke: grounds.sides.colour, "stroke-width": 1 }));
    }
    frame = svg("rect", { class: "frame", rx: 1 });
    drawing.append(frame);
    return drawing;
  }

  /** The frame of what the map shows, kept within the drawing; where all is seen, it would only be in the way. */
  function follow() {
    const bounds = state.map.getBounds();
    box.hidden = bounds.contains(state.bounds);
    const [a, b] = [bounds.getNorthWest(), bounds.getSouthEast()].map((place) => state.map.project(place, 0)).map(({ x, y }) => at(x, y));
    const [left, top] = [Math.max(1, a[0]), Math.max(1, a[1])], [right, bottom] = [Math.min(WIDTH - 1, b[0]), Math.min(HEIGHT - 1, b[1])];
    for (const [name, value] of Object.entries({ x: left, y: top, width: Math.max(3, right - left), height: Math.max(3, bottom - top) })) frame.setAttribute(name, String(value));
  }

  /** Bring the map to where the locator was pressed, and along while it is dragged. */
  function go(event) {
    if (event.type === "pointerdown" && event.button === 0) box.setPointerCapture(event.pointerId);
    if (!box.hasPointerCapture(event.pointerId)) return;
    const { left, top } = box.getBoundingClientRect();
    const u = (event.clientX - left - PAD) / scale + corner[0], v = (event.clientY - top - PAD) / scale + corner[1];
    state.map.panTo(state.map.unproject([u, v], 0), { animate: false });
  }

  const Locator = L.Control.extend({
    options: { position: "bottomleft" },
    onAdd() {
      box = el("div", { class: "inset", onpointerdown: go, onpointermove: go });
      box.append(draw());
      L.DomEvent.disableClickPropagation(box);
      return box;
    },
  });

  lienket.on("ready", () => {
    if (!state.data.sides.length) return;
    fit();
    new Locator().addTo(state.map);
    follow();
    state.map.on("move zoomend resize", follow);
    const name = () => { box.title = word("locator"); };
    name();
    lienket.on("language", name);
  });
})(lienket);
