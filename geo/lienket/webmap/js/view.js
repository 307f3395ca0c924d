
/* The views of the map: the links, the border they cross, what each would change; and the switch between them. */
((lienket) => {
  "use strict";
  const { state, el, byId, word } = lienket;
  const LINKS = "links";

  /** The views beside that of the links, by key. @type {Map<string, View>} */
  const views = new Map();
  const now = () => views.get(state.view);

  /** The keys of the views that the data have something for, that of the links first. */
  const keys = () => [LINKS, ...[...views].filter(([, view]) => view.has()).map(([key]) => key)];

  /** One choice of the switch. */
  const choice = (key) => el("label", {},
    el("input", { type: "radio", name: "view", value: key, checked: key === state.view, onchange: () => turn(key) }),
    el("span", {}, word(`view_${key}`)));

  /** Write the switch and the list of the view anew, in the reader's language; without a second view there is none. */
  function show() {
    const plain = state.view === LINKS, held = byId("list-view").scrollTop;
    byId("switch").hidden = keys().length === 1;
    byId("switch").replaceChildren(el("legend", { class: "hidden" }, word("view")), ...keys().map(choice));
    byId("list-view").classList.toggle("other", !plain);
    byId("view-list").replaceChildren(...(plain ? [] : now().list()));
    byId("list-view").scrollTop = held;
  }

  /** Change to another view. */
  function set(key) {
    if (key === state.view || !keys().includes(key)) return;
    const held = document.activeElement?.closest("#switch");
    now()?.leave();
    state.view = key;
    state.turn += 1;
    now()?.enter();
    show();
    byId("list-view").scrollTop = 0;
    if (held) byId("switch").querySelector("input:checked").focus();
    state.layer.arrange();
    lienket.tell("view");
  }

  /** Change to another view by hand: the map goes where that has something to show. */
  function turn(key) {
    set(key);
    const items = now()?.home() ?? [];
    if (items.length) lienket.fly(items);
  }

  /** Open the panel of a thing that a view has of its own, such as a pair of districts. */
  function open(kind, key, from) {
    const entry = now()?.entry(kind, key);
    if (!entry) return false;
    state.chosen = { entry };
    lienket.showChosen();
    const items = now().itemsOf(entry);
    state.layer.light(items.length ? { own: items, at: [] } : null);
    lienket.tell("choice");
    if (from === "list") lienket.fly([...items, ...now().around()]);
    byId("detail-view").querySelector("h2").focus({ preventScroll: true });
    return true;
  }

  lienket.view = {
    add: (key, view) => views.set(key, view),
    keys, set, open,
    /** Whether the view of the hour draws a feature; null where the filters decide. */
    draws: (feature) => (feature.view ? feature.view === state.view : now() && feature.symbol ? now().draws(feature) : null),
    /** The class of the legend that a feature has in this view. */
    classOf: (feature) => feature.code ?? now()?.classOf(feature),
    /** The classes of all views. */
    codes: () => [...views.values()].filter((view) => view.has()).flatMap((view) => view.codes()),
    /** The first blocks of the legend: `plain` are those of the links. */
    legend: (entry, block, plain) => now()?.legend(entry, block, plain) ?? plain,
    names: () => now()?.names() ?? [],
    around: () => now()?.around() ?? [],
    shade: (feature) => now()?.shade(feature),
    /** The panel of what is chosen, where the view has its own; null elsewhere. */
    panel: ({ link, entry }) => (entry ? now().panel(entry) : link ? now()?.panelOf(link) ?? null : null),
    title: () => (state.view === LINKS ? "" : word(`view_${state.view}`)),
  };
  lienket.on("ready", () => {
    byId("finds").after(el("fieldset", { id: "switch", class: "switch", hidden: true }));
    byId("links").after(el("div", { id: "view-list", class: "view-list" }));
    show();
  });
  lienket.on("language", () => byId("switch") && show());
})(lienket);
