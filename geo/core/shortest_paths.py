"""Kernels of the walking network: bounded shortest walks along its chains, and the order of the pairs that they find.

Junctions wait in laps of `LAP_M` metres and in no order inside a lap; one that turns out to be nearer is followed again. The lengths
are those of Dijkstra's algorithm, and at the sizes of walks it is faster: keeping a heap in order costs more than the few second visits.
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from geo.core.chains import Chains, Grouped, Located
from geo.core.kernels import PosArray, compiled
from geo.frames import FloatArray, IntArray

LAP_M: Final = 300.0
"""Bears on speed alone, and little: from 200 to 600 m the bench is the same within 3 %."""
_IDLE, _QUEUED, _LATER = 0, 1, 2

_SHORT_RUN: Final = 32  # up to here, insertion sorts as fast as merging


class Task(NamedTuple):
    """What walks are worked out on: the network, who lives along it, the outlets, and the greatest walk in metres."""

    chains: Chains
    origins: Grouped
    outlets: Located
    limit_m: float


class Walks(NamedTuple):
    """Where walks are worked out: metres to each junction, which junctions are to be followed now or later, and all that were reached.

    `queue` is a ring, its size a power of two; `state` keeps any junction from waiting twice.
    """

    length_m: FloatArray
    state: npt.NDArray[np.uint8]
    queue: PosArray
    later: PosArray
    reached: PosArray


class Found(NamedTuple):
    """Room for pairs that are found, outlet by outlet: origin and metres."""

    origin: PosArray
    length_m: FloatArray


@compiled
def _ground(junctions: int) -> Walks:
    ring = 1
    while ring <= junctions:
        ring *= 2
    waiting = np.empty(ring, np.int32), np.empty(junctions + 1, np.int32), np.empty(junctions + 1, np.int32)
    return Walks(np.full(junctions, np.inf), np.zeros(junctions, np.uint8), *waiting)


@compiled
def _set_out(task: Task, walks: Walks, outlet: int) -> int:
    """Reaches the ends of the outlet's chain, as far as they lead on; returns how many were reached."""
    chains, chain, reached = task.chains, task.outlets.chain[outlet], 0
    along_m = task.outlets.along_m[outlet]
    for end in range(2):
        junction = chains.chain_end[chain] if end else chains.chain_start[chain]
        length_m = task.outlets.walk_m[outlet] + (chains.chain_m[chain] - along_m if end else along_m)
        if length_m <= task.limit_m and length_m < walks.length_m[junction] and not chains.is_dead_end[junction]:
            walks.reached[reached] = junction
            reached += walks.length_m[junction] == np.inf
            walks.length_m[junction] = length_m
    return reached


@compiled
def _next_lap(walks: Walks, waiting: int, tail: int) -> tuple[float, int, int]:
    """Queues the nearest of those to be followed later; returns how far the lap goes, how many still wait, and the queue's end."""
    lap_m, kept = np.inf, 0
    for place in range(waiting):
        junction = walks.later[place]
        if walks.state[junction] == _LATER:
            lap_m = min(lap_m, walks.length_m[junction] + LAP_M)
    for place in range(waiting):
        junction = walks.later[place]
        if walks.state[junction] == _LATER and walks.length_m[junction] < lap_m:
            walks.queue[tail & (len(walks.queue) - 1)], walks.state[junction] = junction, _QUEUED
            tail += 1
        elif walks.state[junction] == _LATER:
            walks.later[kept] = junction
            kept += 1
    return lap_m, kept, tail


@compiled
def _walk(task: Task, walks: Walks, reached: int) -> int:
    """Shortest walks to every junction within the limit, from the `reached` ones; returns how many are reached now."""
    chains, ring, lap_m, head, tail, waiting = task.chains, len(walks.queue) - 1, 0.0, 0, reached, 0
    for place in range(reached):
        walks.queue[place], walks.state[walks.reached[place]] = walks.reached[place], _QUEUED
    while head != tail:
        junction = walks.queue[head & ring]
        head += 1
        walks.state[junction] = _IDLE
        for half in range(chains.first[junction], chains.through[junction]):
            length_m, target = walks.length_m[junction] + chains.half_m[half], chains.target[half]
            known_m = walks.length_m[target]
            if length_m > task.limit_m or length_m >= known_m:
                continue
            walks.reached[reached], walks.length_m[target] = target, length_m
            reached += known_m == np.inf
            if length_m < lap_m:
                walks.queue[tail & ring] = target
                tail += walks.state[target] != _QUEUED
                walks.state[target] = _QUEUED
            else:
                walks.later[waiting] = target
                waiting += walks.state[target] == _IDLE
                walks.state[target] = _LATER
        if head == tail:
            lap_m, waiting, tail = _next_lap(walks, waiting, tail)
    return reached


@compiled
def _look_home(task: Task, walks: Walks, outlet: int, found: Found, pairs: int) -> int:
    """Origins on the outlet's own chain, who may walk straight along it; returns how many pairs there are now."""
    chains, origins, chain = task.chains, task.origins, task.outlets.chain[outlet]
    start_m, end_m, chain_m = walks.length_m[chains.chain_start[chain]], walks.length_m[chains.chain_end[chain]], chains.chain_m[chain]
    for near in range(origins.first[chain], origins.first[chain + 1]):
        along_m = origins.along_m[near]
        straight_m = abs(along_m - task.outlets.along_m[outlet]) + task.outlets.walk_m[outlet]
        found.origin[pairs] = origins.origin[near]
        found.length_m[pairs] = min(straight_m, start_m + along_m, end_m + (chain_m - along_m)) + origins.walk_m[near]
        pairs += found.length_m[pairs] <= task.limit_m
    return pairs


@compiled
def _look_along(task: Task, walks: Walks, junction: int, home: int, found: Found, pairs: int) -> int:
    """Origins on the chains that meet at a reached junction, but `home`; returns how many pairs there are now."""
    chains, origins = task.chains, task.origins
    for place in range(chains.first[junction], chains.first[junction + 1]):
        half, chain_m = chains.half[place], chains.half_m[place]
        chain = half if half >= 0 else -1 - half
        start_m, end_m = walks.length_m[junction], walks.length_m[chains.target[place]]
        if chain == home:
            continue
        if half < 0:
            if end_m < np.inf:
                continue  # looked along from its other end
            start_m, end_m = end_m, start_m
        for near in range(origins.first[chain], origins.first[chain + 1]):
            along_m = origins.along_m[near]
            found.origin[pairs] = origins.origin[near]
            found.length_m[pairs] = min(start_m + along_m, end_m + (chain_m - along_m)) + origins.walk_m[near]
            pairs += found.length_m[pairs] <= task.limit_m
    return pairs


@compiled
def _with_room(found: Found, pairs: int, more: int) -> Found:
    if pairs + more <= len(found.origin):
        return found
    wider = Found(np.empty(2 * (pairs + more), np.int32), np.empty(2 * (pairs + more)))
    wider.origin[:pairs], wider.length_m[:pairs] = found.origin[:pairs], found.length_m[:pairs]
    return wider


@compiled
def walks_from(task: Task, first: int, last: int) -> tuple[PosArray, FloatArray, IntArray, int]:
    """Origins within the limit of the outlets first … last − 1: origin and metres of each pair, outlet by outlet.

    Also returns how many pairs each outlet has, and how many junctions were reached in all.
    """
    walks, found = _ground(len(task.chains.through)), Found(np.empty(0, np.int32), np.empty(0))
    pair_count, pairs, reached_count = np.zeros(last - first, np.int64), 0, 0
    for outlet in range(first, last):
        if task.outlets.chain[outlet] < 0:
            continue
        before, found = pairs, _with_room(found, pairs, len(task.origins.origin) + 1)
        reached = _walk(task, walks, _set_out(task, walks, outlet))
        pairs = _look_home(task, walks, outlet, found, pairs)
        for place in range(reached):
            pairs = _look_along(task, walks, walks.reached[place], task.outlets.chain[outlet], found, pairs)
        for place in range(reached):
            walks.length_m[walks.reached[place]] = np.inf
        pair_count[outlet - first] = pairs - before
        reached_count += reached
    return found.origin[:pairs], found.length_m[:pairs], pair_count, reached_count


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
        for place in range(first, last):
            origin_pos[place] = origin
        if last - first > _SHORT_RUN:
            _merge_runs(cost_m, outlet_pos, first, last)
        elif last - first > 1:
            _sort_run(cost_m, outlet_pos, first, last)
        first = last
    return origin_pos, outlet_pos, cost_m
