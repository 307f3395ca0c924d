
/* The address after #: view, language, filters, query, choice and switches, written and read back. */
((lienket) => {
  "use strict";
  const { state, el, byId, word, facets } = lienket;
  const PAUSE = 250;

  /** The language that the page opens in. */
  const first = () => state.data.first ?? 0;

  /* Writing. */

  /** A value for the address: what separates values there is escaped. */
  const safe = (text) => encodeURIComponent(text).replace(/%3A/g, ":").replace(/%20/g, "+");
  const list = (values) => [...values].map(safe).join(",");

  /** The view as zoom/lat/lon. */
  function view() {
    const { lat, lng } = state.map.getCenter();
    return [state.map.getZoom(), lat.toFixed(4), lng.toFixed(4)].map(Number).join("/");
  }

  /** What is chosen, as the address says it. */
  function chosen() {
    const { link, place, entry } = state.chosen ?? {}, key = place?.item.feature.key;
    const view = state.view !== "links" && `view=${state.view}`;
    return [view, entry ? `${entry.kind}=${safe(entry.key)}` : link ? `chon=${safe(link.key)}` : key ? `noi=${safe(key)}` : ""].filter(Boolean).join("&");
  }

  /** The address of what is seen; `choice` as `chosen` tells it. */
  function written(choice = chosen()) {
    const filters = facets.keys.filter((facet) => state.filters.has(facet)).map((facet) => `${facet}=${list(state.filters.get(facet))}`);
    const { isLast, day } = lienket.time;
    return `#${[view(), state.lang !== first() && `l=${state.lang ? "en" : "vi"}`, !lienket.units.isOwn() && `units=${safe(state.epoch)}`, !isLast() && `date=${day()}`, state.compared !== null && `compare=${day(state.compared)}`, ...lienket.people.written(), state.query && `q=${safe(state.query)}`, ...filters, choice,
      state.hidden.size && `hide=${list(state.hidden)}`, state.off.size && `off=${list(state.off)}`].filter(Boolean).join("&")}`;
  }

  /* Reading. */

  /** A part of an address as text; what cannot be read is nothing. */
  function plain(text) {
    try {
      return decodeURIComponent(text.replace(/\+/g, " "));
    } catch {
      return "";
    }
  }

  /** zoom/lat/lon, if these are numbers within the map. @returns {{zoom: number, at: Place} | null} */
  function readView(text) {
    const [zoom, lat, lng] = (text ?? "").split("/").map((piece) => (piece.trim() ? Number(piece) : NaN));
    if (![zoom, lat, lng].every(Number.isFinite)) return null;
    const { maxBounds } = state.map.options;
    if (maxBounds && !L.latLngBounds(/** @type {any} */ (maxBounds)).contains([lat, lng])) return null;
    return { zoom: Math.min(state.map.getMaxZoom(), Math.max(state.map.getMinZoom(), zoom)), at: [lat, lng] };
  }

  const piecesOf = (hash) => hash.replace(/^#/, "").split("&");

  /** What an address says, by name. @returns {Map<string, string>} */
  function rowsOf(hash) {
    const rows = new Map();
    for (const piece of piecesOf(hash)) {
      const [, name, value] = /^([a-z_]+)=(.*)$/s.exec(piece) ?? [];
      if (name) rows.set(name, value);
    }
    return rows;
  }

  /** The days that an address names, by their stops; the last, and none to compare with, where it names none that is known. */
  function days(rows) {
    const [shown, other] = ["date", "compare"].map((name) => lienket.stopOf(rows.get(name) ?? "", lienket.ISO));
    return { stop: shown < 0 ? lienket.time.last() : shown, compared: other < 0 ? null : other };
  }

  /** What an address asks for; what it does not name is as on opening, what is no word of ours is passed over. */
  function read(hash) {
    const rows = rowsOf(hash), pieces = piecesOf(hash);
    const values = (name) => (rows.get(name) ?? "").split(",").map(plain).filter(Boolean);
    const known = (name, all) => new Set(values(name).filter((value) => all.includes(value)));
    const filters = facets.keys.map((facet) => /** @type {[string, Set<string>]} */ ([facet, known(facet, facets.possible(facet))])).filter(([, codes]) => codes.size);
    return {
      view: readView(pieces.find((piece) => !piece.includes("="))),
      lang: rows.has("l") ? Number(rows.get("l") === "en") : first(),
      query: plain(rows.get("q") ?? "").slice(0, 200),
      filters: new Map(filters),
      link: plain(rows.get("chon") ?? ""),
      place: plain(rows.get("noi") ?? ""),
      hidden: known("hide", state.data.layers.map((layer) => layer.key)),
      off: known("off", lienket.legend.codes()),
      kind: rows.get("view") ?? "links",
      entry: ["pair", "when", "cut", "unit"].filter((kind) => rows.has(kind)).map((kind) => [kind, plain(rows.get(kind))])[0],
    };
  }

  let reading = false;

  /** Show what an address asks for. */
  function restore(hash) {
    if (lienket.epochs.wants(hash)) {
      lienket.epochs.load().then(() => restore(hash));
      return;
    }
    reading = true;
    const epoch = plain(rowsOf(hash).get("units") ?? "");
    lienket.epochs.turn(lienket.epochs.known(epoch) ? epoch : lienket.units.own());
    const { stop, compared } = days(rowsOf(hash));
    lienket.time.go(stop);
    lienket.compare.with(compared);
    const asked = read(hash);
    Object.assign(state, { hidden: asked.hidden, off: asked.off });
    if (asked.lang !== state.lang) lienket.setLanguage(asked.lang);
    lienket.people.restore(rowsOf(hash));
    lienket.view.set(lienket.view.keys().includes(asked.kind) ? asked.kind : "links");
    lienket.filter.restore(asked.filters, asked.query);
    choose(asked);
    if (state.view !== "links") lienket.unfold(true);
    if (asked.view) state.map.setView(asked.view.at, asked.view.zoom, { animate: false });
    else if (!asked.link && !asked.place && !asked.entry) lienket.fly();
    lienket.redraw();
    reading = false;
    entry = chosen();
  }

  /** Choose what an address names; without a view of its own the map goes there. */
  function choose({ link, place, entry: own, view: seen }) {
    const item = state.layer.byKey.get(place), from = seen ? undefined : "list";
    if (own && lienket.view.open(own[0], own[1], from)) return;
    if (state.layer.linkByKey.has(link)) lienket.choose(link, { from });
    else if (item) {
      lienket.openPlace(item, linksOf(place));
      if (!seen) lienket.fly([item]);
    } else if (state.chosen) lienket.close();
  }

  const linksOf = (key) => [...new Set([...(state.layer.linksOf.get(key) ?? []), ...(state.layer.linksAt.get(key) ?? [])])];

  /* Keeping the two together. */

  let entry = "", pending = 0;

  /** Write into the history; some pages opened from a disk may not. @param {"pushState" | "replaceState"} how */
  function write(how, hash) {
    clearTimeout(pending);
    pending = 0;
    if (hash === location.hash) return;
    try {
      history[how](null, "", hash);
    } catch {
      // The page works without an address.
    }
  }

  /** After a move or a filter: the same entry, with what is seen now. */
  function follow() {
    if (reading) return;
    clearTimeout(pending);
    pending = setTimeout(() => write("replaceState", written()), PAUSE);
  }

  /** After a choice: the entry before it is finished, and a new one begins. */
  function turn() {
    const now = chosen();
    if (reading || now === entry) return;
    if (pending) write("replaceState", written(entry));
    entry = now;
    write("pushState", written());
  }

  /* Handing it on. */

  /** The whole address, selected, for a person to copy by hand. */
  function byHand(address) {
    const box = el("input", { type: "text", class: "address", readonly: true, value: address, "aria-label": word("copy_link") });
    lienket.dialog(word("copy_link"), el("p", {}, word("copy_by_hand")), box);
    box.focus();
    box.select();
  }

  /** Put the address into the clipboard, or show it. */
  async function copy() {
    write("replaceState", written());
    const address = location.href.split("#")[0] + written();
    try {
      await navigator.clipboard.writeText(address);
      lienket.say(word(location.protocol === "file:" ? "copied_file" : "copied"));
    } catch {
      byHand(address);
    }
  }

  /** The skip link takes the focus to the list, or to what is open in its place, and leaves the address alone. */
  function skip() {
    document.querySelector(".skip").addEventListener("click", (event) => {
      event.preventDefault();
      (byId("search").offsetParent ? byId("search") : byId("detail-view").querySelector("button"))?.focus();
    });
  }

  lienket.tool("copy_link", copy);
  lienket.on("ready", () => {
    if (location.hash.length > 1) restore(location.hash);
    lienket.on("choice", turn);
    lienket.on("view", turn);
    /** @type {const} */ (["filter", "language", "layers", "time", "compare", "units", "people"]).forEach((event) => lienket.on(event, follow));
    state.map.on("moveend", follow);
    skip();
    window.addEventListener("popstate", () => restore(location.hash));
  });
  lienket.address = written;
})(lienket);
