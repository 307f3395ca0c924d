
/* A clean page for the printer: the map at the size of the paper, legend, sources, nothing to click. */
((lienket) => {
  "use strict";
  const { state, el, byId, word } = lienket;
  /** Short and long side of the papers [mm]. */
  const PAPERS = { A4: [210, 297], A3: [297, 420] };
  /** How large type and lines are set on each, to those of the screen. */
  const SETTING = { A4: 0.75, A3: 0.9 };
  /** Words that are longer than their place are set smaller [%], then in fewer lines each. */
  const SIZES = [100, 95, 90, 85, 80, 75, 70], LINES = [16, 12, 8, 6, 4];
  const RIM = "#b9ae98";
  /** Device pixels to a CSS pixel on paper: 288 to an inch. */
  const FINE = 3;
  /** How often the map is fitted: its legend changes with its zoom, and its room with the legend. */
  const ROUNDS = 2;

  /** The size of bounds on the map as it stands [px]. */
  const span = (bounds) => {
    const [a, b] = [bounds.getNorthWest(), bounds.getSouthEast()].map((place) => state.map.latLngToContainerPoint(place));
    return b.subtract(a);
  };

  /** The last choice; the paper lies as the view does until someone has chosen. */
  const choice = { paper: "A4", turned: null };
  const lies = () => {
    const { x, y } = span(wanted());
    return choice.turned ?? x > y;
  };

  /** The view of the screen, to go back to. */
  let held = null;

  /** A sample of the legend once more; a canvas does not keep its picture when it is cloned. */
  function again(sample) {
    const copy = sample?.cloneNode(true);
    if (copy instanceof HTMLCanvasElement) {
      const drawn = sample.getContext("2d").getImageData(0, 0, sample.width, sample.height);
      copy.getContext("2d").putImageData(drawn, 0, 0);
    }
    return copy;
  }

  const block = ({ title, rows }) => el("section", {}, el("h2", {}, title),
    el("ul", {}, rows.map(({ sample, text }) => el("li", {}, again(sample), el("span", {}, text)))));

  /** Fill the sheet with the words of the hour, at the scale of the map. */
  function fill(sheet, setting) {
    const { title, day, shown, legend, notes } = lienket.caption();
    const scale = word("print_scale", { value: lienket.number(lienket.scaleOnPaper(setting)) });
    sheet.querySelector("header").replaceChildren(el("h1", {}, title),
      el("p", {}, [day, ...shown, scale].join(" · ")));
    sheet.querySelector(".sheet-legend").replaceChildren(...legend.map(block));
    sheet.querySelector("footer").replaceChildren(...notes.map((note) => el("p", {}, note)));
    ["header", "footer", ".sheet-legend"].forEach((place) => fit(sheet.querySelector(place)));
  }

  /** Words stand in their place; columns that are too long go on beside it. */
  const fits = (place) => place.scrollHeight <= place.clientHeight && place.scrollWidth <= place.clientWidth;

  /** Set words smaller that are longer than their place; if they are still, cut them and say so. */
  function fit(place) {
    const fitsWith = (name, value) => {
      place.style.setProperty(name, String(value));
      return fits(place);
    };
    place.classList.remove("cut");
    if (SIZES.some((size) => fitsWith("--set", size / 100))) return;
    place.classList.add("cut");
    if (!LINES.some((lines) => fitsWith("--lines", lines))) leaveOut(place);
  }

  /** Leave out the last rows, as few as may be, and say how many; they are hidden. */
  function leaveOut(place) {
    const rows = [...place.querySelectorAll("li, p")], rest = place.appendChild(el("p", { class: "rest" }));
    const keep = (count) => {
      rows.forEach((row, i) => { row.hidden = i >= count; });
      place.querySelectorAll("section").forEach((each) => { each.hidden = !each.querySelector("li:not([hidden])"); });
      rest.textContent = word("print_rest", { count: lienket.number(rows.length - count) });
      return fits(place);
    };
    let least = 0, most = rows.length;
    while (most - least > 1) {
      const middle = (least + most) >> 1;
      if (keep(middle)) least = middle; else most = middle;
    }
    keep(least);
  }

  /** The size of the map on the sheet, in pixels as the map is to count them. */
  function room(sheet, setting) {
    const { offsetWidth: width, offsetHeight: height } = sheet.querySelector(".sheet-map");
    return { width: Math.round(width / setting), height: Math.round(height / setting) };
  }

  /** Paint the map aside and hang it up: strokes drawn while a page is printed, Chromium sets too small. */
  function paint(canvas, size, ratio) {
    const aside = new OffscreenCanvas(1, 1), pen = lienket.penOf(aside, size, ratio);
    lienket.paint(pen, ratio);
    lienket.furnish(pen);
    pen.strokeStyle = RIM;
    pen.strokeRect(0.5, 0.5, size.width - 1, size.height - 1);
    Object.assign(canvas, { width: aside.width, height: aside.height });
    canvas.getContext("bitmaprenderer").transferFromImageBitmap(aside.transferToImageBitmap());
  }

  /** An empty sheet and the rule that makes the page as large. */
  function blank({ paper, turned }) {
    const [short, long] = PAPERS[paper], [width, height] = turned ? [long, short] : [short, long];
    const rule = el("style", {}, `@page { size: ${width}mm ${height}mm; margin: 0; }`);
    const style = `--wide: ${width}mm; --tall: ${height}mm; --type: ${paper === "A3" ? 1.2 : 1};`;
    return el("section", { id: "sheet", class: turned ? "sheet turned" : "sheet", style, "aria-hidden": "true" }, rule,
      el("header"), el("div", { class: "sheet-map" }, el("canvas")), el("div", { class: "sheet-legend" }), el("footer"));
  }

  /** What the page is to show: what is seen, without the empty ground around the workspace. */
  function wanted() {
    const { bounds } = lienket.seen(), a = bounds.getSouthWest(), b = bounds.getNorthEast();
    const frame = state.bounds.pad(0.03), sw = frame.getSouthWest(), ne = frame.getNorthEast();
    if (!bounds.intersects(frame)) return bounds;
    return L.latLngBounds([Math.max(a.lat, sw.lat), Math.max(a.lng, sw.lng)], [Math.min(b.lat, ne.lat), Math.min(b.lng, ne.lng)]);
  }

  /** Put the page for the printer together; the map on the screen stays as it is. */
  function prepare({ paper, turned } = { paper: choice.paper, turned: lies() }) {
    if (byId("sheet")) return;
    const sheet = blank({ paper, turned }), setting = SETTING[paper], bounds = wanted();
    document.body.append(sheet);
    fill(sheet, setting);
    for (let round = 1; round <= ROUNDS; round += 1) {
      const size = room(sheet, setting);
      lienket.framed(size, bounds, () => {
        fill(sheet, setting);
        if (round === ROUNDS) paint(sheet.querySelector("canvas"), size, FINE * setting);
      });
    }
    held = { center: state.map.getCenter(), zoom: state.map.getZoom() };
    document.body.classList.add("printing");
  }

  /** Take the page for the printer away again; while it stood, Leaflet saw a map without any size. */
  function restore() {
    byId("sheet")?.remove();
    document.body.classList.remove("printing");
    if (!held) return;
    state.map.invalidateSize({ animate: false, pan: false });
    state.map.setView(held.center, held.zoom, { reset: true });
    held = null;
  }

  function print(wanted) {
    Object.assign(choice, wanted);
    restore();
    prepare();
    window.print();
  }

  const radio = (name, value, checked, said) => el("label", {},
    el("input", { type: "radio", name, value, checked }), el("span", {}, said));

  function ask() {
    const turned = lies(), act = (event) => {
      event.preventDefault();
      const told = new FormData(event.target);
      shown.close();
      print({ paper: told.get("paper"), turned: told.get("turn") === "landscape" });
    };
    const form = el("form", { class: "take", onsubmit: act },
      el("fieldset", {}, el("legend", {}, word("print_paper")),
        Object.keys(PAPERS).map((paper) => radio("paper", paper, paper === choice.paper, paper))),
      el("fieldset", {}, el("legend", {}, word("print_turn")),
        radio("turn", "portrait", !turned, word("print_portrait")),
        radio("turn", "landscape", turned, word("print_landscape"))),
      el("p", { class: "note" }, word("print_holds")),
      el("button", { type: "submit", class: "go" }, word("print_go")));
    const shown = lienket.dialog(word("take_print"), form);
  }

  // Also for a plain Ctrl+P: the last choice of paper, at first A4.
  lienket.on("ready", () => {
    addEventListener("beforeprint", () => prepare());
    addEventListener("afterprint", restore);
  });
  lienket.printing = { prepare, restore };
  lienket.tool("take_print", ask);
})(lienket);
