/* Proposed outlets: white with an outline in the accent; a moved one with a dashed line from where it stood; a closed one crossed out. */
(function () {
  "use strict";
  const GapMap = (window.GapMap = window.GapMap || {});
  const SIZE_PX = 13;
  const HIT_PX = 10;
  const DASH = [3, 3];

  /** Proposals with their places in pixels from the origin. */
  function proposals({ zoom }) {
    const { choice, origin, shown } = GapMap.current;
    if (!choice.proposed || !shown.outlets) return [];
    const scale = GapMap.worldPx(zoom);
    const px = (lon, lat) => GapMap.world(lon, lat).map((part, axis) => (part - origin[axis]) * scale);
    return choice.proposed.map((proposal) => {
      const [x, y] = px(proposal.lon, proposal.lat);
      return { ...proposal, x, y, from: proposal.moved_from ? px(...proposal.moved_from) : null };
    });
  }

  function drawProposed(ctx, view) {
    const { palette } = GapMap.current;
    for (const { symbol, state, x, y, from } of proposals(view)) {
      if (from) line(ctx, [from, [x, y]], DASH);
      const path = GapMap.symbolPath(symbol, x, y, SIZE_PX);
      GapMap.stroke(ctx, path, "#FFFFFF", 5.5);
      GapMap.fill(ctx, path, "#FFFFFF");
      GapMap.stroke(ctx, path, state === "closed" ? palette.outline_hollow : palette.accent, 2.2);
      if (state === "closed") line(ctx, [[x - SIZE_PX / 1.6, y + SIZE_PX / 1.6], [x + SIZE_PX / 1.6, y - SIZE_PX / 1.6]], []);
    }
  }

  function line(ctx, points, dash) {
    const path = new Path2D();
    points.forEach(([x, y], index) => path[index ? "lineTo" : "moveTo"](x, y));
    GapMap.stroke(ctx, path, "#FFFFFF", 4.5);
    GapMap.stroke(ctx, path, GapMap.current.palette.accent, 2, { dash });
  }

  /** The proposal at most a few pixels from a world position, or null. */
  function proposalAt([worldX, worldY], view) {
    const { origin } = GapMap.current;
    const scale = GapMap.worldPx(view.zoom);
    const [atX, atY] = [(worldX - origin[0]) * scale, (worldY - origin[1]) * scale];
    return proposals(view).find(({ x, y }) => Math.hypot(x - atX, y - atY) <= HIT_PX) || null;
  }

  Object.assign(GapMap, { proposals, drawProposed, proposalAt });
})();
