"""What a page is about, as the address bar names it: a unit by its code, a priority area, the whole place, or an area that somebody drew."""

from dataclasses import dataclass
from typing import Final, Literal

from geo.analysis.snapshot import Snapshot
from geo.errors import N_

Kind = Literal["unit", "priority", "place", "drawn"]
_MARK: Final = ":"
NO_AREA: Final = N_("There is no area {area} here.")
_LONGEST: Final = 4_000  # characters; an area of the most corners takes fewer


@dataclass(frozen=True, slots=True)
class Area:
    """A kind of area and its code; of a drawn one the code is its corners, as `geo.analysis.drawn_area.polygon_text` writes them."""

    kind: Kind
    code: str


def area_of(text: str | None, snapshot: Snapshot) -> Area | None:
    """The area that an address asks for; None where this place has no such. A unit's code stands for itself, whatever it looks like."""
    if text is None:
        return None
    if text in snapshot.unit_positions:
        return Area("unit", text)
    kind, _, code = text.partition(_MARK)
    if kind == "priority" and (snapshot.concentration_areas["concentration_area_code"] == code).any():
        return Area("priority", code)
    if kind == "place" and code == snapshot.release.place_code:
        return Area("place", code)
    return Area("drawn", code) if kind == "drawn" and 0 < len(code) <= _LONGEST else None


def area_text(area: Area) -> str:
    """The same the other way round."""
    return area.code if area.kind == "unit" else f"{area.kind}{_MARK}{area.code}"


def units_of(snapshot: Snapshot, area: Area) -> list[str]:
    """Codes of the units that an area is made of; none of a drawn one."""
    if area.kind == "unit":
        return [area.code]
    if area.kind == "place":
        return [str(code) for code in snapshot.units["unit_code"]]
    if area.kind == "drawn":
        return []
    areas = snapshot.concentration_areas
    return sorted(str(code) for codes in areas.loc[areas["concentration_area_code"] == area.code, "unit_codes"] for code in codes)
