
/* The switches of the layers: in groups, with how many features each has. */
((lienket) => {
  "use strict";
  const { state, el, byId, pick, word, number } = lienket;

  /** The group that a layer stands in, by what it carries. */
  function groupOf(layer) {
    if (layer.status) return "links";
    return layer.shapes.points === layer.shapes.count ? "places" : "base";
  }

  const TITLES = { links: () => word("tree_links"), places: () => word("legend_places"), base: () => word("legend_ground") };
  /** @type {[HTMLInputElement, any, HTMLElement][]} Each layer's box, itself, and its count. */
  let rows = [];
  /** @type {[HTMLInputElement, any[]][]} Each group's box and its layers. */
  let heads = [];

  /** Switch layers on or off. */
  function toggle(layers, on) {
    for (const layer of layers) state.hidden[on ? "delete" : "add"](layer.key);
    lienket.redraw();
  }

  /** A layer: its box, its title, its count. */
  function row(layer) {
    const box = el("input", { type: "checkbox", name: layer.key, onchange: (event) => toggle([layer], event.target.checked) });
    const count = el("span", { class: "amount" });
    rows.push([box, layer, count]);
    return el("li", {}, el("label", {}, box, el("span", { class: "choice" }, pick(layer.title)), count));
  }

  /** A group of layers under a box of its own; null without any. */
  function group(key) {
    const layers = lienket.layers().filter((layer) => groupOf(layer) === key);
    if (!layers.length) return null;
    const box = el("input", { type: "checkbox", "data-group": key, onchange: (event) => toggle(layers, event.target.checked) });
    heads.push([box, layers]);
    return el("li", { class: "branch" }, el("label", { class: "branch-head" }, box, el("span", { class: "choice" }, TITLES[key]())),
      el("ul", { "aria-label": TITLES[key]() }, layers.map(row)));
  }

  /** How many features of a layer there are; while a filter holds some back, "shown / all". */
  function amount(layer) {
    const all = layer.shapes.count, left = layer.status ? lienket.featuresOf(layer).filter(lienket.passes).length : all;
    return left === all ? number(left) : `${number(left)} / ${number(all)}`;
  }

  /** Bring boxes and counts up to date; a group that is on in part says so. */
  function refresh() {
    for (const [box, layer, count] of rows) {
      box.checked = !state.hidden.has(layer.key);
      count.textContent = amount(layer);
    }
    for (const [box, layers] of heads) {
      const on = layers.filter((layer) => !state.hidden.has(layer.key)).length;
      box.checked = on === layers.length;
      box.indeterminate = on > 0 && on < layers.length;
    }
  }

  lienket.tree = {
    /** Write the switches anew; while their card is closed there is no hurry. */
    show() {
      [rows, heads] = [[], []];
      if (!byId("layers").open) return;
      const groups = ["links", "places", "base"].map(group).filter(Boolean);
      byId("layers").lastElementChild.replaceChildren(el("ul", { class: "switches" }, groups));
      refresh();
    },
    refresh,
  };
  lienket.on("ready", () => byId("layers").addEventListener("toggle", () => lienket.tree.show()));
})(lienket);
