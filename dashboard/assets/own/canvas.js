/* A pane of the map that draws itself on one canvas, and the patterns such a canvas can fill with. */
(function () {
  "use strict";
  const GapMap = (window.GapMap = window.GapMap || {});

  function pixelRatio() {
    return Math.min(window.devicePixelRatio || 1, 2);
  }

  /** Leaflet moves and scales the canvas while the view changes; `paint(ctx, view)` is asked again once the view rests.
   *  `ctx` is set so that pixels count from the origin of the place. */
  const CanvasPane = L.Renderer.extend({
    options: { padding: 0.3 },

    initialize(pane, zIndex, paint) {
      L.Renderer.prototype.initialize.call(this, { pane });
      this._zIndex = zIndex;
      this._paint = paint;
    },

    onAdd() {
      const pane = this._map.createPane(this.options.pane);
      pane.style.zIndex = this._zIndex;
      pane.style.pointerEvents = "none";
      L.Renderer.prototype.onAdd.call(this);
    },

    _initContainer() {
      this._container = document.createElement("canvas");
      this._container.setAttribute("aria-hidden", "true");
      this._ctx = this._container.getContext("2d");
    },

    _destroyContainer() {
      this._container.remove();
    },

    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize();
      const ratio = pixelRatio();
      L.DomUtil.setPosition(this._container, this._bounds.min);
      this._container.width = Math.round(size.x * ratio);
      this._container.height = Math.round(size.y * ratio);
      this._container.style.width = `${size.x}px`;
      this._container.style.height = `${size.y}px`;
      this.redraw();
    },

    /** Draw again without a change of view. */
    redraw() {
      if (!this._map || !this._bounds) return;
      const origin = GapMap.current.origin;
      const zoom = this._zoom;
      const topLeft = this._bounds.min.add(this._map.getPixelOrigin());
      const shift = { x: origin[0] * GapMap.worldPx(zoom) - topLeft.x, y: origin[1] * GapMap.worldPx(zoom) - topLeft.y };
      const ratio = pixelRatio();
      const ctx = this._ctx;
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      ctx.clearRect(0, 0, this._container.width, this._container.height);
      ctx.setTransform(ratio, 0, 0, ratio, ratio * shift.x, ratio * shift.y);
      const size = this._bounds.getSize();
      const frame = { x: -shift.x, y: -shift.y, width: size.x, height: size.y };
      this._paint(ctx, { zoom, frame, ratio, metresPerPx: GapMap.metresPerPx(this._center.lat, zoom) });
    },
  });

  const DRAW_MARK = {
    diagonal(ctx, { spacing_px: size, mark_px: width }) {
      ctx.fillRect((size - width) / 2, 0, width, size);
    },
    horizontal(ctx, { spacing_px: size, mark_px: width }) {
      ctx.fillRect(0, (size - width) / 2, size, width);
    },
    dots(ctx, { spacing_px: size, mark_px: radius }) {
      for (const [x, y] of [[size / 4, size / 4], [(3 * size) / 4, (3 * size) / 4]]) {
        ctx.beginPath();
        ctx.arc(x, y, radius, 0, 2 * Math.PI);
        ctx.fill();
      }
    },
  };

  /** Canvas pattern of a key of the palette, sharp at `ratio` and fixed to the ground. */
  function canvasPattern(ctx, key, ratio) {
    const tile = document.createElement("canvas");
    const sharpness = Math.ceil(ratio) * 2;
    tile.width = tile.height = Math.round(key.spacing_px * sharpness);
    const brush = tile.getContext("2d");
    brush.scale(sharpness, sharpness);
    if (key.ground) {
      brush.fillStyle = key.ground;
      brush.fillRect(0, 0, key.spacing_px, key.spacing_px);
    }
    brush.fillStyle = key.mark;
    DRAW_MARK[key.kind](brush, key);
    const pattern = ctx.createPattern(tile, "repeat");
    const turn = new DOMMatrix();
    pattern.setTransform((key.kind === "diagonal" ? turn.rotate(45) : turn).scale(1 / sharpness));
    return pattern;
  }

  Object.assign(GapMap, { CanvasPane, canvasPattern });
})();
