"""Migrants beside registered residents, and a running year beside the same month of the year before."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geo.analysis.indicators import coverage_of_unit, year_so_far
from geo.analysis.parity import parity
from geo.analysis.snapshot import Snapshot


def row(indicator: str, group: str, numerator: int | None, denominator: int | None, **changes: object) -> dict[str, object]:
    facts = {"unit_code": "2-2", "indicator_code": indicator, "group_code": group, "period": "2025", "is_cumulative": False, "residence_rule": "6_months"}
    counts = {"denominator_code": "office", "numerator_count": numerator, "rest_count": None, "denominator_count": denominator, "value_code": "V"}
    return facts | counts | {"basis": "illustrative"} | changes


def told(snapshot: Snapshot, *rows: dict[str, object]) -> Snapshot:
    return replace(snapshot, coverage=pd.DataFrame(list(rows)))


def test_the_published_difference_and_the_people_short_of_parity(gridville_snapshot: Snapshot) -> None:
    # Newcombe 1998: 56 of 70 against 48 of 80 is 20 points, 5.24 to 33.39. 80 % of 80 migrants are 64, so 16 more. Counts are within four people
    # of the truth here, and 52 of 70 against 52 of 80 would leave no clear difference.
    found = parity(told(gridville_snapshot, row("U01", "registered", 56, 70), row("U01", "migrant", 48, 80)), "2-2").iloc[0]
    assert (found["difference"], found["lower"], found["upper"]) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert (found["people_short"], found["verdict"]) == (16, "no_clear_difference")


def test_the_whole_place_is_the_sum_of_its_units_and_of_their_errors(gridville_snapshot: Snapshot) -> None:
    rows = [row("U01", "registered", 360, 400), row("U01", "migrant", 300, 500)]
    small = [row("U01", "registered", 9, 15, unit_code="0-0", value_code="S"), row("U01", "migrant", 5, 10, unit_code="0-0", value_code="S")]
    untold = [row("U01", "registered", 99, 100, unit_code="0-1"), row("U01", "migrant", None, None, unit_code="0-1", value_code="M")]
    found = parity(told(gridville_snapshot, *rows, *small, *untold)).iloc[0]
    assert (found["registered_share"], found["migrant_share"]) == (369 / 415, 305 / 510)  # a unit that tells one of the two adds to neither
    assert (found["verdict"], found["people_short"]) == ("clearly_behind", 149)  # 369 · 510 / 415 = 453.47, so 454 less 305


def test_what_is_protected_shows_no_difference_in_its_unit(gridville_snapshot: Snapshot) -> None:
    found = parity(told(gridville_snapshot, row("U01", "registered", 56, 70), row("U01", "migrant", 5, 10, value_code="S")), "2-2").iloc[0]
    assert found["verdict"] == "insufficient"
    assert np.isnan([found["difference"], found["lower"], found["upper"], found["migrant_share"]]).all()
    assert found["people_short"] == 0


@pytest.mark.parametrize("units", [["2-2"], ["2-2", "2-3"]])
def test_what_is_protected_shows_no_difference_in_a_sum_that_is_small_itself(units: list[str], gridville_snapshot: Snapshot) -> None:
    # 5 migrants in each unit: an area of one of them or of both has fewer than 20, however many registered residents stand beside.
    rows = [
        row("U01", group, n, d, unit_code=unit, value_code=code)
        for unit in units
        for group, n, d, code in (("registered", 56, 70, "V"), ("migrant", 0, 5, "S"))
    ]
    found = parity(told(gridville_snapshot, *rows), units).iloc[0]
    assert np.isnan([found["difference"], found["lower"], found["upper"], found["migrant_share"]]).all()
    assert (found["verdict"], found["people_short"]) == ("insufficient", 0)


def test_two_residence_rules_or_two_periods_are_not_compared(gridville_snapshot: Snapshot) -> None:
    assert parity(told(gridville_snapshot, row("U01", "registered", 56, 70), row("U01", "migrant", 48, 80, residence_rule="3_months")), "2-2").empty
    assert parity(told(gridville_snapshot, row("U01", "registered", 56, 70), row("U01", "migrant", 48, 80, period="2024")), "2-2").empty


def test_facilities_have_no_parity_and_a_survey_has_no_people_short(gridville_snapshot: Snapshot) -> None:
    rows = [row(code, group, 30 + 9 * (group == "registered"), 40) for code in ("C01", "U10", "D01") for group in ("registered", "migrant")]
    found = parity(told(gridville_snapshot, *rows), "2-2")
    assert found["indicator_code"].tolist() == ["U10"]
    assert found["people_short"].tolist() == [0]


def test_a_place_without_migrants_or_coverage_has_no_parity(gridville_snapshot: Snapshot) -> None:
    assert parity(gridville_snapshot).empty
    assert year_so_far(gridville_snapshot, "2-2").empty
    nobody = replace(gridville_snapshot, release=replace(gridville_snapshot.release, migrant_group_code=None))
    assert parity(told(nobody, row("U01", "registered", 56, 70), row("U01", "migrant", 48, 80))).empty


def test_a_running_year_stands_beside_the_same_month_of_last_year_and_has_no_verdict_of_the_year(gridville_snapshot: Snapshot) -> None:
    months = [("2024-09", 30), ("2025-08", 45), ("2025-09", 50), ("2026-09", 61)]
    snapshot = told(gridville_snapshot, *(row("U01", "migrant", part, 100, period=month, is_cumulative=True) for month, part in months))
    found = year_so_far(snapshot, "2-2").iloc[0]
    assert (found["period"], found["share"], found["earlier_period"], found["earlier_share"]) == ("2026-09", 0.61, "2025-09", 0.5)
    told_of_the_year = coverage_of_unit(snapshot, "2-2").iloc[0]
    assert (told_of_the_year["verdict"], told_of_the_year["people_short"]) == ("running_year", 0)


@pytest.mark.parametrize(
    "earlier",
    [
        {"period": "2025-08"}, {"period": "2025-09", "residence_rule": "3_months"}, {"period": "2025-09", "value_code": "S"},
        {"period": "2025", "is_cumulative": False},
    ],
    ids=["another month", "another residence rule", "protected", "a whole year"],
)  # fmt: skip
def test_what_is_not_the_same_month_and_rule_is_no_comparison(gridville_snapshot: Snapshot, earlier: dict[str, object]) -> None:
    now, then = row("U01", "migrant", 61, 100, period="2026-09", is_cumulative=True), row("U01", "migrant", 50, 100, is_cumulative=True) | earlier
    assert year_so_far(told(gridville_snapshot, now, then), "2-2").empty


def test_more_served_than_entitled_is_shown_as_it_is_without_verdict_or_people(gridville_snapshot: Snapshot) -> None:
    snapshot = told(gridville_snapshot, row("U01", "migrant", 60, 50), row("U01", "registered", 40, 50))
    found = coverage_of_unit(snapshot, "2-2").set_index("group_code").loc["migrant"]
    assert (found["share"], found["verdict"], found["people_short"]) == (1.2, "number_above", 0)
    assert np.isnan(found["lower"])
    assert parity(snapshot, "2-2").loc[0, "verdict"] == "number_above"


@pytest.mark.parametrize(("code", "has_interval"), [("C01", False), ("C06", False), ("D01", False), ("U10", True), ("U01", True)])
def test_the_kind_decides_what_applies(gridville_snapshot: Snapshot, code: str, has_interval: bool) -> None:
    found = coverage_of_unit(told(gridville_snapshot, row(code, "migrant", 30, 40)), "2-2").iloc[0]
    assert found["share"] == 0.75
    assert bool(np.isfinite(found["lower"])) is has_interval
    assert (found["verdict"] is not None) == (code == "U01")
    assert found["people_short"] == (6 if code == "U01" else 0)  # 36 of 40 are due
