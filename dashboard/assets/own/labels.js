/* Names on the map: placed greedily by importance, never over one another, over a circle or over an outlet that serves. */
(function () {
  "use strict";
  const GapMap = (window.GapMap = window.GapMap || {});
  const FONT = '"Microsoft YaHei", "Noto Sans CJK SC", "PingFang SC", sans-serif';
  const CELL_PX = 64;
  const GAP_PX = 3;
  const WIDEST_SHARE = 1.7;
  const [SELECTED, AREA, UNIT, WATER] = [3, 2, 1, 0];

  function drawLabels(ctx, view) {
    const { shown, palette, paletteOfLabel } = GapMap.current;
    if (!shown.labels) return;
    for (const { text, x, y, angle, font, colour } of placed(ctx, view)) {
      ctx.save();
      ctx.translate(x, y);
      ctx.rotate((angle * Math.PI) / 180);
      ctx.font = font;
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      ctx.lineJoin = "round";
      ctx.lineWidth = 3;
      ctx.strokeStyle = "#FFFFFF";
      ctx.strokeText(text, 0, 0);
      ctx.fillStyle = colour;
      ctx.fillText(text, 0, 0);
      ctx.restore();
    }
  }

  /** Labels with their places; the same for a whole zoom level, so that names stand still while the map is moved. */
  function placed(ctx, view) {
    const { labels, answer, layers, selected, shown, version } = GapMap.current;
    const key = [view.zoom, selected, version, shown.people, shown.outlets, shown.areas].join();
    if (labels && labels.key === key && labels.answer === answer) return labels.list;
    const list = place(ctx, view);
    GapMap.current.labels = { key, answer, list };
    return list;
  }

  function place(ctx, view) {
    const hard = new Boxes();
    const soft = new Boxes();
    const { shown } = GapMap.current;
    const radii = new Map();
    if (shown.people) {
      for (const { index, x, y, radius } of GapMap.circles(view.zoom)) {
        radii.set(index, radius);
        hard.add([x - radius, y - radius, x + radius, y + radius]);
      }
    }
    for (const { offers, size, x, y } of GapMap.visibleOutlets(view)) (offers ? hard : soft).add([x - size / 2, y - size / 2, x + size / 2, y + size / 2]);
    const list = [];
    for (const wish of wishes(view).sort((one, other) => other.rank - one.rank || other.weight - one.weight)) {
      ctx.font = wish.font;
      const width = ctx.measureText(wish.text).width;
      if (wish.rank === UNIT && width > wish.room * WIDEST_SHARE) continue;
      const spot = bestSpot(wish, width, radii.get(wish.index) || 0, hard, soft);
      if (!spot) continue;
      hard.add(spot.box);
      list.push({ ...wish, ...spot });
    }
    return list;
  }

  function wishes(view) {
    const { layers, answer, palette, language, selected, shown } = GapMap.current;
    const scale = GapMap.worldPx(view.zoom);
    const near = view.metresPerPx <= GapMap.LANES_UP_TO_M_PER_PX * 1.6;
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
    for (const item of shown.ground && near && layers.water ? layers.water.items : []) {
      if (item.properties.name_zh) add(item, { rank: WATER, angle: item.properties.angle, font: `10.5px ${FONT}`, colour: palette.water_name });
    }
    return list.filter(({ text }) => text);
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
    const height = parseFloat(font.replace("bold ", "")) * 1.25;
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

  /** Boxes [left, top, right, bottom] in a grid, asked whether another one meets any of them. */
  class Boxes {
    constructor() {
      this.cells = new Map();
    }

    keys([left, top, right, bottom]) {
      const keys = [];
      for (let column = Math.floor(left / CELL_PX); column <= Math.floor(right / CELL_PX); column += 1) {
        for (let row = Math.floor(top / CELL_PX); row <= Math.floor(bottom / CELL_PX); row += 1) keys.push(`${column},${row}`);
      }
      return keys;
    }

    add(box) {
      for (const key of this.keys(box)) {
        if (!this.cells.has(key)) this.cells.set(key, []);
        this.cells.get(key).push(box);
      }
    }

    meets([left, top, right, bottom]) {
      return this.keys([left, top, right, bottom]).some((key) =>
        (this.cells.get(key) || []).some((other) => left < other[2] && right > other[0] && top < other[3] && bottom > other[1]),
      );
    }
  }

  Object.assign(GapMap, { drawLabels, FONT });
})();
