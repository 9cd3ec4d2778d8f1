/* What stands out: outlines of areas, of the unit under the pointer and of the chosen one; circles of people; outlets. */
(function () {
  "use strict";
  const GapMap = (window.GapMap = window.GapMap || {});
  const HIT_PX = 8;
  const COVERED_BY_CIRCLES = 0.18;
  const ROOM_FOR_NAME_PX = 7;
  const LEAST_PX2_PER_OUTLET = 700;
  const SHIFTS = [[0, 0], [0, 8], [10, 2], [-10, 2], [8, -6], [-8, -6], [0, -9], [14, 6], [-14, 6], [18, 0], [-18, 0], [0, 16], [0, -16], [22, 8], [-22, 8]];

  function drawOutlines(ctx, view) {
    const { layers, palette, shown, hovered, selected } = GapMap.current;
    if (!layers.units || !layers.units.rings) return;
    const heavy = GapMap.edgeWeight(view, { least: 0.5 });
    for (const { properties, units } of layers.areas && shown.areas ? layers.areas.items : []) {
      const style = properties.basis === "class_b" ? { width: 1.9 * heavy, dash: [7, 3.5] } : { width: 2.5 * heavy, dash: [] };
      cased(ctx, layers.units.around(units, view.zoom), palette.ink, style);
    }
    if (hovered >= 0 && hovered !== selected) cased(ctx, layers.units.path(hovered, view.zoom), palette.ink, { width: 1.6, dash: [] });
    if (selected >= 0) {
      const path = layers.units.path(selected, view.zoom);
      GapMap.stroke(ctx, path, "#FFFFFF", 6.5);
      GapMap.stroke(ctx, path, palette.accent, 3.5);
    }
  }

  function cased(ctx, path, colour, { width, dash }) {
    GapMap.stroke(ctx, path, "#FFFFFF", width + 1.8);
    GapMap.stroke(ctx, path, colour, width, { dash });
  }

  function drawMarks(ctx, view) {
    const { answer, layers } = GapMap.current;
    if (!answer || !layers.units || !layers.units.rings) return; // names and circles stand on the units, not on an empty map
    if (GapMap.current.shown.people) circles(view).forEach((circle) => drawCircle(ctx, circle));
    const outlets = visibleOutlets(view);
    outlets.forEach((outlet) => drawOutlet(ctx, outlet));
    GapMap.drawProposed(ctx, view);
    GapMap.drawFound(ctx, view);
    const { texts } = GapMap.current;
    GapMap.showHint(hidesCircles() ? texts.hint_circles : hidesOutlets(outlets) ? texts.hint_outlets : null);
    GapMap.drawLabels(ctx, view);
    GapMap.drawClusters(ctx, view);
    GapMap.sketch.draw(ctx, view);
    GapMap.measure.draw(ctx, view);
  }

  /** Circles of people, largest first so that small ones stay on top; x and y in pixels from the origin.
   *  Of so many that they would cover the place only the largest are drawn, until the map is nearer. */
  function circles(view) {
    const { layers, answer, version, shown } = GapMap.current;
    if (!layers.units || !answer) return [];
    const scale = GapMap.worldPx(view.zoom);
    const largest = GapMap.remembered("largest circles", [view.zoom, version, answer], () => {
      const drawn = [];
      layers.units.items.forEach(({ at }, index) => {
        const people = answer.people[index];
        if (people > 0) drawn.push({ index, people, x: at[0] * scale, y: at[1] * scale, radius: answer.circle_px_per_root * Math.sqrt(people) });
      });
      drawn.sort((one, other) => other.radius - one.radius);
      let room = landPx2(scale) * COVERED_BY_CIRCLES;
      const last = drawn.findIndex(({ radius }) => (room -= Math.PI * (radius + 1) ** 2) < 0);
      return { drawn: last < 0 ? drawn : drawn.slice(0, last), isAll: last < 0 };
    });
    return GapMap.remembered("circles", [largest, shown.outlets, ...GapMap.windowOf(view)], () => settled(largest.drawn.filter((circle) => GapMap.within(circle, view)), view));
  }

  function hidesCircles() {
    const kept = GapMap.current.memory.get("largest circles");
    return GapMap.current.shown.people && Boolean(kept) && !kept.value.isAll;
  }

  /** Where names are shown, circle and name together stand at the anchor, moved a few pixels off the outlets. */
  function settled(drawn, view) {
    if (!GapMap.namesUnits(view.metresPerPx)) return drawn;
    const outlets = new GapMap.Boxes();
    visibleOutlets(view).forEach(({ x, y, size, offers }) => outlets.add([x - size / 2, y - size / 2, x + size / 2, y + size / 2], offers ? 3 : 1));
    return drawn.map((circle) => {
      const raised = circle.y - ROOM_FOR_NAME_PX;
      const spots = SHIFTS.map(([right, down]) => {
        const [x, y, reach] = [circle.x + right, raised + down, circle.radius * 0.8];
        return { x, y, covered: outlets.weight([x - reach, y - reach, x + reach, y + reach]) };
      });
      const { x, y } = spots.reduce((best, spot) => (spot.covered < best.covered ? spot : best));
      return { ...circle, x, y };
    });
  }

  function drawCircle(ctx, { people, x, y, radius }) {
    const { palette } = GapMap.current;
    const path = new Path2D();
    path.arc(x, y, Math.max(radius, 1.2), 0, 2 * Math.PI);
    GapMap.fill(ctx, path, "#FFFFFF", palette.circle_fill_opacity);
    GapMap.stroke(ctx, path, palette.ink, radius < 5 ? 1 : palette.circle_line_px);
    if (radius < palette.circle_number_from_px) return;
    const number = GapMap.number(people);
    let size = radius > 20 ? 13 : 11;
    ctx.fillStyle = palette.ink;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    do ctx.font = `bold ${size}px ${GapMap.FONT}`;
    while (ctx.measureText(number).width > 2 * radius - 3 && (size -= 0.5) > 8);
    ctx.fillText(number, x, y + 0.5);
  }

  /** Outlets as they are drawn in this view: hollow ones first, and only as many as leave the map readable. */
  function visibleOutlets(view) {
    const { layers, answer, shown, version } = GapMap.current;
    if (!layers.outlets || !answer || !shown.outlets) return [];
    return GapMap.remembered("outlets", [view.zoom, version, answer], () => outletsAt(view));
  }

  function outletsAt({ zoom, metresPerPx }) {
    const { layers, answer, palette } = GapMap.current;
    const near = metresPerPx <= GapMap.LANES_UP_TO_M_PER_PX;
    const size = palette.symbol_px * (near ? 1 : Math.max(0.6, Math.sqrt(GapMap.LANES_UP_TO_M_PER_PX / metresPerPx)));
    const scale = GapMap.worldPx(zoom);
    if (!hasRoomForOutlets(scale)) return [];
    const drawn = layers.outlets.items.map(({ at, properties }, index) => ({ index, properties, size, offers: answer.offering.has(index), x: at[0] * scale, y: at[1] * scale }));
    const hollowToo = near && drawn.length <= roomForOutlets(scale);
    return drawn.filter((outlet) => hollowToo || outlet.offers).sort((one, other) => one.offers - other.offers);
  }

  function roomForOutlets(scale) {
    return Math.floor(landPx2(scale) / LEAST_PX2_PER_OUTLET);
  }

  /** Whether outlets that offer the service are drawn at this scale, or would cover the map. */
  function hasRoomForOutlets(scale) {
    return GapMap.current.answer.offering.size <= roomForOutlets(scale);
  }

  function hidesOutlets(drawn) {
    const { shown, answer } = GapMap.current;
    return shown.outlets && drawn.length < answer.outlet_count;
  }

  /** Pixels of the units together; of their box before their borders are there. */
  function landPx2(scale) {
    const { units } = GapMap.current.layers;
    return units && units.area ? units.area * scale ** 2 : placePx2(scale);
  }

  function placePx2(scale) {
    const [west, south, east, north] = GapMap.current.bounds;
    const [[left, bottom], [right, top]] = [GapMap.world(west, south), GapMap.world(east, north)];
    return (right - left) * (bottom - top) * scale ** 2;
  }

  function symbolPath(symbol, x, y, size) {
    const { symbols } = GapMap.current.palette;
    const path = new Path2D();
    (symbols[symbol] || symbols.square).forEach(([right, down], index) => path[index ? "lineTo" : "moveTo"](x + (right * size) / 2, y + (down * size) / 2));
    path.closePath();
    return path;
  }

  function drawOutlet(ctx, { properties, size, offers, x, y }) {
    const { palette } = GapMap.current;
    const path = symbolPath(properties.symbol, x, y, size);
    ctx.lineJoin = "miter";
    if (offers) {
      GapMap.stroke(ctx, path, "#FFFFFF", 2.4);
      GapMap.fill(ctx, path, palette.ink);
    } else {
      GapMap.stroke(ctx, path, "#FFFFFF", 3);
      GapMap.fill(ctx, path, "#FFFFFF");
      GapMap.stroke(ctx, path, palette.outline_hollow, 1.1);
    }
  }

  /** The outlet at most a few pixels from a world position, or null. */
  function outletAt([worldX, worldY], view, { reach = HIT_PX } = {}) {
    const scale = GapMap.worldPx(view.zoom);
    const { origin } = GapMap.current;
    const x = (worldX - origin[0]) * scale;
    const y = (worldY - origin[1]) * scale;
    let nearest = null;
    let nearestPx = reach;
    for (const outlet of visibleOutlets(view)) {
      const distance = Math.hypot(outlet.x - x, outlet.y - y);
      if (distance <= nearestPx) [nearest, nearestPx] = [outlet, distance];
    }
    return nearest;
  }

  Object.assign(GapMap, { drawOutlines, drawMarks, circles, visibleOutlets, outletAt, hasRoomForOutlets, symbolPath, landPx2, placePx2 });
})();
