/* Paper is as wide as it is, the map as wide as the window: it is scaled to its place on paper, whole, without being drawn anew. */
window.addEventListener("beforeprint", () => {
  const frame = document.querySelector(".st-key-map iframe");
  if (!frame || matchMedia("print").matches) return;
  const set = (name, value) => document.documentElement.style.setProperty(`--gm-map-${name}`, value);
  const onPaper = { width: 868, height: 512 };
  set("width", frame.offsetWidth);
  set("height", frame.offsetHeight);
  set("scale", Math.min(onPaper.width / frame.offsetWidth, onPaper.height / frame.offsetHeight));
});
