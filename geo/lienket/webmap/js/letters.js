
/* Writing names where there is room: how wide they are, where they may stand, what they take. */
((lienket) => {
  "use strict";
  const FACE = '"Segoe UI", "Noto Sans", Roboto, "Helvetica Neue", Arial, sans-serif';
  const PAD = 2;
  /** A road has no more shields, and a river no more names. */
  const MOST = 4;

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
    return [[x + dx, y], [x - dx, y], [x, y - dy], [x, y + dy], [x + dx, y - dy], [x - dx, y + dy], [x + dx, y + dy], [x - dx, y - dy]];
  }

  /** The same places, those first where the least of a label of width w is `abroad`. */
  function inward(places, w, abroad) {
    const far = ([x, y]) => [-0.5, 0, 0.5].filter((right) => abroad(x + right * w, y)).length;
    return places.map((place) => ({ place, far: far(place) })).sort((a, b) => a.far - b.far).map(({ place }) => place);
  }

  const upright = (angle) =>
    angle > Math.PI / 2 ? angle - Math.PI : angle < -Math.PI / 2 ? angle + Math.PI : angle;

  /** Names by a pen, within a box of `size` whose corner is `origin`; none touches one of the boxes in `taken`. */
  class Writer {
    constructor(pen, origin, size, taken) {
      this.pen = pen;
      this.origin = origin;
      this.size = size;
      this.taken = taken;
      /** What has been written: {text, box}. */
      this.written = [];
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      pen.lineJoin = "round";
    }

    /** Write a name {text, r} in the letters `kind` about `point`, beside a mark of radius r; its note under it where there is room. */
    place({ text: told, r, note, abroad }, kind, point) {
      if (!this._near(point)) return;
      const text = kind.upper ? told.toLocaleUpperCase("vi") : told, rows = broken(text);
      if (!(note && this._set(text, [...rows, note], kind, point, { r }))) this._set(text, rows, kind, point, { r, abroad });
    }
    /** Write rows where there is room; whether there was. */
    _set(text, rows, kind, point, { r, abroad = null }) {
      const { pen } = this;
      pen.font = font(kind, kind.size);
      pen.letterSpacing = `${kind.spaced ?? 0}px`;
      const w = Math.max(...rows.map((row) => widthOf(pen, row))) + 2 * PAD;
      const h = rows.length * kind.size * 1.18 + PAD;
      const all = spots(point.x, point.y, w, h, r);
      const spot = (abroad ? inward(all, w, abroad) : all).find(([x, y]) => this._free(x, y, w, h));
      if (!spot) return false;
      this._take(text, spot[0], spot[1], w, h);
      rows.forEach((row, i) => {
        const y = spot[1] + (i - (rows.length - 1) / 2) * kind.size * 1.18;
        this._letters(row, spot[0], y, kind);
      });
      return true;
    }

    /** Write a name, or a shield, at the free ones of `places` {x, y, angle} along a line. */
    placeAlong(name, kind, places) {
      const { pen } = this;
      let count = 0;
      pen.font = font(kind, kind.size);
      pen.letterSpacing = "0px";
      const w = widthOf(pen, name.text) + 8, h = kind.size + 6;
      for (const { x, y, angle } of places) {
        if (count >= MOST) return;
        const tilt = name.shield ? 0 : upright(angle);
        const bw = Math.abs(w * Math.cos(tilt)) + Math.abs(h * Math.sin(tilt));
        const bh = Math.abs(w * Math.sin(tilt)) + Math.abs(h * Math.cos(tilt));
        if (!this._free(x, y, bw, bh)) continue;
        this._take(name.text, x, y, bw, bh);
        count += 1;
        if (name.shield) this._shield(name, x, y, w, h, kind);
        else this._tilted(name.text, x, y, tilt, kind);
      }
    }

    /** Whether a name at a point could reach into the view. */
    _near({ x, y }) {
      const [left, top] = this.origin, far = 150;
      return x > left - far && y > top - far && x < left + this.size.x + far && y < top + this.size.y + far;
    }
    _letters(text, x, y, kind) {
      const { pen } = this, { halo } = lienket.state.data.style;
      pen.globalAlpha = halo.alpha;
      pen.strokeStyle = halo.colour;
      pen.lineWidth = 2 * halo.px;
      pen.strokeText(text, x, y);
      pen.globalAlpha = 1;
      pen.fillStyle = kind.colour;
      pen.fillText(text, x, y);
    }
    _tilted(text, x, y, angle, kind) {
      const { pen } = this;
      pen.save();
      pen.translate(x, y);
      pen.rotate(angle);
      this._letters(text, 0, -7, kind);
      pen.restore();
    }
    _shield(name, x, y, w, h, kind) {
      const { pen } = this, paper = "#fffefa";
      pen.beginPath();
      pen.roundRect(x - w / 2, y - h / 2, w, h, 3);
      pen.fillStyle = name.sign ? name.colour : paper;
      pen.fill();
      pen.lineWidth = name.colour ? 1.6 : 0.8;
      pen.strokeStyle = name.sign ? paper : name.colour ?? "#b3a996";
      pen.stroke();
      pen.fillStyle = name.sign ? paper : kind.colour;
      pen.fillText(name.text, x, y + 0.5);
    }
    _free(x, y, w, h) {
      const box = [x - w / 2, y - h / 2, x + w / 2, y + h / 2], [left, top] = this.origin;
      if (box[0] < left + 2 || box[1] < top + 2) return false;
      if (box[2] > left + this.size.x - 2 || box[3] > top + this.size.y - 2) return false;
      return !this.taken.some((other) => overlaps(box, other));
    }
    _take(text, x, y, w, h) {
      this.written.push({ text, box: [x - w / 2, y - h / 2, x + w / 2, y + h / 2] });
      this.taken.push([x - w / 2 - PAD, y - h / 2 - PAD, x + w / 2 + PAD, y + h / 2 + PAD]);
    }
  }

  Object.assign(lienket, /** @satisfies {Partial<Lienket>} */ ({ Writer }));
})(lienket);
