"""The change since the release before: Gridville built twice, the second time with more people and another outlet closed, both asked the same."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from etl.folder import PlaceData
from etl.pipeline import build
from geo.analysis.gaps import Question
from geo.analysis.since import release_before, since
from geo.analysis.snapshot import Snapshot, read_snapshot
from geo.db.engine import Database
from geo.db.release import Release, releases
from tests.gridville import gridville

ASKED = Question("family", "all", 1300)


def town(name: str, *, post_open: bool = True) -> PlaceData:
    """Gridville of a file with this name and content."""
    data = gridville(input_hash=name)
    outlet = data.frames["outlet"]
    outlet = outlet if post_open else outlet.assign(status=outlet["outlet_code"].map({"hall": "open", "post": "closed"}))
    sources = tuple(replace(source, content_hash=f"{name:0>64}") for source in data.sources)
    return replace(data, frames={**data.frames, "outlet": outlet}, sources=sources)


def snapshot_of(database: Database, release: Release) -> Snapshot:
    with database.reader.connect() as connection:
        return read_snapshot(connection, release)


def before(database: Database, release: Release) -> Release | None:
    with database.reader.connect() as connection:
        return release_before(connection, release)


def test_a_closed_outlet_is_the_change_since_the_release_before(new_database: Callable[[], Database], data_folder: Path) -> None:
    database = new_database()
    first = build(database, town("1"), data_folder=data_folder).release
    second = build(database, town("2", post_open=False), data_folder=data_folder).release
    assert before(database, first) is None
    then = before(database, second)
    assert then is not None
    assert then.release_id == first.release_id
    found = since(snapshot_of(database, second), snapshot_of(database, then), ASKED)
    assert found is not None
    # The post served 3 units of 20 people: 340 beyond reach then, 400 now. Capacities are unknown: of the 160 within then, nobody or all had no seat.
    assert (found.out_of_reach, found.without_a_seat, found.not_taken_up) == (60, (0, 160), None)


def test_the_same_files_built_by_other_code_are_no_release_to_compare_with(
    new_database: Callable[[], Database], data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = new_database()
    first = build(database, town("1"), data_folder=data_folder).release
    second = build(database, town("2"), data_folder=data_folder).release
    monkeypatch.setattr("etl.pipeline.engine_hash", lambda: "newer code")
    rebuilt = build(database, town("2"), data_folder=data_folder).release
    assert len({first.release_id, second.release_id, rebuilt.release_id}) == 3
    found = before(database, rebuilt)
    assert found is not None
    assert found.release_id == first.release_id
    with database.reader.connect() as connection:
        assert len(releases(connection)) == 3


def test_people_short_change_with_the_coverage(gridville_snapshot: Snapshot) -> None:
    renamed = {"family": "preconception_check"}
    place = replace(gridville_snapshot, services=gridville_snapshot.services.replace({"service_code": renamed}))

    def covered(numerator: int) -> Snapshot:
        row = {
            "unit_code": "2-2", "indicator_code": "U01", "group_code": "all", "period": "2025", "is_cumulative": False, "residence_rule": "6_months",
            "denominator_code": "office", "numerator_count": numerator, "rest_count": 100 - numerator, "denominator_count": 100, "value_code": "V",
            "basis": "illustrative",
        }  # fmt: skip
        return replace(place, coverage=pd.DataFrame([row]))

    asked = replace(ASKED, service_code="preconception_check")
    found = since(covered(80), covered(70), asked)
    assert found is not None
    assert (found.out_of_reach, found.not_taken_up) == (0, -10)  # 90 are due of 100: 20 short then, 10 now
    unknown = since(covered(80), replace(place, coverage=place.coverage.iloc[:0]), asked)
    assert unknown is not None
    assert unknown.not_taken_up is None


def test_a_release_that_meant_something_else_is_not_compared(gridville_snapshot: Snapshot) -> None:
    now = gridville_snapshot
    others = [
        replace(now, release=replace(now.release, schema_version=now.release.schema_version - 1)),
        replace(now, release=replace(now.release, rounding_base=10)),
        replace(now, release=replace(now.release, key_id="another key")),
        replace(now, services=now.services.assign(eligible_group="migrant")),
        replace(now, services=now.services[now.services["service_code"] != "family"]),
        replace(now, groups=now.groups.assign(cell_codes=now.groups["cell_codes"].map(lambda _: ["migrant"]))),
    ]
    assert [since(now, then, ASKED) for then in others] == [None] * 6
    same = since(now, now, ASKED)
    assert same is not None
    assert same.out_of_reach == 0


def test_a_release_of_few_people_is_not_told_by_its_difference_from_another(gridville_snapshot: Snapshot) -> None:
    # 15 people then, 500 now: a change of 485 would tell the 15.
    few = replace(gridville_snapshot, people=np.zeros_like(gridville_snapshot.people))
    few.people[0, 0] = 15
    assert since(gridville_snapshot, few, ASKED) is None
    assert since(few, gridville_snapshot, ASKED) is None
