
/* Files to take away: the links that pass the filters as CSV, their geometry as GeoJSON. */
((lienket) => {
  "use strict";
  const { state, word, places, shapeOf, SHAPE } = lienket;
  const HEAD = ["key", "kind", "name_vi", "name_en", "sides", "ground", "works"];
  const TAIL = ["as_of", "source", "locator", "accuracy", "length_km", "mapped"];
  /** What more is told in units of another epoch. */
  const UNITS = ["communes", "units", "epoch"];
  const ATTENTION = "\ufeff";
  const NOT_APPLICABLE = "not_applicable";

  /** The links that pass the filters, in the order of the list. */
  lienket.takenLinks = () => lienket.shownLinks?.() ?? state.data.links;

  /** The keys of what has a status: a link's parts, else the link itself. */
  const subjectsOf = (link) => (link.parts?.length ? link.parts : [link.key]);
  const latest = (subject) => state.data.statuses[subject]?.[0];
  const asOf = (status) => status.happened_on ?? status.stated_on;
  const lastDay = (year, month) => new Date(Date.UTC(year, month, 0)).getUTCDate();
  const two = (number) => String(number).padStart(2, "0");

  /** A date of any precision as a text that sorts by its last day, then by its first. */
  function rank(text) {
    const [, year, quarter, month, day] = /^(\d{4})(?:-Q([1-4])|-(\d\d)(?:-(\d\d))?)?$/.exec(text);
    if (day) return `${text} ${text}`;
    const last = Number(month ?? (quarter ? Number(quarter) * 3 : 12));
    const first = month ? last : quarter ? last - 2 : 1;
    return `${year}-${two(last)}-${lastDay(year, last)} ${year}-${two(first)}-01`;
  }

  const age = (status) => `${rank(asOf(status))} ${rank(status.stated_on)}`;

  /** The newest of the statements about a link; of two of one age the first. */
  function newest(link) {
    const told = subjectsOf(link).map(latest).filter(Boolean);
    return told.reduce((best, each) => (best && age(best) >= age(each) ? best : each), null);
  }

  /** The stages of a link on one side, each once. */
  function stages(link, side) {
    const { parts } = state.data;
    const on = (key) => (link.parts?.length ? [side, "both"].includes(parts[key]?.side) : link.sides?.includes(side));
    const found = subjectsOf(link).filter(on).map((key) => latest(key)?.stage).filter(Boolean);
    return [...new Set(found)].join(";");
  }

  const featureOf = (key) => state.layer.byKey.get(key)?.feature;

  /** How well the place of a subject is known; what stands at a point is known as that is. */
  function accuraciesOf(subject) {
    const own = featureOf(subject.key);
    if (own) return [own.accuracy];
    return (subject.at ?? []).map((key) => {
      const place = featureOf(key);
      return place && shapeOf(place) === SHAPE.POINT ? place.accuracy : "area";
    });
  }

  /** The worst accuracy of what shows a link, and whether it is mapped: in part, when a part has no place. */
  function accuracy(link) {
    const order = Object.keys(state.data.vocabulary.accuracy);
    const parts = (link.parts ?? []).map((key) => ({ key, ...state.data.parts[key] }));
    const shown = (parts.length ? parts : [link]).map(accuraciesOf);
    const [worst = "unmapped"] = shown.flat().sort((a, b) => order.indexOf(b) - order.indexOf(a));
    return [worst, worst === "unmapped" ? "no" : shown.every((words) => words.length) ? "yes" : "partly"];
  }

  /** One link as a row of the table of links (geo/lienket/tables/status.py). */
  function row(link) {
    const told = newest(link), [known, mapped] = accuracy(link), { sides } = state.data;
    const [vi, en] = link.name ?? [];
    const ways = Object.fromEntries(sides.map((side) => [`stage_${side.key}`, stages(link, side.key)]));
    return {
      key: link.key, kind: link.kind, name_vi: vi, name_en: en, sides: (link.sides ?? []).join(";"),
      ground: link.state?.ground ?? NOT_APPLICABLE, works: link.state?.works ?? NOT_APPLICABLE, ...ways,
      as_of: told && asOf(told), source: told?.source, locator: told?.cited,
      accuracy: known, length_km: state.data.lengths[link.key], mapped,
      communes: lienket.units.of(link).map(lienket.units.featureName).join(";"), ...lienket.units.columns(),
    };
  }

  /** A cell of a CSV file; a text that a spreadsheet would run gets an apostrophe before it. */
  function cell(value) {
    if (typeof value === "number") return Number.isInteger(value) ? value.toFixed(1) : String(value);
    const text = value ?? "", safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }

  /** The table of `links` as CSV: UTF-8 with the mark that Excel needs. */
  function csv(links) {
    const names = [...HEAD, ...state.data.sides.map((side) => `stage_${side.key}`), ...TAIL, ...(lienket.units.isOwn() ? [] : UNITS)];
    const rows = links.map(row).map((cells) => names.map((name) => cell(cells[name])).join(","));
    return `${ATTENTION}${[names.join(","), ...rows].join("\n")}\n`;
  }

  /** Hand over rows as a table (CSV); the first names the columns. @param {Record<string, any>[]} rows */
  lienket.saveTable = (what, rows) => {
    const name = lienket.fileName(what, "csv"), names = Object.keys(rows[0]);
    const written = (value) => (typeof value === "number" ? String(value) : cell(value == null ? "" : String(value)));
    const lines = rows.map((each) => names.map((column) => written(each[column])).join(","));
    lienket.save(name, new Blob([`${ATTENTION}${[names.join(","), ...lines].join("\n")}\n`], { type: "text/csv;charset=utf-8" }));
    lienket.say(word("picture_saved", { name }));
  };

  const position = ([lat, lng]) => [Number(lng.toFixed(5)), Number(lat.toFixed(5))];

  /** Twice the area of a ring; above zero when it runs against the clock. */
  const turn = (ring) => ring.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length];
    return sum + x * nextY - nextX * y;
  }, 0);

  /** A ring closed and turned by the right-hand rule: the shell against the clock, holes with it. */
  function ring(vertices, index) {
    const found = vertices.map(position);
    if (turn(found) < 0 !== index > 0) found.reverse();
    const [first, last] = [found[0], found.at(-1)];
    return String(first) === String(last) ? found : [...found, first];
  }

  /** One or more geometries of a kind as GeoJSON has them. */
  const gathered = (type, all) =>
    (all.length === 1 ? { type, coordinates: all[0] } : { type: `Multi${type}`, coordinates: all });

  function geometry(feature) {
    const where = places(feature), shape = shapeOf(feature);
    if (shape === SHAPE.POINT) return { type: "Point", coordinates: position(where) };
    if (shape === SHAPE.LINE) return gathered("LineString", where.map((line) => line.map(position)));
    return gathered("Polygon", where.map((rings) => rings.map(ring)));
  }

  /** What the file says of a part, or of a link without parts. */
  function properties(key, { feature, layer }, links) {
    const status = latest(key) ?? /** @type {Partial<Status>} */ ({}), part = state.data.parts[key];
    const [vi, en] = part?.name ?? links[0].name ?? feature.name ?? [];
    const told = { key, link: links.map((link) => link.key).join(";"), name_vi: vi, name_en: en,
      side: part?.side ?? feature.side, kind: links[0].kind,
      condition: status.condition, work: status.work, stage: status.stage, health: status.health,
      as_of: status.stated_on && asOf(status), source: status.source, locator: status.cited,
      inferred: Boolean(status.inferred), accuracy: feature.accuracy,
      identity: feature.inferred ? "inferred" : "stated", error_m: feature.error_m,
      place_source: (feature.sources ?? []).join(";"), credit: layer.credit, licence: layer.licence };
    return Object.fromEntries(Object.entries(told).map(([name, value]) => [name, value ?? null]));
  }

  /** The links that each thing drawn of its own belongs to, by its key. */
  function drawn(links) {
    const found = new Map();
    for (const link of links) {
      for (const key of [link.key, ...(link.parts ?? [])]) {
        if (featureOf(key)?.symbol) found.set(key, [...(found.get(key) ?? []), link]);
      }
    }
    return found;
  }

  /** What of `links` has a geometry of its own, as GeoJSON (RFC 7946), one feature a line. */
  function geojson(links) {
    const features = [...drawn(links)].map(([key, owners]) => {
      const item = state.layer.byKey.get(key);
      return { type: "Feature", properties: properties(key, item, owners), geometry: geometry(item.feature) };
    });
    return collection(features);
  }

  /** Features as a file has them, one a line. */
  const collection = (features) => `{"type":"FeatureCollection","features":[\n${features.map((feature) => JSON.stringify(feature)).join(",\n")}\n]}\n`;

  /** Hand over areas of the ground with what is told of each. @param {string[]} keys @param {Record<string, any>[]} told */
  lienket.saveAreas = (what, keys, told) => {
    const name = lienket.fileName(what, "geojson"), known = (value) => value ?? null;
    const drawn = keys.flatMap((key, i) => (featureOf(key)?.areas ? [{ type: "Feature", properties: Object.fromEntries(Object.entries(told[i]).map(([column, value]) => [column, known(value)])),
      geometry: { type: "MultiPolygon", coordinates: places(featureOf(key)).map((rings) => rings.map(ring)) } }] : []));
    lienket.save(name, new Blob([collection(drawn)], { type: "application/geo+json" }));
    lienket.say(word("picture_saved", { name }));
  };

  /** The name of a file: workspace, day of the data, what it is. */
  lienket.fileName = (what, ending) => {
    const { workspace } = state.data.about, day = lienket.time.day();
    const units = lienket.units.isOwn() ? "" : `_${state.epoch}`;
    return `${workspace}_${day}_${what}${units}.${ending}`;
  };

  /** Hand a file to the reader, without any server. */
  lienket.save = (name, blob) => {
    const address = URL.createObjectURL(blob);
    const anchor = lienket.el("a", { href: address, download: name });
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  };

  function takeTable() {
    const links = lienket.takenLinks(), name = lienket.fileName("links", "csv");
    if (!links.length) return lienket.say(word("take_nothing"));
    lienket.save(name, new Blob([csv(links)], { type: "text/csv;charset=utf-8" }));
    return lienket.say(word("taken_csv", { count: links.length, name }));
  }

  function takeLayer() {
    const links = lienket.takenLinks(), name = lienket.fileName("links", "geojson");
    const count = drawn(links).size, placed = new Set([...drawn(links).values()].flat());
    if (!count) return lienket.say(word("take_nothing"));
    lienket.save(name, new Blob([geojson(links)], { type: "application/geo+json" }));
    return lienket.say(word("taken_geojson", { count, name, missing: links.length - placed.size }));
  }

  lienket.files = { csv, geojson };
  lienket.tool("take_csv", takeTable);
  lienket.tool("take_geojson", takeLayer);
})(lienket);
