"""Kernels of the walking network: bounded shortest paths along its chains, and the order of the pairs that they find."""

from typing import Final, NamedTuple

import numpy as np

from geo.core.chains import Chains, Grouped, Located
from geo.core.kernels import PosArray, compiled
from geo.frames import FloatArray, IntArray

_SHORT_RUN: Final = 32  # up to here, insertion sorts as fast as merging


class Found(NamedTuple):
    """Room for pairs that were found, outlet by outlet: origin and metres."""

    origin: PosArray
    length_m: FloatArray


class Walks(NamedTuple):
    """Where shortest paths are worked out: length to each junction, a heap of junctions to visit, and those that were visited."""

    length_m: FloatArray
    heap_m: FloatArray
    heap_junction: PosArray
    visited: PosArray


@compiled
def _push(walks: Walks, size: int, length_m: float, junction: int) -> int:
    place = size
    while place > 0:
        parent = (place - 1) >> 1
        if walks.heap_m[parent] <= length_m:
            break
        walks.heap_m[place], walks.heap_junction[place] = walks.heap_m[parent], walks.heap_junction[parent]
        place = parent
    walks.heap_m[place], walks.heap_junction[place] = length_m, junction
    return size + 1


@compiled
def _drop_first(walks: Walks, size: int) -> int:
    size -= 1
    length_m, junction, place, child = walks.heap_m[size], walks.heap_junction[size], 0, 1
    while child < size:
        if child + 1 < size and walks.heap_m[child + 1] < walks.heap_m[child]:
            child += 1
        if walks.heap_m[child] >= length_m:
            break
        walks.heap_m[place], walks.heap_junction[place] = walks.heap_m[child], walks.heap_junction[child]
        place, child = child, 2 * child + 1
    walks.heap_m[place], walks.heap_junction[place] = length_m, junction
    return size


@compiled
def _walk(chains: Chains, walks: Walks, size: int, limit_m: float) -> int:
    """Visits every junction within the limit, nearest first, from the `size` ones on the heap; returns how many were visited."""
    count = 0
    while size > 0:
        length_m, junction = walks.heap_m[0], walks.heap_junction[0]
        size = _drop_first(walks, size)
        if length_m > walks.length_m[junction]:
            continue
        walks.visited[count] = junction
        count += 1
        for half in range(chains.first[junction], chains.through[junction]):
            reached_m, target = length_m + chains.half_m[half], chains.target[half]
            if reached_m <= limit_m and reached_m < walks.length_m[target]:
                walks.length_m[target] = reached_m
                size = _push(walks, size, reached_m, target)
    return count


@compiled
def _set_out(chains: Chains, walks: Walks, outlets: Located, outlet: int, limit_m: float) -> int:
    """Puts the ends of the outlet's chain on the empty heap; returns its size."""
    chain, size = outlets.chain[outlet], 0
    for end in range(2):
        junction = chains.chain_end[chain] if end else chains.chain_start[chain]
        on_chain_m = chains.chain_m[chain] - outlets.along_m[outlet] if end else outlets.along_m[outlet]
        length_m = outlets.walk_m[outlet] + on_chain_m
        if length_m <= limit_m and length_m < walks.length_m[junction] and not chains.is_dead_end[junction]:
            walks.length_m[junction] = length_m
            size = _push(walks, size, length_m, junction)
    return size


@compiled
def _look_home(chains: Chains, walks: Walks, origins: Grouped, outlets: Located, outlet: int, limit_m: float, found: Found, pairs: int) -> int:
    """Origins on the outlet's own chain, which may walk straight along it; returns how many pairs there are now."""
    chain = outlets.chain[outlet]
    start_m, end_m, chain_m = walks.length_m[chains.chain_start[chain]], walks.length_m[chains.chain_end[chain]], chains.chain_m[chain]
    for near in range(origins.first[chain], origins.first[chain + 1]):
        along_m = origins.along_m[near]
        straight_m = abs(along_m - outlets.along_m[outlet]) + outlets.walk_m[outlet]
        length_m = min(straight_m, min(start_m + along_m, end_m + (chain_m - along_m))) + origins.walk_m[near]
        if length_m <= limit_m:
            found.origin[pairs], found.length_m[pairs] = origins.origin[near], length_m
            pairs += 1
    return pairs


@compiled
def _look_along(chains: Chains, walks: Walks, origins: Grouped, junction: int, home: int, limit_m: float, found: Found, pairs: int) -> int:
    """Origins on the chains that meet at a visited junction; returns how many pairs there are now."""
    for place in range(chains.first[junction], chains.first[junction + 1]):
        half = chains.half[place]
        chain = half if half >= 0 else -1 - half
        start_m = walks.length_m[chains.chain_start[chain]]
        if chain == home or (half < 0 and start_m < np.inf):
            continue  # already looked along, or from its other end
        end_m, chain_m = walks.length_m[chains.chain_end[chain]], chains.chain_m[chain]
        for near in range(origins.first[chain], origins.first[chain + 1]):
            along_m = origins.along_m[near]
            length_m = min(start_m + along_m, end_m + (chain_m - along_m)) + origins.walk_m[near]
            if length_m <= limit_m:
                found.origin[pairs], found.length_m[pairs] = origins.origin[near], length_m
                pairs += 1
    return pairs


@compiled
def _with_room(found: Found, pairs: int, more: int) -> Found:
    if pairs + more <= len(found.origin):
        return found
    wider = Found(np.empty(2 * (pairs + more), np.int32), np.empty(2 * (pairs + more)))
    wider.origin[:pairs], wider.length_m[:pairs] = found.origin[:pairs], found.length_m[:pairs]
    return wider


@compiled
def walks_from(chains: Chains, origins: Grouped, outlets: Located, first: int, last: int, limit_m: float) -> tuple[PosArray, FloatArray, IntArray, int]:
    """Origins within the limit of the outlets first … last − 1: origin and metres of each pair, outlet by outlet.

    Also returns how many pairs each outlet has, and how many junctions were visited in all.
    """
    junctions, halves = len(chains.through), len(chains.target)
    walks = Walks(np.full(junctions, np.inf), np.empty(halves + 2), np.empty(halves + 2, np.int32), np.empty(junctions, np.int32))
    found, pair_count, pairs, visits = Found(np.empty(0, np.int32), np.empty(0)), np.zeros(last - first, np.int64), 0, 0
    for outlet in range(first, last):
        home, before = outlets.chain[outlet], pairs
        if home < 0:
            continue
        found = _with_room(found, pairs, len(origins.origin))
        count = _walk(chains, walks, _set_out(chains, walks, outlets, outlet, limit_m), limit_m)
        pairs = _look_home(chains, walks, origins, outlets, outlet, limit_m, found, pairs)
        for visit in range(count):
            pairs = _look_along(chains, walks, origins, walks.visited[visit], home, limit_m, found, pairs)
        for visit in range(count):
            walks.length_m[walks.visited[visit]] = np.inf
        pair_count[outlet - first] = pairs - before
        visits += count
    return found.origin[:pairs], found.length_m[:pairs], pair_count, visits


@compiled
def _sort_run(cost_m: FloatArray, outlet: IntArray, first: int, last: int) -> None:
    """Sorts one short run by cost, stably."""
    for place in range(first + 1, last):
        moved_m, moved, hole = cost_m[place], outlet[place], place
        while hole > first and cost_m[hole - 1] > moved_m:
            cost_m[hole], outlet[hole] = cost_m[hole - 1], outlet[hole - 1]
            hole -= 1
        cost_m[hole], outlet[hole] = moved_m, moved


@compiled
def _merge_runs(cost_m: FloatArray, outlet: IntArray, first: int, last: int) -> None:
    """Sorts one long run by cost, stably: short runs, then merged two by two."""
    for start in range(first, last, _SHORT_RUN):
        _sort_run(cost_m, outlet, start, min(start + _SHORT_RUN, last))
    width = _SHORT_RUN
    while width < last - first:
        for start in range(first, last - width, 2 * width):
            left_m, left = cost_m[start : start + width].copy(), outlet[start : start + width].copy()
            taken, right, end = 0, start + width, min(start + 2 * width, last)
            for place in range(start, end):
                if taken == width:
                    break
                if right == end or left_m[taken] <= cost_m[right]:
                    cost_m[place], outlet[place] = left_m[taken], left[taken]
                    taken += 1
                else:
                    cost_m[place], outlet[place] = cost_m[right], outlet[right]
                    right += 1
        width *= 2


@compiled
def by_origin(pair_origin: PosArray, pair_m: FloatArray, pair_count: IntArray, origin_count: int) -> tuple[IntArray, IntArray, FloatArray]:
    """Pairs that lie outlet by outlet, sorted by origin, then cost, then outlet: origin, outlet and cost of each."""
    filled = np.zeros(origin_count + 1, np.int64)
    for origin in pair_origin:
        filled[origin + 1] += 1
    for origin in range(origin_count):
        filled[origin + 1] += filled[origin]
    origin_pos, outlet_pos, cost_m = np.empty(len(pair_m), np.int64), np.empty(len(pair_m), np.int64), np.empty(len(pair_m))
    pair = 0
    for outlet in range(len(pair_count)):
        for _ in range(pair_count[outlet]):
            place = filled[pair_origin[pair]]
            outlet_pos[place], cost_m[place] = outlet, pair_m[pair]
            filled[pair_origin[pair]] += 1
            pair += 1
    first = 0
    for origin in range(origin_count):
        last = filled[origin]
        origin_pos[first:last] = origin
        if last - first > _SHORT_RUN:
            _merge_runs(cost_m, outlet_pos, first, last)
        else:
            _sort_run(cost_m, outlet_pos, first, last)
        first = last
    return origin_pos, outlet_pos, cost_m
