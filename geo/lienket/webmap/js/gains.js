
/* What links are worth to people, beside the map: the choice of place and measure, ranked links, who gains, a table of the units. */
((lienket) => {
  "use strict";
  const { state, el, byId, pick, word, label, number, row, joined, people } = lienket;
  const { group, item } = lienket.pairs;
  const told = () => state.data.access;
  /** By measure, the rank that `Worth` has. */
  const RANKS = { person_min: "by_gain", people: "by_people", cost: "by_cost" };
  /** So many crossings are listed. */
  const LISTED = 8;

  const amount = (value) => number(Math.round(value));

  /** "12" or "12–31". */
  const span = (least, most) => (least === most ? amount(least) : `${amount(least)}–${amount(most)}`);

  /* The choice. */

  /** The words of what can be chosen. */
  const OPTION = { target: (key) => people.targetName(key), measure: (key) => word(`measure_by_${key}`), shade: (key) => word(`shade_${key}`) };

  /** A choice of one of several. @param {"target" | "measure" | "shade"} name */
  function choice(name) {
    const options = people.options[name]().map((key) => el("option", { value: key, selected: key === people.asked(name) }, OPTION[name](key)));
    const select = el("select", { "data-choice": name, onchange: (/** @type {any} */ event) => people.choose(name, event.target.value) }, options);
    return el("label", {}, el("span", {}, word(`choice_${name}`)), select);
  }

  /** @param {("target" | "measure" | "shade")[]} names */
  const choices = (...names) => el("div", { class: "choices" }, names.map(choice));

  /* What a link is worth, in words. */

  /** That others, whose number is not known, stand beside those who were counted. @param {{ units_unknown?: number }} row */
  const besides = ({ units_unknown: count }) => count > 0 && word("besides", { count });

  /** That nobody is seen to save a minute: some get a way, or are not counted. @param {Worth} worth */
  function nobodyText({ units_unknown: count, opened_most: opened }) {
    if (opened > 0) return word("gain_opened", { value: amount(opened) });
    return count > 0 ? word("gain_uncounted", { count }) : word("gain_nobody");
  }

  /** How many people gain. @param {Worth} worth */
  const peopleText = (worth) => (worth.people_most ? word("gain_people", { value: span(worth.people_least, worth.people_most) }) : nobodyText(worth));

  /** How many minutes all of them save. @param {Worth} worth */
  const personText = ({ person_min_least: least, person_min_most: most }) => (most ? word("gain_person", { value: span(least, most) }) : "");

  /** What a source says that it costs. @param {Worth} worth */
  function costText({ cost, cost_partly: partly, cost_per_person_min: each }) {
    if (cost != null) return joined(word("cost_whole", { value: number(cost) }), each != null && word("cost_each", { value: number(each) }));
    return partly != null ? word("cost_part", { value: number(partly) }) : word("cost_none");
  }

  /** That it is not sure; nothing where it is, or where there is nothing. @param {Worth} worth */
  const sureText = ({ firm, people_most: most, person_min_most: minutes }) => !firm && (most || minutes) && word("not_sure");

  const worthText = (worth) => joined(sureText(worth), peopleText(worth), personText(worth), worth.people_most && besides(worth), costText(worth));

  /** @param {Worth} worth @returns {number | undefined} */
  const rankOf = (worth) => worth[RANKS[people.asked("measure")] ?? RANKS.person_min];

  /** The rank by the measure of the hour, and whether others share it. @param {Worth} worth */
  function rankText(worth) {
    const ranked = people.worths().filter((each) => rankOf(each) != null), rank = rankOf(worth);
    const shared = ranked.filter((each) => rankOf(each) === rank).length > 1;
    if (rank == null) return "";
    const weights = worth.first_weights_pct != null && word("rank_weights", { value: worth.first_weights_pct, count: worth.compared ?? "" });
    return joined(word("rank_of", { rank, count: ranked.length }), shared && word("rank_shared"), weights);
  }

  /* The list. */

  const linkOf = (key) => state.layer.linkByKey.get(key);
  const choose = (key) => lienket.choose(key, { from: "list" });

  /** A rank; one that is shared is marked. */
  const badge = (rank, shared) => el("b", { class: "rank" }, String(rank), shared && el("small", { title: word("rank_shared") }, "="));

  /** A link with its rank. @param {Worth} worth */
  function ranked(worth) {
    const rank = rankOf(worth), shared = people.worths().filter((each) => rankOf(each) === rank).length > 1;
    const sign = rank != null ? badge(rank, shared) : lienket.swatch.symbol(lienket.symbolOf(linkOf(worth.link)));
    return item(sign, pick(linkOf(worth.link).name), joined(shared && rank != null && word("rank_shared_short"), worthText(worth)), { "data-link": worth.link, onclick: () => choose(worth.link) });
  }

  /** The links by rank; those that share one, or have none, by name: nothing tells them apart. */
  function links() {
    const order = (worth) => rankOf(worth) ?? 1e9, name = ({ link }) => pick(linkOf(link).name);
    const known = people.worths().filter(({ link }) => linkOf(link)).sort((a, b) => order(a) - order(b) || name(a).localeCompare(name(b), "vi"));
    return group(word(`measure_by_${people.asked("measure")}`), known.map(ranked), undefined, "h2", people.targetName());
  }

  /** The links that nothing can be computed for, with why. */
  function rest() {
    const known = new Set(people.worths().map(({ link }) => link));
    return (state.data.reach?.changes ?? []).filter(({ link }) => linkOf(link) && !known.has(link)).map(({ link, why = "none" }) =>
      item(lienket.swatch.symbol(lienket.symbolOf(linkOf(link))), pick(linkOf(link).name), word(`why_${why}`), { "data-link": link, onclick: () => choose(link) }));
  }

  /** How many people gain in a future, as far as units tell. */
  function future(key) {
    const count = told().times[people.asked("target")][key].length / 4;
    return item("", label("scenario", key), count ? word("future_units", { count }) : word("future_none"), { "data-when": key, onclick: () => lienket.view.open("when", key, "list") });
  }

  /* Crossings. */

  const crossingOf = (key) => state.data.border.crossings?.[told().crossings[key]];

  /** The name of a crossing in both languages. @returns {Pair} */
  function crossingName(key) {
    const { link, ref, name } = crossingOf(key), own = link && linkOf(link)?.name;
    return own ?? /** @type {Pair} */ ([0, 1].map((lang) => [...new Set([ref, name?.[lang] || name?.[0]])].filter(Boolean).join(" · ") || state.data.words.road_unnamed[lang]));
  }

  /** Where a crossing is: near which place, else between which units. */
  const place = (key) => lienket.pairs.crossingLines(crossingOf(key)).slice(2).at(-1) ?? pick(lienket.pairs.entry(crossingOf(key).pair)?.name);

  /** Whether anything is lost in some draw, by whomever. @param {Loss} loss */
  const isLost = ({ lost_min_most: most, cut_off: off, units_unknown: unknown }) => most > 0 || off > 0 || unknown > 0;

  /** What is lost, in words. @param {Loss} loss */
  function lossText(loss) {
    const { people_least: few, people_most: many, lost_min_least: least, lost_min_most: most, longest_min: longest, cut_off: off, firm } = loss;
    return isLost(loss) ? joined(!firm && (many || most) && word("not_sure"), many > 0 && word("loss_people", { value: span(few, many) }), most > 0 && word("loss_person", { value: span(least, most) }),
      longest > 0 && word("loss_longest", { value: number(longest) }), off > 0 && word("loss_off", { value: amount(off) }), besides(loss)) : word("loss_none");
  }

  /** A crossing with its rank, if its loss is sure. @param {Loss} loss */
  function cutItem(loss) {
    const { crossing, by_loss: rank } = loss, shared = people.losses().filter((each) => each.by_loss === rank).length > 1;
    return item(rank != null ? badge(rank, shared) : "", pick(crossingName(crossing)), joined(lossText(loss), place(crossing)), { "data-cut": crossing, onclick: () => lienket.view.open("cut", crossing, "list") });
  }

  /** The crossings by what their loss would cost, all others under a fold; those that share a rank stand by name, and together. */
  function cuts() {
    const order = (/** @type {Loss} */ loss) => loss.by_loss ?? 1e9, name = ({ crossing }) => pick(crossingName(crossing));
    const all = people.losses().filter((loss) => crossingOf(loss.crossing) && isLost(loss)).sort((a, b) => order(a) - order(b) || name(a).localeCompare(name(b), "vi"));
    const most = all.filter((loss, i) => i < LISTED || order(loss) === order(all[LISTED - 1])), more = all.slice(most.length);
    return [group(word("cuts"), most.map(cutItem), String(all.length), "h2", word("cuts_note")),
      more.length > 0 && el("details", { class: "fold" }, el("summary", {}, word("cuts_more", { count: more.length })), el("ul", { class: "plain-list" }, more.map(cutItem)))];
  }

  /* People within some minutes. */

  /** How many people of each side reach the place within 30, 60, 90 minutes today. */
  function within() {
    const rows = (told().within[people.asked("target")] ?? []).filter(({ scenario }) => scenario === "today");
    const limits = [...new Set(rows.map(({ limit_min: limit }) => limit))], sides = [...new Set(rows.map(({ side }) => side))];
    const cell = (side, limit) => rows.filter((each) => each.side === side && each.limit_min === limit).map((each) =>
      el("td", {}, el("strong", {}, amount(each.people)), el("small", {}, span(each.people_least, each.people_most))));
    return rows.length > 0 && el("table", { class: "figures trips reached" }, el("caption", {}, word("within_title", { target: people.targetName() })),
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, word("filter_side")), limits.map((limit) => el("th", { scope: "col" }, word("minutes", { value: limit }))))),
      el("tbody", {}, sides.map((side) => el("tr", {}, el("th", { scope: "row" }, lienket.side(side), el("small", {}, knownText(side))), limits.flatMap((limit) => cell(side, limit))))));
  }

  /** Of how many people, and of how many units there is no number. */
  function knownText(side) {
    const [many, unknown] = told().known[side] ?? [0, 0];
    return joined(word("known_of", { value: amount(many) }), unknown > 0 && word("known_not", { count: unknown }));
  }

  /* The table of the units. */

  const minutesOf = (value) => (value === null ? word("way_none_short") : number(value));

  /** What changes for a unit: a range where it was drawn by lot, else one number. @param {Reached} each */
  function changeOf({ saved, least, most, changed }) {
    if (!changed) return "–";
    if (least != null && most != null) return least === most ? number(least) : `${number(least)}–${number(most)}`;
    return saved === null ? "–" : number(Math.abs(saved));
  }

  /** The panel of a unit, where there is one. */
  function wayTo(i) {
    const unit = lienket.units.has() && lienket.units.unitOf(told().units[i]), name = people.nameOf(i);
    return unit ? el("button", { type: "button", class: "row-name", onclick: () => lienket.unitPanel.open(lienket.units.keyOf(unit), "list") }, name) : name;
  }

  /** The sample of a unit's class on the map, and its words for who cannot see it. @param {Reached} each */
  function classCell(each) {
    const codes = lienket.shades.classes(each);
    return el("td", { class: "class-cell" }, codes.map((code) => [lienket.shades.sample(code), el("span", { class: "hidden" }, people.className(code))]).flat());
  }

  /** A unit as a row: its class, name, people, minutes; then and the difference where something is chosen. */
  const unitRow = (/** @type {Reached} */ each, then) => el("tr", {}, el("th", { scope: "row" }, wayTo(each.i)), classCell(each),
    el("td", {}, each.people === null ? word("people_unknown") : amount(each.people)), el("td", {}, minutesOf(each.today)),
    then && el("td", {}, minutesOf(each.then)), then && el("td", {}, el("strong", {}, changeOf(each))));

  /** A table of units that tells what the colours do. @param {Reached[]} rows */
  function table(rows, caption) {
    const { kind } = people.matter(), then = kind !== "today";
    const heads = ["unit", "class", "people", "today", ...(then ? ["then", kind === "cut" ? "lost" : "less"] : [])];
    return el("table", { class: "figures trips units-table" }, el("caption", {}, caption, " ", el("small", {}, word("units_note"))),
      el("thead", {}, el("tr", {}, heads.map((key) => el("th", { scope: "col" }, el("span", { class: key === "class" && "hidden" }, word(`reached_${key}`)))))),
      el("tbody", {}, rows.map((each) => unitRow(each, then))));
  }

  const farthest = (a, b) => (b.today ?? Infinity) - (a.today ?? Infinity) || (b.people ?? 0) - (a.people ?? 0);
  const greatest = (a, b) => Math.abs(b.most ?? b.saved ?? 1e9) - Math.abs(a.most ?? a.saved ?? 1e9);

  let unfolded = false;

  /** All units, under a fold that stays as the reader leaves it; written when it is unfolded, for there may be thousands. */
  function allUnits() {
    const rows = people.units().sort(farthest), title = people.title();
    const fold = el("details", { class: "fold", open: unfolded }, el("summary", {}, word("units_all", { count: rows.length })));
    const fill = () => unfolded && fold.children.length === 1 && fold.append(table(rows, title), ...take("access", rows));
    fold.addEventListener("toggle", () => {
      unfolded = fold.open;
      fill();
    });
    fill();
    return fold;
  }

  /** What stands in a table, to take away. @param {Reached[]} rows */
  function take(name, rows) {
    const what = `${name}_${people.asked("target")}`, button = (key, onclick) => el("button", { type: "button", class: "plain", onclick }, word(key));
    return [button("take_csv", () => lienket.saveTable(what, rows.map(columns))), button("take_geojson", () => lienket.saveAreas(what, rows.map(({ key }) => key), rows.map(properties)))];
  }

  /** A unit as the layer `access` of the products has it, and what changes with what is chosen. @param {Reached} each */
  function properties(each) {
    const { i, key, side, people: many, then, saved, least, most } = each, own = told().names?.[i] ?? state.layer.byKey.get(key)?.feature.name ?? [];
    const [sideVi, sideEn] = state.data.sides.find((row) => row.key === side)?.name ?? [], { code, epoch } = lienket.units.unitOf(key) ?? {};
    const times = told().targets.flatMap((target) => {
      const [today, building, all] = people.timesOf(target, i);
      return Object.entries({ today, building, all, saved: today === null || all === null ? null : Math.round((today - all) * 10) / 10 }).map(([name, value]) => [`${target}_${name}_min`, value]);
    });
    const potential = told().potential.map((row, at) => [`potential_${["today", "building", "all"][at]}`, row[i] < 0 ? null : row[i]]);
    const chosen = people.matter().kind !== "today" && { about: people.matter().key, then_min: then, saved_min: least ?? saved, saved_most_min: most ?? saved };
    return { key, name_vi: own[0], name_en: own[1], side, side_vi: sideVi, side_en: sideEn, people: many, code, epoch, ...Object.fromEntries([...times, ...potential]), ...chosen };
  }

  /** A unit as the table of a file. @param {Reached} each */
  function columns({ i, key, side, people: many, today, then, saved, least, most }) {
    return { unit: key, name: people.nameOf(i), side, target: people.asked("target"), about: people.matter().key, people: many, today_min: today, then_min: then, saved_min: least ?? saved, saved_most_min: most ?? saved };
  }

  function list() {
    const trips = people.asked("measure") === "trips";
    if (trips) return [choices("target", "measure")];
    return [choices("target", "measure"), links(), group(word("futures"), ["building", "all"].map(future), ""), group(word("changes_none"), rest()), ...cuts(), within(), allUnits()].filter(Boolean);
  }

  /* The panels. */

  /** Who gains or loses: the units, the most first. */
  function who(key) {
    const rows = people.units().filter(({ changed }) => changed).sort(greatest);
    const lost = people.matter().kind === "cut";
    if (!rows.length) return [el("p", { class: "note" }, word(lost ? "who_loses_none" : "who_none"))];
    return [table(rows, word(lost ? "who_loses" : "who_gains", { count: rows.length })), lost && el("p", { class: "note" }, word("cuts_note")), ...take(key, rows)];
  }

  /** What a link is worth, as rows of facts. */
  function facts(link) {
    const worth = people.worthOf(link.key);
    if (!worth) return null;
    return el("dl", { class: "facts state" }, row(word("rank"), rankText(worth)),
      row(word("gain_row"), joined(sureText(worth), worth.people_most ? joined(span(worth.people_least, worth.people_most), besides(worth)) : nobodyText(worth))), row(word("person_row"), worth.person_min_most > 0 && span(worth.person_min_least, worth.person_min_most)),
      row(word("opened_row"), worth.opened_most > 0 && amount(worth.opened_most)),
      row(word("potential_row"), worth.potential_pct != null && `${number(worth.potential_pct)} %`), row(word("cost_row"), [el("span", { class: "line" }, costText(worth)), ...costsOf(link.key)]));
  }

  /** What sources state of the cost of a link's parts, each with its source. */
  const costsOf = (link) => (told().costs[link] ?? []).map(({ subject, cost, as_of: day, source, locator }) => el("span", { class: "line" },
    joined(pick(state.data.parts[subject]?.name) || pick(linkOf(subject)?.name), word("cost_sum", { value: number(cost) }), lienket.date(day)), " ", source && lienket.citation(source, locator)));

  /* In the panels of units and of pairs. */

  /** How far the people of a unit have to go, to each kind of place. @param {UnitRow} unit */
  function ofUnit(unit) {
    const i = people.has() ? lienket.units.featuresOf(unit).map((key) => told().units.indexOf(key)).find((at) => at >= 0) ?? -1 : -1;
    if (i < 0) return null;
    const [potential] = told().potential, heads = ["target", "today", "building", "all"].map((key) => el("th", { scope: "col" }, key === "target" ? word("choice_target") : label("scenario", key)));
    const cells = (target) => people.timesOf(target, i).map((minutes) => el("td", {}, minutesOf(minutes)));
    return el("section", { class: "block" }, el("dl", { class: "facts" }, row(word("reached_people"), told().people[i] < 0 ? word("people_unknown") : amount(told().people[i])),
      row(word("potential_unit"), potential?.[i] >= 0 && word("people_count", { count: amount(potential[i]) }))),
    el("table", { class: "figures trips reached" }, el("caption", {}, word("reach_title"), " ", el("small", {}, word("units_note"))), el("thead", {}, el("tr", {}, heads)),
      el("tbody", {}, told().targets.map((target) => el("tr", {}, el("th", { scope: "row" }, people.targetName(target)), cells(target))))));
  }

  /** How open the stretch of border between two units is for people. @param {DistrictPair} pair */
  function ofPair({ key }) {
    const each = told()?.openness[`${state.epoch || state.data.epoch || ""}|${key}`];
    if (!each) return [];
    return [row(word("open_people"), each.people_near != null && amount(each.people_near)),
      row(word("open_across"), each.across_min != null && each.along_min != null && word("open_times", { across: number(each.across_min), along: number(each.along_min) }))];
  }

  /** The panel of the unit at a place of the map, where units are coloured. */
  function press({ lat, lng }) {
    if (!people.has() || state.view !== people.VIEW || !lienket.units.has()) return false;
    const at = told().units.find((key) => {
      const feature = state.layer.byKey.get(key)?.feature;
      return feature?.areas && lienket.boundsOf(feature).contains([lat, lng]) && lienket.places(feature).flat().filter((ring) => lienket.within([lat, lng], ring)).length % 2 === 1;
    });
    const unit = at && lienket.units.unitOf(at);
    return Boolean(unit) && lienket.unitPanel.open(lienket.units.keyOf(unit));
  }

  /** What the panel of a link, or of a future, tells of people. @param {Link} [link] */
  const above = (link) => (link && !people.worthOf(link.key) ? [] : [choices("target", "shade"), link && facts(link), ...who(link?.key ?? people.matter().key)]);

  /** The panel of a crossing, as if it were cut. @param {Entry} entry */
  function cut({ key, name }) {
    const loss = people.losses().find(({ crossing }) => crossing === key);
    return [lienket.headOf(pick(name), "", word("cut_kind")), el("p", { class: "note" }, place(key)), choices("target", "shade"),
      el("dl", { class: "facts state" }, row(word("loss_row"), loss ? lossText(loss) : word("loss_none"))), ...who(`cut_${key}`), lienket.changes.method()].filter(Boolean);
  }

  /* A choice changes what stands beside the map and on it; the focus stays on it. */
  lienket.on("people", () => {
    if (state.view !== people.VIEW || !byId("switch")) return;
    const held = document.activeElement?.closest("[data-choice]")?.dataset.choice;
    lienket.view.show();
    if (state.chosen && !state.chosen.place) lienket.showAgain();
    const box = state.chosen ? byId("detail-view") : byId("view-list");
    if (held) box.querySelector(`[data-choice="${held}"]`)?.focus({ preventScroll: true });
    lienket.say(people.title());
  });

  lienket.gains = { list, above, ofUnit, ofPair, press,
    entry: (key) => (people.has() && crossingOf(key) && Object.hasOwn(told().crossings, key) ? { kind: "cut", key, name: crossingName(key) } : null), panel: cut,
    /** Where a crossing is. */
    placeOf: (key) => crossingOf(key)?.at };
})(lienket);
