/* Streamlit's own words in the page's language: a fixed list from the page's head, each only where it is known to stand. Text and attributes alone, never markup. */
(() => {
  const facts = JSON.parse(document.getElementById("gm-words").textContent);
  window[Symbol.for("react-aria.i18n.locale")] = facts.locale; // the words that widgets say to screen readers, else in the browser's language

  const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const rules = new Map();
  for (const { at, attribute = "", from, to } of facts.words) {
    const place = rules.get(at) || rules.set(at, []).get(at);
    const [before, after] = from.split(/\{\w+\}/);
    const told = after === undefined ? null : new RegExp(`^${escaped(before)}(.+)${escaped(after)}$`);
    place.push({ attribute, say: (text) => (told ? (told.test(text) ? to.replace(/\{\w+\}/, () => told.exec(text)[1]) : text) : text === from ? to : text) });
  }
  const everywhere = [...rules.keys()].join(",");

  const said = (place, attribute, text) => place.reduce((now, rule) => (rule.attribute === attribute && now === text ? rule.say(now) : now), text);

  function inText(place, node) {
    const text = node.data.trim();
    const other = text && said(place, "", text);
    if (text && other !== text) node.data = other;
  }

  function inElement(place, element, root) {
    for (const attribute of new Set(place.map((rule) => rule.attribute))) {
      if (attribute && element.hasAttribute(attribute)) {
        const text = element.getAttribute(attribute);
        const other = said(place, attribute, text);
        if (other !== text) element.setAttribute(attribute, other);
      } else if (!attribute) {
        const from = root && element.contains(root) ? root : element;
        if (from.nodeType === Node.TEXT_NODE) inText(place, from);
        const texts = document.createTreeWalker(from, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) inText(place, texts.currentNode);
      }
    }
  }

  function look(root) {
    const element = root.nodeType === Node.ELEMENT_NODE ? root : root.parentElement;
    if (!element || !everywhere) return;
    for (const [at, place] of rules) {
      const around = element.closest(at);
      if (around) inElement(place, around, root);
      if (root === element) root.querySelectorAll(at).forEach((found) => inElement(place, found, null));
    }
  }

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(look);
      else look(change.target);
    }
  }).observe(document.documentElement, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["aria-label", "title", "placeholder", "alt"],
  });
})();
