/* The tool that measures: points clicked one after another, and how far it is between them along straight lines, on the ellipsoid of WGS 84. */
(function () {
  "use strict";
  const GapMap = (window.GapMap = window.GapMap || {});
  const RADIUS_M = 6378137;
  const FLATTENING = 1 / 298.257223563;
  const ENOUGH = 1e-12;
  const MOST_STEPS = 50;
  const SAME_PX = 6;
  const POINT_PX = 7;
  const PLATE_PADDING_PX = 6;
  const PLATE_HEIGHT_PX = 20;
  const PLATE_ABOVE_PX = 20;
  const KILOMETRES_FROM_M = 10000;

  class Measure {
    constructor(map) {
      this.map = map;
      this.isOn = false;
      this.points = [];
      this.free = null;
      map.getContainer().ownerDocument.addEventListener("keydown", (event) => event.key === "Escape" && this.end());
    }

    toggle() {
      if (this.end()) return;
      this.isOn = true;
      this.tell();
    }

    /** True where it was on. */
    end() {
      if (!this.isOn) return false;
      this.isOn = false;
      this.points = [];
      this.free = null;
      this.tell();
      return true;
    }

    tell() {
      this.button.setAttribute("aria-pressed", String(this.isOn));
      GapMap.hover(-1);
      GapMap.showTask();
      GapMap.redraw({ from: 2 });
    }

    /** What the line over the map says meanwhile; null while nothing is measured. */
    task() {
      const { texts } = GapMap.current;
      if (!this.isOn) return null;
      return this.points.length > 1 ? GapMap.filled(texts.measured, { length: length(along(this.points)) }) : texts.asks_measure;
    }

    /** True where the click was taken; a second click on the same place, as in a double click, adds nothing. */
    click(latlng) {
      if (!this.isOn) return false;
      const last = this.points[this.points.length - 1];
      if (!last || this.px(last).distanceTo(this.px(latlng)) >= SAME_PX) this.points.push(latlng);
      this.free = null;
      this.tell();
      return true;
    }

    /** With the keyboard a unit stands for its middle. */
    unit(unit) {
      const [lng, lat] = GapMap.current.layers.units.items[unit].lonlat;
      return this.click({ lng, lat });
    }

    over(latlng) {
      if (!this.isOn) return false;
      if (this.points.length) {
        this.free = latlng;
        GapMap.redraw({ from: 2 });
      }
      return true;
    }

    px({ lat, lng }) {
      return this.map.latLngToContainerPoint([lat, lng]);
    }

    draw(ctx, { zoom }) {
      if (!this.points.length) return;
      const { origin, palette } = GapMap.current;
      const scale = GapMap.worldPx(zoom);
      const places = [...this.points, ...(this.free ? [this.free] : [])];
      const spots = places.map(({ lng, lat }) => GapMap.world(lng, lat).map((part, axis) => (part - origin[axis]) * scale));
      const line = new Path2D();
      spots.forEach(([x, y], index) => line[index ? "lineTo" : "moveTo"](x, y));
      GapMap.stroke(ctx, line, "#FFFFFF", 5);
      GapMap.stroke(ctx, line, palette.accent, 2, { dash: this.free ? [5, 4] : [] });
      const points = new Path2D();
      spots.slice(0, this.points.length).forEach(([x, y]) => points.rect(x - POINT_PX / 2, y - POINT_PX / 2, POINT_PX, POINT_PX));
      GapMap.stroke(ctx, points, "#FFFFFF", 3);
      GapMap.fill(ctx, points, palette.accent);
      if (spots.length < 2) return;
      plate(ctx, length(along(places)), spots[spots.length - 1], palette.accent);
    }
  }

  /** A number above a spot, on a ground of its own so that no name shows through it. */
  function plate(ctx, text, [x, y], colour) {
    ctx.font = `bold 12.5px ${GapMap.FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    const width = ctx.measureText(text).width + 2 * PLATE_PADDING_PX;
    const ground = new Path2D();
    ground.rect(x - width / 2, y - PLATE_ABOVE_PX - PLATE_HEIGHT_PX / 2, width, PLATE_HEIGHT_PX);
    GapMap.fill(ctx, ground, "#FFFFFF");
    GapMap.stroke(ctx, ground, colour, 1);
    ctx.fillStyle = colour;
    ctx.fillText(text, x, y - PLATE_ABOVE_PX);
  }

  function along(places) {
    return places.slice(1).reduce((sum, place, index) => sum + metresBetween(places[index], place), 0);
  }

  function length(metres) {
    const { texts } = GapMap.current;
    if (metres < KILOMETRES_FROM_M) return `${GapMap.number(Math.round(metres))} ${texts.metres}`;
    return `${GapMap.number(Math.round(metres / 100) / 10)} ${texts.kilometres}`;
  }

  /** Metres of the shortest line between two places of the ellipsoid, by Vincenty (1975), Survey Review 23 (176), 88–93. */
  function metresBetween(one, other) {
    const radians = Math.PI / 180;
    const shortRadius = RADIUS_M * (1 - FLATTENING);
    const apart = (other.lng - one.lng) * radians;
    const [from, to] = [one, other].map(({ lat }) => Math.atan((1 - FLATTENING) * Math.tan(lat * radians)));
    let [turned, before, sineAngle, cosineAngle, angle, cosine2Azimuth, middle] = [apart, Infinity];
    for (let step = 0; step < MOST_STEPS && Math.abs(turned - before) > ENOUGH; step += 1) {
      sineAngle = Math.hypot(Math.cos(to) * Math.sin(turned), Math.cos(from) * Math.sin(to) - Math.sin(from) * Math.cos(to) * Math.cos(turned));
      if (sineAngle === 0) return 0;
      cosineAngle = Math.sin(from) * Math.sin(to) + Math.cos(from) * Math.cos(to) * Math.cos(turned);
      angle = Math.atan2(sineAngle, cosineAngle);
      const sineAzimuth = (Math.cos(from) * Math.cos(to) * Math.sin(turned)) / sineAngle;
      cosine2Azimuth = 1 - sineAzimuth ** 2;
      middle = cosine2Azimuth ? cosineAngle - (2 * Math.sin(from) * Math.sin(to)) / cosine2Azimuth : 0;
      const share = (FLATTENING / 16) * cosine2Azimuth * (4 + FLATTENING * (4 - 3 * cosine2Azimuth));
      before = turned;
      turned = apart + (1 - share) * FLATTENING * sineAzimuth * (angle + share * sineAngle * (middle + share * cosineAngle * (2 * middle ** 2 - 1)));
    }
    const square = (cosine2Azimuth * (RADIUS_M ** 2 - shortRadius ** 2)) / shortRadius ** 2;
    const stretch = 1 + (square / 16384) * (4096 + square * (square * (320 - 175 * square) - 768));
    const bend = (square / 1024) * (256 + square * (square * (74 - 47 * square) - 128));
    const second = (bend / 6) * middle * (4 * sineAngle ** 2 - 3) * (4 * middle ** 2 - 3);
    const less = bend * sineAngle * (middle + (bend / 4) * (cosineAngle * (2 * middle ** 2 - 1) - second));
    return shortRadius * stretch * (angle - less);
  }

  Object.assign(GapMap, { Measure, metresBetween });
})();
