
/* Where the pointer is, or the middle of the map for who has none: WGS 84, and a projected system of the workspace. */
((lienket) => {
  "use strict";
  const { state, el, word, geodesy } = lienket;
  let box = null, told = null, chosen = 0;

  const degrees = (value) => new Intl.NumberFormat(state.lang ? "en-GB" : "vi-VN", { minimumFractionDigits: 5, maximumFractionDigits: 5 }).format(value);
  const metres = (value) => lienket.number(Math.round(value));

  /** A place in words: degrees north and east, then north (X) and east (Y) in metres, as surveyors here name them. */
  function words({ lat, lng }) {
    const system = state.data.about.crs?.[chosen];
    const earth = word("place_degrees", { lat: degrees(lat), lng: degrees(lng) });
    if (!system) return [earth];
    const [east, north] = geodesy.project([lat, lng], system);
    return [earth, word("place_metres", { north: metres(north), east: metres(east) })];
  }

  function tell(place) {
    told = place;
    const [earth, plane] = words(place);
    box.querySelector(".earth").textContent = earth;
    box.querySelector(".plane").textContent = plane ?? "";
  }

  const middle = () => tell(state.map.getCenter());

  /** The choice of the projected system. */
  function systems() {
    const found = state.data.about.crs ?? [];
    if (!found.length) return null;
    const option = ({ name, code }, i) => el("option", { value: i, selected: i === chosen }, `${name} (${code})`);
    return el("select", { "aria-label": word("place_system"), onchange: (event) => {
      chosen = Number(event.target.value);
      tell(told);
    } }, found.map(option));
  }

  function show() {
    box.replaceChildren(el("span", { class: "earth" }), el("span", { class: "plane" }), systems() ?? "");
    box.setAttribute("aria-label", word("place_here"));
    tell(told ?? state.map.getCenter());
  }

  /** Take the coordinates of the middle of the map, as they are told, to the clipboard. */
  function copy() {
    const text = words(state.map.getCenter()).join(" · ");
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

  lienket.tool("place_copy", copy);
  lienket.on("ready", () => {
    new Pointer().addTo(state.map);
    show();
    state.map.on("mousemove", (event) => tell(event.latlng));
    state.map.on("mouseout moveend", middle);
    lienket.on("language", show);
  });
})(lienket);
