
/* The map painted once more on any canvas, finer than the screen: for pictures and for print. */
((lienket) => {
  "use strict";
  const { state, byId } = lienket;
  const PX_PER_METRE = 96 / 0.0254;
  const ANYWHERE = L.latLngBounds([-85, -360], [85, 360]);
  const STILL = { animate: false, pan: false };
  /** No picture is narrower or lower [px]. */
  const LEAST = 240;
  const PAPER = "rgba(255, 253, 249, 0.88)";
  const FACE = '"Segoe UI", "Noto Sans", Roboto, "Helvetica Neue", Arial, sans-serif';

  /**
   * What draws on the map, each a Leaflet layer with `getPane()` and `paintTo(pen, ratio)`: draw all
   * that stands on the map now. The pen counts in Leaflet's layer points, one to a CSS pixel;
   * `ratio` device pixels go to one. Nothing may be cleared: others have painted beneath.
   * @type {Set<{getPane: () => HTMLElement, paintTo: (pen: CanvasRenderingContext2D, ratio: number) => void}>}
   */
  lienket.renderers = new Set();

  /** What a renderer made of `Base` needs to be painted with the rest while it stands on the map. */
  lienket.painted = (Base) => ({
    onAdd(map) {
      Base.prototype.onAdd.call(this, map);
      lienket.renderers.add(this);
      return this;
    },
    onRemove(map) {
      lienket.renderers.delete(this);
      Base.prototype.onRemove.call(this, map);
    },
  });

  const height = (renderer) => Number(getComputedStyle(renderer.getPane()).zIndex) || 0;

  /** Run `work` while places fall between whole pixels, which Leaflet rounds for the screen. */
  function exactly(work) {
    const { map } = state;
    map.latLngToLayerPoint = (place) => map.project(L.latLng(place)).subtract(map.getPixelOrigin());
    try {
      work();
    } finally {
      delete map.latLngToLayerPoint;
    }
  }

  /** Run `work` with Leaflet's own rounding, within a painting too. */
  lienket.coarsely = (work) => {
    const { map } = state, exact = map.latLngToLayerPoint;
    delete map.latLngToLayerPoint;
    work();
    map.latLngToLayerPoint = exact;
  };

  /** A pen for a canvas of `width` × `height` CSS pixels. */
  lienket.penOf = (canvas, { width, height: tall }, ratio) => {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(tall * ratio);
    const pen = /** @type {any} */ (canvas.getContext("2d"));
    pen.scale(ratio, ratio);
    return pen;
  };

  /** Paint one renderer; one that the page dims on a sheet of its own first. */
  function paintOne(pen, renderer, ratio) {
    const { map } = state, origin = map.containerPointToLayerPoint([0, 0]), size = map.getSize();
    const clear = Number(getComputedStyle(renderer.getPane()).opacity);
    const sheet = clear < 1 ? document.createElement("canvas") : null;
    const own = sheet ? lienket.penOf(sheet, { width: size.x, height: size.y }, ratio) : pen;
    own.save();
    own.translate(-origin.x, -origin.y);
    renderer.paintTo(own, ratio);
    own.restore();
    if (!sheet) return;
    pen.globalAlpha = clear;
    pen.drawImage(sheet, 0, 0, size.x, size.y);
    pen.globalAlpha = 1;
  }

  /** Paint the map as it stands, from the pen's origin on. */
  lienket.paint = (pen, ratio) => {
    const { map } = state, size = map.getSize();
    pen.save();
    pen.beginPath();
    pen.rect(0, 0, size.x, size.y);
    pen.clip();
    pen.fillStyle = getComputedStyle(map.getContainer()).backgroundColor;
    pen.fillRect(0, 0, size.x, size.y);
    const all = [...lienket.renderers].sort((a, b) => height(a) - height(b));
    exactly(() => all.forEach((renderer) => paintOne(pen, renderer, ratio)));
    pen.restore();
  };

  /** The part of the map that nothing on the page covers: its bounds, and its size [px]. */
  lienket.seen = () => {
    const { map } = state, { x, y } = map.getSize(), narrow = lienket.narrow();
    const card = !narrow && byId("legend").open ? byId("legend").offsetWidth + 12 : 0;
    const sheet = narrow ? byId("side").offsetHeight : 0;
    const width = Math.max(x - card, LEAST), height = Math.max(y - sheet, LEAST);
    const corners = /** @type {[number, number][]} */ ([[0, 0], [width, height]]).map((corner) => map.containerPointToLatLng(corner));
    return { bounds: L.latLngBounds(corners), width, height };
  };

  /** Give Leaflet's map a size [px] and options for a while; what puts it back. */
  function reshape(map, { width, height }) {
    const { options } = map, box = map.getContainer(), css = box.style.cssText;
    const { zoomSnap, minZoom, maxBounds } = options;
    Object.assign(options, { zoomSnap: 0, minZoom: 0, maxBounds: ANYWHERE });
    Object.assign(box.style, { width: `${width}px`, height: `${height}px`, right: "auto", bottom: "auto" });
    map.invalidateSize(STILL);
    return () => {
      box.style.cssText = css;
      map.invalidateSize(STILL);
      Object.assign(options, { zoomSnap, minZoom, maxBounds });
    };
  }

  /** Show `bounds` on a map of another size, do the work, and put all back before anyone sees it. */
  lienket.framed = (size, bounds, work) => {
    const { map } = state, center = map.getCenter(), zoom = map.getZoom(), back = reshape(map, size);
    state.framed = true;
    try {
      map.fitBounds(bounds, STILL);
      return work();
    } finally {
      back();
      map.setView(center, zoom, { ...STILL, reset: true });
      state.framed = false;
    }
  };

  /** Metres on the ground that a CSS pixel in the middle of the map shows. */
  function metresPerPixel() {
    const { map } = state, { x, y } = map.getSize().divideBy(2);
    return map.containerPointToLatLng([x - 50, y]).distanceTo(map.containerPointToLatLng([x + 50, y])) / 100;
  }

  /** The scale of the map on paper, set `setting` times as large as on the screen: 350000 of 1:350000. */
  lienket.scaleOnPaper = (setting) => {
    const exact = (metresPerPixel() * PX_PER_METRE) / setting, step = 10 ** (Math.floor(Math.log10(exact)) - 1);
    return Math.round(exact / step) * step;
  };

  /** The longest round length [m] that takes at most `most` pixels. */
  function roundLength(most, perPixel) {
    const step = 10 ** Math.floor(Math.log10(most * perPixel));
    return [5, 2, 1].map((times) => times * step).find((length) => length <= most * perPixel);
  }

  /** The length that the scale bar shows [m], and how wide it is [px]. */
  function bar() {
    const perPixel = metresPerPixel(), length = roundLength(150, perPixel);
    return { length, wide: length / perPixel };
  }

  /** A scale bar of four fields, its left end at x, its foot at y. */
  function scaleBar(pen, x, y) {
    const { length, wide } = bar(), { ink } = state.data.style;
    pen.strokeStyle = ink;
    pen.lineWidth = 1;
    for (let i = 0; i < 4; i += 1) {
      pen.fillStyle = i % 2 ? "#fff" : ink;
      pen.fillRect(x + (i * wide) / 4, y - 5, wide / 4, 5);
      pen.strokeRect(x + (i * wide) / 4, y - 5, wide / 4, 5);
    }
    pen.fillStyle = ink;
    pen.font = `500 11px ${FACE}`;
    pen.textBaseline = "bottom";
    pen.textAlign = "left";
    pen.fillText("0", x, y - 7);
    pen.textAlign = "right";
    pen.fillText(lienket.metres(length), x + wide, y - 7);
  }

  /** An arrow to the north with its letter, its middle at x, its foot at y. */
  function northArrow(pen, x, y) {
    const { ink } = state.data.style;
    for (const { side, fill } of [{ side: -1, fill: ink }, { side: 1, fill: "#fff" }]) {
      pen.beginPath();
      pen.moveTo(x, y - 22);
      pen.lineTo(x + side * 7, y);
      pen.lineTo(x, y - 5);
      pen.closePath();
      pen.fillStyle = fill;
      pen.fill();
      pen.strokeStyle = ink;
      pen.lineWidth = 1;
      pen.stroke();
    }
    pen.fillStyle = ink;
    pen.font = `700 12px ${FACE}`;
    pen.textAlign = "center";
    pen.textBaseline = "bottom";
    pen.fillText(lienket.word("north"), x, y - 23);
  }

  /** Where north arrow and scale bar stand, in the lower left corner: left, top, width, height [px]. */
  lienket.furniture = () => [10, state.map.getSize().y - 54, bar().wide + 58, 44];

  /** Draw north arrow and scale bar. */
  lienket.furnish = (pen) => {
    const [x, y, width, height] = lienket.furniture();
    pen.save();
    pen.lineJoin = "round";
    pen.fillStyle = PAPER;
    pen.beginPath();
    pen.roundRect(x, y, width, height, 4);
    pen.fill();
    northArrow(pen, x + 17, y + 39);
    scaleBar(pen, x + 36, y + 34);
    pen.restore();
  };

  Object.assign(lienket, /** @satisfies {Partial<Lienket>} */ ({ FACE }));
})(lienket);
