
/* The legend, made from what occurs, and the switches of the layers. */
((lienket) => {
  "use strict";
  const { state, el, byId, pick, word, label, swatch } = lienket;

  const entry = (sample, text) => el("li", {}, sample, el("span", {}, text));
  const block = (title, rows) => rows.length && el("section", {}, el("h3", {}, title), el("ul", {}, rows));

  /** The features that are on the map now: switched on and, if points, near enough; and what is chosen. */
  function shown() {
    const { marks } = state.data.style, zoom = state.map.getZoom();
    const near = (feature) => !feature.point || zoom >= marks[feature.look].zoom;
    const on = state.data.layers.filter((layer) => !state.hidden.has(layer.key))
      .flatMap((layer) => layer.features.filter(near).map((feature) => [layer, feature]));
    const base = state.data.layers.filter((layer) => !layer.status && !state.hidden.has(layer.key))
      .flatMap((layer) => (layer.columns.named.look?.of ?? []).map((look) => [layer, { look }]));
    const lit = state.layer.lit.map(({ layer, feature }) => [layer, feature]);
    return [...on, ...base, ...lit].map(([layer, feature]) => ({ ...feature, layer: layer.key }));
  }

  const occurring = (features, key) => new Set(features.map((feature) => feature[key]));

  function stages(symbols) {
    const groups = Object.values(state.data.style.groups);
    const used = groups.filter((group) => symbols.some((symbol) => symbol.colour === group.colour));
    return used.map((group) => {
      const whole = state.data.style.symbols[group.key];
      const sample = whole ? swatch.symbol(group.key) : swatch.colour(group.colour);
      return entry(sample, pick(group.name));
    });
  }

  function conditions(symbols) {
    const works = symbols.filter((symbol) => symbol.family === "works");
    return Object.entries(state.data.style.conditions)
      .filter(([, dash]) => works.some((symbol) => String(symbol.dash) === String(dash)))
      .map(([code, dash]) => entry(swatch.dash(dash), label("condition", code)));
  }

  function accuracies(linked) {
    const used = occurring(linked, "accuracy");
    return [
      linked.some((row) => row.accuracy === "surveyed" && row.lines) &&
        entry(swatch.surveyed(), word("accuracy_surveyed")),
      used.has("schematic") && linked.some((row) => row.accuracy === "schematic" && row.lines) &&
        entry(swatch.schematic(), word("accuracy_schematic")),
      linked.some((row) => row.accuracy === "schematic" && row.point) &&
        entry(swatch.vague(), word("accuracy_vague")),
      used.has("area") && entry(swatch.area(), word("accuracy_area")),
      linked.some((row) => row.inferred && row.lines) && entry(swatch.inferred(), word("identity_inferred")),
    ].filter(Boolean);
  }

  function grounds(features) {
    const layers = occurring(features, "layer"), looks = occurring(features.filter((row) => !row.symbol), "look");
    const used = Object.values(state.data.style.grounds).filter((look) => look.legend &&
      (looks.has(look.key) || look.key === "sides" || layers.has(look.key)));
    return used.map((look) => entry(swatch.ground(look), pick(look.name)));
  }

  function marks(features) {
    const looks = occurring(features.filter((feature) => feature.point), "look");
    return Object.values(state.data.style.marks).filter((look) => looks.has(look.key))
      .map((look) => entry(swatch.mark(look), pick(look.name)));
  }

  function legend() {
    const features = shown(), linked = features.filter((feature) => feature.symbol);
    const { symbols } = state.data.style;
    const used = [...occurring(linked, "symbol")].map((key) => symbols[key]);
    byId("legend").lastElementChild.replaceChildren(...[
      block(word("legend_stage"), stages(used)),
      block(word("legend_condition"), conditions(used)),
      block(word("legend_accuracy"), accuracies(linked)),
      block(word("legend_places"), marks(features)),
      block(word("legend_ground"), grounds(features)),
    ].filter(Boolean));
  }

  function toggle(key, on) {
    state.hidden[on ? "delete" : "add"](key);
    state.layer.arrange();
  }

  function switches() {
    const rows = state.data.layers.map((layer) => {
      const box = el("input", { type: "checkbox", name: layer.key, checked: !state.hidden.has(layer.key),
        onchange: (event) => toggle(layer.key, event.target.checked) });
      return el("li", {}, el("label", {}, box, el("span", {}, pick(layer.title))));
    });
    byId("layers").lastElementChild.replaceChildren(el("ul", { class: "switches" }, rows));
  }

  let started = false;
  lienket.legend = {
    show() {
      started = true;
      legend();
      switches();
    },
    /** Again, after the zoom, a switch or the choice changed. */
    refresh() {
      if (started) legend();
    },
  };
})(lienket);
