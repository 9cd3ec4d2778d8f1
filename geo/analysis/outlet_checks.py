"""Whether a change to an outlet can be made in this place: what a form lets through, and what is said where it does not."""

import math
from dataclasses import replace
from typing import Final

import pandas as pd

from geo.analysis.snapshot import Snapshot
from geo.catalogue import thresholds
from geo.core.hours import parse_week
from geo.db.plans import OutletChange
from geo.errors import InputError, N_

MOST_PEOPLE_A_YEAR: Final = 10_000_000
_LONGEST_NAME: Final = 60
_LONGEST_HOURS: Final = 200


def checked(snapshot: Snapshot, change: OutletChange, placed: pd.DataFrame) -> OutletChange:
    """The change with its texts trimmed; `placed` is what `geo.analysis.what_if.place` found for it. InputError says what is wrong."""
    change = replace(change, name_zh=_trimmed(change.name_zh), hours_text=_trimmed(change.hours_text))
    if change.kind in ("add", "move"):
        _check_place(snapshot, change, placed)
    if change.kind == "add" and not change.name_zh:
        raise InputError(N_("Give the new outlet a name."))
    if change.name_zh is not None and len(change.name_zh) > _LONGEST_NAME:
        raise InputError(N_("A name has at most {count} signs."), count=_LONGEST_NAME)
    if change.service_codes == () or (change.kind == "add" and not change.service_codes):
        raise InputError(N_("Choose at least one service; to end them all, close the outlet."))
    if change.hours_text is not None and (len(change.hours_text) > _LONGEST_HOURS or parse_week(change.hours_text) is None):
        raise InputError(
            N_("These hours are not understood. Write them as 周一至周五 8:30-17:00, several parts divided by commas; leave them empty where they are unknown.")
        )
    if change.capacity_count is not None and not 0 <= change.capacity_count <= MOST_PEOPLE_A_YEAR:
        raise InputError(N_("Seats must be a whole number of people a year, from 0 to {most}."), most=f"{MOST_PEOPLE_A_YEAR:,}")
    facts = (change.service_codes, change.hours_text, change.serves_migrants, change.capacity_count)
    if change.kind == "change" and all(fact is None for fact in facts):
        raise InputError(N_("Nothing is changed yet."))
    return change


def _check_place(snapshot: Snapshot, change: OutletChange, placed: pd.DataFrame) -> None:
    lon, lat = change.lon, change.lat
    if lon is None or lat is None:
        raise InputError(N_("Pick the place on the map, or type its longitude and latitude."))
    if not (math.isfinite(lon) and abs(lon) <= 180 and math.isfinite(lat) and abs(lat) <= 90):
        raise InputError(N_("Longitude lies between −180 and 180 degrees, latitude between −90 and 90."))
    if not placed["is_near"].all():
        raise InputError(
            N_("The point {lon}, {lat} is more than {distance} km outside {place}. Longitude comes first, then latitude."),
            lon=f"{lon:.5f}", lat=f"{lat:.5f}", distance=f"{thresholds().plan_margin_m / 1000:g}", place=snapshot.release.name_zh,
        )  # fmt: skip


def _trimmed(text: str | None) -> str | None:
    return (text or "").strip() or None
