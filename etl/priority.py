"""Priority areas of a release by the rule, beside those that a document names: found from protected counts, so they tell nothing more."""

import pandas as pd
import sqlalchemy as sa

from geo.analysis.priority import priority
from geo.analysis.snapshot import read_snapshot
from geo.db import tables
from geo.db.release import releases
from geo.db.statements import statement
from geo.db.write import copy_frame


def mark_priority_areas(connection: sa.Connection, release_id: int) -> int:
    """Add an area for every unit of class A or B that no named area holds; its code is the unit's, so it keeps its name from release to release.

    Returns how many were added; none where the place names no group of migrants.
    """
    release = next(release for release in releases(connection) if release.release_id == release_id)
    snapshot = read_snapshot(connection, release)
    found = priority(snapshot)
    if found is None:
        return 0
    named = {code for codes in snapshot.concentration_areas["unit_codes"] for code in codes}
    added = 0
    for pos, unit in enumerate(snapshot.units.drop(columns="geom").to_dict("records")):
        basis, code = found.class_of(pos), str(unit["unit_code"])
        if basis == "none" or code in named:
            continue
        facts = {
            "concentration_area_code": code,
            "name_zh": unit["name_zh"],
            "name_en": unit["name_en"],
            "basis": basis,
            "citation_zh": None,
            "citation_en": None,
        }
        connection.execute(statement("concentration_area_outline"), {"release_id": release_id, "unit_codes": [code], **facts})
        members = pd.DataFrame({"concentration_area_code": [code], "unit_code": [code]})
        copy_frame(connection, tables.CONCENTRATION_AREA_UNIT, members, release_id=release_id)
        added += 1
    return added
