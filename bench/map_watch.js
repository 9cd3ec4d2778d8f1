/* What `bench.map` sees of a page, ours or the peer's: when the map is drawn, when the panel shows a unit, when the colours are others.
 *
 * Times are milliseconds since the page was asked for, taken in the first task after the frame that painted. Drawn means that it is there to be seen: of ours,
 * pixels at the units' places have the colour of a class; of the peer's, every unit has its path. */
(function () {
  "use strict";
  if (window !== window.top || window.bench) return;
  const SAMPLED = 400;
  const SEEN_SHARE = 0.9;
  const QUIET_MS = 300;
  const bench = (window.bench = {});

  function mapWindow() {
    for (const frame of document.querySelectorAll("iframe")) {
      const inside = frame.contentWindow;
      if (inside && inside.document && inside.document.querySelector(".leaflet-container")) return inside;
    }
    return null;
  }

  /** What the map shows as a text of colours; null until at least nine of ten units are there. */
  function colours() {
    const inside = mapWindow();
    return !inside ? null : inside.GapMap ? ourColours(inside) : theirColours(inside);
  }

  function ourColours({ GapMap, L, document: inner }) {
    const { current } = GapMap;
    if (!current || !current.ready || !current.answer || !current.layers.units.rings) return null;
    const canvas = inner.querySelector(".leaflet-gapmap-ground-pane canvas");
    const { data, width, height } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const ratio = canvas.width / canvas.clientWidth;
    const corner = L.DomUtil.getPosition(canvas);
    const { items } = current.layers.units;
    const every = Math.max(1, Math.floor(items.length / SAMPLED));
    const bare = new Set([current.palette.land, current.palette.outside].map((colour) => colour.toLowerCase()));
    const found = [];
    for (let index = 0; index < items.length; index += every) {
      const at = current.map.latLngToLayerPoint([items[index].lonlat[1], items[index].lonlat[0]]).subtract(corner).multiplyBy(ratio).floor();
      if (at.x < 0 || at.y < 0 || at.x >= width || at.y >= height) continue;
      const start = 4 * (at.y * width + at.x);
      found.push(data[start + 3] ? `#${[0, 1, 2].map((part) => data[start + part].toString(16).padStart(2, "0")).join("")}` : "none");
    }
    const seen = found.filter((colour) => colour !== "none" && !bare.has(colour));
    return found.length && seen.length >= SEEN_SHARE * found.length ? found.join() : null;
  }

  function theirColours({ document: inner }) {
    const paths = Array.from(inner.querySelectorAll("path.leaflet-interactive"));
    const seen = paths.filter((path) => (path.getAttribute("d") || "").length > 4);
    return paths.length === bench.unitCount && seen.length >= SEEN_SHARE * paths.length ? paths.map((path) => path.getAttribute("fill")).join() : null;
  }

  /** Asks in every frame until `found()`; then, in the first task after that frame, which has painted, tells the time. */
  function whenFound(found, tell) {
    requestAnimationFrame(function look() {
      if (!found()) return requestAnimationFrame(look);
      const { port1, port2 } = new MessageChannel();
      port2.onmessage = () => tell(performance.now());
      return port1.postMessage(null);
    });
  }

  /** When the map is there to be seen, and when it is the page's own (ours is first drawn by the document, before the page has run), which takes clicks. */
  bench.watch = () => {
    whenFound(() => document.body && bench.unitCount && colours() !== null, (now) => (bench.drawnAt = now));
    whenFound(() => bench.drawnAt && !document.getElementById("gm-first-map"), (now) => (bench.ownAt = now));
  };

  /** Milliseconds from the next click, in the page or in the map, to the text in the panel (`first`), and to the last change of the panel (`last`). */
  bench.panel = (text) => {
    const trip = (bench.trip = { from: null, first: null, last: null });
    const inside = mapWindow();
    for (const one of inside ? [window, inside] : [window]) {
      const started = (event) => (trip.from = trip.from || one.performance.timeOrigin + event.timeStamp - performance.timeOrigin);
      one.addEventListener("click", started, { capture: true, once: true });
    }
    let changed = 0;
    const panel = () => document.querySelector(".st-key-panel");
    const observer = new MutationObserver((changes) => {
      if (!panel() || !changes.some(({ target }) => panel().contains(target))) return;
      requestAnimationFrame((now) => {
        changed = now;
        if (trip.first === null && trip.from !== null && panel().textContent.includes(text)) trip.first = now - trip.from;
      });
    });
    observer.observe(document.body, { childList: true, subtree: true, characterData: true });
    whenFound(() => trip.first !== null && performance.now() - changed > QUIET_MS, () => {
      observer.disconnect();
      trip.last = changed - trip.from;
    });
  };

  /** Milliseconds from the next click in the page to other colours on the map, which are read only after something was painted: reading takes time. */
  bench.recolour = () => {
    const trip = (bench.trip = { from: null, last: null });
    const before = colours();
    let isPainted = true;
    const inside = mapWindow();
    const inner = inside.document;
    const observer = painted(inside, () => (isPainted = true));
    window.addEventListener("click", (event) => (trip.from = event.timeStamp), { capture: true, once: true });
    const areOther = () => {
      if (trip.from === null || (!isPainted && (mapWindow() || {}).document === inner)) return false; // of a map in a new document every frame is read
      isPainted = false;
      return ![null, before].includes(colours());
    };
    whenFound(areOther, (now) => {
      observer.disconnect();
      trip.last = now - trip.from;
    });
  };

  /** Calls `tell` whenever the map's elements change or its canvases are painted on. */
  function painted(inside, tell) {
    const observer = new MutationObserver(tell);
    observer.observe(inside.document, { childList: true, subtree: true, attributes: true });
    const brush = inside.CanvasRenderingContext2D.prototype;
    bench.fill = bench.fill || brush.fill;
    brush.fill = function fill(...path) {
      tell();
      return bench.fill.apply(this, path);
    };
    return observer;
  }

  /** Where on the page a position is, if a click there would mean the map. */
  bench.place = ([lon, lat]) => {
    const inside = mapWindow();
    const frame = inside.frameElement.getBoundingClientRect();
    const map = inside.GapMap ? inside.GapMap.current.map : inside.map;
    const { x, y } = map.latLngToContainerPoint([lat, lon]);
    const size = map.getSize();
    return x > 8 && y > 8 && x < size.x - 60 && y < size.y - 60 ? [frame.x + x, frame.y + y] : null;
  };

  bench.watch();
})();
