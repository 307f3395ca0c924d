
/* The picture of the map on opening (geo/lienket/webmap/opening), drawn before anything else of the page is read: where
   Leaflet's fitBounds will put the map, by the pens that will draw it. */
((lienket) => {
  "use strict";
  const NARROW = "(max-width: 760px)";
  const narrow = () => matchMedia(NARROW).matches;
  /** How wide the side is that stands left of the map on a desk [px]: `--side` in `css/frame.css`. */
  const SIDE = 384;
  /** The steps in which the map's zoom changes, and how near to one counts as there: see Leaflet's getBoundsZoom. */
  const SNAP = 0.25, NEAR = SNAP / 100;
  /** The closest zoom of the map. */
  const CLOSEST = 16;

  /** The room about the map on opening [px]: the legend's on a desk, that of the folded sheet on a phone. */
  const edges = () => (narrow()
    ? { paddingTopLeft: [10, 10], paddingBottomRight: [10, 186] }
    : { paddingTopLeft: [24, 24], paddingBottomRight: [286, 24] });

  /** How `told.at` stands on a map of `wide` × `high` pixels: the scale and corner of its units, the zoom of the map. */
  function placed([zoom, left, top, width, height], wide, high) {
    const { paddingTopLeft: [west, north], paddingBottomRight: [east, south] } = edges();
    const most = Math.min((wide - west - east) / width, (high - north - south) / height);
    const fits = Math.round((zoom + 1 + Math.log2(most)) / NEAR) * NEAR;
    const opened = Math.min(CLOSEST, Math.floor(fits / SNAP) * SNAP), scale = 2 ** (opened - zoom - 1);
    const at = (from, long, room, shift) => from * scale - Math.round((from + long / 2) * scale + shift / 2 - room / 2);
    return { scale, x: at(left, width, wide, east - west), y: at(top, height, high, south - north), zoom: opened };
  }

  /** The shapes stand in the page once, in the picture for who has no scripts (geo/lienket/webmap/noscript). */
  function shapes(pen, { looks }, { scale, x, y, zoom }) {
    const matrix = new DOMMatrix([scale, 0, 0, scale, x, y]);
    for (const path of document.querySelectorAll("#still [data-look] > path")) {
      const there = new Path2D(), { look } = path.parentElement.dataset;
      there.addPath(new Path2D(path.getAttribute("d")), matrix);
      lienket.drawLook(pen, looks[look], lienket.scale(zoom), there);
    }
    pen.globalAlpha = 1;
    pen.setLineDash([]);
  }

  /** The places x, y, x, y, … [units] on the canvas. */
  const places = (at, { scale, x, y }) =>
    Array.from({ length: at.length / 2 }, (_, i) => ({ x: at[2 * i] * scale + x, y: at[2 * i + 1] * scale + y }));

  /** Draw the marks; the boxes of those that no name may touch. */
  function marks(pen, told, on) {
    const grow = lienket.scale(on.zoom), taken = [];
    for (const { look, at } of told.marks) {
      if (on.zoom < look.zoom) continue;
      for (const { x, y } of places(at, on)) {
        const r = look.size / 2;
        lienket.drawMark(pen, look, x, y, look.node ? grow : Math.max(0.8, grow));
        if (!look.node) taken.push([x - r, y - r, x + r, y + r]);
      }
    }
    return taken;
  }

  function names(writer, told, on) {
    for (const { kind, of } of told.names.filter(({ kind: { start, end } }) => on.zoom >= start && on.zoom <= end)) {
      for (const name of of) {
        const found = places(name.at, on);
        if (name.shield) writer.placeAlong(name, kind, found);
        else writer.place(name, kind, found[0]);
      }
    }
  }

  /** Draw the picture that stands as JSON in element `id`; a page that is asked to open elsewhere has none. */
  function opening(id) {
    const block = document.getElementById(id), told = JSON.parse(block.textContent), canvas = document.createElement("canvas");
    // What the window is like is known without a layout, which would be done twice.
    const size = { x: innerWidth - (narrow() ? 0 : SIDE), y: innerHeight }, on = placed(told.at, size.x, size.y);
    if (location.hash.length > 1 || !on.scale) return;
    const ratio = Math.min(2, Math.max(1, devicePixelRatio)), pen = canvas.getContext("2d");
    Object.assign(canvas, { id: "opening", width: size.x * ratio, height: size.y * ratio });
    pen.scale(ratio, ratio);
    pen.fillStyle = told.ground;
    pen.fillRect(0, 0, size.x, size.y);
    shapes(pen, told, on);
    names(new lienket.Writer(pen, [0, 0], size, marks(pen, told, on)), told, on);
    canvas.setAttribute("aria-hidden", "true");
    block.replaceWith(canvas);
  }

  // The last of what is read at once: from here on the page is that of the scripts.
  document.documentElement.classList.add("live");
  Object.assign(lienket, /** @satisfies {Partial<Lienket>} */ ({ opening, edges, narrow, NARROW, SNAP, CLOSEST }));
})(lienket);
