
/* The name of the base line under the pointer: a road or a river that is no link still has one. */
((lienket) => {
  "use strict";
  const { state, el, pick } = lienket;
  /** How near the pointer must be [px]. */
  const NEAR_PX = 6;
  let shown = null, asked = null;

  /** The square of the distance from x, y to the line from vertex a to vertex b, in the units of u and v. */
  function apart({ u, v }, a, b, x, y) {
    const du = u[b] - u[a], dv = v[b] - v[a], length = du * du + dv * dv;
    const along = length ? Math.max(0, Math.min(1, ((x - u[a]) * du + (y - v[a]) * dv) / length)) : 0;
    return (x - u[a] - along * du) ** 2 + (y - v[a] - along * dv) ** 2;
  }

  /** Whether line `i` passes within `near` of x, y. */
  function passes(shapes, i, x, y, near) {
    const [west, north, east, south] = shapes.boxes.subarray(4 * i, 4 * i + 4);
    if (x < west - near || x > east + near || y < north - near || y > south + near) return false;
    for (let part = shapes.features[i]; part < shapes.features[i + 1]; part += 1) {
      const arc = shapes.refs[shapes.rings[part]];
      for (let p = shapes.starts[arc]; p + 1 < shapes.starts[arc + 1]; p += 1) {
        if (apart(shapes, p, p + 1, x, y) < near * near) return true;
      }
    }
    return false;
  }

  /** The named base line at a place of the map, the topmost layer's first. */
  function lineAt(latlng) {
    const world = 256 * 2 ** state.map.getZoom(), at = state.map.project(latlng).divideBy(world), near = NEAR_PX / world;
    const layers = state.data.layers.filter((layer) => !layer.status && !state.hidden.has(layer.key));
    for (const layer of layers.reverse()) {
      const { origin } = layer.shapes;
      const found = lienket.linesOf(layer).find(({ i }) => passes(layer.shapes, i, at.x - origin[0], at.y - origin[1], near));
      if (found) return found;
    }
    return null;
  }

  function hide() {
    shown?.remove();
    shown = null;
  }

  /** Whether the pointer is over the map itself, and not over a link or a place. */
  const free = (event) => !state.map.getContainer().querySelector("canvas.leaflet-interactive")
    && event.originalEvent.target.closest(".leaflet-map-pane, .leaflet-container") && !event.originalEvent.buttons;

  function look(event) {
    const found = free(event) && lineAt(event.latlng);
    if (!found) return hide();
    const text = [found.ref, pick(found.name)].filter((part, i, all) => part && all.indexOf(part) === i).join(" · ");
    shown ??= L.tooltip({ direction: "top", className: "tip", offset: [0, -4] });
    shown.setLatLng(event.latlng).setContent(el("div", {}, el("strong", {}, text))).addTo(state.map);
  }

  lienket.on("ready", () => {
    state.map.on("mousemove", (event) => {
      cancelAnimationFrame(asked);
      asked = requestAnimationFrame(() => look(event));
    });
    state.map.on("mouseout zoomstart movestart", hide);
  });
})(lienket);
