
/* The border beside the map: what crosses it, pair by pair of districts, and where the two sides differ. */
((lienket) => {
  "use strict";
  const { state, el, pick, word, label, measure, metres, swatch, row, joined, units } = lienket;
  const told = () => state.data.border;
  /** Words for districts, and those in their place where the units are communes. */
  const OF_COMMUNES = { border_pairs: "border_pairs_communes", pair_kind: "pair_kind_communes", unplaced: "unplaced_communes", isolated: "isolated_communes", districts_passed: "districts_passed_communes" };
  /** A place is near up to here [m]. */
  const NEAR = 5000;
  const km = (value) => measure(value, "km");
  const split = (text = "") => text.split(";").filter(Boolean);

  const pairOf = (key) => told().pairs.find((pair) => pair.key === key);
  const linkName = (key) => pick(state.layer.linkByKey.get(key)?.name) || key;
  /** A word of the page, of the units that are shown. */
  const of = (key) => word(units.isOwn() ? key : OF_COMMUNES[key]);
  const sides = (text) => split(text).map(lienket.side).join(", ");

  /* The lines at the top. */

  /** Whether a crossing, or the state of a link, is that of a route. */
  const isRoute = ({ ground }) => ground !== "not_applicable";

  /** How the routes stand, in the sentences of the front page. */
  const summary = () => el("div", { class: "lead" }, lienket.time.isLast() ? (state.data.about.standing ?? []).map((line) => el("p", {}, pick(line))) : earlier(),
    !units.isOwn() && el("p", { class: "past" }, word("standing_old", { title: units.title(units.own()) })));

  /** How many routes had which state on an earlier day. */
  function earlier() {
    const grounds = state.data.links.filter(({ state: each }) => each && isRoute(each)).map(({ state: { ground } }) => ground);
    const counted = Object.keys(state.data.vocabulary.ground).filter((code) => grounds.includes(code))
      .map((code) => `${label("ground", code)}: ${grounds.filter((each) => each === code).length}`);
    return el("p", {}, el("strong", {}, lienket.dayShown()), el("br"), joined(...counted));
  }

  /* The list. */

  /** The pairs from west to east. */
  function ordered() {
    const west = ({ district_a: a, district_b: b }) => [a, b].map((key) => state.layer.byKey.get(key)?.feature)
      .reduce((sum, feature) => sum + (feature ? feature.shapes.label(feature.i)[1] : 0), 0);
    return [...told().pairs].sort((a, b) => west(a) - west(b));
  }

  /** How many open crossings there are for each 10 km; nothing where there is none. */
  const dense = (pair) => pair.open_crossings > 0 && pair.per_10km != null && word("pair_dense", { value: lienket.number(pair.per_10km) });

  /** What the counts are of. */
  const basis = () => (told().looked_at.length ? word(`looked_${told().looked_at.at(-1)}`) : "");

  /** The other roads across by level: "quốc lộ, đường tỉnh 1 · đường huyện, xã 9"; of none, what was looked at. */
  function othersOf(pair) {
    const counts = told().looked_at.map((level) => [level, pair[`others_${level}`] ?? 0]);
    if (counts.every(([, many]) => !many)) return basis() ? `0 (${basis()})` : "–";
    return joined(...counts.map(([level, many]) => word(`level_${level}`, { count: many })));
  }

  /** A pair in one line: its length, what can be driven across, the other roads. */
  const summaryOf = (pair) => joined(km(pair.length_km), word("pair_open", { count: pair.open_crossings }), dense(pair));

  const item = (sample, title, text, attributes) => el("li", {}, el("button", { type: "button", class: "link", ...attributes }, sample && el("span", { class: "swatches" }, sample),
    el("span", { class: "link-text" }, el("span", { class: "link-name" }, title), text && el("span", { class: "link-state" }, text))));

  const pairItem = (pair) => item(swatch.line(told().looks.border[pair.look], told().edge_px), pick(pair.name), summaryOf(pair),
    { "data-pair": pair.key, onclick: () => lienket.view.open("pair", pair.key, "list") });

  /** A titled run of rows, a note on them above; nothing where there is none. @param {"h2" | "h3"} level */
  const group = (title, rows, note = undefined, level = "h2", lead = "") => rows.length > 0 && el("section", { class: "view-group" },
    el(level, {}, title, el("span", { class: "count" }, note ?? String(rows.length))), lead && el("p", { class: "note" }, lead), el("ul", {}, rows));

  const isolationOf = (key) => (state.data.reach?.isolation ?? []).find((each) => each.key === key);

  /** How far the way round is. @param {Isolation} away */
  const detour = ({ shortest_km: way, straight_km: straight, detour: times, minutes }) => (way == null ? word("isolated_no")
    : word("isolated_way", { way: km(way), straight: km(straight), times: lienket.number(times), minutes: lienket.minutes([minutes]) }));

  function isolated() {
    return group(of("isolated"), (state.data.reach?.isolation ?? []).filter(({ key }) => pairOf(key)).map((each) =>
      item("", pick(pairOf(each.key).name), joined(detour(each), `${word("pair_others").toLowerCase()}: ${othersOf(pairOf(each.key))}`), { "data-pair": each.key, onclick: () => lienket.view.open("pair", each.key, "list") })));
  }

  /** The routes that fall into no pair, each with why. */
  const unplaced = () => group(of("unplaced"), told().unplaced.map(({ key, unplaced: why }) =>
    item("", linkName(key), label("unplaced", why), { "data-link": key, onclick: () => lienket.choose(key, { from: "list" }) })));

  /** What one side says of a matter, a code in words. */
  const said = (matter, text) => (matter in state.data.vocabulary ? split(text).map((code) => label(matter, code)).join(", ") : text) || "–";

  function differing() {
    const rows = told().disagreements.map((each) => {
      const { link, matter, side_a: a, says_a: one, side_b: b, says_b: other } = each;
      const text = `${word(`matter_${matter}`)}: ${lienket.side(a)} – ${said(matter, one)}; ${lienket.side(b)} – ${said(matter, other)}`;
      return item("", linkName(link), text, { "data-link": link, onclick: () => lienket.choose(link, { from: "list" }) });
    });
    return group(word("differ"), rows);
  }

  /* The panel of a pair. */

  /** The nearest place and how far that is. @param {Crossing} crossing */
  function near({ place, place_m: away, accuracy }) {
    const name = pick(state.layer.byKey.get(place)?.feature.name);
    const how = accuracy === "schematic" ? "away_about" : away <= NEAR ? "near" : "away";
    return name && word(how, { name, value: metres(away) });
  }

  /** The gaps of a link. */
  const gapsOf = (link) => told().gaps.filter((gap) => link && gap.link === link).map(lienket.gapText).join("; ");

  /** A crossing in lines: whose it is, in which state, who lags, how far it is not built, where. */
  function crossingLines(crossing) {
    const { link, ref, name, level, ground, works, lagging } = crossing;
    const title = link ? linkName(link) : joined(ref, pick(name)) || word(level === "main" ? "road_unnumbered" : "road_unnamed");
    const route = isRoute(crossing), known = route && works !== "none";
    return [title, joined(route ? label("ground", ground) : word("road_other"), !link && level && label("level", level), lagging && `${word("state_lagging").toLowerCase()}: ${sides(lagging)}`,
      known && word("works_told", { told: label("works", works).toLowerCase() })),
    gapsOf(link), near(crossing)].filter(Boolean);
  }

  /** A crossing: a link's leads to its panel. */
  function crossingItem(crossing) {
    const [title, ...lines] = crossingLines(crossing), sample = swatch.mark(lienket.markOf(crossing));
    const text = lines.map((line) => el("span", { class: "line" }, line));
    const body = (name) => [el("span", { class: "swatches" }, sample), el("span", { class: "link-text" }, el("span", { class: "link-name" }, name), el("span", { class: "link-state" }, text))];
    if (!crossing.link) return el("li", { class: "plain-row" }, body(title));
    return el("li", {}, el("button", { type: "button", class: "link", onclick: () => lienket.choose(crossing.link, { from: "list" }) }, body(title)));
  }

  const crossingsOf = (key) => told().crossings.filter((crossing) => crossing.pair === key);

  function facts(pair) {
    const away = isolationOf(pair.key);
    return el("dl", { class: "facts state" },
      row(word("pair_length"), joined(km(pair.length_km), pair.error_m && word("error", { value: metres(pair.error_m) }))),
      row(word("pair_crossable"), joined(String(pair.open_crossings), dense(pair))),
      row(word("pair_others"), othersOf(pair)), ...lienket.gains.ofPair(pair),
      row(word("isolated_short"), away && joined(detour(away), basis() && word("change_roads", { roads: basis() }).replace(/\.$/, ""))),
      row(word("isolated_plan"), away && split(away.planned).map(linkName).join(", ")));
  }

  function panel({ key, name }) {
    const pair = pairOf(key), all = crossingsOf(key);
    const [links, others] = [true, false].map((route) => all.filter((crossing) => isRoute(crossing) === route));
    const unsure = split(pair.links).filter((link) => !links.some((each) => each.link === link));
    return [lienket.headOf(pick(name), "", of("pair_kind")), facts(pair),
      links.length || unsure.length ? group(word("crossings"), links.map(crossingItem), undefined, "h3") : el("p", { class: "note" }, word("crossings_none")),
      group(word("pair_unsure"), unsure.map((link) => item("", linkName(link), "", { "data-link": link, onclick: () => lienket.choose(link, { from: "list" }) })), undefined, "h3"),
      group(word("pair_others"), others.map(crossingItem), undefined, "h3", basis()),
      all.length > 0 && el("button", { type: "button", class: "go plain", onclick: () => save(pair, all) }, word("take_csv"))].filter(Boolean);
  }

  /** The crossings of a pair as a table to take away. */
  function save(pair, crossings) {
    lienket.saveTable(`crossings_${pair.key}`, crossings.map((each) => {
      const [title] = crossingLines(each), [lat, lon] = each.at;
      return { name: title, link: each.link, ground: each.ground, works: each.works, lagging: each.lagging, open: Boolean(each.open),
        accuracy: each.accuracy, error_m: each.error_m, lat, lon, ...units.columns() };
    }));
  }

  /* In the panel of a link. */

  /** The units that a link was stated to lie in, and what they became: each as a way there. */
  function named(link) {
    const places = [link.at, ...(link.parts ?? []).map((key) => state.data.parts[key]?.at)].flatMap((keys) => keys ?? []);
    const names = new Set(places.map((key) => state.layer.byKey.get(key)).filter((place) => place?.layer.epoch === units.own()).map(({ feature }) => feature.name[0]));
    const old = units.all().filter((each) => units.holds(each, units.own()) && names.has(units.names(each)[0]));
    return old.map((each) => el("button", { type: "button", class: "jump", onclick: () => lienket.unitPanel.open(units.keyOf(each), "list") },
      word("unit_then_many", { name: units.nameOf(each), count: units.became(each).length })));
  }

  /** Where a link crosses, how much of it serves, what it would change. */
  function ofLink(link) {
    if (!told()?.pairs) return null;
    const span = told().spans[link.key], crossed = told().crossings.filter((each) => each.link === link.key);
    const built = span?.built_pct != null && word("built_part", { value: span.built_pct, length: km(span.drawn_km) });
    return el("dl", { class: "facts" },
      row(word("crossings"), crossed.map((each) => el("span", { class: "line" }, joined(pick(pairOf(each.pair)?.name), near(each))))),
      row(word("legend_gap"), gapsOf(link.key)),
      row(word("built"), built && joined(built, span.schematic_km > 0 && word("built_schematic"))),
      row(of("districts_passed"), units.of(link).map(units.featureName).join(", ")),
      row(word("by_old"), !units.isOwn() && named(link)),
      row(word("view_change"), lienket.changes.ofLink(link)));
  }

  lienket.pairs = {
    list: () => [summary(), group(of("border_pairs"), ordered().map(pairItem), word("border_order"), "h2", basis() && `${word("pair_crossable")}: ${basis()}.`), unplaced(), isolated(), differing()].filter(Boolean),
    entry(key) {
      const pair = pairOf(key);
      return pair && { kind: "pair", key, name: pair.name };
    },
    panel, ofLink, crossingLines, linkName, group, item, summary: summaryOf,
  };
})(lienket);
