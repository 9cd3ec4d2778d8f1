/* The analyst's marks: where the migrants' share clusters, a letter in a ring (a square where local Moran stands out too); a dashed ring where the rule says otherwise. */
(function () {
  "use strict";
  const GapMap = (window.GapMap = window.GapMap || {});
  const NEAR_PX = 9;
  const FAR_PX = 3.5;

  /** The marks in this view, in pixels from the origin: at the upper left of the people's circle, so that its number is read; a bare ring where all is small. */
  GapMap.clusterMarks = function (view) {
    const { choice, layers } = GapMap.current;
    const scale = GapMap.worldPx(view.zoom);
    const radius = GapMap.namesUnits(view.metresPerPx) ? NEAR_PX : FAR_PX;
    const circles = new Map(GapMap.circles(view).map((circle) => [circle.index, circle]));
    const marks = (choice.clusters || []).map(([code, letter, isSquare, agrees]) => {
      const index = layers.units.indexOf(code);
      if (index < 0) return null;
      const { at } = layers.units.items[index];
      const circle = circles.get(index) || { x: at[0] * scale, y: at[1] * scale, radius: 0 };
      const away = radius === NEAR_PX ? (circle.radius + radius) * Math.SQRT1_2 + 1 : 0;
      return { x: circle.x - away, y: circle.y - away, radius, letter: radius === NEAR_PX ? letter : "", isSquare, agrees };
    });
    return marks.filter((mark) => mark && GapMap.within(mark, view));
  };

  GapMap.drawClusters = function (ctx, view) {
    GapMap.clusterMarks(view).forEach((mark) => drawMark(ctx, mark));
  };

  function drawMark(ctx, { x, y, radius, letter, isSquare, agrees }) {
    const { palette } = GapMap.current;
    const path = new Path2D();
    if (isSquare) path.rect(x - radius, y - radius, 2 * radius, 2 * radius);
    else path.arc(x, y, radius, 0, 2 * Math.PI);
    GapMap.stroke(ctx, path, "#FFFFFF", 4);
    GapMap.fill(ctx, path, "#FFFFFF", 1);
    GapMap.stroke(ctx, path, palette.ink, 1.4, { dash: agrees ? [] : [2.5, 2] });
    if (!letter) return;
    ctx.font = `bold 11px ${GapMap.FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillStyle = palette.ink;
    ctx.fillText(letter, x, y + 0.5);
  }
})();
