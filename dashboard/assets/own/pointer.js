/* Hand and keyboard: which unit or outlet is meant, and the note beside it. Every text is set as text, never as markup. */
(function () {
  "use strict";
  const GapMap = (window.GapMap = window.GapMap || {});
  const TOUCH_REACH_PX = 16;
  const ROOM_ABOVE_PX = [60, 104]; // on a phone the buttons lie there, and a name may lie above its circle
  const ROOM_BELOW_PX = [60, 126]; // scale bar, hint and source line lie there, and the name lies below its circle
  const STATES = { "-1": "protected", "-2": "no_target", "-3": "no_data" };

  class Pointer {
    constructor(map) {
      this.map = map;
      this.note = GapMap.element("div", "gapmap-note", map.getContainer());
      this.note.hidden = true;
      this.list = listbox(map.getContainer(), this);
      map.on("mousemove", (event) => this.over(event));
      map.on("mouseout zoomstart movestart", () => this.leave());
      map.on("click", (event) => this.click(event));
    }

    view() {
      const zoom = this.map.getZoom();
      return { zoom, metresPerPx: GapMap.metresPerPx(this.map.getCenter().lat, zoom) };
    }

    unitAt(latlng) {
      const { units } = GapMap.current.layers;
      return units ? units.at(GapMap.world(latlng.lng, latlng.lat)) : -1;
    }

    over({ latlng, containerPoint }) {
      if (GapMap.measure.over(latlng) || GapMap.sketch.over(latlng)) return;
      const proposal = GapMap.proposalAt(GapMap.world(latlng.lng, latlng.lat), this.view());
      const outlet = GapMap.outletAt(GapMap.world(latlng.lng, latlng.lat), this.view());
      const unit = this.unitAt(latlng);
      GapMap.hover(unit);
      this.map.getContainer().style.cursor = unit >= 0 || outlet ? "pointer" : "";
      if (proposal) this.show(proposalLines(proposal), containerPoint);
      else if (outlet) this.show(outletLines(outlet), containerPoint);
      else if (unit >= 0) this.show(unitLines(unit), containerPoint);
      else this.note.hidden = true;
    }

    leave() {
      GapMap.hover(-1);
      this.note.hidden = true;
    }

    /** A finger first reads an outlet, as it cannot hover; everything else picks the unit. */
    click({ latlng, containerPoint, originalEvent }) {
      if (GapMap.measure.click(latlng) || GapMap.sketch.click(latlng)) return;
      if (originalEvent && originalEvent.pointerType === "touch") {
        const outlet = GapMap.outletAt(GapMap.world(latlng.lng, latlng.lat), this.view(), { reach: TOUCH_REACH_PX });
        if (outlet) {
          this.show(outletLines(outlet), containerPoint);
          return;
        }
        this.note.hidden = true;
      }
      const unit = this.unitAt(latlng);
      if (unit >= 0) GapMap.pick(unit);
    }

    /** Note at a place of the map, kept inside it. */
    show(lines, { x, y }) {
      this.note.replaceChildren();
      lines.forEach((parts, row) => {
        const line = GapMap.element("div", row ? "gapmap-note-reason" : "gapmap-note-name", this.note);
        parts.forEach((part) => (GapMap.element("span", "", line).textContent = part));
      });
      this.note.hidden = false;
      const size = this.map.getSize();
      const left = x + 14 + this.note.offsetWidth > size.x ? x - 14 - this.note.offsetWidth : x + 14;
      const top = y + 16 + this.note.offsetHeight > size.y ? y - 12 - this.note.offsetHeight : y + 16;
      this.note.style.left = `${Math.max(4, Math.min(left, size.x - this.note.offsetWidth - 4))}px`;
      this.note.style.top = `${Math.max(4, top)}px`;
    }

    /** Bring a unit into view if it is not, without changing the scale. */
    reveal(unit) {
      const { lonlat } = GapMap.current.layers.units.items[unit];
      this.map.panInside([lonlat[1], lonlat[0]], { paddingTopLeft: ROOM_ABOVE_PX, paddingBottomRight: ROOM_BELOW_PX, animate: false });
    }

    focus(unit) {
      this.reveal(unit);
      GapMap.hover(unit);
      const { lonlat } = GapMap.current.layers.units.items[unit];
      this.show(unitLines(unit), this.map.latLngToContainerPoint([lonlat[1], lonlat[0]]));
    }
  }

  function unitLines(unit) {
    const { layers, answer, texts } = GapMap.current;
    const name = nameOf(layers.units.items[unit].properties);
    if (!answer) return [[name]];
    const unitClass = answer.classes[unit];
    if (STATES[unitClass]) return [[name], [filled(answer.texts[STATES[unitClass]], answer.values)]];
    const values = { ...answer.values, people: GapMap.number(answer.people[unit]), share: answer.share_percents[unit] };
    return [[name, filled(answer.texts.number, values)], [filled(answer.people[unit] ? answer.texts[answer.reasons[unit]] : answer.texts.nobody, values)]].filter(([text]) => text);
  }

  function outletLines({ properties, offers }) {
    const { answer, texts, language } = GapMap.current;
    const type = properties[`type_${language}`] || properties.type_zh;
    const service = properties.status === "open" ? filled(offers ? answer.texts.offers : answer.texts.offers_not, answer.values) : texts[`status_${properties.status}`];
    return [[nameOf(properties)], [type, service]];
  }

  function proposalLines({ label, state }) {
    return [[label || GapMap.current.texts[`proposed_${state}`]], label ? [GapMap.current.texts[`proposed_${state}`]] : []].filter((parts) => parts.length);
  }

  function nameOf(properties) {
    return properties[`name_${GapMap.current.language}`] || properties.name_zh;
  }

  /** The text with its {named} places filled, each once: what is filled in is never looked at again. */
  function filled(text, values) {
    return text.replace(/\{(\w+)\}/g, (place, name) => (name in values ? values[name] : place));
  }

  /** A list of the units for the keyboard: one option that stands for the unit the arrows have reached. */
  function listbox(container, pointer) {
    const { texts } = GapMap.current;
    const list = GapMap.element("div", "gapmap-list", container);
    list.tabIndex = 0;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", texts.list);
    const option = GapMap.element("div", "gapmap-option", list);
    option.id = "gapmap-option";
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.textContent = texts.none_reached;
    let place = -1;
    const go = (to) => {
      const { order } = GapMap.current;
      if (!order.length) return;
      place = Math.max(0, Math.min(order.length - 1, to));
      option.textContent = unitLines(order[place]).flat().join(" ");
      option.setAttribute("aria-posinset", String(place + 1));
      option.setAttribute("aria-setsize", String(order.length));
      option.setAttribute("aria-selected", String(order[place] === GapMap.current.selected));
      list.setAttribute("aria-activedescendant", option.id);
      pointer.focus(order[place]);
    };
    const start = () => Math.max(0, GapMap.current.order.indexOf(GapMap.current.selected));
    const choose = (unit) => GapMap.measure.unit(unit) || GapMap.sketch.unit(unit) || GapMap.pick(unit);
    const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
    list.addEventListener("keydown", (event) => {
      if (event.key in steps) go(place < 0 ? start() : place + steps[event.key]);
      else if ((event.key === "Enter" || event.key === " ") && !GapMap.measure.isOn && GapMap.sketch.finish()) GapMap.redraw({ from: 2 });
      else if ((event.key === "Enter" || event.key === " ") && place >= 0) choose(GapMap.current.order[place]);
      else if (event.key === "+" || event.key === "=") pointer.map.zoomIn();
      else if (event.key === "-") pointer.map.zoomOut();
      else if (event.key === "Escape") GapMap.measure.end() || GapMap.sketch.cancel() || pointer.leave();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    list.addEventListener("focus", () => {
      if (list.matches(":focus-visible")) go(place < 0 ? start() : place);
    });
    list.addEventListener("blur", () => pointer.leave());
    return list;
  }

  Object.assign(GapMap, { Pointer, filled });
})();
