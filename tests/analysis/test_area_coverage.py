"""Coverage of several units together: sums by hand, and what is left out of them."""

from dataclasses import replace

import pandas as pd
import pytest

from geo.analysis.area_coverage import coverage_of_area
from geo.analysis.indicators import coverage_of_unit
from geo.analysis.parity import parity
from geo.analysis.snapshot import Snapshot
from geo.catalogue import indicators


def row(unit_code: str, numerator: int | None, denominator: int | None, **changes: object) -> dict[str, object]:
    facts = {"unit_code": unit_code, "indicator_code": "U01", "group_code": "migrant", "period": "2025", "is_cumulative": False}
    counts = {"residence_rule": "6_months", "denominator_code": "office", "numerator_count": numerator, "denominator_count": denominator}
    return facts | counts | {"rest_count": None, "value_code": "V", "basis": "illustrative"} | changes


def told(snapshot: Snapshot, *rows: dict[str, object]) -> Snapshot:
    return replace(snapshot, coverage=pd.DataFrame(list(rows)))


def test_numerators_and_denominators_are_summed_and_the_hidden_ones_count(gridville_snapshot: Snapshot) -> None:
    snapshot = told(gridville_snapshot, row("2-2", 300, 500), row("2-3", 60, 90), row("2-4", 5, 10, value_code="S"), row("1-1", 1, 1000))
    found = coverage_of_area(snapshot, ["2-2", "2-3", "2-4"]).iloc[0]
    assert (found["share"], found["unit_count"], found["value_code"]) == (365 / 600, 3, "V")
    assert found["lower"] < 365 / 600 < found["upper"]


def test_people_short_are_those_of_the_units_that_may_be_shown(gridville_snapshot: Snapshot) -> None:
    assert indicators()["U01"].target_share == 0.9
    # 450 of 500 are needed, 300 are there; 100 of 100 are more than enough; together 540 of 600 would be needed and 400 are there.
    found = coverage_of_area(told(gridville_snapshot, row("2-2", 300, 500), row("2-3", 100, 100)), ["2-2", "2-3"]).iloc[0]
    assert (found["people_short"], found["verdict"]) == (150, "clearly_below")


def test_units_that_tell_nothing_and_other_periods_do_not_count(gridville_snapshot: Snapshot) -> None:
    rows = [row("2-2", 300, 500), row("2-3", None, None, value_code="M"), row("2-4", 9, 90, period="2024")]
    found = coverage_of_area(told(gridville_snapshot, *rows), ["2-2", "2-3", "2-4"]).iloc[0]
    assert (found["share"], found["unit_count"], found["period"]) == (0.6, 1, "2025")


def test_two_residence_rules_are_not_added(gridville_snapshot: Snapshot) -> None:
    snapshot = told(gridville_snapshot, row("2-2", 300, 500), row("2-3", 60, 90, residence_rule="3_months"))
    assert coverage_of_area(snapshot, ["2-2", "2-3"]).empty


def test_a_small_sum_is_protected(gridville_snapshot: Snapshot) -> None:
    found = coverage_of_area(told(gridville_snapshot, row("2-2", 5, 9, value_code="S"), row("2-3", 5, 10, value_code="S")), ["2-2", "2-3"]).iloc[0]
    assert (found["value_code"], found["people_short"]) == ("S", 0)
    assert pd.isna(found["share"])


def test_one_unit_is_its_own_area(gridville_snapshot: Snapshot) -> None:
    snapshot = told(gridville_snapshot, row("2-2", 300, 500))
    pd.testing.assert_frame_equal(coverage_of_area(snapshot, ["2-2"]).drop(columns="unit_count"), coverage_of_unit(snapshot, "2-2"))


def test_without_coverage_there_is_none(gridville_snapshot: Snapshot) -> None:
    assert coverage_of_area(gridville_snapshot, ["2-2", "2-3"]).empty


def test_parity_of_some_units_is_the_sum_of_theirs(gridville_snapshot: Snapshot) -> None:
    rows = [row(code, numerator, 100, group_code=group) for code in ("2-2", "2-3", "0-0") for group, numerator in (("registered", 90), ("migrant", 60))]
    found = parity(told(gridville_snapshot, *rows), ["2-2", "2-3"]).iloc[0]
    assert (found["registered_share"], found["migrant_share"], found["people_short"]) == (pytest.approx(0.9), pytest.approx(0.6), 60)
