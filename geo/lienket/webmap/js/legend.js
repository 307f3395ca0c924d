
/* The legend, made from what occurs; each of its entries switches its class off and on. */
((lienket) => {
  "use strict";
  const { state, el, byId, pick, word, label, swatch } = lienket;

  /** The points that are the seats of units of the workspace's own time. */
  const SEAT = "seat";

  /** An entry: a button that is pressed while its class is shown. */
  const entry = (code, sample, text) => el("li", {}, el("button", { type: "button", class: "entry", "data-class": code,
    "aria-pressed": String(!state.off.has(code)), onclick: () => toggle(code) }, sample, el("span", {}, text)));
  const block = (title, rows) => rows.length && el("section", {}, el("h3", {}, title), el("ul", {}, rows));

  /** Switch a class off, or on again. */
  function toggle(code) {
    state.off[state.off.has(code) ? "delete" : "add"](code);
    lienket.redraw();
  }

  /**
   * The features that are on the map, or would be if their class were on; and what is chosen.
   * @param {L.LatLngBounds | null} [bounds] those alone that reach into it
   */
  function shown(bounds = null) {
    const here = (feature) => !bounds || bounds.intersects(lienket.boundsOf(feature));
    const { marks } = state.data.style, zoom = state.map.getZoom(), found = [];
    const near = (feature) => !feature.point || zoom >= marks[feature.look].zoom;
    for (const layer of lienket.layers().filter((each) => !state.hidden.has(each.key))) {
      for (const row of layer.features) if ((layer.status || row.point) && near(row) && here(row) && lienket.passes(row)) found.push([layer, row]);
    }
    const base = lienket.layers().filter((layer) => !layer.status && !state.hidden.has(layer.key) && !layer.features[0]?.point)
      .flatMap((layer) => looksIn(layer, bounds && here).map((look) => [layer, { look }]));
    const lit = state.layer.lit.filter(({ feature }) => here(feature)).map(({ layer, feature }) => [layer, feature]);
    return distinct([...found, ...base, ...lit]);
  }

  /** Features by all that a legend tells of them, each kind once. @param {any[]} features */
  function distinct(features) {
    const kinds = new Map();
    for (const [{ key: layer }, { symbol, accuracy, look, point, lines, areas, inferred }] of features) {
      const kind = `${symbol},${accuracy},${look},${layer},${point},${lines},${inferred}`;
      if (!kinds.has(kind)) kinds.set(kind, { symbol, accuracy, look, point, lines, areas, inferred, layer });
    }
    return [...kinds.values()];
  }

  /** The looks of a layer of the base: all, or those of the shapes that are `here`. */
  function looksIn({ columns, shapes }, here) {
    if (!here) return columns.named.look?.of ?? [];
    const found = Array.from({ length: shapes.count }, (_, i) => i).filter((i) => here({ shapes, i }));
    return [...new Set(found.map((i) => columns.get("look", i)))];
  }

  const occurring = (features, key) => new Set(features.map((feature) => feature[key]));

  /** The colours. */
  function stages(symbols) {
    const groups = Object.values(state.data.style.groups);
    const used = groups.filter((group) => symbols.some((symbol) => symbol.group === group.key));
    return used.map((group) => {
      const whole = state.data.style.symbols[group.key];
      const sample = whole ? swatch.symbol(group.key) : swatch.colour(group.colour);
      return entry(`stage:${group.key}`, sample, pick(group.name));
    });
  }

  /** The dashes. */
  function conditions(symbols) {
    const works = symbols.filter((symbol) => symbol.family === "works");
    return Object.entries(state.data.style.conditions)
      .filter(([code]) => works.some((symbol) => symbol.condition === code))
      .map(([code, dash]) => entry(`condition:${code}`, swatch.dash(dash), label("condition", code)));
  }

  /** The forms. */
  function accuracies(linked) {
    const has = (accuracy, shape) => linked.some((row) => row.accuracy === accuracy && (!shape || row[shape]));
    return [
      has("surveyed", "lines") && entry("form:surveyed", swatch.surveyed(), word("accuracy_surveyed")),
      has("schematic", "lines") && entry("form:schematic", swatch.schematic(), word("accuracy_schematic")),
      has("schematic", "point") && entry("form:vague", swatch.vague(), word("accuracy_vague")),
      has("area") && entry("form:area", swatch.area(), word("accuracy_area")),
      linked.some((row) => row.inferred && row.lines) && entry("form:inferred", swatch.inferred(), word("identity_inferred")),
    ].filter(Boolean);
  }

  /** The base, and layers of links that are drawn as a ground of their own. */
  function grounds(features) {
    const layers = occurring(features, "layer"), looks = occurring(features.filter((row) => !row.symbol && !row.point), "look");
    const used = Object.values(state.data.style.grounds).filter((look) => look.legend &&
      (looks.has(look.key) || look.key === "sides" || layers.has(look.key)));
    return used.map((look) => entry(`ground:${look.key}`, swatch.ground(look), pick(look.name)));
  }

  /** The points. */
  function marks(features) {
    const looks = occurring(features.filter((feature) => feature.point), "look");
    return Object.values(state.data.style.marks).filter((look) => looks.has(look.key))
      .map((look) => entry(`mark:${look.key}`, swatch.mark(look), look.key === SEAT && !lienket.units.isOwn() ? `${pick(look.name)} (${word("by_old")})` : pick(look.name)));
  }

  /** One button for all that is switched off, so that nobody has to look for it. */
  const allBack = () => state.off.size > 0 && el("button", { type: "button", class: "plain", onclick: () => {
    state.off.clear();
    lienket.redraw();
    byId("legend").querySelector(".entry")?.focus();
  } }, word("legend_all"));

  let written = "";

  /** Write the legend anew if it would be another; the focus stays on its entry. */
  function legend() {
    const features = shown(), kinds = features.map((row) => [row.symbol, row.accuracy, row.look, row.layer, row.point, row.inferred].join());
    const now = [state.lang, state.epoch, state.view, state.view !== "links" && state.stop, lienket.view.title(), lienket.compare.title(), ...state.off, ...new Set(kinds)].join("|");
    if (now !== written) write(features);
    written = now;
  }

  /** The legend of these features, block by block. @returns {HTMLElement[]} */
  function blocks(features) {
    const linked = features.filter((feature) => feature.symbol);
    const used = [...occurring(linked, "symbol")].map((key) => state.data.style.symbols[key]);
    return [
      ...lienket.view.legend(entry, block, [block(word("legend_stage"), stages(used)), block(word("legend_condition"), conditions(used))]),
      block(word("legend_accuracy"), accuracies(linked)),
      block(word("legend_places"), marks(features)),
      block(word("legend_ground"), grounds(features)),
    ].filter(Boolean);
  }

  function write(features) {
    const body = byId("legend").lastElementChild, held = body.contains(document.activeElement) && document.activeElement.dataset.class;
    body.replaceChildren(...[...blocks(features), allBack()].filter(Boolean));
    if (held) body.querySelector(`[data-class="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
  }

  /** Draw again after a switch of a layer or of a class, and tell those who follow. */
  lienket.redraw = () => {
    state.turn += 1;
    state.layer.arrange();
    lienket.tell("layers");
  };

  const FORMS = ["surveyed", "schematic", "vague", "area", "inferred"];

  /** All classes that could be switched off. @returns {string[]} */
  function codes() {
    const { groups, conditions: dashes, marks: points, grounds: areas } = state.data.style;
    const all = { stage: groups, condition: dashes, mark: points, ground: areas };
    return [...FORMS.map((form) => `form:${form}`), ...lienket.view.codes(),
      ...Object.entries(all).flatMap(([name, table]) => Object.keys(table).map((key) => `${name}:${key}`))];
  }

  let started = false;
  lienket.legend = {
    codes,
    /** What the legend says of the part of the map in `bounds`. */
    within: (bounds) => blocks(shown(bounds)),
    show() {
      started = true;
      legend();
      lienket.tree.show();
    },
    /** Again, after the zoom, a switch, a filter or the choice changed. */
    refresh() {
      if (!started) return;
      legend();
      lienket.tree.refresh();
    },
  };
  lienket.on("shown", lienket.legend.refresh);
})(lienket);
