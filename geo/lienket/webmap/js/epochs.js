
/* The switch of the units: those of the map's own time or of another, whose shapes are read when they are first shown. */
((lienket) => {
  "use strict";
  const { state, el, byId, pick, word, units } = lienket;
  /** Facets whose codes are units. */
  const FACETS = ["district", "commune"];

  /* The border in the units that are shown. */

  /** What is told of the border in the workspace's own units. */
  let kept = null;

  function keep() {
    const { border, reach } = state.data;
    kept ??= { pairs: border.pairs, unplaced: border.unplaced, isolation: reach.isolation, crossings: border.crossings.map(({ pair }) => pair) };
    return kept;
  }

  /** Put the pairs of the units that are shown in the place of others; crossings stay where they are. */
  function recast() {
    const { border, reach } = state.data;
    if (!border.pairs) return;
    const { pairs = [], unplaced = [], crossings = [], isolation = [] } = units.isOwn() ? keep() : keep() && units.here().border;
    Object.assign(border, { pairs, unplaced });
    if (reach.isolation) reach.isolation = isolation;
    border.crossings.forEach((row, i) => { row.pair = crossings[i] ?? ""; });
  }

  /** The pairs of all epochs. @returns {DistrictPair[]} */
  const pairs = () => [...(kept?.pairs ?? state.data.border.pairs), ...Object.values(state.data.units?.recast ?? {}).flatMap((each) => each.border.pairs ?? [])];

  /* Changing over. */

  let loading = null;
  let loaded = false;

  /** Read the shapes of the other epochs, once. */
  const load = () => (loading ??= lienket.unpackShapes(`${state.layer._id}_units`).then((shapes) => {
    lienket.recast.stand(shapes);
    loaded = true;
  }));

  /** Show the units of an epoch, whose shapes are there. */
  function turn(key) {
    if (key === state.epoch) return;
    const { entry } = state.chosen ?? {};
    state.epoch = key;
    state.turn += 1;
    recast();
    for (const facet of FACETS) state.filters.delete(facet);
    lienket.facets.forget(state.data.links);
    state.shown = lienket.facets.passing();
    if (entry?.kind === "pair") lienket.close();
    state.layer.ground.refresh();
    state.layer.arrange();
    lienket.tell("units");
  }

  const known = (key) => units.shown().some((each) => each.key === key);

  /** Show the units of an epoch; those that the map does not know are its own. */
  async function set(key) {
    const wanted = known(key) ? key : units.own();
    if (wanted !== units.own()) await load();
    turn(wanted);
  }

  /** Change over by hand: what is shown now is said. */
  async function choose(key) {
    await set(key);
    lienket.say(units.caption());
  }

  /* The switch. */

  const choice = ({ key, title }) => el("label", {},
    el("input", { type: "radio", name: "units", value: key, checked: key === state.epoch, onchange: () => choose(key) }), el("span", {}, pick(title)));

  /** Write the switch in the reader's language; the focus stays on it. */
  function show() {
    const node = byId("units");
    if (!node) return;
    const held = node.contains(document.activeElement);
    node.querySelector("legend").textContent = word("units");
    node.querySelector(".switch").replaceChildren(...units.shown().map(choice));
    if (held) node.querySelector("input:checked").focus({ preventScroll: true });
  }

  lienket.on("ready", () => {
    if (units.shown().length < 2) return;
    document.querySelector(".head").append(el("fieldset", { id: "units", class: "units" }, el("legend", {}), el("div", { class: "switch" })));
    show();
  });
  for (const event of /** @type {const} */ (["language", "units"])) lienket.on(event, show);
  lienket.on("units", () => lienket.setLanguage(state.lang));

  lienket.epochs = { load, loaded: () => loaded, set, turn, known, pairs,
    /** Whether an address asks for what is not read yet. @param {string} hash */
    wants: (hash) => units.has() && !loaded && (/(^#?|&)(units|unit)=/.test(hash) || (lienket.people.has() && /(^#?|&)view=change/.test(hash))) };
})(lienket);
