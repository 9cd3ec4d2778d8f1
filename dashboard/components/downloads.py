"""Files to take away: the layer of this answer and the outlets, each as GeoPackage, GeoJSON and CSV, under the plans that are on."""

from html import escape
from typing import Final
from urllib.parse import urlencode

import streamlit as st

from dashboard.i18n import _
from dashboard.plan_numbers import plan_text
from dashboard.plans import plans_on
from dashboard.state import PLAN
from geo.analysis.gaps import Question

_FORMATS: Final = (("gpkg", "GeoPackage"), ("geojson", "GeoJSON"), ("csv", "CSV"))


def downloads(question: Question) -> None:
    """Draw the links."""
    plans = plan_text(plan.plan_id for plan in plans_on())
    of_plans = {} if plans is None else {PLAN: plans}
    asked = {"service": question.service_code, "group": question.group_code, "walk_m": str(question.threshold_m), "when": question.when}
    rows = [(_("Download this map"), "gaps", asked | of_plans), (_("Download the outlets"), "outlets", of_plans)]
    parts = []
    for title, layer, parameters in rows:
        query = f"?{urlencode(parameters)}" if parameters else ""
        links = "".join(f'<a class="button" href="/exports/{layer}.{ending}{escape(query, quote=True)}" download>{name}</a>' for ending, name in _FORMATS)
        parts.append(f"<span>{escape(title)}{links}</span>")
    with st.container(key="downloads"):
        st.html(f'<div class="gm figures">{"".join(parts)}</div>')
