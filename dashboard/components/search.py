"""The search box of the question bar: a community, an estate or an outlet, by name, other name or pinyin; choosing opens its area."""

from pathlib import Path
from typing import Final

import streamlit as st

from dashboard.i18n import _, language, named
from dashboard.maps.palette import ACCENT, INK, INK_3
from dashboard.state import AREA, PLACE, View, change
from geo.analysis.snapshot import Snapshot

_KEY: Final = "search"
_WIDTH_PX: Final = 212
_SCRIPT: Final = Path(__file__).parent.parent / "assets" / "own" / "search.js"
_HTML: Final = """<div class="box"><input type="text" role="combobox" aria-autocomplete="list" aria-expanded="false" aria-controls="found" autocomplete="off"
spellcheck="false"><ul id="found" role="listbox" hidden></ul></div>"""
_CSS: Final = f"""
.box{{position:relative;font-size:14px}}
input{{box-sizing:border-box;width:100%;height:34px;padding:0 10px;border:1px solid #B8C4CF;border-radius:3px;background:#fff;color:{INK};font:inherit}}
input::placeholder{{color:{INK_3};opacity:1}}
input:focus{{outline:2px solid {ACCENT};outline-offset:-1px}}
ul{{position:absolute;z-index:1000;top:36px;right:0;min-width:100%;width:max-content;max-width:340px;margin:0;padding:4px 0;list-style:none;background:#fff;
  border:1px solid #B8C4CF;border-radius:3px;box-shadow:0 2px 8px rgba(16,32,48,.16)}}
ul[hidden]{{display:none}} ul.rightwards{{left:0;right:auto}}
li{{display:flex;gap:14px;justify-content:space-between;align-items:baseline;padding:6px 10px;cursor:pointer;color:{INK}}}
li[aria-selected=true]{{background:#E4EEF8}}
li small{{color:{INK_3};font-size:12px;white-space:nowrap}}
li.nothing{{color:{INK_3};cursor:default}}
@media (max-width:640px){{ul{{left:0;right:auto;width:100%;max-width:none}} li{{padding:11px 10px}} input{{height:40px}}}}
"""
_BOX: Final = st.components.v2.component("gapmap.search", html=_HTML, css=_CSS, js=_SCRIPT.read_text("utf-8"))


def search_box(snapshot: Snapshot, view: View) -> None:
    """Draw the box; it shows what was looked for or the chosen area's name, and asks the server for names as somebody types."""
    code = view.area_code
    area = "" if code is None else named(snapshot.units.iloc[snapshot.unit_positions[code]])
    facts = {
        "label": _("Find a community, an estate or an outlet"),
        "placeholder": _("Name or pinyin"),
        "nothing": _("Nothing of this name here"),
        "chosen": view.place.name if view.place is not None else area,
        "release": snapshot.release.release_id,
        "lang": language(),
    }

    def open_area() -> None:
        picked = st.session_state[_KEY]["picked"]
        unit, place = picked.get("unit"), picked.get("place")
        if unit in snapshot.unit_positions:
            change(AREA, unit)
            change(PLACE, place if isinstance(place, str) else None)

    _BOX(data=facts, key=_KEY, width=_WIDTH_PX, height="content", on_picked_change=open_area)
