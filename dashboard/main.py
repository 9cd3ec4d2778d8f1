"""Page config and navigation: the script that Streamlit runs for every page."""

from pathlib import Path

import streamlit as st

from dashboard.area_style import AREA_CSS
from dashboard.i18n import _, language, restore_language
from dashboard.theme import CSS

VIEWS = Path(__file__).parent / "views"
PICTURES = Path(__file__).parent / "assets" / "own"
LANGUAGE_TAGS = {"zh": "zh-CN", "en": "en"}

st.set_page_config(page_title="GapMap · 服务缺口地图", page_icon=str(PICTURES / "mark.svg"), layout="wide", initial_sidebar_state="collapsed")
restore_language()
st.html(CSS + AREA_CSS)
st.html(f'<script>document.documentElement.lang = "{LANGUAGE_TAGS[language()]}"</script>', unsafe_allow_javascript=True)
st.logo(str(PICTURES / "logo.svg"), size="large")
pages = [
    st.Page(VIEWS / "map.py", title=_("Map"), url_path="map", default=True),
    st.Page(VIEWS / "data.py", title=_("Data"), url_path="data"),
    st.Page(VIEWS / "help.py", title=_("Help"), url_path="help"),
]
st.navigation(pages, position="top").run()
