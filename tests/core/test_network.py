"""Walks along roads: numbers worked by hand (docs/methods.md, Reach)."""

import numpy as np
import pytest

from geo.core.network import Attachment, attach, compile_kernels, grouped, pairs
from geo.errors import FrameError
from tests.core.streets import GRID, at, at_nodes, everywhere, graph, lines, node_at, roads, walks


def test_on_the_grid_the_crossroads_reaches_its_neighbours_at_exactly_100_m_and_the_corners_at_200_m() -> None:
    town = roads(*GRID)
    post = at_nodes(town, np.array([node_at(town, 100, 100)]))
    near = {(x, y) for x, y in ((100, 100), (0, 100), (200, 100), (100, 0), (100, 200))}
    reached = {tuple(town.edges.node_m[origin].tolist()): metres for origin, _, metres in walks(town, everywhere(town), post, 100)}
    assert reached == {place: 0.0 if place == (100, 100) else 100.0 for place in near}
    assert len(walks(town, everywhere(town), post, 99.999)) == 1
    assert sorted(metres for _, _, metres in walks(town, everywhere(town), post, 200)) == [0.0, *[100.0] * 4, *[200.0] * 4]


def test_on_one_street_people_walk_straight_along_it() -> None:
    street = roads([(0, 0), (300, 0)])
    assert walks(street, at((0, 100, 5)), at((0, 180, 7)), 1000) == [(0, 0, 5 + 80 + 7)]


def test_on_one_street_people_walk_round_where_that_is_shorter() -> None:
    # The long way round is edge 0, 1000 m; its ends are 10 m apart along edge 1.
    town = graph(2, [(0, 1, 1000), (0, 1, 10)])
    assert walks(town, at((0, 10, 0)), at((0, 990, 0)), 5000) == [(0, 0, 30)]
    assert walks(town, at((0, 300, 0)), at((0, 600, 0)), 5000) == [(0, 0, 300)]


def test_round_a_block_without_any_crossing_the_shorter_way_counts() -> None:
    block = roads([(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)])
    assert walks(block, at((0, 50, 0), (0, 200, 0)), at((0, 350, 0)), 400) == [(0, 0, 100), (1, 0, 150)]


def test_a_loop_at_the_end_of_a_road_is_walked_the_shorter_way() -> None:
    # Edge 0 leads 20 m from node 0 to node 1, edge 1 is a loop of 100 m there.
    town = graph(2, [(0, 1, 20), (1, 1, 100)])
    assert walks(town, at((1, 70, 0), (1, 40, 0)), at((0, 0, 0)), 1000) == [(0, 0, 20 + 30), (1, 0, 20 + 40)]


def test_edges_of_a_winding_road_without_crossings_add_up() -> None:
    # Nodes 0-1-2-3 in a row, drawn in changing directions: 10 m, 20 m and 40 m.
    town = graph(4, [(0, 1, 10), (2, 1, 20), (2, 3, 40)])
    assert walks(town, at((0, 4, 1), (1, 5, 2)), at((2, 30, 3)), 1000) == [(0, 0, 1 + 6 + 20 + 30 + 3), (1, 0, 2 + 5 + 30 + 3)]


def test_what_does_not_hang_together_is_not_reached() -> None:
    town = roads([(0, 0), (100, 0)], [(0, 1), (100, 1)])
    assert walks(town, at((0, 50, 0), (1, 50, 0)), at((1, 60, 0)), 10_000) == [(1, 0, 10)]


def test_exactly_at_the_threshold_is_within_and_a_tenth_of_a_millimetre_beyond_is_not() -> None:
    # Ten stretches of 0.1 m add up to 0.9999999999999999 in common floating point.
    town = graph(11, [(node, node + 1, 0.1) for node in range(10)])
    assert len(walks(town, at((0, 0, 0)), at((9, 0.1, 0)), 1.0)) == 1
    assert walks(town, at((0, 0, 0)), at((9, 0.1, 0.0001)), 1.0) == []
    far = roads([(0, 0), (800, 0)])
    assert len(walks(far, at((0, 0, 0)), at((0, 790, 10)), 800)) == 1


def test_a_threshold_of_0_leaves_those_at_the_door_and_one_below_it_nobody() -> None:
    street = roads([(0, 0), (300, 0)])
    assert walks(street, at((0, 100, 0), (0, 101, 0)), at((0, 100, 0)), 0) == [(0, 0, 0)]
    assert walks(street, at((0, 100, 0)), at((0, 100, 0)), -1) == []


def test_an_outlet_three_kilometres_from_any_road_is_reached_by_those_who_walk_so_far() -> None:
    street = roads([(0, 0), (300, 0)])
    assert walks(street, at((0, 100, 0)), at((0, 0, 3000)), 4000) == [(0, 0, 3100)]
    assert walks(street, at((0, 100, 0)), at((0, 0, 3000)), 800) == []


def test_equal_walks_come_in_the_order_of_the_outlets_however_many_there_are() -> None:
    street = roads([(0, 0), (300, 0)])
    outlets = at(*[(0, 150 + side * 10, 0) for _ in range(40) for side in (-1, 1)], (0, 150, 3))
    assert walks(street, at((0, 150, 0)), outlets, 50) == [(0, 80, 3.0), *[(0, outlet, 10.0) for outlet in range(80)]]


def test_places_that_are_attached_to_nothing_reach_nothing_and_are_not_reached() -> None:
    street = roads([(0, 0), (300, 0)])
    assert walks(street, at((-1, 0, 0), (0, 9, 0)), at((0, 9, 0), (-1, 0, 0)), 1000) == [(1, 0, 0)]


def test_without_roads_or_people_or_outlets_there_are_no_pairs() -> None:
    street = roads([(0, 0), (300, 0)])
    assert walks(roads(), at((-1, 0, 0)), at((-1, 0, 0)), 1000) == []
    assert walks(street, at(), at((0, 0, 0)), 1000) == []
    assert walks(street, at((0, 0, 0)), at(), 1000) == []
    assert walks(street, at((0, 0, 0)), at(), 1000, thread_count=2) == []


@pytest.mark.parametrize("wrong", [(1, 0, 0), (-2, 0, 0), (0, 301, 0), (0, -1, 0), (0, np.nan, 0), (0, 5, -1), (0, 5, np.nan), (0, 5, np.inf)])
def test_an_attachment_to_what_is_not_there_is_refused(wrong: tuple[int, float, float]) -> None:
    street = roads([(0, 0), (300, 0)])
    with pytest.raises(FrameError):
        walks(street, at(wrong), at((0, 0, 0)), 1000)
    with pytest.raises(FrameError):
        walks(street, at((0, 0, 0)), at((0, 0, 0), wrong), 1000)


def test_arrays_of_different_lengths_and_negative_lengths_are_refused() -> None:
    with pytest.raises(FrameError):
        Attachment(np.zeros(2, np.int64), np.zeros(2), np.zeros(1))
    with pytest.raises(FrameError):
        graph(2, [(0, 1, -1.0)])


def test_places_are_attached_to_the_nearest_street_at_right_angles() -> None:
    town = roads([(0, 0), (300, 0)], [(0, 50), (300, 50)])
    found = attach(np.array([[30.0, 4.0], [120.0, 48.0], [310.0, 0.0]]), town)
    assert (found.edge_pos.tolist(), found.along_m.tolist(), found.walk_m.tolist()) == ([0, 1, 0], [30.0, 120.0, 300.0], [4.0, 2.0, 10.0])


def test_between_two_streets_exactly_as_near_the_order_of_the_streets_decides_nothing() -> None:
    south, north = [(0, 0), (300, 0)], [(0, 50), (300, 50)]
    for streets in ((south, north), (north, south)):
        town = roads(*streets)
        (edge,) = attach(np.array([[30.0, 25.0]]), town).edge_pos
        assert town.edges.geometry()[edge].equals(lines(south)[0])


def test_inside_a_bend_the_leg_further_west_is_taken_however_the_street_is_drawn() -> None:
    bend = [(0.0, 0.0), (0.0, 200.0), (100.0, 200.0)]
    there, back = (attach(np.array([[1.0, 199.0]]), roads(drawn)) for drawn in (bend, bend[::-1]))
    assert (there.along_m.tolist(), back.along_m.tolist()) == ([199.0], [101.0])
    assert there.walk_m.tolist() == back.walk_m.tolist() == [1.0]


def test_without_roads_places_are_attached_to_nothing() -> None:
    assert attach(np.array([[30.0, 25.0]]), roads()).edge_pos.tolist() == [-1]


def test_arrays_that_are_write_protected_or_parts_of_others_do_as_well() -> None:
    street = roads([(0, 0), (300, 0)])
    table = np.array([[100.0, 5.0], [180.0, 7.0]])
    table.setflags(write=False)
    places = Attachment(np.zeros(2, np.int64), table[:, 0], table[:, 1])
    found = pairs(street, grouped(street, places), places, greatest_cost_m=1000)
    assert found.cost_m.tolist() == [10.0, 92.0, 14.0, 92.0]


def test_kernels_can_be_compiled_before_anybody_asks() -> None:
    compile_kernels()
