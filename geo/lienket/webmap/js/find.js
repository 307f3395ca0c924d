
/* The search box: a combobox that offers what was found, and narrows the list. */
((lienket) => {
  "use strict";
  const { el, byId, pick, word, find } = lienket;
  const MOST = 10;

  /** What is offered now, and which of it the arrow keys stand on. @type {any[]} */
  let offered = [];
  let active = -1;

  const options = () => [...byId("finds").querySelectorAll("[role=option]:not([aria-disabled])")];

  /** Stand on an option; on none with -1. */
  function point(at) {
    active = at;
    options().forEach((node, i) => {
      node.setAttribute("aria-selected", String(i === at));
      if (i === at) node.scrollIntoView({ block: "nearest" });
    });
    if (at < 0) byId("search").removeAttribute("aria-activedescendant");
    else byId("search").setAttribute("aria-activedescendant", `find-${at}`);
  }

  /** Show what is offered, or put it away. */
  function unfold(on) {
    byId("finds").hidden = !on;
    byId("search").setAttribute("aria-expanded", String(on));
    if (!on) point(-1);
  }

  const isOpen = () => !byId("finds").hidden;

  /** One offer: how it is drawn, its name, and what it is. */
  function option(row, i) {
    return el("li", { role: "option", id: `find-${i}`, "aria-selected": "false", "data-find": row.link,
      onclick: () => go(row) },
    el("span", { class: "find-sign" }, row.sign()),
    el("span", { class: "find-text" }, el("span", { class: "find-name" }, pick(row.name)), el("span", { class: "find-kind" }, row.kind())));
  }

  /** Offer what fits what was typed. */
  function offer() {
    const found = find(byId("search").value);
    offered = found.slice(0, MOST);
    const more = found.length - offered.length;
    byId("finds").replaceChildren(...offered.map(option),
      ...(more > 0 ? [el("li", { role: "option", "aria-disabled": "true", class: "find-more" }, word("find_more", { count: more }))] : []));
    unfold(offered.length > 0);
    point(-1);
  }

  /** Go to what was found; only a link leaves what was typed in the box, for the way back. */
  function go(row) {
    unfold(false);
    if (!row.link) lienket.filter.query("");
    row.go();
  }

  /** The keys of a combobox; those it does not need go on to the list. */
  function press(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "ArrowDown" && event.altKey) offer();
    else if (step && isOpen()) point((active + step + (active < 0 && step < 0 ? 1 : 0) + offered.length) % offered.length);
    else if (event.key === "Enter" && isOpen()) go(offered[Math.max(active, 0)]);
    else if (event.key === "Escape" && isOpen()) unfold(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  lienket.on("ready", () => {
    const box = byId("search");
    box.addEventListener("input", () => {
      lienket.filter.query(box.value);
      offer();
    });
    box.addEventListener("keydown", press);
    box.addEventListener("blur", () => unfold(false));
    byId("finds").addEventListener("pointerdown", (event) => event.preventDefault());
    byId("finds").addEventListener("mousedown", (event) => event.preventDefault());
  });
  lienket.on("language", () => isOpen() && offer());
})(lienket);
