"""Coverage of a unit: published intervals, verdicts by the table of methods, and periods that are over before those that run."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geo.analysis.indicators import coverage_of_unit, uptake_gap
from geo.analysis.snapshot import Snapshot


def row(
    indicator: str, numerator: int | None, denominator: int | None, *, value_code: str = "V", period: str = "2025", is_cumulative: bool = False
) -> dict[str, object]:
    place = {"unit_code": "2-2", "indicator_code": indicator, "group_code": "migrant", "period": period, "is_cumulative": is_cumulative}
    counts = {"numerator_count": numerator, "rest_count": None, "denominator_count": denominator, "value_code": value_code}
    return place | {"residence_rule": "6_months", "denominator_code": "office"} | counts | {"basis": "illustrative"}


def found(snapshot: Snapshot, *rows: dict[str, object]) -> pd.DataFrame:
    return coverage_of_unit(replace(snapshot, coverage=pd.DataFrame(list(rows))), "2-2").set_index("indicator_code")


def test_a_share_below_its_target_by_chance_is_only_probably_below(gridville_snapshot: Snapshot) -> None:
    # 85 of 100 against 90 %: Wilson's interval reaches from 76.7 to 90.7 %; 90 are needed, 5 are short, none for sure.
    told = found(gridville_snapshot, row("U01", 85, 100)).loc["U01"]
    assert (told["verdict"], told["people_short"], told["people_short_at_least"]) == ("probably_below", 5, 0)
    assert (told["lower"], told["upper"]) == (pytest.approx(0.767, abs=5e-4), pytest.approx(0.907, abs=5e-4))


def test_a_share_far_below_its_target_is_clearly_below(gridville_snapshot: Snapshot) -> None:
    # 425 of 500: the upper bound is 87.9 %, so 90 % is out of reach by chance, and by any rounding of four people.
    told = found(gridville_snapshot, row("U01", 425, 500)).loc["U01"]
    assert (told["verdict"], told["people_short"]) == ("clearly_below", 25)
    assert told["people_short_at_least"] == 450 - 440  # ⌈0.879 · 500⌉ = 440


def test_a_target_of_everybody_has_no_interval_verdict(gridville_snapshot: Snapshot) -> None:
    told = found(gridville_snapshot, row("U04", 10, 25), row("U03", 900, 1000))
    assert (told.loc["U04", "verdict"], told.loc["U04", "people_short"]) == ("not_all", 15)
    assert told.loc["U03", "verdict"] == "met"


def test_what_is_protected_or_missing_has_no_share_and_nobody_short(gridville_snapshot: Snapshot) -> None:
    told = found(gridville_snapshot, row("U01", 5, 10, value_code="S"), row("U02", None, None, value_code="M"))
    assert told["share"].isna().all()
    assert (told["people_short"] == 0).all()
    assert told.loc["U01", "verdict"] == "insufficient"


def test_a_year_that_is_over_comes_before_one_that_runs(gridville_snapshot: Snapshot) -> None:
    told = found(gridville_snapshot, row("U01", 85, 100), row("U01", 99, 100, period="2026-09", is_cumulative=True))
    assert told.loc["U01", "period"] == "2025"
    running = found(gridville_snapshot, row("U01", 50, 100, period="2026-09", is_cumulative=True)).loc["U01"]
    assert (running["verdict"], running["people_short"]) == ("running_year", 0)


def test_a_survey_has_an_interval_and_no_verdict(gridville_snapshot: Snapshot) -> None:
    told = found(gridville_snapshot, row("U10", 85, 100)).loc["U10"]
    assert told["verdict"] is None or pd.isna(told["verdict"])
    assert np.isfinite(told["lower"])
    assert told["people_short"] == 0


def test_a_unit_without_coverage_has_no_rows(gridville_snapshot: Snapshot) -> None:
    assert coverage_of_unit(gridville_snapshot, "2-2").empty


def test_the_uptake_gap_of_the_place_is_the_sum_of_its_units(gridville_snapshot: Snapshot) -> None:
    rows = [row("U01", 85, 100), row("U01", 45, 50) | {"unit_code": "0-0"}, row("U01", 1, 10, value_code="S") | {"unit_code": "0-1"}]
    gap = uptake_gap(replace(gridville_snapshot, coverage=pd.DataFrame(rows)), "preconception_check", "migrant")
    assert gap is not None
    assert (gap.people_short, gap.period, gap.indicator.indicator_code) == (5, "2025", "U01")  # 90 − 85, and 45 of 50 are just enough
    assert gap.left_out_count == 23  # of 25 units one is protected, 22 are not told


def test_a_service_without_a_dated_target_has_no_uptake_gap(gridville_snapshot: Snapshot) -> None:
    coverage = pd.DataFrame([row("U02", 1, 100), row("U01", 1, 100, period="2026-09", is_cumulative=True)])
    snapshot = replace(gridville_snapshot, coverage=coverage)
    assert uptake_gap(snapshot, "premarital_check", "migrant") is None
    assert uptake_gap(snapshot, "preconception_check", "migrant") is None  # the year is not over
