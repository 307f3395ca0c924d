
/* Links on Leaflet's canvas. */
((lienket) => {
  "use strict";
  const { scale, drawLook, drawMark } = lienket;

  /** Leaflet's canvas, drawing by `options.look`: {fills, strokes, dots, mark}. */
  const Canvas = L.Canvas.extend({
    ...lienket.painted(L.Canvas),
    /** Draw everything once more, by another pen and finer (see paint.js). */
    paintTo(pen, ratio) {
      const own = { _ctx: this._ctx, _redrawBounds: this._redrawBounds };
      const paths = Object.values(this._layers), coarse = paths.map((path) => path.options.smoothFactor);
      const renew = (path, factor) => {
        path.options.smoothFactor = factor;
        path._project();
        path._update();
      };
      paths.forEach((path, i) => renew(path, coarse[i] / ratio));
      Object.assign(this, { _ctx: pen, _redrawBounds: null });
      this._draw();
      Object.assign(this, own);
      lienket.coarsely(() => paths.forEach((path, i) => renew(path, coarse[i])));
    },
    _fillStroke(pen, layer) {
      const { look } = layer.options, grow = scale(this._map.getZoom());
      drawLook(pen, look, grow, layer._parts);
      if (look.dots) this._dots(pen, look.dots, grow);
      pen.setLineDash([]);
      pen.globalAlpha = 1;
    },
    _dots(pen, dots, grow) {
      for (const place of dots.at) {
        const point = this._map.latLngToLayerPoint(place);
        drawMark(pen, dots, point.x, point.y, grow);
      }
    },
    _updateCircle(layer) {
      if (!this._drawing || layer._empty()) return;
      const { x, y } = layer._point;
      drawMark(this._ctx, layer.options.look.mark, x, y, Math.max(0.8, scale(this._map.getZoom())));
    },
  });

  Object.assign(lienket, /** @satisfies {Partial<Lienket>} */ ({ Canvas }));
})(lienket);
