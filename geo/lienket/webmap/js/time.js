
/* The day that the page shows: the last that it knows, or one before, as geo/lienket/webmap/times tells them apart. */
((lienket) => {
  "use strict";
  const { state } = lienket;
  const told = () => state.data.times;
  const last = () => told().stops.length - 1;
  /** What the tables hold on the last day. @type {Pick<Payload, "statuses" | "figures" | "doubts" | "requests">} */
  let whole = null;
  /** By stop, the subjects of which something came to be known then. @type {string[][]} */
  let spoken = [];
  /** The subjects of which there were fewer figures once. @type {string[]} */
  let counted = [];

  /** Take up what the page holds of its last day, once. */
  function prepare() {
    const { statuses, figures, doubts, requests, times } = state.data;
    whole = { statuses: { ...statuses }, figures: { ...figures }, doubts, requests };
    spoken = times.stops.map(() => []);
    for (const [subject, row] of Object.entries(times.log)) {
      for (let i = 0; i < row.length; i += 3) spoken[row[i]].push(subject);
    }
    for (const { since = 0, subjects = [] } of [...doubts, ...requests]) spoken[since].push(...subjects);
    counted = Object.keys(figures).filter((key) => figures[key].some(({ since }) => since));
    for (const key of counted) for (const { since = 0 } of figures[key]) spoken[since].push(key);
  }

  /** Of a run [stop, number, stop, number, …], the number that holds at a stop. */
  function numberAt(run, stop) {
    let low = 0, high = run.length / 2 - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (run[2 * middle] <= stop) low = middle;
      else high = middle - 1;
    }
    return run[2 * low + 1];
  }

  /** Put into `row` what of a table of runs holds for `key`; what never changes stays as it is. */
  function take(row, name, table, key, stop) {
    const { of, at } = told().runs[table];
    if (!Object.hasOwn(at, key)) return;
    const number = numberAt(at[key], stop);
    if (number) row[name] = of[number - 1];
    else delete row[name];
  }

  /** The subjects spoken of between two stops, the first left out. @returns {Set<string>} */
  const between = (one, other) => new Set(spoken.slice(Math.min(one, other) + 1, Math.max(one, other) + 1).flat());

  /** What is told of the statements of a subject, three numbers each. @returns {number[]} */
  const logOf = (subject) => (Object.hasOwn(told().log, subject) ? told().log[subject] : []);

  /** The newest statements of a subject by a stop. */
  function statedBy(subject, stop) {
    const log = logOf(subject);
    return log.length ? whole.statuses[subject].filter((_, i) => log[3 * i] <= stop) : [];
  }

  /** Where in the order of the page the newest statement of a subject by a stop stands; -1 where there is none. @returns {number} */
  function newestAt(subject, stop) {
    const log = logOf(subject);
    for (let i = 0; i < log.length; i += 3) if (log[i] <= stop) return i / 3;
    return -1;
  }

  /** What of a table is known by a stop. */
  const known = (rows, stop) => (rows.some((row) => row.since > stop) ? rows.filter((row) => !(row.since > stop)) : rows);

  /** Bring a subject to a stop: its class, its statements, how it is drawn. */
  function bring(subject, stop) {
    const { data, layer } = state, row = data.parts[subject] ?? layer.linkByKey.get(subject), rows = statedBy(subject, stop);
    if (logOf(subject).length) data.statuses[subject] = rows;
    if (row?.symbol) take(row, "symbol", "symbols", subject, stop);
    const item = layer.byKey.get(subject);
    if (item?.feature.symbol) take(item.feature, "symbol", "symbols", subject, stop);
  }

  /** Bring all that is known of the links of some subjects to a stop. @param {Set<string>} subjects */
  function move(subjects, stop) {
    const { data, layer } = state, links = new Set();
    for (const subject of subjects) {
      bring(subject, stop);
      for (const key of layer.linksOf.get(subject) ?? []) links.add(layer.linkByKey.get(key));
    }
    for (const link of links) {
      take(link, "state", "states", link.key, stop);
      take(link, "done", "done", link.key, stop);
    }
    for (const key of counted) data.figures[key] = known(whole.figures[key], stop);
    data.doubts = known(whole.doubts, stop);
    data.requests = known(whole.requests, stop);
    return links;
  }

  /** What of the border is told of a link, by the table of runs. */
  const TABLES = { gaps: "gaps", differ: "disagreements" };
  const AT = ["ground", "works", "lagging", "open"];
  /** The rows of the border by link, and its pairs by key; made once. */
  /** @type {any} */
  let rows = null;

  function rowsOfBorder() {
    if (rows) return rows;
    rows = { pairs: new Map(lienket.epochs.pairs().map((pair) => [pair.key, pair])) };
    for (const name of ["crossings", ...Object.values(TABLES)]) {
      rows[name] = new Map();
      for (const row of state.data.border[name]) rows[name].set(row.link, [...(rows[name].get(row.link) ?? []), row]);
    }
    return rows;
  }

  /** What a table of runs holds for a key at a stop; undefined where that never changes, null for none. */
  function valueAt(table, key, stop) {
    const { of, at } = told().runs[table] ?? { at: {} };
    if (!Object.hasOwn(at, key)) return undefined;
    return of[numberAt(at[key], stop) - 1] ?? null;
  }

  /** Bring what is told of the border to a stop, as far as some links are concerned. @param {Set<Link>} links */
  function moveBorder(links, stop) {
    const { border } = state.data;
    if (!border.pairs) return;
    const known = rowsOfBorder();
    for (const { key } of links) {
      (valueAt("crossings", key, stop) ?? []).forEach((values, i) => AT.forEach((name, j) => { known.crossings.get(key)[i][name] = values[j] || undefined; }));
      for (const [table, name] of Object.entries(TABLES)) {
        const value = valueAt(table, key, stop);
        if (value !== undefined) known[name].set(key, value ?? []);
      }
      const built = valueAt("built", key, stop);
      if (built !== undefined && border.spans[key]) border.spans[key].built_pct = built ?? undefined;
    }
    for (const name of Object.values(TABLES)) border[name] = [...known[name]].sort(([one], [other]) => (one < other ? -1 : 1)).flatMap(([, own]) => own);
    for (const [key, pair] of known.pairs) {
      const value = valueAt("pairs", key, stop);
      if (value) Object.keys({ ...pair, ...value }).forEach((name) => { pair[name] = value[name]; });
    }
  }

  /** Show the state at the end of another day, by the number of its stop. */
  function go(stop) {
    if (!told() || stop === state.stop || !(stop >= 0 && stop <= last())) return;
    if (!whole) prepare();
    const subjects = between(state.stop, stop), before = state.stop;
    state.stop = stop;
    state.moved = move(subjects, stop);
    moveBorder(state.moved, stop);
    if (lienket.compare.follow(subjects, before)) state.moved = new Set(state.data.links);
    lienket.facets.forget(state.moved);
    state.shown = lienket.facets.passing();
    state.turn += 1;
    lienket.view.follow([...state.moved].flatMap((link) => state.layer.itemsOf(link).own));
    lienket.tell("time");
    state.layer.follow();
    state.layer.relight();
  }

  /** The last stop on or before a day, as text; -1 where each is later. @returns {number} */
  const stopBy = (day) => (told()?.stops ?? []).filter((each) => each <= day).length - 1;

  lienket.time = {
    has: () => Boolean(told()),
    go, stopBy, newestAt, logOf,
    /** The state of a link across the border by a stop. */
    stateBy(link, stop) {
      const row = { state: link.state };
      take(row, "state", "states", link.key, stop);
      return row.state;
    },
    /** A statement by where it stands in the order of the page. */
    statement: (subject, i) => (whole ?? state.data).statuses[subject]?.[i],
    last: () => (told() ? last() : 0),
    isLast: () => !told() || state.stop === last(),
    /** The day that is shown. @returns {string} */
    day: (stop = state.stop) => told()?.stops[stop] ?? state.data.about.as_of,
  };
})(lienket);
