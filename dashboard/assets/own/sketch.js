/* What a click means when the page, or the reader, asks for something else than a unit: a point, an area drawn corner by corner. */
(function () {
  "use strict";
  const GapMap = (window.GapMap = window.GapMap || {});
  const LEAST_CORNERS = 3;
  const SAME_PX = 6;
  const DECIMALS = 6;

  class Sketch {
    constructor(map) {
      this.map = map;
      this.asks = "unit";
      this.corners = [];
      this.free = null;
      map.doubleClickZoom.disable();
      map.on("dblclick", (event) => GapMap.measure.isOn || this.finish() || (this.asks === "unit" && map.setZoomAround(event.latlng, map.getZoom() + 1)));
    }

    /** `asks` is "unit", "point" or "area"; asking for the same again leaves a drawing as it is. */
    ask(asks = "unit") {
      if (asks === this.asks) return;
      this.asks = asks;
      this.corners = [];
      this.free = null;
      GapMap.showTask();
    }

    /** What the line over the map says meanwhile; null where a click picks a unit. */
    task() {
      return this.asks === "unit" ? null : GapMap.current.texts[`asks_${this.asks}`];
    }

    /** True where the click was taken. */
    click(latlng) {
      if (this.asks === "unit") return false;
      if (this.asks === "point") GapMap.handBack({ point: pair(latlng) });
      else this.corner(latlng);
      return true;
    }

    /** With the keyboard a unit stands for its middle. */
    unit(unit) {
      const [lng, lat] = GapMap.current.layers.units.items[unit].lonlat;
      return this.click({ lng, lat });
    }

    corner(latlng) {
      const last = this.corners[this.corners.length - 1];
      if (last && this.px(last).distanceTo(this.px(latlng)) < SAME_PX) return;
      this.corners.push(latlng);
      GapMap.redraw({ from: 2 });
    }

    px(latlng) {
      return this.map.latLngToContainerPoint([latlng.lat, latlng.lng]);
    }

    over(latlng) {
      if (this.asks === "unit") return false;
      if (this.asks === "area" && this.corners.length) {
        this.free = latlng;
        GapMap.redraw({ from: 2 });
      }
      GapMap.hover(-1);
      return true;
    }

    finish() {
      if (this.asks !== "area" || this.corners.length < LEAST_CORNERS) return false;
      GapMap.handBack({ polygon: this.corners.map(pair) });
      this.free = null;
      return true;
    }

    cancel() {
      if (!this.corners.length) return false;
      this.corners = [];
      this.free = null;
      GapMap.redraw({ from: 2 });
      return true;
    }

    draw(ctx, { zoom }) {
      const { origin, palette, choice } = GapMap.current;
      const corners = this.corners.length ? this.corners : (choice.drawn || []).map(([lng, lat]) => ({ lng, lat }));
      if (!corners.length) return;
      const scale = GapMap.worldPx(zoom);
      const points = [...corners, ...(this.free ? [this.free] : [])].map(({ lng, lat }) => GapMap.world(lng, lat).map((part, axis) => (part - origin[axis]) * scale));
      const path = new Path2D();
      points.forEach(([x, y], index) => path[index ? "lineTo" : "moveTo"](x, y));
      if (points.length >= LEAST_CORNERS) path.closePath();
      GapMap.fill(ctx, path, palette.accent, 0.06);
      GapMap.stroke(ctx, path, "#FFFFFF", 5);
      GapMap.stroke(ctx, path, palette.accent, 2, { dash: this.free ? [5, 4] : [] });
    }
  }

  function pair({ lng, lat }) {
    return [Number(lng.toFixed(DECIMALS)), Number(lat.toFixed(DECIMALS))];
  }

  Object.assign(GapMap, { Sketch });
})();
