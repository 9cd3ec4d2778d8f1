"""Small street nets whose walks are known by hand."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

from geo.core.network import Attachment, Network, network, pairs
from geo.core.noding import Edges, noded
from geo.frames import FloatArray, IntArray

Line = Sequence[tuple[float, float]]
Rows = list[tuple[int, int, float]]

GRID: list[Line] = [
    *([(0, y), (100, y), (200, y)] for y in (0, 100, 200)),
    *([(x, 0), (x, 100), (x, 200)] for x in (0, 100, 200)),
]
"""Three streets by three, 100 m apart, with a common vertex at every crossing."""


def lines(*streets: Line) -> npt.NDArray[np.object_]:
    return np.array([shapely.LineString(street) for street in streets], dtype=np.object_)


def roads(*streets: Line) -> Network:
    return network(noded(lines(*streets)))


def graph(node_count: int, edges: Sequence[tuple[int, int, float]]) -> Network:
    """A network of stated lengths, whatever its shape."""
    start, end = (np.array([edge[side] for edge in edges], dtype=np.int64) for side in (0, 1))
    length_m = np.array([edge[2] for edge in edges], dtype=np.float64)
    none = np.zeros((0, 2))
    return network(Edges(np.zeros((node_count, 2)), start, end, length_m, np.arange(len(edges)), none, np.zeros(len(edges) + 1, np.int64)))


def at(*places: tuple[int, float, float]) -> Attachment:
    """Attachment of places given as edge, metres along it, metres of walk to it."""
    columns = np.array(places, dtype=np.float64).reshape(-1, 3)
    return Attachment(columns[:, 0].astype(np.int64), columns[:, 1].copy(), columns[:, 2].copy())


def at_nodes(town: Network, nodes: IntArray) -> Attachment:
    edge = town.edge_pos[town.indptr[nodes]]
    return Attachment(edge, np.where(town.edges.start[edge] == nodes, 0.0, town.edges.length_m[edge]), np.zeros(len(nodes)))


def node_at(town: Network, x: float, y: float) -> int:
    (found,) = np.flatnonzero((town.edges.node_m == [x, y]).all(axis=1))
    return int(found)


def walks(town: Network, origins: Attachment, outlets: Attachment, limit_m: float, thread_count: int = 1) -> Rows:
    """Pairs as rows of origin, outlet and metres."""
    found = pairs(town, origins, outlets, greatest_cost_m=limit_m, thread_count=thread_count)
    return list(zip(found.origin_pos.tolist(), found.outlet_pos.tolist(), found.cost_m.tolist(), strict=True))


def everywhere(town: Network) -> Attachment:
    return at_nodes(town, np.arange(len(town.edges.node_m)))


def legs(town: Network) -> list[float]:
    """Lengths of all edges, in their order."""
    length_m: FloatArray = town.edges.length_m
    return [float(value) for value in length_m]
