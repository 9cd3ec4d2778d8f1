"""People: fixed totals of each unit by cell, spread over its residences. Nobody was counted; the figures are invented."""

from collections.abc import Mapping, Sequence
from typing import Final

from data.generator.ground import dice
from data.generator.homes import NANHU_JIAYUAN, Residence

CELLS: Final = (
    "registered_child_0_3", "registered_woman_15_49", "registered_other", "migrant_child_0_3", "migrant_woman_15_49", "migrant_other",
)  # fmt: skip

# People of each unit, in the order of CELLS.
TOTALS: Final[dict[str, tuple[int, int, int, int, int, int]]] = {
    "320412411001": (63, 471, 1_676, 172, 1_448, 2_193),
    "320412411002": (226, 1_612, 5_502, 121, 1_096, 1_931),
    "320412411007": (91, 668, 2_361, 84, 742, 1_158),
    "320412411008": (158, 1_124, 3_878, 55, 486, 817),
    "320412411012": (214, 1_498, 4_528, 38, 327, 502),
    "320412411013": (139, 968, 3_273, 52, 447, 686),
    "320412411014": (104, 762, 2_614, 301, 2_410, 3_669),
    "320412411015": (161, 1_204, 3_655, 33, 281, 417),
    "320412411018": (152, 1_101, 3_617, 36, 312, 448),
    "320412411019": (106, 748, 2_496, 29, 246, 371),
    "320412411020": (62, 449, 1_679, 27, 213, 337),
    "320412411210": (47, 372, 1_691, 7, 68, 126),
    "320412411211": (58, 436, 1_722, 5, 57, 103),
    "320412411212": (36, 309, 1_445, 2, 14, 31),
    "320412411213": (39, 321, 1_510, 0, 0, 23),
    "320412411218": (44, 327, 1_189, 74, 643, 1_068),
    "320412411219": (61, 497, 1_922, 34, 287, 468),
    "320412411220": (52, 421, 1_787, 21, 173, 246),
    "320412411226": (28, 246, 1_132, 1, 11, 24),
    "320412411227": (45, 389, 1_616, 8, 78, 144),
    "320412411228": (42, 377, 1_561, 11, 93, 151),
}
TOTALS_BY_CELL: Final = {unit: dict(zip(CELLS, totals, strict=True)) for unit, totals in TOTALS.items()}

# Where the estate's newcomers rent: few of them near its north gate.
_NANHU_GATES: Final = {"南湖家苑 北门": 0.12, "南湖家苑 东门": 0.24, "南湖家苑 南门": 0.26, "南湖家苑 西门": 0.22}
_NANHU_OTHERS: Final = 0.16


def settle_people(residences: Sequence[Residence]) -> dict[tuple[str, str], int]:
    """People by residence and cell, zeros included; they add up to TOTALS in every unit."""
    settled: dict[tuple[str, str], int] = {}
    for unit, totals in TOTALS.items():
        homes = [home for home in residences if home.unit_code == unit]
        chance = dice(f"people {unit}")
        shares = _shares(unit, homes)
        for cell, total in zip(CELLS, totals, strict=True):
            weights = [share * chance.uniform(0.75, 1.3) for share in shares]
            if unit == NANHU_JIAYUAN:
                weights = shares
            for home, count in zip(homes, _apportioned(total, weights), strict=True):
                settled[home.code, cell] = count
    return settled


def _shares(unit: str, homes: Sequence[Residence]) -> list[float]:
    if unit != NANHU_JIAYUAN:
        return [home.share for home in homes]
    others = sum(home.share for home in homes if home.name_zh not in _NANHU_GATES)
    return [_NANHU_GATES.get(home.name_zh, _NANHU_OTHERS * home.share / others) for home in homes]


def _apportioned(total: int, weights: Sequence[float]) -> list[int]:
    """`total` in whole people by weight, largest remainders first."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    counts = [int(part) for part in exact]
    order: Mapping[int, float] = {position: round(exact[position] - counts[position], 9) for position in range(len(exact))}
    for position in sorted(order, key=lambda position: (-order[position], position))[: total - sum(counts)]:
        counts[position] += 1
    return counts
