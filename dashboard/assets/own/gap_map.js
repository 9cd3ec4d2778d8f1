/* The map of gaps: fetches the layers of a release once, takes answers as class numbers, and hands back the code that was picked.
 *
 * The page calls `GapMap.start(map, settings)` once, and `GapMap.show(answer)` whenever the question or the choice changes.
 * What was clicked goes back as {picked, n}, {point, n} or {polygon, n}; n grows, so that the same unit can be picked again. */
(function () {
  "use strict";
  const GapMap = (window.GapMap = window.GapMap || {});
  const PANES = [["gapmap-ground", 410, "drawGround"], ["gapmap-outlines", 420, "drawOutlines"], ["gapmap-marks", 430, "drawMarks"]];
  const LAYERS = { units: "units", boundary: "boundary", areas: "concentration_areas", water: "water", roads: "roads" };
  const NARROW_PX = 500;
  const PHONE_PX = 400;
  const PATIENCE_MS = 300;
  const DEEPEST_ZOOM = 19;
  const ZOOM_OUT_BY = 1.5;
  const FEW_OUTLETS = 5000;

  function start(map, settings) {
    const [west, south, east, north] = settings.bounds;
    const shown = { ground: true, areas: true, people: true, outlets: true, labels: true };
    const current = { ...settings, map, shown, layers: {}, order: [], answer: null, choice: {}, hovered: -1, selected: -1, version: 0, memory: new Map(), moved: false };
    current.origin = GapMap.world((west + east) / 2, (south + north) / 2);
    current.home = L.latLngBounds([south, west], [north, east]);
    GapMap.current = current;
    map.getContainer().classList.add("gapmap");
    if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) map._zoomAnimated = false; // read by Leaflet at every zoom
    map.setMaxZoom(DEEPEST_ZOOM);
    goHome();
    map.setMaxBounds(current.home.pad(0.75));
    current.panes = PANES.map(([pane, zIndex, draw]) => new GapMap.CanvasPane(pane, zIndex, GapMap[draw]).addTo(map));
    GapMap.measure = new GapMap.Measure(map);
    GapMap.buttons().addTo(map);
    GapMap.hint().addTo(map);
    GapMap.scaleBar().addTo(map);
    GapMap.sketch = new GapMap.Sketch(map);
    current.pointer = new GapMap.Pointer(map);
    current.ahead = new GapMap.Ahead(current, show);
    map.on("dragstart zoomstart", () => (current.moved = true));
    map.on("resize", () => current.moved || goHome());
    new ResizeObserver(() => map.invalidateSize()).observe(map.getContainer()); // its style sheet may come after the map
    map.on("moveend zoomend", () => Promise.all([loadBuildings(), loadBorders(), loadOutlets()]).catch(() => say(current.texts.failed)));
    if (GapMap.pending) show(...GapMap.pending);
    load();
  }

  function goHome() {
    const { map, home } = GapMap.current;
    if (!map.getSize().x || !map.getSize().y) return;
    map.setMinZoom(0);
    map.fitBounds(home, { animate: false, padding: map.getSize().x < NARROW_PX ? [2, 2] : [22, 22] });
    map.setMinZoom(map.getZoom() - ZOOM_OUT_BY);
    GapMap.current.moved = false;
  }

  function begin() {
    if (GapMap.current.choice.found) GapMap.goToFound();
    else beginNear();
  }

  /** On a narrow map the whole place is too small to read: begin twice as near, at what was chosen; on a phone, at what matters most. */
  function beginNear() {
    const { map, layers, answer, selected, choice } = GapMap.current;
    const isChosen = selected >= 0 || (choice.drawn || []).length > 0;
    if (map.getSize().x >= (isChosen ? NARROW_PX : PHONE_PX) || !answer) return;
    const first = selected >= 0 ? selected : answer.people.indexOf(Math.max(...answer.people));
    const { lonlat } = layers.units.items[Math.max(0, first)];
    if (!revealDrawn()) map.setView([lonlat[1], lonlat[0]], map.getZoom() + 1, { animate: false });
    GapMap.current.moved = true;
  }

  /** Bring the outlined area into view; false where there is none. */
  function revealDrawn() {
    const { map, choice } = GapMap.current;
    if (!(choice.drawn || []).length) return false;
    const bounds = L.latLngBounds(choice.drawn.map(([lng, lat]) => [lat, lng]));
    map.fitBounds(bounds.pad(0.3), { animate: false });
    return true;
  }

  async function load() {
    const current = GapMap.current;
    const waiting = setTimeout(() => say(current.texts.loading), PATIENCE_MS);
    try {
      const asked = Object.entries(LAYERS).map(([name, layer]) => fetchLayer(name, layer));
      [current.unitsThere] = asked;
      await Promise.all([...asked, loadBorders()]);
      await loadOutlets();
      say(null);
      current.ready = true;
      current.ahead.askSoon();
    } catch {
      say(current.texts.failed);
    } finally {
      clearTimeout(waiting);
      requestAnimationFrame(() => (current.isSettled = true)); // drawn, or told why not
    }
  }

  async function fetched(layer) {
    const answer = await fetch(`${GapMap.current.layers_url}/${layer}.json`);
    if (!answer.ok) throw new Error(`${layer}: ${answer.status}`);
    return answer.json();
  }

  async function fetchLayer(name, layer) {
    const current = GapMap.current;
    const content = await fetched(layer);
    current.layers[name] = name === "units" ? new GapMap.Units(content, current.origin) : content.features ? new GapMap.Shapes(content, current.origin) : content;
    if (name === "units") unitsCame();
    if (name === "boundary") GapMap.sourceLine(sources(content.attribution)).addTo(current.map);
    if (name === "areas") content.items.forEach((item) => Object.assign(item, placed(item.properties.at)));
    current.version += 1;
    redraw();
  }

  function placed(lonlat) {
    const { origin } = GapMap.current;
    const [x, y] = GapMap.world(...lonlat);
    return { lonlat, at: [x - origin[0], y - origin[1]] };
  }

  /** Borders as fine as the zoom needs; finer ones that are there stay. */
  async function loadBorders() {
    const current = GapMap.current;
    const { levels, map } = current;
    const level = levels.find((one) => one >= map.getZoom()) || levels[levels.length - 1];
    if (level <= (current.bordersAsked || 0)) return;
    const before = current.bordersAsked;
    current.bordersAsked = level;
    try {
      const [borders] = await Promise.all([fetched(`borders-${level}`), current.unitsThere]);
      if (level <= current.layers.units.level) return;
      current.layers.units.take(borders, level);
      current.version += 1;
      redraw();
    } catch (error) {
      current.bordersAsked = before;
      throw error;
    }
  }

  function unitsCame() {
    const current = GapMap.current;
    const codes = current.layers.units.items.map(({ properties }) => properties.code);
    current.order = codes.map((_, index) => index).sort((one, other) => (codes[one] < codes[other] ? -1 : 1));
    if (!current.answer) return;
    current.selected = codes.indexOf(current.choice.selected);
    begin();
  }

  function sources(attribution) {
    const { texts, language, note } = GapMap.current;
    const named = attribution[language].length ? attribution[language] : attribution.zh;
    return [note, named.length ? texts.sources + named.join(language === "zh" ? "、" : ", ") : null].filter(Boolean).join(" · ");
  }

  async function loadBuildings() {
    const current = GapMap.current;
    const { lat } = current.map.getCenter();
    if (current.buildingsAsked || GapMap.metresPerPx(lat, current.map.getZoom()) > GapMap.BUILDINGS_UP_TO_M_PER_PX) return;
    current.buildingsAsked = true;
    try {
      await fetchLayer("buildings", "buildings");
    } catch {
      current.buildingsAsked = false;
    }
  }

  /** Few outlets come with the units; many only when the map is near enough to show them. */
  async function loadOutlets() {
    const current = GapMap.current;
    const { answer, map } = current;
    if (!answer || current.outletsAsked || (answer.outlet_count > FEW_OUTLETS && !GapMap.hasRoomForOutlets(GapMap.worldPx(map.getZoom())))) return;
    current.outletsAsked = true;
    try {
      await fetchLayer("outlets", "outlets");
    } catch (error) {
      current.outletsAsked = false;
      throw error;
    }
  }

  function say(text) {
    const current = GapMap.current;
    current.message = current.message || GapMap.element("div", "gapmap-message", current.map.getContainer());
    current.message.setAttribute("role", "status");
    current.message.textContent = text || "";
    current.message.hidden = !text;
  }

  /** Take an answer, numbers packed, and what is chosen; geometry stays. An answer that is here already is not drawn again. */
  function show(answer, choice) {
    const current = GapMap.current;
    if (!current) {
      GapMap.pending = [answer, choice];
      return;
    }
    const text = JSON.stringify(answer);
    const isNew = text !== current.answerText;
    const first = !current.answer;
    if (isNew) Object.assign(current, { answerText: text, answer: unpacked(answer) });
    choose(choice, { first });
    redraw({ from: isNew ? 0 : 1 });
    if (isNew) loadOutlets().catch(() => say(current.texts.failed));
    if (current.ready) current.ahead.askSoon();
  }

  function choose(choice, { first }) {
    const current = GapMap.current;
    const before = current.selected;
    const isElsewhere = JSON.stringify(choice.found) !== JSON.stringify(current.choice.found);
    const isOther = JSON.stringify(choice.drawn) !== JSON.stringify(current.choice.drawn);
    current.choice = choice;
    GapMap.sketch.ask(choice.asks);
    const { units } = current.layers;
    if (!units) return;
    current.selected = units.indexOf(choice.selected);
    if (first) begin();
    else if (isElsewhere && choice.found) GapMap.goToFound();
    else if (isOther && !outlineIsSeen()) revealDrawn();
    else if (current.selected >= 0 && current.selected !== before) current.pointer.reveal(current.selected);
  }

  /** Whether the outlined area lies in view, or there is none. */
  function outlineIsSeen() {
    const { map, choice } = GapMap.current;
    return (choice.drawn || []).every(([lng, lat]) => map.getBounds().contains([lat, lng]));
  }

  function unpacked(answer) {
    const numbers = (name) => GapMap.unpack(answer[name]);
    const reasons = Array.from(numbers("reasons"), (code) => answer.reason_names[code]);
    const bits = numbers("offering");
    const offering = new Set(Array.from({ length: 8 * bits.length }, (_, index) => index).filter((index) => (bits[index >> 3] >> (index & 7)) & 1));
    return { ...answer, classes: numbers("classes"), people: numbers("people"), share_percents: numbers("share_percents"), reasons, offering };
  }

  function pick(unit) {
    const current = GapMap.current;
    current.selected = unit;
    redraw({ from: 1 });
    handBack({ picked: current.layers.units.items[unit].properties.code });
  }

  function handBack(clicked) {
    const current = GapMap.current;
    current.clicks = Math.max(Date.now(), (current.clicks || 0) + 1);
    window.Streamlit.setComponentValue({ ...clicked, n: current.clicks });
  }

  function hover(unit) {
    const current = GapMap.current;
    if (current.hovered === unit) return;
    current.hovered = unit;
    current.panes[1].redraw();
  }

  /** Draw on the next frame: everything, or only the panes `from` the given one upwards. */
  function redraw({ from = 0 } = {}) {
    const current = GapMap.current;
    current.from = current.waiting ? Math.min(current.from, from) : from;
    if (current.waiting || !current.panes) return;
    current.waiting = true;
    requestAnimationFrame(() => {
      current.waiting = false;
      current.panes.slice(current.from).forEach((pane) => pane.redraw());
    });
  }

  function number(value) {
    return value.toLocaleString("en-US");
  }

  Object.assign(GapMap, { start, show, pick, handBack, hover, goHome, redraw, number });
})();
