"""The map by itself, for the time until the page is there: drawn where the page's map will stand, it answers no click and goes when that is drawn."""

from html import escape
from typing import Final

from folium import Element, Figure
from sqlalchemy.exc import DBAPIError
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dashboard import data
from dashboard.i18n import LANGUAGE
from dashboard.maps.gap_layers import answer_group, gap_base_map
from dashboard.maps.outline import drawn_corners
from dashboard.routes.layers import first_layers
from dashboard.state import EDIT, PLACE, PLAN, parse
from geo.errors import GapMapError
from geo.i18n import Language

_NOT_SHOWN: Final = (PLAN, EDIT, PLACE)  # what they add to the map needs the page


def first_map(request: Request) -> Response:
    """GET /first-map.html?, asked like the page itself: a document that holds the map of that view, without plans; 204 where there is none to show."""
    asked = dict(request.query_params)
    try:
        if any(name in asked for name in _NOT_SHOWN):
            return Response(status_code=204)
        return HTMLResponse(_document(asked, "en" if asked.get(LANGUAGE) == "en" else "zh"), headers={"Cache-Control": "no-store"})
    except (GapMapError, DBAPIError):
        return Response(status_code=204)  # the page itself says what is wrong


def _document(asked: dict[str, str], language: Language) -> str:
    release = data.served().release
    snapshot = data.present(release)
    view = parse(asked, snapshot)
    found, classes = data.present_answer(release, view.question)
    drawn = drawn_corners(snapshot, view.area)
    base = gap_base_map(snapshot, language)
    base.add_child(answer_group(snapshot, found, classes, selected_code=view.area_code, language=language, drawn=drawn))
    figure = Figure()
    figure.add_child(base)
    links = (f'<link rel="preload" as="fetch" crossorigin="anonymous" href="{escape(address)}">' for address in first_layers(snapshot))
    figure.header.add_child(Element("".join(links)), name="ahead", index=0)
    return str(figure.render())
