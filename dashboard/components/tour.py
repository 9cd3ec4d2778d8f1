"""Three steps for who comes first: where to ask, where to look, how far to trust; closed once, closed for good (the browser remembers it)."""

import json
from pathlib import Path
from typing import Final

import streamlit as st

from dashboard.i18n import _

_SCRIPT: Final = (Path(__file__).parent.parent / "assets" / "own" / "tour.js").read_text("utf-8")


def tour() -> None:
    """Hand the steps to the page; they show themselves where they were never closed before."""
    steps = [
        {
            "at": ".st-key-question",
            "title": _("Ask"),
            "text": _("Choose the service, the people, how far and when. Every page answers the same question, and its address can be passed on."),
        },
        {
            "at": ".st-key-frame",
            "title": _("Look"),
            "text": _(
                "Colour tells the share out of reach, circles tell people. Click an area: its numbers, the reason and what could be done stand beside the map."
            ),
        },
        {
            "at": ".st-key-panel",
            "title": _("Judge"),
            "text": _("Numbers say whether they are counted, estimated or illustrative; small ones are protected. The ? beside a number tells how it is made."),
        },
    ]
    words = {"label": _("Three steps to start"), "back": _("Back"), "next": _("Next"), "done": _("Done"), "never": _("Do not show again")}
    facts = json.dumps({"steps": steps, "words": words}, ensure_ascii=False).replace("<", "\\u003c")
    st.html(f"<script>{{const TOUR = {facts};{_SCRIPT}}}</script>", unsafe_allow_javascript=True)
