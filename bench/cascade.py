"""Claim: the whole cascade of every area of a city is worked out in less than a tenth of a second, so every question is live.

20,000 residences × 6 cells, 500 outlets, every pair within 1,200 m (made here: a city of 30 km², over a million pairs), a quarter of the facts and a
tenth of the capacities unknown, so that room is worked out four times; 300 units and 20 areas that overlap. Told apart: pairs put in order of cost,
once a threshold (against numpy's sort by several keys); the cascade of all areas; and the maximum flow, what coordination could add.
"""

import sys

import numpy as np

from bench.claim import Measured, compare, tell, timed
from geo.core.cascade import OutletFacts, cascade, outlet_rungs
from geo.core.coordination import most_seated
from geo.core.facts import NO, UNKNOWN, YES
from geo.core.room import CostOrder, by_cost
from geo.core.straight_line import LENGTH_TOLERANCE_M, straight_line_pairs
from geo.core.waterfall import Waterfall, waterfall_by_unit, waterfall_of_areas
from geo.frames import Pairs

RESIDENCES, OUTLETS, CELLS, UNITS, AREAS = 20_000, 500, 6, 300, 20
SIDE_M, REACH_M, DETOUR = 5_500.0, 1_200.0, 1.0
RUNS = 15


def main() -> None:
    """Measure and print a line for each part."""
    rng = np.random.default_rng(4)
    places_m, outlets_m = rng.uniform(0, SIDE_M, (RESIDENCES, 2)), rng.uniform(0, SIDE_M, (OUTLETS, 2))
    pairs = straight_line_pairs(places_m, outlets_m, greatest_cost_m=REACH_M, detour_factor=DETOUR)
    order = measure_order(pairs)
    people = rng.integers(0, 30, (RESIDENCES, CELLS))
    is_migrant = np.arange(CELLS) >= CELLS // 2
    facts = rng.choice([NO, UNKNOWN, YES], (2, OUTLETS), p=[0.15, 0.25, 0.6]).astype(np.int8)
    capacity = rng.integers(0, 9_000, OUTLETS)
    capacity[rng.random(OUTLETS) < 0.1] = -1
    outlets = OutletFacts(rng.random(OUTLETS) < 0.9, facts[0], facts[1], capacity)
    unit_pos = np.minimum((places_m[:, 0] / SIDE_M * UNITS).astype(np.int64), UNITS - 1)
    areas = [np.hypot(*(places_m - centre).T) < 800 for centre in rng.uniform(0, SIDE_M, (AREAS, 2))]
    cells = np.array([False, False, False, True, True, False])

    def answer() -> tuple[Waterfall, Waterfall]:
        found = cascade(people, is_migrant, order, outlets)
        return waterfall_by_unit(found, cells, unit_pos, unit_count=UNITS), waterfall_of_areas(found, cells, areas)

    units, _ = answer()
    if (units.access_gap + units.within_if_yes != units.people).any():
        sys.exit("the parts do not add up to the people")
    claim = f"cascade of every area, {RESIDENCES:,} residences × {OUTLETS} outlets × {CELLS} cells, pairs in order"
    tell(claim, Measured(tuple(timed(answer) for _ in range(RUNS))), goal_s=0.1, people=int(people.sum()), pairs=len(pairs.cost_m), areas=UNITS + AREAS)
    admits, seats = outlet_rungs(outlets) == 4, np.maximum(capacity, 0)

    def flow() -> int:
        return most_seated(people, is_migrant, order, admits=admits, capacity=seats)

    seated = int(cascade(people, is_migrant, order, outlets).room_if_no.people.sum())
    tell("most people with a seat, by maximum flow", Measured(tuple(timed(flow) for _ in range(3))), nearest_first=seated, coordinated=flow())


def measure_order(pairs: Pairs) -> CostOrder:
    """Pairs by cost, outlet and residence, against numpy; exits with an error where the orders differ."""
    origin_rank, outlet_rank = np.arange(RESIDENCES), np.arange(OUTLETS)

    def ours() -> CostOrder:
        return by_cost(pairs, origin_rank=origin_rank, outlet_rank=outlet_rank)

    def peer() -> CostOrder:
        order = np.lexsort((pairs.origin_pos, pairs.outlet_pos, np.rint(pairs.cost_m / LENGTH_TOLERANCE_M)))
        return CostOrder(pairs.origin_pos[order].astype(np.int32), pairs.outlet_pos[order].astype(np.int32))

    found, expected = ours(), peer()
    if not (np.array_equal(found.origin_pos, expected.origin_pos) and np.array_equal(found.outlet_pos, expected.outlet_pos)):
        sys.exit("the two orders differ")
    fast, slow = compare(ours, peer, runs=5)
    tell("pairs in order of cost, once a threshold", fast, slow, peer_name="numpy.lexsort", pairs=len(pairs.cost_m))
    return found


if __name__ == "__main__":
    main()
