"""Chains: edges between two junctions joined into one step, and points on them.

Between two junctions (nodes where other than two edges meet) a walker has no choice, so a whole chain of edges is one step and a path
visits junctions alone. A road that leads nowhere is never walked, only looked along for residences.
"""

from typing import NamedTuple

import numpy as np

from geo.core.kernels import LENGTH_STEP_M, PosArray, compiled
from geo.core.straight_line import LENGTH_TOLERANCE_M
from geo.frames import BoolArray, FloatArray, IntArray


class Chains(NamedTuple):
    """Edges of a network joined to chains, and the graph of the junctions between them.

    Of each junction, the half-chains `first[j] … through[j]` lead to another junction that leads on; those up to `first[j + 1]` end dead or
    return. `half` is a chain walked from its start (c) or from its end (−1 − c).
    """

    first: PosArray
    through: PosArray
    target: PosArray
    half_m: FloatArray
    half: PosArray
    chain_start: PosArray
    chain_end: PosArray
    chain_m: FloatArray
    is_dead_end: BoolArray
    edge_chain: PosArray
    edge_offset_m: FloatArray
    edge_is_forward: BoolArray


class Located(NamedTuple):
    """Attached points on their chains: chain (−1 where attached to nothing), metres from its start, and the walk to it."""

    chain: PosArray
    along_m: FloatArray
    walk_m: FloatArray


class Grouped(NamedTuple):
    """Origins chain by chain: those of chain c are `first[c] … first[c + 1]`; `origin` is their position among all `origin_count` of them."""

    origin_count: int
    first: PosArray
    origin: PosArray
    along_m: FloatArray
    walk_m: FloatArray


def chains_of(indptr: IntArray, neighbours: IntArray, edge_pos: IntArray, edge_start: IntArray, edge_m: FloatArray) -> Chains:
    """Chains of a network and the graph of its junctions.

    Parameters
    ----------
    indptr, neighbours, edge_pos
        The network as CSR, each edge from both its ends: shapes (V + 1,), (2E,), (2E,).
    edge_start
        Node that each edge starts at, shape (E,).
    edge_m
        Length of each edge, multiples of the step in metres, shape (E,).

    Returns
    -------
    Chains
        Junctions in the order of their nodes.
    """
    is_junction = np.diff(indptr) != 2
    start, end, chain_m, edge_chain, offset_m, is_forward = follow_chains(indptr, neighbours, edge_pos, edge_start, edge_m, is_junction)
    junction = np.cumsum(is_junction, dtype=np.int32) - 1
    start, end = junction[start], junction[end]
    is_dead_end = np.diff(indptr)[is_junction] == 1
    come_from, target = np.concatenate([start, end]), np.concatenate([end, start])
    chain = np.arange(len(start), dtype=np.int32)
    leads_on = ~is_dead_end[target] & (come_from != target)
    order = np.lexsort((~leads_on, come_from))
    first = np.concatenate([[0], np.cumsum(np.bincount(come_from, minlength=len(is_dead_end)))]).astype(np.int32)
    through = first[:-1] + np.bincount(come_from[leads_on], minlength=len(is_dead_end)).astype(np.int32)
    half, half_m = np.concatenate([chain, -1 - chain])[order], np.concatenate([chain_m, chain_m])[order]
    return Chains(first, through, target[order], half_m, half, start, end, chain_m, is_dead_end, edge_chain, offset_m, is_forward)


@compiled
def follow_chains(
    indptr: IntArray, neighbours: IntArray, edge_pos: IntArray, edge_start: IntArray, edge_m: FloatArray, is_junction: BoolArray
) -> tuple[PosArray, PosArray, FloatArray, PosArray, FloatArray, BoolArray]:
    """Chains by walking on from every junction; a loop without junction gets one, which is written to `is_junction`.

    Returns start and end node and length of each chain, shape (C,), and chain, offset and direction of each edge, shape (E,).
    """
    edges, nodes = len(edge_m), len(indptr) - 1
    start, end, length = np.empty(edges, np.int32), np.empty(edges, np.int32), np.empty(edges)
    edge_chain, offset, is_forward = np.full(edges, -1, np.int32), np.zeros(edges), np.ones(edges, np.bool_)
    chains = 0
    for loops in range(2):
        for node in range(nodes):
            if loops and not is_junction[node] and edge_chain[edge_pos[indptr[node]]] < 0:
                is_junction[node] = True
            if not is_junction[node]:
                continue
            for half in range(indptr[node], indptr[node + 1]):
                if edge_chain[edge_pos[half]] >= 0:
                    continue
                here, step, walked = node, half, 0.0
                while True:
                    edge = edge_pos[step]
                    edge_chain[edge], offset[edge], is_forward[edge] = chains, walked, edge_start[edge] == here
                    walked += edge_m[edge]
                    here = neighbours[step]
                    if is_junction[here]:
                        break
                    step = indptr[here] + (edge_pos[indptr[here]] == edge)
                start[chains], end[chains], length[chains] = node, here, walked
                chains += 1
    return start[:chains].copy(), end[:chains].copy(), length[:chains].copy(), edge_chain, offset, is_forward


@compiled
def locate(chains: Chains, edge_m: FloatArray, edge_pos: IntArray, along_m: FloatArray, walk_m: FloatArray) -> tuple[Located, int]:
    """Points attached to edges (metres from the edge's start, −1 for no edge) as points of chains, lengths rounded to the step.

    Also returns what is wrong with the attachment: 0 nothing, 1 a position of an edge, 2 a place along an edge, 3 a walk to the edge.
    """
    count = len(edge_pos)
    chain, along, walk = np.full(count, -1, np.int32), np.zeros(count), np.zeros(count)
    for point in range(count):
        edge, on_edge = edge_pos[point], along_m[point]
        if edge == -1:
            continue
        if edge < 0 or edge >= len(edge_m):
            return Located(chain, along, walk), 1
        if not -LENGTH_TOLERANCE_M <= on_edge <= edge_m[edge] + LENGTH_TOLERANCE_M:
            return Located(chain, along, walk), 2
        if not 0.0 <= walk_m[point] < np.inf:
            return Located(chain, along, walk), 3
        on_edge = min(max(np.rint(on_edge / LENGTH_STEP_M) * LENGTH_STEP_M, 0.0), edge_m[edge])
        chain[point] = chains.edge_chain[edge]
        along[point] = chains.edge_offset_m[edge] + (on_edge if chains.edge_is_forward[edge] else edge_m[edge] - on_edge)
        walk[point] = np.rint(walk_m[point] / LENGTH_STEP_M) * LENGTH_STEP_M
    return Located(chain, along, walk), 0


@compiled
def group_by_chain(origins: Located, chain_count: int) -> Grouped:
    """Origins in the order of their chains; those attached to nothing are left out."""
    first = np.zeros(chain_count + 1, np.int32)
    for chain in origins.chain:
        if chain >= 0:
            first[chain + 1] += 1
    for chain in range(chain_count):
        first[chain + 1] += first[chain]
    origin, along, walk = np.empty(first[-1], np.int32), np.empty(first[-1]), np.empty(first[-1])
    filled = first[:-1].copy()
    for point in range(len(origins.chain)):
        chain = origins.chain[point]
        if chain >= 0:
            place = filled[chain]
            origin[place], along[place], walk[place] = point, origins.along_m[point], origins.walk_m[point]
            filled[chain] += 1
    return Grouped(len(origins.chain), first, origin, along, walk)
