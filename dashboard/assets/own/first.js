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

  /* What the map will ask for, from now on in the browser's memory; whatever fails here is asked for again by the map, which says so. */
  function ahead(address) { fetch(address).then(function (answer) { return answer.blob(); }).catch(function () {}); }
  if (words.ahead.length) {
    words.ahead.forEach(ahead);
    fetch("/layers/first.json").then(function (answer) { return answer.json(); }).then(function (first) { first.layers.forEach(ahead); }).catch(function () {});
  }

  var content = ".gm, [data-testid=stAlert], [data-testid=stException], [data-testid=stHeading]";
  var slow = setTimeout(function () { line.textContent = words.slow; }, 20000);
  document.documentElement.setAttribute("data-gm-waits", "");
  var watch = new MutationObserver(look);
  watch.observe(document.body, { childList: true, subtree: true, characterData: true });

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
