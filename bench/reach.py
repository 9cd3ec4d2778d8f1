"""Claim: who reaches what along roads is found many times faster than by scipy's and pandana's shortest paths, and it is the same.

The same work for all, on one thread each: 500 nodes of Wuhan's streets as outlets, every one of its 82,891 nodes as a residence, walks of at most
1,200 m. Ours ends in pairs sorted by residence and cost; scipy's in a matrix that has to be searched for them, all outlets at once as its
documentation has it, and in blocks of 25, the fastest way known to us; the matrix alone, unsearched, is told beside it. What has to be built before the
first question is told apart, and so are two threads.
"""

import importlib
import importlib.util
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from bench.claim import Measured, compare, tell, timed
from geo.core.chains import Grouped
from geo.core.network import Attachment, Network, attach, components, grouped, network, pairs
from geo.core.noding import noded
from geo.core.straight_line import LENGTH_TOLERANCE_M
from geo.frames import FloatArray, IntArray, Pairs
from geo.settings import PROJECT

STREETS = PROJECT.parent / "shared" / "data" / "wuhan_streets" / "wuhan_fua8989_streets.parquet"
OUTLETS = 500
REACH_M = 1200.0
RUNS = 11
BLOCK = 25
PANDANA_ROUNDS_M = 0.1


@dataclass(frozen=True, slots=True)
class Town:
    """Roads, every node as a residence, some as outlets."""

    roads: Network
    residences: Grouped
    outlets: Attachment
    outlet_nodes: IntArray

    def ours(self, thread_count: int = 1) -> Pairs:
        """Who reaches what, by the product."""
        return pairs(self.roads, self.residences, self.outlets, greatest_cost_m=REACH_M, thread_count=thread_count)


def main() -> None:
    """Run against every peer that is installed and print a line for each."""
    os.environ["OMP_NUM_THREADS"] = "1"  # read when pandana is loaded
    if not STREETS.exists():
        sys.exit("bench reach: Wuhan's streets are not on this machine, nothing was measured")
    lines = gpd.read_parquet(STREETS, columns=["geometry"]).geometry.to_numpy()
    roads = network(noded(lines))
    outlet_nodes = np.random.default_rng(1200).choice(len(roads.edges.node_m), OUTLETS, replace=False)
    town = Town(roads, grouped(roads, at_nodes(roads, np.arange(len(roads.edges.node_m)))), at_nodes(roads, outlet_nodes), outlet_nodes)
    found, parts = town.ours(), components(roads)
    facts: dict[str, Any] = {
        "nodes": len(roads.edges.node_m),
        "edges": len(roads.edges.start),
        "junctions": len(roads.chains.through),
        "components": parts.count,
    }
    tell("built: nodes and chains of Wuhan's streets, from their lines", measured(lambda: network(noded(lines)), 5), pairs=len(found.cost_m), **facts)
    tell("built: 20,000 residences attached to their nearest street", measured(lambda: attach(town.roads.edges.node_m[:20_000] + 3.0, roads), 3))
    every_node = at_nodes(roads, np.arange(len(roads.edges.node_m)))
    tell("built: residences of every node, in the order of the chains", measured(lambda: grouped(roads, every_node), RUNS))
    against_scipy(town, found)
    if importlib.util.find_spec("pandana") is None:
        sys.stderr.write("bench reach: pandana is not installed and was not measured\n")
    else:
        against_pandana(town, found)
    threads, one = compare(lambda: town.ours(2), town.ours, runs=RUNS)
    tell("reach along Wuhan's streets on two threads", threads, one, peer_name="one thread")


def at_nodes(roads: Network, nodes: IntArray) -> Attachment:
    """Places that stand on nodes."""
    edge = roads.edge_pos[roads.indptr[nodes]]
    return Attachment(edge, np.where(roads.edges.start[edge] == nodes, 0.0, roads.edges.length_m[edge]), np.zeros(len(nodes)))


def measured(work: Callable[[], object], runs: int) -> Measured:
    """One warm-up and `runs` runs of one side alone."""
    work()
    return Measured(tuple(timed(work) for _ in range(runs)))


def against_scipy(town: Town, found: Pairs) -> None:
    """Exits with an error where scipy finds other pairs, or lengths that differ by more than 1e-6 m."""
    graph = simple_graph(town.roads)

    def matrix(outlets: IntArray) -> FloatArray:
        return dijkstra(graph, indices=outlets, limit=REACH_M + LENGTH_TOLERANCE_M)

    def searched(block: int) -> tuple[IntArray, IntArray, FloatArray]:
        parts = []
        for start in range(0, OUTLETS, block):
            length_m = matrix(town.outlet_nodes[start : start + block])
            outlet, node = np.nonzero(np.isfinite(length_m))
            parts.append((outlet + start, node, length_m[outlet, node]))
        outlet_pos, nodes, cost_m = (np.concatenate(part) for part in zip(*parts, strict=True))
        return outlet_pos, nodes, cost_m

    outlet, node, length_m = searched(BLOCK)
    facts: dict[str, Any] = {"pairs": len(outlet)}
    facts["greatest_difference_m"] = agreed(found, pd.Series(length_m, index=pd.MultiIndex.from_arrays([node, outlet])), LENGTH_TOLERANCE_M)
    for peer_name, peer in (
        ("scipy dijkstra(limit=), all outlets at once, searched", lambda: searched(OUTLETS)),
        (f"scipy dijkstra(limit=), {BLOCK} outlets at a time, searched", lambda: searched(BLOCK)),
        ("scipy dijkstra(limit=), the matrix alone", lambda: matrix(town.outlet_nodes)),
    ):
        ours, theirs = compare(town.ours, peer, runs=RUNS)
        tell("reach along Wuhan's streets", ours, theirs, peer_name=peer_name, **facts)


def against_pandana(town: Town, found: Pairs) -> None:
    """Exits with an error where pandana finds other pairs, or lengths that differ by more than it rounds."""
    pandana, edges = importlib.import_module("pandana"), town.roads.edges
    x, y, sources = pd.Series(edges.node_m[:, 0]), pd.Series(edges.node_m[:, 1]), pd.Series(town.outlet_nodes)

    started = time.perf_counter()
    roads = pandana.Network(x, y, pd.Series(edges.start), pd.Series(edges.end), pd.DataFrame({"length_m": edges.length_m}), twoway=True)
    build_s = time.perf_counter() - started

    def peer() -> pd.DataFrame:
        frame: pd.DataFrame = roads.nodes_in_range(sources, REACH_M)
        return frame

    theirs = peer()
    outlet = pd.Index(town.outlet_nodes).get_indexer(pd.Index(theirs["source"]))
    lengths = pd.Series(theirs["length_m"].to_numpy(), index=pd.MultiIndex.from_arrays([theirs["destination"], outlet]))
    difference_m = agreed(found, lengths, PANDANA_ROUNDS_M)
    ours, query = compare(town.ours, peer, runs=RUNS)
    facts = {"pairs": len(theirs), "greatest_difference_m": difference_m, "peer_build": round(build_s, 2)}
    tell("reach along Wuhan's streets", ours, query, peer_name="pandana nodes_in_range", **facts)


def simple_graph(roads: Network) -> "csr_array[np.float64]":
    """The network as scipy takes it: of edges between the same two nodes the shortest, and no loops."""
    ends = pd.DataFrame({"a": np.minimum(roads.edges.start, roads.edges.end), "b": np.maximum(roads.edges.start, roads.edges.end)})
    shortest = ends.assign(length_m=roads.edges.length_m)[ends["a"] != ends["b"]].groupby(["a", "b"], as_index=False)["length_m"].min()
    a, b, length_m = (shortest[column].to_numpy() for column in ("a", "b", "length_m"))
    nodes = len(roads.edges.node_m)
    return csr_array((np.concatenate([length_m, length_m]), (np.concatenate([a, b]), np.concatenate([b, a]))), shape=(nodes, nodes))


def agreed(found: Pairs, peer_m: "pd.Series[float]", tolerance_m: float) -> float:
    """The greatest difference of lengths; pairs that one side alone has must lie at the limit, as close as the peer rounds."""
    ours_m = pd.Series(found.cost_m, index=pd.MultiIndex.from_arrays([found.origin_pos, found.outlet_pos]))
    both = pd.concat([ours_m.rename("ours"), peer_m.rename("peer")], axis=1)
    alone = both[both.isna().any(axis=1)].sum(axis=1)
    difference_m = float((both["ours"] - both["peer"]).abs().max())
    if difference_m > tolerance_m or (alone < REACH_M - tolerance_m).any():
        sys.exit(f"the two ways find different walks: by {difference_m} m, {len(alone)} pairs on one side alone")
    return difference_m


if __name__ == "__main__":
    main()
