"""What an area is called, which class of priority area it is, and of what it is made."""

from html import escape
from typing import Final

from dashboard import data
from dashboard.chosen_area import ChosenArea
from dashboard.i18n import _, named
from dashboard.markup import element
from geo.analysis.snapshot import Snapshot
from geo.errors import N_

_KINDS: Final = {"community": N_("community"), "village": N_("village"), "special": N_("special area"), "area": N_("area")}
_NAMED: Final = N_("Priority area")
_CLASSES: Final = {"class_a": N_("Class A"), "class_b": N_("Class B"), "named": _NAMED}


def area_head(snapshot: Snapshot, chosen: ChosenArea) -> str:
    """The name as a heading with its class, and lines under it, as HTML."""
    words = _tag(snapshot, chosen)
    tag = element("span", words, "tag") if words else ""
    return f"<h2>{escape(chosen.name)}{tag}</h2>" + "".join(f'<p class="quiet under">{escape(line)}</p>' for line in _lines(snapshot, chosen))


def _tag(snapshot: Snapshot, chosen: ChosenArea) -> str:
    if chosen.area.kind == "priority":
        areas = snapshot.concentration_areas.set_index("concentration_area_code")
        basis = areas["basis"][chosen.area.code]
        return _(_CLASSES[basis])
    if chosen.unit_pos is None:
        return ""
    found = data.priority_areas(snapshot.release)
    of_class = found.class_of(chosen.unit_pos) if found is not None else "none"
    return _(_CLASSES[of_class]) if of_class in _CLASSES else _(_NAMED) if _citations(snapshot, chosen) else ""


def _lines(snapshot: Snapshot, chosen: ChosenArea) -> list[str]:
    if chosen.area.kind == "place":
        return [_("whole place: {count} units", count=len(chosen.unit_positions))]
    if chosen.area.kind == "drawn":
        return [_("drawn by hand; {count} places where people live inside", count=int(chosen.is_inside.sum()))]
    units = snapshot.units.drop(columns="geom").iloc[chosen.unit_positions].to_dict("records")
    if chosen.area.kind == "unit":
        kind = _(_KINDS.get(units[0]["unit_kind"], ""))
        first = " · ".join(part for part in (kind, str(units[0]["unit_code"])) if part)
    else:
        first = _("priority area of {count} units: {names}", count=len(units), names=_(", ").join(named(unit) for unit in units))
    return [first, *_citations(snapshot, chosen)]


def _citations(snapshot: Snapshot, chosen: ChosenArea) -> list[str]:
    """Where a document names the area, or a priority area that holds the unit."""
    codes = set(snapshot.units["unit_code"].iloc[chosen.unit_positions])
    is_own = chosen.area.kind == "priority"
    rows = [row for row in snapshot.concentration_areas.drop(columns="geom").to_dict("records") if row["basis"] == "named"]
    about = [row for row in rows if (row["concentration_area_code"] == chosen.area.code if is_own else codes <= set(row["unit_codes"]))]
    return [_("{area}: named in {citation}", area=named(row), citation=named(row, "citation")) for row in about]
