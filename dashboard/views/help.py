"""Help: what is counted and how, paragraph by paragraph, and what this map may not be used for. Each "?" of the pages leads here."""

import streamlit as st

from dashboard import data
from dashboard.components.failure import banner, told
from dashboard.components.method import contents, method, section
from dashboard.components.reference import glossary, indicators_table, licences, services_table
from dashboard.components.top_bar import top_bar
from dashboard.i18n import _, language, restore_language
from dashboard.markup import element, wrapped
from geo.errors import N_
from geo.export.about import notes

_SHOWN_NOTES = {"Notice", "Data date", "Release", "Method"}
_ANSWERS = N_(
    "Which people of a group cannot use a service, how many they are, where they live, why, and which outlet is nearest. Everyone of the chosen "
    "group who is entitled to the service is counted at the place where they live. Counts only: no person is held here."
)
_NOT_FOR = N_("It measures services, not conduct. It may not be used to check, rank or find persons, and counts marked illustrative decide nothing.")
_TO_ANCHOR = """<script>
(() => {
  const go = () => { const found = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (found) { found.scrollIntoView(); found.setAttribute("tabindex", "-1"); found.focus({ preventScroll: true }); } };
  window.addEventListener("hashchange", go);
  requestAnimationFrame(() => setTimeout(go, 50));
})();
</script>"""


def _about() -> str:
    found = [note for note in notes(now.release, sources) if note.topic_en in _SHOWN_NOTES]
    texts = [(note.topic_zh, note.text_zh) if language() == "zh" else (note.topic_en, note.text_en) for note in found]
    return "".join(element("h3", topic) + element("p", text) for topic, text in texts)


with told():
    restore_language()
    now = data.served()
    top_bar(now.release)
    banner(now.problem)
    sources = data.sources(now.release.release_id)
    titles = {
        "about": _("About this map"), "not-for": _("What it may not be used for"), "method": _("How every number is made"), "services": _("Services"),
        "indicators": _("Indicators that may be asked"), "glossary": _("Words"), "release": _("This release"), "licences": _("Versions and licences"),
    }  # fmt: skip
    bodies = {
        "about": element("p", _(_ANSWERS)), "not-for": element("p", _(_NOT_FOR)), "method": method(now.release),
        "services": services_table(data.snapshot(now.release)), "indicators": indicators_table(), "glossary": glossary(), "release": _about(),
        "licences": licences(sources),
    }  # fmt: skip
    links = {code: f'<a href="#{code}">{element("span", title)}</a>' for code, title in titles.items()}
    with st.container(key="help", horizontal=True, gap="medium"):
        st.html(wrapped("nav", "".join(link + (contents() if code == "method" else "") for code, link in links.items()), "gm contents"), width=210)
        st.html("".join(section(code, titles[code], body) for code, body in bodies.items()), width=900)
    st.html(_TO_ANCHOR, unsafe_allow_javascript=True)
