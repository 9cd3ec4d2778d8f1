"""Protection of coverage: its laws, and numbers worked by hand (docs/methods.md, Protection)."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.core.disclosure import protect_people, sum_error_bound
from geo.errors import FrameError
from tests.core.protected_towns import GROUPS, KEY, coverage_of, empty_town, people_of, shown_of, triples, unit_of

BASES = st.sampled_from([3, 5, 10])


def test_one_cell_by_hand() -> None:
    unit = unit_of(5, registered_woman=3)  # ⌊(6 + 3) / 5⌋ = 1, ⌊(13 + 3) / 5⌋ = 3
    people = people_of(unit, {"migrant_child": [0, 0], "migrant_woman": [0, 0], "registered_woman": [8, 5]})
    shown = shown_of(coverage_of(unit, ("U06", "registered_woman", "registered_woman", 6, 13)), people)
    assert triples(shown) == [(5, 10, 15)]
    assert shown["value_code"].tolist() == ["S"]


def test_a_group_of_two_cells_by_hand() -> None:
    # the line is migrant_woman 7, registered_woman 21; N = 18 fills the first and 11 of the second
    # shown: first ⌊(7 + 4) / 5⌋ = 2 → 10, of the second ⌊(11 + 1) / 5⌋ = 2 → 10, whole second ⌊(21 + 1) / 5⌋ = 4 → 20
    unit = unit_of(5, migrant_woman=4, registered_woman=1)
    people = people_of(unit, {"migrant_child": [3], "migrant_woman": [7], "registered_woman": [21]})
    shown = shown_of(coverage_of(unit, ("U06", "woman", "woman", 18, 28)), people)
    assert triples(shown) == [(20, 10, 30)]
    assert shown["value_code"].tolist() == ["V"]


def test_a_group_and_a_group_inside_it_by_hand() -> None:
    # migrant women 5 of 7, so registered women 13 of 21: ⌊(5 + 4) / 5⌋ = 1 → 5, ⌊(13 + 1) / 5⌋ = 2 → 10, together 15
    unit = unit_of(5, migrant_woman=4, registered_woman=1)
    people = people_of(unit, {"migrant_child": [3], "migrant_woman": [7], "registered_woman": [21]})
    shown = shown_of(coverage_of(unit, ("U06", "woman", "woman", 18, 28), ("U06", "migrant_woman", "migrant_woman", 5, 7)), people)
    assert triples(shown) == [(15, 15, 30), (5, 5, 10)]


def test_a_numerator_above_its_denominator_by_hand() -> None:
    unit = unit_of(5, registered_woman=1)  # ⌊(23 + 1) / 5⌋ = 4, ⌊(12 + 1) / 5⌋ = 2
    people = people_of(unit, {"migrant_child": [0], "migrant_woman": [0], "registered_woman": [12]})
    assert triples(shown_of(coverage_of(unit, ("U06", "registered_woman", "registered_woman", 23, 12)), people)) == [(20, -10, 10)]


def test_a_denominator_of_its_own_by_hand() -> None:
    unit = unit_of(5, couples=2)  # ⌊(9 + 2) / 5⌋ = 2, ⌊(33 + 2) / 5⌋ = 7
    assert triples(shown_of(coverage_of(unit, ("U02", "couple", "couples", 9, 33)), empty_town(unit))) == [(10, 25, 35)]


@given(cells=st.tuples(*[st.integers(0, 12)] * 3), share=st.floats(0, 1.3))
@settings(max_examples=40, deadline=None)
def test_coverage_of_populations_is_unbiased_adds_up_and_stays_within_its_bound(cells: tuple[int, int, int], share: float) -> None:
    base, total = 3, sum(cells)
    served = round(total * share)
    units = [unit_of(base, **dict(zip(GROUPS["all"], u, strict=True))) for u in product(range(base), repeat=3)]
    people = pd.concat([people_of(unit, {cell: [count] for cell, count in zip(GROUPS["all"], cells, strict=True)}) for unit in units])
    coverage = pd.concat([coverage_of(unit, ("U08", "all", "all", served, total)) for unit in units])
    shown = shown_of(coverage, people, base)
    numerator, rest, denominator = (shown[name].to_numpy(np.int64) for name in ("numerator_count", "rest_count", "denominator_count"))
    assert numerator.sum() == served * len(units)
    assert denominator.sum() == total * len(units)
    assert (numerator + rest == denominator).all()
    assert (numerator >= 0).all()
    assert served > total or (rest >= 0).all()
    for found, true in ((numerator, served), (rest, total - served), (denominator, total)):
        assert np.abs(found - true).max() <= sum_error_bound(base, 3)
    if served == total:
        assert (rest == 0).all()


@given(counts=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=4), base=BASES, data=st.data())
@settings(max_examples=40, deadline=None)
def test_a_population_is_the_sum_of_its_shown_residences_whatever_the_indicator(counts: list[tuple[int, int, int]], base: int, data: st.DataObject) -> None:
    people = people_of("U", {cell: [row[i] for row in counts] for i, cell in enumerate(GROUPS["all"])})
    total = people.groupby("cell_code")["people_count"].sum()
    rows = []
    for indicator, group in product(("U03", "U05", "U06"), GROUPS):
        size = int(total[GROUPS[group]].sum())
        if not (indicator == "U03" and group != "all"):
            rows.append((f"{indicator}{group}", group, group, data.draw(st.integers(0, size)), size))
    shown = shown_of(coverage_of("U", *rows), people, base)
    of_cell = protect_people(people, base=base, key=KEY).groupby("cell_code")["people_count"].sum()
    assert shown["denominator_count"].tolist() == [of_cell[GROUPS[group]].sum() for group in shown["group_code"]]


def test_denominators_of_their_own_that_contain_one_another_add_up_and_are_one_in_all_indicators() -> None:
    rows = [("U03", "all", "office_all", 50, 90), ("U03", "migrant", "office_migrant", 21, 33), ("U08", "all", "office_all", 70, 90)]
    for (n_all, r_all, d_all), (n_migrant, r_migrant, _), (_, _, d_again) in in_many_units(*rows):
        assert d_all == d_again
        assert n_all >= n_migrant
        assert r_all >= r_migrant


def test_parts_of_a_group_add_up_to_it_in_what_is_shown() -> None:
    rows = [("U08", "all", "office_all", 50, 90), ("U08", "migrant", "office_migrant", 21, 33), ("U08", "registered_woman", "office_registered", 29, 57)]
    for whole, *parts in in_many_units(*rows):
        assert whole == tuple(np.sum(parts, axis=0))


def in_many_units(*rows: tuple[str, str, str, int, int]) -> list[list[tuple[int, int, int]]]:
    """What the same rows show in 60 units, whose offsets differ."""
    units = [f"unit {number}" for number in range(60)]
    shown = triples(shown_of(pd.concat([coverage_of(unit, *rows) for unit in units]), pd.concat(map(empty_town, units))))
    return [shown[start : start + len(rows)] for start in range(0, len(shown), len(rows))]


def test_the_three_codes_follow_from_what_is_shown() -> None:
    unit = unit_of(5, a=0, b=1, c=4, d=0, e=0)
    coverage = coverage_of(
        unit,
        ("U01", "g1", "a", 3, 24),  # 24 shows 20
        ("U02", "g2", "b", 3, 18),  # 18 shows 15
        ("U03", "g3", "c", 9, 16),  # 16 shows 20, so nothing is hidden
        ("U04", "g4", "d", 2, 4),  # both show 0
        ("U05", "g5", "e", None, 30),
        ("U06", "g6", "f", 7, None),
    )
    shown = shown_of(coverage, empty_town(unit))
    assert shown["value_code"].tolist() == ["V", "S", "V", "0", "M", "M"]
    assert shown["denominator_count"].tolist()[:5] == [20, 15, 20, 0, 30]
    assert shown["numerator_count"].isna().tolist() == [False] * 4 + [True, True]


def test_facilities_are_public_and_records_and_answers_of_people_are_not() -> None:
    unit = unit_of(5, rooms=2, answers=2, records=2)
    of_facilities = shown_of(coverage_of(unit, ("C02", "all", "rooms", 7, 8), ("C03", "all", "markets", 0, 0), kind="facility_share"), empty_town(unit))
    assert triples(of_facilities) == [(7, 1, 8), (0, 0, 0)]
    assert of_facilities["value_code"].tolist() == ["V", "0"]
    assert triples(shown_of(coverage_of(unit, ("U10", "all", "answers", 7, 8), kind="survey_share"), empty_town(unit))) == [(5, 5, 10)]
    assert triples(shown_of(coverage_of(unit, ("D01", "all", "records", 7, 8), kind="data_quality"), empty_town(unit))) == [(5, 5, 10)]


def test_migrants_of_a_ratio_show_as_the_population_does() -> None:
    unit = unit_of(5, migrant_child=1, migrant_woman=2)  # 12 + 1 → 10, 8 + 2 → 10
    people = people_of(unit, {"migrant_child": [12], "migrant_woman": [8], "registered_woman": [0]})
    shown = shown_of(coverage_of(unit, ("C06", "migrant", "workers", 20, 3), kind="ratio"), people)
    assert shown[["numerator_count", "denominator_count"]].to_numpy().tolist() == [[20, 3]]
    assert shown["rest_count"].isna().all()
    other = shown_of(coverage_of(unit, ("C06", "migrant", "workers", 23, 3), kind="ratio"), people)
    assert int(other["numerator_count"].iloc[0]) in (20, 25)


def test_the_order_of_coverage_rows_changes_nothing_and_the_argument_stays() -> None:
    people = people_of("U", {"migrant_child": [3, 4], "migrant_woman": [7, 1], "registered_woman": [21, 0]})
    rows = [("U06", "woman", "woman", 18, 29), ("U06", "migrant_woman", "migrant_woman", 5, 8), ("U02", "couple", "couples", 4, 9)]
    coverage = coverage_of("U", *rows)
    before = coverage.copy()
    shown = shown_of(coverage, people)
    pd.testing.assert_frame_equal(coverage, before)
    backwards = shown_of(coverage.iloc[::-1], people.sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(backwards.sort_index(), shown)


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        ([("U06", "woman", "woman", 3, 27)], "population"),
        ([("U02", "couple", "couples", 3, 9), ("U05", "couple", "couples", 3, 8)], "different values"),
        ([("U02", "couple", "couples", 3, 9), ("U05", "parent", "couples", 3, 9)], "several groups"),
        ([("U06", "woman", "woman", 3, 28), ("U06", "migrant_woman", "migrant_woman", 5, 7)], "numerator_count"),
        ([("U06", "all", "o", 3, 9), ("U06", "migrant", "p", 2, 5), ("U06", "registered_woman", "q", 1, 3)], "denominator_count"),
        ([("U06", "woman", "woman", 3, 28), ("U06", "migrant", "migrant", 5, 10)], "cuts through"),
        ([("U06", "woman", "woman", 9, 28), ("U06", "migrant_woman", "office", 5, 9)], "different kinds"),
    ],
    ids=["not the population", "two values", "two groups", "part above whole", "parts do not add up", "overlap", "population and office"],
)
def test_coverage_that_does_not_agree_with_itself_is_refused_and_the_unit_is_named(rows: list[tuple[str, str, str, int, int]], word: str) -> None:
    people = people_of("U1", {"migrant_child": [3], "migrant_woman": [7], "registered_woman": [21]})
    with pytest.raises(FrameError, match=word):
        shown_of(coverage_of("U1", *rows), people)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda coverage: coverage.drop(columns="kind"),
        lambda coverage: coverage.assign(kind="guess"),
        lambda coverage: coverage.assign(numerator_count=-1),
        lambda coverage: coverage.assign(period=None),
        lambda coverage: pd.concat([coverage, coverage]),
    ],
    ids=["column missing", "unknown kind", "negative", "no period", "row twice"],
)
def test_coverage_that_breaks_the_contract_is_refused(spoil) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(FrameError):
        shown_of(spoil(coverage_of("U", ("U02", "couple", "couples", 3, 9))), empty_town("U"))


def test_a_group_of_an_unknown_cell_is_refused() -> None:
    with pytest.raises(FrameError, match="registered_woman"):
        shown_of(coverage_of("U"), people_of("U", {"migrant_child": [1], "migrant_woman": [1]}))
