
/* How far people have to go and what links save them (geo/lienket/webmap/people.py): what is asked, and what holds of each unit. */
((lienket) => {
  "use strict";
  const { state, pick, word, label } = lienket;
  const VIEW = "change";
  /** How links are ordered: by minutes for all people, by people, by cost; and the trips between seats. */
  const MEASURES = ["person_min", "people", "cost", "trips"];
  /** What the colours tell when something is chosen: what it changes, or the minutes then. */
  const SHADES = ["change", "then"];
  /** A shorter saving is none [min]. */
  const WORTH = 1;
  const TENTHS = 10, NONE = -1;

  const told = () => state.data.access;
  const has = () => Boolean(told());
  const measures = () => MEASURES.filter((key) => key !== "trips" || state.data.reach?.changes);
  const options = { target: () => told().targets, measure: measures, shade: () => SHADES };
  /** @type {Record<string, string>} */
  const chosen = {};
  /** What a reader has chosen, else the first there is. @param {"target" | "measure" | "shade"} name */
  const asked = (name) => (options[name]().includes(chosen[name]) ? chosen[name] : options[name]()[0]);

  /** What the map is about: people's ways today, in a future, with a link, or without a crossing. */
  function matter() {
    const { link, entry } = state.chosen ?? {};
    if (link && worthOf(link.key)) return { kind: "link", key: link.key, name: link.name };
    return entry && ["when", "cut"].includes(entry.kind) ? entry : { kind: "today", key: "today", name: /** @type {Pair} */ (["", ""]) };
  }

  const worths = () => told().worth[asked("target")] ?? [];
  /** What a link is worth on the way to the target. @returns {Worth | undefined} */
  const worthOf = (link) => worths().find((each) => each.link === link);
  /** What is lost with each crossing. @returns {Loss[]} */
  const losses = () => told().losses[asked("target")] ?? [];

  /* The units. */

  /** Of a future, the units that change: [unit, then, saved at least, at most]. @returns {number[][]} */
  function later(target, key) {
    const cells = told().times[target][key] ?? [];
    return cells.filter((_, i) => i % 4 === 0).map((_, i) => cells.slice(4 * i, 4 * i + 4));
  }

  /** What changes of the numbers of units, in minutes: {then, least, most} or {longer, least, most}. @returns {Map<number, any>} */
  function changed({ kind, key }) {
    const target = asked("target"), minutes = (value) => (value === NONE ? null : value / TENTHS);
    if (kind === "link") return new Map((told().gains[target]?.[key] ?? []).map(([unit, then, least, most]) => [unit, { then: minutes(then), least: minutes(least), most: minutes(most) }]));
    if (kind === "cut") return new Map((told().cuts[target]?.[key] ?? []).map(([unit, longer, least, most]) => [unit, { longer: minutes(longer), least: minutes(least), most: minutes(most) }]));
    return new Map((kind === "when" ? later(target, key) : []).map(([unit, then, least, most]) => [unit, { then: minutes(then), least: minutes(least), most: minutes(most) }]));
  }

  const rounded = (value) => Math.round(value * TENTHS) / TENTHS;

  /** A unit, with the minutes of today and then, and their difference. @returns {Reached} */
  function reached(i, today, change) {
    const row = { i, key: told().units[i], side: told().sides[i], people: told().people[i] === NONE ? null : told().people[i], today, then: today, saved: null, changed: Boolean(change) };
    if (!change) return row;
    if ("longer" in change) return { ...row, then: change.longer === null ? null : rounded(today + change.longer), saved: change.longer === null ? null : -change.longer, least: change.least, most: change.most };
    const saved = today === null || change.then === null ? null : rounded(today - change.then);
    return { ...row, then: change.then, saved, least: change.least, most: change.most };
  }

  /** All units as the matter of the hour has them. @returns {Reached[]} */
  function units() {
    const changes = changed(matter()), { today } = told().times[asked("target")];
    return today.map((minutes, i) => reached(i, minutes === NONE ? null : minutes / TENTHS, changes.get(i)));
  }

  /** The minutes of a unit to a place today and in both futures; null = no way. */
  function timesOf(target, i) {
    const { today, ...futures } = told().times[target];
    const then = Object.keys(futures).map((key) => later(target, key).find(([unit]) => unit === i)?.[1] ?? today[i]);
    return [today[i], ...then].map((value) => (value === NONE ? null : value / TENTHS));
  }

  /** The name of a unit. */
  function nameOf(i) {
    const known = lienket.units.featureName(told().units[i]);
    return known || pick(told().names?.[i]) || told().units[i];
  }

  /* The colours. */

  /** By which ramp the units are coloured. */
  function ramp() {
    const { kind } = matter();
    return kind === "today" || asked("shade") === "then" ? "minutes" : kind === "cut" ? "longer" : "saved";
  }

  /** The number of a class: the last that begins at or below a value. */
  const classOf = (from, value) => from.reduce((last, start, i) => (value >= start ? i : last), 0);

  /** Whether what a link saves a unit may be nothing. @param {Reached} row */
  const isUnsure = ({ least }) => least != null && least < WORTH;

  /** The class of a unit: of a ramp by number, of those without a way; none where nothing changes. @param {Reached} row */
  function codeOf(row) {
    const by = ramp(), { from } = told().ramps[by], value = by === "minutes" ? row.then : row.saved === null ? null : Math.abs(row.saved);
    if (by !== "minutes" && !row.changed) return null;
    if (value === null) return `${by}:${by === "saved" ? "opened" : "none"}`;
    return `${by}:${classOf(from, value)}`;
  }

  /** The words of a class: "15–30 phút", "từ 90 phút". @param {string} code */
  function className(code) {
    const [by, number] = code.split(":"), { from } = told().ramps[by], i = Number(number);
    if (number === "none") return word(by === "longer" ? "cut_off" : "way_none");
    if (number === "opened") return word("way_opened");
    if (number === "unsure") return word("not_sure");
    const values = { least: from[i], most: from[i + 1] };
    return i === 0 ? word("minutes_below", values) : i + 1 < from.length ? word("minutes_class", values) : word("minutes_above", values);
  }

  /** All classes that there are. */
  const codes = () => (has() ? Object.entries(told().ramps).flatMap(([by, { from }]) => [...from.map((_, i) => `${by}:${i}`), `${by}:none`, `${by}:opened`, `${by}:unsure`]) : []);

  /* In words. */

  const targetName = (key = asked("target")) => label("target", key);

  /** What the colours tell, in words. */
  function title() {
    const { kind, key, name } = matter(), target = targetName();
    const situation = kind === "today" ? label("scenario", "today") : kind === "when" ? label("scenario", key) : kind === "cut" ? word("cut_of", { name: pick(name) }) : word("with_link", { name: pick(name) });
    return word(`ramp_${ramp()}`, { target, situation });
  }

  /** The epoch of the units that people are counted in, where that is not the one shown. */
  function otherEpoch() {
    const [key] = Object.entries(state.data.units?.recast ?? {}).find(([, { layer }]) => layer.key === told().layer) ?? [lienket.units.own()];
    return key === state.epoch ? "" : key;
  }

  /* What is chosen, here and in the address. */

  /** Choose a target, a measure or what the colours tell. @param {"target" | "measure" | "shade"} name */
  function choose(name, value) {
    chosen[name] = value;
    lienket.tell("people");
  }

  lienket.people = { VIEW, has, told, asked, options, choose, matter, worths, worthOf, losses, units, nameOf, timesOf, ramp, codeOf, className, codes, isUnsure, targetName, title, otherEpoch,
    /** What is chosen otherwise than on opening, as the address says it. */
    written: () => (has() && state.view === VIEW ? ["target", "measure", "shade"].filter((name) => asked(/** @type {any} */ (name)) !== options[name]()[0]).map((name) => `${name}=${asked(/** @type {any} */ (name))}`) : []),
    /** Take what an address says; what is no word of ours is as on opening. @param {Map<string, string>} rows */
    restore(rows) {
      for (const name of ["target", "measure", "shade"]) chosen[name] = rows.get(name) ?? "";
      if (has()) lienket.tell("people");
    } };
})(lienket);
