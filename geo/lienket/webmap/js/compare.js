
/* What changed between the day that is shown and another: by the steps that the payload names (geo/lienket/webmap/times/changes.py). */
((lienket) => {
  "use strict";
  const { state, el, pick, word, label, date, swatch } = lienket;
  const SAME = "same";
  const told = () => state.data.times;

  /** The steps by what was told and what is told: [step, step that is told of the time before]. @type {Map<string, [number, number]>} */
  let steps = null;

  function stepsByPair() {
    if (steps) return steps;
    steps = new Map();
    const { pairs } = told();
    for (let i = 0; i < pairs.length; i += 4) steps.set(`${pairs[i]}>${pairs[i + 1]}`, [pairs[i + 2], pairs[i + 3]]);
    return steps;
  }

  /** The two stops that are compared, the earlier first. */
  const ends = () => [Math.min(state.stop, state.compared), Math.max(state.stop, state.compared)];

  /** What changed of a subject between two stops; null where nothing did. @returns {Stepped | null} */
  function changeOf(subject, first, last) {
    const row = lienket.time.logOf(subject), [then, now] = [first, last].map((stop) => lienket.time.newestAt(subject, stop));
    if (now === then || now < 0) return null;
    const found = stepsByPair().get(`${then < 0 ? 0 : row[3 * then + 1]}>${row[3 * now + 1]}`);
    if (!found) return null;
    const step = told().steps[found[row[3 * now + 2] <= first ? 1 : 0]];
    return { key: subject, codes: step.codes, class: step.class, then: lienket.time.statement(subject, then), now: lienket.time.statement(subject, now) };
  }

  /** What changed, by subject; made anew when a day changes. @type {Map<string, Stepped>} */
  let found = null;

  function changes() {
    if (found || state.compared === null) return found ?? new Map();
    const [first, last] = ends();
    found = new Map();
    for (const subject of Object.keys(told().log)) {
      const change = changeOf(subject, first, last);
      if (change) found.set(subject, change);
    }
    return found;
  }

  /** Whether a link is joined otherwise than it was: both states. @returns {[Link["state"], Link["state"]] | null} */
  function across(link) {
    if (state.compared === null || !link.state) return null;
    const states = /** @type {[Link["state"], Link["state"]]} */ (ends().map((stop) => lienket.time.stateBy(link, stop)));
    return states[0] && states[1] && states[0].ground !== states[1].ground ? states : null;
  }

  const classOf = (subject) => changes().get(subject)?.class ?? SAME;
  const look = (kind) => state.data.style.changes[kind];

  /* In the list. */

  /** What was so before and what is so now, in words. @param {Stepped} change */
  function steppedText({ codes, then, now }) {
    if (!then) return lienket.status(now);
    const states = [then, now].map(lienket.status), healths = [then, now].map(({ health }) => (health && health !== "unknown" ? label("health", health) : "–"));
    const texts = [states, healths].filter(([was, is]) => was !== is).map((each) => each.join(" → "));
    if (codes.includes("slipped")) texts.push(`${word("expected")}: ${date(then.expected_on)} → ${date(now.expected_on)}`);
    return texts.join("; ");
  }

  const line = (kind, name, codes, text) => el("span", { class: "change-line" },
    el("b", { class: "change-sign", title: pick(look(kind).name) }, look(kind).sign), " ",
    [name, codes.map((code) => pick(told().codes[code])).join(", ")].filter(Boolean).join(" · "), text && `: ${text}`);

  /** What changed of a link, a line each; null where nothing did. */
  function lines(link) {
    if (state.compared === null) return null;
    const own = lienket.subjectsOf(link).map((key) => changes().get(key)).filter(Boolean), states = across(link);
    const rows = own.map((change) => line(change.class, pick(state.data.parts[change.key]?.name), change.codes, steppedText(change)));
    if (states) rows.push(line(told().across, "", ["across"], states.map(({ ground }) => label("ground", ground)).join(" → ")));
    return rows.length ? el("span", { class: "change-lines" }, rows) : null;
  }

  /* On the map. */

  /** Where the sign of a change stands: at the middle of its line, or in its area. @returns {Place[]} */
  function middle(feature) {
    if (!feature.lines) return [feature.shapes.label(feature.i)];
    const lines = lienket.places(feature), longest = lines.reduce((one, other) => (other.length > one.length ? other : one));
    return [longest[longest.length >> 1]];
  }

  /** How a feature is drawn: in its class, with its sign; quietly where nothing changed. @param {Item} item */
  function lookOf({ feature, layer }) {
    const kind = look(classOf(feature.key)), { paper } = state.data.style;
    if (feature.point) return { mark: { ...lienket.markLook(feature).mark, colour: kind.colour } };
    if (!feature.lines) return { ...lienket.linkLook(feature, layer, { ...kind, family: "works" }), ...signed(feature, kind) };
    return { strokes: [lienket.halo(kind.weight), { colour: kind.colour, weight: kind.weight, dash: kind.dash, cap: kind.dash.length ? "butt" : "round" }], ...signed(feature, kind, paper) };
  }

  const signed = (feature, kind, halo = state.data.style.paper) => (kind.size
    ? { dots: { at: middle(feature), shape: kind.shape, size: kind.size, colour: kind.colour, halo } } : {});

  /** How many subjects changed in which way. */
  function counted() {
    const counts = new Map();
    for (const { class: kind } of changes().values()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return counts;
  }

  const days = () => ends().map((stop) => date(lienket.time.day(stop)));

  /** The first block of the legend: what the colours are while two days are compared. */
  function legend(entry, block) {
    const [first, last] = days(), counts = counted();
    const rows = Object.keys(state.data.style.changes).map((kind) => entry(`change:${kind}`, swatch.change(look(kind)),
      kind === SAME ? pick(look(kind).name) : word("compare_count", { name: pick(look(kind).name), count: counts.get(kind) ?? 0 })));
    return [block(word("compare_title", { first, last }), rows)];
  }

  const view = /** @type {Partial<View>} */ ({
    lookOf, legend,
    classOf: (feature) => feature.symbol && `change:${classOf(feature.key)}`,
    shade: (feature) => look(classOf(feature.key)).colour,
  });

  /** The classes of what changed of a link. @returns {string[]} */
  const classesOf = (link) => (state.compared === null ? []
    : [...lienket.subjectsOf(link).map((key) => changes().get(key)?.class), across(link) ? told().across : ""].filter(Boolean));

  /** Take up that another day is shown, when these subjects were spoken of since. @returns {boolean} Whether any other may have changed as well. */
  function follow(subjects, before) {
    if (state.compared === null) return false;
    if (!found || state.compared > Math.min(before, state.stop)) {
      found = null;
      return true;
    }
    for (const subject of subjects) {
      const change = changeOf(subject, state.compared, state.stop);
      if (change) found.set(subject, change);
      else found.delete(subject);
    }
    return false;
  }

  /** Compare with the day of a stop, or no longer. @param {number | null} stop */
  function compare(stop) {
    if (stop === state.compared || !lienket.time.has()) return;
    state.compared = stop;
    found = null;
    lienket.facets.compare(classesOf);
    if (stop === null) state.filters.delete("changed");
    state.shown = lienket.facets.passing();
    state.turn += 1;
    lienket.view.compare(stop === null ? null : view);
    lienket.tell("compare");
    state.layer.arrange();
    state.layer.relight();
  }

  lienket.compare = {
    with: compare, lines, follow, classesOf,
    /** What changed, a row a subject, then a row a link that is joined otherwise. */
    rows: () => [...changes().values(), ...state.data.links.filter(across).map(({ key }) => ({ key, codes: ["across"], class: told().across }))],
    codes: () => (lienket.time.has() ? Object.keys(state.data.style.changes).map((kind) => `change:${kind}`) : []),
    /** The day that one would compare with: that of the report, else the one before. @returns {number} */
    usual: () => (told().report < state.stop ? told().report : Math.max(0, state.stop - 1)),
    /** What is compared, in words; "" where nothing is. */
    title: () => (state.compared === null ? "" : word("compare_title", { first: days()[0], last: days()[1] })),
  };
})(lienket);
