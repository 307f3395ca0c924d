
/* The ground: base layers drawn in batches by style on one canvas, a slice at a time so that the page stays quick. */
((lienket) => {
  "use strict";
  const { state } = lienket;
  /** The first slice may end the work at once; the later ones leave each frame its time [ms]. */
  const FIRST_MS = 40, SLICE_MS = 12;
  /** Features drawn between two looks at the clock. */
  const CHUNK = 300;
  /** Vertices closer to the last one are left out [px]. */
  const NEAR_PX = 0.5;
  /** What is smaller is a dot, drawn once a pixel [px]. */
  const DOT_PX = 1.2;
  /** How near to the frame that a layer was cut by an edge counts as the cut [degrees / 360]. */
  const FRAME = 2e-3 / 360;

  /* Which vertices to draw at a zoom. */

  /** The vertices of each arc that show at zoom `level`, its ends among them: {starts, at}; kept for three levels. */
  function thinned(shapes, level) {
    shapes.thin ??= new Map();
    if (!shapes.thin.has(level)) {
      if (shapes.thin.size > 2) shapes.thin.delete(shapes.thin.keys().next().value);
      shapes.thin.set(level, thin(shapes, NEAR_PX / (256 * 2 ** level)));
    }
    return shapes.thin.get(level);
  }

  function thin({ starts, u, v }, near) {
    const at = new Int32Array(u.length), kept = new Int32Array(starts.length), least = near * near;
    let count = 0;
    for (let arc = 0; arc + 1 < starts.length; arc += 1) {
      const end = starts[arc + 1] - 1;
      kept[arc] = count;
      at[count++] = starts[arc];
      for (let i = starts[arc] + 1, last = starts[arc]; i < end; i += 1) {
        const du = u[i] - u[last], dv = v[i] - v[last];
        if (du * du + dv * dv >= least) at[count++] = last = i;
      }
      if (end > starts[arc]) at[count++] = end;
    }
    kept[starts.length - 1] = count;
    return { starts: kept, at: at.slice(0, count) };
  }

  /* What is drawn together. */

  /** The features of `layer` from `from` to `to`, by the look they have. */
  function byLook({ columns }, from, to) {
    const found = new Map();
    for (let i = from; i < to; i += 1) {
      const look = columns.get("look", i);
      found.has(look) ? found.get(look).push(i) : found.set(look, [i]);
    }
    return found;
  }

  /** The arcs of areas `ids` that no look before has drawn. */
  function arcsOf({ features, rings, refs }, ids, seen) {
    const found = [];
    for (const i of ids) {
      for (let r = rings[features[i]]; r < rings[features[i + 1]]; r += 1) {
        const arc = refs[r] < 0 ? ~refs[r] : refs[r];
        if (!seen[arc]) found.push(arc);
        seen[arc] = 1;
      }
    }
    return found;
  }

  /** The frame that a layer's areas were cut by: west, north, east, south as u and v. */
  function frameOf({ shapes, columns }) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < shapes.areas; i += 1) {
      if (columns.get("look", i) === "context.beyond") continue;
      for (const side of [0, 1, 2, 3]) box[side] = Math[side < 2 ? "min" : "max"](box[side], shapes.boxes[4 * i + side]);
    }
    return box;
  }

  /** The batches of a base layer: {order, layer, look, shapes, draw, ids, lines or fill, frame}. */
  function batchesOf(layer) {
    const { shapes } = layer, found = [], seen = new Uint8Array(shapes.shared);
    const frame = layer.key === "context" ? frameOf(layer) : null;
    const add = (look, more) => found.push({ layer: layer.key, look: look.key, shapes, ...more });
    const table = state.data.style.grounds;
    for (const [key, ids] of byLook(layer, 0, shapes.areas)) {
      const look = table[key];
      if (look.fill) add(look, { order: look.order, draw: fills, ids, fill: look.fill });
      if (look.colour) add(look, { order: look.order + 0.5, draw: strokes, ids: arcsOf(shapes, ids, seen), lines: [look], frame });
    }
    for (const [key, ids] of byLook(layer, shapes.areas, shapes.areas + shapes.lines)) {
      add(table[key], { order: table[key].order, draw: strokes, ids: parts(shapes, ids), lines: [table[key]] });
    }
    return found;
  }

  /** The arcs of lines: each part is one. */
  function parts({ features, shared, areas }, ids) {
    const first = shared - features[areas];
    return ids.flatMap((i) => Array.from({ length: features[i + 1] - features[i] }, (_, part) => first + features[i] + part));
  }

  /** The border between the sides: a pale band under a dashed line. */
  function border() {
    const look = state.data.style.grounds.sides, { sides } = state.data;
    if (!sides.length) return [];
    const { shapes } = sides[0], ids = arcsOf(shapes, sides.map((side) => side.i), new Uint8Array(shapes.shared));
    const lines = [{ ...look, weight: look.weight * 4, alpha: 0.16, dash: [] }, { ...look, cap: "butt" }];
    return [{ layer: "sides", look: look.key, order: look.order, shapes, draw: strokes, ids, lines }];
  }

  /* How it is drawn: generators that stop now and then, so that others may have the time. */

  /** Where the shapes of a batch stand on the canvas: x = u * scale + left, y = v * scale + top [px]. */
  function placed({ origin }, view) {
    const scale = 256 * 2 ** view.zoom;
    return { scale, left: origin[0] * scale - view.left, top: origin[1] * scale - view.top };
  }

  /** Whether the box of thing `i` lies off the canvas. */
  function outside(boxes, i, { scale, left, top }, view) {
    return boxes[4 * i] * scale + left > view.width || boxes[4 * i + 2] * scale + left < 0
      || boxes[4 * i + 1] * scale + top > view.height || boxes[4 * i + 3] * scale + top < 0;
  }

  function pencil(pen, line, grow) {
    pen.globalAlpha = line.alpha ?? 1;
    pen.strokeStyle = line.colour;
    pen.lineWidth = line.weight * grow;
    pen.lineCap = line.cap ?? "round";
    pen.lineJoin = line.weight * grow > 1.5 ? "round" : "bevel";
    pen.setLineDash((line.dash ?? []).map((length) => length * grow));
  }

  /** Stroke the arcs of a batch, once for each of its lines. */
  function* strokes(pen, batch, view) {
    for (const line of batch.lines) {
      pencil(pen, line, lienket.scale(view.zoom));
      const dots = view.dots();
      let count = 0;
      pen.beginPath();
      for (const arc of batch.ids) {
        trace(pen, batch, arc, view, dots);
        if (++count % CHUNK) continue;
        pen.stroke();
        yield;
        pencil(pen, line, lienket.scale(view.zoom));
        pen.beginPath();
      }
      pen.stroke();
    }
  }

  /** Put one arc into the path; one smaller than a dot only where no other has left one. */
  function trace(pen, { shapes, frame }, arc, view, dots) {
    const at = view.at(shapes), { scale, left, top } = at;
    if (outside(shapes.arcBoxes, arc, at, view)) return;
    const { starts, at: kept } = thinned(shapes, view.level), { u, v, arcBoxes } = shapes;
    const wide = (arcBoxes[4 * arc + 2] - arcBoxes[4 * arc]) * scale, high = (arcBoxes[4 * arc + 3] - arcBoxes[4 * arc + 1]) * scale;
    if (wide < DOT_PX && high < DOT_PX && !dots.first(u[kept[starts[arc]]] * scale + left, v[kept[starts[arc]]] * scale + top)) return;
    for (let k = starts[arc]; k < starts[arc + 1]; k += 1) {
      const i = kept[k], hidden = k === starts[arc] || (frame && onFrame(frame, shapes, kept[k - 1], i));
      pen[hidden ? "moveTo" : "lineTo"](u[i] * scale + left, v[i] * scale + top);
    }
  }

  /** Whether an edge runs along a frame: the cut of a sheet is no border. */
  function onFrame(frame, { u, v }, i, j) {
    const near = (value, side) => Math.abs(value - frame[side]) < FRAME;
    return [0, 2].some((side) => near(u[i], side) && near(u[j], side)) || [1, 3].some((side) => near(v[i], side) && near(v[j], side));
  }

  /** Fill the areas of a batch. */
  function* fills(pen, batch, view) {
    let count = 0;
    pen.beginPath();
    for (const i of batch.ids) {
      circle(pen, batch.shapes, i, view);
      if (++count % CHUNK) continue;
      ink(pen, batch.fill);
      yield;
      pen.beginPath();
    }
    ink(pen, batch.fill);
  }

  function ink(pen, colour) {
    pen.globalAlpha = 1;
    pen.fillStyle = colour;
    pen.fill("evenodd");
  }

  /** Put the rings of area `i` into the path. */
  function circle(pen, shapes, i, view) {
    const at = view.at(shapes), { scale, left, top } = at;
    if (outside(shapes.boxes, i, at, view)) return;
    const { starts, at: kept } = thinned(shapes, view.level), { u, v, refs, rings, features } = shapes;
    for (let ring = features[i]; ring < features[i + 1]; ring += 1) {
      for (let r = rings[ring]; r < rings[ring + 1]; r += 1) {
        const back = refs[r] < 0, arc = back ? ~refs[r] : refs[r], first = r === rings[ring] ? 0 : 1;
        const from = starts[arc], length = starts[arc + 1] - from;
        for (let k = first; k < length; k += 1) {
          const p = kept[back ? from + length - 1 - k : from + k];
          pen[k || first ? "lineTo" : "moveTo"](u[p] * scale + left, v[p] * scale + top);
        }
      }
      pen.closePath();
    }
  }

  /* The canvas. */

  /** What a drawing is of: the zoom, the corner in the pixels of the world, the size [px]. */
  class View {
    constructor(zoom, left, top, width, height) {
      Object.assign(this, { zoom, left, top, width, height, level: Math.ceil(zoom) });
      this._at = new Map();
    }

    at(shapes) {
      if (!this._at.has(shapes)) this._at.set(shapes, placed(shapes, this));
      return this._at.get(shapes);
    }

    /** A memory of the pixels that dots stand on; empty for each line. */
    dots() {
      const { width, height } = this;
      let pixels = null;
      return { first(x, y) {
        if (x < 0 || y < 0 || x >= width || y >= height) return false;
        pixels ??= new Uint8Array(Math.ceil(width) * Math.ceil(height));
        const at = Math.floor(y) * Math.ceil(width) + Math.floor(x), free = !pixels[at];
        pixels[at] = 1;
        return free;
      } };
    }
  }

  const Ground = L.Renderer.extend({
    initialize() {
      L.Renderer.prototype.initialize.call(this, { pane: "ground", padding: 0.3 });
      this.batches = [...state.data.layers.filter((layer) => !layer.status).flatMap(batchesOf), ...border()];
      this.batches.sort((a, b) => a.order - b.order);
      /** Fulfilled when the whole ground has been drawn for the first time. */
      this.drawn = new Promise((done) => { this._done = done; });
    },

    /** Draw anew, after what is shown has changed. */
    refresh() {
      if (this._map) this._update();
    },

    _initContainer() {
      this._container = this._canvas();
    },
    _canvas() {
      const canvas = document.createElement("canvas");
      canvas.className = "leaflet-zoom-animated";
      return canvas;
    },
    _destroyContainer() {
      this._job = null;
      this._container.remove();
      this._container = null;
    },
    _updatePaths() {},

    /** Leaflet's own hook, called when the view has come to rest. */
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      this._start(this._seen());
    },
    _seen() {
      const size = this._map.getSize(), pad = size.multiplyBy(this.options.padding).round();
      const min = this._map.containerPointToLayerPoint([0, 0]).subtract(pad).round();
      const corner = this._map.getPixelOrigin().add(min), whole = size.add(pad.multiplyBy(2));
      return { min, size: whole, center: this._map.getCenter(), zoom: this._map.getZoom(),
        view: new View(this._map.getZoom(), corner.x, corner.y, whole.x, whole.y) };
    },

    /** Begin a drawing; what is on the page stays until it is whole. */
    _start(seen) {
      const canvas = this._canvas(), ratio = lienket.ratio ?? Math.min(2, Math.max(1, devicePixelRatio));
      canvas.width = seen.size.x * ratio;
      canvas.height = seen.size.y * ratio;
      canvas.style.width = `${seen.size.x}px`;
      canvas.style.height = `${seen.size.y}px`;
      const pen = canvas.getContext("2d");
      pen.scale(ratio, ratio);
      const job = { canvas, pen, seen, steps: this.paint(pen, seen.view) };
      if (this._bounds) this._updateTransform(this._map.getCenter(), this._map.getZoom());
      this._job = job;
      this._run(job, FIRST_MS);
    },
    _run(job, budget) {
      if (this._job !== job || !this._map) return;
      const end = performance.now() + budget;
      while (performance.now() < end) if (job.steps.next().done) return this._swap(job);
      requestAnimationFrame(() => this._run(job, SLICE_MS));
    },
    _swap({ canvas, seen }) {
      this._job = null;
      this._bounds = L.bounds(seen.min, seen.min.add(seen.size));
      this._center = seen.center;
      this._zoom = seen.zoom;
      this._container.replaceWith(canvas);
      this._container = canvas;
      this._updateTransform(this._map.getCenter(), this._map.getZoom());
      this._done();
    },

    /** The steps that draw all batches shown, for `view`, with `pen`. */
    *paint(pen, view) {
      for (const batch of this.batches) {
        if (!lienket.isShown(batch.layer, batch.look) || (batch.fill && lienket.tiled())) continue;
        yield* batch.draw(pen, batch, view);
        yield;
      }
    },
  });

  /** Whether the switches let the features of `look` in `layer` be seen. */
  lienket.isShown = (layer) => !state.hidden.has(layer);

  Object.assign(lienket, { Ground, GroundView: View });
})(lienket);
