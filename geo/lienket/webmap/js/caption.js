
/* What stands beside a map that is taken away: title, day, legend, sources, how far to trust it. */
((lienket) => {
  "use strict";
  const { state, byId, pick, word } = lienket;

  const off = 'input:not(:checked), [aria-pressed="false"], [aria-checked="false"]';

  /** One entry of the legend: its sample and its words. */
  function entry(row) {
    const sample = row.querySelector(".swatch"), said = row.querySelector(".swatch ~ span");
    return { sample, text: ((said ?? row).textContent ?? "").trim() };
  }

  /** The legend of what is seen, without what is switched off. */
  function legend() {
    return lienket.legend.within(state.framed ? state.map.getBounds() : lienket.seen().bounds).map((section) => ({
      title: section.querySelector("h3")?.textContent ?? "",
      rows: [...section.querySelectorAll("li")].filter((row) => !row.matches(off) && !row.querySelector(off)).map(entry),
    })).filter((block) => block.rows.length);
  }

  /** The sources of the newest statements about what is shown, the most cited first. */
  function cited() {
    const times = new Map();
    for (const link of lienket.takenLinks()) {
      for (const subject of [link.key, ...(link.parts ?? [])]) {
        const source = state.data.statuses[subject]?.[0]?.source;
        if (source) times.set(source, (times.get(source) ?? 0) + 1);
      }
    }
    return [...times].sort((a, b) => b[1] - a[1]).map(([id]) => id);
  }

  /** A source in one line: title, number, date. */
  function named(id) {
    const source = state.data.sources[id];
    if (!source) return id;
    const details = [source.number && word("number", { value: source.number }), lienket.date(source.date)];
    return [pick(source.title) || id, ...details].filter(Boolean).join(", ");
  }

  function sources() {
    const [first, ...more] = cited();
    if (!first) return "";
    const values = { source: named(first), count: more.length };
    return more.length ? word("caption_sources", values) : word("caption_source", values);
  }

  /** Whose data the layers that are switched on are. */
  function credits() {
    const shown = lienket.layers().filter((layer) => !state.hidden.has(layer.key));
    const names = new Set(shown.flatMap((layer) => (layer.credit ?? "").split("; ")).filter(Boolean));
    return names.size ? word("caption_credits", { credits: [...names].join("; ") }) : "";
  }

  /** What the map leaves out by a filter. */
  function filtered() {
    const left = lienket.takenLinks();
    return left.length < state.data.links.length && state.view === "links"
      ? word("filtered", { count: left.length, all: state.data.links.length }) : "";
  }

  /** What is chosen is what the map is about: its name, and how it stands. */
  function about() {
    const { link, entry } = state.chosen ?? {}, whole = pick(state.data.about.title);
    if (link) return { title: pick(link.name), state: [whole, lienket.standing(link)] };
    return entry ? { title: pick(entry.name), state: [whole] } : { title: whole, state: [] };
  }

  /** What minutes are, and whose units have their colours where the map shows others. */
  function ofPeople() {
    if (!lienket.people.has() || state.view !== lienket.people.VIEW) return [];
    const other = lienket.people.otherEpoch();
    return [[word("caption_people"), other && word("caption_people_units", { title: lienket.units.title(other) })].filter(Boolean).join(" ")];
  }

  /** All that is to be read beside the map, in the reader's language. */
  lienket.caption = () => {
    const { title, state: stands } = about();
    return {
      title,
      day: byId("about").textContent,
      shown: [...stands, lienket.units.caption(), lienket.view.title(), state.view === "links" && lienket.compare.title(), filtered()].filter(Boolean),
      legend: legend(),
      notes: [sources(), credits(), word("caption_accuracy"), ...ofPeople(), lienket.units.isOwn() ? pick(state.data.about.notice) : word("units_notice", { title: lienket.units.title(), old: lienket.units.title(lienket.units.own()) })].filter(Boolean),
    };
  };
})(lienket);
