"""A place that somebody looked for, as the address bar names it beside its unit: an outlet by its code, an estate by its name."""

from dataclasses import dataclass
from typing import Final, Literal

import pandas as pd

from dashboard.i18n import named
from geo.analysis.search import estate_names
from geo.analysis.snapshot import Snapshot

Kind = Literal["outlet", "estate"]
_MARK: Final = ":"


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """An outlet or an estate; `points` are its lon and lat in degrees, of an estate each of its gates, buildings or points."""

    kind: Kind
    code: str
    name: str
    points: tuple[tuple[float, float], ...]


def found_place(text: str | None, unit_code: str | None, snapshot: Snapshot) -> FoundPlace | None:
    """The place that an address asks for; None where the chosen unit has no such, so that another unit leaves it behind."""
    if text is None or unit_code is None:
        return None
    kind, _, code = text.partition(_MARK)
    if kind == "outlet":
        rows = snapshot.outlets[(snapshot.outlets["outlet_code"] == code) & (snapshot.outlets["unit_code"] == unit_code)]
        return None if rows.empty else FoundPlace("outlet", code, named(rows.iloc[0]), _points(rows))
    if kind == "estate":
        rows = snapshot.residences[snapshot.unit_pos == snapshot.unit_positions[unit_code]]
        rows = rows[estate_names(rows) == code]
        return None if rows.empty else FoundPlace("estate", code, code, _points(rows))
    return None


def place_text(kind: Kind, code: str) -> str:
    """The same the other way round."""
    return f"{kind}{_MARK}{code}"


def _points(rows: pd.DataFrame) -> tuple[tuple[float, float], ...]:
    return tuple(zip(rows["lon"].astype(float), rows["lat"].astype(float), strict=True))
