
/* What was said of a thing: the newest statement with its source, and all of them along a line of time. */
((lienket) => {
  "use strict";
  const { state, el, pick, word, label, date } = lienket;

  /** A row of a list of facts; nothing where there is nothing to say. */
  const row = (title, ...content) =>
    content.flat().some(Boolean) && el("div", { class: "row" }, el("dt", {}, title), el("dd", {}, ...content));

  const joined = (...texts) => texts.filter(Boolean).join(" · ");

  /** Words of the project's own about a statement or a figure. */
  const note = (pair) => pick(pair) && el("p", { class: "note" }, pick(pair));

  /** A text, as a link when the address is a plain https one. */
  function titled(text, address = "") {
    if (!/^https:\/\/[^\s]+$/.test(address)) return el("span", {}, text);
    return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, text);
  }

  /** A source as the reader knows it: title, number, date, place in it; a way there if it has an address. */
  function citation(id, locator) {
    const source = state.data.sources[id], where = pick(locator);
    if (!source) return el("cite", {}, joined(id, where));
    const details = joined(source.number && word("number", { value: source.number }), date(source.date), where);
    return el("cite", {}, titled(pick(source.title) || source.id, source.address), details && el("span", { class: "locator" }, details));
  }

  /** What is to be seen of a statement at once: late, on time, reasoned. */
  function chips(status) {
    const late = ["delayed", "blocked"].includes(status.health);
    return [
      status.health && status.health !== "unknown" &&
        el("span", { class: late ? "chip warn" : "chip" }, label("health", status.health)),
      status.inferred && el("span", { class: "chip soft" }, word("inferred")),
    ];
  }

  /** Since when, until when, and who says so. */
  const statement = (status) => el("dl", { class: "facts" },
    row(word("as_of"), date(status.happened_on ?? status.stated_on)),
    row(word("expected"), date(status.expected_on), passed(status) && el("span", { class: "passed" }, word("passed"))),
    row(word("source"), citation(status.source, status.locator)));

  /** The last day of a date as precise as its source; days compare as texts. */
  function lastDay(text) {
    const [, year, quarter, month, day] = /^(\d{4})(?:-Q([1-4])|-(\d\d)(?:-(\d\d))?)?$/.exec(text) ?? ["", text];
    return [year, month ?? String(3 * Number(quarter ?? 4)).padStart(2, "0"), day ?? "31"].join("-");
  }

  /** Whether an expected date is over by the date of the map. */
  const passed = (status) => Boolean(status.expected_on) && lastDay(status.expected_on) < lienket.time.day();

  /** The marks of a history, the newest first: what was so, and once each what was expected. */
  function marks(rows) {
    const stated = rows.map((status, i) => ({ at: status.happened_on ?? status.stated_on, status, now: i === 0 }));
    const dates = new Map(rows.filter((status) => status.expected_on).map((status) => [status.expected_on, status]));
    const expected = [...dates].map(([at, status]) => ({ at, status, open: true }));
    return [...expected, ...stated].sort((a, b) => lastDay(b.at).localeCompare(lastDay(a.at)));
  }

  /** What stands beside a mark: an expectation is a date, a statement tells what was so. */
  function told({ status, now, open }) {
    const source = citation(status.source, status.locator);
    if (open) {
      return [el("strong", {}, word("expected_mark")), passed(status) && el("span", { class: "passed" }, word("passed")),
        !now && el("small", {}, word("expected_said", { date: date(status.stated_on) }))];
    }
    return [el("strong", {}, lienket.status(status)), now && el("small", {}, word("newest")),
      !now && el("span", { class: "chips" }, chips(status)), !now && source, !now && note(status.note)];
  }

  /** One mark: its date on the left, a full dot for what was so and an open one for what is expected. */
  function mark(each) {
    const machine = /Q/.test(each.at) ? null : each.at;
    return el("li", { class: each.open ? "open" : each.now ? "now" : "" },
      el("time", { datetime: machine }, date(each.at)), el("div", {}, told(each)));
  }

  /** All statements of a subject along a line of time; none where there is one mark alone. */
  function timeline(rows) {
    const all = marks(rows);
    if (all.length < 2) return null;
    return el("details", { class: "earlier", open: all.length < 7 },
      el("summary", {}, word("history", { count: all.length })), el("ol", { class: "timeline" }, all.map(mark)));
  }

  /** What is known of a subject: its newest statement in full, then its history. */
  function historyOf(subject) {
    const rows = state.data.statuses[subject] ?? [], [latest] = rows;
    if (!latest) return [el("p", { class: "status" }, lienket.unstated())];
    return [el("p", { class: "status" }, lienket.status(latest)), el("p", { class: "chips" }, chips(latest)),
      note(latest.note), statement(latest), timeline(rows)];
  }

  Object.assign(lienket, /** @satisfies {Partial<Lienket>} */ ({ row, joined, note, titled, citation, lastDay, historyOf }));
})(lienket);
