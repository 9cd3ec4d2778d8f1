/* Three steps for who comes first: a small window that points at one part of the page after another, blocks nothing, and once closed never comes back. */
(() => {
  const CLOSED = "gapmap-tour-closed";
  const { steps, words } = TOUR;
  let at = 0;
  const isClosed = () => { try { return localStorage.getItem(CLOSED) === "1"; } catch { return true; } };
  if (isClosed() || document.getElementById("gm-tour") || !document.querySelector(steps[0].at)) return;

  const box = document.createElement("section");
  box.id = "gm-tour";
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", words.label);
  const make = (tag, text, onClick) => {
    const made = document.createElement(tag);
    made.textContent = text || "";
    if (onClick) { made.type = "button"; made.addEventListener("click", onClick); }
    return made;
  };
  const title = make("h2");
  const body = make("p");
  const count = make("span");
  const back = make("button", words.back, () => show(at - 1));
  const next = make("button", "", () => (at < steps.length - 1 ? show(at + 1) : close()));
  const never = make("button", words.never, close);
  const row = document.createElement("div");
  row.append(count, never, back, next);
  box.append(title, body, row);
  box.addEventListener("keydown", (event) => event.key === "Escape" && close());
  document.body.append(box);
  show(0);

  function show(step) {
    at = step;
    point();
    title.textContent = steps[at].title;
    body.textContent = steps[at].text;
    count.textContent = `${at + 1} / ${steps.length}`;
    back.disabled = at === 0;
    next.textContent = at < steps.length - 1 ? words.next : words.done;
  }

  function point() {
    document.querySelectorAll(".gm-tour-here").forEach((element) => element.classList.remove("gm-tour-here"));
    if (box.isConnected) document.querySelector(steps[at].at)?.classList.add("gm-tour-here");
  }

  function close() {
    try { localStorage.setItem(CLOSED, "1"); } catch { /* a browser that keeps nothing shows it again */ }
    box.remove();
    point();
  }
})();
