
/* Words, dates and numbers in the reader's language. */
((lienket) => {
  "use strict";
  const { state } = lienket;
  const ROMAN = ["", "I", "II", "III", "IV"];
  const MONTHS = ["", "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December"];

  /** The text of a pair in the reader's language, else in the other one. */
  const pick = (pair) => (pair ? pair[state.lang] || pair[1 - state.lang] || "" : "");

  /** A word of the page, its {places} filled. */
  const word = (key, values = {}) =>
    pick(state.data.words[key]).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

  /** The label of a code of the vocabulary; an unknown code as it is. */
  const label = (family, code) => (code ? pick(state.data.vocabulary[family][code]) || code : "");

  const LOCALES = ["vi-VN", "en-GB"], formats = [];

  /** 39.1 as 39,1 in Vietnamese and 39.1 in English. */
  const number = (value) => (formats[state.lang] ??= new Intl.NumberFormat(LOCALES[state.lang], { maximumFractionDigits: 6 })).format(value);

  const plain = (text) => /^-?\d+(\.\d+)?$/.test(text);

  /** A value with its unit, or a date; any other text stays as the source has it. */
  function measure(value, unit = "") {
    if (!unit && /^\d{4}-/.test(value)) return date(value);
    const shown = unit && plain(String(value)) ? number(Number(value)) : String(value);
    return unit ? `${shown} ${unit}` : shown;
  }

  /** What a figure says, with what its source rounds it by: "trên 30.000 người". @param {Figure} figure */
  const amount = ({ qualifier, value, unit }) => [pick(qualifier), measure(pick(value), pick(unit))].filter(Boolean).join(" ");

  /** Metres, from 1,000 on as kilometres. */
  const metres = (value) =>
    value >= 1000 ? measure(Math.round(value / 100) / 10, "km") : measure(Math.round(value), "m");

  /** 02/5/2024: days under 10, and months 1 and 2, with a zero before them. */
  function vietnamese(year, month, day) {
    const shownMonth = month < 3 ? `0${month}` : String(month);
    return day ? `${String(day).padStart(2, "0")}/${shownMonth}/${year}` : `${shownMonth}/${year}`;
  }

  const english = (year, month, day) =>
    [day || "", MONTHS[month], year].filter(Boolean).join(" ");

  /** A date as precise as its source: 2024, 2024-Q2, 2024-05 or 2024-05-02. */
  function date(text) {
    const match = /^(\d{4})(?:-Q([1-4])|-(\d\d)(?:-(\d\d))?)?$/.exec(text ?? "");
    if (!match) return text ?? "";
    const [, year, quarter, month, day] = match;
    if (quarter) return word("quarter", { quarter: state.lang ? quarter : ROMAN[quarter], year });
    if (!month) return year;
    return (state.lang ? english : vietnamese)(year, Number(month), Number(day));
  }

  /** What a status says, in words: condition, then work and stage; or an activity's stage. */
  function status(row) {
    if (!row.condition && !row.work) return label("activity", row.stage);
    const works = row.work && row.work !== "none"
      ? `${label("work", row.work)}: ${label("stage", row.stage).toLowerCase()}`
      : label("work", "none");
    return [label("condition", row.condition), works].join(" · ");
  }

  /** What is said of a subject that no source speaks of by the date shown. */
  const unstated = () => pick(state.data.style.groups.unstated.name);

  /** The name of a side. */
  function side(key) {
    const found = state.data.sides.find((row) => row.key === key), other = lienket.units?.side(key);
    if (other) return other;
    return found ? pick(found.name) : key === "both" ? word("both") : key ?? "";
  }

  Object.assign(lienket, /** @satisfies {Partial<Lienket>} */ ({ pick, word, label, number, measure, amount, metres, date, status, unstated, side }));
})(lienket);
