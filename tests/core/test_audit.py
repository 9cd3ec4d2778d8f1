"""The auditor against brute force over all true tables and offsets, and against leaks planted in published tables."""

from collections.abc import Sequence
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.core.audit import audit, possible_counts
from geo.core.disclosure import offset, protect_coverage, protect_people
from geo.errors import DisclosureError

KEY = b"a key of the tests, of 32 bytes."
CELLS = ("first", "second", "third")
GROUPS = {"pair": ["first", "second"], "all": list(CELLS)}
SMALL = 20


def people_table(*rows: tuple[str, str, str, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["unit_code", "residence_code", "cell_code", "people_count"])
    return frame.assign(hilbert_pos=frame["residence_code"].str[1:].astype(int))


def coverage_table(*rows: tuple[str, str, str, str, int, int]) -> pd.DataFrame:
    columns = ["unit_code", "indicator_code", "group_code", "denominator_code", "numerator_count", "denominator_count"]
    return pd.DataFrame(rows, columns=columns).assign(period="2024", kind="person_share")


def protected(people: pd.DataFrame, coverage: pd.DataFrame, base: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    shown = protect_coverage(coverage, people, groups=GROUPS, base=base, key=KEY, small_denominator_people=SMALL)
    return protect_people(people, base=base, key=KEY), shown


def published(*rows: tuple[str, str, str, int, int]) -> pd.DataFrame:
    """Coverage of unit U as published, offsets unknown: (indicator, group, denominator code, N shown, D − N shown)."""
    frame = pd.DataFrame(rows, columns=["indicator_code", "group_code", "denominator_code", "numerator_count", "rest_count"])
    frame = frame.assign(unit_code="U", period="2024", kind="person_share", denominator_count=frame["numerator_count"] + frame["rest_count"])
    code = np.where(frame["denominator_count"] == 0, "0", np.where(frame["denominator_count"] < SMALL, "S", "V"))
    return frame.assign(value_code=code)


TOWN = people_table(*(("U", "R1", cell, 50) for cell in CELLS))


# ── brute force: every true table under every offset ─────────────────────────────────────────────────────────────────────────────
def units_for(truths: Sequence[tuple[int, ...]], codes: tuple[str, ...], base: int) -> list[tuple[str, tuple[int, ...]]]:
    """A unit of its own for every true table under every combination of offsets of `codes`."""
    waiting = {u: len(truths) for u in product(range(base), repeat=len(codes))}
    ready: dict[tuple[int, ...], list[str]] = {u: [] for u in waiting}
    number = 0
    while any(len(ready[u]) < needed for u, needed in waiting.items()):
        ready[tuple(offset(KEY, f"U{number}", code, base) for code in codes)].append(f"U{number}")
        number += 1
    return [(unit, truth) for units in ready.values() for unit, truth in zip(units, truths, strict=False)]


def brute_force(shown: pd.DataFrame, true: pd.DataFrame) -> pd.DataFrame:
    """How many values each true count (columns of `true`) takes over the units (index) in which the same is published."""
    return true.groupby([shown[column] for column in shown.columns]).transform("nunique")


def wide(known: pd.DataFrame, column: str = "possible_values") -> pd.DataFrame:
    """One row a unit, one column a count."""
    name = known["count_name"].str[:1] + " " + known["code"] + " " + known["group_code"]
    return known.assign(name=name.str.strip()).pivot(index="unit_code", columns="name", values=column)


def exact_counts(people: pd.DataFrame, coverage: pd.DataFrame) -> pd.DataFrame:
    """True counts, one row a unit, one column a count, named as in `wide`; those that the brute force varies."""
    coverage = coverage.assign(rest_count=coverage["denominator_count"] - coverage["numerator_count"])
    of_rows = [
        coverage.assign(name=f"{count[:1]} " + coverage[code] + " " + coverage["group_code"], count=coverage[count])
        for count, code in (("numerator_count", "indicator_code"), ("rest_count", "indicator_code"), ("denominator_count", "denominator_code"))
    ]
    of_people = people.assign(name="p " + people["residence_code"] + " " + people["cell_code"], count=people["people_count"])
    every = pd.concat([of_people, *of_rows]).drop_duplicates(["unit_code", "name"]).pivot(index="unit_code", columns="name", values="count")
    return every.loc[:, every.nunique() > 1]


def compared(people: pd.DataFrame, coverage: pd.DataFrame, base: int, most: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Possible values as the auditor counts them, by brute force, and as the rule asks; where every true table that fits was enumerated."""
    shown_people, shown = protected(people, coverage, base)
    known = possible_counts(shown_people, shown, groups=GROUPS, base=base)
    exact = exact_counts(people, coverage)
    told = wide(known, "shown_count")[exact.columns]
    complete = (told.filter(like="p R") + base - 1 <= most).all(axis=1)
    rule = told.where(told == 0, 2 * base - 1).mask(told == 0, base)
    return wide(known)[exact.columns][complete], brute_force(told, exact)[complete], rule[complete]


def one_residence(units: Sequence[tuple[str, tuple[int, ...]]]) -> pd.DataFrame:
    """People of the first two cells as the truths say, at one residence a unit."""
    return people_table(*((unit, "R0", cell, (truth[0], truth[1], 0)[i]) for unit, truth in units for i, cell in enumerate(CELLS)))


def test_two_residences_and_an_indicator_have_exactly_the_possible_values_that_brute_force_finds() -> None:
    most, base = 5, 3
    truths = [(a, b, n) for a, b in product(range(most + 1), repeat=2) for n in range(a + b + 1)]
    units = units_for(truths, ("first",), base)
    people = people_table(*((unit, f"R{i}", "first", truth[i]) for unit, truth in units for i in (0, 1)))
    people = pd.concat([people, *(people.assign(cell_code=cell, people_count=0) for cell in CELLS[1:])])
    coverage = coverage_table(*((unit, "U06", "first", "first", t[2], t[0] + t[1]) for unit, t in units))
    auditor, truth, rule = compared(people, coverage, base, most)
    assert len(auditor) > 100
    pd.testing.assert_frame_equal(auditor, truth, check_dtype=False)
    assert (truth >= rule).all(axis=None)


@pytest.mark.parametrize("two_indicators", [False, True])
def test_a_group_of_two_cells_keeps_the_values_that_the_rule_asks_and_the_auditor_counts(two_indicators: bool) -> None:
    most, base = (4, 3) if two_indicators else (5, 3)
    sizes = product(range(most + 1), repeat=2)
    truths = [(a, b, n, m) for a, b in sizes for n in range(a + b + 1) for m in (range(a + b + 1) if two_indicators else (0,))]
    units = units_for(truths, ("first", "second"), base)
    indicators = (("U05", 2), ("U06", 3))[: 1 + two_indicators]
    coverage = coverage_table(*((unit, name, "pair", "pair", t[i], t[0] + t[1]) for unit, t in units for name, i in indicators))
    auditor, truth, rule = compared(one_residence(units), coverage, base, most)
    assert len(auditor) > 100
    assert (truth >= rule).all(axis=None)
    assert (truth >= auditor).all(axis=None)


def test_a_group_beside_a_group_inside_it_keeps_the_values_that_the_rule_asks_and_the_auditor_counts() -> None:
    most, base = 5, 3
    truths = [(a, b, n, m) for a, b in product(range(most + 1), repeat=2) for n in range(a + 1) for m in range(n, n + b + 1)]
    units = units_for(truths, ("first", "second"), base)
    rows = [(unit, "U06", "first", "first", t[2], t[0]) for unit, t in units] + [(unit, "U06", "pair", "pair", t[3], t[0] + t[1]) for unit, t in units]
    auditor, truth, rule = compared(one_residence(units), coverage_table(*rows), base, most)
    assert len(auditor) > 100
    assert (truth >= rule).all(axis=None)
    assert (truth >= auditor).all(axis=None)


def test_numerators_above_their_denominators_keep_the_values_that_the_rule_asks() -> None:
    most, base = 5, 3
    truths = [(a, b, n) for a, b in product(range(most + 1), repeat=2) for n in range(a + b + 6)]
    units = units_for(truths, ("first", "second"), base)
    coverage = coverage_table(*((unit, "U05", "pair", "pair", t[2], t[0] + t[1]) for unit, t in units))
    people = one_residence(units)
    exact, told = exact_counts(people, coverage), wide(possible_counts(*protected(people, coverage, base), groups=GROUPS, base=base), "shown_count")
    told = told[exact.columns]
    complete = (told[["p R0 first", "p R0 second"]] <= most - base + 1).all(axis=1) & (told["r U05 pair"] > -base)
    rule = told.where(told == 0, 2 * base - 1).mask(told == 0, base)
    assert (brute_force(told, exact)[complete] >= rule[complete]).all(axis=None)


def test_separate_offsets_on_one_denominator_are_counted_as_brute_force_counts_them() -> None:
    most, base = 12, 3
    truths = [(d, n, m) for d in range(most + 1) for n in range(d + 1) for m in range(d + 1)]
    units = units_for(truths, ("a", "b"), base)
    people = people_table(*((unit, "R0", cell, 0) for unit, _ in units for cell in CELLS))
    rows = [(unit, name, "couple" + code, code, t[i], t[0]) for unit, t in units for name, code, i in (("U05", "a", 1), ("U06", "b", 2))]
    coverage = coverage_table(*rows)
    shown_people, shown = protected(people, coverage, base)
    known = possible_counts(shown_people, shown.assign(denominator_code="a"), groups=GROUPS, base=base)
    exact = exact_counts(people, coverage.assign(denominator_code="a")).drop(columns="d a coupleb")
    told = wide(
        shown.melt(["unit_code", "indicator_code", "group_code"], ["numerator_count", "rest_count"], "count_name", "shown").rename(
            columns={"indicator_code": "code"}
        ),
        "shown",
    )
    auditor, truth = wide(known)[exact.columns], brute_force(told, exact)
    small = truth.index.isin([unit for unit, t in units if t[0] <= most - 2 * base])
    assert (auditor[small] <= truth[small]).all(axis=None)
    assert (auditor[small] == truth[small])["d a couplea"].all()
    assert auditor[small].to_numpy().min() < 2 * base - 1


# ── what the scheme publishes passes ─────────────────────────────────────────────────────────────────────────────────────────────
@given(data=st.data(), base=st.sampled_from([3, 5, 10]))
@settings(max_examples=25, deadline=None)
def test_whatever_is_protected_by_the_rule_passes(data: st.DataObject, base: int) -> None:
    few = st.integers(0, 15)
    people = people_table(*((unit, f"R{i}", cell, data.draw(few)) for unit in "UV" for i in range(3) for cell in CELLS))
    total = people.groupby(["unit_code", "cell_code"])["people_count"].sum()
    rows: list[tuple[str, str, str, str, int, int]] = []
    for unit, indicator in product("UV", ("U03", "U05", "U06")):
        size = {cell: int(total[unit, cell]) for cell in CELLS}
        reached = {cell: data.draw(st.integers(0, count + 2)) for cell, count in size.items()}
        office = 0 if indicator == "U03" else 4
        for group in data.draw(st.lists(st.sampled_from(["first", "second", "third", "pair", "all"]), unique=True)):
            cells = GROUPS.get(group, [group])
            denominator = sum(size[cell] + office for cell in cells)
            rows.append((unit, indicator, group, group if indicator == "U03" else f"office {group}", sum(reached[cell] for cell in cells), denominator))
    shown_people, shown = protected(people, coverage_table(*rows), base)
    report = audit(shown_people, shown, groups=GROUPS, base=base, small_denominator_people=SMALL)
    assert report.statement_count >= len(people)
    assert report.fewest_possible_values >= base


def test_the_report_tells_the_count_with_the_fewest_values() -> None:
    coverage = published(("U06", "first", "a", 10, 15))
    report = audit(TOWN.replace({"people_count": 50}), coverage, groups=GROUPS, base=5, small_denominator_people=SMALL)
    assert report.statement_count == 3 + 3
    assert report.quantity_count == 3 + 3 + 3
    assert report.fewest_possible_values == 9
    empty = audit(TOWN.assign(people_count=[50, 0, 50]), coverage.head(0), groups=GROUPS, base=5, small_denominator_people=SMALL)
    assert empty.fewest_possible_values == 5
    assert "R1 second" in empty.fewest_count


# ── planted leaks ────────────────────────────────────────────────────────────────────────────────────────────────────────────────
def refused(people: pd.DataFrame, coverage: pd.DataFrame) -> str:
    with pytest.raises(DisclosureError) as caught:
        audit(people, coverage, groups=GROUPS, base=5, small_denominator_people=SMALL)
    return str(caught.value)


def fewest(coverage: pd.DataFrame) -> int:
    return int(possible_counts(TOWN, coverage, groups=GROUPS, base=5)["possible_values"].min())


def test_six_indicators_whose_numerators_and_rests_have_offsets_of_their_own_leave_two_values() -> None:
    # D = 7: from 3 + 4 shown 0 + 0 follows D ≤ 4 + 4 = 8; from 6 + 1 shown 10 + 5 follows D ≥ 6 + 1 = 7
    told = published(
        ("U01", "couple", "couples", 0, 0), ("U02", "couple", "couples", 10, 5), ("U03", "couple", "couples", 5, 5),
        ("U04", "couple", "couples", 5, 0), ("U05", "couple", "couples", 0, 5), ("U06", "couple", "couples", 5, 5),
    )  # fmt: skip
    assert fewest(told) == 2
    message = refused(TOWN, told)
    assert "coverage" in message
    assert "unit U" in message
    assert "only 2 possible values" in message


def test_six_indicators_on_one_denominator_with_one_offset_pass() -> None:
    rows = [("U", f"U0{i}", "couple", "couples", i, 7) for i in range(1, 7)]
    people, shown = protected(TOWN, coverage_table(*rows), 5)
    assert audit(people, shown, groups=GROUPS, base=5, small_denominator_people=SMALL).fewest_possible_values >= 5
    assert shown["denominator_count"].nunique() == 1


def test_one_denominator_rounded_twice_is_refused() -> None:
    told = published(("U05", "couple", "couples", 10, 10), ("U06", "couple", "couples", 10, 15))
    assert fewest(told) == 4  # 16 … 24 and 21 … 29
    assert "couples" in refused(TOWN, told)


def test_a_population_rounded_apart_from_its_residences_is_refused() -> None:
    assert "only 4 possible values" in refused(TOWN, published(("U06", "first", "first", 20, 25)))  # 41 … 49 and 46 … 54


def test_a_group_rounded_apart_from_its_parts_is_refused() -> None:
    parts = [("U06", "first", "a", 5, 30), ("U06", "second", "b", 5, 30)]
    told = published(*parts, ("U06", "pair", "c", 15, 55))
    assert fewest(told) == 8  # 11 … 19 of its own, 2 … 18 from its parts
    refused(TOWN, told)
    passes = published(*parts, ("U06", "pair", "c", 10, 60))
    audit(TOWN, passes, groups=GROUPS, base=5, small_denominator_people=SMALL)


def test_a_part_above_its_whole_is_refused() -> None:
    refused(TOWN, published(("U06", "first", "a", 10, 30), ("U06", "pair", "c", 5, 45)))


def test_three_parts_that_contradict_their_whole_are_refused_though_each_has_values_enough() -> None:
    parts = [("U06", cell, cell + " office", 20, 30) for cell in CELLS]
    told = published(*parts, ("U06", "all", "office", 65, 85))
    assert fewest(told) == 9
    assert "contradict" in refused(TOWN, told)


def test_exact_counts_are_refused() -> None:
    coverage = published(("U06", "first", "a", 10, 15))
    assert "R1 second" in refused(TOWN.assign(people_count=[50, 47, 50]), coverage)
    assert "only 1 possible values" in refused(TOWN, published(("U06", "first", "a", 12, 13)))
    assert "numerator_count C06" in refused(
        TOWN, pd.concat([coverage, coverage.assign(kind="ratio", indicator_code="C06", numerator_count=52, value_code="V")])
    )


def test_a_negative_number_of_people_is_refused() -> None:
    refused(TOWN.assign(people_count=[50, -5, 50]), published())


def test_an_absent_row_tells_an_exact_zero_and_is_refused() -> None:
    people = pd.concat([TOWN, TOWN.assign(residence_code="R2")])
    audit(people, published(), groups=GROUPS, base=5, small_denominator_people=SMALL)
    assert "absent row" in refused(people.iloc[:-1], published())


@pytest.mark.parametrize(("code", "numerator", "rest"), [("V", 5, 10), ("S", 10, 15), ("0", 0, 5), ("M", 10, 15)])
def test_a_code_that_was_made_from_the_truth_is_refused(code: str, numerator: int, rest: int) -> None:
    assert "code" in refused(TOWN, published(("U06", "couple", "a", numerator, rest)).assign(value_code=code))


def test_facilities_are_public_facts_and_not_audited() -> None:
    rooms = published(("C02", "all", "rooms", 7, 1)).assign(kind="facility_share", value_code="V")
    with_rooms = audit(TOWN, rooms, groups=GROUPS, base=5, small_denominator_people=SMALL)
    assert with_rooms == audit(TOWN, rooms.iloc[:0], groups=GROUPS, base=5, small_denominator_people=SMALL)


def test_a_unit_without_residences_may_show_a_population_of_zero() -> None:
    nobody = published(("U06", "first", "first", 0, 0)).assign(unit_code="EMPTY")
    report = audit(TOWN, nobody, groups=GROUPS, base=5, small_denominator_people=SMALL)
    assert report.statement_count > audit(TOWN, nobody.iloc[:0], groups=GROUPS, base=5, small_denominator_people=SMALL).statement_count
