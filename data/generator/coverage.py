"""Coverage: invented shares of the people of each unit whom a service reached, for every indicator of the allow-list.

Denominators of September 2026 are the people of the place; those of 2025 are counts of their own, for the people have one date only.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from data.generator.ground import dice

People = Mapping[str, Mapping[str, int]]
Row = tuple[str, ...]

COVERAGE_HEADER: Final = (
    "unit_code", "indicator_code", "group_code", "period", "is_cumulative", "residence_rule", "denominator_code", "numerator_count", "denominator_count",
)  # fmt: skip
_NOW: Final = "2026-09"
# Each period, whether it runs on to the end of the year, people then for one now, and what it adds to the share reached.
_PERIODS: Final = (("2025", "false", 0.98, 0.05), ("2025-09", "true", 0.97, -0.03), (_NOW, "true", 1.0, 0.0))
_NO_RULE: Final = "not_applicable"

# What is particular to the migrants of a unit, added to every share; in other units dice decide.
_PARTICULAR: Final = {
    "320412411014": -0.1, "320412411001": -0.05, "320412411002": 0.08, "320412411007": -0.02, "320412411008": 0.07, "320412411012": 0.17,
    "320412411018": 0.11, "320412411218": -0.2, "320412411219": -0.1,
}  # fmt: skip
_SURVEYED_SHARE: Final = 0.012
# Cells that were not told: unit, indicator, group.
_MISSING: Final = frozenset(
    (unit, indicator, "migrant")
    for unit, indicators in (("320412411228", ("U07", "U10")), ("320412411212", ("D01", "D02", "D03", "D04")))
    for indicator in indicators
)
# Somebody was counted twice: more people supplied than there are.
_ABOVE: Final = ("320412411020", "U05", "registered", _NOW)
_ABOVE_COUNT: Final = 9


@dataclass(frozen=True, slots=True)
class _Share:
    """A share of people reached: those of `stage` (None: everybody) by status, and a denominator of its own where it is not them."""

    indicator_code: str
    share: Mapping[str, float]
    stage: str | None = None
    own: str | None = None
    own_per_person: float = 1.0
    residence_rule: str = "6_months"


_SHARES: Final = (
    _Share("U01", {"migrant": 0.75, "registered": 0.9}, "woman_15_49"),
    _Share("U02", {"migrant": 0.56, "registered": 0.81}, own="people_marrying", own_per_person=0.008),
    _Share("U03", {"migrant": 0.85}),
    _Share("U04", {"migrant": 0.88}, "woman_15_49", own="married_women_3_months", own_per_person=0.64, residence_rule="3_months"),
    _Share("U05", {"migrant": 0.75, "registered": 0.8}, "woman_15_49"),
    _Share("U06", {"migrant": 0.5, "registered": 0.63}, "woman_15_49"),
    _Share("U07", {"migrant": 0.62, "registered": 0.74}, "child_0_3"),
    _Share("U08", {"migrant": 0.77, "registered": 0.85}),
    _Share("U10", {"migrant": 0.94, "registered": 0.96}, own="answers", own_per_person=_SURVEYED_SHARE, residence_rule=_NO_RULE),
    _Share("D01", {"migrant": 0.93}, own="records_due", own_per_person=1.03, residence_rule=_NO_RULE),
    _Share("D02", {"migrant": 0.88}, own="records_kept", own_per_person=0.96, residence_rule=_NO_RULE),
    _Share("D03", {"migrant": 0.92}, own="records_kept", own_per_person=0.96, residence_rule=_NO_RULE),
    _Share("D04", {"migrant": 0.95}, own="records_kept", own_per_person=0.96, residence_rule=_NO_RULE),
)
_FACILITIES: Final = (
    ("C01", "family_service_centre", "service_centres"),
    ("C02", "service_room", "service_rooms"),
    ("C03", "market_service_point", "markets"),
)
_UP_TO_STANDARD: Final = 0.75
_MIGRANTS_PER_WORKER: Final = 430


def coverage_rows(people: People, facilities: Mapping[tuple[str, str], int]) -> list[Row]:
    """Rows under `COVERAGE_HEADER`; people by unit and cell, and outlets that are open by unit and type. An empty count was not told."""
    rows: list[Row] = []
    for unit, cells in people.items():
        for period in _PERIODS:
            for indicator in _SHARES:
                rows += _shares(unit, cells, period, indicator)
            rows += _facilities(unit, period, facilities)
            rows.append(_workers(unit, cells, period))
    return sorted(rows)


def _shares(unit: str, cells: Mapping[str, int], period: tuple[str, str, float, float], indicator: _Share) -> Iterator[Row]:
    """One row a status: who is due, and how many of them were reached."""
    name, is_cumulative, people_then, further = period
    for status, share in indicator.share.items():
        code = _denominator_code(indicator, status, name)
        due = _due(unit, cells, status, indicator, period=name, people_then=people_then)
        chance = dice(f"coverage {unit} {indicator.indicator_code} {status} {name}")
        standing = _PARTICULAR.get(unit, dice(f"coverage {unit}").uniform(-0.09, 0.1)) * (1.0 if status == "migrant" else 0.25)
        reached = round(due * min(0.985, max(0.05, share + _softened(share, standing) + further * share + chance.uniform(-0.02, 0.02))))
        if (unit, indicator.indicator_code, status, name) == _ABOVE:
            reached = due + _ABOVE_COUNT
        told = ("", "") if (unit, indicator.indicator_code, status) in _MISSING and name == _NOW else (str(reached), str(due))
        yield (unit, indicator.indicator_code, status, name, is_cumulative, indicator.residence_rule, code, *told)


def _softened(share: float, standing: float) -> float:
    """What is particular to a unit weighs less where nearly everybody is reached anyway."""
    return standing * min(1.0, 4 * (1 - share))


def _denominator_code(indicator: _Share, status: str, period: str) -> str:
    """The code of the people due: a group of the place in the month of its people, else a count of its own, one for each status."""
    if indicator.own is not None:
        return f"{indicator.own}_{status}"
    population = status if indicator.stage is None else f"{status}_{indicator.stage}"
    return population if period == _NOW else f"{population}_then"


def _due(unit: str, cells: Mapping[str, int], status: str, indicator: _Share, *, period: str, people_then: float) -> int:
    """How many are due; the same for all indicators of one denominator."""
    of = [count for cell, count in cells.items() if cell.startswith(f"{status}_") and (indicator.stage is None or cell == f"{status}_{indicator.stage}")]
    if indicator.own is None and period == _NOW:
        return sum(of)
    code = _denominator_code(indicator, status, period)
    return round(sum(of) * indicator.own_per_person * people_then * dice(f"due {unit} {code} {period}").uniform(0.96, 1.04))


def _facilities(unit: str, period: tuple[str, str, float, float], facilities: Mapping[tuple[str, str], int]) -> Iterator[Row]:
    """Outlets up to standard: public facts, of everybody."""
    for indicator, outlet_type, denominator in _FACILITIES:
        count = facilities.get((unit, outlet_type), 0)
        good = sum(dice(f"standard {unit} {indicator} {number}").random() < _UP_TO_STANDARD + period[3] for number in range(count))
        yield (unit, indicator, "all", period[0], period[1], _NO_RULE, denominator, str(good), str(count))


def _workers(unit: str, cells: Mapping[str, int], period: tuple[str, str, float, float]) -> Row:
    """Migrants for each part-time worker."""
    migrants = sum(count for cell, count in cells.items() if cell.startswith("migrant_"))
    workers = max(1, round(migrants / _MIGRANTS_PER_WORKER))
    then = migrants if period[0] == _NOW else round(migrants * period[2])
    return (unit, "C06", "migrant", period[0], period[1], "6_months", "part_time_workers", str(then), str(workers))
