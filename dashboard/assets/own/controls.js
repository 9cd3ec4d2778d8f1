/* Buttons, layer switches, scale bar and source line. Texts come from the page, in the reader's language, and are set as text. */
(function () {
  "use strict";
  const GapMap = (window.GapMap = window.GapMap || {});
  const SVG = "http://www.w3.org/2000/svg";
  const ICONS = {
    zoom_in: "M3 8h10M8 3v10",
    zoom_out: "M3 8h10",
    home: "M2.5 8 8 3l5.5 5M4 7.5V13h3v-3.5h2V13h3V7.5",
    measure: "M2 11 11 2l3 3-9 9zM4.8 8.2l1.6 1.6M7.6 5.4l1.6 1.6",
    layers: "M8 2.5 14 6 8 9.5 2 6zM2.5 9 8 12.3 13.5 9",
  };
  const WIDEST_BAR_PX = 100;
  const LEAST_PX_FOR_MIDDLE = 74;

  function element(tag, className, parent) {
    const made = document.createElement(tag);
    made.className = className;
    if (parent) parent.appendChild(made);
    return made;
  }

  function icon(name) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", ICONS[name]);
    svg.appendChild(path);
    return svg;
  }

  function control(position, build) {
    const made = L.control({ position });
    made.onAdd = (map) => {
      const box = build(map);
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      return box;
    };
    return made;
  }

  function buttons() {
    const { texts } = GapMap.current;
    return control("topright", (map) => {
      const box = element("div", "gapmap-buttons");
      const add = (name, act) => {
        const button = element("button", "gapmap-button", box);
        button.type = "button";
        button.title = texts[name];
        button.setAttribute("aria-label", texts[name]);
        button.appendChild(icon(name));
        button.addEventListener("click", act);
        return button;
      };
      add("zoom_in", () => map.zoomIn());
      add("zoom_out", () => map.zoomOut());
      add("home", () => GapMap.goHome());
      const opener = add("layers", () => toggle());
      GapMap.measure.button = add("measure", () => GapMap.measure.toggle());
      GapMap.measure.button.setAttribute("aria-pressed", "false");
      const panel = switches();
      panel.hidden = true;
      box.appendChild(panel);
      opener.setAttribute("aria-expanded", "false");
      const toggle = (open = panel.hidden) => {
        panel.hidden = !open;
        opener.setAttribute("aria-expanded", String(open));
      };
      map.on("click", () => toggle(false));
      box.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || panel.hidden) return;
        toggle(false);
        opener.focus();
      });
      return box;
    });
  }

  function switches() {
    const { texts, shown } = GapMap.current;
    const panel = element("div", "gapmap-switches");
    panel.setAttribute("role", "group");
    panel.setAttribute("aria-label", texts.layers);
    for (const name of Object.keys(shown)) {
      const row = element("label", "gapmap-switch", panel);
      const box = element("input", "", row);
      box.type = "checkbox";
      box.checked = shown[name];
      box.addEventListener("change", () => {
        shown[name] = box.checked;
        GapMap.redraw();
      });
      element("span", "", row).textContent = texts[`layer_${name}`];
    }
    return panel;
  }

  function scaleBar() {
    const { texts } = GapMap.current;
    return control("bottomleft", (map) => {
      const box = element("div", "gapmap-scale");
      const [start, middle, end] = [0, 1, 2].map(() => element("span", "gapmap-scale-label", box));
      const bar = element("div", "gapmap-scale-bar", box);
      element("i", "", bar);
      const update = () => {
        const perPx = GapMap.metresPerPx(map.getCenter().lat, map.getZoom());
        const whole = roundDown(perPx * WIDEST_BAR_PX);
        const px = whole / perPx;
        bar.style.width = `${px}px`;
        start.textContent = "0";
        middle.textContent = px < LEAST_PX_FOR_MIDDLE ? "" : length(whole / 2, texts);
        middle.style.left = `${px / 2}px`;
        end.textContent = length(whole, texts);
        end.style.left = `${px}px`;
      };
      map.on("zoomend moveend", update);
      update();
      return box;
    });
  }

  /** A line that says what this scale leaves out; `showHint` fills it. */
  function hint() {
    return control("bottomleft", () => {
      const line = element("div", "gapmap-hint");
      line.hidden = true;
      GapMap.current.hintLine = line;
      return line;
    });
  }

  function showHint(text) {
    const { hintLine } = GapMap.current;
    if (!hintLine) return;
    hintLine.textContent = text || "";
    hintLine.hidden = !text;
  }

  /** A line over the map that says what a click does now, where it does something else than pick a unit. */
  function showTask() {
    const { map } = GapMap.current;
    const text = GapMap.measure.task() || GapMap.sketch.task();
    map.getContainer().classList.toggle("gapmap-asks", Boolean(text));
    const line = (GapMap.current.taskLine = GapMap.current.taskLine || element("div", "gapmap-task", map.getContainer()));
    line.setAttribute("role", "status");
    line.textContent = text || "";
    line.hidden = !text;
  }

  function roundDown(metres) {
    const power = 10 ** Math.floor(Math.log10(metres));
    return [1, 2, 5].filter((step) => step * power <= metres).pop() * power;
  }

  function length(metres, texts) {
    return metres >= 1000 ? `${metres / 1000} ${texts.kilometres}` : `${metres} ${texts.metres}`;
  }

  function sourceLine(text) {
    return control("bottomright", () => {
      const box = element("div", "gapmap-source");
      box.textContent = text;
      box.title = text;
      return box;
    });
  }

  Object.assign(GapMap, { buttons, hint, showHint, showTask, scaleBar, sourceLine, element });
})();
