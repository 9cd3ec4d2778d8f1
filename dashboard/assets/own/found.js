/* The place that somebody looked for: the map goes there, corners in the accent stand around it, its name below. */
(function () {
  "use strict";
  const GapMap = (window.GapMap = window.GapMap || {});
  const NEAR_M_PER_PX = 4;
  const AROUND_PX = 15;
  const CORNER_PX = 9;
  const POINT_PX = 5;
  const MARGIN_PX = 90;

  /** Bring the place into the middle, near enough to tell it from its neighbours. */
  function goToFound() {
    const { map, choice } = GapMap.current;
    if (!choice.found) return;
    const bounds = L.latLngBounds(choice.found.points.map(([lon, lat]) => [lat, lon]));
    const zoom = map.getZoom();
    const nearer = Math.log2(GapMap.metresPerPx(bounds.getCenter().lat, zoom) / NEAR_M_PER_PX);
    map.fitBounds(bounds, { animate: false, maxZoom: zoom + Math.max(0, nearer), padding: [MARGIN_PX, MARGIN_PX].map((margin) => Math.min(margin, map.getSize().y / 4)) });
    GapMap.current.moved = true;
  }

  /** The place in pixels from the origin: its points, the box around them, and the spot of its name; null where nothing was looked for. */
  function found({ zoom }) {
    const { choice, origin } = GapMap.current;
    if (!choice.found) return null;
    const scale = GapMap.worldPx(zoom);
    const points = choice.found.points.map(([lon, lat]) => GapMap.world(lon, lat).map((part, axis) => (part - origin[axis]) * scale));
    const [across, down] = [0, 1].map((axis) => points.map((point) => point[axis]));
    const box = [Math.min(...across) - AROUND_PX, Math.min(...down) - AROUND_PX, Math.max(...across) + AROUND_PX, Math.max(...down) + AROUND_PX];
    return { ...choice.found, points, box };
  }

  /** Where its corners and points are drawn, so that no name lies over them. */
  function foundMarks(view) {
    const place = found(view);
    if (!place) return [];
    const [left, top, right, bottom] = place.box;
    return [[left, top], [right, top], [right, bottom], [left, bottom], ...place.points];
  }

  function drawFound(ctx, view) {
    const place = found(view);
    if (!place) return;
    const { palette } = GapMap.current;
    const [left, top, right, bottom] = place.box;
    const corners = new Path2D();
    for (const [x, y, aside, away] of [[left, top, 1, 1], [right, top, -1, 1], [right, bottom, -1, -1], [left, bottom, 1, -1]]) {
      corners.moveTo(x + aside * CORNER_PX, y);
      corners.lineTo(x, y);
      corners.lineTo(x, y + away * CORNER_PX);
    }
    GapMap.stroke(ctx, corners, "#FFFFFF", 6.5);
    GapMap.stroke(ctx, corners, palette.accent, 3.5);
    if (place.kind === "outlet") return;
    const points = new Path2D();
    place.points.forEach(([x, y]) => points.rect(x - POINT_PX / 2, y - POINT_PX / 2, POINT_PX, POINT_PX));
    GapMap.stroke(ctx, points, "#FFFFFF", 3);
    GapMap.fill(ctx, points, palette.accent);
  }

  Object.assign(GapMap, { found, foundMarks, drawFound, goToFound });
})();
