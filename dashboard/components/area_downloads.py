"""Files of what the page of an area shows: its units, or the one drawn area, with their numbers."""

from html import escape
from typing import Final
from urllib.parse import urlencode

from dashboard.area_address import area_text
from dashboard.i18n import _
from dashboard.plan_numbers import plan_text
from dashboard.state import AREA, PLAN, View

_FORMATS: Final = (("csv", "CSV"), ("gpkg", "GeoPackage"))


def area_downloads(view: View) -> str:
    """The links as HTML; nothing without an area."""
    if view.area is None:
        return ""
    question = view.question
    asked = {"service": question.service_code, "group": question.group_code, "walk_m": str(question.threshold_m), "when": question.when}
    asked |= {AREA: area_text(view.area)}
    if (plans := plan_text(view.plan_ids)) is not None:
        asked[PLAN] = plans
    query = escape(urlencode(asked), quote=True)
    words = {ending: _("Download {form}", form=form) for ending, form in _FORMATS}
    return "".join(f'<a class="button" href="/exports/gaps.{ending}?{query}" download>{escape(told)}</a>' for ending, told in words.items())
