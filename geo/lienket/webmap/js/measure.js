
/* Measuring: a line's length and an area's size on the ellipsoid, by pointer, by touch and by keyboard. */
((lienket) => {
  "use strict";
  const { state, el, word, geodesy, measure: measured, metres } = lienket;
  const STEP_PX = 40, NEAR_PX = 5, LABEL_PX = 64, HECTARE = 1e4, SQUARE_KM = 1e6;
  /** The places, the kind ("length" or "area"), whether it is ended, whether the last click came twice, the path and labels on the map, and the panel; null when nothing is measured. */
  let now = null;

  /** An area in square metres, from 1 ha on in hectares, from 1 km² on in square kilometres. */
  function size(square) {
    if (square < HECTARE) return measured(Math.round(square), "m²");
    const [unit, name] = square < SQUARE_KM ? [HECTARE, "ha"] : [SQUARE_KM, "km²"];
    return measured(Math.round((square / unit) * 100) / 100, name);
  }

  /** A length to the metre, or from 10 km on to 10 m. */
  const long = (value) => (value < 1e4 ? metres(value) : measured(Math.round(value / 10) / 100, "km"));

  /** The places of the line that is measured: of an area, back to its first. */
  const line = () => (now.kind === "area" && now.places.length > 2 ? [...now.places, now.places[0]] : now.places);

  function result() {
    const { places, kind } = now;
    if (places.length < 2) return word("measure_start");
    const closed = kind === "area" && places.length > 2;
    const text = word(closed ? "measure_around" : "measure_length", { value: long(geodesy.length(line())) });
    return closed ? `${word("measure_area", { value: size(geodesy.area(places)) })} · ${text}` : text;
  }

  const onScreen = (place) => state.map.latLngToContainerPoint(place);

  /** The length of a stretch, written at its middle on the map; none where it would be longer than the stretch. */
  function labelOf(from, to) {
    const [a, b] = [onScreen(from), onScreen(to)];
    if (a.distanceTo(b) < LABEL_PX) return null;
    const icon = L.divIcon({ className: "stretch", iconSize: [0, 0], html: el("span", {}, long(geodesy.distance(from, to))) });
    return L.marker(state.map.containerPointToLatLng(a.add(b).divideBy(2)), { icon, interactive: false, keyboard: false });
  }

  /** Write the lengths of the stretches anew, as at this zoom and in this language. */
  function label() {
    if (!now) return;
    now.labels.clearLayers();
    const places = line();
    places.slice(1).map((place, i) => labelOf(places[i], place)).forEach((made) => made?.addTo(now.labels));
  }

  function draw() {
    const { places, kind, panel } = now, { focus, ink, paper } = state.data.style;
    now.path?.remove();
    const strokes = [{ colour: ink, weight: 6, alpha: 0.5 }, { colour: focus, weight: 4 }];
    const look = { strokes, dots: { at: places, shape: "ring", size: 9, colour: ink, halo: paper } };
    const make = kind === "area" && places.length > 2 ? L.polygon : L.polyline;
    if (kind === "area") look.fills = [{ colour: focus, alpha: 0.25 }];
    now.path = make(places, { renderer: state.layer.canvases.focus, interactive: false, smoothFactor: 0, look, weight: 12 }).addTo(state.map);
    label();
    panel.querySelector("[role=status]").textContent = result();
  }

  /** Add a place, unless it is the last one again, as in a double click. */
  function add({ lat, lng }) {
    const last = now.places.at(-1);
    now.twice = Boolean(last) && onScreen(last).distanceTo(onScreen([lat, lng])) < NEAR_PX;
    if (!now.twice) now.places.push([lat, lng]);
    draw();
  }

  const addMiddle = () => add(state.map.getCenter());

  function undo() {
    now.places.pop();
    draw();
  }

  const MOVES = { ArrowUp: [0, -STEP_PX], ArrowDown: [0, STEP_PX], ArrowLeft: [-STEP_PX, 0], ArrowRight: [STEP_PX, 0] };

  /** What a key does on the map or in the panel, if anything; a button keeps its own Enter and Space. */
  function act({ key, target }) {
    const move = MOVES[key], button = target.closest("button");
    if (key === "Escape") close();
    else if (now.ended) return false;
    else if (move) state.map.panBy(move, { animate: false });
    else if (key === "Backspace") undo();
    else if (key === "Enter" && !button) end();
    else if (key === " " && !button) addMiddle();
    else return false;
    return true;
  }

  /** Keys measure on the map and in the panel; everywhere else, as in the list, they keep their own work. */
  function press(event) {
    const { target } = event;
    if (!now || !(now.panel.contains(target) || target === state.map.getContainer() || target === document.body)) return;
    if (!act(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Clicks on the map measure, or choose again; a double click that ends zooms nothing. */
  function listen(on) {
    state.measuring = on ? add : null;
    state.map.getContainer().classList.toggle("measuring", on);
    if (on) state.map.doubleClickZoom.disable();
    else setTimeout(() => { if (!state.measuring) state.map.doubleClickZoom.enable(); });
  }

  /** No more places are taken; what was measured stays until it is closed. */
  function end() {
    if (!now || now.ended || now.places.length < 2) return;
    now.ended = true;
    listen(false);
    renew();
    now.panel.querySelector("button").focus({ preventScroll: true });
  }

  function close() {
    if (!now) return;
    now.path?.remove();
    now.labels.remove();
    now.panel.remove();
    now = null;
    listen(false);
    state.buttons.tools.focus({ preventScroll: true });
  }

  /** The panel over the map: what was measured, and buttons for who does not point. */
  function panelOf({ kind, ended }) {
    const button = (name, run) => el("button", { type: "button", "data-measure": name, onclick: run }, word(name));
    const going = [button("measure_add", addMiddle), button("measure_undo", undo), button("measure_end", end)];
    const panel = el("div", { class: "measure", role: "region", "aria-label": word(kind === "area" ? "measure_area_tool" : "measure_length_tool") },
      el("p", { role: "status" }), el("p", { class: "how" }, word(ended ? "measure_ellipsoid" : "measure_hint")),
      el("div", { class: "measure-buttons" }, ...(ended ? [button("measure_again", () => start(kind))] : going), button("close", close)));
    L.DomEvent.disableClickPropagation(panel);
    return panel;
  }

  /** The panel again, as things stand. */
  function renew() {
    const fresh = panelOf(now);
    now.panel.replaceWith(fresh);
    now.panel = fresh;
    draw();
  }

  function start(kind) {
    close();
    now = { places: [], kind, ended: false, twice: false, path: null, labels: L.layerGroup().addTo(state.map), panel: panelOf({ kind, ended: false }) };
    listen(true);
    state.map.getContainer().parentNode.append(now.panel);
    if (lienket.narrow()) lienket.unfold(false);
    draw();
    now.panel.querySelector("button").focus({ preventScroll: true });
  }

  lienket.tool("measure_length_tool", () => start("length"));
  lienket.tool("measure_area_tool", () => start("area"));
  document.addEventListener("keydown", press, true);
  lienket.on("ready", () => {
    state.map.on("dblclick", () => now?.twice && end());
    state.map.on("zoomend", label);
  });
  lienket.on("language", () => now && renew());
})(lienket);
