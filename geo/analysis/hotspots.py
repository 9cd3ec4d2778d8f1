"""Gi* and local Moran of the migrants' share: an analyst's overlay beside the rule of priority areas, and how far the two agree.

The rule asks what a unit is; the overlay asks whether its neighbourhood stands out from the whole place. It decides nothing. Computed from protected counts.
"""

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.analysis.priority import priority, unit_counts
from geo.analysis.snapshot import Snapshot
from geo.catalogue import concentration_numbers
from geo.frames import BoolArray, FloatArray, IntArray

QUADRANTS: Final = ("high_high", "low_high", "low_low", "high_low")
"""A unit and its neighbours, against the mean of the place: in esda's order, from 1."""
AGREEMENTS: Final = ("both", "rule_only", "overlay_only", "neither")
_FEWEST_UNITS: Final = 3  # of two, each and its neighbour are all there is
_SAME: Final = 1e-9  # of the widest rearrangement, or of a standard deviation: sums in another order are equal


@dataclass(frozen=True, slots=True)
class LocalStatistics:
    """Of each unit, arrays of shape (n,): z of Gi*, two-sided p-values of both, and the quadrant (position in `QUADRANTS`)."""

    gi_z: FloatArray
    gi_p: FloatArray
    lisa_p: FloatArray
    quadrant: IntArray


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the overlay's hot units are those of class A or B, in units; `kappa` is Cohen's, None where chance alone would agree everywhere.

    `jaccard` is both / (both + rule_only + overlay_only), None where neither marks a unit.
    """

    both: int
    rule_only: int
    overlay_only: int
    neither: int
    kappa: float | None
    jaccard: float | None


def hotspots(snapshot: Snapshot) -> pd.DataFrame:
    """The overlay of a release.

    Parameters
    ----------
    snapshot
        The release.

    Returns
    -------
    DataFrame
        One row a unit in order of `units`: unit_code; state ("value", "nobody", "no_neighbours", "constant", "whole_place"); class_by_rule; gi_z (number),
        gi_p, lisa_p (0–1, two-sided, by permutation); lisa_quadrant (`QUADRANTS` or "none"); is_hot, is_cold, lisa_is_significant (after control of
        false discoveries); agreement (`AGREEMENTS`); agrees_with_rule. No rows where the place names no group of migrants.

    Notes
    -----
    A unit whose state is not "value" has z 0, p 1 and is not marked: nobody lives there; nobody lives in a unit that touches it; the share is the same
    everywhere; it and its neighbours are all there is. Such units are no part of the reference, but for the last. The share is Empirical-Bayes
    standardised (Assunção & Reis 1999, Statistics in Medicine 18, 2147–2162), because that of few residents scatters. A ratio to other residents would have no
    value where migrants live alone. Neighbours share a border or a corner (queen). z after Ord & Getis (1995), Geographical Analysis 27, 286–306; quadrants
    after Anselin (1995), ibid. 27, 93–115.
    """
    found = priority(snapshot)
    if found is None:
        return pd.DataFrame(columns=_COLUMNS)
    units, numbers = unit_counts(snapshot), concentration_numbers()
    state = _states(snapshot, units.residents)
    z, gi_p, lisa_p = np.zeros(len(state)), np.ones(len(state)), np.ones(len(state))
    quadrant = np.full(len(state), "none", dtype=object)
    used = np.flatnonzero(state == "value")
    value = standardised_share(units.migrants[used], units.residents[used])
    if not value.any():
        state[used] = "constant"
    elif len(used) < _FEWEST_UNITS:
        state[used] = "whole_place"
    else:
        local = local_statistics(value, neighbours(snapshot.units["geom"].iloc[used]), permutations=numbers.overlay_permutations, seed=numbers.overlay_seed)
        z[used], gi_p[used], lisa_p[used] = local.gi_z, local.gi_p, local.lisa_p
        quadrant[used] = np.array(QUADRANTS, dtype=object)[local.quadrant]
        state[used[~np.isfinite(z[used])]] = "whole_place"
    unmarked = state != "value"
    z[unmarked], gi_p[unmarked], lisa_p[unmarked], quadrant[unmarked] = 0.0, 1.0, 1.0, "none"
    marked = is_discovery(gi_p, ~unmarked, false_share=numbers.overlay_false_share)
    is_hot, by_rule = marked & (z > 0), found.found.class_code > 0
    agreement = np.select([is_hot & by_rule, by_rule, is_hot], AGREEMENTS[:3], AGREEMENTS[3])
    columns = (
        snapshot.units["unit_code"].to_numpy(), state, [found.class_of(position) for position in range(len(state))], z, gi_p, lisa_p, quadrant,
        is_hot, marked & (z < 0), is_discovery(lisa_p, ~unmarked, false_share=numbers.overlay_false_share), agreement, is_hot == by_rule,
    )  # fmt: skip
    return pd.DataFrame(dict(zip(_COLUMNS, columns, strict=True)))


def local_statistics(value: FloatArray, neighbour: list[IntArray], *, permutations: int, seed: int) -> LocalStatistics:
    """Gi* and local Moran of a variable.

    Parameters
    ----------
    value
        Any variable that is not the same everywhere, shape (n,); no sign is needed, since neither statistic changes when a number is added to all.
    neighbour
        Positions of the neighbours of each unit, at least one, without itself; Gi* adds the unit. Gi* weighs all alike with 1, local Moran with 1 / count.
    permutations, seed
        How many rearrangements, and where they start.

    Returns
    -------
    LocalStatistics
        z is not finite where a unit and its neighbours are all units. A two-sided p is twice the lesser tail, at most 1; ties count on both sides (esda's own
        p is one-sided and leaves them out of the lower tail, so that a tie at the bottom looks like a discovery).

    Notes
    -----
    z and quadrants are esda's. The rearrangements (conditional: a unit keeps its value, the others trade theirs) are drawn here, since esda compiles its loops
    anew in every process, which takes half a minute. Among rearrangements both statistics are the sum of the neighbours, shifted and stretched, so that
    one p serves both; but for a unit at the mean, whose local Moran is 0 in every rearrangement.
    """
    from esda import G_Local, Moran_Local

    with np.errstate(divide="ignore", invalid="ignore"):
        gi = G_Local(value - value.min() + 1.0, _graph(neighbour), transform="B", star=True, permutations=0)
        moran = Moran_Local(value, _graph(neighbour), transformation="r", permutations=0)
    p = _two_sided(value, neighbour, permutations=permutations, seed=seed)
    lisa_p = np.where(np.isclose(moran.z, 0.0, atol=_SAME), 1.0, p)
    return LocalStatistics(np.asarray(gi.Zs, dtype=np.float64), p, lisa_p, quadrant=np.asarray(moran.q, dtype=np.int64) - 1)


def _two_sided(value: FloatArray, neighbour: list[IntArray], *, permutations: int, seed: int) -> FloatArray:
    """Of the sum over each unit's neighbours among its rearrangements, shape (n,): every unit's other units trade places by the same draws."""
    draw, most = np.random.default_rng(seed), max(len(others) for others in neighbour)
    drawn = np.stack([draw.choice(len(value) - 1, most, replace=False) for _ in range(permutations)])
    p = np.ones(len(value))
    for unit, others in enumerate(neighbour):
        rearranged = np.delete(value, unit)[drawn[:, : len(others)]].sum(axis=1)
        above = rearranged - value[others].sum()
        same = _SAME * np.abs(rearranged).max(initial=1e-300)
        p[unit] = min(1.0, 2.0 * (min((above >= -same).sum(), (above <= same).sum()) + 1) / (permutations + 1))
    return p


def neighbours(shapes: pd.Series) -> list[IntArray]:
    """Positions of the units that share a vertex with each (queen contiguity); none for an island."""
    from libpysal.graph import Graph

    graph = Graph.build_contiguity(gpd.GeoSeries(shapes).reset_index(drop=True), rook=False)
    return [np.sort(graph[position].index.to_numpy(dtype=np.int64)[graph[position].to_numpy() > 0]) for position in range(len(shapes))]


def standardised_share(part: IntArray, whole: IntArray) -> FloatArray:
    """Empirical-Bayes standardised share (Assunção & Reis 1999), shape (n,); `whole` above 0. Zeros where the share is the same everywhere."""
    if (part * whole.sum() == part.sum() * whole).all():
        return np.zeros(len(part))
    from esda.smoothing import assuncao_rate

    return np.asarray(assuncao_rate(part.astype(np.float64), whole.astype(np.float64)), dtype=np.float64)


def is_discovery(p: FloatArray, is_asked: BoolArray, *, false_share: float) -> BoolArray:
    """Which p-values stand when at most `false_share` of those that stand are expected to be false (Benjamini & Hochberg 1995), shape (n,)."""
    from esda import fdr

    if not is_asked.any():
        return np.zeros(len(p), dtype=np.bool_)
    stands: BoolArray = is_asked & (p <= fdr(p[is_asked], false_share))
    return stands


def agreement(overlay: pd.DataFrame) -> Agreement:
    """How far overlay and rule agree; `overlay` is that of `hotspots`."""
    counts = [int((overlay["agreement"] == name).sum()) for name in AGREEMENTS]
    both, rule_only, overlay_only, neither = counts
    total, marked = sum(counts), both + rule_only + overlay_only
    by_rule, by_overlay = both + rule_only, both + overlay_only
    chance = by_rule * by_overlay + (total - by_rule) * (total - by_overlay)  # times total²
    kappa = (total * (both + neither) - chance) / (total**2 - chance) if total**2 > chance else None
    return Agreement(both, rule_only, overlay_only, neither, kappa=kappa, jaccard=both / marked if marked else None)


_COLUMNS: Final = (
    "unit_code", "state", "class_by_rule", "gi_z", "gi_p", "lisa_p", "lisa_quadrant", "is_hot", "is_cold", "lisa_is_significant", "agreement",
    "agrees_with_rule",
)  # fmt: skip


def _states(snapshot: Snapshot, residents: IntArray) -> npt.NDArray[np.object_]:
    state = np.where(residents > 0, "value", "nobody").astype(object)
    lived_in = np.flatnonzero(residents > 0)
    if len(lived_in):
        lonely = [not len(others) for others in neighbours(snapshot.units["geom"].iloc[lived_in])]
        state[lived_in[lonely]] = "no_neighbours"
    return state


def _graph(neighbour: list[IntArray]) -> object:
    """A new graph each time: the statistics alter the one they are given."""
    from libpysal.graph import Graph

    focal = np.repeat(np.arange(len(neighbour)), [len(others) for others in neighbour])
    return Graph.from_arrays(focal, np.concatenate(neighbour), np.ones(len(focal)))
