
/* Names on the map: written where there is room, the most important first. */
((lienket) => {
  "use strict";
  const LONGEST = 44;
  /** So much of a zoom sooner a seat is named on paper, which is read from closer. */
  const CLOSER = 1.1;
  /** So near a name is not written twice [px]. */
  const BESIDE = 90;

  /** How a class of names is written: see `geo/lienket/style/label_styles.py`. */
  const lettering = (name) => lienket.state.data.style.names[name.kind];

  /** From which zoom on a name is written. */
  const start = (name) => (name.from ?? lettering(name).start) - (lienket.state.framed && name.kind === "seat" ? CLOSER : 0);

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

  /** Whether the same name stands near a point already, such as that of the seat of a unit. */
  const beside = ({ written }, text, { x, y }) => written.some(({ text: other, box }) => other === text
    && Math.abs((box[0] + box[2]) / 2 - x) < BESIDE && Math.abs((box[1] + box[3]) / 2 - y) < BESIDE);

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
      const { _ctx, written } = this;
      Object.assign(this, { _ctx: pen, _bare: true });
      this._write();
      Object.assign(this, { _ctx, written, _bare: false });
    },
    refresh() {
      if (this._map && !this._map._animatingZoom) this._update();
    },
    _write() {
      const pen = this._ctx, size = this._map.getSize(), zoom = this._map.getZoom(), { x, y } = this._bounds.min;
      const marks = this._source.marks(zoom).map(({ place, r }) => {
        const p = this._map.latLngToLayerPoint(place);
        return [p.x - r, p.y - r, p.x + r, p.y + r];
      });
      if (!this._bare) pen.clearRect(x, y, size.x, size.y);
      const writer = new lienket.Writer(pen, [x, y], size, [...this._covers([x, y]), ...marks]);
      const wanted = this._source.names().filter((name) => {
        return (name.long || name.text.length <= LONGEST) && zoom >= start(name) && zoom <= lettering(name).end;
      });
      wanted.sort((a, b) => lettering(a).rank - lettering(b).rank);
      wanted.forEach((name) => this._one(writer, name));
      this.written = writer.written;
    },
    /** Write a name about its place, or along its lines. */
    _one(writer, name) {
      // A city is named by its seat, which has the same name.
      if (name.kind === "district" && writer.written.some(({ text }) => text === name.text)) return null;
      if (["unit", "commune"].includes(name.kind) && beside(writer, name.text, this._map.latLngToLayerPoint(name.place))) return null;
      if (!name.lines) return writer.place(name, lettering(name), this._map.latLngToLayerPoint(name.place));
      const [left, top] = writer.origin, lines = name.lines().map((line) => line.map((place) => {
        const p = this._map.latLngToLayerPoint(place);
        return { x: p.x - left, y: p.y - top };
      }));
      const places = along(lines, writer.size, name.shield ? 250 : 420);
      writer.placeAlong(name, lettering(name), places.map((at) => ({ ...at, x: at.x + left, y: at.y + top })));
    },
    /** What of the page lies over the map: the cards and the buttons. */
    _covers([left, top]) {
      if (this._bare) return [lienket.furniture()].map(([x, y, w, h]) => [x + left, y + top, x + w + left, y + h + top]);
      const map = this._map.getContainer().getBoundingClientRect();
      return [...document.querySelector(".stage").querySelectorAll(".card, .buttons, .locator, .pointer, .time, .filtered:not([hidden])")].map((node) => {
        const box = node.getBoundingClientRect(), x = left - map.x, y = top - map.y;
        return [box.left + x, box.top + y, box.right + x, box.bottom + y];
      });
    },
  });

  Object.assign(lienket, /** @satisfies {Partial<Lienket>} */ ({ Labels, bare }));
})(lienket);
