"""From lines to a network: joined where they share a vertex, and nowhere else."""

import numpy as np
import pytest
import shapely

from geo.core.network import components, network
from geo.core.noding import noded
from geo.errors import FrameError
from tests.core.streets import GRID, legs, lines, roads


def test_a_grid_of_three_streets_by_three_has_nine_nodes_and_twelve_edges_of_100_m() -> None:
    town = roads(*GRID)
    assert sorted(map(tuple, town.edges.node_m.tolist())) == [(x, y) for x in (0, 100, 200) for y in (0, 100, 200)]
    assert legs(town) == [100.0] * 12
    assert sorted(np.diff(town.indptr).tolist()) == [2, 2, 2, 2, 3, 3, 3, 3, 4]
    assert town.edges.line.tolist() == [line for line in range(6) for _ in range(2)]


def test_a_bridge_is_not_joined_to_the_street_that_it_crosses() -> None:
    town = roads([(0, 0), (100, 0)], [(50, -50), (50, 50)])
    assert legs(town) == [100.0, 100.0]
    assert components(town).count == 2


def test_a_bridge_that_shares_a_vertex_in_passing_is_not_joined_where_its_level_says_so() -> None:
    crossing = lines([(0, 0), (50, 0), (100, 0)], [(50, -50), (50, 0), (50, 50)])
    assert components(network(noded(crossing, level=np.array([0, 1])))).count == 2
    assert components(network(noded(crossing))).count == 1


def test_steps_that_end_at_a_bridge_lead_up_to_it_whatever_their_level() -> None:
    bridge, steps = [(0, 0), (50, 0), (100, 0)], [(50, 0), (50, 20)]
    town = network(noded(lines(bridge, steps), level=np.array([1, 0])))
    assert legs(town) == [50.0, 50.0, 20.0]
    assert components(town).count == 1


def test_each_level_is_joined_for_itself_where_all_pass() -> None:
    below, above = [(0, 0), (50, 0), (100, 0)], [(50, -50), (50, 0), (50, 50)]
    town = network(noded(lines(below, [(0, 50), (50, 0), (100, 50)], above), level=np.array([0, 0, 1])))
    assert components(town).count == 2
    assert len(town.edges.start) == 5


def test_a_road_closed_to_walkers_joins_nothing() -> None:
    grid = lines([(0, 0), (50, 0), (100, 0)], [(50, 0), (50, 80)])
    town = network(noded(grid, is_walkable=np.array([True, False])))
    assert (legs(town), town.edges.line.tolist()) == ([100.0], [0])


def test_vertices_within_the_same_millimetre_are_one_and_a_millimetre_apart_are_two() -> None:
    assert components(roads([(0, 0), (100, 0)], [(100.0004, 0), (200, 0)])).count == 1
    assert components(roads([(0, 0), (100, 0)], [(100.001, 0), (200, 0)])).count == 2


def test_a_road_that_meets_itself_is_cut_there() -> None:
    town = roads([(0, 0), (100, 0), (130, 40), (170, 40), (100, 0), (100, -7)])
    assert legs(town) == pytest.approx([100.0, 50 + 40 + np.hypot(70, 40), 7.0])
    assert town.edges.start[1] == town.edges.end[1]


def test_bends_count_in_the_length_and_are_kept() -> None:
    town = roads([(0, 0), (30, 40), (30, 140)])
    assert legs(town) == [150.0]
    assert town.edges.geometry()[0].equals(shapely.LineString([(0, 0), (30, 40), (30, 140)]))


def test_noding_what_is_noded_changes_nothing() -> None:
    once = noded(lines(*GRID, [(0, 0), (30, 40), (100, 100)]))
    again = noded(once.geometry())
    assert np.array_equal(once.node_m, again.node_m)
    assert np.array_equal(once.start, again.start)
    assert np.array_equal(once.end, again.end)
    assert np.array_equal(once.length_m, again.length_m)


def test_lines_without_length_are_left_out_and_no_line_at_all_is_an_empty_network() -> None:
    empty = shapely.LineString()
    town = network(noded(np.array([empty, shapely.LineString([(5, 5), (5, 5.0001)]), shapely.LineString([(0, 0), (0, 0), (9, 0)])])))
    assert (legs(town), town.edges.line.tolist()) == ([9.0], [2])
    nothing = network(noded(lines()))
    assert (len(nothing.edges.node_m), components(nothing).count, components(nothing).largest_length_share) == (0, 0, 0.0)


@pytest.mark.parametrize("wrong", ["MULTILINESTRING ((0 0, 1 0))", "POINT (0 0)", "LINESTRING (0 0, 1 inf)"])
def test_what_is_no_line_is_refused(wrong: str) -> None:
    with pytest.raises(FrameError):
        noded(np.array([shapely.from_wkt(wrong)], dtype=np.object_))


def test_attributes_of_another_length_are_refused() -> None:
    with pytest.raises(FrameError):
        noded(lines([(0, 0), (1, 0)]), is_walkable=np.array([True, True]))


def test_components_tell_the_longest_and_its_share_of_length() -> None:
    town = roads([(0, 0), (100, 0)], [(0, 50), (100, 50), (300, 50)])
    parts = components(town)
    assert (parts.count, parts.largest_length_share) == (2, 0.75)
    assert town.edges.node_m[parts.component_pos == parts.largest_pos].tolist() in ([[0, 50], [300, 50]], [[300, 50], [0, 50]])
    assert components(roads()).largest_pos == -1
