
/* The units in time (geo/lienket/webmap/recast.py): which there are, what they are called, what became of which. */
((lienket) => {
  "use strict";
  const { state, pick, word, number } = lienket;
  const told = () => state.data.units;
  const TIERS = { province: 0, district: 1, commune: 2 };
  /** A share under this is told as less [%]. */
  const LEAST = 1;

  const has = () => Boolean(told());
  const own = () => state.data.epoch ?? "";
  /** Whether the map shows the units of its own time, those that its sources speak of. */
  const isOwn = () => state.epoch === own();
  /** What is told of the epoch that is shown; null for the workspace's own. */
  const here = () => (isOwn() ? null : told().recast[state.epoch]);
  /** The epochs that have a map, in the order of time. */
  const shown = () => (told()?.epochs ?? []).filter((each) => each.shown);
  const title = (key = state.epoch) => pick(told()?.epochs.find((each) => each.key === key)?.title) || key;

  /* The units by number. */

  /** @type {UnitRow[] | null} */
  let rows = null;

  /** The units, each with what became of it and what it was made from. @returns {UnitRow[]} */
  function all() {
    if (rows || !has()) return rows ?? [];
    const { epochs, units: { kinds, epoch, until, code, tier, kind, name, parent } } = told();
    rows = code.map((each, i) => ({ i, code: each, epoch: epochs[epoch[i]].key, first: epoch[i], last: until[i] < 0 ? Infinity : until[i], tier: tier[i],
      kind: kinds[kind[i]], bare: typeof name[i] === "string" ? [name[i], name[i]] : name[i], before: [], after: [] }));
    rows.forEach((row, i) => { row.holder = rows[parent[i]]; });
    kin();
    return rows;
  }

  /** Tie the units to those of the last epoch that has a map. */
  function kin() {
    const { acts, from, to, part, share, by } = told().recast[latest()].kin;
    from.forEach((old, i) => {
      const row = { from: rows[old], to: rows[to[i]], part: Boolean(part[i]), share: share[i], by: [] };
      for (let at = 0; at < by[i].length; at += 2) row.by.push({ act: acts[by[i][at]], clause: by[i][at + 1] });
      row.from.after.push(row);
      row.to.before.push(row);
    });
  }

  const keyOf = ({ code, epoch }) => `${code}@${epoch}`;
  /** @type {Map<string, UnitRow> | null} */
  let index = null;
  /** The unit called "code@epoch", by the first epoch that has it. @returns {UnitRow | undefined} */
  const unit = (key) => (index ??= new Map(all().map((row) => [keyOf(row), row]))).get(key);

  /** The whole name of a unit in both languages. @returns {Pair} */
  const names = ({ kind: [before, behind], bare: [vi, en] }) => [`${before} ${vi}`.trim(), `${en} ${behind}`.trim()];
  const nameOf = (row) => pick(names(row));
  /** "Huyện Lục Ngạn" within a sentence: "huyện Lục Ngạn". */
  const inner = (text) => (state.lang ? text : text.charAt(0).toLocaleLowerCase("vi") + text.slice(1));

  /** The units that hold a unit, the smallest first: "huyện Sơn Động, tỉnh Bắc Giang". */
  function holders(row) {
    const found = [];
    for (let each = row.holder; each; each = each.holder) found.push(inner(nameOf(each)));
    return found.join(", ");
  }

  /** Whether a unit is one of an epoch. */
  function holds(row, epoch) {
    const at = told().epochs.findIndex(({ key }) => key === epoch);
    return row.first <= at && at <= row.last;
  }

  /** The last epoch that has a map: "today". */
  const latest = () => shown().at(-1).key;
  /** The epoch before that: of the units that became those of today. */
  const preceding = () => told().epochs[told().epochs.findIndex(({ key }) => key === latest()) - 1].key;
  const isNow = (row) => holds(row, latest());

  /** When a unit was, or is: the epochs with a map that have it, else the first. */
  function timeOf(row) {
    const found = shown().filter(({ key }) => holds(row, key));
    const next = told().epochs[row.last + 1]?.since;
    return found.length ? found.map((each) => pick(each.title)).join(", ") : next ? word("unit_before", { date: lienket.date(next) }) : title(row.epoch);
  }

  /** What a unit is in the last epoch that has a map, each once. @returns {UnitRow[]} */
  const became = (row) => (isNow(row) ? [row] : [...new Set(row.after.map(({ to }) => to))]);

  /** How much of a unit is in the other: "toàn bộ", "một phần, ước tính 40 % diện tích". @param {UnitKin} kin */
  const extent = ({ part, share }) => (!part ? word("unit_whole") : share == null ? word("unit_part") : share < LEAST ? word("unit_least") : word("unit_share", { value: number(Math.round(share)) }));

  /** By which acts: "Nghị quyết 1658/NQ-UBTVQH15, khoản 5". @param {UnitKin} kin */
  const acts = ({ by }) => by.map(({ act, clause }) => (clause ? word("unit_clause", { act, clause }) : word("unit_act", { act }))).join("; ");

  /* Links and features. */

  /** The keys of the features that a link runs through, in the units that are shown. @returns {string[]} */
  function of(link) {
    const recast = here();
    if (!recast) return link.districts ?? [];
    return (recast.within[link.key] ?? []).map((i) => recast.keys[i]);
  }

  /** The features of the units made from one that a link was stated to lie in; none in the units of its own time. @returns {string[]} */
  const stated = (link) => (here()?.stated[link.key] ?? []).map((i) => here().keys[i]);

  /** Where the features of an epoch stand, by key. @type {Map<string, [any, number]> | null} */
  let places = null;

  function placeOf(key) {
    places ??= new Map(Object.values(told()?.recast ?? {}).flatMap((recast) => recast.keys.map((each, i) => [each, [recast, i]])));
    return places.get(key);
  }

  /** The unit of a feature of another epoch. @returns {UnitRow | undefined} */
  function unitOf(key) {
    const [recast, i] = placeOf(key) ?? [];
    return recast && all()[recast.of[i]];
  }

  /** The features of a unit: its own, where an epoch has them. @returns {string[]} */
  function featuresOf(row) {
    const recast = isNow(row) ? told().recast[latest()] : null;
    return recast ? recast.keys.filter((_, i) => recast.of[i] === row.i) : [];
  }

  /** Whether an area of the ground is a unit, and found as one. @param {Feature} feature */
  const isUnit = (feature) => has() && Boolean(feature.areas) && all().some((row) => names(row)[0] === feature.name[0]);

  /** The name of a feature in the units that are shown; "" for one of others. */
  function featureName(key) {
    const row = unitOf(key);
    return row ? nameOf(row) : pick(state.layer.byKey.get(key)?.feature.name);
  }

  /** What a side is called in the units that are shown: its province of then, and that it is a part of it; "" in its own. */
  function side(key) {
    const { name, part } = here()?.names[key] ?? {}, old = state.data.sides.find((row) => row.key === key);
    return !name ? "" : part ? word("side_part", { name: pick(name), old: pick(old.name) }) : pick(name);
  }

  /** "Địa giới: từ 7/2025", where the map may show others; "" where it may not. */
  const caption = () => (has() ? word("units_are", { title: title() }) : "");

  /** Columns for a table to take away: in which units it speaks. */
  const columns = () => (has() ? { units: title(), epoch: state.epoch } : {});

  lienket.units = { TIERS, has, own, isOwn, here, shown, title, all, unit, keyOf, names, nameOf, inner, holders, holds, timeOf, became, latest, preceding, isNow,
    extent, acts, of, stated, unitOf, isUnit, featuresOf, featureName, side, caption, columns };
})(lienket);
