"""Reach from files to the answer: what does not hang together, what lies far from any road, and what must change nothing."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import shapely

from dashboard.components.roads import roads_section
from etl.pipeline import build
from etl.roads import noded_roads
from geo.analysis.gaps import Question, answer
from geo.analysis.road_facts import far_from_road, far_homes, road_parts
from geo.analysis.snapshot import Snapshot, read_snapshot
from geo.catalogue import thresholds
from geo.crs import metric_srid
from geo.db import read
from geo.db.engine import Database
from geo.db.release import current_release
from geo.errors import CrsError
from tests.etl.town import FIRST, SECOND, Town, degrees, square

Way = tuple[str, dict[str, object], list[tuple[float, float]]]
Publish = Callable[[Town], Snapshot]
WEST, SOUTH = 490_000, 3_500_000
MIDDLE_OF_FIRST = (500, 500)
BRIDGE: list[tuple[float, float]] = [(400, 0), (400, 500), (400, 800)]
STREET: Way = ("street", {"highway": "residential"}, [(0, 500), (1000, 500), (2000, 500)])


@pytest.fixture
def publish(new_database: Callable[[], Database], data_folder: Path) -> Publish:
    """Builds the town and reads its release."""

    def published(town: Town) -> Snapshot:
        database = new_database()
        build(database, town.load(), data_folder=data_folder)
        with database.reader.connect() as connection:
            release = current_release(connection)
            assert release is not None
            return read_snapshot(connection, release)

    return published


def shifted(way: Way, by: tuple[float, float]) -> Way:
    code, tags, line = way
    return code, tags, [(x + by[0], y + by[1]) for x, y in line]


def ways(town: Town, *roads: Way) -> None:
    """Roads with OpenStreetMap's tags; places in metres from the south-west corner of the town."""
    tags = sorted({tag for _, values, _ in roads for tag in values})
    rows = [
        ({"id": code, **dict.fromkeys(tags), **values}, degrees(shapely.LineString([(WEST + x, SOUTH + y) for x, y in line]))) for code, values, line in roads
    ]
    town.layer("roads.geojson", rows)
    about = {"publisher_zh": "举例", "licence": "ODbL", "date": "2026-09-30", "basis": "counted"}
    columns = {"edge_code": "id", **{tag: tag for tag in tags}}
    town.sources["roads.yml"] = {"table": "road_edge", "file": "roads.geojson", "columns": columns, "crs": "EPSG:4326", **about}


def outlets(town: Town, **rooms: tuple[float, float]) -> None:
    places = {code: degrees(shapely.Point(WEST + x, SOUTH + y)) for code, (x, y) in rooms.items()}
    town.table("outlets.csv", ["code", "title", "lon", "lat"], [[code, f"{code}室", place.x, place.y] for code, place in places.items()])


def within(snapshot: Snapshot, walk_m: int) -> list[int]:
    """People within reach in the first and the second unit: 100 live in the middle of the first, 50 in the middle of the second."""
    count = answer(snapshot, Question("premarital_check", "all", walk_m)).within_count
    return [int(count[snapshot.unit_positions[code]]) for code in (FIRST, SECOND)]


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:4490", "EPSG:3857", "EPSG:2263"])
def test_a_network_in_degrees_in_feet_or_in_a_system_that_cannot_measure_is_refused(town: Town, crs: str) -> None:
    ways(town, STREET)
    roads = town.load().frames["road_edge"]
    with pytest.raises(CrsError, match="metric system"):
        noded_roads(roads, metric_crs=crs)


def test_without_a_file_of_roads_walks_are_lengthened_straight_lines_and_say_so(town: Town, publish: Publish) -> None:
    outlets(town, room=(500, 1000))
    snapshot = publish(town)
    assert (far_from_road(snapshot), road_parts(snapshot), far_homes(snapshot, snapshot.in_units([FIRST]))) == (None, None, None)
    assert answer(snapshot, Question("premarital_check", "all", 800)).is_estimated
    assert [within(snapshot, walk_m) for walk_m in (0, 649, 650)] == [[0, 0], [0, 0], [100, 0]]


def test_along_roads_exactly_at_the_threshold_is_within_and_a_threshold_of_0_leaves_those_at_the_door(town: Town, publish: Publish) -> None:
    ways(town, STREET)
    outlets(town, room=MIDDLE_OF_FIRST)
    snapshot = publish(town)
    assert not answer(snapshot, Question("premarital_check", "all", 800)).is_estimated
    assert [within(snapshot, walk_m) for walk_m in (0, 1, 999, 1000)] == [[100, 0], [100, 0], [100, 0], [100, 50]]


def test_a_bridge_is_not_joined_to_the_street_that_it_crosses_though_they_share_a_vertex(town: Town, publish: Publish) -> None:
    # People of the first unit live on the street; the room stands beside the bridge, 100 m from where it crosses.
    bridge: Way = ("bridge", {"highway": "primary", "bridge": "yes"}, [(400, 300), (400, 500), (400, 800)])
    ways(town, ("street", {"highway": "residential"}, [(0, 500), (400, 500), (2000, 500)]), bridge)
    outlets(town, room=(401, 600))
    apart = publish(town)
    assert within(apart, 4000) == [0, 0]
    parts = road_parts(apart)
    assert parts is not None
    assert parts.part_count == 2
    assert parts.largest_length_share == pytest.approx(0.8, abs=1e-6)
    ways(town, ("street", {"highway": "residential"}, [(0, 500), (400, 500), (2000, 500)]), ("bridge", {"highway": "primary"}, bridge[2]))
    assert within(publish(town), 4000) == [100, 50]


def test_roads_closed_to_walkers_lead_nowhere_and_nobody_enters_them(town: Town, publish: Publish) -> None:
    ways(town, ("near", {"highway": "motorway"}, [(0, 500), (2000, 500)]), ("far", {"highway": "residential", "foot": "yes"}, [(0, 540), (600, 540)]))
    outlets(town, room=(600, 500))
    snapshot = publish(town)
    assert snapshot.roads is not None
    assert snapshot.roads.residences.walk_m[snapshot.unit_pos == snapshot.unit_positions[FIRST]] == pytest.approx([40], abs=1e-6)
    assert [within(snapshot, walk_m) for walk_m in (179, 180)] == [[0, 0], [100, 0]]


def test_people_on_an_island_of_roads_are_counted_as_not_on_the_longest_part(town: Town, publish: Publish) -> None:
    ways(town, ("a", {"highway": "residential"}, [(0, 500), (900, 500)]), ("b", {"highway": "path"}, [(1400, 500), (1500, 500)]))
    outlets(town, west=(100, 500), east=(1450, 500))
    parts = road_parts(publish(town))
    assert parts is not None
    assert parts.part_count == 2
    assert parts.largest_length_share == pytest.approx(0.9, abs=1e-6)
    assert (parts.elsewhere.residence_count.tolist(), parts.elsewhere.people_count.tolist()) == ([1], [50])
    assert len(parts.elsewhere.outlet_pos) == 1


def test_places_more_than_100_m_from_their_road_are_flagged_with_their_people(town: Town, publish: Publish) -> None:
    # The road passes the people of the first unit at 99 m, those of the second at 101 m, and one of the rooms at 3,000 m.
    assert thresholds().far_from_road_m == 100
    ways(town, ("road", {"highway": "residential"}, [(0, 401), (1000, 401), (1000, 399), (2000, 399)]))
    outlets(town, near=(700, 401), remote=(5000, 399))
    snapshot = publish(town)
    far = far_from_road(snapshot)
    assert far is not None
    assert snapshot.units["unit_code"].iloc[far.unit_pos].tolist() == [SECOND]
    assert (far.residence_count.tolist(), far.people_count.tolist()) == ([1], [50])
    first, second = (far_homes(snapshot, snapshot.in_units([code])) for code in (FIRST, SECOND))
    assert first is None
    assert second is not None
    assert (second.limit_m, second.people_count) == (100, 50)
    assert second.farthest_m == pytest.approx(101, abs=0.01)
    assert far.people_error_count == 4 * 2  # one run of residences, two cells, each within 4 of the truth
    assert snapshot.outlets["outlet_code"].iloc[far.outlet_pos].tolist() == ["remote"]
    assert [within(snapshot, walk_m) for walk_m in (902, 903)] == [[100, 0], [100, 50]]  # flagged, not left out: 101 + 500 + 2 + 300 m


def walks(snapshot: Snapshot) -> dict[tuple[str, str], float]:
    """Metres from residence to outlet, by their codes."""
    found = snapshot.pairs(4000)
    homes, rooms = snapshot.residences["residence_code"].iloc[found.origin_pos], snapshot.outlets["outlet_code"].iloc[found.outlet_pos]
    return dict(zip(zip(homes, rooms, strict=True), found.cost_m.tolist(), strict=True))


def test_the_order_of_rows_changes_nothing_from_the_files_to_the_last_digit_of_a_walk(town: Town, publish: Publish) -> None:
    # One room stands where two roads of different level pass one vertex, one as far from three streets; the roads' codes are in no order.
    streets: list[Way] = [
        ("c", {"highway": "residential"}, [(0, 500), (400, 500), (1000, 500), (2000, 500)]),
        ("z", {"highway": "primary", "bridge": "yes"}, [(400, 0), (400, 500), (400, 900)]),
        ("m", {"highway": "path"}, [(1000, 500), (1000, 900), (400, 900)]),
        ("a", {"highway": "path"}, [(2000, 500), (2000, 900), (1000, 900)]),
    ]
    rooms = {"k": (400.0, 500.0), "b": (700.0, 700.0), "t": (1200.0, 700.0), "f": (1000.0, 900.0)}
    ways(town, *streets)
    outlets(town, **rooms)
    plain = publish(town)
    ways(town, *streets[::-1])
    outlets(town, **dict(reversed(rooms.items())))
    town.table("people.csv", ["code", "residents", "migrants"], [[SECOND, 50, 0], [FIRST, 100, 40]])
    turned = publish(town)
    assert walks(turned) == walks(plain)
    assert len(walks(plain)) == 8
    for walk_m in (300, 500, 900, 1000, 2000):
        assert within(turned, walk_m) == within(plain, walk_m)


def test_an_outlet_that_a_plan_puts_where_a_bridge_passes_a_street_enters_the_road_that_a_build_gives_it(
    town: Town, new_database: Callable[[], Database], data_folder: Path
) -> None:
    ways(town, ("street", {"highway": "residential"}, [(0, 500), (400, 500), (2000, 500)]), ("bridge", {"highway": "primary", "bridge": "yes"}, BRIDGE))
    outlets(town, middle=(400, 500), south=(400, 100))
    place, database = town.load(), new_database()
    build(database, place, data_folder=data_folder)
    with database.reader.connect() as connection:
        release = current_release(connection)
        assert release is not None
        roads = read_snapshot(connection, release).roads
        points = [(shape.x, shape.y) for shape in place.frames["outlet"].sort_values("outlet_code")["geom"]]
        placed = read.placed_points(connection, release.release_id, points, metric_srid=metric_srid(release.metric_crs), margin_m=5000)
    assert roads is not None
    assert placed["edge_pos"].tolist() == roads.outlets.edge_pos.tolist()
    assert placed["along_m"].to_numpy() == pytest.approx(roads.outlets.along_m, abs=1e-6)
    assert roads.network.edges.length_m[roads.outlets.edge_pos].tolist() == pytest.approx([800, 800], abs=1e-6)  # both the bridge: its code comes first


def test_moving_the_town_with_its_roads_and_outlets_moves_no_walk_by_a_micrometre(town: Town, publish: Publish) -> None:
    streets: list[Way] = [STREET, ("up", {"highway": "path"}, [(1000, 500), (1000, 900), (1700, 900)])]
    rooms, by = {"a": (300.0, 430.0), "b": (1600.0, 910.0)}, (7_000.0, -3_000.0)
    ways(town, *streets)
    outlets(town, **rooms)
    here = publish(town)
    town.units([(FIRST, square(WEST + by[0], SOUTH + by[1])), (SECOND, square(WEST + 1000 + by[0], SOUTH + by[1]))])
    ways(town, *(shifted(street, by) for street in streets))
    outlets(town, **{code: (x + by[0], y + by[1]) for code, (x, y) in rooms.items()})
    there = publish(town)
    assert there.origin_m - here.origin_m == pytest.approx(np.tile(by, (2, 1)), abs=1e-6)
    assert walks(there).keys() == walks(here).keys()
    assert len(walks(here)) == 4
    assert list(walks(there).values()) == pytest.approx(list(walks(here).values()), abs=1e-6)
    assert [within(there, walk_m) for walk_m in (270, 1000, 2000)] == [within(here, walk_m) for walk_m in (270, 1000, 2000)] == [[100, 0], [100, 0], [100, 50]]


def test_one_more_outlet_lowers_nobody_and_changes_no_other_walk(town: Town, publish: Publish) -> None:
    ways(town, STREET)
    outlets(town, a=(0, 500))
    before = publish(town)
    outlets(town, a=(0, 500), b=(1900, 500))
    after = publish(town)
    assert walks(before).items() <= walks(after).items()
    assert [within(before, walk_m) for walk_m in (400, 500)] == [[0, 0], [100, 0]]
    assert [within(after, walk_m) for walk_m in (400, 500)] == [[0, 50], [100, 50]]


def test_the_data_page_tells_in_how_many_parts_the_roads_are_and_who_lives_far_from_them(town: Town, publish: Publish) -> None:
    ways(town, ("a", {"highway": "residential"}, [(0, 380), (900, 380)]), ("b", {"highway": "path"}, [(1400, 500), (1500, 500)]))
    outlets(town, west=(100, 380))
    told = re.sub(r"<[^>]+>", " ", roads_section(publish(town)))
    # The first unit's 100 people live 120 m from their road; the second unit's 50 stand on the road of 100 m of 1,000 m.
    assert "步行路网分成 2 块，最长的一块占总长的 90.0%" in told
    assert re.search(r"距最近道路超过 100 米.*?南桥社区 +1 +100 ", told)
    assert re.search(r"不在最长的一块路网上.*?北桥社区 +1 +50 ", told)


def test_without_roads_the_data_page_says_that_walks_are_estimated(town: Town, publish: Publish) -> None:
    assert "未载入道路：路程一律按直线距离 × 1.3 估算" in roads_section(publish(town))
