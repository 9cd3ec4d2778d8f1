"""Laws of walks along roads, and scipy's shortest paths as oracle, on nets with loops, double edges, dead ends and islands."""

from collections.abc import Sequence
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo.core.network import Attachment, Network, attach
from geo.frames import FloatArray, IntArray
from tests.core.streets import Line, Rows, at, graph, roads, walks

MOST_NODES = 12
LENGTHS = st.one_of(st.floats(0.001, 500), st.sampled_from([0.1, 100.0, 300.0, 400.0]))
EDGES = st.lists(st.tuples(st.integers(0, MOST_NODES - 1), st.integers(0, MOST_NODES - 1), LENGTHS), min_size=1, max_size=24)
PLACES = st.lists(st.tuples(st.integers(0, 23), st.floats(0, 1), st.floats(0, 50)), min_size=1, max_size=40)
LIMITS = st.one_of(st.floats(0, 3000), st.sampled_from([0.0, 100.0, 400.0]))
BLOCKS = st.lists(st.sampled_from([(100.0, 0.0), (-100.0, 0.0), (0.0, 100.0), (0.0, -100.0)]), min_size=1, max_size=6)
CORNERS = st.tuples(st.integers(0, 4), st.integers(0, 4)).map(lambda corner: (100.0 * corner[0], 100.0 * corner[1]))
STREETS = st.lists(st.tuples(CORNERS, BLOCKS).map(lambda street: wandering(*street)), min_size=1, max_size=8)
POINTS = st.lists(st.tuples(st.integers(-40, 440), st.integers(-40, 440)), min_size=1, max_size=8)

EdgeRows = list[tuple[int, int, float]]
PlaceRows = list[tuple[int, float, float]]


def wandering(corner: tuple[float, float], blocks: Sequence[tuple[float, float]]) -> Line:
    """A street from a corner, block by block, with a vertex at every corner; roads that lie on one another have the same corners."""
    street = np.cumsum([corner, *blocks], axis=0)
    return [(float(x), float(y)) for x, y in street]


def placed(edges: EdgeRows, places: PlaceRows) -> Attachment:
    """Places given as edge (of the 24 that there may be), share of its length, and walk."""
    return at(*[(edge % len(edges), share * edges[edge % len(edges)][2], walk) for edge, share, walk in places])


def between_nodes(town: Network) -> FloatArray:
    """scipy's lengths of all shortest paths, the shortest of double edges kept."""
    count = len(town.edges.node_m)
    shortest = np.full((count, count), np.inf)
    np.minimum.at(shortest, (town.edges.start, town.edges.end), town.edges.length_m)
    shortest = np.minimum(shortest, shortest.T)
    row, column = np.nonzero(np.isfinite(shortest))
    return dijkstra(csr_array((shortest[row, column], (row, column)), shape=(count, count)))


def ends(town: Network, places: Attachment) -> list[tuple[IntArray, FloatArray]]:
    """Both ends of the edge of each place, and the metres to them."""
    edges = town.edges
    to_end_m = edges.length_m[places.edge_pos] - places.along_m
    return [(edges.start[places.edge_pos], places.along_m), (edges.end[places.edge_pos], to_end_m)]


def expected(town: Network, origins: Attachment, outlets: Attachment) -> FloatArray:
    """Cost of every pair by its definition: over either end of either edge, or straight along a common edge; shape (I, J)."""
    path_m = between_nodes(town)
    best = np.full((len(origins.edge_pos), len(outlets.edge_pos)), np.inf)
    for node, to_node_m in ends(town, origins):
        for other, to_other_m in ends(town, outlets):
            best = np.minimum(best, to_node_m[:, None] + path_m[np.ix_(node, other)] + to_other_m[None, :])
    straight = np.abs(origins.along_m[:, None] - outlets.along_m[None, :])
    best = np.where(origins.edge_pos[:, None] == outlets.edge_pos[None, :], np.minimum(best, straight), best)
    return best + origins.walk_m[:, None] + outlets.walk_m[None, :]


@settings(deadline=None)
@given(EDGES, PLACES, PLACES, LIMITS)
def test_walks_are_those_of_scipy_to_a_millionth_of_a_metre(edges: EdgeRows, homes: PlaceRows, doors: PlaceRows, limit_m: float) -> None:
    town, origins, outlets = graph(MOST_NODES, edges), placed(edges, homes), placed(edges, doors)
    cost_m = expected(town, origins, outlets)
    found = walks(town, origins, outlets, limit_m)
    assert all(abs(cost_m[origin, outlet] - metres) <= 1e-6 for origin, outlet, metres in found)
    pairs_found = {(origin, outlet) for origin, outlet, _ in found}
    assert len(pairs_found) == len(found)
    for origin, outlet in np.argwhere(np.isfinite(cost_m)).tolist():
        if abs(cost_m[origin, outlet] - limit_m) > 1e-5:
            assert ((origin, outlet) in pairs_found) == (cost_m[origin, outlet] <= limit_m)


@settings(deadline=None)
@given(EDGES, PLACES, PLACES, LIMITS)
def test_pairs_are_sorted_by_origin_then_cost_then_outlet(edges: EdgeRows, homes: PlaceRows, doors: PlaceRows, limit_m: float) -> None:
    found = walks(graph(MOST_NODES, edges), placed(edges, homes), placed(edges, doors), limit_m)
    assert found == sorted(found, key=lambda pair: (pair[0], pair[2], pair[1]))


def renamed(found: Rows, origins: Sequence[int], outlets: Sequence[int]) -> Rows:
    """Pairs of permuted rows under the names that the rows had before."""
    return [(origins[origin], outlets[outlet], metres) for origin, outlet, metres in found]


@settings(deadline=None)
@given(EDGES, PLACES, PLACES, LIMITS, st.randoms(use_true_random=False))
def test_the_order_of_edges_nodes_residences_and_outlets_moves_no_number(
    edges: EdgeRows, homes: PlaceRows, doors: PlaceRows, limit_m: float, chance: Random
) -> None:
    plain = walks(graph(MOST_NODES, edges), placed(edges, homes), placed(edges, doors), limit_m)
    seed = np.random.default_rng(chance.randint(0, 2**32))
    edge_order, node_names = seed.permutation(len(edges)).tolist(), seed.permutation(MOST_NODES).tolist()
    moved = [(node_names[edges[edge][0]], node_names[edges[edge][1]], edges[edge][2]) for edge in edge_order]
    origins, outlets = seed.permutation(len(homes)).tolist(), seed.permutation(len(doors)).tolist()

    def on_moved(places: PlaceRows, order: list[int]) -> Attachment:
        rows = [places[row] for row in order]
        return at(*[(edge_order.index(edge % len(edges)), share * edges[edge % len(edges)][2], walk) for edge, share, walk in rows])

    found = walks(graph(MOST_NODES, moved), on_moved(homes, origins), on_moved(doors, outlets), limit_m)
    assert sorted(renamed(found, origins, outlets)) == sorted(plain)


@settings(deadline=None)
@given(EDGES, PLACES, PLACES, PLACES, LIMITS)
def test_another_outlet_changes_no_walk_to_the_others(edges: EdgeRows, homes: PlaceRows, doors: PlaceRows, more_doors: PlaceRows, limit_m: float) -> None:
    town, origins = graph(MOST_NODES, edges), placed(edges, homes)
    before = walks(town, origins, placed(edges, doors), limit_m)
    after = walks(town, origins, placed(edges, doors + more_doors), limit_m)
    assert [pair for pair in after if pair[1] < len(doors)] == before


@settings(deadline=None)
@given(EDGES, PLACES, PLACES, LIMITS, st.integers(2, 5))
def test_threads_change_nothing(edges: EdgeRows, homes: PlaceRows, doors: PlaceRows, limit_m: float, thread_count: int) -> None:
    town, origins, outlets = graph(MOST_NODES, edges), placed(edges, homes), placed(edges, doors)
    assert walks(town, origins, outlets, limit_m, thread_count) == walks(town, origins, outlets, limit_m)


def assert_same_walks(some: Rows, others: Rows) -> None:
    """Feet on streets are found in floating point, so walks agree to a thousandth of a millimetre."""
    assert [pair[:2] for pair in sorted(some)] == [pair[:2] for pair in sorted(others)]
    assert np.allclose([pair[2] for pair in sorted(some)], [pair[2] for pair in sorted(others)], rtol=0, atol=1e-6)


def reached_in(streets: list[Line], homes: FloatArray, doors: FloatArray, limit_m: float) -> Rows:
    town = roads(*streets)
    return walks(town, attach(homes, town), attach(doors, town), limit_m)


@settings(deadline=None, max_examples=40)
@given(STREETS, POINTS, POINTS, LIMITS, st.tuples(st.integers(-4_000_000, 4_000_000), st.integers(-4_000_000, 4_000_000)))
def test_moving_the_whole_town_moves_no_walk(streets: list[Line], homes: Line, doors: Line, limit_m: float, way: tuple[int, int]) -> None:
    moved: list[Line] = [[(x + way[0], y + way[1]) for x, y in street] for street in streets]
    here = reached_in(streets, np.array(homes, float), np.array(doors, float), limit_m)
    there = reached_in(moved, np.array(homes, float) + way, np.array(doors, float) + way, limit_m)
    assert_same_walks(here, there)


@settings(deadline=None, max_examples=40)
@given(STREETS, POINTS, POINTS, LIMITS)
def test_streets_drawn_backwards_and_in_another_order_move_no_walk(streets: list[Line], homes: Line, doors: Line, limit_m: float) -> None:
    turned: list[Line] = [street[::-1] for street in streets[::-1]]
    there, back = (reached_in(drawn, np.array(homes, float), np.array(doors, float), limit_m) for drawn in (streets, turned))
    assert_same_walks(there, back)
