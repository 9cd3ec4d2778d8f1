"""Help: what is counted and how, what is protected, and what this map may not be used for."""

import streamlit as st

from dashboard import data
from dashboard.components.failure import banner, told
from dashboard.components.top_bar import top_bar
from dashboard.i18n import _, language, restore_language
from dashboard.markup import element, wrapped
from geo.catalogue import thresholds
from geo.errors import N_
from geo.export.about import notes

_SHOWN_NOTES = {"Notice", "Data date", "Release", "Method", "Protection"}
_REACH = N_(
    "Out of reach is who has, within the chosen distance, no outlet for the service that accepts them and is open at the chosen time. "
    "Minutes are metres divided by the speed, rounded up: {speeds}."
)
_COUNTED = N_("Everyone of the chosen group who is entitled to the chosen service, at the place where they live. Counts only: no person is held here.")
_NOT_FOR = N_("It measures services, not conduct. It may not be used to check, rank or find persons, and counts marked illustrative decide nothing.")


def _speeds() -> str:
    """How fast people come, mode by mode, with where the speed is from."""
    told = []
    for mode in thresholds().modes:
        name, source = (mode.name_zh, mode.source_zh) if language() == "zh" else (mode.name_en, mode.source_en)
        told.append(_("{mode} {speed} m per second ({source})", mode=name, speed=f"{mode.speed_m_per_s:g}", source=source or _("no source found")))
    return _("; ").join(told)


def _paragraphs() -> list[tuple[str, str]]:
    fixed = [
        (_("What it answers"), _("Which people of a group cannot reach a service, how many they are, where they live, and which outlet is nearest.")),
        (
            _("Who is counted"),
            _(_COUNTED),
        ),
        (_("What out of reach means"), _(_REACH, speeds=_speeds())),
        (
            _("What it may not be used for"),
            _(_NOT_FOR),
        ),
    ]
    about = [note for note in notes(now.release, data.sources(now.release.release_id)) if note.topic_en in _SHOWN_NOTES]
    return fixed + [(note.topic_zh, note.text_zh) if language() == "zh" else (note.topic_en, note.text_en) for note in about]


with told():
    restore_language()
    now = data.served()
    top_bar(now.release)
    banner(now.problem)
    st.header(_("About this map"))
    text = "".join(element("h3", title) + element("p", words) for title, words in _paragraphs())
    st.html(wrapped("div", text, "gm prose"))
