
/* The panel of a unit: what it became or was made from, by which act, and the links there. */
((lienket) => {
  "use strict";
  const { state, el, pick, word, joined, row: fact, units } = lienket;

  /** A unit as a way to its panel, with what is said of it. */
  const way = (row, ...lines) => el("li", {}, el("button", { type: "button", class: "jump unit", "data-unit": units.keyOf(row), onclick: () => open(units.keyOf(row), "list") },
    el("span", {}, units.nameOf(row), lines.filter(Boolean).map((line) => el("small", {}, line)))));

  const section = (title, rows, note = "") => rows.length > 0 && el("section", { class: "block" }, el("h3", {}, title, el("span", { class: "count" }, ` (${rows.length})`)),
    el("ul", { class: "plain-list" }, rows), note && el("p", { class: "note" }, note));

  const estimates = (rows) => (rows.some(({ part, share }) => part && share != null) ? word("unit_estimate") : "");
  /** Rows of kin by the name of the unit at their other end. @param {UnitKin[]} rows @param {"from" | "to"} end */
  const sorted = (rows, end) => [...rows].sort((a, b) => units.nameOf(a[end]).localeCompare(units.nameOf(b[end]), "vi"));

  /** What a unit became. */
  const after = (row) => section(word("unit_now"), sorted(row.after, "to").map((kin) => way(kin.to, units.extent(kin), units.acts(kin))), estimates(row.after));

  /** What a unit was made from, of its own tier. */
  function before(row) {
    const found = row.before.filter(({ from }) => from.tier === row.tier && units.holds(from, units.preceding()));
    return section(word("unit_from"), sorted(found, "from").map((kin) => way(kin.from, joined(units.holders(kin.from), units.extent(kin)), units.acts(kin))), estimates(found));
  }

  /* The links there. */

  const LETTER = /[\p{L}\p{N}]/u;

  /** Whether a text names something as a word of its own. */
  function names(text, name) {
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
      if (!LETTER.test(text[at - 1] ?? " ") && !LETTER.test(text[at + name.length] ?? " ")) return true;
    }
    return false;
  }

  /** What is said of a link in Vietnamese: its name, its parts, the statements of them. */
  const saidOf = (link) => [link.name[0], ...(link.parts ?? []).map((key) => state.data.parts[key]?.name[0] ?? ""),
    ...lienket.subjectsOf(link).flatMap((key) => (state.data.statuses[key] ?? []).map(({ note }) => note?.[0] ?? ""))].join(" \n");

  /** What a text names a unit by: its name alone, or the whole of it where a larger unit has the same one. */
  function callsOf(row) {
    const whole = units.names(row)[0], lower = whole.charAt(0).toLocaleLowerCase("vi") + whole.slice(1);
    return units.all().some((other) => other.tier < row.tier && other.bare[0] === row.bare[0]) ? [whole, lower] : [row.bare[0]];
  }

  /** The units before that a unit was made from, and those that held them. @returns {UnitRow[]} */
  const sources = (row) => row.before.map(({ from }) => from).filter((old) => old.tier > units.TIERS.province);

  /** The links that name one of some units, each with what it names. @returns {[Link, string[]][]} */
  const naming = (rows) => state.data.links.map((link) => /** @type {[Link, string[]]} */ ([link, [...new Set(rows.filter((row) => callsOf(row).some((call) => names(saidOf(link), call))).map(units.nameOf))]])).filter(([, named]) => named.length);

  const jump = (link, note = "") => el("li", {}, el("button", { type: "button", class: "jump", "data-link": link.key, onclick: () => lienket.choose(link.key, { from: "list" }) },
    lienket.swatch.symbol(lienket.symbolOf(link)), el("span", {}, pick(link.name), el("small", {}, note || lienket.standing(link)))));

  /** The links that run through a unit's features, and those that were stated of what it was made from. */
  function links(row) {
    const recast = units.isNow(row) ? state.data.units.recast[units.latest()] : null, own = new Set(units.featuresOf(row));
    const of = (kind) => state.data.links.filter((link) => (recast?.[kind][link.key] ?? []).some((i) => own.has(recast.keys[i])));
    const here = recast ? of("within") : districts(row), stated = recast ? of("stated") : [];
    const named = naming(recast ? sources(row) : [row]).filter(([link]) => !here.includes(link) || recast);
    const old = new Map(named.map(([link, rows]) => [link, word("unit_named", { names: rows.join(", ") })]));
    for (const link of stated) if (!old.has(link)) old.set(link, word("by_old"));
    return [section(word("here"), here.map((link) => jump(link))),
      section(word("unit_stated"), [...old].map(([link, note]) => jump(link, note)), recast ? word("by_old_note", { title: units.title(units.own()) }) : "")];
  }

  /** The links that run through a district. */
  function districts(row) {
    const keys = ownFeatures(row).map(({ feature }) => feature.key);
    return state.data.links.filter((link) => (link.districts ?? []).some((key) => keys.includes(key)));
  }

  /** The features of the workspace's own units that a district is, by its name. @returns {Item[]} */
  function ownFeatures(row) {
    if (!units.holds(row, units.own()) || row.tier !== units.TIERS.district) return [];
    const layer = state.data.layers.find((each) => each.epoch === units.own()), name = units.names(row)[0];
    return (layer?.features ?? []).filter((feature) => feature.name[0] === name).map((feature) => /** @type {any} */ ({ feature, layer }));
  }

  /** Where a unit lies: its own shape where that is shown, else what it became. @returns {Item[]} */
  function itemsOf(row) {
    const own = units.isOwn() ? ownFeatures(row) : [];
    if (own.length) return own;
    const now = new Set(units.became(row)), held = units.all().filter((each) => now.has(each) || now.has(each.holder));
    const found = held.flatMap(units.featuresOf);
    return found.map((key) => state.layer.byKey.get(key)).filter(Boolean);
  }

  function panel({ key }) {
    const row = units.unit(key), other = units.names(row)[1 - state.lang];
    return [lienket.headOf(units.nameOf(row), other === units.nameOf(row) ? "" : other, joined(units.holders(row), word("unit_of", { title: units.timeOf(row) }))),
      el("dl", { class: "facts state" }, fact(word("unit_code"), `${row.code} (${units.timeOf(row)})`),
        fact(word("unit_standing"), !units.isNow(row) && word("unit_ended", { count: units.became(row).length }))),
      lienket.gains.ofUnit(row), after(row), before(row), ...links(row)].filter(Boolean);
  }

  /** Open the panel of a unit, once its place can be shown; from the list the map goes there. */
  function open(key, from = "") {
    const row = units.unit(key);
    if (!row) return false;
    if (!lienket.epochs.loaded()) lienket.epochs.load().then(() => show(row, from));
    else show(row, from);
    return true;
  }

  const shine = (items) => state.layer.light(items.length ? { own: [], at: items } : null);

  function show(row, from) {
    const items = itemsOf(row);
    state.chosen = { entry: { kind: "unit", key: units.keyOf(row), name: units.names(row) } };
    lienket.showChosen();
    shine(items);
    lienket.tell("choice");
    if (from === "list" && items.length) lienket.fly(items);
    document.getElementById("detail-view").querySelector("h2").focus({ preventScroll: true });
  }

  lienket.on("units", () => {
    const { entry } = state.chosen ?? {}, row = entry?.kind === "unit" && units.unit(entry.key);
    if (row) shine(itemsOf(row));
  });

  /* What the search box finds. */

  /** Whether a unit says what one of the map's own time, or of today, does not. */
  function newly(row) {
    if (units.shown().some(({ key }) => units.holds(row, key))) return true;
    return !units.all().some((each) => each.code === row.code && units.names(each)[0] === units.names(row)[0] && units.holds(each, units.own()));
  }

  /** What a unit is, where and when, and what it became. */
  function kindOf(row) {
    const then = units.isNow(row) ? [] : units.became(row);
    const now = then.length > 2 ? word("unit_many", { count: then.length }) : then.map((each) => units.inner(units.nameOf(each))).join(", ");
    return joined(units.timeOf(row), units.holders(row), then.length > 0 && word("unit_then", { name: now }));
  }

  /** The units as what the search box offers; an old one also as "… cũ". @param {(name: Pair, kind: () => string, sign: () => Element, go: () => void, more: any) => any} entry */
  function entries(entry) {
    const { grounds } = state.data.style, former = ["unit_old", "unit_former"].flatMap((key) => state.data.words[key]);
    const [recast] = Object.values(state.data.units.recast), looks = ["sides", state.data.layers.find((each) => each.epoch === units.own())?.key, recast.layer.key];
    return units.all().filter(newly).map((row) => {
      const name = units.names(row), also = units.isNow(row) ? [] : [...name, ...row.bare].flatMap((text) => former.map((form) => form.replace("{name}", text)));
      return entry(name, () => kindOf(row), () => lienket.swatch.ground(grounds[looks[row.tier]]),
        () => open(units.keyOf(row), "list"), { bare: row.bare[0], codes: [row.code, row.bare[1], ...also] });
    });
  }

  lienket.unitPanel = { open, panel, entries, itemsOf };
})(lienket);
