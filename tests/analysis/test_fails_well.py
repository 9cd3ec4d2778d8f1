"""What is missing, zero or nobody's has its designed answer, and no NaN or infinity reaches an answer, a layer or a file."""

import csv
import io
import json
import math
import sqlite3
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.analysis.gaps import Answer, Question, answer, default_question
from geo.analysis.indicators import coverage_of_unit, uptake_gap
from geo.analysis.layers import gap_layer, outlet_layer
from geo.analysis.nearest import nearest_outlets
from geo.analysis.ranked import ranked
from geo.analysis.road_facts import far_from_road
from geo.analysis.snapshot import Snapshot, WalkingRoads
from geo.core.network import Attachment, attach, network
from geo.core.noding import noded
from geo.core.waterfall import Waterfall
from geo.errors import FrameError, UnknownCodeError
from geo.export.about import Note, notes
from geo.export.layers import csv_table, geojson, geopackage

EVERYWHERE = Question("family", "all", 4000)
NO_NEAREST = pd.DataFrame({"unit_code": pd.Series(dtype=object), "outlet_pos": pd.Series(dtype=np.int64), "distance_m": pd.Series(dtype=float)})
SOURCES = pd.DataFrame({name: pd.Series(dtype=object) for name in ("table_name",)})


def with_capacity(snapshot: Snapshot, count: int | None, unit: str | None, visits: float | None = None) -> Snapshot:
    offers = snapshot.outlet_services.assign(capacity_count=pd.array([count] * 3, dtype="Int64"), capacity_unit=unit, serves_migrants="yes")
    return replace(snapshot, outlet_services=offers, services=snapshot.services.assign(visits_per_person_year=visits))


def without_outlets(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, outlets=snapshot.outlets.iloc[:0], outlet_services=snapshot.outlet_services.iloc[:0])


def without_people(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, people=np.where(snapshot.is_migrant, 0, snapshot.people))


def without_residences(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, residences=snapshot.residences.iloc[:0], people=snapshot.people[:0])


def along_roads(snapshot: Snapshot) -> Snapshot:
    """The same place with one road, from the hall to the post."""
    road = np.empty(1, dtype=np.object_)
    road[0] = shapely.LineString(snapshot.outlet_m)
    roads = network(noded(road))
    return replace(snapshot, roads=WalkingRoads(roads, attach(snapshot.origin_m, roads), attach(snapshot.outlet_m, roads)))


def far_from_roads(snapshot: Snapshot) -> Snapshot:
    """One road along the bottom of the town's squares, 500 m south of the lowest homes; of the outlets the post is 500 m from it, the hall 2,500 m."""
    road = np.empty(1, dtype=np.object_)
    west, south = snapshot.origin_m.min(axis=0) - 500
    road[0] = shapely.LineString([(west, south), (west + 5000, south)])
    roads = network(noded(road))
    return replace(snapshot, roads=WalkingRoads(roads, attach(snapshot.origin_m, roads), attach(snapshot.outlet_m, roads)))


def covered(snapshot: Snapshot, *counts: tuple[int | None, int | None], indicator: str = "U01", period: str = "2025") -> Snapshot:
    """The same place where `family` is the pre-conception check, with coverage of its first units, of everybody and of migrants."""
    renamed = {"family": "preconception_check"}
    rows = [
        {
            "unit_code": code, "indicator_code": indicator, "group_code": group, "period": period, "is_cumulative": "-" in period,
            "residence_rule": "6_months", "denominator_code": "office", "numerator_count": n, "rest_count": None if n is None or d is None else d - n,
            "denominator_count": d, "value_code": "M" if d is None else "0" if d == 0 else "S" if d < 20 else "V", "basis": "illustrative",
        }
        for group in ("all", "migrant")
        for code, (n, d) in zip(snapshot.units["unit_code"], counts, strict=False)
    ]  # fmt: skip
    return replace(
        snapshot,
        services=snapshot.services.replace({"service_code": renamed}),
        outlet_services=snapshot.outlet_services.replace({"service_code": renamed}),
        outlets=snapshot.outlets.assign(service_codes=snapshot.outlets["service_codes"].map(lambda codes: [renamed.get(code, code) for code in codes])),
        coverage=pd.DataFrame(rows),
    )


def room(found: Answer) -> tuple[int, int, int]:
    """People of the whole place: without a seat, who may have one, with one."""
    steps = found.area_steps
    return int(steps.no_room[-1]), int(steps.room_unknown[-1]), int(steps.served[-1])


@pytest.mark.parametrize("unit", ["people_per_year", "seats", "tables", None])
def test_no_seats_are_room_for_nobody(gridville_snapshot: Snapshot, unit: str | None) -> None:
    found = answer(with_capacity(gridville_snapshot, 0, unit), EVERYWHERE)
    assert room(found) == (500, 0, 0)
    assert found.area_steps.capacity_gap_range[0][-1] == found.area_steps.capacity_gap_range[1][-1] == 500
    assert found.beyond_count.sum() == 0


@pytest.mark.parametrize(("count", "unit"), [(None, "people_per_year"), (None, None), (40, "seats"), (40, "tables")])
def test_an_unknown_capacity_is_a_range_from_nobody_to_everybody(gridville_snapshot: Snapshot, count: int | None, unit: str | None) -> None:
    found = answer(with_capacity(gridville_snapshot, count, unit), EVERYWHERE)
    assert room(found) == (0, 500, 0)
    assert [int(bound[-1]) for bound in found.area_steps.capacity_gap_range] == [0, 500]
    assert [int(bound[-1]) for bound in found.area_steps.served_range] == [0, 500]


def test_seats_are_people_where_hours_and_visits_are_known(gridville_snapshot: Snapshot) -> None:
    # The hall is open on five days: 1 seat × 5 × 365 / 7 ÷ 4 visits = 65 people of the 100 within. The post's hours are unknown, so its room for 60 is too.
    found = answer(with_capacity(gridville_snapshot, 1, "seats", visits=4.0), Question("family", "all", 1300))
    assert room(found) == (35, 60, 65)


def test_a_group_of_nobody_has_no_target_and_no_gap(gridville_snapshot: Snapshot) -> None:
    found = answer(without_people(gridville_snapshot), Question("family", "migrant", 800))
    assert set(found.state) == {"no_target"}
    assert (found.eligible_count.sum(), found.beyond_count.sum()) == (0, 0)
    assert not found.beyond_share.any()
    assert set(found.steps.reason) == {0}


def test_a_group_that_the_service_is_not_for_is_nobody(gridville_snapshot: Snapshot) -> None:
    services = gridville_snapshot.services.assign(eligible_group="registered")
    found = answer(replace(gridville_snapshot, services=services), Question("family", "migrant", 800))
    assert (found.eligible_count.sum(), set(found.state)) == (0, {"no_target"})
    assert (found.eligible_error_count, found.beyond_error_count) == (0, 0)


def test_a_way_of_nothing_reaches_whoever_lives_at_the_door(gridville_snapshot: Snapshot) -> None:
    found = answer(gridville_snapshot, Question("family", "all", 0))
    assert (found.beyond_count.sum(), found.within_count.sum()) == (460, 40)


@pytest.mark.parametrize(
    ("question", "error"),
    [
        (Question("surgery", "all", 800), UnknownCodeError),
        (Question("family", "tourists", 800), UnknownCodeError),
        (Question("family", "all", 800, "night"), UnknownCodeError),
        (Question("family", "all", 800, mode="by car"), UnknownCodeError),
        (Question("family", "all", -1), FrameError),
        (Question("family", "all", 4001), FrameError),
    ],
)
def test_what_the_place_or_the_method_does_not_know_is_refused(gridville_snapshot: Snapshot, question: Question, error: type[Exception]) -> None:
    with pytest.raises(error):
        answer(gridville_snapshot, question)


def test_where_every_group_is_small_no_number_of_a_unit_leaves_the_engine(gridville_snapshot: Snapshot) -> None:
    small = replace(gridville_snapshot, people=np.full_like(gridville_snapshot.people, 5))  # 10 people a unit
    found = answer(small, Question("family", "all", 1300))
    assert set(found.state) == {"protected"}
    layer = gap_layer(small, found, NO_NEAREST)
    assert set(layer["value_code"]) == {"S"}
    assert layer[[name for name in layer.columns if name.endswith(("_count", "_share"))]].isna().all().all()
    assert layer["reason"].isna().all()


@pytest.mark.parametrize("of_roads", [False, True])
def test_without_any_outlet_everybody_is_beyond_reach(gridville_snapshot: Snapshot, *, of_roads: bool) -> None:
    bare = without_outlets(gridville_snapshot)
    if of_roads:
        roads = along_roads(gridville_snapshot).roads
        assert roads is not None
        nowhere = Attachment(np.empty(0, np.int64), np.empty(0), np.empty(0))
        bare = replace(bare, roads=WalkingRoads(roads.network, roads.residences, nowhere))
    for when in ("any", "evening"):
        found = answer(bare, replace(EVERYWHERE, when=when))
        assert (found.beyond_count.sum(), found.steps.beyond_reach.sum()) == (500, 500)
        assert set(found.state) == {"value"}
    assert nearest_outlets(bare, bare.in_units(["2-2"]), "family", row_limit=5).empty
    assert outlet_layer(bare).empty


def test_without_residences_nothing_is_known_of_any_unit(gridville_snapshot: Snapshot) -> None:
    found = answer(without_residences(gridville_snapshot), EVERYWHERE)
    assert set(found.state) == {"no_data"}
    assert (found.eligible_count.sum(), found.eligible_error_count, found.beyond_error_count) == (0, 0, 0)


def test_without_coverage_there_is_no_row_and_no_uptake_gap(gridville_snapshot: Snapshot) -> None:
    bare = replace(gridville_snapshot, coverage=gridville_snapshot.coverage.iloc[:0])
    assert coverage_of_unit(bare, "2-2").empty
    assert uptake_gap(bare, "family", "all") is None


def test_an_outlet_far_from_any_road_is_reached_across_the_fields_or_not_at_all(gridville_snapshot: Snapshot) -> None:
    # Along the road's edge of the town: home 0-0 walks 500 m to the road and 500 m back to the post at its own door; the hall is 2,500 m off the road.
    town = far_from_roads(gridville_snapshot)
    assert town.roads is not None
    hall = gridville_snapshot.outlets["outlet_code"].tolist().index("hall")
    assert town.roads.outlets.walk_m[hall] == pytest.approx(2500, abs=1)
    assert far_from_road(town) is not None
    reached = {walk_m: int(answer(town, replace(EVERYWHERE, threshold_m=walk_m)).within_count.sum()) for walk_m in (999, 1002, 3002)}
    # 1,000 m: 0-0 alone (500 + 500). 3,000 m: from the road's own row 0-0, 0-1 (500 + 1,000 + 500) and 0-2 (3,000); of column 0 also 1-0 (1,500 + 500 = 2,000)
    # and 2-0 (3,000); 1-1 (1,500 + 1,000 + 500 = 3,000); the hall: 0-2 (500 + 2,500 = 3,000).
    assert reached == {999: 0, 1002: 20, 3002: 6 * 20}


@pytest.mark.parametrize(
    ("name", "counts", "more"),
    [
        ("all denominators below 20", [(5, 10), (0, 19), (1, 1)], {}),
        ("nothing told", [(None, None), (None, None)], {}),
        ("nobody due", [(0, 0)], {}),
        ("no target", [(40, 50), (10, 50)], {"indicator": "U02"}),
        ("a running year", [(40, 50), (10, 50)], {"period": "2026-09"}),
    ],
)
def test_where_no_verdict_can_be_given_nobody_is_said_to_be_short_and_reach_alone_decides(
    gridville_snapshot: Snapshot, name: str, counts: list[tuple[int | None, int | None]], more: dict[str, str]
) -> None:
    town = covered(gridville_snapshot, *counts, **more)
    assert uptake_gap(town, "preconception_check", "all") is None, name
    found = ranked(town, answer(town, Question("preconception_check", "all", 1300)))
    assert (found.rule, found.people_short.sum()) == ("access_gap", 0)
    assert set(found.rank.tolist()) == {1, 18}  # 17 units out of reach, then 8 within


POOR: dict[str, Callable[[Snapshot], Snapshot]] = {
    "as it is": lambda town: town,
    "no outlets": without_outlets,
    "no migrants": without_people,
    "nobody": lambda town: replace(town, people=np.zeros_like(town.people)),
    "no residences": without_residences,
    "no seats": lambda town: with_capacity(town, 0, "people_per_year"),
    "unknown capacity": lambda town: with_capacity(town, None, None),
    "along roads": along_roads,
    "far from roads": far_from_roads,
    "all coverage small": lambda town: covered(town, (5, 10), (0, 19), (None, None), (0, 0)),
    "more served than there are": lambda town: covered(town, (23, 20), (500, 500), (0, 500), (425, 500)),
}


@pytest.mark.parametrize("walk_m", [0, 1300, 4000])
@pytest.mark.parametrize("name", POOR)
def test_no_nan_and_no_infinity_reaches_an_answer_a_layer_or_a_file(gridville_snapshot: Snapshot, name: str, walk_m: int, tmp_path: Path) -> None:
    town = POOR[name](gridville_snapshot)
    for group in ("all", "migrant"):
        found = answer(town, Question(str(town.services["service_code"].iloc[0]), group, walk_m, "evening"))
        for steps in (found.steps, found.area_steps):
            arrays = [getattr(steps, field.name) for field in fields(Waterfall)]
            assert all(array.dtype == np.int64 and (array >= 0).all() for array in arrays)
            assert ((steps.access_gap + steps.within_if_yes) == steps.people).all()
        assert np.isfinite(found.beyond_share).all()
        assert ((found.beyond_share >= 0) & (found.beyond_share <= 1)).all()
        layer = gap_layer(town, found, NO_NEAREST)
        assert not np.isinf(layer.select_dtypes("number").to_numpy(dtype=float, na_value=0.0)).any()
        about = notes(town.release, SOURCES)
        no_number_is_none(layer, about, tmp_path / f"{group}.gpkg")
    no_number_is_none(outlet_layer(town), about, tmp_path / "outlets.gpkg")


def no_number_is_none(layer: gpd.GeoDataFrame, about: list[Note], path: Path) -> None:
    """No file holds NaN or an infinity, nor a word of Python for what is missing."""
    json.loads(geojson(layer, about, layer="gaps"), parse_constant=pytest.fail)
    rows = csv.reader(io.StringIO(csv_table(layer, about, layer="gaps").decode("utf-8-sig")))
    values = {value.lower() for row in rows if not row[0].startswith("#") for value in row}
    assert not {"nan", "inf", "-inf", "<na>", "none"} & values
    path.write_bytes(geopackage(layer, about, layer="gaps"))
    with sqlite3.connect(path) as file:
        cells = [value for row in file.execute("SELECT * FROM gaps") for value in row]
    assert all(math.isfinite(value) for value in cells if isinstance(value, float))
    assert not {"nan", "inf", "none", "<na>"} & {value.lower() for value in cells if isinstance(value, str)}


def test_a_first_visit_to_a_place_without_migrants_asks_about_its_first_group(gridville_snapshot: Snapshot) -> None:
    town = replace(gridville_snapshot, release=replace(gridville_snapshot.release, migrant_group_code=None))
    asked = default_question(town)
    assert asked.group_code == "all"
    assert answer(town, asked).eligible_count.sum() == 500
