"""Units' people at buildings, gates and populated points: worked by hand in docs/methods-reach.md (Where people live)."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pytest
import shapely

from etl.folder import PlaceData
from etl.pipeline import build
from etl.protect import spread_anew
from geo.analysis.gaps import Question, answer
from geo.analysis.layers import gap_layer
from geo.analysis.nearest import nearest_by_unit
from geo.analysis.snapshot import Snapshot, read_snapshot
from geo.core.disclosure import protect_people
from geo.db.engine import Database
from geo.db.release import current_release
from geo.errors import Where
from tests.etl.spoiled import Spoil, Spoiled, both, check, declared
from tests.etl.town import FIRST, FIRST_SQUARE, SECOND, Town, degrees

Home = tuple[dict[str, object], shapely.Geometry | None]
A: Final[Home] = ({"id": "A", "floors": 3}, shapely.box(490_100, 3_500_100, 490_120, 3_500_120))  # 400 m²
B: Final[Home] = ({"id": "B", "floors": 1}, shapely.box(490_500, 3_500_500, 490_520, 3_500_530))  # 600 m²
C: Final[Home] = ({"id": "C", "floors": None}, shapely.box(490_800, 3_500_200, 490_810, 3_500_220))  # 200 m²
FAR: Final[Home] = ({"id": "far", "floors": 2}, shapely.box(497_000, 3_500_000, 497_020, 3_500_020))


def layer(town: Town, table: str, columns: dict[str, str], rows: list[Home]) -> None:
    town.layer(f"{table}.geojson", [(properties, shape and degrees(shape)) for properties, shape in rows])
    town.sources[f"{table}.yml"] = town.sources["units.yml"] | {"table": table, "file": f"{table}.geojson", "columns": columns}


def buildings(*rows: Home, **columns: str) -> Spoil:
    return lambda town: layer(town, "building", {"building_code": "id"} | columns, list(rows))


def points(*rows: tuple[str, object, float, float]) -> Spoil:
    """Points by code, weight, x and y."""
    shapes: list[Home] = [({"id": code, "weight": weight}, shapely.Point(x, y)) for code, weight, x, y in rows]
    return lambda town: layer(town, "populated_point", {"point_code": "id", "weight": "weight"}, shapes)


def gates(*rows: tuple[str, str, float, float]) -> Spoil:
    """Gates by code, estate, x and y."""
    shapes: list[Home] = [({"id": code, "estate": estate}, shapely.Point(x, y)) for code, estate, x, y in rows]
    return lambda town: layer(town, "gate", {"gate_code": "id", "estate_code": "estate"}, shapes)


def lived_in(data: PlaceData) -> dict[str, tuple[int, ...]]:
    """Residence code → migrants and registered people."""
    wide = data.frames["people"].pivot_table(index="residence_code", columns="cell_code", values="people_count", aggfunc="sum")
    return {str(code): (int(row[0]), int(row[1])) for code, row in zip(wide.index, wide[["migrant", "registered"]].to_numpy(), strict=True)}


def kinds(data: PlaceData) -> dict[str, str]:
    return dict(zip(data.frames["residence"]["residence_code"], data.frames["residence"]["residence_kind"], strict=True))


def test_a_unit_s_people_live_in_its_buildings_by_floor_area(town: Town) -> None:
    """A 400 m² × 3 = 1,200; B 600 × 1 = 600; C 200 × 1, the lower of the two known numbers of floors: shares .6, .3, .1 of 40 and 60 people."""
    buildings(A, B, C, floors="floors")(town)
    data = town.load()
    assert lived_in(data) == {f"{FIRST}-A": (24, 36), f"{FIRST}-B": (12, 18), f"{FIRST}-C": (4, 6), SECOND: (0, 50)}
    assert next(source.repairs for source in data.sources if source.table_name == "building") == {"middle_floors": 1}
    assert kinds(data) == {f"{FIRST}-A": "building", f"{FIRST}-B": "building", f"{FIRST}-C": "building", SECOND: "unit_point"}


def test_where_no_floors_are_known_the_footprint_counts(town: Town) -> None:
    """400 + 600 m²: shares .4 and .6."""
    buildings(A, B)(town)
    assert lived_in(town.load())[f"{FIRST}-A"] == (16, 24)


def test_a_building_that_nobody_lives_in_is_left_out(town: Town) -> None:
    rows: list[Home] = [(properties | {"lived": lived}, shape) for (properties, shape), lived in zip((A, B, C), ("是", "否", None), strict=True)]
    buildings(*rows, is_residential="lived")(town)
    assert set(lived_in(town.load())) == {f"{FIRST}-A", f"{FIRST}-C", SECOND}


def test_without_buildings_populated_points_count_by_their_weight_and_a_weight_of_0_by_nothing(town: Town) -> None:
    points(("p", 3, 490_200, 3_500_200), ("q", 1, 490_700, 3_500_700), ("r", 0, 490_300, 3_500_900))(town)
    data = town.load()
    assert lived_in(data) == {f"{FIRST}-p": (30, 45), f"{FIRST}-q": (10, 15), f"{FIRST}-r": (0, 0), SECOND: (0, 50)}
    assert kinds(data)[f"{FIRST}-p"] == "populated_point"


def test_points_without_weight_count_alike_and_give_way_to_buildings(town: Town) -> None:
    points(("p", None, 490_200, 3_500_200), ("q", None, 490_700, 3_500_700), ("s", None, 491_500, 3_500_500))(town)
    assert lived_in(town.load()) == {f"{FIRST}-p": (20, 30), f"{FIRST}-q": (20, 30), f"{SECOND}-s": (0, 50)}
    buildings(A)(town)
    assert lived_in(town.load()) == {f"{FIRST}-A": (40, 60), f"{SECOND}-s": (0, 50)}


def test_spread_people_are_estimated_wherever_they_stand_and_illustrative_ones_stay_so(town: Town) -> None:
    buildings(A, B)(town)
    frames = town.load().frames
    assert set(frames["people"]["basis"]) == set(frames["residence"]["basis"]) == {"estimated"}
    town.place["illustrative"] = True
    town.sources["people.yml"]["basis"] = "illustrative"
    assert set(town.load().frames["people"]["basis"]) == {"illustrative"}


def test_the_order_of_rows_changes_nothing(town: Town) -> None:
    town.table("people.csv", ["code", "residents", "migrants"], [[FIRST, 97, 41], [SECOND, 53, 7]])
    buildings(A, B, C, floors="floors")(town)
    expected = lived_in(town.load())
    assert tuple(sum(home[cell] for code, home in expected.items() if code.startswith(FIRST)) for cell in (0, 1)) == (41, 56)
    buildings(C, A, B, floors="floors")(town)
    town.table("people.csv", ["code", "residents", "migrants"], [[SECOND, 53, 7], [FIRST, 97, 41]])
    assert lived_in(town.load()) == expected


def test_buildings_outside_every_unit_are_left_out_and_counted_and_nobody_is_lost(town: Town) -> None:
    buildings(A, FAR)(town)
    data = town.load()
    assert lived_in(data)[f"{FIRST}-A"] == (40, 60)
    assert next(source.repairs for source in data.sources if source.table_name == "building") == {"outside_every_unit": 1}


def test_a_building_that_crosses_itself_is_mended_where_that_is_declared(town: Town) -> None:
    """Two triangles of 20 m × 10 m / 2 = 200 m² together, beside 600 m²: a quarter of the people."""
    bow_tie = shapely.Polygon([(490_100, 3_500_100), (490_120, 3_500_120), (490_120, 3_500_100), (490_100, 3_500_120)])
    buildings(({"id": "X"}, bow_tie), B)(town)
    town.sources["building.yml"]["repairs"] = ["make_valid"]
    assert lived_in(town.load())[f"{FIRST}-X"] == (10, 15)


def test_people_of_an_estate_stand_at_its_nearest_gate_in_their_unit(town: Town) -> None:
    """A is nearer to the south gate, B to the north gate; C belongs to no estate. The third gate lies in the other unit."""
    rows: list[Home] = [(properties | {"estate": estate}, shape) for (properties, shape), estate in zip((A, B, C), ("garden", "garden", None), strict=True)]
    buildings(*rows, floors="floors", estate_code="estate")(town)
    gates(("south", "garden", 490_100, 3_500_050), ("north", "garden", 490_500, 3_500_600), ("east", "garden", 491_001, 3_500_300))(town)
    data = town.load()
    assert lived_in(data) == {f"{FIRST}-south": (24, 36), f"{FIRST}-north": (12, 18), f"{FIRST}-C": (4, 6), SECOND: (0, 50)}
    assert kinds(data)[f"{FIRST}-south"] == "gate"


SPOILED = [
    Spoiled(
        "a building has 0 floors", buildings(({"id": "A", "floors": 0}, A[1]), floors="floors"),
        Where("building.geojson", row=1, column="floors"), "above 0", "大于 0",
    ),
    Spoiled(
        "a building has fewer than 0 floors", buildings(B, ({"id": "A", "floors": -3}, A[1]), floors="floors"),
        Where("building.geojson", row=2, column="floors"), "above 0", "大于 0",
    ),
    Spoiled(
        "floors are no number", buildings(({"id": "A", "floors": "三层"}, A[1]), floors="floors"),
        Where("building.geojson", row=1, column="floors"), "leave the cell empty", "请留空",
    ),
    Spoiled("no building lies in a unit", buildings(FAR), Where("building.geojson"), "lies in a unit", "不在任何单元内"),
    Spoiled("a building is empty", buildings(({"id": "A"}, None)), Where("building.geojson", row=1), "no shape", "没有图形"),
    Spoiled("a building stands twice", buildings(A, A), Where("building.geojson", row=2, column="id"), "repeats A", "A"),
    Spoiled(
        "a building crosses itself",
        buildings(({"id": "A"}, shapely.Polygon([(490_100, 3_500_100), (490_120, 3_500_120), (490_120, 3_500_100), (490_100, 3_500_120)]))),
        Where("building.geojson", row=1), "make_valid", "make_valid",
    ),
    Spoiled(
        "a weight is negative", points(("p", -1, 490_200, 3_500_200)),
        Where("populated_point.geojson", row=1, column="weight"), "0 or more", "不小于 0",
    ),
    Spoiled(
        "a gate's estate is unknown", both(buildings(A), gates(("g", "garden", 490_100, 3_500_050))),
        Where("gate.geojson", row=1, column="estate"), "belongs to the estate", "小区",
    ),
    Spoiled(
        "overlaps of buildings are to be clipped", both(buildings(A), declared("building.yml", repairs=["clip_overlap"])),
        Where("building.yml"), "may have make_valid", "make_valid",
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", SPOILED, ids=lambda case: case.name)
def test_what_is_wrong_with_homes_is_told_with_its_place_and_its_remedy(town: Town, case: Spoiled) -> None:
    check(town, case)


def test_which_residences_there_are_tells_nothing_of_how_many_people(town: Town) -> None:
    buildings(A, B, C)(town)
    for migrants in (0, 1, 40):
        town.table("people.csv", ["code", "residents", "migrants"], [[FIRST, 40, migrants], [SECOND, 50, 0]])
        assert set(lived_in(town.load())) == {f"{FIRST}-{code}" for code in "ABC"} | {SECOND}


def test_of_spread_people_no_more_is_shown_than_their_unit_s_rounded_count() -> None:
    """100 equal buildings: were the spread counts rounded one by one, each true count would look different; here five in turn look alike."""
    codes = [f"b{number:03d}" for number in range(100)]
    weights = pd.Series(1.0, index=codes)
    looks: dict[tuple[int, ...], list[int]] = {}
    for count in range(100, 130):
        people = pd.DataFrame({"unit_code": "U", "residence_code": codes, "cell_code": "all", "people_count": [count] + [0] * 99, "hilbert_pos": range(100)})
        shown = spread_anew(protect_people(people, base=5, key=b"a key for tests only"), weights, base=5)["people_count"]
        assert (shown % 5 == 0).all()
        looks.setdefault(tuple(shown), []).append(int(shown.sum()))
    whole = [len(counts) for counts in looks.values()][1:-1]
    assert whole == [5] * len(whole)
    assert all(len(set(sums)) == 1 for sums in looks.values())


def published(data: PlaceData, database: Database, data_folder: Path) -> Snapshot:
    build(database, data, data_folder=data_folder)
    with database.reader.connect() as connection:
        release = current_release(connection)
        assert release is not None
        return read_snapshot(connection, release)


def test_people_of_an_estate_walk_from_its_gate(town: Town, new_database: Callable[[], Database], data_folder: Path) -> None:
    """The building stands 200 m north of a street, its gate 30 m south of it; the outlet is 400 m along the street: 30 + 400 = 430 m from the gate.

    From the building it would be 200 + 400.
    """
    street = shapely.LineString([(490_000, 3_500_500), (491_900, 3_500_500)])
    layer(town, "road_edge", {"edge_code": "id", "road_class": "class"}, [({"id": "s", "class": "street"}, street)])
    tower = shapely.box(490_190, 3_500_690, 490_210, 3_500_710)
    buildings(({"id": "A", "estate": "garden"}, tower), estate_code="estate")(town)
    gates(("south", "garden", 490_200, 3_500_470))(town)
    room = degrees(shapely.Point(490_600, 3_500_500))
    town.table("outlets.csv", ["code", "title", "lon", "lat"], [["a", "南桥服务室", room.x, room.y]])
    assert FIRST_SQUARE.contains(tower)
    snapshot = published(town.load(), new_database(), data_folder)
    walks = dict(zip(snapshot.pairs(1000).origin_pos.tolist(), snapshot.pairs(1000).cost_m.tolist(), strict=True))
    home = snapshot.residences.index[snapshot.residences["residence_code"] == f"{FIRST}-south"][0]
    assert walks[home] == pytest.approx(430, abs=0.1)
    assert snapshot.bases() == ["estimated"]
    question = Question("premarital_check", "all", 1000)
    assert set(gap_layer(snapshot, answer(snapshot, question), nearest_by_unit(snapshot, question.service_code))["basis"]) == {"estimated"}
    assert snapshot.people[home].sum() == 100


def test_protected_people_of_buildings_add_up_to_the_unit_s_protected_people(town: Town, new_database: Callable[[], Database], data_folder: Path) -> None:
    """100 people in blocks of 5, 40 and 60 by cell: shares .6, .3 and .1 of 8 and 12 blocks; each within one block."""
    buildings(A, B, C, floors="floors")(town)
    snapshot = published(town.load(), new_database(), data_folder)
    own = snapshot.unit_pos == snapshot.unit_positions[FIRST]
    people = pd.DataFrame(snapshot.people[own], index=snapshot.residences["residence_code"][own].str[-1])
    assert people.sum().tolist() == [40, 60]
    assert (np.abs(people.loc[list("ABC")].to_numpy() - [[24, 36], [12, 18], [4, 6]]) < 5).all()
