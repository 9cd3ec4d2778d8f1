"""The build marks units of class A and B beside the named areas and merges those that touch: Gridville with thousands of people."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from etl.folder import PlaceData
from etl.pipeline import build
from geo.analysis.priority import flips
from geo.analysis.snapshot import read_snapshot
from geo.db import read
from geo.db.engine import Database
from geo.db.release import current_release
from tests.gridville import gridville

Areas = dict[str, tuple[str, set[str]]]


def crowded(name: str, times: int, **people_of: tuple[int, int]) -> PlaceData:
    """Gridville's people so many times; `people_of` gives migrants and registered residents of some units, as u0_2."""
    data = gridville(input_hash=name)
    people = data.frames["people"].assign(people_count=lambda rows: rows["people_count"] * times)
    for unit, counts in people_of.items():
        home = "home " + unit[1:].replace("_", "-")
        for cell, count in zip(("migrant", "registered"), counts, strict=True):
            people.loc[(people["residence_code"] == home) & (people["cell_code"] == cell), "people_count"] = count
    return replace(data, frames={**data.frames, "people": people})


def areas_after(database: Database, data: PlaceData, data_folder: Path) -> Areas:
    """Basis and units of every area once `data` is built."""
    build(database, data, data_folder=data_folder)
    with database.reader.connect() as connection:
        release = current_release(connection)
        assert release is not None
        frame = read.concentration_areas(connection, release.release_id)
    return {row["concentration_area_code"]: (row["basis"], set(row["unit_codes"])) for row in frame.to_dict("records")}


def units_of(areas: Areas) -> dict[str, set[str]]:
    return {code: units for code, (basis, units) in areas.items() if basis != "named"}


def test_units_of_a_class_become_areas_and_named_ones_stay_named(new_database: Callable[[], Database], data_folder: Path) -> None:
    bases = areas_after(new_database(), crowded("crowded", 1000), data_folder)
    # 15 of 20 thousand: ratio 3, and 15,000 per km² are above the 75th percentile of 10,000: class A.
    # 10 of 20: ratio 1; just at the percentile, where the last metre of a projected square decides between A and B.
    # 5 of 20: ratio 0.33, below 1 and below twice the place's 0.56, and below the percentile: R1 alone makes no class.
    # Each has 20,000 residents, so none merges.
    by_migrants = {many: {f"{r}-{c}" for r in range(5) for c in range(5) if 5 * ((r + c) % 4) == many} for many in (5, 10, 15)}
    flagged = {code for code, (basis, _) in bases.items() if basis in {"class_a", "class_b"}}
    assert flagged == by_migrants[10] | by_migrants[15] - {"2-2", "2-3"}
    assert {code for code, (basis, _) in bases.items() if basis == "class_a"} >= by_migrants[15]
    assert bases["centre"] == ("named", {"2-2", "2-3"})


def test_touching_units_are_planned_together_up_to_20000_residents(new_database: Callable[[], Database], data_folder: Path) -> None:
    # 10,000 residents each; of class A or B are r + c = 2, 3, 6, 7, two winding rows of squares:
    # 0-3 0-2 1-2 1-1 2-1 2-0 3-0 and 2-4 3-4 3-3 4-3 4-2. All pairs have just 20,000; those whose first unit comes first merge first. 0-2 would touch 1-3
    # and 1-1 at corners alone.
    found = areas_after(new_database(), crowded("merging", 500), data_folder)
    assert units_of(found) == {
        "0-2": {"0-2", "0-3"}, "1-1": {"1-1", "1-2"}, "2-0": {"2-0", "2-1"}, "3-0": {"3-0"},
        "2-4": {"2-4", "3-4"}, "3-3": {"3-3", "4-3"}, "4-2": {"4-2"},
    }  # fmt: skip
    assert found["centre"] == ("named", {"2-2", "2-3"})
    assert found["3-0"][0] == "class_a"
    assert found["0-2"][0] == "class_a"  # 0-3 is of class A


def test_an_area_keeps_its_code_when_its_units_change(new_database: Callable[[], Database], data_folder: Path) -> None:
    database = new_database()
    areas_after(database, crowded("first", 500), data_folder)
    second = units_of(areas_after(database, crowded("second", 500, u0_2=(0, 10_000)), data_folder))
    assert second["0-2"] == {"0-3"}  # what is left of the area goes on under its code, though 0-2 itself is out
    third = units_of(areas_after(database, crowded("third", 500, u0_2=(6_000, 5_000)), data_folder))
    # 0-2 is back with 11,000, too many for any neighbour: its own code names another area, so it gets a new one.
    assert (third["0-2"], third["0-2-2"]) == ({"0-3"}, {"0-2"})
    assert third["1-1"] == {"1-1", "1-2"}


def test_an_area_keeps_its_code_when_units_get_other_codes(new_database: Callable[[], Database], data_folder: Path) -> None:
    database = new_database()
    before = units_of(areas_after(database, crowded("before", 500), data_folder))
    data = crowded("renamed", 500)
    frames = {**data.frames, "unit": data.frames["unit"].assign(unit_code=lambda rows: "new " + rows["unit_code"])}
    place = data.place.model_copy(update={"concentration_areas": ()})
    renamed = units_of(areas_after(database, replace(data, frames=frames, place=place), data_folder))
    same = {code: {f"new {unit}" for unit in units} for code, units in before.items() if code.startswith(("1", "2-0", "3-0"))}
    assert same.items() <= renamed.items()


def test_a_corner_is_no_border(gridville_database: Database) -> None:
    with gridville_database.reader.connect() as connection:
        release = current_release(connection)
        assert release is not None
        borders = read.unit_borders(connection, release.release_id)
    assert len(borders) == 40  # 5 rows of 4 and 5 columns of 4
    assert pd.Series((borders[:, 1] - borders[:, 0]).tolist()).value_counts().to_dict() == {1: 20, 5: 20}


def test_what_flips_names_the_units(new_database: Callable[[], Database], data_folder: Path) -> None:
    # Units of 15 of 20 have 600 migrants: enough at 500 and just enough at 600. Those of 10 of 20 have 400, enough at 400 alone; their ratio is 1.
    database = new_database()
    build(database, crowded("few", 40), data_folder=data_folder)
    with database.reader.connect() as connection:
        release = current_release(connection)
        assert release is not None
        found = flips(read_snapshot(connection, release))
    migrants = found[found["criterion"] == "r1_migrants"]
    by_factor = {factor: set(rows["unit_code"]) for factor, rows in migrants.groupby("factor")}
    assert by_factor == {0.8: {f"{r}-{c}" for r in range(5) for c in range(5) if (r + c) % 4 == 2}}
    assert set(migrants["class_before"]) == {"none"}
    assert found.loc[migrants.index[0], "name_en"] == f"unit {migrants['unit_code'].iloc[0]}"
    assert not found.isna().to_numpy().any()


@pytest.mark.parametrize("statement", ["SELECT count(*) FROM shown.concentration_area_unit", "SELECT count(*) FROM shown.concentration_area"])
def test_small_gridville_has_its_named_area_alone(statement: str, gridville_database: Database) -> None:
    with gridville_database.reader.connect() as connection:
        count = connection.execute(sa.text(statement)).scalar_one()
    assert count == (2 if statement.endswith("unit") else 1)
