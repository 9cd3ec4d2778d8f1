/* Colours that are likely to be asked for next: answers for the other groups come while nobody waits, and are shown as soon as the page's address asks for
 * one, which is before the page has drawn anything. The page brings the same answer later; it is not drawn again. */
(function () {
  "use strict";
  const GapMap = (window.GapMap = window.GapMap || {});
  const PATIENCE_MS = 600;

  class Ahead {
    constructor(current, show) {
      this.current = current;
      this.show = show;
      this.answers = new Map();
      const page = window.parent;
      if (page === window || !window.Streamlit || !page.navigation) return; // the map by itself, or a browser that does not tell
      this.page = page;
      this.onChange = () => this.take();
      page.navigation.addEventListener("currententrychange", this.onChange);
      window.addEventListener("pagehide", () => page.navigation.removeEventListener("currententrychange", this.onChange));
    }

    /** What is asked, without what does not change the answer, in an order that is always the same. */
    question(group) {
      const asked = new URLSearchParams(this.page.location.search);
      ["area", "place"].forEach((name) => asked.delete(name));
      if (group) asked.set("group", group);
      asked.sort();
      return asked.toString();
    }

    take() {
      const found = this.answers.get(this.question());
      if (found) this.show(found, this.current.choice);
    }

    /** Ask soon, once nobody has asked for anything else meanwhile. */
    askSoon() {
      if (!this.page) return;
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.ask().catch(() => {}), PATIENCE_MS); // without it the page brings every answer itself
    }

    async ask() {
      const asked = this.question();
      if (this.asked === asked) return;
      const answer = await fetch(`/answers-ahead.json?${asked}`);
      if (answer.status !== 200 || asked !== this.question()) return;
      const { release, answers } = await answer.json();
      if (release !== this.current.release) return;
      const others = this.question("-"); // the same for every group
      if (others !== this.others) this.answers.clear();
      Object.assign(this, { asked, others });
      Object.entries(answers).forEach(([group, found]) => this.answers.set(this.question(group), found));
    }
  }

  GapMap.Ahead = Ahead;
})();
