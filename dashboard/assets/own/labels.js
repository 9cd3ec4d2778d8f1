/* Names on the map: placed greedily by importance, never over one another, over a circle or over an outlet that serves. */
(function () {
  "use strict";
  const GapMap = (window.GapMap = window.GapMap || {});
  const FONT = '"Microsoft YaHei", "Noto Sans CJK SC", "PingFang SC", sans-serif';
  const GAP_PX = 3;
  const WIDEST_SHARE = 1.7;
  const STEEP_DEG = 50;
  const [SELECTED, AREA, UNIT, WATER] = [3, 2, 1, 0];

  /** Draws the names, and keeps those that were drawn, with their boxes on screen, in `current.names`. */
  function drawLabels(ctx, view) {
    const names = GapMap.current.shown.labels ? uncovered(placed(ctx, view), view) : [];
    GapMap.current.names = names;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    for (const label of names) {
      ctx.save();
      ctx.translate(label.x, label.y);
      ctx.font = label.font;
      if (Math.abs(label.angle) < STEEP_DEG) {
        ctx.rotate((label.angle * Math.PI) / 180);
        drawText(ctx, label.text, 0, 0, label.colour);
      } else {
        stacked(label).forEach(({ text, x, y }) => drawText(ctx, text, x, y, label.colour));
      }
      ctx.restore();
    }
  }

  /** Names that lie whole within the map and that no control of it lies over, each with its box in pixels of the map's container. */
  function uncovered(names, { zoom }) {
    const { map, origin } = GapMap.current;
    const scale = GapMap.worldPx(zoom);
    const corner = map.containerPointToLayerPoint([0, 0]).add(map.getPixelOrigin()).subtract([origin[0] * scale, origin[1] * scale]);
    const controls = controlBoxes(map.getContainer());
    const onScreen = names.map((name) => ({ ...name, onScreen: name.box.map((part, side) => part - (side % 2 ? corner.y : corner.x)) }));
    const { x: width, y: height } = map.getSize();
    const isWhole = ([left, top, right, bottom]) => left >= 0 && top >= 0 && right <= width && bottom <= height;
    return onScreen.filter((name) => isWhole(name.onScreen) && !controls.meets(name.onScreen));
  }

  function controlBoxes(container) {
    const boxes = new GapMap.Boxes();
    const from = container.getBoundingClientRect();
    for (const control of container.querySelectorAll(".leaflet-control, .gapmap-task")) {
      const { left, top, right, bottom } = control.getBoundingClientRect();
      if (right > left) boxes.add([left - from.left, top - from.top, right - from.left, bottom - from.top]);
    }
    return boxes;
  }

  function drawText(ctx, text, x, y, colour) {
    ctx.lineWidth = 3;
    ctx.strokeStyle = "#FFFFFF";
    ctx.strokeText(text, x, y);
    ctx.fillStyle = colour;
    ctx.fillText(text, x, y);
  }

  /** Characters of a steep name, upright one below another along its line. */
  function stacked({ text, angle, font }) {
    const letters = Array.from(text);
    const step = sizeOf(font) * 1.15;
    const lean = step / Math.tan((angle * Math.PI) / 180);
    return letters.map((letter, index) => ({ text: letter, x: lean * (index - (letters.length - 1) / 2), y: step * (index - (letters.length - 1) / 2) }));
  }

  function sizeOf(font) {
    return parseFloat(font.replace("bold ", ""));
  }

  /** Labels with their places; the same for a whole zoom level, so that names stand still while the map is moved. */
  function placed(ctx, view) {
    const { answer, choice, selected, shown, version } = GapMap.current;
    return GapMap.remembered("labels", [view.zoom, selected, version, answer, choice, ...GapMap.windowOf(view), ...Object.values(shown)], () => place(ctx, view));
  }

  function place(ctx, view) {
    const hard = new GapMap.Boxes();
    const soft = new GapMap.Boxes();
    const { shown } = GapMap.current;
    const circleOf = new Map();
    if (shown.people) {
      for (const { index, x, y, radius } of GapMap.circles(view)) {
        circleOf.set(index, { radius, y });
        hard.add([x - radius, y - radius, x + radius, y + radius]);
      }
    }
    for (const { x, y } of GapMap.proposals(view)) hard.add([x - 8, y - 8, x + 8, y + 8]);
    for (const { offers, size, x, y } of GapMap.visibleOutlets(view)) (offers ? hard : soft).add([x - size / 2, y - size / 2, x + size / 2, y + size / 2]);
    for (const { x, y, radius } of GapMap.clusterMarks(view)) hard.add([x - radius, y - radius, x + radius, y + radius]);
    for (const [x, y] of GapMap.foundMarks(view)) hard.add([x - 8, y - 8, x + 8, y + 8]);
    const list = [];
    for (const wish of wishes(view).sort((one, other) => other.rank - one.rank || other.weight - one.weight)) {
      ctx.font = wish.font;
      const width = ctx.measureText(wish.text).width;
      if (wish.rank === UNIT && width > wish.room * WIDEST_SHARE) continue;
      const { radius, y } = circleOf.get(wish.index) || { radius: 0, y: wish.y };
      const spot = bestSpot({ ...wish, y }, width, radius, hard, soft);
      if (!spot) continue;
      hard.add(spot.box);
      list.push({ ...wish, ...spot });
    }
    return list;
  }

  /** Whether units without a priority area show their names at this scale. */
  function namesUnits(metresPerPx) {
    return metresPerPx <= GapMap.LANES_UP_TO_M_PER_PX * 1.6;
  }

  function wishes(view) {
    const { layers, answer, palette, language, selected, shown } = GapMap.current;
    const scale = GapMap.worldPx(view.zoom);
    const near = namesUnits(view.metresPerPx);
    const areaOf = shown.areas ? areaOfUnits() : new Map();
    const list = [];
    const add = (item, facts) => list.push({ index: -1, angle: 0, weight: 0, x: item.at[0] * scale, y: item.at[1] * scale, text: name(item.properties, language), ...facts });
    (layers.units ? layers.units.items : []).forEach((item, index) => {
      const area = areaOf.get(item.properties.code);
      const rank = index === selected ? SELECTED : area ? AREA : UNIT;
      if (rank === UNIT && !near) return;
      const alone = area && area.properties.unit_codes.length === 1 ? { text: name(area.properties, language) } : {};
      const look = rank === UNIT ? { font: `11px ${FONT}`, colour: palette.ink } : { font: `bold ${rank === SELECTED || alone.text ? 12.5 : 12}px ${FONT}`, colour: rank === SELECTED ? palette.accent : palette.ink };
      add(item, { index, rank, weight: answer ? answer.people[index] : 0, room: (item.box[2] - item.box[0]) * scale, ...look, ...alone });
    });
    for (const item of areaOf.size ? layers.areas.items : []) {
      if (item.properties.unit_codes.length > 1) add(item, { rank: AREA, weight: Infinity, font: `bold 12.5px ${FONT}`, colour: palette.ink });
    }
    for (const { label, x, y } of GapMap.proposals(view)) {
      if (label) list.push({ index: -1, angle: 0, weight: Infinity, rank: AREA, x, y: y + 4, text: label, font: `bold 11px ${FONT}`, colour: palette.accent });
    }
    const sought = GapMap.found(view);
    if (sought) {
      const [left, , right, bottom] = sought.box;
      list.push({ index: -1, angle: 0, weight: Infinity, rank: SELECTED, x: (left + right) / 2, y: bottom + 10, text: sought.name, font: `bold 12.5px ${FONT}`, colour: palette.accent });
    }
    for (const item of shown.ground && near && layers.water ? layers.water.items : []) {
      if (item.properties.name_zh) add(item, { rank: WATER, angle: item.properties.angle, font: `10.5px ${FONT}`, colour: palette.water_name });
    }
    return list.filter((wish) => wish.text && GapMap.within(wish, view));
  }

  function areaOfUnits() {
    const areas = GapMap.current.layers.areas;
    const found = new Map();
    for (const item of areas ? areas.items : []) for (const code of item.properties.unit_codes) found.set(code, item);
    return found;
  }

  function name(properties, language) {
    return properties[`label_${language}`] || properties.label_zh || properties[`name_${language}`] || properties.name_zh;
  }

  /** Below the circle, above it, right, left: the first spot that is free; a spot over a hollow outlet only where no other is. */
  function bestSpot({ x, y, font, rank, angle, text }, width, radius, hard, soft) {
    const height = sizeOf(font) * 1.25;
    const away = radius ? radius + GAP_PX + height / 2 : 0;
    const aside = (radius || 4) + GAP_PX + width / 2;
    const offsets = [[0, away], [0, -(away || height)], [aside, 0], [-aside, 0], [0, away + 9], [0, -away - 9], [aside, height], [-aside, height]];
    const turned = Math.abs(Math.sin((angle * Math.PI) / 180));
    const [halfWidth, halfHeight] = [(width * (1 - turned) + height * turned) / 2 + 1.5, (height * (1 - turned) + width * turned) / 2];
    let second = null;
    for (const [right, down] of rank === WATER ? [[0, 0]] : offsets) {
      const spot = { x: x + right, y: y + down, box: [x + right - halfWidth, y + down - halfHeight, x + right + halfWidth, y + down + halfHeight] };
      if (hard.meets(spot.box)) continue;
      if (!soft.meets(spot.box)) return spot;
      second = second || spot;
    }
    if (second || rank !== SELECTED) return second;
    return { x, y: y + away, box: [x - halfWidth, y + away - halfHeight, x + halfWidth, y + away + halfHeight] };
  }

  Object.assign(GapMap, { drawLabels, namesUnits, FONT });
})();
