
/* Measuring: a line's length and an area's size on the ellipsoid, by pointer, by touch and by keyboard. */
((lienket) => {
  "use strict";
  const { state, el, word, geodesy, measure: measured, metres } = lienket;
  const STEP_PX = 40, HECTARE = 1e4, SQUARE_KM = 1e6;
  /** The places, the kind ("length" or "area"), the path on the map, and the panel; null when nothing is measured. */
  let now = null;

  /** An area in square metres, from 1 ha on in hectares, from 1 km² on in square kilometres. */
  function size(square) {
    if (square < HECTARE) return measured(Math.round(square), "m²");
    const [unit, name] = square < SQUARE_KM ? [HECTARE, "ha"] : [SQUARE_KM, "km²"];
    return measured(Math.round((square / unit) * 100) / 100, name);
  }

  /** A length to the metre, or from 10 km on to 10 m. */
  const long = (value) => (value < 1e4 ? metres(value) : measured(Math.round(value / 10) / 100, "km"));

  function result() {
    const { places, kind } = now;
    if (places.length < 2) return word("measure_start");
    const around = kind === "area" ? [...places, places[0]] : places;
    const line = word(kind === "area" ? "measure_around" : "measure_length", { value: long(geodesy.length(around)) });
    if (kind === "area" && places.length > 2) return `${word("measure_area", { value: size(geodesy.area(places)) })} · ${line}`;
    return line;
  }

  function draw() {
    const { places, kind, panel } = now, { focus, ink, paper } = state.data.style;
    now.path?.remove();
    const strokes = [{ colour: ink, weight: 6, alpha: 0.5 }, { colour: focus, weight: 4 }];
    const look = { strokes, dots: { at: places, shape: "ring", size: 9, colour: ink, halo: paper } };
    const make = kind === "area" && places.length > 2 ? L.polygon : L.polyline;
    if (kind === "area") look.fills = [{ colour: focus, alpha: 0.25 }];
    now.path = make(places, { renderer: state.layer.canvases.focus, interactive: false, smoothFactor: 0, look, weight: 12 }).addTo(state.map);
    panel.querySelector("[role=status]").textContent = result();
  }

  /** Add a place, unless it is the last one again. */
  function add({ lat, lng }) {
    const last = now.places.at(-1);
    if (!last || last[0] !== lat || last[1] !== lng) now.places.push([lat, lng]);
    draw();
  }

  function undo() {
    now.places.pop();
    draw();
  }

  const MOVES = { ArrowUp: [0, -STEP_PX], ArrowDown: [0, STEP_PX], ArrowLeft: [-STEP_PX, 0], ArrowRight: [STEP_PX, 0] };

  function key(event) {
    const move = MOVES[event.key];
    if (event.target.closest("input, select, dialog")) return;
    if (move) state.map.panBy(move, { animate: false });
    else if (event.key === "Backspace") undo();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** No more places are taken; what was measured stays until it is closed. */
  function finish() {
    state.measuring = null;
    state.map.off("dblclick", finish);
    state.map.doubleClickZoom.enable();
    state.map.getContainer().classList.remove("measuring");
  }

  function close() {
    if (!now) return;
    finish();
    document.removeEventListener("keydown", key, true);
    now.path?.remove();
    now.panel.remove();
    now = null;
    state.buttons.tools.focus({ preventScroll: true });
  }

  /** The panel over the map: what was measured, and buttons for who does not point. */
  function panelOf(kind) {
    const button = (name, act) => el("button", { type: "button", "data-measure": name, onclick: act }, word(name));
    const panel = el("div", { class: "measure", role: "region", "aria-label": word(kind === "area" ? "measure_area_tool" : "measure_length_tool") },
      el("p", { role: "status" }), el("p", { class: "hint" }, word("measure_hint")),
      el("div", { class: "measure-buttons" }, button("measure_add", () => add(state.map.getCenter())), button("measure_undo", undo), button("close", close)));
    L.DomEvent.disableClickPropagation(panel);
    return panel;
  }

  function start(kind) {
    close();
    now = { places: [], kind, path: null, panel: panelOf(kind) };
    state.measuring = add;
    state.map.doubleClickZoom.disable();
    state.map.on("dblclick", finish);
    document.addEventListener("keydown", key, true);
    state.map.getContainer().classList.add("measuring");
    state.map.getContainer().parentNode.append(now.panel);
    if (lienket.narrow()) lienket.unfold(false);
    draw();
    now.panel.querySelector("button").focus({ preventScroll: true });
  }

  lienket.tool("measure_length_tool", () => start("length"));
  lienket.tool("measure_area_tool", () => start("area"));
  lienket.on("language", () => {
    if (!now) return;
    const fresh = panelOf(now.kind);
    now.panel.replaceWith(fresh);
    now.panel = fresh;
    draw();
  });
})(lienket);
