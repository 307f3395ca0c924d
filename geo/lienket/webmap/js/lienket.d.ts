/* The one global of the page's scripts, what they share, and the payload (geo/lienket/webmap/payload.py), for
   the type check alone: no page holds this file. What a script puts on `lienket` must stand here. */

/** Vietnamese, English. */
type Pair = [string, string];
/** Latitude, longitude [deg]. */
type Place = [number, number];
type Pen = CanvasRenderingContext2D;

/* The payload. */

interface Payload {
  about: { workspace: string, title: Pair, as_of: string, audience: "public" | "internal", crs?: System[],
    /** Of when the map is, in words; what it says of its units; how the routes stand, in sentences; links of the report. */
    dated: Pair, notice?: Pair, standing?: Pair[], links: number };
  imprint: Imprint;
  /** The language that the page opens in, where that is English: 1. */
  first?: number;
  /** The border of the sides as lines, where some of their outline is the coast. */
  inland?: any;
  /** The far islands, with the boxes to go to. */
  insets?: { name: Pair, box: [[number, number], [number, number]] }[];
  words: Record<string, Pair>;
  /** By family, the words that the data use. */
  vocabulary: Record<string, Record<string, Pair>>;
  style: Style;
  /** What the areas of the base are made of, until they are. */
  arcs?: any;
  sides: Side[];
  layers: AtlasLayer[];
  links: Link[];
  /** By link, what is drawn of it [km]. */
  lengths: Record<string, number>;
  parts: Record<string, Part>;
  /** By subject, the newest first. */
  statuses: Record<string, Status[]>;
  figures: Record<string, Figure[]>;
  doubts: Doubt[];
  /** Who asks or is asked, by the code of a request. */
  bodies: Record<string, Pair>;
  requests: Request[];
  sources: Record<string, Source>;
  tiles?: { url: string, credit: string };
  border: Border;
  reach: Reach;
  /** None where no number of people is known. */
  access?: AccessTold;
  /** None where the page knows of one day alone. */
  times?: Times;
  /** The key of the workspace's own epoch, and all that is known of the units in time; none where the page knows of one epoch alone. */
  epoch?: string;
  units?: UnitsTold;
}

/** How far people have to go (geo/lienket/webmap/people.py): units by number, times in tenths of a minute, -1 = none. */
interface AccessTold {
  /** The layer that the units are of; their keys, sides and people. */
  layer: string;
  units: string[];
  sides: string[];
  people: number[];
  names?: Pair[];
  /** Kinds of places to reach, the main one first. */
  targets: string[];
  /** By target: of each unit today; of futures unit and time in turn. */
  times: Record<string, Record<string, number[]>>;
  within: Record<string, Within[]>;
  /** By side: people known, units without a number. */
  known: Record<string, [number, number]>;
  worth: Record<string, Worth[]>;
  /** By target and link: unit, then, saved at least and at most. */
  gains: Record<string, Record<string, [number, number, number, number][]>>;
  losses: Record<string, Loss[]>;
  /** By target and crossing: unit, longer by as assumed, at least and at most; -1 = no way is left. */
  cuts: Record<string, Record<string, [number, number, number, number][]>>;
  /** By link, what sources state that parts of it cost [billion dong]. */
  costs: Record<string, { subject: string, cost: number, qualifier?: string, as_of?: string, source?: string, locator?: Pair }[]>;
  /** Of each unit today, and in the futures building and all [people]; empty where it is not known. */
  potential: number[][];
  /** By "epoch|pair": how open a stretch of the border is. */
  openness: Record<string, { main_per_10km?: number, local_per_10km?: number, people_near?: number, across_min?: number, along_min?: number }>;
  /** The numbers of crossings among those of the border. */
  crossings: Record<string, number>;
  ramps: Record<string, { from: number[], colours: string[] }>;
}
interface Within {
  side: string;
  scenario: string;
  limit_min: number;
  people: number;
  people_least: number;
  people_most: number;
}
/** What a link is worth on the way to places of a kind; ranges hold 80 of 100 draws. */
interface Worth {
  link: string;
  people: number;
  people_least: number;
  people_most: number;
  opened_most: number;
  /** Units that gain, or lose, and whose people are not known. */
  units_unknown?: number;
  person_min: number;
  person_min_least: number;
  person_min_most: number;
  firm?: boolean;
  cost?: number;
  cost_partly?: number;
  cost_per_person_min?: number;
  by_gain?: number;
  by_people?: number;
  by_cost?: number;
  /** Links that it is ranked among. */
  compared?: number;
  first_weights_pct?: number;
  potential_pct?: number;
}
interface Loss {
  crossing: string;
  people_least: number;
  people_most: number;
  units_unknown?: number;
  lost_min_least: number;
  lost_min_most: number;
  /** As assumed. */
  longest_min: number;
  cut_off: number;
  /** Whether the range leaves out zero. */
  firm: boolean;
  /** Shared by crossings whose ranges overlap. */
  by_loss?: number;
}
/** A unit on the way to the place that is asked for (people.js) [min]; null = no way. */
interface Reached {
  i: number;
  key: string;
  side: string;
  /** null = not known. */
  people: number | null;
  today: number | null;
  then: number | null;
  /** Below 0 where it takes longer. */
  saved: number | null;
  least?: number;
  most?: number;
  changed: boolean;
}

/** The units in time (geo/lienket/webmap/recast.py). */
interface UnitsTold {
  /** In the order of time; since when each is. */
  epochs: { key: string, title: Pair, since?: string, shown?: boolean }[];
  /** By columns, by the numbers of epochs and of units; -1 = none. */
  units: { kinds: Pair[], epoch: number[], until: number[], code: string[], tier: number[], kind: number[], name: (string | Pair)[], parent: number[] };
  recast: Record<string, RecastTold>;
}
/** The map in the units of another epoch; features are known by their number in `keys`. */
interface RecastTold {
  layer: { key: string, title: Pair, credit: string, licence: string };
  keys: string[];
  sides: string[];
  of: number[];
  /** What became of earlier units, by columns; `by`: the number of an act, a clause, and so on. */
  kin: { acts: string[], from: number[], to: number[], part: number[], share: (number | null)[], by: any[][] };
  within: Record<string, number[]>;
  stated: Record<string, number[]>;
  /** What each side is called, and whether it is a part of that. */
  names: Record<string, { name: Pair, part?: boolean }>;
  provinces: { names: Pair[], at: Place[], of: Record<string, number> };
  border: Partial<Pick<Border, "pairs" | "unplaced"> & { crossings: string[], isolation: Isolation[] }>;
  terminals: number[];
}
/** A unit, from its first epoch to its last. */
interface UnitRow {
  i: number;
  code: string;
  epoch: string;
  first: number;
  last: number;
  tier: number;
  kind: Pair;
  bare: Pair;
  before: UnitKin[];
  after: UnitKin[];
  holder?: UnitRow;
}
/** One unit, or a part of it, becomes another; the share is of its area [%]. */
interface UnitKin {
  from: UnitRow;
  to: UnitRow;
  part: boolean;
  share: number | null;
  by: { act: string, clause: string }[];
}

/** The days before the last (geo/lienket/webmap/times). */
interface Times {
  /** Each a day on which something was stated, and the day of the page. */
  stops: string[];
  /** By key, a run for a run: its first stop, and the number of its value in `of`, from 1; 0 is none. */
  runs: Record<string, { of: any[], at: Record<string, number[]> }>;
  /** By subject, of each statement in the order of `statuses`: the stop since which it is known, what it tells, the first stop with its day behind it. */
  log: Record<string, number[]>;
  /** Four numbers each: what was told, what is told, the step, and the step where the second is of the time before. */
  pairs: number[];
  steps: { codes: string[], class: string }[];
  /** The class of a link that is joined otherwise. */
  across: string;
  /** What each code is called. */
  codes: Record<string, Pair>;
  /** The stop of the report, if it is an earlier one. */
  report?: number;
}
/** What changed of a subject, and the statements that tell it. */
interface Stepped {
  key: string;
  codes: string[];
  class: string;
  then?: Status;
  now: Status;
}

/** What crosses the border (geo/lienket/webmap/border.py); empty where no pair of districts is known. */
interface Border {
  looks: { crossings: Record<string, MarkLook>, border: Record<string, LineLook>, states: Record<string, LineLook>, gaps: Record<string, LineLook> };
  /** Of the dark edges of the border. */
  edge_px: number;
  /** The levels of road that its counts are of. */
  looked_at: string[];
  unplaced: { key: string, unplaced: string }[];
  pairs: DistrictPair[];
  crossings: Crossing[];
  gaps: Gap[];
  /** By link. */
  spans: Record<string, { drawn_km?: number, schematic_km?: number, built_pct?: number }>;
  disagreements: { link: string, matter: string, side_a: string, says_a?: string, side_b: string, says_b?: string }[];
}
interface LineLook {
  key: string;
  name: Pair;
  colour: string;
  weight: number;
  dash: number[];
}
interface DistrictPair {
  key: string;
  name: Pair;
  district_a: string;
  district_b: string;
  length_km: number;
  open_crossings: number;
  /** Its routes, joined by ";". */
  links?: string;
  others_main?: number;
  others_local?: number;
  per_10km?: number;
  error_m?: number;
  look: string;
}
/** Lists in a cell are joined by ";". */
interface Crossing {
  link?: string;
  ref?: string;
  name?: Pair;
  level?: "main" | "local";
  pair: string;
  ground: string;
  works?: string;
  lagging?: string;
  open?: boolean | number;
  place?: string;
  place_m?: number;
  accuracy?: string;
  error_m?: number;
  at: Place;
}
interface Gap {
  link: string;
  cause: string;
  /** None where it may be nothing. */
  missing_m?: number;
  least_m: number;
  most_m: number;
  error_m?: number;
  way_km?: number;
  ends: Place[];
}

/** What shortens which trips (geo/lienket/webmap/accessibility.py); empty where nothing was computed. */
interface Reach {
  look: LineLook;
  /** Of the speeds. */
  sources: string[];
  terminals: { name: Pair, at: Place }[];
  /** From, to (numbers of terminals), purpose, minutes today. */
  trips: [number, number, string, number | null][];
  /** By link, and by future: number of the trip, and the ends of the 80 % range of minutes then. */
  gains: Record<string, TripGain[]>;
  futures: Record<string, TripGain[]>;
  changes: Change[];
  isolation: Isolation[];
}
type TripGain = [number, number] | [number, number, number];
interface Change {
  link: string;
  rank?: number;
  /** In how many of 100 draws it is first, or among the first three. */
  first_pct?: number;
  top3_pct?: number;
  pairs?: number;
  total_min?: number;
  total_most_min?: number;
  certainty?: string;
  error_m?: number;
  figures?: string;
  why?: string;
}
interface Isolation {
  key: string;
  straight_km: number;
  shortest_km?: number;
  minutes?: number;
  detour?: number;
  planned?: string;
}

/** A thing that a view has beside links and places: a pair of districts, a future. */
interface Entry {
  kind: string;
  key: string;
  name: Pair;
}
type Row = (code: string, sample: Element, text: string) => HTMLElement;
type Block = (title: string, rows: any[]) => any;

/** A view beside that of the links (view.js). */
interface View {
  /** Whether the data have something for it. */
  has(): boolean;
  enter(): void;
  leave(): void;
  /** Whether a feature of the links is drawn, and the class of the legend it is in. */
  draws(feature: Feature): boolean;
  classOf(feature: Feature): string | undefined;
  codes(): string[];
  legend(entry: Row, block: Block, plain: any[]): any[];
  /** What it writes on the map, as names.js does. */
  names(): any[];
  list(): any[];
  entry(kind: string, key: string): Entry | null | undefined;
  panel(entry: Entry): any[];
  panelOf(link: Link): any[] | null;
  itemsOf(entry: Entry): Item[];
  /** What else is to be seen with what is chosen. */
  around(): Item[];
  /** What the map moves to when a reader turns to the view. */
  home(): Item[];
  /** The colour of a road's number. */
  shade(feature: Feature): string | undefined;
  /** How it draws a feature of a link; null as ever. */
  lookOf?(item: Item): Look | null;
  /** What it does when another day is shown. */
  follow?(): void;
  /** What stands for its name beside a picture. */
  title?(): string;
}

/** A projected system: transverse Mercator on an ellipsoid, and its shift to WGS 84. */
interface System {
  code: string;
  /** The keys of the sides whose system it is. */
  sides: string[];
  name: string;
  a: number;
  f: number;
  lat_0: number;
  lon_0: number;
  k: number;
  x_0: number;
  y_0: number;
  helmert: number[];
  [more: string]: unknown;
}

interface Imprint {
  workspace: string;
  version: string;
  contact: string;
  report: string;
  epoch: string;
  tests: Record<string, [Pair, Pair][]>;
  layers: { title: Pair, credit: string, licence: string, date: string }[];
  known: { kind: Pair, name: Pair, metres: number, reason: Pair }[];
  drawn: Record<string, number>;
}

/** What geo/lienket/style tells; sizes and weights in pixels. */
interface Style {
  symbols: Record<string, StyleClass>;
  groups: Record<string, { key: string, name: Pair, number: number, colour: string, weight: number, family: string, stages: string[] }>;
  conditions: Record<string, number[]>;
  accuracies: Record<string, Form>;
  identities: Record<string, Form>;
  families: Record<string, Form>;
  grounds: Record<string, GroundLook>;
  marks: Record<string, MarkLook>;
  names: Record<string, Lettering>;
  /** By how many zooms the map opens farther in than what the zooms are made for, where that counts. */
  shift?: number;
  /** What a comparison of two days draws: the classes of changes, and what stayed the same. */
  changes: Record<string, LineLook & { sign: string, shape: string, size: number }>;
  /** The numbers of the strokes of links and of the border between the sides (geo/lienket/style.toml). */
  strokes: Record<"slim" | "halo_px" | "halo_opacity" | "stage_px" | "ribbon_px" | "beside_px" | "road_edge_px" | "hatch_band_px" | "sleepers" | "unbuilt" | "unbuilt_on_px" | "unbuilt_off_px" | "rim" | "rim_opacity" | "shore" | "node_px" | "sides_band" | "sides_band_opacity", number>;
  /** Long words and what a map writes for them, by language. */
  short: Record<string, [string, string][]>;
  /** The colours of the plates of roads' numbers, by the letters before the dot. */
  plates: Record<string, string>;
  /** About letters; px on each side. */
  halo: { colour: string, px: number, alpha: number };
  ink: string;
  focus: string;
  paper: string;
  water: string;
}
interface Lettering {
  key: string;
  rank: number;
  size: number;
  weight: number;
  colour: string;
  start: number;
  end: number;
  spaced?: number;
  upper?: boolean;
  italic?: boolean;
}
interface StyleClass {
  key: string;
  name: Pair;
  colour: string;
  dash: number[];
  weight: number;
  order: number;
  rank: number;
  family: string;
  group: string;
  /** "" where it has none. */
  condition: string;
}
interface Form {
  band_px: number;
  band_opacity: number;
  centre_px: number;
  casing_px: number;
  nodes: boolean;
  fill: "tint" | "hatch";
  fill_opacity: number;
  outline_px: number;
}
interface GroundLook {
  key: string;
  name: Pair;
  fill: string;
  colour: string;
  weight: number;
  order: number;
  dash: number[];
  legend: boolean;
  zoom: number;
  /** How large the crosses on every other stroke of a national border are [px]; 0 = none. */
  cross: number;
  /** The carriageway of a main road, and the line along its middle [px]. */
  core?: string;
  middle?: number;
}
interface MarkLook {
  key: string;
  name: Pair;
  shape: string;
  colour: string;
  size: number;
  zoom: number;
  rank: number;
}

/** A layer once it is unpacked (packed.js). */
interface AtlasLayer {
  key: string;
  /** The epoch of the units that it holds, where the page knows of several. */
  epoch?: string;
  title: Pair;
  status?: boolean;
  credit?: string;
  licence?: string;
  shapes: Shapes;
  columns: { named: Record<string, { of: any[], at?: Int32Array }>, get(name: string, i: number): any };
  /** All but the lines of the base. */
  features: Feature[];
  /** The lines of the base that have a name or a number; see `linesOf`. */
  named?: Feature[];
}
interface Shapes {
  areas: number;
  lines: number;
  points: number;
  count: number;
  shared: number;
  features: Int32Array;
  starts: Int32Array;
  rings: Int32Array;
  refs: Int32Array;
  x: Int32Array;
  y: Int32Array;
  u: Float32Array;
  v: Float32Array;
  origin: number[];
  boxes: Float32Array;
  arcBoxes: Float32Array;
  begins: Uint8Array;
  places(i: number): any;
  label(i: number): Place;
}
interface Feature {
  shapes: Shapes;
  i: number;
  areas?: boolean;
  lines?: boolean;
  point?: boolean;
  key?: string;
  name: Pair;
  side?: string;
  kind?: string;
  ref?: string;
  symbol?: string;
  accuracy?: string;
  inferred?: boolean;
  error_m?: number;
  tolerance_m?: number;
  length_km?: number;
  area_ha?: number;
  shared?: string;
  look?: string;
  sources?: string[];
  /** Of what a view draws of its own: its key, and the class of the legend. */
  view?: string;
  code?: string;
  pair?: string;
  row?: any;
}
type Side = Feature & { key: string };

interface Link {
  key: string;
  kind: string;
  name: Pair;
  sides?: string[];
  parts?: string[];
  counterparts?: string[];
  partners?: string[];
  at?: string[];
  layer?: string;
  districts?: string[];
  /** Only of a link without parts. */
  symbol?: string;
  state?: { ground: string, works: string, lagging: string[], gap_m: number, gap_error_m: number, as_of?: string };
  /** How its works stand, where they are completed in part. */
  done?: Pair;
  /** What links lead to, and no link of the report. */
  object?: boolean;
}
interface Part {
  key: string;
  side: string;
  name: Pair;
  symbol: string;
  at?: string[];
  layer?: string;
  waypoints?: { name: Pair, at: Place, error_m: number }[];
}
/** A statement; dates as precise as their source: 2024, 2024-Q2, 2024-05 or 2024-05-02. */
interface Status {
  condition?: string;
  work?: string;
  stage?: string;
  health?: string;
  happened_on?: string;
  stated_on: string;
  expected_on?: string;
  source: string;
  locator?: Pair;
  /** The locator as the table has it. */
  cited?: string;
  inferred?: boolean;
  note?: Pair;
}
interface Figure {
  /** The stop since which it is known, where that is not the first; so of doubts and requests. */
  since?: number;
  measure: string;
  label: Pair;
  qualifier?: Pair;
  value: Pair;
  unit?: Pair;
  as_of?: string;
  source: string;
  locator?: Pair;
  note?: Pair;
}
interface Doubt {
  since?: number;
  key: string;
  subjects?: string[];
  topic: Pair;
  says?: Pair;
  follows?: Pair;
  why?: Pair;
  sources?: string[];
}
/** Who asks whom, by the codes of `bodies`. */
interface Request {
  since?: number;
  asker: string[];
  asked: string[];
  subjects: string[];
  what: Pair;
  source: string;
  locator: Pair;
}
interface Source {
  id: string;
  title: Pair;
  issuer?: string;
  number?: string;
  date?: string;
  address?: string;
  licence?: string;
  /** How it is known, where it was not read. */
  basis?: string;
}

/* What the scripts make of it. */

/** How something is drawn: strokes and fills, or a mark. */
interface Look {
  under?: Stroke[];
  fills?: { colour: string, alpha?: number, band?: number, phase?: number }[];
  strokes?: Stroke[];
  dots?: { at: Place[], shape: string, size: number, colour: string, halo: string };
  mark?: MarkLook & { halo: string, vague: { px: number, alpha: number } | null };
}
interface Stroke {
  colour: string;
  weight: number;
  dash?: number[];
  alpha?: number;
  cap?: CanvasLineCap;
  /** How far into its dash it begins [px]. */
  start?: number;
  /** How far at the side of the line it runs [px]. */
  aside?: number;
  /** A line so wide that it is drawn with the vertices of so many zooms further out. */
  coarse?: number;
}

/** A feature on the map; the ground's have no path of their own. */
interface Item {
  feature: Feature;
  layer: AtlasLayer;
  path?: any;
  look?: Look;
  order?: number;
  zoom?: number;
  /** A main road of the base, no link. */
  base?: boolean;
}
/** What shows a link: its own geometry, and where it takes place. */
interface Items {
  own: Item[];
  at: Item[];
}

/** The layer on Leaflet's map (layer.js). */
interface Standing {
  _id: string;
  items: Item[];
  lit: Item[];
  byKey: Map<string, Item>;
  linksOf: Map<string, string[]>;
  linksAt: Map<string, string[]>;
  linkByKey: Map<string, Link>;
  labels: any;
  ground: any;
  canvases: { links: L.Renderer, focus: L.Renderer };
  itemsOf(link: Link): Items;
  arrange(): void;
  follow(): void;
  overpaint(items: Item[]): void;
  count(): number;
  light(items: Items | null): void;
  relight(): void;
  name(): void;
}

interface State {
  /** null until it is unpacked, before "ready". */
  data: Payload;
  /** 0 Vietnamese, 1 English. */
  lang: number;
  /** links, border or change. */
  view: string;
  chosen: { link?: Link, place?: { item: Item, links: string[] }, entry?: Entry } | null;
  /** The keys of the layers that are switched off; the classes of the legend that are. */
  hidden: Set<string>;
  off: Set<string>;
  map: L.Map;
  layer: Standing;
  bounds: L.LatLngBounds;
  buttons: Record<string, HTMLButtonElement>;
  /** By facet, what is chosen; the query; the keys of the links that pass. */
  filters: Map<string, Set<string>>;
  query: string;
  shown: Set<string>;
  opened: Set<string>;
  sort: { by: string, down: boolean };
  /** Counts what changes what is drawn. */
  turn: number;
  /** The epoch whose units are shown. */
  epoch: string;
  /** The stop that is shown, and the one that is compared with. */
  stop: number;
  compared: number | null;
  /** The links that the last change of the day concerned. */
  moved: Set<Link>;
  /** Takes the places that are clicked while something is measured. */
  measuring: ((place: { lat: number, lng: number }) => void) | null;
  /** While the map has another size for a picture. */
  framed: boolean;
}

type Happening = "ready" | "language" | "choice" | "filter" | "sort" | "layers" | "view" | "time" | "compare" | "units" | "people" | "shown";
type Values = Record<string, string | number>;

interface Lienket {
  /* boot, core */
  unzipped(id: string): Promise<Uint8Array<ArrayBuffer>>;
  more(): Promise<void>;
  fail(why: unknown): void;
  fold(text: string): string;
  el<K extends keyof HTMLElementTagNameMap>(tag: K, attributes?: Record<string, any>, ...children: any[]): HTMLElementTagNameMap[K];
  /** An element of page.html, or one that a script has made: of whatever kind. */
  byId(id: string): any;
  calm(): boolean;
  narrow(): boolean;
  NARROW: string;
  on(event: Happening, act: () => void): void;
  tell(event: Happening): void;
  state: State;
  /** The layers but for those of units of another epoch. */
  layers(): AtlasLayer[];

  /* text */
  pick(pair?: Pair): string;
  word(key: string, values?: Values): string;
  label(family: string, code?: string): string;
  number(value: number): string;
  measure(value: string | number, unit?: string): string;
  amount(figure: Figure): string;
  metres(value: number): string;
  date(text?: string): string;
  status(row: Status): string;
  unstated(): string;
  side(key?: string): string;

  /* tools */
  tool(name: string, act: () => void): void;
  toolMenu(): HTMLElement[];
  dialog(title: string, ...content: any[]): HTMLDialogElement;
  say(text: string): void;

  /* paint */
  renderers: Set<{ getPane(): HTMLElement, paintTo(pen: Pen, ratio: number): void }>;
  painted(base: any): any;
  coarsely(work: () => void): void;
  penOf(canvas: HTMLCanvasElement | OffscreenCanvas, size: { width: number, height: number }, ratio: number): any;
  paint(pen: Pen, ratio: number): void;
  seen(): { bounds: L.LatLngBounds, width: number, height: number };
  framed<T>(size: { width: number, height: number }, bounds: L.LatLngBounds, work: () => T): T;
  scaleOnPaper(setting: number): number;
  furniture(): [number, number, number, number];
  furnish(pen: Pen): void;
  FACE: string;

  /* pen, letters, packed, brush, ground, tiles, canvas, labels */
  unpack(id: string): Promise<Payload>;
  unpackRest(id: string): Promise<Partial<Payload>>;
  unpackShapes(id: string): Promise<Record<string, Shapes>>;
  batchesOf(layer: AtlasLayer): any[];
  sideLines(): Stroke[];
  linesOf(layer: AtlasLayer): Feature[];
  walk(shapes: Shapes, level: number, ring: number): number[];
  strokes(pen: Pen, batch: any, view: any): Generator<void>;
  fills(pen: Pen, batch: any, view: any): Generator<void>;
  View: any;
  Ground: any;
  isShown(layer: string, look: string): boolean;
  tiled(): boolean;
  scale(zoom: number): number;
  Canvas: any;
  drawLook(pen: Pen, look: any, grow: number, runs?: L.Point[][]): void;
  drawMark(pen: Pen, look: any, x: number, y: number, grow?: number): void;
  Writer: any;
  Labels: any;
  bare(names: string[]): string[];

  /* pointer */
  /** The key of the side that a place lies in, if any. */
  sideAt(place: { lat: number, lng: number }): string | undefined;
  within(place: Place, ring: Place[]): boolean;

  /* units, recast, epochs, unitpanel */
  units: {
    TIERS: { province: number, district: number, commune: number },
    has(): boolean,
    own(): string,
    isOwn(): boolean,
    here(): RecastTold | null,
    shown(): { key: string, title: Pair }[],
    title(key?: string): string,
    all(): UnitRow[],
    unit(key: string): UnitRow | undefined,
    keyOf(row: { code: string, epoch: string }): string,
    names(row: UnitRow): Pair,
    nameOf(row: UnitRow): string,
    inner(text: string): string,
    holders(row: UnitRow): string,
    holds(row: UnitRow, epoch: string): boolean,
    timeOf(row: UnitRow): string,
    became(row: UnitRow): UnitRow[],
    latest(): string,
    preceding(): string,
    isNow(row: UnitRow): boolean,
    extent(kin: UnitKin): string,
    acts(kin: UnitKin): string,
    of(link: Link): string[],
    stated(link: Link): string[],
    unitOf(key: string): UnitRow | undefined,
    isUnit(feature: Feature): boolean,
    featuresOf(row: UnitRow): string[],
    featureName(key: string): string,
    side(key?: string): string,
    caption(): string,
    columns(): Record<string, string>,
  };
  recast: { stand(found: Record<string, Shapes>): void, names(): any[], at(place: { lat: number, lng: number }): Feature | undefined };
  epochs: {
    load(): Promise<void>,
    loaded(): boolean,
    set(key: string): Promise<void>,
    turn(key: string): void,
    known(key: string): boolean,
    pairs(): DistrictPair[],
    wants(hash: string): boolean,
  };
  unitPanel: { open(key: string, from?: string): boolean, panel(entry: Entry): any[], entries(entry: any): any[], itemsOf(row: UnitRow): Item[] };

  /* look, layer, names, swatch */
  SHAPE: { AREA: number, LINE: number, POINT: number };
  /** One of SHAPE. */
  shapeOf(feature: Feature): number;
  /** [lat, lng] of a point, lines, or polygons of rings. */
  places(feature: Feature): any;
  boundsOf(feature: Feature): L.LatLngBounds;
  /** The paper under a line of a weight, and some pixels more. */
  halo(weight: number, more?: number): { colour: string, weight: number, alpha: number };
  /** The strokes of a main road of the base. */
  road(look: GroundLook): Stroke[];
  railway(look: Pick<GroundLook, "colour" | "weight" | "dash">): Stroke[];
  /** What is worked on together, at the side of a road. */
  ribbon(symbol: Pick<StyleClass, "colour" | "dash">): Stroke;
  linkLook(feature: Feature, layer: AtlasLayer, symbol?: Pick<StyleClass, "colour" | "weight" | "dash" | "family"> & { group?: string }): Look;
  markLook(feature: Feature): Look;
  ownLook(item: Pick<Item, "look">): Look;
  atLook(item: Item): Look;
  reach(look: Look): number;
  path(feature: Feature, look: Look, renderer: L.Renderer, interactive: boolean): any;
  layer(id: string): L.Layer;
  drawn: Promise<void>;
  namesOf(layer: Standing): { names(): any[], marks(zoom: number): any[] };
  swatch: { field(colour: string | undefined, hatch: string): Element } & Record<"symbol" | "colour", (text: string) => Element> & Record<"surveyed" | "schematic" | "vague" | "area" | "inferred", () => Element>
    & { dash(pattern: number[]): Element, mark(look: any): Element, ground(look: GroundLook): Element, line(look: LineLook, edge?: number): Element,
      change(look: LineLook & { shape: string, size: number }): Element };

  /* time, compare, slider */
  time: {
    has(): boolean,
    go(stop: number): void,
    stopBy(day: string): number,
    newestAt(subject: string, stop: number): number,
    logOf(subject: string): number[],
    stateBy(link: Link, stop: number): Link["state"],
    statement(subject: string, i: number): Status | undefined,
    last(): number,
    isLast(): boolean,
    day(stop?: number): string,
  };
  compare: {
    with(stop: number | null): void,
    lines(link: Link): any,
    follow(subjects: Iterable<string>, before: number): boolean,
    classesOf(link: Link): string[],
    rows(): Pick<Stepped, "key" | "codes" | "class">[],
    codes(): string[],
    usual(): number,
    title(): string,
  };
  ISO: RegExp;
  stopOf(text: string, ...forms: RegExp[]): number;
  dayShown(stop?: number): string;

  /* history, foot, crossing, detail */
  row(title: string, ...content: any[]): any;
  joined(...texts: any[]): string;
  note(pair?: Pair): any;
  titled(text: string, address?: string): HTMLElement;
  citation(id: string, locator?: Pair): HTMLElement;
  lastDay(text: string): string;
  historyOf(subject: string): any[];
  isMail(text: string): boolean;
  mailto(subject: string, body: string): string;
  reportOf(key: string, name: string): string;
  crossing(link: Link): any;
  detailOf(link: Link): any[];
  headOf(title: string, below?: string, kind?: string): HTMLElement;
  standing(link: any): string;
  placeOf(item: Item, links: string[]): any[];

  /* facets, filter, sort, list, table */
  facets: {
    keys: string[],
    codes(facet: string): string[],
    nameOf(facet: string, code: string): string,
    possible(facet: string): string[],
    forget(links: Iterable<Link>): void,
    compare(classesOf: (link: Link) => string[]): void,
    counts(): Record<string, Map<string, number>>,
    passing(): Set<string>,
    answersOf(link: Link): Record<string, Set<string>>,
  };
  featuresOf(layer: AtlasLayer): Feature[];
  subjectsOf(link: Link): string[];
  requestsOf(link: Link): Request[];
  symbolsOf(link: Link): string[];
  counted(links: Link[]): string;
  groupOf(symbol: string): string;
  newest(subject: string): Status | undefined;
  asOf(status?: Status): string;
  asker(typed: string): (key: string) => boolean;
  searchKeyOf(link: Link): string;
  visible(feature: Feature, layer?: AtlasLayer): boolean;
  passes(feature: Feature): boolean;
  filter: {
    set(facet: string, code: string, on: boolean): void,
    clear(facet?: string): void,
    query(text: string): void,
    restore(filters: Map<string, Set<string>>, text: string): void,
  };
  sorted(): Link[];
  symbolsOn(link: Link, side: string): string[];
  newestOf(link: Link): string;
  shownLinks(): Link[];
  sortBy(by: string, down?: boolean): void;
  symbolOf(link: Link): string;
  examples(): string;
  list: { show(): void, start(): void, focus(key: string): void };
  statusOf(link: Link): string;
  stateOf(link: Link): string;
  told(subject: string): string;
  table: { open(): void, shut(): void, focus(key: string): boolean };

  /* finder, legend, tree, share */
  find(typed: string): any[];
  redraw(): void;
  legend: { codes(): string[], within(bounds: any): HTMLElement[], show(): void, refresh(): void };
  tree: { show(): void, refresh(): void };
  address(choice?: string): string;

  /* view, border, pairs, changes */
  view: {
    add(key: string, view: View): void,
    keys(): string[],
    set(key: string): void,
    show(): void,
    follow(moved: Item[]): void,
    compare(view: Partial<View> | null): void,
    open(kind: string, key: string, from?: string): boolean,
    draws(feature: Feature): boolean | null,
    classOf(feature: Feature): string | undefined,
    codes(): string[],
    legend(entry: Row, block: Block, plain: any[]): any[],
    names(): any[],
    around(): Item[],
    shade(feature: Feature): string | undefined,
    panel(chosen: State["chosen"]): any[] | null,
    title(): string,
  };
  shapesOf(lines: Place[][]): any;
  markOf(crossing: Crossing): any;
  gapText(gap: Gap): string;
  pairs: {
    list(): any[],
    entry(key: string): Entry | undefined,
    panel(entry: Entry): any[],
    ofLink(link: Link): any,
    crossingLines(crossing: Crossing): string[],
    linkName(key: string): string,
    group(title: string, rows: any[], note?: string, level?: "h2" | "h3", lead?: string): any,
    item(sample: any, title: string, text: string, attributes: Record<string, any>): HTMLElement,
    summary(pair: DistrictPair): string,
  };
  /** Minutes in words: one number or a range. */
  minutes(range: number[]): string;
  changes: { ofLink(link: Link): any, method(): any };

  /* people, shades, gains */
  people: {
    VIEW: string,
    has(): boolean,
    told(): AccessTold,
    asked(name: "target" | "measure" | "shade"): string,
    options: Record<"target" | "measure" | "shade", () => string[]>,
    choose(name: "target" | "measure" | "shade", value: string): void,
    matter(): { kind: string, key: string, name: Pair },
    worths(): Worth[],
    worthOf(link: string): Worth | undefined,
    losses(): Loss[],
    units(): Reached[],
    nameOf(unit: number): string,
    timesOf(target: string, unit: number): (number | null)[],
    ramp(): string,
    codeOf(row: Reached): string | null,
    className(code: string): string,
    codes(): string[],
    isUnsure(row: Reached): boolean,
    otherEpoch(): string,
    targetName(key?: string): string,
    title(): string,
    written(): string[],
    restore(rows: Map<string, string>): void,
  };
  shades: { around(): Item[], legend(entry: Row, block: Block): any, refresh(): void, classes(row: Reached): string[], sample(code: string): Element };
  gains: { list(): any[], above(link?: Link): any[], entry(key: string): Entry | null, panel(entry: Entry): any[], placeOf(key: string): Place | undefined, ofUnit(row: UnitRow): any, ofPair(pair: DistrictPair): any[], press(place: { lat: number, lng: number }): boolean };

  /* geodesy */
  geodesy: {
    distance(from: Place, to: Place): number,
    length(places: Place[]): number,
    area(places: Place[]): number,
    project(place: Place, system: System): [number, number],
  };

  /* download, caption, picture, print */
  takenLinks(): Link[];
  fileName(what: string, ending: string): string;
  save(name: string, blob: Blob): void;
  saveTable(what: string, rows: Record<string, any>[]): void;
  saveAreas(what: string, keys: string[], told: Record<string, any>[]): void;
  files: { csv(links: Link[]): string, geojson(links: Link[]): string };
  caption(): Caption;
  picture(ratio: number): Promise<Blob | null>;
  printing: { prepare(wanted?: { paper: string, turned: boolean }): void, restore(): void };

  /* map */
  map(id: string, bounds: [Place, Place], whole: [Place, Place]): L.Map;
  fly(items?: Item[]): void;
  flyTo(target: L.LatLngBounds): void;
  choose(key: string, how?: { from?: "list" | "map", subject?: string }): void;
  openPlace(item: Item, links: string[]): void;
  showChosen(): void;
  showAgain(): void;
  close(): void;
  unfold(on: boolean): void;
  fit(): void;
  edges(): { paddingTopLeft: L.Point, paddingBottomRight: L.Point };
  setLanguage(lang: number): void;
  /** The steps in which all around the map comes to stand. */
  start: (() => void)[];
}

/** All that is to be read beside a map that is taken away. */
interface Caption {
  title: string;
  day: string;
  shown: string[];
  legend: { title: string, rows: { sample: any, text: string }[] }[];
  notes: string[];
}
