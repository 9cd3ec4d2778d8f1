"""Claim: a province need not fit into one piece. Worked out in tiles, one at a time or two at once, it is the same answer, bit for bit.

Wuhan's streets (82,891 nodes, every one a residence, 500 outlets, walks of at most 1,200 m) in four tiles; then 16 Wuhans side by side, 115,000 km of roads,
in one piece and in 64 tiles. The peer is the whole place in one piece, its network built as well, since a tile builds its own. `*_mb` is the memory of
the arrays that a question stands on (network, chains, residences, outlets), of the whole and of the largest tile; pairs are the same for both.
"""

import sys
from collections.abc import Iterator
from dataclasses import astuple, fields, is_dataclass
from typing import Any

import geopandas as gpd
import numpy as np

from bench.claim import compare, tell
from bench.reach import OUTLETS, REACH_M, STREETS, at_nodes
from geo.core.network import network, pairs
from geo.core.noding import Edges, noded
from geo.core.tiles import RoadPlace, grid, tiled_pairs
from geo.frames import IntArray, Pairs

SIDE = 4
GAP_M = 10_000.0


def main() -> None:
    """Measure Wuhan and sixteen of it, and print a line for each way."""
    if not STREETS.exists():
        sys.exit("bench tiles: Wuhan's streets are not on this machine, nothing was measured")
    city = noded(gpd.read_parquet(STREETS, columns=["geometry"]).geometry.to_numpy())
    measure("Wuhan in 4 tiles", city, tiles_a_side=2, outlet_count=OUTLETS, runs=7)
    measure("16 Wuhans in 64 tiles", side_by_side(city), tiles_a_side=8, outlet_count=SIDE**2 * OUTLETS, runs=3)


def measure(claim: str, edges: Edges, *, tiles_a_side: int, outlet_count: int, runs: int) -> None:
    """One place in tiles against the whole of it; exits with an error where a pair or the last digit of a walk differs."""
    roads = network(edges)
    outlet_nodes = np.random.default_rng(1200).choice(len(edges.node_m), outlet_count, replace=False)
    place = RoadPlace(edges, at_nodes(roads, np.arange(len(edges.node_m))), at_nodes(roads, outlet_nodes))
    parts = grid(edges.node_m, columns=tiles_a_side, rows=tiles_a_side)
    facts: dict[str, Any] = {
        "tiles": len(parts),
        "nodes": len(edges.node_m),
        "outlets": outlet_count,
        "whole_mb": megabytes([roads, place.residences, place.outlets]),
        "largest_tile_mb": max(megabytes([place.tile(part, greatest_cost_m=REACH_M)]) for part in parts),
    }
    del roads

    def whole() -> Pairs:
        return pairs(network(edges), place.residences, place.outlets, greatest_cost_m=REACH_M)

    for thread_count in (1, 2):

        def tiled(thread_count: int = thread_count) -> Pairs:
            return tiled_pairs(place, parts, greatest_cost_m=REACH_M, thread_count=thread_count)

        found, expected = astuple(tiled()), astuple(whole())
        if not all(np.array_equal(ours, theirs) for ours, theirs in zip(found, expected, strict=True)):
            sys.exit(f"{claim}: the tiles and the whole differ")
        name = "one at a time" if thread_count == 1 else f"{thread_count} at a time"
        tell(f"{claim}, {name}", *compare(tiled, whole, runs=runs), peer_name="the whole in one piece", pairs=len(found[0]), **facts)


def side_by_side(city: Edges) -> Edges:
    """SIDE × SIDE copies of a city, a gap between them."""
    step_m = np.ptp(city.node_m, axis=0) + GAP_M
    moves_m = [step_m * (column, row) for row in range(SIDE) for column in range(SIDE)]
    copies, nodes = len(moves_m), len(city.node_m)

    def numbered(node: IntArray) -> IntArray:
        return np.concatenate([node + copy * nodes for copy in range(copies)])

    vertex_first = np.concatenate([[0], np.cumsum(np.tile(np.diff(city.vertex_first), copies))])
    node_m, vertex_m = (np.concatenate([place_m + move_m for move_m in moves_m]) for place_m in (city.node_m, city.vertex_m))
    return Edges(node_m, numbered(city.start), numbered(city.end), np.tile(city.length_m, copies), np.tile(city.line, copies), vertex_m, vertex_first)


def megabytes(things: list[object]) -> float:
    """Memory of all arrays that these hold, each counted once."""
    return round(sum({id(array): array.nbytes for thing in things for array in arrays(thing)}.values()) / 1e6, 1)


def arrays(thing: object) -> Iterator[np.ndarray[tuple[int, ...], np.dtype[np.generic]]]:
    """Every array inside."""
    if isinstance(thing, np.ndarray):
        yield thing
    elif isinstance(thing, tuple):
        for part in thing:
            yield from arrays(part)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from arrays(getattr(thing, field.name))


if __name__ == "__main__":
    main()
