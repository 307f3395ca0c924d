
/* The page: the map, what is chosen, the language, the sheet of a phone. */
((lienket) => {
  "use strict";
  const { state, byId } = lienket;
  /** How close the map comes to what is chosen, and to what a reader zooms to. */
  const CLOSE = 12.5, CLOSEST = 16;
  /** How far one may go beyond the bounds, in their sizes: an open sheet covers most of a phone's map. */
  const BEYOND = { desk: 0.6, phone: 2 };

  /** Tell the style sheets how high an element is [px], which its letters decide, as often as that counts. */
  function follow(name, node, counts) {
    const tell = () => counts() && document.documentElement.style.setProperty(name, `${node.offsetHeight}px`);
    new ResizeObserver(tell).observe(node);
  }

  /** What the days of events and the coordinates take at the foot of a desk's map [px], beyond what the rounded scale leaves. */
  const LOW = 72;

  /** The room about the map on opening [px], before what takes it stands: the legend's on a desk, that of the folded sheet on a phone. */
  const edges = () => (lienket.narrow()
    ? { paddingTopLeft: L.point(10, 10), paddingBottomRight: L.point(10, 186) }
    : { paddingTopLeft: L.point(24, 24), paddingBottomRight: L.point(286, LOW) });

  /** Leaflet's map in element `id`, on `bounds` [[south, west], [north, east]] of the `whole` there is to see. */
  lienket.map = (id, bounds, whole) => {
    const map = L.map(id, {
      zoomSnap: 0.25, zoomDelta: 0.75, wheelPxPerZoomLevel: 90, maxZoom: CLOSEST,
      maxBounds: L.latLngBounds(whole).pad(BEYOND[lienket.narrow() ? "phone" : "desk"]), maxBoundsViscosity: 0.8, zoomControl: false,
      zoomAnimation: !lienket.calm(), fadeAnimation: !lienket.calm(), inertia: !lienket.calm(),
    });
    map.attributionControl.setPrefix("Leaflet");
    follow("--credit", map.attributionControl.getContainer(), () => true);
    follow("--sheet", byId("side"), () => byId("side").classList.contains("folded"));
    L.control.scale({ imperial: false, maxWidth: 140, position: "bottomleft" }).addTo(map);
    state.bounds = L.latLngBounds(bounds);
    fit();
    map.fitBounds(state.bounds, edges());
    map.setMinZoom(Math.min(map.getZoom(), map.getBoundsZoom(L.latLngBounds(whole))) - 0.5);
    return map;
  };

  /** A phone's map is covered by no card and no open sheet; a desk has room for the legend. */
  function fit() {
    const wide = !lienket.narrow();
    byId("layers").open = false;
    byId("legend").open = wide;
    unfold(wide || Boolean(state.chosen));
  }

  /** @returns {any} The room that the legend, or the sheet of a phone, leaves. */
  function room() {
    if (lienket.narrow()) return { paddingTopLeft: [10, 10], paddingBottomRight: [10, 10 + byId("side").offsetHeight] };
    const legend = byId("legend").open ? byId("legend").offsetWidth : 0;
    return { paddingTopLeft: [24, 24], paddingBottomRight: [24 + legend, LOW] };
  }

  /** Move the map so that `items` are seen; without any, the whole. */
  lienket.fly = (items = []) => {
    const all = items.reduce((sum, { feature }) => sum.extend(lienket.boundsOf(feature)), L.latLngBounds([]));
    lienket.flyTo(all.isValid() ? all : state.bounds);
  };

  /** Move the map so that `target`, bounds, is seen. */
  lienket.flyTo = (target) => {
    const options = { ...room(), maxZoom: CLOSE };
    if (lienket.calm()) state.map.fitBounds(target, { ...options, animate: false });
    else state.map.flyToBounds(target, { ...options, duration: 0.7 });
  };

  /* What is chosen. */

  function open(content) {
    byId("detail-view").replaceChildren(...content);
    byId("detail-view").hidden = false;
    byId("list-view").hidden = true;
    byId("side").scrollTop = 0;
    byId("detail-view").scrollTop = 0;
    unfold(true);
  }

  function show() {
    const { link, place } = state.chosen, own = lienket.view.panel(state.chosen);
    open(own ?? (link ? lienket.detailOf(link) : lienket.placeOf(place.item, place.links)));
  }

  lienket.showChosen = show;

  /** Write the open panel anew where it stands; the focus stays where it was. */
  lienket.showAgain = () => {
    const held = byId("detail-view").scrollTop, folded = byId("side").classList.contains("folded");
    show();
    unfold(!folded);
    byId("detail-view").scrollTop = held;
  };

  /** Choose a link: from the list the map moves there, from the map the panel scrolls there. */
  lienket.choose = (key, { from, subject } = /** @type {any} */ ({})) => {
    const link = state.layer.linkByKey.get(key), items = state.layer.itemsOf(link);
    state.chosen = { link };
    show();
    state.layer.light(items);
    lienket.tell("choice");
    if (from === "list") lienket.fly([...(items.own.length ? items.own : items.at), ...lienket.view.around()]);
    byId("detail-view").querySelector("h2").focus({ preventScroll: true });
    const part = subject && byId("detail-view").querySelector(`[data-part="${CSS.escape(subject)}"]`);
    part?.classList.add("picked");
    part?.scrollIntoView({ block: "nearest" });
  };

  /** Open a place, and the links that stand there. */
  lienket.openPlace = (item, links) => {
    state.chosen = { place: { item, links } };
    show();
    state.layer.light({ own: [item], at: [] });
    lienket.tell("choice");
    byId("detail-view").querySelector("h2").focus({ preventScroll: true });
  };

  /** Back to the list. */
  lienket.close = () => {
    const key = (state.chosen?.link ?? state.chosen?.entry)?.key;
    state.chosen = null;
    byId("detail-view").hidden = true;
    byId("detail-view").replaceChildren();
    byId("list-view").hidden = false;
    state.layer.light(null);
    lienket.tell("choice");
    if (key) lienket.list.focus(key);
    else state.map.getContainer().focus({ preventScroll: true });
  };

  /* The sheet of a phone. */

  function unfold(on) {
    byId("side").classList.toggle("folded", !on);
    byId("grip").setAttribute("aria-expanded", String(on));
  }

  Object.assign(lienket, /** @satisfies {Partial<Lienket>} */ ({ unfold, fit, edges }));
})(lienket);
