"""Priority areas of a release by the rule, beside those that a document names: found from protected counts, so they tell nothing more.

Touching units of a class are planned together, and an area keeps the code that it has in the release served before.
"""

import pandas as pd
import sqlalchemy as sa

from geo.analysis.priority import Priority, priority
from geo.analysis.snapshot import Snapshot, read_snapshot
from geo.catalogue import concentration_numbers
from geo.core.planning_areas import kept_codes, merged_areas
from geo.db import read, tables
from geo.db.release import current_release, releases
from geo.db.statements import statement
from geo.db.write import copy_frame
from geo.errors import N_
from geo.frames import IntArray
from geo.i18n import LANGUAGES, Language, translate


def mark_priority_areas(connection: sa.Connection, release_id: int) -> int:
    """Add the areas to plan for: units of class A or B that no declared area holds, merged where they touch.

    Returns how many were added; none where the place names no group of migrants.
    """
    release = next(release for release in releases(connection) if release.release_id == release_id)
    snapshot = read_snapshot(connection, release)
    found = priority(snapshot)
    if found is None:
        return 0
    members = _merged(snapshot, found, read.unit_borders(connection, release_id))
    for code, positions in zip(_codes(connection, snapshot, found, members), members, strict=True):
        unit_codes = snapshot.units["unit_code"].iloc[positions].tolist()
        facts = {"concentration_area_code": code, "basis": _strongest(found, positions), "citation_zh": None, "citation_en": None}
        facts |= {f"name_{language}": _name(snapshot, found, positions, language) for language in LANGUAGES}
        connection.execute(statement("concentration_area_outline"), {"release_id": release_id, "unit_codes": unit_codes, **facts})
        rows = pd.DataFrame({"concentration_area_code": code, "unit_code": unit_codes})
        copy_frame(connection, tables.CONCENTRATION_AREA_UNIT, rows, release_id=release_id)
    return len(members)


def _merged(snapshot: Snapshot, found: Priority, borders: IntArray) -> list[list[int]]:
    """Units (positions) of each area, in order of the areas."""
    declared = {code for codes in snapshot.concentration_areas["unit_codes"] for code in codes}
    is_flagged = (found.found.class_code > 0) & ~snapshot.units["unit_code"].isin(declared).to_numpy()
    parent_pos = pd.factorize(snapshot.units["parent_code"])[0]
    areas = merged_areas(is_flagged, parent_pos, found.residents, borders, most_residents=concentration_numbers().most_residents)
    return [(areas == area).nonzero()[0].tolist() for area in range(areas.max(initial=-1) + 1)]


def _codes(connection: sa.Connection, snapshot: Snapshot, found: Priority, members: list[list[int]]) -> list[str]:
    """Codes of the areas: those of the release served until now where they go on, else new ones that no release has used."""
    units, declared = snapshot.units["unit_code"], set(snapshot.concentration_areas["concentration_area_code"])
    before = current_release(connection)
    former = {} if before is None else read.carried_areas(connection, snapshot.release.release_id, former_release_id=before.release_id)
    return kept_codes(
        [units.iloc[positions].tolist() for positions in members],
        dict(zip(units, found.residents.tolist(), strict=True)),
        former={code: codes for code, codes in former.items() if code not in declared},
        used=read.used_area_codes(connection),
    )


def _strongest(found: Priority, positions: list[int]) -> str:
    """Class A where one of the units is of class A."""
    return min(found.class_of(position) for position in positions)


def _name(snapshot: Snapshot, found: Priority, positions: list[int], language: Language) -> str | None:
    """The name of the unit, of several that with the most residents and how many they are; None where it has none in this language."""
    greatest = max(positions, key=lambda position: (found.residents[position], -position))
    name = snapshot.units[f"name_{language}"].iloc[greatest]
    if not isinstance(name, str) or len(positions) == 1:
        return name if isinstance(name, str) else None
    return translate(N_("{first} and neighbours, {count} units"), language, first=name, count=len(positions))
