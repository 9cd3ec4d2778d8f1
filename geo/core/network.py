"""The walking network as arrays: what hangs together, which edge a place is attached to, and who reaches what within a walk."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from shapely import STRtree

from geo.core.chains import Chains, Grouped, Located, chains_of, group_by_chain, locate
from geo.core.kernels import PosArray, stepped
from geo.core.noding import MILLIMETRES, Edges, noded
from geo.core.shortest_paths import Task, by_origin, walks_from
from geo.core.straight_line import LENGTH_TOLERANCE_M
from geo.errors import FrameError, N_
from geo.frames import FloatArray, IntArray, Pairs

UNATTACHED: Final = -1
"""Position of the edge of a place that is attached to nothing: it reaches nothing, and nobody reaches it."""


@dataclass(frozen=True, slots=True)
class Network:
    """Roads that can be walked both ways, as a graph of V nodes and E edges in CSR form, and its chains.

    The edges that meet at node v are `indptr[v] … indptr[v + 1]`: `neighbours` at their other end, `length_m`, and `edge_pos`, shape (2E,).
    """

    edges: Edges
    indptr: IntArray
    neighbours: IntArray
    length_m: FloatArray
    edge_pos: IntArray
    chains: Chains


@dataclass(frozen=True, slots=True)
class Components:
    """What hangs together: `component_pos` of each node, how many there are, the longest (−1 without roads), and its share (0–1) of all length."""

    component_pos: IntArray
    count: int
    largest_pos: int
    largest_length_share: float


@dataclass(frozen=True, slots=True)
class Attachment:
    """Where places enter the network: edge (−1 for none), metres along it from its start, metres of walk to it; shape (n,) each."""

    edge_pos: IntArray
    along_m: FloatArray
    walk_m: FloatArray

    def __post_init__(self) -> None:
        if not len(self.edge_pos) == len(self.along_m) == len(self.walk_m):
            raise FrameError(N_("Table {table} lacks the columns {columns}."), table="attachment", columns="edge_pos, along_m, walk_m")


def network(edges: Edges) -> Network:
    """The graph of `edges`, walked both ways; lengths rounded to the step, so that sums do not depend on their order.

    Parameters
    ----------
    edges
        Stretches of road between nodes, lengths in metres.

    Returns
    -------
    Network
        Neighbours of a node in the order of their edges.

    Raises
    ------
    FrameError
        If a length is negative or no number.
    """
    edge_m = stepped(edges.length_m)
    if not ((edge_m >= 0) & (edge_m < np.inf)).all():
        raise FrameError(N_("Table {table}: column {column} may hold only {choices}."), table="road_edge", column="length_m", choices="0 …")
    count, nodes = len(edges.start), len(edges.node_m)
    come_from, neighbours = np.concatenate([edges.start, edges.end]), np.concatenate([edges.end, edges.start])
    order = np.argsort(come_from, kind="stable")
    edge_pos = order % max(count, 1)
    indptr = np.concatenate([[0], np.cumsum(np.bincount(come_from, minlength=nodes))]).astype(np.int64)
    neighbours, start = neighbours[order].astype(np.int64), edges.start.astype(np.int64)
    chains = chains_of(indptr, neighbours, edge_pos, start, edge_m)
    return Network(replace(edges, length_m=edge_m), indptr, neighbours, edge_m[edge_pos], edge_pos, chains)


def components(roads: Network) -> Components:
    """Parts of the network between which nobody can walk; the share is 0 where there is no road."""
    nodes = len(roads.edges.node_m)
    graph: csr_array[np.float64] = csr_array((np.ones(len(roads.neighbours)), roads.neighbours, roads.indptr), shape=(nodes, nodes))
    count, labels = connected_components(graph, directed=False) if nodes else (0, np.empty(0))
    component_pos = labels.astype(np.int64)
    by_component_m = np.bincount(component_pos[roads.edges.start], weights=roads.edges.length_m, minlength=1)
    total_m = by_component_m.sum()
    largest_pos = int(by_component_m.argmax()) if count else -1
    return Components(component_pos, int(count), largest_pos, float(by_component_m.max() / total_m) if total_m else 0.0)


def attach(place_m: FloatArray, roads: Network) -> Attachment:
    """Each place attached to its nearest edge, for networks that are not in PostGIS.

    Parameters
    ----------
    place_m
        x and y in the network's metric system, shape (n, 2), metres.
    roads
        The network; where it has no edge, places are attached to nothing.

    Returns
    -------
    Attachment
        Of points of roads exactly as near, the one furthest west, then south; of roads drawn on one another, the first.
    """
    if not len(roads.edges.start) or not len(place_m):
        return Attachment(np.full(len(place_m), UNATTACHED), np.zeros(len(place_m)), np.zeros(len(place_m)))
    legs = _legs(roads.edges)
    straights = np.asarray(shapely.linestrings(np.stack([legs.start_m, legs.end_m], axis=1)))
    (place, leg), walk_m = STRtree(straights).query_nearest(shapely.points(place_m), return_distance=True)
    way_m = legs.end_m[leg] - legs.start_m[leg]
    share = np.clip(((place_m[place] - legs.start_m[leg]) * way_m).sum(axis=1) / (way_m**2).sum(axis=1), 0.0, 1.0)
    foot_mm = np.rint((legs.start_m[leg] + share[:, None] * way_m) * MILLIMETRES)
    order = np.lexsort((leg, foot_mm[:, 1], foot_mm[:, 0], place))
    nearest = order[np.flatnonzero(np.diff(place[order], prepend=-1))]
    edge = legs.edge[leg[nearest]]
    along_m = legs.along_m[leg[nearest]] + share[nearest] * np.hypot(*way_m[nearest].T)
    return Attachment(edge, np.minimum(along_m, roads.edges.length_m[edge]), walk_m[nearest])


@dataclass(frozen=True, slots=True)
class _Legs:
    """Straight pieces of the edges: both ends, (N, 2), the edge, and the metres along it at which they start, (N,)."""

    start_m: FloatArray
    end_m: FloatArray
    edge: IntArray
    along_m: FloatArray


def _legs(edges: Edges) -> _Legs:
    bends = np.diff(edges.vertex_first)
    is_start = np.ones(len(edges.vertex_m), dtype=np.bool_)
    is_start[edges.vertex_first[1:] - 1] = False
    vertex = np.flatnonzero(is_start)
    start_m, end_m = edges.vertex_m[vertex], edges.vertex_m[vertex + 1]
    walked_m = np.concatenate([[0.0], np.cumsum(np.hypot(*(end_m - start_m).T))])[:-1]
    first_leg = edges.vertex_first[:-1] - np.arange(len(bends))
    return _Legs(start_m, end_m, np.repeat(np.arange(len(bends)), bends - 1), walked_m - np.repeat(walked_m[first_leg], bends - 1))


def grouped(roads: Network, origins: Attachment) -> Grouped:
    """Residences in the order that `pairs` needs them in: worth keeping where one network is asked again and again.

    Parameters
    ----------
    roads
        The network.
    origins
        Where the residences enter it, shape (I,).

    Returns
    -------
    Grouped
        Those attached to nothing are counted and left out.

    Raises
    ------
    FrameError
        If an attachment names an edge that the network does not have, a place outside its edge, or a negative walk.
    """
    return group_by_chain(_located(roads, origins), len(roads.chains.chain_m))


def pairs(roads: Network, origins: Attachment | Grouped, outlets: Attachment, *, greatest_cost_m: float, thread_count: int = 1) -> Pairs:
    """Every residence and outlet whose walk is at most `greatest_cost_m`: to the road, along roads, and from the road.

    Parameters
    ----------
    roads
        The network, lengths in metres.
    origins
        Where the residences enter it, shape (I,); or what `grouped` made of that for the same network.
    outlets
        Where the outlets enter it, shape (J,).
    greatest_cost_m
        The greatest walk that still counts; a walk exactly at it is within.
    thread_count
        How many threads share the outlets; the answer is the same.

    Returns
    -------
    Pairs
        Sorted by origin, then cost, then outlet.

    Raises
    ------
    FrameError
        If an attachment names an edge that the network does not have, a place outside its edge, or a negative walk.

    Notes
    -----
    Shortest walks from every outlet, not beyond the limit, by Δ-stepping: Meyer and Sanders (2003),
    https://doi.org/10.1016/S0196-6774(03)00076-2. The lengths are Dijkstra's, exactly: they are multiples of the step of `geo.core.kernels`.
    """
    homes = grouped(roads, origins) if isinstance(origins, Attachment) else origins
    limit_m = float(greatest_cost_m) + LENGTH_TOLERANCE_M
    found = _walked(Task(roads.chains, homes, _located(roads, outlets), limit_m), thread_count)
    return Pairs(*by_origin(*found, homes.origin_count))


def compile_kernels() -> None:
    """Compiles whatever is not yet on disk (ten seconds of work), so that nobody's first question has to wait for it: a part of setting up."""
    street = np.empty(1, dtype=np.object_)
    street[0] = shapely.LineString([(0, 0), (1, 0)])
    roads = network(noded(street))
    door = Attachment(np.zeros(1, np.int64), np.zeros(1), np.zeros(1))
    pairs(roads, door, door, greatest_cost_m=0.0)


def _located(roads: Network, places: Attachment) -> Located:
    edge_m = roads.edges.length_m
    # Kernels are compiled for arrays of one kind: whole, in order, and not write-protected.
    edge_pos = np.require(places.edge_pos, np.int64, ["C", "A", "W"])
    along_m, walk_m = np.require(places.along_m, np.float64, ["C", "A", "W"]), np.require(places.walk_m, np.float64, ["C", "A", "W"])
    located, fault = locate(roads.chains, edge_m, edge_pos, along_m, walk_m)
    if fault:
        column, choices = (("edge_pos", f"-1 … {len(edge_m) - 1}"), ("along_m", "0 … length_m"), ("walk_m", "0 …"))[fault - 1]
        raise FrameError(N_("Table {table}: column {column} may hold only {choices}."), table="attachment", column=column, choices=choices)
    return located


def _walked(task: Task, thread_count: int) -> tuple[PosArray, FloatArray, IntArray]:
    """Pairs outlet by outlet; threads take consecutive outlets (numba's own threads end the program when two pages ask at once)."""
    cuts = np.linspace(0, len(task.outlets.chain), thread_count + 1).astype(np.int64).tolist()

    def part(first: int, last: int) -> tuple[PosArray, FloatArray, IntArray, int]:
        return walks_from(task, first, last)

    if thread_count == 1:
        return part(*cuts)[:3]
    with ThreadPoolExecutor(thread_count) as threads:
        pair_origin, pair_m, pair_count, _ = zip(*threads.map(part, cuts[:-1], cuts[1:]), strict=True)
    return np.concatenate(pair_origin), np.concatenate(pair_m), np.concatenate(pair_count)
