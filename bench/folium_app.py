"""Serves `folium_page.py` the way the product serves its pages: the same server, and Leaflet from this machine."""

from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from streamlit import config

from dashboard.maps.assets import ASSETS


def health(_request: Request) -> Response:
    """Tells that pages are served."""
    return PlainTextResponse("ok")


config.set_option(key="browser.gatherUsageStats", value=False)
app = st.App(Path(__file__).with_name("folium_page.py"), routes=(Route("/health", health), Mount("/assets", StaticFiles(directory=ASSETS))))
