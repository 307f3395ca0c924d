
/* Small helpers, events, and the state that the parts of the page share. */
((lienket) => {
  "use strict";
  /** The search key of a text, by the rule of lienket.text.fold. */
  function fold(text) {
    const marked = text.normalize("NFC").toLowerCase().normalize("NFD");
    return marked.replace(/[\p{M}\p{Cf}]/gu, "").replace(/[đð]/g, "d").replace(/[.\s]/g, "");
  }

  /** An element with attributes, listeners (on…) and children; text only ever as text. */
  function el(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (value === true) node.setAttribute(name, "");
      else if (value !== false && value != null) node.setAttribute(name, String(value));
    }
    node.append(...children.flat().filter((child) => child != null && child !== false && child !== ""));
    return node;
  }

  const byId = (id) => document.getElementById(id);
  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  const NARROW = "(max-width: 760px)";
  const narrow = () => matchMedia(NARROW).matches;

  /* What happens is told to all who asked for it, in the order they asked:
     ready (the data are there, the map stands), language, choice, filter, sort (of the list), layers (a switch of a layer or of a class), view, time (another day is shown), compare (another one is compared with), units (the units of another epoch are shown), people (another place, measure or colours are asked for), shown (the map shows other features, or other ones of them are lit). */
  const asked = new Map();
  const on = (event, act) => asked.set(event, [...(asked.get(event) ?? []), act]);
  const tell = (event) => (asked.get(event) ?? []).forEach((act) => act());

  /** The layers but for those of units of another epoch than the one that is shown. */
  const layers = () => lienket.state.data.layers.filter(({ epoch }) => !epoch || epoch === lienket.state.epoch);

  Object.assign(lienket, {
    layers, fold, el, byId, calm, NARROW, narrow, on, tell,
    /** data: the payload; lang: 0 Vietnamese, 1 English; view: links, border or change; chosen: {link}, {place} or {entry}; map, layer. */
    state: {
      data: null, lang: 0, view: "links", chosen: null, hidden: new Set(), map: null, layer: null,
      /** What is chosen, by facet: only facets with a choice stand here. @type {Map<string, Set<string>>} */
      filters: new Map(),
      /** What the search box asks the list for. */
      query: "",
      /** The keys of the links that pass the filters and the query. @type {Set<string>} */
      shown: null,
      /** The classes of the legend that are switched off. @type {Set<string>} */
      off: new Set(),
      /** The key of the epoch whose units are shown; "" where the page knows of one alone. */
      epoch: "",
      /** Counts what changes what is drawn, for those who keep things. */
      turn: 0,
      /** Which of the days of the payload is shown, and compared with; null = none. */
      stop: 0, compared: null,
      /** The links that the last change of the day concerned. @type {Set<Link>} */
      moved: new Set(),
    },
  });
})(lienket);
