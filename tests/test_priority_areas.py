"""The build marks units of class A and B beside the named areas: Gridville's people times a thousand, and its centre left unnamed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from etl.pipeline import build
from geo.db.engine import Database
from tests.gridville import gridville


def test_units_of_a_class_become_areas_and_named_ones_stay_named(new_database: Callable[[], Database], data_folder: Path) -> None:
    database, data = new_database(), gridville(input_hash="crowded")
    people = data.frames["people"].assign(people_count=lambda rows: rows["people_count"] * 1000)
    build(database, replace(data, frames={**data.frames, "people": people}), data_folder=data_folder)
    with database.reader.connect() as connection:
        rows = connection.execute(sa.text("SELECT concentration_area_code, basis FROM shown.concentration_area ORDER BY 1")).all()
    bases = dict(tuple(row) for row in rows)
    # 15 of 20 thousand: ratio 3, and 15,000 per km² are above the 75th percentile of 10,000: class A.
    # 10 of 20: ratio 1; just at the percentile, where the last metre of a projected square decides between A and B.
    # 5 of 20: ratio 0.33, below 1 and below twice the place's 0.56, and below the percentile: R1 alone makes no class.
    by_migrants = {many: {f"{r}-{c}" for r in range(5) for c in range(5) if 5 * ((r + c) % 4) == many} for many in (5, 10, 15)}
    flagged = {code for code, basis in bases.items() if basis in {"class_a", "class_b"}}
    assert flagged == by_migrants[10] | by_migrants[15]
    assert {code for code, basis in bases.items() if basis == "class_a"} >= by_migrants[15]
    assert bases["centre"] == "named"
