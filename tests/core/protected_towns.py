"""Small towns for the tests of protection: counts as lists, and units whose secret offsets are chosen."""

from functools import cache

import pandas as pd

from geo.core.disclosure import offset, protect_coverage

KEY = b"a key of the tests, of 32 bytes."
GROUPS = {
    "migrant": ["migrant_child", "migrant_woman"],
    "woman": ["migrant_woman", "registered_woman"],
    "all": ["migrant_child", "migrant_woman", "registered_woman"],
}
SMALL = 20


@cache
def unit_of(base: int, **wanted: int) -> str:
    """A unit whose offsets are these, by offset code."""
    return next(code for number in range(1_000_000) if all(offset(KEY, code := f"U{number}", name, base) == u for name, u in wanted.items()))


def people_of(unit_code: str, cells: dict[str, list[int]]) -> pd.DataFrame:
    """People of one unit: counts along its residences, by cell."""
    rows = [(unit_code, f"R{i}", cell, count, i) for cell, counts in cells.items() for i, count in enumerate(counts)]
    return pd.DataFrame(rows, columns=["unit_code", "residence_code", "cell_code", "people_count", "hilbert_pos"])


def coverage_of(unit_code: str, *rows: tuple[str, str, str, int | None, int | None], kind: str = "person_share") -> pd.DataFrame:
    """Coverage of one unit: (indicator, group, denominator code, N, D)."""
    frame = pd.DataFrame(rows, columns=["indicator_code", "group_code", "denominator_code", "numerator_count", "denominator_count"])
    return frame.astype({"numerator_count": "Int64", "denominator_count": "Int64"}).assign(unit_code=unit_code, period="2024", kind=kind)


def shown_of(coverage: pd.DataFrame, people: pd.DataFrame, base: int = 5) -> pd.DataFrame:
    return protect_coverage(coverage, people, groups=GROUPS, base=base, key=KEY, small_denominator_people=SMALL)


def triples(shown: pd.DataFrame) -> list[tuple[int, int, int]]:
    return list(shown[["numerator_count", "rest_count", "denominator_count"]].itertuples(index=False, name=None))


def empty_town(unit_code: str) -> pd.DataFrame:
    return people_of(unit_code, {cell: [0] for cell in GROUPS["all"]})
