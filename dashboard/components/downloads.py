"""Files to take away: the layer of this answer and the outlets, each as GeoPackage, GeoJSON and CSV."""

from html import escape
from typing import Final
from urllib.parse import urlencode

import streamlit as st

from dashboard.i18n import _
from geo.analysis.gaps import Question

_FORMATS: Final = (("gpkg", "GeoPackage"), ("geojson", "GeoJSON"), ("csv", "CSV"))


def downloads(question: Question) -> None:
    """Draw the links."""
    asked = urlencode({"service": question.service_code, "group": question.group_code, "walk_m": question.threshold_m, "when": question.when})
    rows = [(_("Download this map"), "gaps", f"?{asked}"), (_("Download the outlets"), "outlets", "")]
    parts = []
    for title, layer, query in rows:
        links = "".join(f'<a class="button" href="/exports/{layer}.{ending}{escape(query, quote=True)}" download>{name}</a>' for ending, name in _FORMATS)
        parts.append(f"<span>{escape(title)}{links}</span>")
    with st.container(key="downloads"):
        st.html(f'<div class="gm figures">{"".join(parts)}</div>')
