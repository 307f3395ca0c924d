
/* The panel of one link, or of one place: what is known, since when, and from where. */
((lienket) => {
  "use strict";
  const { state, el, pick, word, label, measure, amount, metres, date, swatch, row, joined, note, citation } = lienket;

  const section = (title, ...content) =>
    content.flat().some(Boolean) && el("section", { class: "block" }, el("h3", {}, title), ...content);

  /* Where it lies and how well that is known. */

  function accuracy(feature) {
    const limits = joined(feature.error_m && word("error", { value: metres(feature.error_m) }),
      feature.tolerance_m && word("tolerance", { value: metres(feature.tolerance_m) }));
    const identity = feature.inferred && label("identity", "inferred");
    return joined(label("accuracy", feature.accuracy), limits, identity);
  }

  /** What a length or an area is the measure of: a guide line's is not the road's. */
  function extentWord({ lines, accuracy: known }) {
    if (lines) return word(known === "schematic" ? "length_schematic" : "length");
    return word(known === "area" ? "area_around" : "area");
  }

  /** "key: 20.1 km" with the name of the part in place of its key. */
  function sharing(text = "") {
    return text.split(";").map((piece) => {
      const [, key, length] = /^\s*(\S+): ([\d.]+) km$/.exec(piece) ?? [];
      if (!key) return piece.trim();
      return `${pick(state.data.parts[key]?.name) || key}: ${measure(length, "km")}`;
    }).filter(Boolean).join("; ");
  }

  function position(feature, waypoints) {
    const extent = feature.lines ? feature.length_km && measure(feature.length_km, "km")
      : feature.area_ha && measure(feature.area_ha, "ha");
    return el("dl", { class: "facts" },
      row(word("place"), accuracy(feature)),
      row(extentWord(feature), extent),
      row(word("shared"), sharing(feature.shared)),
      row(word("via"), waypoints && waypoints.map((point) => pick(point.name)).join(" – ")),
      row(word("place_source"), (feature.sources ?? []).map((id) => citation(id))));
  }

  function placed(subject, at, waypoints) {
    const own = state.layer.byKey.get(subject);
    if (own?.feature.symbol) return position(own.feature, waypoints);
    const places = (at ?? []).map((key) => state.layer.byKey.get(key)).filter(Boolean);
    const names = places.map((item) => pick(item.feature.name)).join(", ");
    return el("dl", { class: "facts" },
      row(word("place"), names ? `${word("at")}: ${names}` : word("unmapped_part")));
  }

  function figures(subject) {
    const rows = state.data.figures[subject] ?? [];
    return rows.length > 0 && el("table", { class: "figures" }, el("caption", {}, word("figures")),
      el("tbody", {}, rows.map((figure) => el("tr", {}, el("th", { scope: "row" }, pick(figure.label)),
        el("td", {}, el("strong", {}, amount(figure)),
          el("small", {}, joined(date(figure.as_of), pick(figure.locator), shortName(figure.source))), note(figure.note))))));
  }

  const shortName = (id) => state.data.sources[id]?.number || pick(state.data.sources[id]?.title) || id;

  function part(key) {
    const row_ = state.data.parts[key], shown = state.layer.byKey.get(key)?.feature.symbol;
    const name = pick(row_.name), zoom = () => lienket.fly([state.layer.byKey.get(key)]);
    const title = shown ? el("button", { type: "button", class: "part-name", onclick: zoom }, name) : name;
    const card = el("li", { class: "part", "data-part": key },
      el("h4", {}, swatch.symbol(row_.symbol), el("span", {}, title)),
      el("p", { class: "side-name" }, lienket.side(row_.side)),
      lienket.historyOf(key), placed(key, row_.at, row_.waypoints), figures(key));
    return card;
  }

  /* The link as a whole. */

  function doubts(link) {
    const subjects = [link.key, ...(link.parts ?? [])];
    const found = state.data.doubts.filter((doubt) => doubt.subjects?.some((key) => subjects.includes(key)));
    return section(word("doubts"), found.map((doubt) => el("article", { class: "doubt" },
      el("h4", {}, pick(doubt.topic)), el("dl", { class: "facts" },
        row(word("doubt_says"), pick(doubt.says)), row(word("doubt_follows"), pick(doubt.follows)),
        row(word("doubt_why"), pick(doubt.why)),
        row(word("source"), (doubt.sources ?? []).map((id) => citation(id)))))));
  }

  /** Who asks whom for what about a link. */
  function requests(link) {
    const named = (codes) => codes.map((code) => pick(state.data.bodies[code])).join(", ");
    return section(word("requests"), lienket.requestsOf(link).map((each) => el("article", { class: "request" },
      el("h4", {}, `${named(each.asker)} → ${named(each.asked)}`), el("p", {}, pick(each.what)),
      citation(each.source, each.locator))));
  }

  /** What else belongs to a link on the other side, and how far that is. */
  function counterparts(link) {
    const found = (link.counterparts ?? []).map((key) => state.layer.linkByKey.get(key)).filter(Boolean);
    return section(word("counterparts"), found.map((other) => jump(other)));
  }

  /** The newest statements about a link, each once. */
  function standing(link) {
    const told = (link.parts ?? [link.key]).map((key) => state.data.statuses[key]?.[0]).filter(Boolean);
    return [...new Set(told.map(lienket.status))].join(" / ") || lienket.unstated();
  }

  lienket.standing = standing;

  /** A way to another link. */
  const jump = (link) => el("button", { type: "button", class: "jump", onclick: () => lienket.choose(link.key, { from: "list" }) },
    swatch.symbol(lienket.symbolOf(link)), el("span", {}, pick(link.name), el("small", {}, standing(link))));

  /** That a link is nowhere on the map is said before anything else. */
  function hint(link) {
    const { own, at } = state.layer.itemsOf(link);
    return own.length + at.length ? null : el("p", { class: "hint" }, word("unmapped_link"));
  }

  /** All sources that the panel cites, once each. */
  function sources(link) {
    const subjects = [link.key, ...(link.parts ?? [])];
    const cited = subjects.flatMap((key) => [...(state.data.statuses[key] ?? []), ...(state.data.figures[key] ?? [])]);
    const ids = [...new Set([...cited, ...lienket.requestsOf(link)].map((entry) => entry.source))];
    return section(word("sources"), el("ul", { class: "sources" }, ids.map((id) => el("li", {}, citation(id)))));
  }

  function head(title, below, kind) {
    const back = el("button", { type: "button", class: "back", "aria-label": word("back_full"), onclick: lienket.close },
      el("span", { "aria-hidden": "true" }, "←"), word("back"));
    return el("header", { class: "detail-head" }, back, kind && el("p", { class: "kind" }, kind),
      el("h2", { tabindex: "-1" }, title), below && el("p", { class: "other", lang: state.lang ? "vi" : "en" }, below));
  }

  lienket.headOf = head;

  /** Each link's panel. */
  lienket.detailOf = (link) => {
    const whole = !link.parts && el("div", { class: "part alone" }, lienket.historyOf(link.key), placed(link.key, link.at), figures(link.key));
    const kind = joined(label("kind", link.kind), (link.sides ?? []).map(lienket.side).join(" – "));
    return [
      head(pick(link.name), link.name[1 - state.lang], kind),
      hint(link), section(word("state_title"), lienket.crossing(link)), whole,
      link.parts && section(word("parts"), el("ol", { class: "parts" }, link.parts.filter((key) => state.data.parts[key]).map(part))),
      link.parts && figures(link.key),
      section(word("partners"), (link.partners ?? []).length > 0 && el("p", {}, link.partners.join(", "))),
      requests(link), counterparts(link), doubts(link), sources(link),
    ].filter(Boolean);
  };

  /** A place's panel, with the links that stand there. */
  lienket.placeOf = ({ feature }, links) => {
    const look = state.data.style.marks[feature.look], found = links.map((key) => state.layer.linkByKey.get(key));
    return [
      head(pick(feature.name), feature.name?.[1 - state.lang], joined(pick(look?.name), lienket.side(feature.side))),
      el("div", { class: "part alone" }, position(feature)),
      section(word("here"), found.length ? found.map(jump) : el("p", {}, word("no_links"))),
    ];
  };
})(lienket);
