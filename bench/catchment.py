"""Claim: supply per person on positions and arrays is many times faster than PySAL's `access` on frames, and the same wherever that is finite.

The same work on both sides: the two-step floating catchment with Dai's Gaussian weights, on 2,000 residences × 60 outlets with every pair and on
200,000 × 2,000 with a million pairs, each side in its own form, made beforehand. What it costs to come from frames with codes to positions is told apart.
Where a weight is 1 the library spares a Python call for every pair; that comparison has its own line.
"""

import importlib
import sys

import numpy as np
import pandas as pd

from bench.claim import Measured, compare, tell, timed
from geo.core.catchment import two_step_floating_catchment
from geo.core.decay import gaussian_weights
from geo.frames import FloatArray, IntArray, Pairs

REACH_M = 1500.0
SIZES = ((2_000, 60, 120_000), (200_000, 2_000, 1_000_000))


def main() -> None:
    """Run both sizes, with and without weights, and print a line for each."""
    for residences, outlets, pair_count in SIZES:
        rng = np.random.default_rng(residences)
        people, capacity = rng.integers(1, 200, residences), rng.integers(100, 20_000, outlets).astype(np.float64)
        pairs = _pairs(rng, residences, outlets, pair_count)
        for is_weighted in (True, False):
            measure(people, capacity, pairs, is_weighted=is_weighted)


def measure(people: IntArray, capacity: FloatArray, pairs: Pairs, *, is_weighted: bool) -> None:
    """Both sides in turn on one town; exits with an error where they differ."""
    library = importlib.import_module("access.fca")
    demand = pd.DataFrame({"demand": people}, index=pd.Index([f"R{place:06d}" for place in range(len(people))], name="geoid"))
    supply = pd.DataFrame({"supply": capacity}, index=pd.Index([f"J{place:04d}" for place in range(len(capacity))], name="geoid"))
    costs = pd.DataFrame({"origin": demand.index[pairs.origin_pos], "dest": supply.index[pairs.outlet_pos], "cost": pairs.cost_m})
    span = 1 - np.exp(-0.5)

    def weigh(cost_m: float) -> float:
        return float((np.exp(-0.5 * (cost_m / REACH_M) ** 2) - np.exp(-0.5)) / span)

    def ours() -> FloatArray:
        weight = gaussian_weights(pairs.cost_m, reach_m=REACH_M) if is_weighted else np.ones(len(pairs.cost_m))
        return two_step_floating_catchment(people, capacity, pairs, weight=weight).access

    def peer() -> pd.Series:
        found: pd.Series = library.two_stage_fca(demand, supply, costs, demand_index="geoid", weight_fn=weigh if is_weighted else None)
        return found

    expected = peer().reindex(demand.index).fillna(0).to_numpy()
    if not np.allclose(ours(), expected, rtol=1e-8):
        sys.exit("the two ways find different supply")
    edges = _edges(demand, supply, costs)
    fast, slow = compare(ours, peer, runs=15 if len(people) < 10_000 else 5)
    claim = f"supply per person, {'Gaussian weights' if is_weighted else 'weight 1'}, {len(people):,} residences × {len(capacity):,} outlets"
    tell(claim, fast, slow, peer_name="access.fca.two_stage_fca", pairs=len(pairs.cost_m), codes_to_positions=round(edges.median_s, 4))


def _edges(demand: pd.DataFrame, supply: pd.DataFrame, costs: pd.DataFrame) -> Measured:
    """From frames keyed by codes to positions, as it is done once a release."""

    def work() -> None:
        demand.index.get_indexer(pd.Index(costs["origin"]))
        supply.index.get_indexer(pd.Index(costs["dest"]))

    return Measured(tuple(timed(work) for _ in range(3)))


def _pairs(rng: np.random.Generator, residences: int, outlets: int, pair_count: int) -> Pairs:
    """Different pairs, sorted by residence, with costs below the reach; every residence and outlet has one where there are enough."""
    chosen = np.sort(rng.choice(residences * outlets, pair_count, replace=False))
    return Pairs(chosen // outlets, chosen % outlets, rng.uniform(0, REACH_M * 0.999, pair_count))


if __name__ == "__main__":
    main()
