
/* The data block of the page: unpacked once, into typed arrays (geo/lienket/webmap/packing.py, shapes.py, columns.py). */
((lienket) => {
  "use strict";
  /** Steps of the whole numbers in a degree: divided by it they are the decimals that were written. */
  const PER_DEGREE = 1e5;

  /**
   * The unsigned numbers of a run [offset, length] in LEB128.
   * @returns {Int32Array}
   */
  function numbers(bytes, [offset, length]) {
    const end = offset + length;
    let count = 0;
    for (let i = offset; i < end; i += 1) if (bytes[i] < 128) count += 1;
    const found = new Int32Array(count);
    for (let i = offset, n = 0; n < count; n += 1) {
      let value = 0, shift = 0, byte;
      do {
        byte = bytes[i++];
        value |= (byte & 127) << shift;
        shift += 7;
      } while (byte > 127);
      found[n] = value;
    }
    return found;
  }

  /** Zigzag differences as the numbers themselves, in place. */
  function summed(found) {
    for (let i = 0, sum = 0; i < found.length; i += 1) {
      sum += (found[i] >>> 1) ^ -(found[i] & 1);
      found[i] = sum;
    }
    return found;
  }

  /** Where each run of the given lengths starts, and where the last one ends. */
  function startsOf(lengths) {
    const starts = new Int32Array(lengths.length + 1);
    for (let i = 0, sum = 0; i < lengths.length; i += 1) starts[i + 1] = sum += lengths[i];
    return starts;
  }

  const mercatorX = (x) => x / PER_DEGREE / 360 + 0.5;
  const mercatorY = (y) => 0.5 - Math.log(Math.tan(Math.PI / 4 + (y / PER_DEGREE) * (Math.PI / 360))) / (2 * Math.PI);

  /** Runs of vertices that shapes are made of. */
  class Arcs {
    /**
     * @param {any} told where the runs stand
     * @param {Uint8Array} bytes the runs
     */
    constructor(told, bytes) {
      const run = (name) => numbers(bytes, told[name]);
      this.starts = startsOf(run("lengths"));
      this.x = summed(run("x"));
      this.y = summed(run("y"));
      /** What of them shows, by zoom (brush.js). */
      this.thin = new Map();
      this._measure();
    }

    /** Web Mercator of each vertex, from the first one on, in parts of the world; boxes of arcs. */
    _measure() {
      const { x, y, starts } = this, size = x.length, left = size ? mercatorX(x[0]) : 0, top = size ? mercatorY(y[0]) : 0;
      const u = new Float32Array(size), v = new Float32Array(size), boxes = new Float32Array(4 * (starts.length - 1));
      for (let arc = 0; arc + 1 < starts.length; arc += 1) {
        let west = Infinity, north = Infinity, east = -Infinity, south = -Infinity;
        for (let i = starts[arc]; i < starts[arc + 1]; i += 1) {
          const right = mercatorX(x[i]) - left, down = mercatorY(y[i]) - top;
          u[i] = right;
          v[i] = down;
          if (right < west) west = right;
          if (right > east) east = right;
          if (down < north) north = down;
          if (down > south) south = down;
        }
        boxes[4 * arc] = west;
        boxes[4 * arc + 1] = north;
        boxes[4 * arc + 2] = east;
        boxes[4 * arc + 3] = south;
      }
      this.origin = [left, top];
      this.u = u;
      this.v = v;
      /** West, north, east, south of each arc, as u and v. */
      this.arcBoxes = boxes;
    }
  }

  /** The geometries of one layer: areas, then lines, then points, made of arcs. */
  class Shapes {
    /**
     * @param {any} told where the runs stand
     * @param {Uint8Array} bytes the runs
     * @param {Arcs} arcs those of several layers, or its own
     */
    constructor(told, bytes, arcs = new Arcs(told, bytes)) {
      const run = (name) => numbers(bytes, told[name]);
      const [areas, lines, points] = told.counts;
      this.starts = arcs.starts;
      this.x = arcs.x;
      this.y = arcs.y;
      this.u = arcs.u;
      this.v = arcs.v;
      this.origin = arcs.origin;
      this.arcBoxes = arcs.arcBoxes;
      this.thin = arcs.thin;
      this.areas = areas;
      this.lines = lines;
      this.points = points;
      this.count = this.areas + this.lines + this.points;
      /** Rings or parts of each feature. */
      this.features = startsOf(run("sizes"));
      this.labels = summed(run("labels"));
      this._readRings(run("rings"), run("refs"));
      this.boxes = featureBoxes(/** @type {any} */ (this));
    }

    /** The arcs of each ring: `refs`, negative (~) when walked backwards; `begins`: a new polygon. */
    _readRings(coded, refs) {
      const rings = this.features[this.count], lengths = new Int32Array(rings).fill(1);
      this.begins = new Uint8Array(rings).fill(1);
      coded.forEach((ring, i) => { lengths[i] = ring >> 1; this.begins[i] = ring & 1; });
      this.rings = startsOf(lengths);
      this.refs = new Int32Array(this.rings[rings]);
      let last = -1;
      refs.forEach((ref, i) => {
        const step = ref >> 1;
        last += 1 + ((step >>> 1) ^ -(step & 1));
        this.refs[i] = ref & 1 ? ~last : last;
      });
      /** The arcs of areas come first; each part of a line, and each point, is the next. */
      this.shared = 0;
      for (const ref of this.refs.subarray(0, refs.length)) this.shared = Math.max(this.shared, (ref < 0 ? ~ref : ref) + 1);
      for (let i = refs.length, arc = this.shared; i < this.refs.length; i += 1) this.refs[i] = arc++;
    }

    /** The place of a vertex: [lat, lng] in degrees. */
    place(vertex) {
      return [this.y[vertex] / PER_DEGREE, this.x[vertex] / PER_DEGREE];
    }

    /** The places of a ring or a part, without the vertex that closes a ring. */
    ring(number, closed) {
      const { refs, rings, starts } = this, found = [];
      for (let r = rings[number]; r < rings[number + 1]; r += 1) {
        const back = refs[r] < 0, arc = back ? ~refs[r] : refs[r], length = starts[arc + 1] - starts[arc];
        for (let i = 0; i < length - (closed ? 1 : 0); i += 1) {
          found.push(this.place(back ? starts[arc + 1] - 1 - i : starts[arc] + i));
        }
      }
      return found;
    }

    /** A feature's places: [lat, lng] of a point, lines, or polygons of rings. */
    places(i) {
      const area = i < this.areas, /** @type {any[]} */ found = [];
      for (let ring = this.features[i]; ring < this.features[i + 1]; ring += 1) {
        if (!area) found.push(this.ring(ring, false));
        else if (this.begins[ring]) found.push([this.ring(ring, true)]);
        else found[found.length - 1].push(this.ring(ring, true));
      }
      return i < this.areas + this.lines ? found : found[0][0];
    }

    /** Where the name of an area stands: [lat, lng]. */
    label(i) {
      return [this.labels[this.areas + i] / PER_DEGREE, this.labels[i] / PER_DEGREE];
    }
  }

  /** The box of each feature, about those of its arcs. */
  function featureBoxes({ count, features, rings, refs, arcBoxes: boxes }) {
    const found = new Float32Array(4 * count);
    for (let i = 0; i < count; i += 1) {
      let west = Infinity, north = Infinity, east = -Infinity, south = -Infinity;
      for (let r = rings[features[i]]; r < rings[features[i + 1]]; r += 1) {
        const at = 4 * (refs[r] < 0 ? ~refs[r] : refs[r]);
        west = Math.min(west, boxes[at]);
        north = Math.min(north, boxes[at + 1]);
        east = Math.max(east, boxes[at + 2]);
        south = Math.max(south, boxes[at + 3]);
      }
      found.set([west, north, east, south], 4 * i);
    }
    return found;
  }

  /** The columns of a layer: what each feature says under a name. */
  class Columns {
    constructor(told, bytes) {
      this.named = Object.fromEntries(Object.entries(told).map(([name, { of, at }]) =>
        [name, { of, at: at && numbers(bytes, at) }]));
    }

    /** What feature `i` says under `name`; undefined when nothing. */
    get(name, i) {
      const column = this.named[name];
      if (!column) return undefined;
      return column.at ? column.of[column.at[i] - 1] : column.of[i];
    }
  }

  const FIELDS = ["key", "side", "kind", "ref", "symbol", "accuracy", "inferred", "error_m", "tolerance_m",
    "length_km", "area_ha", "shared", "look"];

  /** Feature `i` of a layer as one object; its shape is read by `lienket.places`. */
  function feature(layer, i) {
    const { columns, shapes } = layer, made = { shapes, i };
    for (const name of FIELDS) {
      const value = columns.get(name, i);
      if (value !== undefined) made[name] = value;
    }
    made.name = [columns.get("name_vi", i) ?? "", columns.get("name_en", i) ?? ""];
    const source = columns.get("source", i);
    if (source) made.sources = source.split(";");
    made[i < shapes.areas ? "areas" : i < shapes.areas + shapes.lines ? "lines" : "point"] = true;
    return made;
  }

  /** A layer with its shapes and columns; lines of the base stay in them, all else becomes `features`. */
  function opened(layer, bytes, arcs) {
    layer.shapes = new Shapes(layer.shapes, bytes, layer.shapes.x ? undefined : arcs);
    layer.columns = new Columns(layer.columns, bytes);
    layer.features = [];
    const { areas, lines, count } = layer.shapes;
    for (let i = 0; i < count; i += 1) {
      if (layer.status || i < areas || i >= areas + lines) layer.features.push(feature(layer, i));
    }
    return layer;
  }

  /** The lines of a base layer that have a name or a number, as light features; made when first asked for. */
  function linesOf(layer) {
    const { shapes, columns, status } = layer, found = [];
    if (layer.named || status) return layer.named ?? [];
    for (let i = shapes.areas; i < shapes.areas + shapes.lines; i += 1) {
      const name = [columns.get("name_vi", i) ?? "", columns.get("name_en", i) ?? ""], ref = columns.get("ref", i);
      if (ref || name[0] || name[1]) found.push({ shapes, i, ref, name, look: columns.get("look", i), lines: true });
    }
    layer.named = found;
    return found;
  }

  /** The sides as features, and the shapes they share. */
  function openedSides({ keys, names, shapes: told }, bytes, arcs) {
    const shapes = new Shapes(told, bytes, arcs);
    return keys.map((key, i) => ({ key, name: names[i], shapes, i, areas: true }));
  }

  /**
   * Take from what is looked up by key, down to some depth, all that it has not been told: a key of the workspace, or of
   * an address, may be called "constructor".
   * @param {any} told
   * @param {number} depth
   */
  function bared(told, depth) {
    if (!told || typeof told !== "object" || Array.isArray(told)) return;
    Object.setPrototypeOf(told, null);
    if (depth) Object.values(told).forEach((each) => bared(each, depth - 1));
  }

  /** The JSON of a block (geo/lienket/webmap/packing.py), and the runs behind it. @returns {[any, Uint8Array]} */
  function blockOf(whole) {
    const length = new DataView(whole.buffer).getUint32(0, true);
    return [JSON.parse(new TextDecoder().decode(whole.subarray(4, 4 + length))), whole.subarray(4 + length)];
  }

  /**
   * What the map is drawn from of the payload (geo/lienket/webmap/payload.py), out of the block in element `id`.
   * @param {string} id
   */
  async function unpack(id) {
    const [data, bytes] = blockOf(await lienket.unzipped(id));
    bared(data, 2);
    const arcs = data.arcs && new Arcs(data.arcs, bytes);
    data.layers.forEach((layer) => opened(layer, bytes, arcs));
    data.sides = openedSides(data.sides, bytes, arcs);
    if (data.inland) data.inland = new Shapes(data.inland, bytes);
    return data;
  }

  /**
   * The rest of the payload, which no drawing needs, out of the block in element `id`.
   * @param {string} id
   */
  async function unpackRest(id) {
    const rest = JSON.parse(new TextDecoder().decode(await lienket.unzipped(id)));
    bared(rest, 2);
    bared(rest.units, 4);
    return rest;
  }

  /**
   * The shapes of the units of other epochs (geo/lienket/webmap/recast.py), by epoch, out of the block in element `id`.
   * @param {string} id
   * @returns {Promise<Record<string, any>>}
   */
  async function unpackShapes(id) {
    const [told, bytes] = blockOf(await lienket.unzipped(id));
    return Object.fromEntries(Object.entries(told).map(([epoch, each]) => [epoch, new Shapes(each, bytes)]));
  }

  Object.assign(lienket, /** @satisfies {Partial<Lienket>} */ ({ unpack, unpackRest, unpackShapes, linesOf }));
})(lienket);
