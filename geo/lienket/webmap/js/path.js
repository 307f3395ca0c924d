
/* Links as Leaflet's paths, put on the screen straight from the payload's typed arrays, thinned for the zoom. */
((lienket) => {
  "use strict";

  /** The rings of an area, or the parts of a line, as Leaflet's points on a world of `size` pixels, seen from `corner`. */
  function ringsOf({ shapes, i }, level, size, corner) {
    const { features, origin, u, v } = shapes, left = origin[0] * size - corner.x, top = origin[1] * size - corner.y;
    return Array.from({ length: features[i + 1] - features[i] }, (_, ring) =>
      lienket.walk(shapes, level, features[i] + ring).map((vertex) => L.point(u[vertex] * size + left, v[vertex] * size + top)));
  }

  /** The box about a feature, as Leaflet's points. */
  function boxOf({ shapes: { boxes, origin }, i }, size, corner) {
    const at = (side) => L.point(boxes[side] + origin[0], boxes[side + 1] + origin[1]).multiplyBy(size).subtract(corner);
    return L.bounds(at(4 * i), at(4 * i + 2));
  }

  /** A line or an area made of a feature; the less its `smoothFactor`, the less is left out. */
  const drawn = (/** @type {any} */ Base) => Base.extend({
    initialize(feature, options) {
      Base.prototype.initialize.call(this, [], options);
      this._of = feature;
      this._bounds = lienket.boundsOf(feature);
    },
    _project() {
      const zoom = this._map.getZoom(), size = 256 * 2 ** zoom, corner = this._map.getPixelOrigin();
      this._rings = ringsOf(this._of, Math.ceil(zoom - Math.log2(this.options.smoothFactor)), size, corner);
      this._rawPxBounds = boxOf(this._of, size, corner);
      this._updateBounds();
    },
    _clipPoints() {
      if (this._renderer._bounds.contains(this._pxBounds)) this._parts = this._rings;
      else Base.prototype._clipPoints.call(this);
    },
    _simplifyPoints() {},
  });

  const Line = drawn(L.Polyline), Area = drawn(L.Polygon);

  /** How wide a look is at least taken to be, to be drawn and met [px]. */
  const reach = (look) => Math.max(3, ...(look.strokes ?? []).map((line) => line.weight));

  /** A feature as one of Leaflet's paths. */
  function path(feature, look, renderer, interactive) {
    const options = { renderer, interactive, look, weight: reach(look), smoothFactor: 2, bubblingMouseEvents: false };
    if (feature.point) return L.circleMarker(lienket.places(feature), { ...options, radius: look.mark.size / 2 + 3 });
    return new (feature.lines ? Line : Area)(feature, options);
  }

  Object.assign(lienket, /** @satisfies {Partial<Lienket>} */ ({ path, reach }));
})(lienket);
