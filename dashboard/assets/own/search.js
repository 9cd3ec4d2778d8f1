/* The search box: lists what the server finds while somebody types; arrow keys, Enter and Escape work as in any list of this kind (ARIA combobox). */
const WAIT_MS = 120;

export default function ({ parentElement, data, setTriggerValue }) {
  const input = parentElement.querySelector("input");
  const list = parentElement.querySelector("ul");
  input.setAttribute("aria-label", data.label);
  input.placeholder = data.placeholder;
  if (parentElement.activeElement !== input && document.activeElement !== input) input.value = data.chosen;
  const state = (input.gapmap = input.gapmap || { found: [], at: -1, asked: 0 });
  Object.assign(state, { data, setTriggerValue });
  if (state.isBound) return;
  state.isBound = true;

  input.addEventListener("focus", () => input.select());
  input.addEventListener("input", () => {
    clearTimeout(state.timer);
    state.timer = setTimeout(ask, WAIT_MS);
  });
  input.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps && state.found.length) move((state.at + steps[event.key] + state.found.length) % state.found.length);
    else if (event.key === "Enter" && state.found.length) choose(Math.max(state.at, 0));
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  input.addEventListener("blur", () => setTimeout(() => { close(); input.value = state.data.chosen; }, 150));
  list.addEventListener("pointerdown", (event) => {
    const item = event.target.closest("[data-at]");
    if (!item) return;
    event.preventDefault();
    choose(Number(item.dataset.at));
  });

  async function ask() {
    const text = input.value.trim();
    const number = ++state.asked;
    if (!text) return close();
    let found = [];
    try {
      const answer = await fetch(`/search/${state.data.release}.json?${new URLSearchParams({ q: text, lang: state.data.lang })}`);
      found = answer.ok ? await answer.json() : [];
    } catch { found = []; }
    if (number === state.asked) show(found);
  }

  function show(found) {
    state.found = found;
    list.replaceChildren(...(found.length ? found.map(line) : [nothing()]));
    list.hidden = false;
    list.classList.toggle("rightwards", input.getBoundingClientRect().left < window.innerWidth / 2);
    input.setAttribute("aria-expanded", "true");
    move(found.length ? 0 : -1);
  }

  function line({ name, kind }, at) {
    const item = document.createElement("li");
    Object.assign(item, { id: `found-${at}` });
    item.dataset.at = at;
    item.setAttribute("role", "option");
    const words = document.createElement("span");
    words.textContent = name;
    const quiet = document.createElement("small");
    quiet.textContent = kind;
    item.append(words, quiet);
    return item;
  }

  function nothing() {
    const item = document.createElement("li");
    item.setAttribute("role", "option");
    item.setAttribute("aria-disabled", "true");
    item.className = "nothing";
    item.textContent = state.data.nothing;
    return item;
  }

  function move(at) {
    state.at = at;
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
    if (at >= 0) input.setAttribute("aria-activedescendant", `found-${at}`);
    else input.removeAttribute("aria-activedescendant");
  }

  function choose(at) {
    const { name, unit, place } = state.found[at];
    state.data.chosen = name;
    close();
    input.value = name;
    input.blur();
    state.setTriggerValue("picked", { unit, place });
  }

  function close() {
    state.found = [];
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
}
