
/* A picture of the view with its title, legend and sources, two to four times as fine as the screen. */
((lienket) => {
  "use strict";
  const { state, el, word, FACE } = lienket;
  const SCALES = [2, 3, 4];
  /** What the browsers of these years can hold: pixels along a side, and in all. */
  const LONGEST = 16000, MOST = 120e6;
  const PAD = 22, GAP = 18, LEGEND = 236, WIDE = 640;
  const SAMPLE = { width: 34, height: 16, gap: 9 };
  const SOFT = "#5f6470", PAGE = "#fffdf9", LINE = "#c9bfab";

  /** How each kind of text is set: weight, size and line height [px]; a colour other than ink. */
  const TYPE = {
    title: { weight: 700, size: 22, line: 28 },
    day: { weight: 400, size: 13, line: 19, colour: SOFT },
    head: { weight: 600, size: 11.5, line: 20, colour: SOFT },
    row: { weight: 400, size: 12.5, line: 16 },
    note: { weight: 400, size: 11.5, line: 16, colour: SOFT },
  };

  const scratch = document.createElement("canvas").getContext("2d");

  /** A text in lines no wider than `width`. */
  function lines(text, type, width) {
    scratch.font = `${type.weight} ${type.size}px ${FACE}`;
    const found = [];
    for (const each of text.split(/\s+/)) {
      const longer = found.length ? `${found.at(-1)} ${each}` : each;
      if (found.length && scratch.measureText(longer).width <= width) found[found.length - 1] = longer;
      else found.push(each);
    }
    return found;
  }

  /** A text as something to draw: {height, draw(pen, x, y)}. */
  function paragraph(text, type, width, indent = 0) {
    const rows = lines(text, type, width - indent), tall = rows.length * type.line;
    return { height: tall, draw(pen, x, y) {
      pen.font = `${type.weight} ${type.size}px ${FACE}`;
      pen.fillStyle = type.colour ?? state.data.style.ink;
      pen.textAlign = "left";
      pen.textBaseline = "middle";
      rows.forEach((row, i) => pen.fillText(row, x + indent, y + (i + 0.5) * type.line));
    } };
  }

  /** An entry of the legend: its sample, then its words. */
  function entry({ image, text }, width) {
    const indent = SAMPLE.width + SAMPLE.gap, said = paragraph(text, TYPE.row, width, indent);
    return { height: Math.max(said.height, SAMPLE.height) + 4, draw(pen, x, y) {
      const middle = y + TYPE.row.line / 2 - SAMPLE.height / 2 + 2;
      if (image) pen.drawImage(image, x, middle, SAMPLE.width, SAMPLE.height);
      said.draw(pen, x, y + 2);
    } };
  }

  /** Things one under the other, as one thing. */
  function stack(things) {
    return { height: things.reduce((sum, each) => sum + each.height, 0), draw(pen, x, y) {
      things.reduce((down, each) => {
        each.draw(pen, x, down);
        return down + each.height;
      }, y);
    } };
  }

  const space = (height) => ({ height, draw() {} });

  /** A sample of the legend as an image that stays sharp: SVG is drawn larger, a canvas is taken as it is. */
  async function imageOf(sample) {
    if (!sample || sample instanceof HTMLCanvasElement) return sample;
    const larger = sample.cloneNode(true), image = new Image();
    larger.setAttribute("width", SAMPLE.width * 4);
    larger.setAttribute("height", SAMPLE.height * 4);
    image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(larger))}`;
    await image.decode();
    return image;
  }

  /** The blocks of the legend with their samples as images. */
  function pictured(legend) {
    return Promise.all(legend.map(async ({ title, rows }) => ({ title, rows: await Promise.all(
      rows.map(async ({ sample, text }) => ({ text, image: await imageOf(sample) }))) })));
  }

  const block = ({ title, rows }, width) => stack([paragraph(title, TYPE.head, width),
    ...rows.map((row) => entry(row, width)), space(8)]);

  /** Blocks in columns of like height. */
  function columns(blocks, count, width) {
    const found = Array.from({ length: count }, () => []), wide = (width - (count - 1) * GAP) / count;
    const made = blocks.map((each) => block(each, wide));
    const fair = made.reduce((sum, each) => sum + each.height, 0) / count;
    let at = 0;
    made.forEach((each) => {
      const filled = stack(found[at]).height;
      if (filled && filled + each.height / 2 > fair && at < count - 1) at += 1;
      found[at].push(each);
    });
    const stacks = found.map(stack);
    return { height: Math.max(...stacks.map((each) => each.height)), draw(pen, x, y) {
      stacks.forEach((each, i) => each.draw(pen, x + i * (wide + GAP), y));
    } };
  }

  /** Where everything goes [px]: the legend beside a wide map, under a narrow one. */
  function plan(caption, legend, { width, height: tall }) {
    const beside = width >= WIDE, all = beside ? width + GAP + LEGEND : width;
    const head = stack([paragraph(caption.title, TYPE.title, all),
      paragraph([caption.day, ...caption.shown].join(" · "), TYPE.day, all), space(10)]);
    const key = columns(legend, beside ? 1 : Math.max(1, Math.floor(width / 190)), beside ? LEGEND : width);
    const foot = stack([space(10), ...caption.notes.map((text) => paragraph(text, TYPE.note, all))]);
    const map = { x: PAD, y: PAD + head.height, width, height: tall };
    const under = map.y + (beside ? Math.max(tall, key.height) : tall + GAP + key.height);
    return { head, key, foot, map, under, width: all + 2 * PAD, height: under + foot.height + PAD,
      keyAt: beside ? [PAD + width + GAP, map.y] : [PAD, map.y + tall + GAP] };
  }

  /** Draw the whole picture by its plan. */
  function compose(canvas, at, ratio) {
    const pen = lienket.penOf(canvas, at, ratio), { map } = at;
    pen.fillStyle = PAGE;
    pen.fillRect(0, 0, at.width, at.height);
    at.head.draw(pen, PAD, PAD);
    pen.save();
    pen.translate(map.x, map.y);
    lienket.framed(map, lienket.seen().bounds, () => {
      lienket.paint(pen, ratio);
      lienket.furnish(pen);
    });
    pen.restore();
    pen.strokeStyle = LINE;
    pen.lineWidth = 1;
    pen.strokeRect(map.x, map.y, map.width, map.height);
    at.key.draw(pen, ...at.keyAt);
    at.foot.draw(pen, PAD, at.under);
    return canvas;
  }

  const planned = async () => {
    const caption = lienket.caption();
    return plan(caption, await pictured(caption.legend), lienket.seen());
  };

  /** @returns {[number, number]} */
  const pixels = (at, ratio) => [Math.round(at.width * ratio), Math.round(at.height * ratio)];
  const fits = ([width, height]) => Math.max(width, height) <= LONGEST && width * height <= MOST;

  /** The picture as a PNG file; null where it is larger than a browser can make. */
  lienket.picture = async (ratio) => {
    const at = await planned();
    if (!fits(pixels(at, ratio))) return null;
    const canvas = compose(document.createElement("canvas"), at, ratio);
    return new Promise((done) => { canvas.toBlob(done, "image/png"); });
  };

  async function save(ratio) {
    const file = await lienket.picture(ratio), name = lienket.fileName(`map-${ratio}x`, "png");
    if (!file) return lienket.say(word("picture_too_large"));
    lienket.save(name, file);
    return lienket.say(word("picture_saved", { name }));
  }

  /** One choice of fineness with the size it gives; what no browser can make is not to be chosen. */
  function choice(at, ratio) {
    const size = pixels(at, ratio), able = fits(size);
    const [width, height] = size.map(lienket.number);
    const said = word(able ? "picture_size" : "picture_no", { ratio, width, height });
    return el("label", {}, el("input", { type: "radio", name: "ratio", value: ratio, checked: ratio === SCALES[0],
      disabled: !able }), el("span", {}, said));
  }

  async function ask() {
    const at = await planned(), tooLarge = SCALES.some((ratio) => !fits(pixels(at, ratio)));
    const act = (event) => {
      event.preventDefault();
      const ratio = Number(new FormData(event.target).get("ratio"));
      shown.close();
      if (ratio) void save(ratio);
    };
    const form = el("form", { class: "take", onsubmit: act },
      el("fieldset", {}, el("legend", {}, word("picture_scale")), SCALES.map((ratio) => choice(at, ratio))),
      el("p", { class: "note" }, word("picture_holds")),
      tooLarge && el("p", { class: "note" }, word("picture_too_large")),
      el("button", { type: "submit", class: "go" }, word("picture_go")));
    const shown = lienket.dialog(word("take_picture"), form);
  }

  lienket.tool("take_picture", () => void ask());
})(lienket);
