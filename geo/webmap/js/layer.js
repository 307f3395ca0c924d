
/* The layer: the atlas on a Leaflet map, its order, its tooltips, what is chosen. */
((lienket) => {
  "use strict";
  const { state, el, pick, shapeOf, places, linkLook, groundLook, sideLook, markLook, ownLook, atLook } = lienket;
  const { AREA, LINE, POINT } = lienket.SHAPE;
  // Under the pane (400) where Leaflet puts what others add, so that it can be clicked.
  const PANES = { ground: 350, links: 380, focus: 390, names: 395 };
  /** A feature as one of Leaflet's paths. */
  function path(feature, look, renderer, interactive) {
    const weight = Math.max(3, ...(look.strokes ?? []).map((line) => line.weight));
    const options = { renderer, interactive, look, weight, smoothFactor: 0.7, bubblingMouseEvents: false };
    const where = places(feature);
    if (feature.point) return L.circleMarker(where, { ...options, radius: look.mark.size / 2 + 3 });
    return feature.lines ? L.polyline(where, options) : L.polygon(where, options);
  }

  const Atlas = L.LayerGroup.extend({
    initialize(id) {
      L.LayerGroup.prototype.initialize.call(this);
      state.data = JSON.parse(lienket.byId(id).textContent);
      state.layer = this;
      /** Each drawn item: {path, feature, layer, canvas, order, zoom}. */
      this.items = [];
      this.byKey = new Map();
      this._seen = new Set();
      /** The items of what is chosen: they are seen even where a switch or the zoom hides them. */
      this.lit = [];
    },

    onAdd(map) {
      state.map = map;
      this._makePanes(map);
      this._index();
      this._ground();
      this._links();
      this.items.sort((a, b) => a.order - b.order);
      this.labels = new lienket.Labels(lienket.namesOf(this));
      map.addLayer(this.labels);
      map.on("zoomend", this.arrange, this);
      this._credits(map);
      this.arrange();
      lienket.start();
    },

    onRemove(map) {
      this.items.forEach(({ path: drawn }) => drawn.remove());
      this.labels.remove();
      map.off("zoomend", this.arrange, this);
    },

    _makePanes(map) {
      for (const [name, z] of Object.entries(PANES)) {
        const pane = map.getPane(name) ?? map.createPane(name);
        pane.style.zIndex = z;
        if (name !== "links") pane.style.pointerEvents = "none";
      }
      const canvas = (pane, extra) => new lienket.Canvas({ pane, padding: 0.25, ...extra });
      this.canvases = {
        ground: canvas("ground"),
        links: canvas("links", { tolerance: L.Browser.mobile ? 12 : 5 }),
        focus: canvas("focus"),
      };
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
      const links = this._links_of(feature, layer);
      const canvas = feature.point || (layer && layer.status) ? "links" : "ground";
      const drawn = path(feature, look, this.canvases[canvas], canvas === "links");
      const item = { path: drawn, feature, layer, order, zoom, count: feature.count ?? 1 };
      if (canvas === "links") this._listen(item, links);
      this.items.push(item);
      if (feature.key) this.byKey.set(feature.key, item);
    },

    _links_of(feature, layer) {
      const own = layer?.status ? this.linksOf.get(feature.key) : null;
      return own ?? this.linksAt.get(feature.key) ?? [];
    },

    _listen(item, links) {
      item.path.on("click", () => {
        if (links.length === 1) lienket.choose(links[0], { from: "map", subject: item.feature.key });
        else lienket.openPlace(item, links);
      });
      item.path.bindTooltip(() => tip(item, links), { sticky: !item.feature.point, direction: "top", className: "tip" });
    },

    _ground() {
      const { data } = state;
      this._abroad();
      for (const layer of data.layers) {
        const merged = new Map();
        for (const feature of layer.features) {
          if (feature.symbol) continue;
          const shape = shapeOf(feature), ground = data.style.grounds[feature.look];
          if (shape === POINT) this._addMark(feature, layer);
          else if (shape === AREA) this._addGround(feature, ground, layer);
          else merge(merged, feature);
        }
        for (const [look, feature] of merged) {
          const ground = data.style.grounds[look];
          this._add(feature, groundLook(ground, LINE), baseOf(layer), ground.order);
        }
      }
      const order = data.style.grounds.sides.order;
      for (const side of data.sides) this._outline({ ...side, look: "sides" }, sideLook(), null, order);
    },

    /** Where the base ends, the page goes on as the ground abroad, so that no sheet's edge shows. */
    _abroad() {
      const looks = state.data.layers.flatMap((layer) => layer.features.map((row) => row.look));
      if (!looks.includes("context.foreign")) return;
      state.map.getContainer().style.background = state.data.style.grounds["context.foreign"].fill;
    },

    /** An area of the base; its outline leaves out the frame that the layer was cut by. */
    _addGround(feature, ground, layer) {
      const { fills, strokes } = groundLook(ground, AREA), drawn = baseOf(layer), frame = frameOf(layer);
      this._add(feature, { fills }, drawn, ground.order);
      if (strokes.length) this._outline(feature, { strokes }, drawn, ground.order + 0.5, (a, b) => onFrame(frame, a, b));
    },

    /** The rings of an area as lines: what two areas share is drawn once, so that dashes hold. */
    _outline(feature, look, layer, order, skip = () => false) {
      const lines = places(feature).flat().flatMap((ring) => fresh(ring, this._seen, `${order}`, skip));
      this._add({ look: feature.look, places: lines, lines: [], count: 0 }, look, layer, order);
    },

    _addMark(feature, layer) {
      const look = markLook(feature);
      this._add(feature, look, layer, 400 - look.mark.rank, look.mark.zoom);
    },

    _links() {
      const { symbols } = state.data.style;
      for (const layer of state.data.layers.filter((row) => row.status)) {
        for (const feature of layer.features.filter((row) => row.symbol)) {
          const shape = shapeOf(feature), symbol = symbols[feature.symbol];
          if (shape === POINT) this._addMark(feature, layer);
          else {
            const band = symbol.family === "activity" ? 0 : 50;
            const order = 100 * (shape + 1) + band + symbol.order;
            this._add(feature, linkLook(feature, layer), layer, order);
          }
        }
      }
    },

    /** Show what the switches, the filters and the zoom allow, in the order of the style table. */
    arrange() {
      const map = state.map, zoom = map.getZoom();
      for (const { path: drawn, feature, layer, zoom: from } of this.items) {
        const shown = zoom >= from && lienket.visible(feature, layer);
        if (shown !== map.hasLayer(drawn)) shown ? drawn.addTo(map) : drawn.remove();
      }
      for (const { path: drawn } of this.items) if (map.hasLayer(drawn)) drawn.bringToFront();
      this.labels.refresh();
      lienket.legend.refresh();
    },

    /** How many features of the payload are on the map now. */
    count() {
      return this.items.filter(({ path: drawn, layer }) => layer && state.map.hasLayer(drawn))
        .reduce((sum, item) => sum + item.count, 0);
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
      this._lit?.forEach((drawn) => drawn.remove());
      this._lit = [];
      this.lit = items ? [...items.at, ...items.own] : [];
      lienket.legend.refresh();
      state.map.getPane("links").classList.toggle("dim", Boolean(items));
      if (!items) return;
      for (const item of items.at) this._glow(item, atLook(item));
      for (const item of items.own) this._glow(item, ownLook(item));
    },

    _glow(item, look) {
      const drawn = path(item.feature, look, this.canvases.focus, false).addTo(state.map);
      this._lit.push(drawn);
    },

    _credits(map) {
      const credits = new Set(state.data.layers.flatMap((layer) => (layer.credit ?? "").split(/;\s*/)).filter(Boolean));
      for (const credit of credits) map.attributionControl.addAttribution(escaped(credit));
    },
  });

  /** A layer of the base: never on the canvas of the links. */
  const baseOf = (layer) => ({ ...layer, status: false });

  const frames = new Map();

  /** The frame that a layer's areas were cut by: south, west, north, east. */
  function frameOf(layer) {
    if (!frames.has(layer.key)) {
      const all = layer.features.filter((row) => row.areas && row.look !== "context.beyond").flatMap((row) => places(row).flat(2));
      const lats = all.map(([lat]) => lat), lngs = all.map(([, lng]) => lng);
      const least = (values) => values.reduce((a, b) => Math.min(a, b), Infinity);
      const most = (values) => values.reduce((a, b) => Math.max(a, b), -Infinity);
      frames.set(layer.key, [least(lats), least(lngs), most(lats), most(lngs)]);
    }
    return frames.get(layer.key);
  }

  /** Whether an edge runs along a frame: the cut of a sheet is no border. */
  function onFrame([south, west, north, east], a, b) {
    const near = (one, other) => Math.abs(one - other) < 2e-3;
    return [[0, south], [0, north], [1, west], [1, east]]
      .some(([axis, edge]) => near(a[axis], edge) && near(b[axis], edge));
  }

  /** Whether the edge of `kind` between two vertices is new; it is not the next time. */
  function isNew(seen, kind, a, b) {
    const key = `${kind} ${[a, b].map(String).sort().join(" ")}`;
    return !seen.has(key) && Boolean(seen.add(key));
  }

  /** The lines of a ring whose edges were not drawn before, and that are not to be skipped. */
  function fresh(ring, seen, kind, skip) {
    const lines = [];
    let line = [];
    [...ring, ring[0]].forEach((place, i, all) => {
      if (i && (skip(all[i - 1], place) || !isNew(seen, kind, all[i - 1], place))) {
        lines.push(line);
        line = [];
      }
      line.push(place);
    });
    return [...lines, line].filter((each) => each.length > 1);
  }

  /** Put a base line together with the others of its look, and count it. */
  function merge(merged, feature) {
    const whole = merged.get(feature.look) ?? { look: feature.look, lines: [], count: 0 };
    whole.lines.push(...feature.lines);
    whole.count += 1;
    merged.set(feature.look, whole);
  }

  /** What the pointer shows: name, and status in words. */
  function tip({ feature, layer }, links) {
    const status = state.data.statuses[feature.key]?.[0], silent = feature.symbol && !status;
    const part = state.data.parts[feature.key], link = state.layer.linkByKey.get(links[0]);
    const name = pick(part?.name) || (layer.status && pick(link?.name)) || pick(feature.name);
    const kind = feature.point ? pick(state.data.style.marks[feature.look].name) : "";
    return el("div", {}, el("strong", {}, name),
      el("span", {}, status ? lienket.status(status) : silent ? lienket.unstated() : kind));
  }

  /** Text as HTML for Leaflet's credits, which take nothing else. */
  const escaped = (text) => el("i", {}, text).innerHTML;

  lienket.layer = (id) => new Atlas(id);
})(lienket);
