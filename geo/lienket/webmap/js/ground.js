
/* The ground: base layers in batches by style on one canvas, drawn a slice at a time so that the page stays quick. */
((lienket) => {
  "use strict";
  const { state, strokes, fills, View } = lienket;
  /** The very first drawing has the time to end at once, another's first slice a little; later ones leave each frame its time [ms]. */
  const OPENING_MS = 400, FIRST_MS = 30, SLICE_MS = 12;

  /** The very first drawing leaves out twice as much, up to a pixel; it is drawn anew, with a margin, once the page is idle. */
  const OPENING_FINER = -1;

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

  /** The strokes of a national border: a pale band, paper over the border of a side, dashes, and crosses on every other one. */
  function crossed(look) {
    const { paper, strokes: { sides_band: band, sides_band_opacity: alpha, halo_px: px } } = state.data.style;
    const { colour, weight, cross, dash } = look, whole = dash.reduce((sum, length) => sum + length, 0);
    return [{ ...look, weight: weight * band, alpha, dash: [], coarse: 1 }, { colour: paper, weight: weight + px, coarse: 1 },
      { ...look, cap: "butt", coarse: 1 },
      { colour, weight: cross, dash: [weight, whole - weight], start: whole - (dash[0] - weight) / 2, cap: "butt", coarse: 1 }];
  }

  /** The look of the limits between provinces of the workspace's own time. */
  const LIMITS = "context_lines.provincial";

  /** The batches of a base layer: {order, layer, look, shapes, draw, ids, lines or fill}; an `epoch` where only that has them. */
  function batchesOf(layer) {
    const { shapes } = layer, found = [], seen = new Uint8Array(shapes.shared);
    const add = (look, more) => found.push({ layer: layer.key, look: look.key, shapes, ...more });
    const inTime = (look) => layer.epoch ?? (look.key === LIMITS ? state.data.epoch : undefined);
    const table = state.data.style.grounds;
    for (const [key, ids] of byLook(layer, 0, shapes.areas)) {
      const look = table[key];
      if (look.fill) add(look, { order: look.order, draw: fills, ids, fill: look.fill });
      if (look.colour) add(look, { epoch: inTime(look), order: look.order + 0.5, draw: strokes, ids: arcsOf(shapes, ids, seen), lines: [look] });
    }
    for (const [key, ids] of byLook(layer, shapes.areas, shapes.areas + shapes.lines)) {
      // Main roads are drawn among the links (layer.js).
      if (!table[key].core) add(table[key], { epoch: inTime(table[key]), order: table[key].order, draw: strokes, ids: parts(shapes, ids),
        lines: table[key].cross ? crossed(table[key]) : [table[key]] });
    }
    return found;
  }

  /** The arcs of lines: each part is one. */
  function parts({ features, shared, areas }, ids) {
    const first = shared - features[areas];
    return ids.flatMap((i) => Array.from({ length: features[i + 1] - features[i] }, (_, part) => first + features[i] + part));
  }

  /** The border between the sides: a pale band under a dashed line. @returns {Stroke[]} */
  function sideLines() {
    const { style: { grounds: { sides: look }, strokes: { sides_band: band, sides_band_opacity: alpha } } } = state.data;
    // It is as long as it is wide and dashed: where no eye follows, its vertices are left out.
    return [{ ...look, weight: look.weight * band, alpha, dash: [], coarse: 3 }, { ...look, cap: "butt", coarse: 1 }];
  }

  /** The border of the sides: at the sea its stretches inland, else their outlines. */
  function border() {
    const { sides, epoch, style: { grounds: { sides: look } } } = state.data;
    if (!sides.length) return [];
    const { inland } = state.data, shapes = inland ?? sides[0].shapes;
    const ids = inland ? parts(inland, [0]) : arcsOf(shapes, sides.map((side) => side.i), new Uint8Array(shapes.shared));
    return [{ epoch, layer: "sides", look: look.key, order: look.order, shapes, draw: strokes, ids, lines: sideLines() }];
  }

  const Ground = L.Renderer.extend({
    initialize() {
      L.Renderer.prototype.initialize.call(this, { pane: "ground", padding: 0 });
      /** How far beyond what is seen the next drawing reaches, as a share of it. */
      this.margin = 0;
      this.batches = [...state.data.layers.filter((layer) => !layer.status).flatMap(batchesOf), ...border()];
      this.batches.sort((a, b) => a.order - b.order);
      /** Fulfilled when the whole ground has been drawn for the first time. */
      this.drawn = new Promise((done) => { this._done = done; });
    },

    ...lienket.painted(L.Renderer),

    /** How many areas and lines of the payload the switches let be seen. */
    count() {
      return lienket.layers().filter((layer) => !layer.status).reduce((sum, { key, shapes, columns }) => {
        let count = 0;
        for (let i = 0; i < shapes.areas + shapes.lines; i += 1) count += lienket.isShown(key, columns.get("look", i)) ? 1 : 0;
        return sum + count;
      }, 0);
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

    /** Leaflet's own hook, called when the view has come to rest: links and names have that frame, the ground the next ones. */
    _update() {
      if ((this._map._animatingZoom && this._bounds) || state.framed) return;
      this._job = null;
      if (!this._bounds) return this._start(OPENING_MS, OPENING_FINER);
      this._updateTransform(this._map.getCenter(), this._map.getZoom());
      cancelAnimationFrame(this._wait);
      this._wait = requestAnimationFrame(() => this._map && !this._map._animatingZoom && this._start(FIRST_MS));
    },
    _seen(finer = 0) {
      const size = this._map.getSize(), { margin } = this, pad = size.multiplyBy(margin).round();
      const min = this._map.containerPointToLayerPoint([0, 0]).subtract(pad).round();
      const corner = this._map.getPixelOrigin().add(min), whole = size.add(pad.multiplyBy(2));
      return { min, size: whole, margin, center: this._map.getCenter(), zoom: this._map.getZoom(),
        view: new View(this._map.getZoom(), corner.x, corner.y, whole.x, whole.y, finer) };
    },

    /** Begin a drawing; what is on the page stays until it is whole. */
    _start(budget, finer) {
      const seen = this._seen(finer), canvas = this._spare ?? this._canvas(), ratio = Math.min(2, Math.max(1, devicePixelRatio));
      canvas.width = seen.size.x * ratio;
      canvas.height = seen.size.y * ratio;
      canvas.style.width = `${seen.size.x}px`;
      canvas.style.height = `${seen.size.y}px`;
      this._spare = null;
      const pen = canvas.getContext("2d");
      pen.scale(ratio, ratio);
      const job = { canvas, pen, seen, steps: this.paint(pen, seen.view) };
      this._job = job;
      this._run(job, budget);
    },
    _run(job, budget) {
      if (this._job !== job || !this._map) return;
      const end = performance.now() + budget;
      while (performance.now() < end) if (job.steps.next().done) return this._swap(job);
      requestAnimationFrame(() => this._run(job, SLICE_MS));
    },
    _swap({ canvas, seen }) {
      this._job = null;
      this.options.padding = seen.margin;
      this._bounds = L.bounds(seen.min, seen.min.add(seen.size));
      this._center = seen.center;
      this._zoom = seen.zoom;
      this._container.replaceWith(canvas);
      this._spare = this._container;
      this._container = canvas;
      this._updateTransform(this._map.getCenter(), this._map.getZoom());
      this._done();
    },

    /** Draw everything once more, by another pen and finer (see paint.js). */
    paintTo(pen, ratio) {
      const { min, view } = this._seen();
      const finer = new View(view.zoom, view.left, view.top, view.width, view.height, Math.log2(ratio));
      pen.translate(min.x, min.y);
      const steps = this.paint(pen, finer);
      while (!steps.next().done);
    },

    /** The steps that draw all batches shown, for `view`, with `pen`. */
    *paint(pen, view) {
      for (const batch of this.batches) {
        if ((batch.epoch && batch.epoch !== state.epoch) || state.off.has(batch.code)) continue;
        if (!lienket.isShown(batch.layer, batch.look) || (batch.fill && lienket.tiled())) continue;
        yield* batch.draw(pen, batch, view);
        yield;
      }
    },
  });

  /** Whether the switches let the features of `look` in `layer` be seen. */
  lienket.isShown = (layer, look) => !state.hidden.has(layer) && !state.off.has(`ground:${look}`);

  Object.assign(lienket, /** @satisfies {Partial<Lienket>} */ ({ Ground, batchesOf, sideLines }));
})(lienket);
