
/* Lienket. The one global, small helpers, and the state that the parts of the page share. */
var lienket = (() => {
  "use strict";
  const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const VALUES = Object.fromEntries([...ALPHABET].map((letter, value) => [letter, value]));
  const STEP = 1e-5;

  /** The whole numbers of a coded text (geo/webmap/coding.py). */
  function numbers(text) {
    const found = [];
    let value = 0, shift = 0;
    for (const letter of text) {
      const bits = VALUES[letter];
      value += (bits & 31) * 2 ** shift;
      shift += 5;
      if (bits < 32) {
        found.push(value % 2 ? -(value + 1) / 2 : value / 2);
        value = shift = 0;
      }
    }
    return found;
  }

  /** A coded line as [lat, lng] pairs in degrees. */
  function decode(text) {
    const steps = numbers(text), points = [];
    let lng = 0, lat = 0;
    for (let i = 0; i < steps.length; i += 2) {
      lng += steps[i];
      lat += steps[i + 1];
      points.push([+(lat * STEP).toFixed(5), +(lng * STEP).toFixed(5)]);
    }
    return points;
  }

  /** The search key of a text, by the rule of geo.text.fold. */
  function fold(text) {
    const marked = text.normalize("NFC").toLowerCase().normalize("NFD");
    return marked.replace(/\p{M}/gu, "").replace(/[đð]/g, "d").replace(/[.\s]/g, "");
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
     ready (the data are there, the map stands), language, choice, filter, sort (of the list), layers (a switch of a layer or of a class). */
  const asked = new Map();
  const on = (event, act) => asked.set(event, [...(asked.get(event) ?? []), act]);
  const tell = (event) => (asked.get(event) ?? []).forEach((act) => act());

  return {
    decode, fold, el, byId, calm, narrow, NARROW, on, tell,
    /** data: the payload; lang: 0 Vietnamese, 1 English; chosen: {link} or {place}; map, layer. */
    state: { data: null, lang: 0, chosen: null, hidden: new Set(), map: null, layer: null },
  };
})();
