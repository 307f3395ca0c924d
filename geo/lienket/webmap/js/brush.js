
/* The brush: strokes and fills of batches, as generators that stop now and then so that others may have the time. */
((lienket) => {
  "use strict";
  /** Features drawn between two stops. */
  const CHUNK = 300;
  /** Vertices closer to the last one are left out [px]. */
  const NEAR_PX = 0.5;
  /** What is smaller is a dot, drawn once a pixel [px]. */
  const DOT_PX = 1.2;
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

  /** The vertices of a ring, or of a part of a line, that show at zoom `level`. */
  function walk(shapes, level, ring) {
    const { starts, at } = thinned(shapes, level), { refs, rings } = shapes, found = [];
    for (let r = rings[ring]; r < rings[ring + 1]; r += 1) {
      const back = refs[r] < 0, arc = back ? ~refs[r] : refs[r], from = starts[arc], last = starts[arc + 1] - 1;
      // An arc begins where the one before it ends.
      const skipped = r === rings[ring] ? 0 : 1;
      if (back) for (let k = last - skipped; k >= from; k -= 1) found.push(at[k]);
      else for (let k = from + skipped; k <= last; k += 1) found.push(at[k]);
    }
    return found;
  }

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
    pen.lineJoin = line.weight * grow > 1.5 && !line.start ? "round" : "bevel";
    pen.setLineDash((line.dash ?? []).map((length) => length * grow));
    pen.lineDashOffset = (line.start ?? 0) * grow;
  }

  /** Stroke the arcs of a batch, once for each of its lines. */
  function* strokes(pen, batch, view) {
    for (const line of batch.lines) {
      pencil(pen, line, lienket.scale(view.zoom));
      view.forget();
      let count = 0;
      pen.beginPath();
      for (const arc of batch.ids) {
        trace(pen, batch, arc, view, view.level - (line.coarse ?? 0));
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
  function trace(pen, { shapes }, arc, view, level) {
    const at = view.at(shapes), { scale, left, top } = at;
    if (outside(shapes.arcBoxes, arc, at, view)) return;
    const { starts, at: kept } = thinned(shapes, level), { u, v, arcBoxes } = shapes;
    const wide = (arcBoxes[4 * arc + 2] - arcBoxes[4 * arc]) * scale, high = (arcBoxes[4 * arc + 3] - arcBoxes[4 * arc + 1]) * scale;
    if (wide < DOT_PX && high < DOT_PX && !view.first(u[kept[starts[arc]]] * scale + left, v[kept[starts[arc]]] * scale + top)) return;
    for (let k = starts[arc]; k < starts[arc + 1]; k += 1) {
      const i = kept[k];
      pen[k === starts[arc] ? "moveTo" : "lineTo"](u[i] * scale + left, v[i] * scale + top);
    }
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

  /** Put the rings of area `i` into the path. A fill closes them itself: `closePath` measures the whole path each time. */
  function circle(pen, shapes, i, view) {
    const at = view.at(shapes), { scale, left, top } = at;
    if (outside(shapes.boxes, i, at, view)) return;
    const { u, v, features } = shapes;
    for (let ring = features[i]; ring < features[i + 1]; ring += 1) {
      const trail = walk(shapes, view.level, ring);
      pen.moveTo(u[trail[0]] * scale + left, v[trail[0]] * scale + top);
      for (let k = 1; k < trail.length; k += 1) pen.lineTo(u[trail[k]] * scale + left, v[trail[k]] * scale + top);
    }
  }

  /** What a drawing is of: the zoom, the corner in the pixels of the world, the size [px], how much finer than the screen. */
  class View {
    constructor(zoom, left, top, width, height, finer = 0) {
      this.zoom = zoom;
      this.left = left;
      this.top = top;
      this.width = width;
      this.height = height;
      this.level = Math.ceil(zoom + finer);
      this._at = new Map();
      /** By pixel, the last line that has a dot there; lines are counted from 1. */
      this._dots = null;
      this._line = 0;
    }

    at(shapes) {
      if (!this._at.has(shapes)) this._at.set(shapes, placed(shapes, this));
      return this._at.get(shapes);
    }

    /** Forget which pixels dots stand on: a new line begins. */
    forget() {
      this._line += 1;
    }

    /** Whether no dot of this line stands on the pixel at x, y yet; from now on one does. */
    first(x, y) {
      if (x < 0 || y < 0 || x >= this.width || y >= this.height) return false;
      const wide = Math.ceil(this.width), pixel = Math.floor(y) * wide + Math.floor(x);
      this._dots ??= new Uint16Array(wide * Math.ceil(this.height));
      const free = this._dots[pixel] !== this._line;
      this._dots[pixel] = this._line;
      return free;
    }
  }

  Object.assign(lienket, /** @satisfies {Partial<Lienket>} */ ({ walk, strokes, fills, View }));
})(lienket);
