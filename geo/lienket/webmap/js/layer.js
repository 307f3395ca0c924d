
/* The layer: the atlas on a Leaflet map, its order, its tooltips, what is chosen. */
((lienket) => {
  "use strict";
  const { state, el, pick, path, shapeOf, linkLook, markLook, ownLook, atLook, road } = lienket;
  const { POINT } = lienket.SHAPE;
  // Under the pane (400) where Leaflet puts what others add, so that it can be clicked.
  const PANES = { ground: 350, links: 380, focus: 390, names: 395 };
  /** How far beyond what is seen the map is drawn, as a share of it: none on opening, when every pixel is waited for. */
  /** Railways lie lowest among lines, then what is worked on together, then main roads of the base, then all others. */
  const ORDER = { railway: 200, ribbon: 210, road: 225, line: 250 };
  const MARGINS = { ground: 0.3, links: 0.25 };

  /** How long one waits for the next day before what takes its time is done [ms]. */
  const REST = 150;

  /** Where among the others a line or an area of a link is drawn. @param {Pick<Item, "feature" | "layer">} item */
  function orderOf({ feature, layer }) {
    const { symbols, grounds, accuracies } = state.data.style, symbol = symbols[feature.symbol];
    const own = accuracies[feature.accuracy].band_px ? "line" : grounds[layer.key] ? "railway" : symbol.family === "activity" ? "ribbon" : "line";
    return (feature.lines ? ORDER[own] : 100) + symbol.order / 2;
  }

  /** Fulfilled in a task of its own when what has been drawn is on the screen. */
  const seen = () => new Promise((done) => {
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)));
  });

  /** Fulfilled in a task of its own. */
  const pause = () => new Promise((done) => { setTimeout(done); });

  const Atlas = L.LayerGroup.extend({
    initialize(id) {
      L.LayerGroup.prototype.initialize.call(this);
      this._id = id;
      state.layer = this;
      /** Each drawn item: {path, look, feature, layer, order, zoom}. */
      this.items = [];
      /** Each feature that has a key; those of the ground have no path of their own. */
      this.byKey = new Map();
      /** The items of what is chosen: they are seen even where a switch or the zoom hides them. */
      this.lit = [];
      this._hidden = "";
    },

    onAdd(map) {
      state.map = map;
      lienket.unpack(`${this._id}_data`).then((data) => {
        state.data = data;
        state.lang = data.first ?? 0;
        state.epoch = data.epoch ?? "";
        this._stand(map);
      }).catch(lienket.fail);
    },

    /** Everything in its place, once the data are unpacked. */
    _stand(map) {
      this._makePanes(map);
      this._index();
      this._ground(map);
      this._links();
      this.items.sort((a, b) => a.order - b.order);
      map.on("zoomend", this._show, this);
      this._credits(map);
      this.arrange();
      this._completed = this.ground.drawn.then(seen).then(() => this._complete()).catch(lienket.fail);
    },

    /** All that stands around the map, in short steps, so that the map answers meanwhile. */
    async _complete() {
      await lienket.more();
      Object.assign(state.data, await lienket.unpackRest(`${this._id}_rest`));
      state.stop = lienket.time.last();
      if (lienket.epochs.wants(location.hash)) await lienket.epochs.load();
      for (const step of lienket.start) {
        step();
        await pause();
      }
      document.getElementById("still")?.remove();
      requestIdleCallback(() => this._widen());
    },

    /** Write the names, from now on. */
    name() {
      this.labels = new lienket.Labels(lienket.namesOf(this));
      state.map.addLayer(this.labels);
    },

    onRemove(map) {
      this.items.forEach(({ path: drawn }) => drawn.remove());
      this.labels?.remove();
      this.ground?.remove();
      map.off("zoomend", this._show, this);
    },

    _makePanes(map) {
      for (const [name, z] of Object.entries(PANES)) {
        const pane = map.getPane(name) ?? map.createPane(name);
        pane.style.zIndex = z;
        if (name !== "links") pane.style.pointerEvents = "none";
      }
      this.canvases = {
        links: new lienket.Canvas({ pane: "links", padding: 0, tolerance: L.Browser.mobile ? 12 : 5 }),
        focus: new lienket.Canvas({ pane: "focus", padding: MARGINS.links }),
      };
    },

    /** Draw beyond what is seen, for who moves the map. */
    _widen() {
      const { ground, canvases: { links } } = this;
      ground.margin = MARGINS.ground;
      ground.refresh();
      links.options.padding = MARGINS.links;
      if (links._map) links._update();
    },

    /** Which links stand at a feature, and which link a part belongs to. */
    _index() {
      const { data } = state;
      this.linksOf = new Map();
      this.linksAt = new Map();
      const note = (map, key, link) => map.set(key, [...new Set([...(map.get(key) ?? []), link.key])]);
      for (const link of data.links) {
        for (const key of [link.key, ...(link.parts ?? [])]) {
          note(this.linksOf, key, link);
          const at = key === link.key ? link.at : data.parts[key]?.at;
          (at ?? []).forEach((place) => note(this.linksAt, place, link));
        }
      }
      this.linkByKey = new Map(data.links.map((link) => [link.key, link]));
    },

    _add(feature, look, layer, order, zoom = 0) {
      const drawn = path(feature, look, this.canvases.links, true);
      const item = { path: drawn, look, feature, layer, order, zoom };
      this._listen(item, this._links_of(feature, layer));
      this.items.push(item);
      if (feature.key) this.byKey.set(feature.key, item);
    },

    _links_of(feature, layer) {
      const own = layer?.status ? this.linksOf.get(feature.key) : null;
      return own ?? this.linksAt.get(feature.key) ?? [];
    },

    _listen(item, links) {
      item.path.on("click", ({ latlng }) => this._completed.then(() => {
        if (state.measuring) state.measuring(latlng);
        else if (links.length === 1) lienket.choose(links[0], { from: "map", subject: item.feature.key });
        else lienket.openPlace(item, links);
      }));
      item.path.bindTooltip(() => tip(item, links), { sticky: !item.feature.point, direction: "top", className: "tip" });
    },

    /** The base: its areas and lines on one canvas, its points as marks. */
    _ground(map) {
      this._abroad();
      this.ground = new lienket.Ground();
      map.addLayer(this.ground);
      lienket.drawn = this.ground.drawn;
      for (const layer of state.data.layers.filter((row) => !row.status)) {
        for (const feature of layer.features) {
          if (feature.point) this._addMark(feature, layer);
          else if (feature.key) this.byKey.set(feature.key, { feature, layer });
        }
        this._addRoads(layer);
      }
    },

    /** Where the base ends, the page goes on as the ground abroad, so that no sheet's edge shows. */
    _abroad() {
      const foreign = state.data.layers.some((layer) => layer.columns.named.look?.of.includes("context.foreign"));
      if (foreign) state.map.getContainer().style.background = state.data.style.grounds["context.foreign"].fill;
    },

    /** The main roads of a base layer, in front of railways and of what is worked on together. */
    _addRoads(layer) {
      const { shapes, columns } = layer, { grounds } = state.data.style;
      for (let i = shapes.areas; i < shapes.areas + shapes.lines; i += 1) {
        const look = grounds[columns.get("look", i)];
        if (!look.core) continue;
        const feature = /** @type {any} */ ({ shapes, i, look: look.key, lines: true }), strokes = road(look);
        const drawn = path(feature, { strokes }, this.canvases.links, false);
        this.items.push({ path: drawn, look: { strokes }, feature, layer, order: ORDER.road + look.order / 10, zoom: 0, base: true });
      }
    },

    _addMark(feature, layer) {
      const look = markLook(feature);
      this._add(feature, look, layer, 400 - look.mark.rank, look.mark.zoom);
    },

    _links() {
      for (const layer of state.data.layers.filter((row) => row.status)) {
        for (const feature of layer.features.filter((row) => row.symbol)) {
          if (shapeOf(feature) === POINT) this._addMark(feature, layer);
          else {
            const look = linkLook(feature, layer);
            this._add(feature, look, layer, orderOf({ feature, layer }));
          }
        }
      }
    },

    /** Show what the switches, the filters and the zoom allow, and its names. */
    arrange() {
      this._show();
      this.labels?.refresh();
    },

    /** Show what is allowed, in the order of the style table; after a zoom the names follow of themselves. */
    _show() {
      this._choose();
      this._sort();
      this._arrangeGround();
      lienket.tell("shown");
    },

    /** Put what is allowed on the map, and take off the rest. */
    _choose() {
      const map = state.map, zoom = map.getZoom();
      for (const { path: drawn, feature, layer, zoom: from, base } of this.items) {
        const shown = zoom >= from && (base ? lienket.isShown(layer.key, feature.look) : lienket.visible(feature, layer));
        if (shown !== map.hasLayer(drawn)) shown ? drawn.addTo(map) : drawn.remove();
      }
    },

    _sort() {
      for (const { path: drawn } of this.items) if (state.map.hasLayer(drawn)) drawn.bringToFront();
    },

    /** Show another day at once; what lies over what, and the names, follow when nobody goes on to the next. */
    follow() {
      const all = state.view === "links" && !state.off.size && state.shown.size === state.data.links.length;
      if (!all || !this._all) this._choose();
      this._all = all;
      lienket.tell("shown");
      clearTimeout(this._settling);
      this._settling = setTimeout(() => this._settle(), REST);
    },

    /** Draw some items as they look now over what is drawn, which takes no time; all is drawn in order when nobody goes on. @param {Item[]} items */
    overpaint(items) {
      const canvas = this.canvases.links;
      canvas._drawing = true;
      for (const { path: drawn } of items) if (state.map.hasLayer(drawn)) drawn._updatePath();
      canvas._drawing = false;
    },

    _settle() {
      for (const item of this.items.filter(({ feature }) => feature.symbol)) {
        item.path.setStyle({ weight: lienket.reach(item.look) });
        if (!item.feature.point) item.order = orderOf(item);
      }
      this.items.sort((a, b) => a.order - b.order);
      this.arrange();
    },

    /** The ground draws itself when the view changes; here only what a switch changed. */
    _arrangeGround() {
      const hidden = [...state.hidden, ...state.off].join();
      if (hidden !== this._hidden) this.ground.refresh();
      this._hidden = hidden;
    },

    /** How many features of the payload are on the map now. */
    count() {
      const base = this.ground.count();
      return base + this.items.filter(({ path: drawn, base: ground }) => !ground && state.map.hasLayer(drawn)).length;
    },

    /** The items that show `link`: {own: its geometry, at: where it takes place}. */
    itemsOf(link) {
      const own = [], at = [];
      for (const key of [link.key, ...(link.parts ?? [])]) {
        const item = this.byKey.get(key);
        if (item?.feature.symbol) own.push(item);
        else (key === link.key ? link.at : state.data.parts[key]?.at)?.forEach((place) => {
          if (this.byKey.has(place)) at.push(this.byKey.get(place));
        });
      }
      return { own, at: own.length && !link.parts ? [] : [...new Set(at)] };
    },

    /** Light up `items` and dim the rest; null puts all back. */
    light(items) {
      this._kept = items;
      this._lit?.forEach((drawn) => drawn.remove());
      this._lit = [];
      this.lit = items ? [...items.at, ...items.own] : [];
      lienket.tell("shown");
      state.map.getPane("links").classList.toggle("dim", Boolean(items));
      if (!items) return;
      for (const item of items.at) this._glow(item, atLook(item));
      // Rims under light under lines: where parts of a link meet, none ends on another.
      const looks = items.own.map((item) => ({ item, look: ownLook(item) }));
      for (const at of [0, 1]) for (const { item, look } of looks) if (look.under) this._glow(item, { strokes: [look.under[at]] });
      for (const { item, look } of looks) this._glow(item, { ...look, under: look.under?.slice(2) });
    },

    /** Light up the same once more, as it looks now. */
    relight() {
      if (this._kept) this.light(this._kept);
    },

    _glow(item, look) {
      const drawn = path(item.feature, look, this.canvases.focus, false).addTo(state.map);
      this._lit.push(drawn);
    },

    _credits(map) {
      const credits = new Set(state.data.layers.flatMap((layer) => (layer.credit ?? "").split("; ")).filter(Boolean));
      for (const credit of credits) map.attributionControl.addAttribution(escaped(credit));
    },
  });

  /** What the pointer shows: name, and status in words. */
  function tip({ feature, layer }, links) {
    // Whoever is quicker than the rest of the data reads the name alone.
    const status = state.data.statuses?.[feature.key]?.[0], silent = feature.symbol && state.data.statuses && !status;
    const part = state.data.parts[feature.key], link = state.layer.linkByKey.get(links[0]);
    const name = pick(part?.name) || (layer.status && pick(link?.name)) || pick(feature.name);
    const kind = feature.point ? pick(state.data.style.marks[feature.look].name) : "";
    return el("div", {}, el("strong", {}, name),
      el("span", {}, status ? lienket.status(status) : silent ? lienket.unstated() : kind));
  }

  /** Text as HTML for Leaflet's credits, which take nothing else. */
  const escaped = (text) => el("i", {}, text).innerHTML;

  // Until the filters stand, nothing is held back.
  lienket.visible = () => true;
  lienket.layer = (id) => new /** @type {any} */ (Atlas)(id);
})(lienket);
