"""Tiles: a place worked out in pieces is the whole place, to the last person and bit for bit."""

from dataclasses import fields
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.analysis.gaps import Question, answer
from geo.analysis.snapshot import Snapshot
from geo.core.cascade import Cascade, OutletFacts, cascade
from geo.core.facts import NO, UNKNOWN, YES
from geo.core.network import Attachment, attach, network, pairs
from geo.core.noding import Edges, noded
from geo.core.room import UNKNOWN_CAPACITY, by_cost
from geo.core.straight_line import straight_line_pairs
from geo.core.tiles import RoadPlace, StraightPlace, grid, tiled_pairs
from geo.core.waterfall import Waterfall, waterfall_by_unit, waterfall_of_areas
from geo.errors import FrameError
from geo.frames import IntArray, Pairs
from tests.core.small_towns import offering
from tests.core.streets import GRID, at, lines, roads
from tests.gridville import RESIDENTS, ROWS, SIDE_M, migrants

SQUARES = [(row, column) for row in range(ROWS) for column in range(ROWS)]
MIDDLES_M = np.array([(column, row) for row, column in SQUARES], dtype=np.float64) * SIDE_M
HALL_AND_POST_M = np.array([[2.0, 2.0], [0.0, 0.0]]) * SIDE_M
GRIDVILLE_PEOPLE = np.array([[RESIDENTS - migrants(*at_square), migrants(*at_square)] for at_square in SQUARES])
ALL, MIGRANT_CELL = np.array([True, True]), np.array([False, True])


def same_pairs(some: Pairs, others: Pairs) -> bool:
    return all(np.array_equal(getattr(some, column.name), getattr(others, column.name)) for column in fields(Pairs))


def same_fall(some: Waterfall, others: Waterfall) -> bool:
    return all(np.array_equal(getattr(some, part.name), getattr(others, part.name)) for part in fields(Waterfall))


def of(found: Pairs, people: IntArray, facts: OutletFacts, is_migrant: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Cascade:
    order = by_cost(found, origin_rank=np.arange(len(people)), outlet_rank=np.arange(len(facts.offers)))
    return cascade(people, is_migrant, order, facts)


def gridville_streets() -> RoadPlace:
    """Streets through all middles both ways, with a vertex at each, so that a walk to the next square is 1,000 m."""
    west_east = [[(column * SIDE_M, row * SIDE_M) for column in range(ROWS)] for row in range(ROWS)]
    south_north = [[(column * SIDE_M, row * SIDE_M) for row in range(ROWS)] for column in range(ROWS)]
    town = roads(*west_east, *south_north)
    return RoadPlace(town.edges, attach(MIDDLES_M, town), attach(HALL_AND_POST_M, town))


def test_gridville_along_streets_in_four_tiles_gives_the_numbers_worked_by_hand() -> None:
    # Hall: 30 seats, post: 25; the people of 3 × 3 squares less the corners reach the hall, those of 3 squares the post (docs/methods.md).
    quarters = grid(MIDDLES_M, columns=2, rows=2)
    assert sorted(len(quarter) for quarter in quarters) == [4, 6, 6, 9]
    found = of(tiled_pairs(gridville_streets(), quarters, greatest_cost_m=1000), GRIDVILLE_PEOPLE, offering(30, 25), MIGRANT_CELL)
    fall = waterfall_of_areas(found, ALL, [np.ones(len(SQUARES), dtype=np.bool_)])
    assert (fall.beyond_reach.tolist(), fall.no_room.tolist(), fall.served.tolist()) == ([340], [105], [55])


@pytest.mark.parametrize("greatest_cost_m", [0, 999, 1000, 2000, 4000])
def test_gridville_in_four_tiles_is_gridville_for_every_unit_and_the_whole(greatest_cost_m: float) -> None:
    place, quarters, facts = gridville_streets(), grid(MIDDLES_M, columns=2, rows=2), offering(30, UNKNOWN_CAPACITY, accepts=(YES, UNKNOWN))
    tiled = tiled_pairs(place, quarters, greatest_cost_m=greatest_cost_m)
    whole = pairs(network(place.edges), place.residences, place.outlets, greatest_cost_m=greatest_cost_m)
    assert same_pairs(tiled, whole)
    for cells in (ALL, MIGRANT_CELL):
        falls = [waterfall_by_unit(of(walks, GRIDVILLE_PEOPLE, facts, MIGRANT_CELL), cells, np.arange(25), unit_count=25) for walks in (tiled, whole)]
        assert same_fall(*falls)


def test_gridville_as_published_in_four_tiles_is_the_answer_of_the_page(gridville_snapshot: Snapshot) -> None:
    town = gridville_snapshot
    asked = Question("family", "all", 1300)
    place = StraightPlace(town.origin_m, town.outlet_m, 1.3)
    found = tiled_pairs(place, grid(town.origin_m, columns=2, rows=2), greatest_cost_m=asked.threshold_m)
    assert same_pairs(found, town.pairs(asked.threshold_m))
    walked = of(found, town.people, town.outlet_facts("family", "any"), town.is_migrant)
    page = answer(town, asked)
    assert same_fall(waterfall_by_unit(walked, ALL, town.unit_pos, unit_count=len(town.units)), page.steps)
    centre = np.isin(town.units["unit_code"].to_numpy()[town.unit_pos], ["2-2", "2-3"])
    assert same_fall(waterfall_of_areas(walked, ALL, [centre, np.ones(25, dtype=np.bool_)]), page.area_steps)


def test_people_of_two_tiles_compete_for_the_same_seats() -> None:
    # West 10 people at 0 m, east 10 at 1,000 m of one street; one outlet at 600 m with 10 seats. The east is nearer: it has them all.
    street = roads([(0, 0), (1000, 0)])
    place = RoadPlace(street.edges, at((0, 0, 0), (0, 1000, 0)), at((0, 600, 0)))
    halves = grid(np.array([[0.0, 0.0], [1000.0, 0.0]]), columns=2, rows=1)
    assert [half.tolist() for half in halves] == [[0], [1]]
    found = of(tiled_pairs(place, halves, greatest_cost_m=800), np.array([[10], [10]]), offering(10), np.array([False]))
    assert found.room_if_no.people.tolist() == [[0], [10]]


@pytest.fixture(scope="module")
def wuhan(shared_data: Path) -> Edges:
    return noded(gpd.read_parquet(shared_data / "wuhan_streets" / "wuhan_fua8989_streets.parquet", columns=["geometry"]).geometry.to_numpy())


def test_wuhan_in_four_tiles_is_wuhan_to_the_last_person(wuhan: Edges) -> None:
    # 20,000 residences × 6 cells and 500 outlets of made-up facts; so few seats that who is seated depends on people many tiles away.
    chance = np.random.default_rng(4)
    edge = chance.integers(0, len(wuhan.start), 20_500)
    along_m, walk_m = chance.random(20_500) * wuhan.length_m[edge], chance.uniform(0, 200, 20_500)
    homes, doors = (Attachment(edge[part], along_m[part], walk_m[part]) for part in (slice(0, 20_000), slice(20_000, None)))
    place, roads_of_all, place_m = RoadPlace(wuhan, homes, doors), network(wuhan), wuhan.node_m[wuhan.start[homes.edge_pos]]
    quarters = grid(place_m, columns=2, rows=2)
    assert len(quarters) == 4
    people, is_migrant = chance.integers(0, 30, (20_000, 6)), np.arange(6) >= 3
    known = chance.choice([NO, UNKNOWN, YES], (2, 500), p=[0.15, 0.25, 0.6]).astype(np.int8)
    capacity = np.where(chance.random(500) < 0.1, UNKNOWN_CAPACITY, chance.integers(0, 1500, 500))
    facts = OutletFacts(chance.random(500) < 0.9, known[0], known[1], capacity)
    tiled = tiled_pairs(place, quarters, greatest_cost_m=4000)
    whole = pairs(roads_of_all, homes, doors, greatest_cost_m=4000)
    assert len(whole.cost_m) > 200_000
    assert same_pairs(tiled, whole)
    assert same_pairs(tiled, tiled_pairs(place, quarters, greatest_cost_m=4000, thread_count=2))
    ours, theirs = of(tiled, people, facts, is_migrant), of(whole, people, facts, is_migrant)
    unit_pos, cells = chance.integers(0, 300, 20_000), np.array([True, False, True, True, False, True])
    assert same_fall(*(waterfall_by_unit(found, cells, unit_pos, unit_count=300) for found in (ours, theirs)))
    areas = [np.hypot(*(place_m - place_m[centre]).T) < 3000 for centre in range(20)] + [np.ones(20_000, dtype=np.bool_)]
    assert same_fall(*(waterfall_of_areas(found, cells, areas) for found in (ours, theirs)))
    assert 0 < ours.room_if_no.people.sum() < ours.open_surely.sum()


def test_a_tile_holds_its_own_arrays_and_no_more(wuhan: Edges) -> None:
    middle_m = np.median(wuhan.node_m, axis=0)
    nodes_m = wuhan.node_m[wuhan.start]
    everywhere = Attachment(np.arange(len(wuhan.start)), np.zeros(len(wuhan.start)), np.zeros(len(wuhan.start)))
    inside = np.flatnonzero((np.abs(nodes_m - middle_m) < 2000).all(axis=1))
    tile = RoadPlace(wuhan, everywhere, everywhere).tile(inside, greatest_cost_m=1200)
    longest_m = wuhan.length_m.max()
    assert 0 < len(tile.roads.edges.start) < len(wuhan.start) / 2
    assert (np.abs(tile.roads.edges.node_m - middle_m) <= 2000 + 1200 + 2 * longest_m + 1).all()
    for array in (tile.roads.edges.node_m, tile.roads.edges.vertex_m, tile.outlets.edge_pos, tile.residences.along_m):
        assert array.base is None or array.base.nbytes <= 2 * array.nbytes  # a view would keep the whole place in memory


def test_roads_that_cross_the_border_of_the_halo_are_kept_whole() -> None:
    # The outlet stands 950 m along a road of 1,000 m, only one end of which lies within 100 m: from the road's middle it is 100 m.
    town = roads([(0, 0), (1000, 0)], [(1000, 0), (1000, 300)], [(1000, 300), (1000, 2000)])
    place = RoadPlace(town.edges, at((0, 850, 0), (1, 10, 0)), at((0, 950, 0), (2, 20, 0)))
    tile = place.tile(np.array([1]), greatest_cost_m=100)
    assert tile.roads.edges.length_m.tolist() == [1000.0, 300.0, 1700.0]
    assert [column.tolist() for column in (tile.pairs(100).origin_pos, tile.pairs(100).outlet_pos, tile.pairs(100).cost_m)] == [[1], [0], [60.0]]


def test_a_tile_is_not_asked_for_more_than_its_halo_holds() -> None:
    street = roads([(0, 0), (1000, 0)])
    tile = RoadPlace(street.edges, at((0, 0, 0)), at((0, 500, 0))).tile(np.array([0]), greatest_cost_m=800)
    assert tile.pairs(499).cost_m.tolist() == []
    assert tile.pairs(500).cost_m.tolist() == [500.0]
    bare = StraightPlace(np.zeros((1, 2)), np.array([[500.0, 0.0]]), 1.3).tile(np.array([0]), greatest_cost_m=800)
    assert bare.pairs(800).cost_m.tolist() == [650.0]
    for small in (tile, bare):
        with pytest.raises(FrameError):
            small.pairs(801)


def test_tiles_without_roads_residences_or_outlets_have_no_pairs() -> None:
    empty = roads()
    lost = at((-1, 0, 0))
    assert tiled_pairs(RoadPlace(empty.edges, lost, lost), [np.array([0])], greatest_cost_m=800).cost_m.tolist() == []
    street = roads([(0, 0), (1000, 0)])
    assert tiled_pairs(RoadPlace(street.edges, lost, at((0, 0, 0))), [np.array([0])], greatest_cost_m=800).cost_m.tolist() == []
    assert tiled_pairs(RoadPlace(street.edges, at(), at((0, 0, 0))), grid(np.empty((0, 2)), columns=2, rows=2), greatest_cost_m=800).cost_m.tolist() == []
    assert tiled_pairs(RoadPlace(street.edges, at((0, 0, 0)), at()), [np.array([0])], greatest_cost_m=800).cost_m.tolist() == []
    assert tiled_pairs(StraightPlace(np.zeros((1, 2)), np.empty((0, 2)), 1.3), [np.array([0])], greatest_cost_m=800).cost_m.tolist() == []


@pytest.mark.parametrize("wrong", [at((12, 0, 0)), at((-2, 0, 0))])
def test_a_tile_of_an_attachment_to_what_is_not_there_is_refused(wrong: Attachment) -> None:
    town = roads(*GRID)
    with pytest.raises(FrameError):
        RoadPlace(town.edges, wrong, at((0, 0, 0))).tile(np.array([0]), greatest_cost_m=800)
    with pytest.raises(FrameError):
        RoadPlace(town.edges, at((0, 0, 0)), wrong).tile(np.array([0]), greatest_cost_m=800)


def test_every_residence_is_in_one_box_of_the_grid() -> None:
    place_m = np.array([[0.0, 0.0], [10.0, 10.0], [5.0, 0.0], [4.9, 9.0], [10.0, 0.0]])
    assert [box.tolist() for box in grid(place_m, columns=2, rows=2)] == [[0], [2, 4], [3], [1]]
    assert [box.tolist() for box in grid(np.zeros((3, 2)), columns=4, rows=3)] == [[0, 1, 2]]
    assert grid(np.empty((0, 2)), columns=2, rows=2) == []


CORNERS = st.tuples(st.integers(0, 6), st.integers(0, 6)).map(lambda corner: (90.0 * corner[0], 110.0 * corner[1]))
STREETS = st.lists(st.lists(CORNERS, min_size=2, max_size=5), min_size=1, max_size=10)
PLACES = st.lists(st.tuples(st.integers(0, 40), st.floats(0, 1), st.floats(0, 60)), min_size=1, max_size=30)


@settings(deadline=None)
@given(
    STREETS, PLACES, PLACES, st.one_of(st.floats(0, 1500), st.sampled_from([0.0, 90.0, 200.0])),
    st.sampled_from([0.0, 0.5, 0.98, 1.0, 1.7]), st.integers(1, 4), st.integers(1, 4),
)  # fmt: skip
def test_any_town_in_tiles_is_the_town_even_where_roads_are_shorter_than_straight(
    drawn: list[list[tuple[float, float]]], homes: list[tuple[int, float, float]], doors: list[tuple[int, float, float]], limit_m: float, stretch: float,
    columns: int, rows: int,
) -> None:  # fmt: skip
    edges = noded(lines(*drawn))
    if not len(edges.start):
        return
    length_m = edges.length_m * np.where(np.arange(len(edges.start)) % 3, 1.0, stretch)
    town = Edges(edges.node_m, edges.start, edges.end, length_m, edges.line, edges.vertex_m, edges.vertex_first)
    count = len(town.start)
    residences, outlets = (
        at(*[(edge % (count + 1) - 1, share * length_m[edge % (count + 1) - 1] if edge % (count + 1) else 0.0, walk) for edge, share, walk in places])
        for places in (homes, doors)
    )
    parts = grid(town.node_m[town.start[np.maximum(residences.edge_pos, 0)]], columns=columns, rows=rows)
    tiled = tiled_pairs(RoadPlace(town, residences, outlets), parts, greatest_cost_m=limit_m)
    assert same_pairs(tiled, pairs(network(town), residences, outlets, greatest_cost_m=limit_m))


POINTS = st.lists(st.tuples(st.floats(-1000, 1000), st.floats(-1000, 1000)), min_size=1, max_size=30)


@settings(deadline=None)
@given(POINTS, POINTS, st.floats(0, 2000), st.sampled_from([1.0, 1.3]), st.integers(1, 4), st.integers(1, 4))
def test_any_place_without_roads_in_tiles_is_the_place(
    homes: list[tuple[float, float]], doors: list[tuple[float, float]], limit_m: float, detour_factor: float, columns: int, rows: int
) -> None:
    place = StraightPlace(np.array(homes), np.array(doors), detour_factor)
    tiled = tiled_pairs(place, grid(place.origin_m, columns=columns, rows=rows), greatest_cost_m=limit_m)
    assert same_pairs(tiled, straight_line_pairs(place.origin_m, place.outlet_m, greatest_cost_m=limit_m, detour_factor=detour_factor))
