
/* The views of the map: the links, the border they cross, what each would change; and the switch between them. */
((lienket) => {
  "use strict";
  const { state, el, byId, word } = lienket;
  const LINKS = "links";
  /** What every view has: an administrative unit (unitpanel.js). */
  const UNIT = "unit";

  /** The views beside that of the links, by key. @type {Map<string, View>} */
  const views = new Map();
  /** What the map is dressed for in the view of the links: a comparison of two days. @type {Partial<View> | null} */
  let over = null;
  const now = () => /** @type {View | undefined} */ (views.get(state.view) ?? over ?? undefined);

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
    byId("view-list").replaceChildren(...(plain ? [] : views.get(state.view).list()));
    byId("list-view").scrollTop = held;
  }

  /** How the view of the hour draws a feature of a link. @param {Item} item */
  const lookOf = (item) => now()?.lookOf?.(item) ?? (item.feature.point ? lienket.markLook(item.feature) : lienket.linkLook(item.feature, item.layer));

  /** Draw some items as the view of the hour does. @param {Item[]} items */
  function dress(items) {
    for (const item of items) {
      item.look = lookOf(item);
      item.path.setStyle({ look: item.look, weight: lienket.reach(item.look) });
    }
  }

  /** The items that show a link by a shape of their own. */
  const linked = () => state.layer.items.filter(({ feature }) => feature.symbol);

  /** After the day has changed: draw again what is drawn otherwise. @param {Item[]} moved */
  function follow(moved) {
    for (const item of moved) {
      item.look = lookOf(item);
      item.path.options.look = item.look;
    }
    state.layer.overpaint(moved);
    now()?.follow?.();
  }

  /** Change to another view. */
  function set(key) {
    if (key === state.view || !keys().includes(key)) return;
    const held = document.activeElement?.closest("#switch");
    views.get(state.view)?.leave();
    state.view = key;
    state.turn += 1;
    views.get(state.view)?.enter();
    dress(linked());
    show();
    byId("list-view").scrollTop = 0;
    if (held) byId("switch").querySelector("input:checked").focus();
    state.layer.arrange();
    lienket.tell("view");
  }

  /** Change to another view by hand: the map goes where that has something to show. */
  function turn(key) {
    set(key);
    const items = views.get(key)?.home() ?? [];
    if (items.length) lienket.fly(items);
  }

  /** Open the panel of a thing that a view has of its own, such as a pair of districts. */
  function open(kind, key, from) {
    if (kind === UNIT) return lienket.unitPanel.open(key, from);
    const entry = views.get(state.view)?.entry(kind, key);
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
    keys, set, open, show, follow,
    /** Dress the map for a comparison, or no longer. @param {Partial<View> | null} view */
    compare(view) {
      over = view;
      if (state.view === LINKS) dress(linked());
    },
    /** Whether the view of the hour draws a feature; null where the filters decide. */
    draws: (feature) => (feature.view ? feature.view === state.view : feature.symbol ? now()?.draws?.(feature) ?? null : null),
    /** The class of the legend that a feature has in this view. */
    classOf: (feature) => feature.code ?? now()?.classOf?.(feature),
    /** The classes of all views. */
    codes: () => [...[...views.values()].filter((view) => view.has()).flatMap((view) => view.codes()), ...lienket.compare.codes()],
    /** The first blocks of the legend: `plain` are those of the links. */
    legend: (entry, block, plain) => now()?.legend(entry, block, plain) ?? plain,
    names: () => now()?.names?.() ?? [],
    around: () => now()?.around?.() ?? [],
    shade: (feature) => now()?.shade?.(feature),
    /** The panel of what is chosen, where the view has its own; null elsewhere. */
    panel: ({ link, entry }) => (entry?.kind === UNIT ? lienket.unitPanel.panel(entry) : entry ? now().panel(entry) : link ? now()?.panelOf?.(link) ?? null : null),
    title: () => (state.view === LINKS ? "" : views.get(state.view)?.title?.() ?? word(`view_${state.view}`)),
  };
  lienket.on("ready", () => {
    byId("finds").after(el("fieldset", { id: "switch", class: "switch", hidden: true }));
    byId("links").after(el("div", { id: "view-list", class: "view-list" }));
    show();
  });
  lienket.on("language", () => byId("switch") && show());
  // Of the links there is nothing to write, and to ask how far they are scrolled takes long.
  lienket.on("time", () => state.view !== LINKS && show());
})(lienket);
