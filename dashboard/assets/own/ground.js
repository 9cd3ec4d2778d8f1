/* What lies below: land, water, roads, buildings, veil, the units with their shares, edges and boundary. */
(function () {
  "use strict";
  const GapMap = (window.GapMap = window.GapMap || {});
  const LANES_UP_TO_M_PER_PX = 12.5;
  const BUILDINGS_UP_TO_M_PER_PX = 5;
  const ROADS = { lane: ["#A9B8C5", 0.6], street: ["#7D93A6", 0.9], arterial: ["#566F86", 2.3] };
  const ROOMY_UNIT_PX = 24;
  const FADING_UNIT_PX = 8;
  const STATE_KEYS = { "-1": "protected", "-2": "no_target", "-3": "no_data" };

  function drawGround(ctx, view) {
    const { layers, palette, shown } = GapMap.current;
    const outline = layers.units && layers.units.rings ? layers.units.outline(view.zoom) : null;
    fillFrame(ctx, view, palette.outside);
    if (outline) fill(ctx, outline, palette.land);
    if (shown.ground) {
      if (layers.water) drawWater(ctx, view, layers.water, palette);
      if (layers.roads) drawRoads(ctx, view, layers.roads);
      if (showsBuildings(view)) fill(ctx, layers.buildings.wholePath(view.zoom), palette.building);
    }
    if (outline) drawVeil(ctx, view, outline, palette);
    if (outline) drawUnits(ctx, view);
    if (shown.ground && layers.water) strokeWater(ctx, view, layers.water, palette, 0.42);
    if (shown.ground && showsBuildings(view)) fill(ctx, layers.buildings.wholePath(view.zoom), "#FFFFFF", 0.32);
    if (outline) drawEdges(ctx, view);
  }

  function showsBuildings({ metresPerPx }) {
    return Boolean(GapMap.current.layers.buildings) && metresPerPx < BUILDINGS_UP_TO_M_PER_PX;
  }

  function fillFrame(ctx, { frame }, colour) {
    ctx.fillStyle = colour;
    ctx.fillRect(frame.x, frame.y, frame.width, frame.height);
  }

  function fill(ctx, path, style, opacity = 1) {
    ctx.globalAlpha = opacity;
    ctx.fillStyle = style;
    ctx.fill(path, "evenodd");
    ctx.globalAlpha = 1;
  }

  function stroke(ctx, path, colour, width, { opacity = 1, dash = [] } = {}) {
    ctx.globalAlpha = opacity;
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.lineJoin = "round";
    ctx.lineCap = dash.length ? "butt" : "round";
    ctx.setLineDash(dash);
    ctx.stroke(path);
    ctx.setLineDash([]);
    ctx.globalAlpha = 1;
  }

  function drawWater(ctx, view, water, palette) {
    water.items.forEach((item, index) => {
      if (item.closed) fill(ctx, water.path(index, view.zoom), palette.water_area);
    });
    strokeWater(ctx, view, water, palette, 1);
  }

  function strokeWater(ctx, view, water, palette, opacity) {
    const width = Math.max(1.4, Math.min(5, 26 / view.metresPerPx));
    water.items.forEach((item, index) => {
      stroke(ctx, water.path(index, view.zoom), palette.water, item.closed ? 0.7 : width, { opacity });
    });
  }

  function drawRoads(ctx, view, roads) {
    const growth = Math.max(1, Math.min(3, 9 / view.metresPerPx));
    const thinner = view.metresPerPx > LANES_UP_TO_M_PER_PX ? 0.6 : 1;
    roads.items.forEach((item, index) => {
      const kind = item.properties.code;
      if (kind === "lane" && view.metresPerPx > LANES_UP_TO_M_PER_PX) return;
      const [colour, width] = ROADS[kind];
      stroke(ctx, roads.path(index, view.zoom), colour, width * growth * thinner, { opacity: kind === "arterial" ? 0.9 : 0.8 });
    });
  }

  function drawVeil(ctx, { frame }, outline, palette) {
    const veil = new Path2D();
    veil.rect(frame.x, frame.y, frame.width, frame.height);
    veil.addPath(outline);
    fill(ctx, veil, palette.veil, palette.veil_opacity);
  }

  function drawUnits(ctx, view) {
    const { layers, palette, answer } = GapMap.current;
    if (!answer) return;
    for (const [unitClass, path] of layers.units.classPaths(answer.classes, view.zoom)) {
      const pattern = palette.patterns[STATE_KEYS[unitClass]];
      if (pattern) fill(ctx, path, GapMap.canvasPattern(ctx, pattern, view.ratio), palette.pattern_opacity);
      else fill(ctx, path, answer.fills[unitClass], palette.unit_opacity);
    }
  }

  function drawEdges(ctx, view) {
    const { layers, palette } = GapMap.current;
    const edges = layers.units.edges(view.zoom);
    const thin = edgeWeight(view, { least: 0.25 });
    const opacity = Math.min(1, unitPx(view) / FADING_UNIT_PX);
    stroke(ctx, edges, "#FFFFFF", thin * 1.5, { opacity });
    stroke(ctx, edges, palette.unit_edge, thin * 0.55, { opacity });
    for (const units of layers.boundary ? layers.boundary.parents : []) stroke(ctx, layers.units.around(units, view.zoom), palette.boundary, 1.2);
    stroke(ctx, layers.units.outline(view.zoom), palette.boundary, 1.2);
  }

  /** Lines get thinner (1 to `least`) where units are only a few pixels wide, or they would hide the colours. */
  function edgeWeight(view, { least }) {
    return Math.max(least, Math.min(1, unitPx(view) / ROOMY_UNIT_PX));
  }

  /** Side of a unit of middling size. */
  function unitPx({ zoom }) {
    return Math.sqrt(GapMap.landPx2(GapMap.worldPx(zoom)) / GapMap.current.layers.units.items.length);
  }

  Object.assign(GapMap, { drawGround, edgeWeight, stroke, fill, LANES_UP_TO_M_PER_PX, BUILDINGS_UP_TO_M_PER_PX });
})();
