/* Units of the release: their facts, their borders at the level that the zoom needs, and which unit lies under a point.
 *
 * A border between two units is one arc, drawn once; a unit is the list of its arcs, an area the arcs that only one of its units has. */
(function () {
  "use strict";
  const GapMap = (window.GapMap = window.GapMap || {});
  const DEGREES = 1e-5;
  const CELLS_A_UNIT = 1;

  class Units {
    /** `facts` are columns in order of the units; `origin` is the world position all coordinates are kept relative to. */
    constructor({ columns, at }, origin) {
      this.origin = origin;
      this.level = -1;
      this.zoom = null;
      this.made = new Map();
      let [lon, lat] = [0, 0];
      this.items = columns.code.map((code, index) => {
        lon += at[2 * index];
        lat += at[2 * index + 1];
        const lonlat = [lon * DEGREES, lat * DEGREES];
        const [x, y] = GapMap.world(...lonlat);
        const place = [x - origin[0], y - origin[1]];
        const properties = { code };
        for (const name of Object.keys(columns)) properties[name] = columns[name][index];
        properties.name_en = properties.name_en || properties.name_zh;
        properties.label_zh = properties.label_zh || properties.name_zh;
        properties.label_en = properties.name_en;
        return { properties, lonlat, at: place, box: [...place, ...place] };
      });
    }

    /** Index of the unit with this code, or -1. */
    indexOf(code) {
      this.positions = this.positions || new Map(this.items.map(({ properties }, index) => [properties.code, index]));
      return this.positions.has(code) ? this.positions.get(code) : -1;
    }

    /** Take the borders of a level in place of those there were. */
    take(borders, level) {
      this.level = level;
      this.zoom = null;
      const [east, south] = borders.origin;
      const scaled = ([x, y]) => [(east + x) / borders.steps - this.origin[0], (south + y) / borders.steps - this.origin[1]];
      this.arcs = linesOf(borders.arcs, scaled);
      this.outlines = linesOf(borders.outline, scaled);
      this.area = Math.abs(this.outlines.reduce((sum, ring) => sum + signedArea(ring), 0));
      this.rings = ringsOf(borders.units);
      this.ringPoints = new Array(this.items.length);
      this.items.forEach((item, index) => (item.box = this.boxOf(index) || item.box));
      this.cells = cellsOf(this.items);
    }

    boxOf(index) {
      const box = [Infinity, Infinity, -Infinity, -Infinity];
      for (const ring of this.rings[index]) {
        for (const arc of ring) {
          const points = this.arcs[arc < 0 ? ~arc : arc];
          for (let k = 0; k < points.length; k += 2) {
            if (points[k] < box[0]) box[0] = points[k];
            if (points[k + 1] < box[1]) box[1] = points[k + 1];
            if (points[k] > box[2]) box[2] = points[k];
            if (points[k + 1] > box[3]) box[3] = points[k + 1];
          }
        }
      }
      return box[0] === Infinity ? null : box;
    }

    /** What `make(scale)` gives for this zoom, made once. */
    kept(zoom, name, make) {
      if (this.zoom !== zoom) {
        this.zoom = zoom;
        this.made.clear();
      }
      if (!this.made.has(name)) this.made.set(name, make(GapMap.worldPx(zoom)));
      return this.made.get(name);
    }

    /** Path of one unit at `zoom`, in pixels from the origin. */
    path(index, zoom) {
      return this.kept(zoom, `unit ${index}`, (scale) => this.trace([index], scale));
    }

    /** One path for each number of `classes`: all units of it together. */
    classPaths(classes, zoom) {
      const last = this.kept(zoom, "classes", (scale) => ({ classes, paths: this.traceClasses(classes, scale) }));
      if (last.classes !== classes) Object.assign(last, { classes, paths: this.traceClasses(classes, GapMap.worldPx(zoom)) });
      return last.paths;
    }

    traceClasses(classes, scale) {
      const units = new Map();
      classes.forEach((unitClass, index) => (units.has(unitClass) ? units.get(unitClass).push(index) : units.set(unitClass, [index])));
      return new Map([...units].map(([unitClass, indices]) => [unitClass, this.trace(indices, scale)]));
    }

    /** Rings end where they began: `closePath` would add nothing, and on a path of thousands of rings it takes longer than all the rest. */
    trace(indices, scale) {
      const path = new Path2D();
      for (const index of indices) {
        for (const ring of this.rings ? this.rings[index] : []) {
          ring.forEach((arc, place) => follow(path, this.arcs[arc < 0 ? ~arc : arc], scale, { backwards: arc < 0, joined: place > 0 }));
        }
      }
      return path;
    }

    /** Every border once. */
    edges(zoom) {
      return this.kept(zoom, "edges", (scale) => lines(this.arcs || [], scale));
    }

    /** The outline of the whole place. */
    outline(zoom) {
      return this.kept(zoom, "outline", (scale) => lines(this.outlines || [], scale));
    }

    /** The outline of several units together: the arcs that only one of them has. */
    around(indices, zoom) {
      return this.kept(zoom, `around ${indices}`, (scale) => {
        const once = new Set();
        for (const index of this.rings ? indices : []) {
          for (const arc of this.rings[index].flat()) once.delete(arc < 0 ? ~arc : arc) || once.add(arc < 0 ? ~arc : arc);
        }
        return chained([...once].map((arc) => this.arcs[arc]), scale);
      });
    }

    /** Index of the unit under a world position, or -1. */
    at([worldX, worldY]) {
      const x = worldX - this.origin[0];
      const y = worldY - this.origin[1];
      const found = this.cells ? this.cells.near(x, y) : [];
      const under = found.find((index) => {
        const { box } = this.items[index];
        return x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3] && GapMap.holds(this.points(index), x, y);
      });
      return under === undefined ? -1 : under;
    }

    /** Rings of a unit as points, made when they are first asked for. */
    points(index) {
      if (!this.ringPoints[index]) {
        this.ringPoints[index] = this.rings[index].map((ring) => {
          const points = [];
          for (const arc of ring) {
            const of = this.arcs[arc < 0 ? ~arc : arc];
            for (let k = 0; k < of.length - 2; k += 2) points.push(...(arc < 0 ? [of[of.length - 2 - k], of[of.length - 1 - k]] : [of[k], of[k + 1]]));
          }
          return points;
        });
      }
      return this.ringPoints[index];
    }
  }

  const ARRAYS = { int8: Int8Array, uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array };

  /** Numbers from {kind, base64}, which has `.` for `/`. */
  function unpack({ kind, base64 }) {
    const letters = atob(base64.replace(/\./g, "/"));
    const bytes = new Uint8Array(letters.length);
    for (let k = 0; k < letters.length; k += 1) bytes[k] = letters.charCodeAt(k);
    return new ARRAYS[kind](bytes.buffer);
  }

  /** Lines of points from steps, which run on from the end of one line to the start of the next. */
  function linesOf(all, scaled) {
    const at = [0, 0];
    return all.map((steps) => {
      const points = new Float64Array(steps.length);
      for (let k = 0; k < steps.length; k += 2) {
        at[0] += steps[k];
        at[1] += steps[k + 1];
        [points[k], points[k + 1]] = scaled(at);
      }
      return points;
    });
  }

  /** Area of a closed line, below 0 where it turns the other way, as around a hole. */
  function signedArea(points) {
    let twice = 0;
    for (let k = 0; k + 3 < points.length; k += 2) twice += points[k] * points[k + 3] - points[k + 2] * points[k + 1];
    return twice / 2;
  }

  /** Rings count from the arcs used so far: 0 is the next one, n the n-th before it backwards, -n the same forwards. */
  function ringsOf(units) {
    let used = 0;
    return units.map((rings) =>
      rings.map((ring) =>
        ring.map((back) => {
          if (back) return back > 0 ? ~(used - back) : used + back;
          used += 1;
          return used - 1;
        }),
      ),
    );
  }

  function follow(path, points, scale, { backwards = false, joined = false }) {
    const last = points.length - 2;
    if (!joined) path.moveTo(points[backwards ? last : 0] * scale, points[backwards ? last + 1 : 1] * scale);
    if (backwards) for (let k = last - 2; k >= 0; k -= 2) path.lineTo(points[k] * scale, points[k + 1] * scale);
    else for (let k = 2; k <= last; k += 2) path.lineTo(points[k] * scale, points[k + 1] * scale);
  }

  function lines(all, scale) {
    const path = new Path2D();
    for (const points of all) follow(path, points, scale, {});
    return path;
  }

  /** Lines joined end to end, so that a dashed outline runs on over their ends. */
  function chained(all, scale) {
    const ends = new Map();
    const key = (points, k) => `${points[k]} ${points[k + 1]}`;
    for (const points of all) {
      for (const end of [key(points, 0), key(points, points.length - 2)]) ends.set(end, [...(ends.get(end) || []), points]);
    }
    const path = new Path2D();
    const left = new Set(all);
    while (left.size) {
      let [points] = left;
      let backwards = false;
      for (let joined = false; points; joined = true) {
        left.delete(points);
        follow(path, points, scale, { backwards, joined });
        const end = key(points, backwards ? 0 : points.length - 2);
        points = ends.get(end).find((next) => left.has(next));
        backwards = Boolean(points) && key(points, 0) !== end;
      }
    }
    return path;
  }

  /** A grid over the place: the units whose box meets a cell. */
  function cellsOf(items) {
    const side = Math.max(1, Math.round(Math.sqrt(items.length * CELLS_A_UNIT)));
    const west = Math.min(...items.map(({ box }) => box[0]));
    const north = Math.min(...items.map(({ box }) => box[1]));
    const width = Math.max(...items.map(({ box }) => box[2])) - west || 1;
    const height = Math.max(...items.map(({ box }) => box[3])) - north || 1;
    const cell = (value, start, whole) => Math.max(0, Math.min(side - 1, Math.floor(((value - start) / whole) * side)));
    const cells = new Map();
    items.forEach(({ box }, index) => {
      for (let column = cell(box[0], west, width); column <= cell(box[2], west, width); column += 1) {
        for (let row = cell(box[1], north, height); row <= cell(box[3], north, height); row += 1) {
          const key = column * side + row;
          if (!cells.has(key)) cells.set(key, []);
          cells.get(key).push(index);
        }
      }
    });
    return { near: (x, y) => cells.get(cell(x, west, width) * side + cell(y, north, height)) || [] };
  }

  Object.assign(GapMap, { Units, unpack });
})();
