/* Boxes on the map, found by where they are; and what was worked out for a view, kept until the view changes. */
(function () {
  "use strict";
  const GapMap = (window.GapMap = window.GapMap || {});
  const CELL_PX = 64;

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

    add(box, weight = 1) {
      for (const key of this.keys(box)) {
        if (!this.cells.has(key)) this.cells.set(key, []);
        this.cells.get(key).push({ box, weight });
      }
    }

    met([left, top, right, bottom]) {
      const near = this.keys([left, top, right, bottom]).flatMap((key) => this.cells.get(key) || []);
      return new Set(near.filter(({ box }) => left < box[2] && right > box[0] && top < box[3] && bottom > box[1]));
    }

    meets(box) {
      return this.met(box).size > 0;
    }

    /** Sum of the weights of the boxes that this one meets. */
    weight(box) {
      return [...this.met(box)].reduce((sum, { weight }) => sum + weight, 0);
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

  Object.assign(GapMap, { Boxes, remembered });
})();
