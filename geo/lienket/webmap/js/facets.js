
/* The facets: what each link answers to, which links pass, and how many a choice would leave. */
((lienket) => {
  "use strict";
  const { state, fold, pick, word, label } = lienket;

  /** The features of a layer as the payload holds them. */
  const featuresOf = (layer) => layer.features;

  /** What carries the statuses of a link: its parts, else the link itself. @returns {string[]} */
  function subjectsOf(link) {
    const parts = (link.parts ?? []).filter((key) => state.data.parts[key]);
    return parts.length ? parts : [link.key];
  }

  /** The style classes of a link, one a subject. @returns {string[]} */
  const symbolsOf = (link) =>
    (link.symbol ? [link.symbol] : subjectsOf(link).map((key) => state.data.parts[key]?.symbol).filter(Boolean));

  /** The stage group of a style class. @returns {string} */
  const groupOf = (symbol) => state.data.style.symbols[symbol].group;

  /** The requests about a link, as a whole or by a part. @returns {Request[]} */
  const requestsOf = lienket.requestsOf = (link) => {
    const subjects = [link.key, ...(link.parts ?? [])];
    return state.data.requests.filter((each) => each.subjects.some((key) => subjects.includes(key)));
  };

  const newest = (subject) => state.data.statuses[subject]?.[0];

  /** How many links of the report there are among `links`, and how many objects that links lead to: "45 liên kết · 14 đối tượng …". */
  function counted(links) {
    const objects = links.filter((link) => link.object).length, count = links.length - objects;
    return lienket.joined((count || !objects) && word("found", { count }), objects && word("found_objects", { count: objects }));
  }

  /** When a status was so: the day it happened, else the day it was stated. @returns {string} */
  const asOf = (status) => status?.happened_on ?? status?.stated_on ?? "";

  /** How well the place of a subject is known: by its own shape, by where it takes place, or not at all. */
  function accuracyOf(subject, link) {
    const own = state.layer.byKey.get(subject)?.feature;
    if (own?.symbol) return own.accuracy;
    const at = (subject === link.key ? link.at : state.data.parts[subject]?.at) ?? [];
    return at.some((key) => state.layer.byKey.has(key)) ? "at" : "unmapped";
  }

  const each = (of) => (link) => subjectsOf(link).map((subject) => of(subject, link));
  const spoken = (family) => ({ order: () => Object.keys(state.data.vocabulary[family]), name: (code) => label(family, code) });
  const across = (part) => (link) => (link.state?.[part] === "not_applicable" ? [] : [link.state?.[part]]);
  const places = { at: () => word("at"), unmapped: () => word("unmapped") };

  /** The names of the districts by key. */
  function districts() {
    const keys = new Set(state.data.links.flatMap((link) => link.districts ?? []));
    const found = state.data.layers.flatMap(featuresOf).filter((row) => row.areas && keys.has(row.key));
    return new Map(found.map((row) => [row.key, row.name]));
  }

  let named = null;
  const nameOf = (code) => pick((named ??= districts()).get(code)) || code;

  /** Each facet: what a link answers to it, the order of its codes, and the name of a code. */
  const FACETS = {
    status: {
      of: (link) => symbolsOf(link).map(groupOf),
      order: () => Object.keys(state.data.style.groups),
      name: (code) => pick(state.data.style.groups[code].name),
    },
    changed: {
      of: (link) => lienket.compare.classesOf(link), order: () => Object.keys(state.data.style.changes), name: (code) => pick(state.data.style.changes[code].name),
    },
    ground: { of: across("ground"), ...spoken("ground") },
    works: { of: across("works"), ...spoken("works") },
    side: { of: (link) => link.sides ?? [], order: () => state.data.sides.map((side) => side.key), name: (code) => lienket.side(code) },
    district: {
      of: (link) => (lienket.units.isOwn() ? link.districts ?? [] : []),
      order: () => [...(named ??= districts()).keys()].sort((a, b) => nameOf(a).localeCompare(nameOf(b), "vi")),
      name: nameOf,
    },
    commune: {
      of: (link) => (lienket.units.isOwn() ? [] : [...lienket.units.of(link), ...lienket.units.stated(link)]),
      order: () => [...(lienket.units.here()?.keys ?? [])].sort((a, b) => lienket.units.featureName(a).localeCompare(lienket.units.featureName(b), "vi")),
      name: (code) => lienket.units.featureName(code) || code,
    },
    asked: {
      of: (link) => requestsOf(link).flatMap((each) => each.asked),
      order: () => Object.keys(state.data.bodies),
      name: (code) => pick(state.data.bodies[code]),
    },
    kind: { of: (link) => [link.kind], ...spoken("kind") },
    accuracy: {
      of: each(accuracyOf),
      order: () => [...Object.keys(state.data.vocabulary.accuracy), "at", "unmapped"],
      name: (code) => places[code]?.() ?? label("accuracy", code),
    },
    health: { of: each((subject) => newest(subject)?.health), ...spoken("health") },
    year: { of: each((subject) => asOf(newest(subject)).slice(0, 4)), order: () => [], name: (code) => code },
  };

  /** By link, the codes that it answers to in each facet; made once. */
  let answers = null;

  /** What a link answers to. @returns {Record<string, Set<string>>} */
  function answersOf(link) {
    answers ??= new Map(state.data.links.map((row) => [row.key, answered(row)]));
    return answers.get(link.key);
  }

  /** @returns {Record<string, Set<string>>} */
  const answered = (link) => Object.fromEntries(Object.entries(FACETS).map(([facet, { of }]) => [facet, new Set(of(link).filter(Boolean))]));

  /** Ask some links anew. @param {Iterable<Link>} links */
  function forget(links) {
    for (const link of answers ? links : []) answers.set(link.key, answered(link));
  }

  /** Take up what changed of each link. @param {(link: Link) => string[]} classesOf */
  function compare(classesOf) {
    for (const link of state.data.links) answersOf(link).changed = new Set(classesOf(link));
  }

  /** The codes of a facet that occur, or are chosen, in their order. @returns {string[]} */
  function codes(facet) {
    const used = new Set(state.data.links.flatMap((link) => [...answersOf(link)[facet]]));
    for (const code of state.filters.get(facet) ?? []) used.add(code);
    const known = [...new Set(FACETS[facet].order())].filter((code) => used.has(code));
    return [...known, ...[...used].filter((code) => !known.includes(code)).sort().reverse()];
  }

  /** What the search box looks through: names in both languages, key, parts, road numbers. */
  function searched(link) {
    const parts = (link.parts ?? []).flatMap((key) => state.data.parts[key]?.name ?? []);
    const refs = state.layer.itemsOf(link).own.map(({ feature }) => feature.ref ?? "");
    return fold([link.key, ...(link.name ?? []), ...parts, ...refs].join(" "));
  }

  const keys = new Map();
  const keyOf = (link) => keys.get(link.key) ?? keys.set(link.key, searched(link)).get(link.key);

  /** Whether a search key holds all that was typed, as one or word by word. */
  function asker(typed) {
    const whole = fold(typed), words = typed.split(/\s+/).map(fold);
    return (key) => key.includes(whole) || words.every((part) => key.includes(part));
  }

  /** The facets that a link fails, of those where something is chosen. @returns {string[]} */
  function failed(link) {
    const told = answersOf(link);
    return [...state.filters].filter(([facet, chosen]) => ![...chosen].some((code) => told[facet].has(code)))
      .map(([facet]) => facet);
  }

  /** By facet and code, how many links would be left by it, the other facets and the query as they are. */
  function counts() {
    const asks = asker(state.query), found = /** @type {Record<string, Map<string, number>>} */ ({});
    for (const facet of Object.keys(FACETS)) found[facet] = new Map();
    for (const link of state.data.links.filter((row) => asks(keyOf(row)))) {
      const fails = failed(link), told = answersOf(link);
      for (const facet of Object.keys(FACETS)) {
        if (fails.some((other) => other !== facet)) continue;
        for (const code of told[facet]) found[facet].set(code, (found[facet].get(code) ?? 0) + 1);
      }
    }
    return found;
  }

  /** The keys of the links that pass. @returns {Set<string>} */
  function passing() {
    const asks = asker(state.query);
    if (!state.query && !state.filters.size) return new Set(state.data.links.map((link) => link.key));
    return new Set(state.data.links.filter((link) => asks(keyOf(link)) && !failed(link).length).map((link) => link.key));
  }

  const nameIn = (facet, code) => FACETS[facet].name(code);
  /** The codes that an address may name: those that occur, and on another day those that could. @returns {string[]} */
  const possible = (facet) => (lienket.time.isLast() ? codes(facet) : [...new Set([...codes(facet), ...FACETS[facet].order()])]);
  const facets = { keys: Object.keys(FACETS), codes, possible, nameOf: nameIn, counts, passing, answersOf, forget, compare };
  Object.assign(lienket, /** @satisfies {Partial<Lienket>} */ ({ facets, featuresOf, subjectsOf, symbolsOf, groupOf, counted, asOf, newest, asker, searchKeyOf: keyOf }));
})(lienket);
