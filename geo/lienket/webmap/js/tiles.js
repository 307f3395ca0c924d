
/* Tiles from a server, if the map was built with one: off until the reader turns them on, for they need a network. */
((lienket) => {
  "use strict";
  const { state, el, word } = lienket;
  let layer = null;

  /** Text as HTML for Leaflet's credits, which take nothing else. */
  const escaped = (text) => el("i", {}, text).innerHTML;

  /** Whether tiles lie under the map, which then leaves its own ground blank. */
  lienket.tiled = () => Boolean(layer);

  /** Lay the tiles under the map, or take them away. */
  function toggle() {
    const { url, credit } = state.data.tiles;
    if (layer) layer = layer.remove() && null;
    else layer = L.tileLayer(url, { attribution: escaped(credit), maxZoom: 19 }).on("tileerror", missing).addTo(state.map);
    state.layer.ground.refresh();
  }

  const missing = () => lienket.say(word("tiles_missing"));

  lienket.on("ready", () => {
    if (state.data.tiles) lienket.tool("tiles", toggle);
  });
})(lienket);
