"""Page config and navigation: the script that Streamlit runs for every page."""

from pathlib import Path

import streamlit as st

from dashboard.area_style import AREA_CSS
from dashboard.i18n import _, restore_language
from dashboard.print_style import PRINT_CSS
from dashboard.shell import TITLE
from dashboard.theme import CSS

VIEWS = Path(__file__).parent / "views"
PICTURES = Path(__file__).parent / "assets" / "own"

restore_language()
st.set_page_config(page_title=_(TITLE), page_icon=str(PICTURES / "mark.svg"), layout="wide", initial_sidebar_state="collapsed")
st.html(CSS + AREA_CSS + PRINT_CSS)
st.logo(str(PICTURES / "logo.svg"), size="large")
pages = [
    st.Page(VIEWS / "map.py", title=_("Map"), url_path="map", default=True),
    st.Page(VIEWS / "area.py", title=_("Area"), url_path="area"),
    st.Page(VIEWS / "data.py", title=_("Data"), url_path="data"),
    st.Page(VIEWS / "help.py", title=_("Help"), url_path="help"),
]
st.navigation(pages, position="top").run()
