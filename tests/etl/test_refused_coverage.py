"""Coverage rows that are refused, and what is accepted and flagged later."""

import pytest

from geo import catalogue
from geo.errors import Where
from tests.etl.spoiled import Spoil, Spoiled, check
from tests.etl.town import FIRST, Town


def coverage(*rows: list[object]) -> Spoil:
    return lambda town: town.coverage(rows)


def covered(**changes: object) -> list[object]:
    row = {"unit": FIRST, "indicator": "U02", "group": "migrant", "period": "2026", "rule": "none", "denominator": "couples", "n": 3, "d": 9}
    return list((row | changes).values())


SPOILED = [
    Spoiled(
        "an indicator is not allowed", coverage(covered(indicator="unlawful_births")),
        Where("coverage.csv", row=2, column="indicator_code"), "services, not conduct", "不衡量个人行为",
    ),
    Spoiled("a group is unknown", coverage(covered(group="students")), Where("coverage.csv", row=2, column="group_code"), "students", "students"),
    Spoiled(
        "a numerator has no denominator", coverage(covered(d="")),
        Where("coverage.csv", row=2, column="denominator_count"), "no denominator", "没有分母",
    ),
    Spoiled(
        "a residence rule contradicts the indicator", coverage(covered(indicator="U04", rule="6_months")),
        Where("coverage.csv", row=2, column="residence_rule"), "3_months", "3_months",
    ),
    Spoiled(
        "one denominator follows two residence rules",
        coverage(covered(rule="registered"), covered(group="registered", rule="registered"), covered(indicator="U06", rule="resident")),
        Where("coverage.csv", row=4, column="residence_rule"), "by registered in row 2 of coverage.csv", "coverage.csv 第 2 行",
    ),
    Spoiled(
        "a sum stands beside its parts", coverage(covered(group="migrant"), covered(group="registered"), covered(group="all")),
        Where("coverage.csv", row=4, column="group_code"), "migrant, registered", "migrant, registered",
    ),
    Spoiled(
        "a population is of another month", coverage(covered(denominator="migrant", period="2026-03")),
        Where("coverage.csv", row=2, column="denominator_code"), "2026-09", "2026-09",
    ),
    Spoiled(
        "a population is not the people", coverage(covered(denominator="migrant", period="2026-09", d=41)),
        Where("coverage.csv", row=2, column="denominator_code"), "not the number of these people", "人数不等",
    ),
    Spoiled("a period is a date", coverage(covered(period="2026/9/30")), Where("coverage.csv", row=2, column="period"), "2026-09", "2026-09"),
]  # fmt: skip


@pytest.mark.parametrize("case", SPOILED, ids=lambda case: case.name)
def test_what_is_wrong_is_told_with_its_place_and_its_remedy(town: Town, case: Spoiled) -> None:
    check(town, case)


def test_a_numerator_above_its_denominator_is_accepted(town: Town) -> None:
    town.coverage([covered(n=12, d=9)])
    row = town.load().frames["coverage"].iloc[0]
    assert (row["numerator_count"], row["denominator_count"]) == (12, 9)


def test_a_population_denominator_that_equals_the_people_is_accepted(town: Town) -> None:
    town.coverage([covered(denominator="migrant", period="2026-09", n=30, d=40)])
    assert town.load().frames["coverage"]["denominator_count"].tolist() == [40]


def test_an_empty_numerator_and_denominator_mean_missing(town: Town) -> None:
    town.coverage([covered(n="", d="")])
    assert town.load().frames["coverage"]["denominator_count"].isna().all()


def test_other_denominators_may_follow_other_residence_rules(town: Town) -> None:
    rows = [covered(), covered(indicator="U06", rule="6_months", denominator="women"), covered(group="registered", rule="registered")]
    town.coverage([*rows, covered(period="2025", rule="3_months")])
    assert town.load().frames["coverage"]["residence_rule"].tolist() == ["none", "6_months", "registered", "3_months"]


@pytest.mark.parametrize(
    ("period", "is_valid"), [("2012", False), ("2013-04", False), ("2013-05", True), ("2013", True), ("2020", True), ("2021-07", True), ("2022", False)]
)
def test_an_indicator_is_reported_for_its_valid_periods_alone(town: Town, period: str, *, is_valid: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    bounded = catalogue.indicators()["U02"].model_copy(update={"valid_from": "2013-05", "valid_to": "2021"})
    monkeypatch.setattr(catalogue, "indicators", lambda: {"U02": bounded})
    town.coverage([covered(period=period)])
    told = [problem for problem in town.problems() if problem.where == Where("coverage.csv", row=2, column="period")]
    assert [problem.values["period"] for problem in told] == ([] if is_valid else [period])
