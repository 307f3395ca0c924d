
/* What all drawing on canvases shares: lines of several strokes, tinted and hatched areas, small marks. */
((lienket) => {
  "use strict";
  /** Of a line no wider than this the corners need not be round, which takes longer [px]. */
  const SLIM_PX = 1.5;
  const TAU = 2 * Math.PI;

  /** How much lines and marks grow with the zoom. */
  const scale = (zoom) => Math.min(1.5, Math.max(0.62, 0.62 + (zoom - 8.5) * 0.16));

  const hatches = new Map();

  /** 45° lines in `colour` that rise, moved by a share of their step, as fine as what they stand on; drawn once. */
  function hatch(context, { colour, phase = 0 }) {
    const fine = Math.max(1, Math.round(context.getTransform().a / 2)), key = [colour, fine, phase].join();
    if (!hatches.has(key)) hatches.set(key, hatched(context, colour, fine, phase));
    return hatches.get(key);
  }

  function hatched(context, colour, fine, phase) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 18 * fine;
    const pen = tile.getContext("2d");
    pen.scale(fine, fine);
    pen.strokeStyle = colour;
    pen.lineWidth = 2.2;
    for (const shift of [-18, -9, 0, 9, 18].map((at) => at + 9 * phase)) {
      pen.moveTo(shift - 2, 20);
      pen.lineTo(shift + 20, -2);
    }
    pen.stroke();
    const pattern = context.createPattern(tile, "repeat");
    pattern.setTransform(new DOMMatrix().scale(0.5 / fine, 0.5 / fine));
    return pattern;
  }

  const polygon = (sides, turn) => (pen, x, y, r) => {
    for (let i = 0; i <= sides; i += 1) {
      const angle = turn + (i * TAU) / sides;
      pen.lineTo(x + r * Math.cos(angle), y + r * Math.sin(angle));
    }
    pen.closePath();
  };
  const disc = (pen, x, y, r) => pen.arc(x, y, r, 0, TAU);

  /** Each shape's outline, within a circle of radius r. */
  const SHAPES = {
    circle: disc,
    ring: disc,
    square: (pen, x, y, r) => pen.rect(x - r * 0.85, y - r * 0.85, r * 1.7, r * 1.7),
    diamond: polygon(4, -TAU / 4),
    triangle: polygon(3, -TAU / 4),
    pentagon: polygon(5, -TAU / 4),
    anchor: polygon(3, TAU / 4),
  };

  /** A pale disc about a mark whose place is a guess. */
  function blur(pen, look, x, y, radius) {
    pen.globalAlpha = look.vague.alpha;
    pen.fillStyle = look.colour;
    pen.beginPath();
    disc(pen, x, y, radius + look.vague.px / 2);
    pen.fill();
    pen.globalAlpha = 1;
  }

  /** Draw a mark: {shape, colour, size} at x, y; a ring, and what is vague, is paper inside. */
  function mark(pen, look, x, y, grow = 1) {
    const radius = (look.size / 2) * grow, hollow = look.shape === "ring" || look.vague;
    pen.setLineDash([]);
    pen.globalAlpha = 1;
    if (look.vague) blur(pen, look, x, y, radius);
    pen.beginPath();
    SHAPES[look.shape](pen, x, y, radius);
    pen.lineJoin = "round";
    pen.lineWidth = hollow ? 4.4 * grow : 3;
    pen.strokeStyle = look.halo;
    pen.stroke();
    pen.fillStyle = hollow ? look.halo : look.colour;
    pen.fill();
    if (!hollow) return;
    pen.lineWidth = 2.2 * grow;
    pen.strokeStyle = look.colour;
    pen.stroke();
  }

  /** The points `far` pixels at the right hand of a run of points, seen in their direction; no corner reaches farther than twice that. */
  function moved(run, far) {
    const ways = run.slice(1).map(({ x, y }, i) => [x - run[i].x, y - run[i].y]).map(([dx, dy]) => [-dy / Math.hypot(dx, dy), dx / Math.hypot(dx, dy)]);
    return run.map(({ x, y }, i) => {
      const [ax, ay] = ways[Math.max(0, i - 1)], [bx, by] = ways[Math.min(i, ways.length - 1)];
      const reach = far / Math.max(0.5, (1 + ax * bx + ay * by) / 2) / 2;
      return [x + reach * (ax + bx), y + reach * (ay + by)];
    });
  }

  /** Open a path at the side of runs of points: the right hand of who follows them to the north or the east. */
  function beside(pen, runs, far) {
    const ahead = runs.reduce((sum, run) => sum + run.at(-1).x - run[0].x - run.at(-1).y + run[0].y, 0);
    pen.beginPath();
    for (const run of runs) {
      const clear = run.filter(({ x, y }, i) => !i || x !== run[i - 1].x || y !== run[i - 1].y);
      if (clear.length > 1) moved(clear, ahead < 0 ? -far : far).forEach(([x, y], i) => pen[i ? "lineTo" : "moveTo"](x, y));
    }
  }

  /** One stroke {colour, weight, dash, alpha, cap} along the open path. */
  function stroke(pen, line, grow) {
    pen.globalAlpha = line.alpha ?? 1;
    pen.strokeStyle = line.colour;
    pen.lineWidth = line.weight * grow;
    pen.lineCap = line.cap ?? "round";
    pen.lineJoin = pen.lineWidth > SLIM_PX ? "round" : "bevel";
    pen.setLineDash((line.dash ?? []).map((length) => length * grow));
    pen.stroke();
  }

  function fill(pen, area) {
    pen.globalAlpha = area.alpha ?? 1;
    if (area.band) return edged(pen, area);
    pen.fillStyle = area.colour;
    pen.fill("evenodd");
  }

  /** Hatch the open path in a band inside its edge. */
  function edged(pen, area) {
    pen.save();
    pen.clip("evenodd");
    pen.strokeStyle = hatch(pen, area);
    pen.lineWidth = 2 * area.band;
    pen.lineJoin = "round";
    pen.setLineDash([]);
    pen.stroke();
    pen.restore();
  }

  /** Draw the open path, made of `runs` of points, by a look {under, fills, strokes}; strokes at its side come last, and what lies under them is at its side as well. */
  function drawLook(pen, look, grow, runs = []) {
    const draw = (line) => {
      if (line.aside) beside(pen, runs, line.aside * grow);
      stroke(pen, line, grow);
    };
    (look.under ?? []).forEach(draw);
    (look.fills ?? []).forEach((area) => fill(pen, area));
    (look.strokes ?? []).forEach(draw);
  }

  Object.assign(lienket, /** @satisfies {Partial<Lienket>} */ ({ scale, drawLook, drawMark: mark }));
})(lienket);
