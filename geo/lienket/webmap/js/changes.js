
/* What each link would change: minutes of trips before and after, by rank, and the trips on the map. */
((lienket) => {
  "use strict";
  const { state, el, pick, word, date, amount, swatch, row, joined } = lienket;
  const VIEW = "change";
  /** How many gains are written on the map. */
  const WRITTEN = 8;
  const told = () => state.data.reach;

  /* Minutes, one number or a range. */

  /** "12" or "12–31", the less first; @param {number[]} range */
  function span([one, other = one]) {
    const [least, most] = [Math.min(one, other), Math.max(one, other)];
    return least === most ? lienket.number(least) : `${lienket.number(least)}–${lienket.number(most)}`;
  }

  /** "12 phút" or "từ 12 đến 31 phút". @param {number[]} range */
  function minutes(range) {
    const [least, most] = [Math.min(...range), Math.max(...range)].map(lienket.number);
    return least === most ? word("minutes", { value: least }) : word("minutes_range", { least, most });
  }

  /* Trips. */

  /** A trip that is shorter: its ends, today and then, what that saves (none where there was no way). */
  function gainOf([number, best, worst = best]) {
    const [from, to, purpose, today] = told().trips[number], ends = [from, to].map((each) => told().terminals[each]);
    return { ends, purpose, today, after: [best, worst], saved: today == null ? null : [today - worst, today - best] };
  }

  /** The ends of a trip, without a word that most ends share, such as that for a town. */
  function nameOf({ ends }) {
    const all = told().terminals, names = lienket.bare(all.map(({ name }) => pick(name)));
    return ends.map((end) => names[all.indexOf(end)]).join(" – ");
  }
  const greatest = ({ saved }) => saved?.[1] ?? Infinity;

  /** The gains of a link, or of a future, the greatest first. */
  const gainsOf = (rows = []) => rows.map(gainOf).sort((a, b) => greatest(b) - greatest(a));
  const rowsOf = (chosen) => (chosen?.entry?.kind === "when" ? told().futures[chosen.entry.key] : told().gains[chosen?.link?.key]);

  /** How the minutes are made, on which roads, and who says how fast one drives. */
  const method = () => el("div", { class: "method" }, el("p", {}, word("change_method")), looked() && el("p", {}, looked()),
    told().sources.length > 0 && el("p", {}, word("speed_source"), told().sources.map((id) => lienket.citation(id))));

  /** The classes of road that the network holds. */
  function looked() {
    const level = state.data.border?.looked_at?.at(-1);
    return level && word("change_roads", { roads: word(`looked_${level}`) });
  }

  /* The list. */

  /** The trip that gains most, in words; none where all that gain had no way before. */
  function bestText(link) {
    const [best] = gainsOf(told().gains[link]).filter(({ saved, purpose }) => saved && purpose === "seats");
    return best && word("saved_best", { name: nameOf(best), value: minutes(best.saved) });
  }

  /** The rank of a link, how sure it is, and whether it is shared. @param {Change} change */
  function rankText({ rank, first_pct: first = 0, top3_pct: top = 0 }) {
    const ranked = told().changes.filter((each) => each.rank), shared = ranked.filter((each) => each.rank === rank).length > 1;
    return joined(word("rank_of", { rank: rank ?? "", count: ranked.length }), shared && word("rank_shared"), word("rank_shares", { first, top }));
  }

  /** What a link saves, the best trip first, or why nothing is told: 80 of 100 draws lie in a range. @param {Change} change */
  function savedText({ link, rank, total_min: least, total_most_min: most = least, pairs = 0, certainty, error_m: error = 0, why = "none" }) {
    if (!rank || !told().gains[link]) return word(`why_${why}`);
    return joined(bestText(link), word("saved_pairs", { count: pairs }), pairs > 1 && least !== undefined && word("saved", { value: minutes([least, most]) }),
      certainty === "schematic" && word("certain_schematic", { value: lienket.metres(error) }));
  }

  function item(change) {
    const link = state.layer.linkByKey.get(change.link), rank = change.rank && el("b", { class: "rank" }, String(change.rank));
    return lienket.pairs.item(rank ?? swatch.symbol(lienket.symbolOf(link)), pick(link.name), savedText(change),
      { "data-link": link.key, onclick: () => lienket.choose(link.key, { from: "list" }) });
  }

  /** What a future changes, as a button. */
  function future(key) {
    const gains = gainsOf(told().futures[key]), [best] = gains.filter(({ saved }) => saved);
    const text = gains.length ? joined(word("future_pairs", { count: gains.length }), best && word("future_best", { name: nameOf(best), value: minutes(best.saved) })) : word("future_none");
    return lienket.pairs.item("", word(`future_${key}`), text, { "data-when": key, onclick: () => lienket.view.open("when", key, "list") });
  }

  /** Whether what is told of people stands first, and not trips. */
  const ofPeople = () => lienket.people.has() && lienket.people.asked("measure") !== "trips";

  function list() {
    if (ofPeople()) return [el("div", { class: "lead" }, el("p", {}, word("people_lead")), ofLast()), ...lienket.gains.list(), method()].filter(Boolean);
    const known = told().changes.filter((change) => state.layer.linkByKey.has(change.link));
    const [ranked, rest] = [true, false].map((on) => known.filter((change) => Boolean(change.rank) === on));
    return [el("div", { class: "lead" }, el("p", {}, word("change_lead")), ofLast(), byOld()), ...(lienket.people.has() ? lienket.gains.list() : []),
      lienket.pairs.group(word("changes"), ranked.sort((a, b) => a.rank - b.rank).map(item)),
      lienket.pairs.group(word("futures"), Object.keys(told().futures).map(future), ""),
      lienket.pairs.group(word("changes_none"), rest.map(item)), method()].filter(Boolean);
  }

  /* The panel. */

  /** A trip as a row: from and to, today, then, what is saved. */
  const tripRow = (gain) => el("tr", {}, el("th", { scope: "row" }, nameOf(gain)), el("td", {}, gain.today == null ? word("no_way") : span([gain.today])),
    el("td", {}, span(gain.after)), el("td", {}, el("strong", {}, gain.saved ? span(gain.saved) : "–")));

  /** The trips of a purpose. */
  function table(purpose, gains) {
    const heads = ["trip", "today", "then", "less"].map((key) => el("th", { scope: "col" }, word(`trip_${key}`)));
    return el("table", { class: "figures trips" }, el("caption", {}, word(`purpose_${purpose}`), " ", el("small", {}, word("in_minutes"))),
      el("thead", {}, el("tr", {}, heads)), el("tbody", {}, gains.map(tripRow)));
  }

  function tables(gains) {
    const purposes = [...new Set(gains.map(({ purpose }) => purpose))];
    return purposes.map((purpose) => table(purpose, gains.filter((gain) => gain.purpose === purpose)));
  }

  /** The ends of trips are named by the units of the report's time: in which of today's each lies. */
  function today(gains) {
    const recast = lienket.units.here();
    if (!recast || !gains.length) return null;
    const all = told().terminals, ends = [...new Set(gains.flatMap((gain) => gain.ends))];
    const lines = ends.map((end) => [pick(end.name), lienket.units.featureName(recast.keys[recast.terminals[all.indexOf(end)]])]).filter(([, now]) => now);
    return el("section", { class: "block" }, el("h3", {}, word("ends_old", { title: lienket.units.title(lienket.units.own()) })),
      el("ul", { class: "plain-list small" }, lines.map(([name, now]) => el("li", {}, word("unit_lies", { name, unit: lienket.units.inner(now) })))));
  }

  const take = (key, gains) => gains.length > 0 && el("button", { type: "button", class: "plain", onclick: () => lienket.saveTable(`trips_${key}`, gains.map((gain) => ({
    from: pick(gain.ends[0].name), to: pick(gain.ends[1].name), purpose: gain.purpose, before_min: gain.today, after_min: gain.after[0],
    after_most_min: gain.after[1], saved_min: gain.saved?.[0], saved_most_min: gain.saved?.[1], ...lienket.units.columns(),
  }))) }, word("take_csv"));

  /** That all of this is computed for the last day, where another is shown. */
  const ofLast = () => !lienket.time.isLast() && el("p", { class: "past" }, word("change_last", { date: date(lienket.time.day(lienket.time.last())) }));

  /** That the ends of trips are named as the report names them, where other units are shown. */
  const byOld = () => !lienket.units.isOwn() && el("p", { class: "past" }, word("ends_old", { title: lienket.units.title(lienket.units.own()) }));

  const panel = (title, below, key, gains, ...more) => [lienket.headOf(title, "", word("view_change")), ofLast(), ...below, ...tables(gains), today(gains), ...more,
    take(key, gains), method()].filter(Boolean);

  /** What sources count or measure of a link and its parts. */
  const figuresOf = (link) => [link.key, ...(link.parts ?? [])].flatMap((key) => state.data.figures[key] ?? []);

  /** The figures about people that a link concerns, each a line. */
  function concerned(link, { figures = "" }) {
    return figuresOf(link).filter(({ label }) => figures.includes(label[0])).map((figure) =>
      el("span", { class: "line" }, `${pick(figure.label)}: ${amount(figure)} (${date(figure.as_of)})`));
  }

  /** The lengths that sources state of a link and its parts. */
  function stated(link) {
    return figuresOf(link).filter(({ measure: what }) => what === "length").map((figure) =>
      el("span", { class: "line" }, joined(`${amount(figure)} (${date(figure.as_of)})`, pick(figure.note))));
  }

  function panelOf(link) {
    const change = told().changes.find((each) => each.link === link.key), gains = gainsOf(told().gains[link.key]);
    const facts = el("dl", { class: "facts state" },
      row(word("rank"), change?.rank && rankText(change)),
      row(word("saved_row"), change && savedText(change)),
      row(word("stated"), change?.certainty === "schematic" && stated(link)),
      row(word("figures"), change && concerned(link, change)));
    const full = el("button", { type: "button", class: "plain", onclick: () => {
      lienket.view.set("links");
      lienket.choose(link.key, { from: "list" });
    } }, word("full"));
    return panel(pick(link.name), [...(lienket.people.has() ? lienket.gains.above(link) : []), facts, full], link.key, gains);
  }

  /** The panel of a future, or of a crossing that is cut. @param {Entry} entry */
  function panelOfEntry(entry) {
    const { kind, key, name } = entry;
    if (kind === "cut") return lienket.gains.panel(entry);
    return panel(pick(name), lienket.people.has() ? lienket.gains.above() : [], key, gainsOf(told().futures[key]));
  }

  /* On the map. */

  /** The trips on the map, and their paths. */
  let features = [], drawn = [];

  /** The gains of what is chosen now. */
  const chosen = () => (state.view === VIEW && state.chosen && !ofPeople() ? gainsOf(rowsOf(state.chosen)) : []);

  /** Mark the crossing that is cut. */
  function mark() {
    const { entry } = state.chosen ?? {}, at = state.view === VIEW && entry?.kind === "cut" && lienket.gains.placeOf(entry.key), { ink, paper } = state.data.style;
    features = at ? [/** @type {any} */ ({ shapes: lienket.shapesOf([[at]]), i: 0, point: true })] : [];
    drawn = features.map((feature) => lienket.path({ ...feature, point: false, lines: true }, { strokes: [], dots: { at: [at], shape: "ring", size: 15, colour: ink, halo: paper } }, state.layer.canvases.focus, false).addTo(state.map));
  }

  /** Draw the trips of what is chosen as straight lines between their ends; the wider, the more is saved. */
  function draw() {
    if (!told()?.changes) return;
    drawn.forEach((each) => each.remove());
    if (ofPeople()) return mark();
    const gains = chosen(), { colour, weight } = told().look, { paper } = state.data.style;
    const widest = Math.max(1, ...gains.map(({ saved }) => saved?.[1] ?? 0));
    const shapes = lienket.shapesOf(gains.map(({ ends }) => ends.map(({ at }) => at)));
    features = state.off.has("trip:gain") ? [] : gains.map((_, i) => (/** @type {any} */ ({ shapes, i, lines: true })));
    drawn = features.map((feature, i) => {
      const { ends, saved } = gains[i];
      const look = { strokes: [{ colour: paper, weight: 3.5, alpha: 0.8 }, { colour, weight: 1 + (weight * (saved?.[1] ?? widest)) / widest, alpha: 0.7 }],
        dots: { at: ends.map(({ at }) => at), shape: "ring", size: 7, colour, halo: paper } };
      return lienket.path(feature, look, state.layer.canvases.focus, false).addTo(state.map);
    });
    state.turn += 1;
    state.layer.labels.refresh();
  }

  const middle = ([{ at: [lat, lng] }, { at: [otherLat, otherLng] }]) => [(lat + otherLat) / 2, (lng + otherLng) / 2];
  const names = () => (state.off.has("trip:gain") ? [] : chosen().filter(({ saved }) => saved).slice(0, WRITTEN)
    .map(({ ends, saved }) => ({ text: word("less", { value: span(saved) }), kind: "gain", place: middle(/** @type {any} */ (ends)) })));

  lienket.view.add(VIEW, {
    has: () => Boolean(told()?.changes),
    enter() {},
    leave: () => setTimeout(draw),
    draws: (feature) => (state.layer.linksOf.get(feature.key) ?? []).some((key) => state.layer.linkByKey.get(key).kind === "route"),
    classOf: () => "",
    codes: () => ["trip:gain", ...lienket.people.codes()],
    legend: (entry, block, plain) => [lienket.people.has() && lienket.shades.legend(entry, block),
      !ofPeople() && block(word("legend_trip"), [entry("trip:gain", swatch.line(told().look), pick(told().look.name))]), ...plain],
    names, list,
    entry: (kind, key) => (kind === "when" && told().futures[key] ? { kind, key, name: state.data.words[`future_${key}`] } : kind === "cut" ? lienket.gains.entry(key) : null),
    panel: panelOfEntry, panelOf,
    title: () => (lienket.people.has() ? joined(word("view_change"), lienket.people.title()) : word("view_change")),
    itemsOf: () => [],
    home: () => [],
    shade: () => undefined,
    around: () => [...features.map((feature) => /** @type {any} */ ({ feature })), ...(lienket.people.has() ? lienket.shades.around() : [])],
  });
  for (const event of /** @type {const} */ (["choice", "layers"])) lienket.on(event, draw);

  lienket.minutes = minutes;
  lienket.changes = {
    method,
    /** The rank of a link, as a way to this view. */
    ofLink(link) {
      const change = told()?.changes?.find((each) => each.link === link.key);
      if (!change || !lienket.time.isLast()) return null;
      if (!change.rank) return savedText(change);
      return el("button", { type: "button", class: "jump", onclick: () => {
        lienket.view.set(VIEW);
        lienket.choose(link.key, { from: "list" });
      } }, joined(word("rank_short", { rank: change.rank }), savedText(change)));
    },
  };
})(lienket);
