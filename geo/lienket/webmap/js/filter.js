
/* The filters: what is chosen of the facets, the panel where it is chosen, and what the map then draws. */
((lienket) => {
  "use strict";
  const { state, el, byId, word, facets } = lienket;

  const TITLES = {
    status: () => word("filter_status"), changed: () => word("filter_changed"), ground: () => word("filter_ground"), works: () => word("filter_works"),
    side: () => word("filter_side"), district: () => word("filter_district"), commune: () => word("filter_commune"), asked: () => word("filter_asked"), kind: () => word("filter_kind"),
    accuracy: () => word("filter_accuracy"), health: () => word("filter_health"), year: () => word("filter_year"),
  };

  /** Take up what is chosen and typed, and tell all who follow. */
  function apply() {
    state.shown = facets.passing();
    state.turn += 1;
    lienket.tell("filter");
  }

  /** Choose a code of a facet, or take it back. */
  function set(facet, code, on) {
    const chosen = new Set(state.filters.get(facet));
    chosen[on ? "add" : "delete"](code);
    if (chosen.size) state.filters.set(facet, chosen);
    else state.filters.delete(facet);
    apply();
  }

  /** Take back the choices of one facet; without one, all, and what was typed. */
  function clear(facet) {
    if (facet) state.filters.delete(facet);
    else {
      state.filters.clear();
      write("");
    }
    apply();
  }

  /** Take up what was typed, and show it in the box. */
  function write(text) {
    state.query = text.trim();
    if (byId("search").value.trim() !== state.query) byId("search").value = text;
  }

  /** Ask the list for what was typed. */
  function query(text) {
    write(text);
    apply();
  }

  /** Put other filters and another query in place of those that are. @param {Map<string, Set<string>>} filters */
  function restore(filters, text) {
    state.filters = filters;
    write(text);
    apply();
  }

  /* What is drawn. */

  /** Whether nothing was typed and no facet narrows the list, or a view shows all that is its own. */
  const idle = () => state.view !== "links" || !state.shown || state.shown.size === state.data.links.length;

  /** Whether one of the links of a feature passes; what is no link's is base, and always does. */
  function passes(feature) {
    const own = lienket.view.draws(feature);
    if (own !== null) return own;
    if (!feature.symbol || idle()) return true;
    const { linksOf, linksAt } = state.layer;
    return [...(linksOf.get(feature.key) ?? []), ...(linksAt.get(feature.key) ?? [])].some((key) => state.shown.has(key));
  }

  /** The classes of the legend that a feature is in. @returns {string[]} */
  function classesOf(feature, layer) {
    const own = lienket.view.classOf(feature);
    if (own) return [own];
    if (feature.point && !feature.symbol) return [`mark:${feature.look}`];
    if (!feature.symbol) return [`ground:${feature.look}`];
    const { group, condition } = state.data.style.symbols[feature.symbol];
    const form = { surveyed: feature.lines && "surveyed", schematic: feature.point ? "vague" : "schematic", area: "area" };
    return [`stage:${group}`, condition && `condition:${condition}`, feature.point && `mark:${feature.look}`,
      !feature.point && `ground:${layer.key}`, form[feature.accuracy] && `form:${form[feature.accuracy]}`,
      feature.inferred && feature.lines && "form:inferred"].filter(Boolean);
  }

  /** Whether a feature is to be drawn: its layer is on, its classes are, and a link of it passes. */
  lienket.visible = (feature, layer) => !state.hidden.has(layer?.key) && passes(feature) &&
    !(state.off.size && classesOf(feature, layer).some((code) => state.off.has(code)));

  /* The panel. */

  /** The count of each box. @type {Map<HTMLInputElement, HTMLElement>} */
  const amounts = new Map();

  /** One choice: its box, its name, its count. */
  function choice(facet, code) {
    const count = el("span", { class: "amount" });
    const box = el("input", { type: "checkbox", name: facet, value: code,
      onchange: (event) => set(facet, code, event.target.checked) });
    const node = el("label", {}, box, el("span", { class: "choice" }, facets.nameOf(facet, code)), count);
    amounts.set(box, count);
    return el("li", {}, node);
  }

  /** The choices of communes by the province that holds them, with a box that narrows them: there are many. */
  function byProvince(codes) {
    const nameOf = (code) => lienket.units.unitOf(code)?.holder, holders = [...new Set(codes.map(nameOf))];
    const runs = holders.map((holder) => el("section", {}, el("h3", {}, holder ? lienket.units.nameOf(holder) : ""), el("ul", {}, codes.filter((code) => nameOf(code) === holder).map((code) => choice("commune", code)))));
    const narrow = (event) => {
      const asks = lienket.asker(event.target.value);
      for (const run of runs) {
        const rows = [...run.querySelectorAll("li")];
        for (const row of rows) row.hidden = !asks(lienket.fold(row.querySelector(".choice").textContent));
        run.hidden = rows.every((row) => row.hidden);
      }
    };
    return [el("input", { type: "search", class: "narrow", "aria-label": word("filter_narrow"), placeholder: word("filter_narrow"), autocomplete: "off", oninput: narrow }), ...runs];
  }

  /** A facet with its choices; null where nothing answers to it. */
  function group(facet) {
    const codes = facets.codes(facet);
    if (!codes.length) return null;
    return el("details", { class: "facet", "data-facet": facet, open: state.opened?.has(facet) ?? false },
      el("summary", {}, el("span", {}, TITLES[facet]()), el("span", { class: "chosen" })),
      el("div", { role: "group", "aria-label": TITLES[facet]() }, facet === "commune" ? byProvince(codes) : el("ul", {}, codes.map((code) => choice(facet, code)))),
      el("button", { type: "button", class: "plain", onclick: () => takeBack(facet) }, word("filter_none")));
  }

  /** Take back a facet from its own button, which then is gone: the focus goes to its title. */
  function takeBack(facet) {
    clear(facet);
    byId("filters").querySelector(`[data-facet="${facet}"] summary`).focus();
  }

  /** Bring the boxes and their counts up to date. */
  function recount() {
    const counted = facets.counts();
    for (const [box, count] of amounts) {
      const left = counted[box.name].get(box.value) ?? 0;
      box.checked = state.filters.get(box.name)?.has(box.value) ?? false;
      count.textContent = String(left);
      box.closest("label").classList.toggle("empty", !left && !box.checked);
    }
    for (const node of byId("filters").querySelectorAll(".facet")) {
      const chosen = state.filters.get(node.dataset.facet)?.size ?? 0;
      node.querySelector(".chosen").textContent = chosen ? String(chosen) : "";
      node.querySelector(".plain").hidden = !chosen;
    }
  }

  /** Bring up to date what tells of the filters. */
  function refresh() {
    if (amounts.size) recount();
    chips();
    notice();
    const all = [...state.filters.values()].reduce((sum, codes) => sum + codes.size, 0);
    byId("filter-open").querySelector(".chosen").textContent = all ? String(all) : "";
  }

  /* What is chosen, above the list. */

  /** A choice that can be taken back where it stands; the focus goes to the next. */
  function chip(text, said, act) {
    return el("li", {}, el("button", { type: "button", class: "active", "aria-label": word("filter_remove", { name: said }), onclick: () => {
      act();
      const next = byId("chips").querySelector("button");
      (next ?? byId("filter-open")).focus({ preventScroll: true });
    } }, el("span", {}, text), el("span", { class: "cross", "aria-hidden": "true" }, "×")));
  }

  /** All that narrows the list. */
  function chips() {
    const chosen = [...state.filters].flatMap(([facet, codes]) => [...codes].map((code) => {
      const name = facets.nameOf(facet, code);
      return chip(name, `${TITLES[facet]()}: ${name}`, () => set(facet, code, false));
    }));
    const typed = state.query && chip(`“${state.query}”`, state.query, () => query(""));
    const nodes = [typed, ...chosen].filter(Boolean);
    if (nodes.length) nodes.push(el("li", {}, el("button", { type: "button", class: "plain", id: "clear",
      onclick: () => { clear(); byId("filter-open").focus({ preventScroll: true }); } }, word("filter_clear"))));
    byId("chips").replaceChildren(...nodes);
  }

  /** On the map: how many links are left, for who does not see the list; pressed, it shows all again. */
  function notice() {
    const node = byId("filtered");
    node.hidden = idle();
    if (node.hidden) return;
    const counted = word("filtered", { count: lienket.takenLinks().length, all: state.data.links.length });
    node.replaceChildren(el("span", {}, counted), el("span", { class: "cross", "aria-hidden": "true" }, "×"));
    node.title = word("filter_clear");
  }

  /** Show or fold the panel; it is written when first shown. */
  function open(on) {
    if (on) show();
    byId("filters").hidden = !on;
    byId("filter-open").setAttribute("aria-expanded", String(on));
  }

  /** Write the panel anew, in the reader's language; what was unfolded stays so. */
  function show() {
    const old = [...byId("filters").querySelectorAll(".facet")];
    state.opened = old.length ? new Set(old.filter((node) => node.open).map((node) => node.dataset.facet)) : new Set(["status"]);
    amounts.clear();
    byId("filters").replaceChildren(...facets.keys.map(group).filter(Boolean));
    refresh();
  }

  lienket.passes = passes;
  lienket.filter = { set, clear, query, restore };
  lienket.on("ready", () => {
    byId("filtered").addEventListener("click", () => {
      clear();
      (lienket.narrow() ? byId("grip") : byId("filter-open")).focus({ preventScroll: true });
    });
    byId("filter-open").addEventListener("click", () => open(byId("filters").hidden));
  });
  lienket.on("language", () => (byId("filters").hidden ? refresh() : show()));
  lienket.on("view", notice);
  for (const event of /** @type {const} */ (["time", "compare"])) lienket.on(event, () => (byId("filters").hidden ? refresh() : show()));
  lienket.on("filter", () => {
    refresh();
    state.layer.arrange();
  });
})(lienket);
