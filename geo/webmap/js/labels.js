
/* Names on the map: written where there is room, the most important first. */
((lienket) => {
  "use strict";
  const FACE = '"Segoe UI", "Noto Sans", Roboto, "Helvetica Neue", Arial, sans-serif';
  const PAD = 2;
  const LONGEST = 44;

  /** How a class of names is written: see `geo/style/names.py`. */
  const lettering = (name) => lienket.state.data.style.names[name.kind];

  /** Names without the word that most of them share at the start or the end ("Huyện …"). */
  function bare(names) {
    if (names.length < 4) return names;
    for (const end of [0, -1]) {
      for (let shared = common(names, end); shared; shared = common(names, end)) {
        names = names.map((name) => without(name, shared, end));
      }
    }
    return names.map((name) => name.charAt(0).toLocaleUpperCase("vi") + name.slice(1));
  }

  /** The word that over half of the names start (0) or end (-1) with, if they have others. */
  function common(names, end) {
    const words = names.map((name) => (name.includes(" ") ? name.split(" ").at(end) : null));
    const times = new Map();
    words.forEach((word) => times.set(word, (times.get(word) ?? 0) + 1));
    return words.find((word) => word && times.get(word) * 2 > words.length);
  }

  function without(name, shared, end) {
    const words = name.split(" ");
    if (words.length < 2 || words.at(end) !== shared) return name;
    return (end ? words.slice(0, -1) : words.slice(1)).join(" ");
  }

  const widths = new Map();

  /** How wide a text is with the font of `pen`; measured once [px]. */
  function widthOf(pen, text) {
    const key = `${pen.font} ${pen.letterSpacing} ${text}`;
    if (!widths.has(key)) widths.set(key, pen.measureText(text).width);
    return widths.get(key);
  }

  const font = (kind, size) => `${kind.italic ? "italic " : ""}${kind.weight} ${size}px ${FACE}`;

  /** A text in one or two lines of like length. */
  function broken(text, limit = 16) {
    const words = text.split(" ");
    if (text.length <= limit || words.length < 2) return [text];
    let best = 1;
    const skew = (cut) =>
      Math.abs(words.slice(0, cut).join(" ").length - words.slice(cut).join(" ").length);
    for (let cut = 1; cut < words.length; cut += 1) if (skew(cut) < skew(best)) best = cut;
    return [words.slice(0, best).join(" "), words.slice(best).join(" ")];
  }

  const overlaps = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

  /** Where a label of w × h may stand about a point with a mark of radius r. */
  function spots(x, y, w, h, r) {
    if (!r) {
      const steps = [0, -1, 1, -2, 2];
      return steps.flatMap((down) => [0, -0.4, 0.4].map((right) => [x + right * w, y + down * h * 0.9]));
    }
    const dx = r + 3 + w / 2, dy = r + 1 + h / 2;
    return [[x + dx, y], [x - dx, y], [x, y - dy], [x, y + dy], [x + dx, y - dy], [x - dx, y + dy]];
  }

  /** Points along screen lines where a label may stand: every `gap` pixels, from the middle out. */
  function along(lines, size, gap) {
    const found = [];
    for (const line of lines) {
      let walked = gap * 0.62;
      for (let i = 1; i < line.length; i += 1) {
        const a = line[i - 1], b = line[i], step = Math.hypot(b.x - a.x, b.y - a.y);
        walked += step;
        const x = (a.x + b.x) / 2, y = (a.y + b.y) / 2;
        if (walked < gap || x < 0 || y < 0 || x > size.x || y > size.y) continue;
        found.push({ x, y, angle: Math.atan2(b.y - a.y, b.x - a.x) });
        walked = 0;
      }
    }
    return found;
  }

  /** Names on a canvas of their own, over everything, deaf to the mouse. */
  const Labels = L.Canvas.extend({
    initialize(source) {
      this._source = source;
      L.Canvas.prototype.initialize.call(this, { pane: "names", padding: 0 });
    },
    // Leaflet's own hook, called once for each change of the view, after the canvas is cleared.
    _updatePaths() {
      if (!this._postponeUpdatePaths && this._bounds) this._write();
    },
    ...lienket.painted(L.Canvas),
    /** Write all names once more by another pen, also where the page has its cards (see paint.js). */
    paintTo(pen) {
      const { _ctx, _placed, written } = this;
      Object.assign(this, { _ctx: pen, _bare: true });
      this._write();
      Object.assign(this, { _ctx, _placed, written, _bare: false });
    },
    refresh() {
      if (this._map && !this._map._animatingZoom) this._update();
    },
    _write() {
      const pen = this._ctx, size = this._map.getSize(), zoom = this._map.getZoom();
      const box = [this._bounds.min.x, this._bounds.min.y];
      this._placed = this._covers(box);
      this._placed.push(...this._source.marks(zoom).map(({ place, r }) => {
        const p = this._map.latLngToLayerPoint(place);
        return [p.x - r, p.y - r, p.x + r, p.y + r];
      }));
      this._origin = box;
      if (!this._bare) pen.clearRect(box[0], box[1], size.x, size.y);
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      pen.lineJoin = "round";
      this.written = [];
      const wanted = this._source.names().filter((name) => {
        const kind = lettering(name);
        return name.text.length <= LONGEST && zoom >= (name.from ?? kind.start) && zoom <= kind.end;
      });
      wanted.sort((a, b) => lettering(a).rank - lettering(b).rank);
      wanted.forEach((name) => this._place(pen, name, size));
    },
    /** What of the page lies over the map: the cards and the buttons. */
    _covers([left, top]) {
      if (this._bare) return [lienket.furniture()].map(([x, y, w, h]) => [x + left, y + top, x + w + left, y + h + top]);
      const map = this._map.getContainer().getBoundingClientRect();
      return [...document.querySelectorAll(".card, .buttons, .locator, .pointer, .filtered:not([hidden])")].map((node) => {
        const box = node.getBoundingClientRect(), x = left - map.x, y = top - map.y;
        return [box.left + x, box.top + y, box.right + x, box.bottom + y];
      });
    },
    _place(pen, name, size) {
      const kind = lettering(name);
      if (name.lines) return this._placeAlong(pen, name, kind, size);
      const point = this._map.latLngToLayerPoint(name.place);
      if (!this._near(point, size)) return;
      const text = kind.upper ? pickUpper(name.text) : name.text, rows = broken(text);
      pen.font = font(kind, kind.size);
      pen.letterSpacing = `${kind.spaced ?? 0}px`;
      const w = Math.max(...rows.map((row) => widthOf(pen, row))) + 2 * PAD;
      const h = rows.length * kind.size * 1.18 + PAD;
      const spot = spots(point.x, point.y, w, h, name.r).find(([x, y]) => this._free(x, y, w, h, size));
      if (!spot) return;
      this._take(text, spot[0], spot[1], w, h);
      rows.forEach((row, i) => {
        const y = spot[1] + (i - (rows.length - 1) / 2) * kind.size * 1.18;
        this._letters(pen, row, spot[0], y, kind);
      });
    },
    /** Whether a name at `point` could reach into the view. */
    _near({ x, y }, size) {
      const [left, top] = this._origin, far = 150;
      return x > left - far && y > top - far && x < left + size.x + far && y < top + size.y + far;
    },
    _placeAlong(pen, name, kind, size) {
      const origin = this._origin;
      const lines = name.lines().map((line) => line.map((place) => {
        const p = this._map.latLngToLayerPoint(place);
        return { x: p.x - origin[0], y: p.y - origin[1] };
      }));
      const spread = name.shield ? 250 : 420;
      let count = 0;
      pen.font = font(kind, kind.size);
      pen.letterSpacing = "0px";
      const w = widthOf(pen, name.text) + 8, h = kind.size + 6;
      for (const at of along(lines, size, spread)) {
        if (count >= 4) return;
        const x = at.x + origin[0], y = at.y + origin[1];
        const tilt = name.shield ? 0 : upright(at.angle);
        const bw = Math.abs(w * Math.cos(tilt)) + Math.abs(h * Math.sin(tilt));
        const bh = Math.abs(w * Math.sin(tilt)) + Math.abs(h * Math.cos(tilt));
        if (!this._free(x, y, bw, bh, size)) continue;
        this._take(name.text, x, y, bw, bh);
        count += 1;
        if (name.shield) this._shield(pen, name, x, y, w, h, kind);
        else this._tilted(pen, name.text, x, y, tilt, kind);
      }
    },
    _letters(pen, text, x, y, kind) {
      pen.strokeStyle = "rgba(255, 253, 248, 0.92)";
      pen.lineWidth = 3.2;
      pen.strokeText(text, x, y);
      pen.fillStyle = kind.colour;
      pen.fillText(text, x, y);
    },
    _tilted(pen, text, x, y, angle, kind) {
      pen.save();
      pen.translate(x, y);
      pen.rotate(angle);
      this._letters(pen, text, 0, -7, kind);
      pen.restore();
    },
    _shield(pen, name, x, y, w, h, kind) {
      pen.beginPath();
      pen.roundRect(x - w / 2, y - h / 2, w, h, 3);
      pen.fillStyle = "#fffefa";
      pen.fill();
      pen.lineWidth = name.colour ? 1.6 : 0.8;
      pen.strokeStyle = name.colour ?? "#b3a996";
      pen.stroke();
      pen.fillStyle = kind.colour;
      pen.fillText(name.text, x, y + 0.5);
    },
    _free(x, y, w, h, size) {
      const box = [x - w / 2, y - h / 2, x + w / 2, y + h / 2], [left, top] = this._origin;
      if (box[0] < left + 2 || box[1] < top + 2) return false;
      if (box[2] > left + size.x - 2 || box[3] > top + size.y - 2) return false;
      return !this._placed.some((other) => overlaps(box, other));
    },
    _take(text, x, y, w, h) {
      this.written.push({ text, box: [x - w / 2, y - h / 2, x + w / 2, y + h / 2] });
      this._placed.push([x - w / 2 - PAD, y - h / 2 - PAD, x + w / 2 + PAD, y + h / 2 + PAD]);
    },
  });

  const pickUpper = (text) => text.toLocaleUpperCase("vi");
  const upright = (angle) =>
    angle > Math.PI / 2 ? angle - Math.PI : angle < -Math.PI / 2 ? angle + Math.PI : angle;

  Object.assign(lienket, /** @satisfies {Partial<Lienket>} */ ({ Labels, bare }));
})(lienket);
