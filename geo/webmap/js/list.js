
/* The list of all links beside the map: the way in for the keyboard, and for what has no place. */
((lienket) => {
  "use strict";
  const { state, el, byId, fold, pick, word, label, swatch } = lienket;

  /** The links by kind, in the order of the vocabulary. */
  function kinds() {
    const order = Object.keys(state.data.vocabulary.kind);
    return order.map((kind) => [kind, state.data.links.filter((link) => link.kind === kind)])
      .filter(([, links]) => links.length);
  }

  /** What the search box looks through: names in both languages, key, parts, road numbers. */
  function searched(link) {
    const parts = (link.parts ?? []).flatMap((key) => state.data.parts[key]?.name ?? []);
    return fold([link.key, ...link.name, ...parts].join(" "));
  }

  const symbols = (link) =>
    (link.symbol ? [link.symbol] : (link.parts ?? []).map((key) => state.data.parts[key]?.symbol).filter(Boolean));

  /** The style class that stands for a link: its own, else that of its part farthest along. */
  lienket.symbolOf = (link) => {
    const rank = (key) => state.data.style.symbols[key].rank;
    return symbols(link).sort((a, b) => rank(b) - rank(a))[0];
  };

  const mapped = (link) => {
    const { own, at } = state.layer.itemsOf(link);
    return own.length + at.length > 0;
  };

  const told = (subject) => {
    const latest = state.data.statuses[subject]?.[0];
    return latest ? lienket.status(latest) : lienket.unstated();
  };

  /** The status of a link in words; where its parts differ, that of each side. */
  function statusOf(link) {
    const parts = (link.parts ?? []).filter((key) => state.data.parts[key]);
    if (!parts.length) return told(link.key);
    if (new Set(parts.map(told)).size === 1) return told(parts[0]);
    const sides = [...new Set(parts.map((key) => state.data.parts[key].side))];
    const on = (side) => new Set(parts.filter((key) => state.data.parts[key].side === side).map(told));
    return sides.map((side) => `${lienket.side(side)}: ${[...on(side)].join(" / ")}`).join("; ");
  }

  /** One line below the name: the state across the border, else the status. */
  function summary(link) {
    const ground = link.state?.ground;
    if (ground && !["not_applicable", "unknown"].includes(ground)) {
      const lagging = (link.state.lagging ?? []).map(lienket.side).join(", ");
      return [label("ground", ground), lagging && `${word("state_lagging").toLowerCase()}: ${lagging}`].filter(Boolean).join(" · ");
    }
    return statusOf(link);
  }

  function swatches(link) {
    const distinct = [...new Set(symbols(link))].slice(0, 3);
    return el("span", { class: "swatches" }, distinct.map(swatch.symbol));
  }

  function item(link) {
    const button = el("button", { type: "button", class: "link", "data-link": link.key,
      onclick: () => lienket.choose(link.key, { from: "list" }) },
    swatches(link),
    el("span", { class: "link-text" }, el("span", { class: "link-name" }, pick(link.name)),
      el("span", { class: "link-state" }, summary(link)),
      !mapped(link) && el("span", { class: "chip soft" }, word("unmapped"))));
    return el("li", { "data-fold": searched(link) }, button);
  }

  const group = ([kind, links]) => el("section", { class: "group" },
    el("h2", {}, label("kind", kind), el("span", { class: "count" }, String(links.length))),
    el("ul", {}, links.map(item)));

  /** Whether a link's search key holds all that was typed, as one or word by word. */
  function asker(typed) {
    const whole = fold(typed), words = typed.split(/\s+/).map(fold);
    return (key) => key.includes(whole) || words.every((each) => key.includes(each));
  }

  /** Show only what the search box asks for. */
  function filter() {
    const wanted = asker(byId("search").value);
    let count = 0;
    for (const section of byId("links").querySelectorAll(".group")) {
      const rows = [...section.querySelectorAll("li")];
      rows.forEach((row) => { row.hidden = !wanted(row.dataset.fold); });
      const left = rows.filter((row) => !row.hidden).length;
      section.hidden = !left;
      count += left;
    }
    byId("found").textContent = count ? word("found", { count }) : word("none_found");
  }

  const found = (text) => state.data.links.some((link) => searched(link).includes(fold(text)));

  /** What could be typed, out of this workspace: a road's number, the name of a district or a side. */
  lienket.examples = () => {
    const { data } = state, layers = data.layers.filter((layer) => layer.status);
    const refs = layers.flatMap((layer) => layer.features).filter((row) => row.lines && row.ref).map((row) => row.ref);
    const areas = data.layers.flatMap((layer) => layer.features).filter((row) => row.areas && row.look === "districts");
    const names = [...lienket.bare(areas.map((row) => pick(row.name))), ...data.sides.map((side) => pick(side.name))];
    const typed = (text) => text?.split(/\s+/).map(fold).join(" ");
    return [fold(refs.find(found) ?? ""), typed(names.find((name) => name && found(name)))].filter(Boolean).join(", ");
  };

  const visible = () => [...byId("links").querySelectorAll(".link")].filter((button) => button.offsetParent);

  /** Arrow keys walk from the search box through the list. */
  function walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], buttons = visible();
    if (event.key === "Enter" && event.target.id === "search" && buttons.length) buttons[0].click();
    if (!step) return;
    const next = buttons.indexOf(document.activeElement) + step;
    event.preventDefault();
    if (next < 0) byId("search").focus();
    else buttons[Math.min(next, buttons.length - 1)]?.focus();
  }

  lienket.list = {
    show() {
      byId("links").replaceChildren(...kinds().map(group));
      filter();
    },
    start() {
      byId("search").addEventListener("input", filter);
      byId("list-view").addEventListener("keydown", walk);
    },
    focus(key) {
      const button = byId("links").querySelector(`[data-link="${CSS.escape(key)}"]`);
      (button?.offsetParent ? button : byId("search")).focus({ preventScroll: false });
    },
  };
})(lienket);
