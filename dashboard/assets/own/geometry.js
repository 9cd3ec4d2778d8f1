/* Shapes of one layer of the ground: projected once, drawn at any zoom.
 *
 * World coordinates are Web-Mercator positions, 0–1 from the north-west corner of the world, kept relative to an origin near the
 * place, so that nothing is lost when paths are drawn with the browser's single precision. */
(function () {
  "use strict";
  const GapMap = (window.GapMap = window.GapMap || {});
  const TILE_PX = 256;
  const EARTH_M = 40075016.686;
  const LEAST_STEP_PX = 0.4;

  function world(lon, lat) {
    const sine = Math.sin((lat * Math.PI) / 180);
    return [lon / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
  }

  function worldPx(zoom) {
    return TILE_PX * 2 ** zoom;
  }

  function metresPerPx(lat, zoom) {
    return (EARTH_M * Math.cos((lat * Math.PI) / 180)) / worldPx(zoom);
  }

  function linesOf(geometry) {
    const { type, coordinates } = geometry;
    if (type === "Polygon" || type === "MultiLineString") return coordinates;
    if (type === "MultiPolygon") return coordinates.flat();
    if (type === "LineString") return [coordinates];
    return [];
  }

  class Shapes {
    /** `collection` is GeoJSON; `origin` is the world position all coordinates are kept relative to. */
    constructor(collection, origin) {
      this.origin = origin;
      this.items = collection.features.map((feature) => this.item(feature));
      this.zoom = null;
    }

    item({ properties, geometry }) {
      const closed = geometry.type.endsWith("Polygon");
      const lines = linesOf(geometry).map((line) => this.relative(line));
      const box = [Infinity, Infinity, -Infinity, -Infinity];
      for (const line of lines) {
        for (let k = 0; k < line.length; k += 2) {
          box[0] = Math.min(box[0], line[k]);
          box[1] = Math.min(box[1], line[k + 1]);
          box[2] = Math.max(box[2], line[k]);
          box[3] = Math.max(box[3], line[k + 1]);
        }
      }
      const point = geometry.type === "Point" ? geometry.coordinates : properties.at;
      return { properties, closed, lines, box, at: point ? this.relative([point]) : null, lonlat: point };
    }

    relative(points) {
      const flat = new Float64Array(points.length * 2);
      points.forEach(([lon, lat], index) => {
        const [x, y] = world(lon, lat);
        flat[2 * index] = x - this.origin[0];
        flat[2 * index + 1] = y - this.origin[1];
      });
      return flat;
    }

    /** Path of one shape at `zoom`, in pixels from the origin; kept until the zoom changes. */
    path(index, zoom) {
      if (this.zoom !== zoom) {
        this.zoom = zoom;
        this.paths = new Array(this.items.length);
        this.whole = null;
      }
      if (!this.paths[index]) this.paths[index] = this.trace(this.items[index], worldPx(zoom));
      return this.paths[index];
    }

    /** Path of all shapes of the layer together. */
    wholePath(zoom) {
      if (this.zoom !== zoom || !this.whole) {
        const whole = new Path2D();
        this.items.forEach((_, index) => whole.addPath(this.path(index, zoom)));
        this.whole = whole;
      }
      return this.whole;
    }

    trace({ lines, closed }, scale) {
      const path = new Path2D();
      for (const line of lines) {
        const last = line.length - 2;
        let x = line[0] * scale;
        let y = line[1] * scale;
        path.moveTo(x, y);
        for (let k = 2; k <= last; k += 2) {
          const nextX = line[k] * scale;
          const nextY = line[k + 1] * scale;
          if (k < last && Math.abs(nextX - x) + Math.abs(nextY - y) < LEAST_STEP_PX) continue;
          path.lineTo(nextX, nextY);
          x = nextX;
          y = nextY;
        }
        if (closed) path.closePath();
      }
      return path;
    }
  }

  /** Whether a point lies inside rings, holes left out. */
  function holds(rings, x, y) {
    let inside = false;
    for (const ring of rings) {
      for (let k = 0, before = ring.length - 2; k < ring.length; before = k, k += 2) {
        const rises = ring[k + 1] > y !== ring[before + 1] > y;
        if (rises && x < ((ring[before] - ring[k]) * (y - ring[k + 1])) / (ring[before + 1] - ring[k + 1]) + ring[k]) inside = !inside;
      }
    }
    return inside;
  }

  Object.assign(GapMap, { Shapes, holds, world, worldPx, metresPerPx });
})();
