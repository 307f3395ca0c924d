
/* Where the pointer is, or the middle of the map for who has none: WGS 84, and a projected system of the workspace. */
((lienket) => {
  "use strict";
  const { state, el, word, geodesy } = lienket;
  /** The choice of the system of the side that a place lies in, else of the first; any other choice is a system's number. */
  const OWN = "own";
  let box = null, told = null, chosen = OWN, rings = null;

  /** Without its sign, which a letter says. */
  const degrees = (value) => Math.abs(value).toFixed(5).replace(".", state.lang ? "." : ",");
  const metres = (value) => lienket.number(Math.round(value));

  const systems = () => state.data.about.crs ?? [];

  /** VN-2000 / TM-3 107°15' for PROJ's VN-2000 / TM-3 107-15. */
  const named = ({ name }) => name.replace(/(\d{2,3})-(\d{2})$/, "$1°$2'");

  /** Whether a place lies within a ring: its parallel crosses the ring an odd number of times to the east. */
  function within([lat, lng], ring) {
    let inside = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [a, b] = [ring[i], ring[j]];
      if (a[0] > lat !== b[0] > lat && lng < a[1] + ((b[1] - a[1]) * (lat - a[0])) / (b[0] - a[0])) inside = !inside;
    }
    return inside;
  }

  /** The key of the side that a place lies in, if any; holes are outside. */
  function sideAt({ lat, lng }) {
    rings ??= state.data.sides.map((side) => ({ key: side.key, bounds: lienket.boundsOf(side), all: lienket.places(side).flat() }));
    return rings.find(({ bounds, all }) => bounds.contains([lat, lng]) && all.filter((ring) => within([lat, lng], ring)).length % 2)?.key;
  }

  /** The system in which a place is told. */
  function systemAt(place) {
    const found = systems();
    if (chosen !== OWN) return found[Number(chosen)];
    const side = sideAt(place);
    return found.find(({ sides }) => side && sides.includes(side)) ?? found[0];
  }

  /** A place in words: degrees, then north (X) and east (Y) in metres, as surveyors here name them. */
  function words(place) {
    const { lat, lng } = place, system = systemAt(place);
    const north = word(lat < 0 ? "place_south" : "place_north"), east = word(lng < 0 ? "place_west" : "place_east");
    const earth = word("place_degrees", { lat: degrees(lat), lng: degrees(lng), north, east });
    if (!system) return { earth, plane: "", system };
    const [right, up] = geodesy.project([lat, lng], system);
    return { earth, plane: word("place_metres", { north: metres(up), east: metres(right) }), system };
  }

  function tell(place) {
    told = place;
    const { earth, plane, system } = words(place);
    box.querySelector(".earth").textContent = earth;
    box.querySelector(".plane").textContent = plane;
    if (!system) return;
    box.querySelector(".system").textContent = named(system);
    if (chosen === OWN) box.querySelector("option").textContent = word("place_own", { name: named(system) });
  }

  const middle = () => tell(state.map.getCenter());

  /** The choice of the projected system. */
  function choice() {
    const found = systems();
    if (!found.length) return null;
    const option = (value, text) => el("option", { value, selected: value === chosen }, text);
    return el("select", { "aria-label": word("place_system"), onchange: (event) => {
      chosen = event.target.value;
      show();
      box.querySelector("select").focus({ preventScroll: true });
    } }, option(OWN, word("place_own_any")), found.map((system, i) => option(String(i), named(system))));
  }

  function show() {
    box.replaceChildren(el("span", { class: "earth" }), el("span", { class: "plane" }), el("span", { class: "system" }), choice() ?? "");
    box.setAttribute("aria-label", word("place_here"));
    tell(told ?? state.map.getCenter());
  }

  /** Take the coordinates of the middle of the map to the clipboard, with the name and code of their system. */
  function copy() {
    const { earth, plane, system } = words(state.map.getCenter());
    const text = system ? `WGS 84: ${earth}; ${named(system)} (${system.code}): ${plane}` : `WGS 84: ${earth}`;
    const done = () => lienket.say(word("place_copied", { text }));
    navigator.clipboard ? navigator.clipboard.writeText(text).then(done, () => lienket.say(text)) : lienket.say(text);
  }

  const Pointer = L.Control.extend({
    options: { position: "bottomleft" },
    onAdd() {
      box = el("div", { class: "pointer", role: "group" });
      L.DomEvent.disableClickPropagation(box);
      return box;
    },
  });

  Object.assign(lienket, /** @satisfies {Partial<Lienket>} */ ({ sideAt, within }));
  lienket.tool("place_copy", copy);
  lienket.on("ready", () => {
    new Pointer().addTo(state.map);
    show();
    state.map.on("mousemove", (event) => tell(event.latlng));
    state.map.on("mouseout moveend", middle);
    lienket.on("language", show);
  });
})(lienket);
