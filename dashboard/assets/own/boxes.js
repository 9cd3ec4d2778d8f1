/* Boxes on the map, found by where they are; and what was worked out for a view, kept until the view changes. */
(function () {
  "use strict";
  const GapMap = (window.GapMap = window.GapMap || {});
  const CELL_PX = 64;
  const ROWS = 2 ** 24; // more than any map has cells below one another
  const STRIDE_PX = 1024;
  const WHOLE_UP_TO_PX = 4096;

  /** Numbers of the cells that a box meets. */
  function keysOf(left, top, right, bottom) {
    const keys = [];
    for (let column = Math.floor(left / CELL_PX); column <= Math.floor(right / CELL_PX); column += 1) {
      for (let row = Math.floor(top / CELL_PX); row <= Math.floor(bottom / CELL_PX); row += 1) keys.push(column * ROWS + row);
    }
    return keys;
  }

  /** Boxes [left, top, right, bottom] in a grid, asked whether another one meets any of them. */
  class Boxes {
    constructor() {
      this.cells = new Map();
    }

    add(box, weight = 1) {
      const one = { box, weight };
      for (const key of keysOf(...box)) {
        if (!this.cells.has(key)) this.cells.set(key, []);
        this.cells.get(key).push(one);
      }
    }

    /** Calls `then` with each box that this one meets, some more than once, until it answers true. */
    each([left, top, right, bottom], then) {
      for (const key of keysOf(left, top, right, bottom)) {
        for (const one of this.cells.get(key) || []) {
          const { box } = one;
          if (left < box[2] && right > box[0] && top < box[3] && bottom > box[1] && then(one)) return true;
        }
      }
      return false;
    }

    meets(box) {
      return this.each(box, () => true);
    }

    /** Sum of the weights of the boxes that this one meets. */
    weight(box) {
      const met = new Set();
      this.each(box, (one) => void met.add(one));
      return [...met].reduce((sum, { weight }) => sum + weight, 0);
    }
  }

  /** The value called `name`, made anew only where one of `on` differs from last time. */
  function remembered(name, on, make) {
    const { memory } = GapMap.current;
    const last = memory.get(name);
    if (last && last.on.length === on.length && last.on.every((part, index) => part === on[index])) return last.value;
    const value = make();
    memory.set(name, { on, value });
    return value;
  }

  /** The part of the place that marks and names are placed in: all of it, or where it is many times the view, a stretch around the view
   *  that moves in large steps, so that names stand still while the map is moved a little. */
  function windowOf({ zoom, frame }) {
    if (Math.sqrt(GapMap.placePx2(GapMap.worldPx(zoom))) < WHOLE_UP_TO_PX) return [-Infinity, -Infinity, Infinity, Infinity];
    const down = (px) => Math.floor(px / STRIDE_PX) * STRIDE_PX;
    return [down(frame.x), down(frame.y), down(frame.x + frame.width) + STRIDE_PX, down(frame.y + frame.height) + STRIDE_PX];
  }

  function within({ x, y }, view) {
    const [left, top, right, bottom] = windowOf(view);
    return x >= left && x <= right && y >= top && y <= bottom;
  }

  Object.assign(GapMap, { windowOf, within, Boxes, remembered });
})();
