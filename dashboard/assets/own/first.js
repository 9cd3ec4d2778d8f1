/* The picture of the page before the page: says what is being done, and goes when the first content is there. Old script on purpose: it must run in browsers that cannot run the page. */
(function () {
  var picture = document.getElementById("gm-first");
  var line = document.getElementById("gm-first-line");
  var words = JSON.parse(document.getElementById("gm-first-words").textContent);
  var canRun = "noModule" in document.createElement("script") && !!Array.prototype.toSorted && !!window.CSS && !!CSS.supports && CSS.supports("selector(:has(a))");
  if (!canRun) {
    picture.className = "old";
    document.getElementById("gm-old").removeAttribute("hidden");
    return;
  }

  if (words.map) firstMap();

  var content = ".gm, [data-testid=stAlert], [data-testid=stException], [data-testid=stHeading]";
  var slow = setTimeout(function () { line.textContent = words.slow; }, 20000);
  document.documentElement.setAttribute("data-gm-waits", "");
  var watch = new MutationObserver(look);
  watch.observe(document.body, { childList: true, subtree: true, characterData: true });

  /* The map by itself, until the page's own is drawn: at first where the page will have it, then exactly over the page's own.
   * It goes as well where another page was opened, or the page came without a map. */
  function firstMap() {
    var frame = document.createElement("iframe");
    var path = location.pathname;
    var came = 0;
    frame.id = "gm-first-map";
    frame.tabIndex = -1;
    frame.setAttribute("aria-hidden", "true");
    frame.src = words.map;
    document.body.appendChild(frame);
    words.files.forEach(function (file) { fetch(file).catch(function () {}); }); // before Streamlit's many; the frame finds them there
    requestAnimationFrame(follow);

    function follow() {
      var own = document.querySelector("#root iframe");
      var map = own && own.contentWindow && own.contentWindow.GapMap;
      var isDone = map && map.current && map.current.isSettled;
      if (!picture.parentNode) came = came || Date.now();
      if (isDone || location.pathname !== path || (came && !own && Date.now() > came + 5000)) {
        requestAnimationFrame(function () { frame.parentNode.removeChild(frame); });
        return;
      }
      if (came) lieOver(own || document.querySelector(".st-key-map"));
      requestAnimationFrame(follow);
    }

    /* Streamlit shows a component's frame once it has come to life: until then what holds it tells where it will be. */
    function lieOver(own) {
      frame.style.zIndex = 1;
      if (!own) return;
      var box = own.getBoundingClientRect();
      var isThere = own.tagName === "IFRAME" && box.height > 0;
      if (!box.height) box = (own.closest(".st-key-map") || own).getBoundingClientRect();
      frame.style.left = box.left + "px";
      frame.style.top = box.top + "px";
      if (isThere) frame.style.width = box.width + "px";
      if (isThere) frame.style.height = box.height + "px";
    }
  }

  function look() {
    var main = document.querySelector("[data-testid=stMainBlockContainer]");
    if (!main) return;
    if (main.querySelector(content)) {
      watch.disconnect();
      clearTimeout(slow);
      picture.parentNode.removeChild(picture);
      return;
    }
    var spinner = main.querySelector("[data-testid=stSpinner]");
    var doing = spinner && spinner.textContent;
    if (doing && line.textContent !== doing) line.textContent = doing;
  }
})();
