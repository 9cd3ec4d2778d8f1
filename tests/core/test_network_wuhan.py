"""The streets of Wuhan: the published net, and the same walks as scipy's shortest paths and pandana's."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandana
import pandas as pd
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo.core.network import Network, components, network, pairs
from geo.core.noding import noded
from tests.core.streets import at_nodes, everywhere

REACH_M = 1200.0
PANDANA_ROUNDS_M = 0.1


@pytest.fixture(scope="module")
def wuhan(shared_data: Path) -> Network:
    return network(noded(gpd.read_parquet(shared_data / "wuhan_streets" / "wuhan_fua8989_streets.parquet").geometry.to_numpy()))


def test_the_net_has_its_published_size(wuhan: Network) -> None:
    assert (len(wuhan.edges.node_m), len(wuhan.edges.start)) == (82_891, 92_667)
    assert round(wuhan.edges.length_m.sum() / 1000) == 7_185
    assert components(wuhan).count == 1


def test_500_outlets_are_reached_by_the_same_nodes_over_the_same_metres_as_in_scipy(wuhan: Network) -> None:
    outlet_nodes = np.random.default_rng(500).choice(len(wuhan.edges.node_m), 500, replace=False)
    found = pairs(wuhan, everywhere(wuhan), at_nodes(wuhan, outlet_nodes), greatest_cost_m=REACH_M)
    nodes, edges = len(wuhan.edges.node_m), wuhan.edges
    order = np.argsort(-edges.length_m, kind="stable")  # of double edges the shortest is written last
    row, column = np.concatenate([edges.start[order], edges.end[order]]), np.concatenate([edges.end[order], edges.start[order]])
    both_ways_m = np.concatenate([edges.length_m[order]] * 2)
    _, last = np.unique((row * nodes + column)[::-1], return_index=True)
    kept = len(row) - 1 - last
    graph = csr_array((both_ways_m[kept], (row[kept], column[kept])), shape=(nodes, nodes))
    total = 0
    for block in range(0, 500, 25):
        length_m = dijkstra(graph, indices=outlet_nodes[block : block + 25], limit=REACH_M + 1e-6)
        here = (found.outlet_pos >= block) & (found.outlet_pos < block + 25)
        assert np.count_nonzero(np.isfinite(length_m)) == here.sum()
        assert np.abs(length_m[found.outlet_pos[here] - block, found.origin_pos[here]] - found.cost_m[here]).max() <= 1e-6
        total += here.sum()
    assert total == len(found.cost_m) > 100_000


def test_500_outlets_are_reached_by_the_same_nodes_as_in_pandana_which_rounds_to_a_decimetre(wuhan: Network) -> None:
    outlet_nodes = np.random.default_rng(500).choice(len(wuhan.edges.node_m), 500, replace=False)
    found = pairs(wuhan, everywhere(wuhan), at_nodes(wuhan, outlet_nodes), greatest_cost_m=REACH_M)
    edges = wuhan.edges
    x, y = (pd.Series(edges.node_m[:, axis]) for axis in (0, 1))
    peer = pandana.Network(x, y, pd.Series(edges.start), pd.Series(edges.end), pd.DataFrame({"length_m": edges.length_m}), twoway=True)
    rows = peer.nodes_in_range(pd.Series(outlet_nodes), REACH_M)
    outlet_pos = pd.Index(outlet_nodes).get_indexer(pd.Index(rows["source"]))
    theirs = pd.Series(rows["length_m"].to_numpy(), index=pd.MultiIndex.from_arrays([rows["destination"], outlet_pos]))
    ours = pd.Series(found.cost_m, index=pd.MultiIndex.from_arrays([found.origin_pos, found.outlet_pos]))
    both = pd.concat([ours.rename("ours"), theirs.rename("theirs")], axis=1)
    alone = both[both.isna().any(axis=1)].max(axis=1)
    assert (both["ours"] - both["theirs"]).abs().max() <= PANDANA_ROUNDS_M
    assert (alone >= REACH_M - PANDANA_ROUNDS_M).all()  # at the limit rounding decides
    assert len(alone) <= 10
    assert len(found.cost_m) > 100_000
