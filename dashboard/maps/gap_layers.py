"""The folium map of gaps: a map that fetches its geometry itself, and the answer that is laid over it without geometry."""

from collections.abc import Mapping, Sequence
from typing import Final

import folium
import shapely
from branca.element import MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template

from dashboard.found_place import FoundPlace
from dashboard.maps import palette
from dashboard.maps.assets import map_script_link, own_link
from dashboard.maps.borders import LEVELS
from dashboard.maps.clicks import Asks
from dashboard.maps.clusters import ClusterMark, marks_for_script
from dashboard.maps.overlay import overlay, overlay_texts
from dashboard.maps.proposed import Proposed, proposed_marks
from geo.analysis.gaps import Answer
from geo.analysis.snapshot import Snapshot
from geo.core.classification import Classes
from geo.errors import N_
from geo.export.about import ILLUSTRATIVE
from geo.i18n import Language, translate

TEXTS: Final[Mapping[str, str]] = {
    "zoom_in": N_("Zoom in"),
    "zoom_out": N_("Zoom out"),
    "home": N_("Whole place"),
    "layers": N_("Layers"),
    "measure": N_("Measure a distance"),
    "asks_measure": N_("Click one point after another; with the keyboard, the arrow keys choose an area and Enter takes its middle; Escape ends it"),
    "measured": N_("{length} in straight lines; Escape or the button ends it"),
    "layer_ground": N_("Roads and water"),
    "layer_areas": N_("Priority areas"),
    "layer_people": N_("People out of reach"),
    "layer_outlets": N_("Outlets"),
    "layer_labels": N_("Names"),
    "list": N_("Areas on the map: arrow keys move from one to the next, Enter opens it"),
    "none_reached": N_("No area reached yet"),
    "loading": N_("Loading the layers of the map"),
    "failed": N_("The layers of the map did not arrive; reload the page"),
    "metres": N_("m"),
    "kilometres": N_("km"),
    "sources": N_("Base map and data: "),
    "hint_circles": N_("Only the largest circles are shown; zoom in to see all"),
    "hint_outlets": N_("Zoom in to see all outlets"),
    "status_closed": N_("closed"),
    "status_planned": N_("planned"),
    "asks_point": N_("Click the place on the map; with the keyboard, the arrow keys choose an area and Enter takes its middle"),
    "asks_area": N_("Click the corners; double click or Enter closes the area, Escape begins anew"),
    "proposed_added": N_("proposed: added"),
    "proposed_moved": N_("proposed: moved here"),
    "proposed_closed": N_("proposed: closed"),
}


class _GapMapScript(JSCSSMixin, MacroElement):
    """Starts our own script on the map; `settings` holds what stays as long as the release and the language."""

    _template = Template("{% macro script(this, kwargs) %}GapMap.start({{ this._parent.get_name() }}, {{ this.settings|tojson }});{% endmacro %}")
    default_js = [("gap_map", map_script_link())]  # noqa: RUF012 -- folium's own way
    default_css = [("gap_map_css", own_link("gap_map.css"))]  # noqa: RUF012

    def __init__(self, settings: Mapping[str, object]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "GapMapScript"
        self.settings = settings


class _AnswerScript(MacroElement):
    """Lays an answer over the map, then what is chosen; the script draws an answer that it has already no second time."""

    _template = Template("{% macro script(this, kwargs) %}GapMap.show({{ this.answer|tojson }}, {{ this.choice|tojson }});{% endmacro %}")

    def __init__(self, answer: Mapping[str, object], choice: Mapping[str, object]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "AnswerScript"
        self.answer, self.choice = answer, choice


def gap_base_map(snapshot: Snapshot, language: Language) -> folium.Map:
    """The map of a release: the same text for every question, so that it keeps its view while questions change."""
    west, south, east, north = shapely.total_bounds(snapshot.units["geom"].to_numpy()).tolist()
    centre = [(south + north) / 2, (west + east) / 2]
    base = folium.Map(location=centre, tiles=None, zoom_start=12, zoom_control=False, attribution_control=False, keyboard=False, zoom_snap=0.1)
    release = snapshot.release
    settings = {
        "release": release.release_id,
        "layers_url": f"/layers/{release.release_id}",
        "levels": LEVELS,
        "bounds": [west, south, east, north],
        "language": language,
        "texts": {name: translate(text, language) for name, text in TEXTS.items()},
        "note": translate(ILLUSTRATIVE, language) if release.is_illustrative else None,
        "palette": palette_settings(),
    }
    base.add_child(_GapMapScript(settings))
    return base


def answer_group(  # noqa: PLR0913 -- everything that changes without new geometry
    snapshot: Snapshot,
    answer: Answer,
    classes: Classes,
    *,
    selected_code: str | None,
    language: Language,
    asks: Asks = "unit",
    proposed: Sequence[Proposed] = (),
    drawn: Sequence[Sequence[float]] = (),
    found: FoundPlace | None = None,
    clusters: Sequence[ClusterMark] = (),
) -> folium.FeatureGroup:
    """What changes with question and choice: class numbers, people, offering outlets, what is chosen or looked for, proposals, clusters, what clicks mean."""
    content = overlay(snapshot, answer, classes) | overlay_texts(snapshot, answer.question, language)
    group = folium.FeatureGroup(name="answer")
    place = None if found is None else {"kind": found.kind, "name": found.name, "points": found.points}
    choice: dict[str, object] = {
        "selected": selected_code,
        "asks": asks,
        "proposed": proposed_marks(proposed),
        "drawn": [list(corner) for corner in drawn],
        "found": place,
        "clusters": marks_for_script(clusters, language),
    }
    group.add_child(_AnswerScript(content, choice))
    return group


def palette_settings() -> dict[str, object]:
    """The palette as the script wants it."""
    return {
        "ink": palette.INK,
        "accent": palette.ACCENT,
        "outline_hollow": palette.OUTLINE_HOLLOW,
        "land": palette.LAND,
        "outside": palette.OUTSIDE,
        "veil": palette.VEIL,
        "veil_opacity": palette.VEIL_OPACITY,
        "water": palette.WATER,
        "water_area": palette.WATER_AREA,
        "water_name": palette.WATER_NAME,
        "building": palette.BUILDING,
        "unit_edge": palette.UNIT_EDGE,
        "boundary": palette.BOUNDARY,
        "unit_opacity": palette.UNIT_OPACITY,
        "pattern_opacity": palette.PATTERN_OPACITY,
        "patterns": {
            state: {"kind": key.kind, "spacing_px": key.spacing_px, "mark_px": key.mark_px, "mark": key.mark, "ground": key.ground}
            for state, key in palette.PATTERNS.items()
        },
        "symbols": palette.SYMBOLS,
        "symbol_px": palette.SYMBOL_PX,
        "circle_fill_opacity": palette.CIRCLE_FILL_OPACITY,
        "circle_line_px": palette.CIRCLE_LINE_PX,
        "circle_number_from_px": palette.CIRCLE_NUMBER_FROM_PX,
    }
