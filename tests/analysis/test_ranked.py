"""Who comes first: Gridville with coverage of the pre-conception check, ranked by hand, and every unit's reason in one sentence."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geo.analysis.gaps import Question, answer
from geo.analysis.layers import gap_layer
from geo.analysis.nearest import nearest_by_unit
from geo.analysis.ranked import Ranked, ranked
from geo.analysis.reasons import rank_reason
from geo.analysis.snapshot import Snapshot
from geo.export.layers import geojson

# 1,300 m: 20 people within in each of 2-2, 1-2, 3-2, 2-1, 2-3, 0-0, 0-1, 1-0; 20 beyond in each of the other 17 units.
ASKED = Question("preconception_check", "all", 1300)
COVERED = {
    "0-2": (425, 500),  # at most 87.9 %: surely 450 − 440 = 10 short, 25 short; beyond reach
    "0-3": (400, 500),  # at most 83.27 %, so 417 of 500: surely 33 short, 50 short; beyond reach
    "2-2": (400, 500),  # the same, but nobody beyond reach
    "0-4": (400, 500),  # equal to 0-3 in all
    "1-1": (85, 100),  # probably below
    "1-3": (45, 50),  # met
    "1-4": (500, 500),  # proven
    "2-0": (23, 20),  # N above D
    "2-4": (5, 10),  # too few: D < 20
}


def town(snapshot: Snapshot, covered: dict[str, tuple[int, int]], *, period: str = "2025", is_cumulative: bool = False) -> Snapshot:
    """Gridville where `family` is the pre-conception check and 3-3 has 10 people, 3-4 nobody; `covered` gives N and D of units."""
    renamed = {"family": ASKED.service_code}
    rows = [
        {
            "unit_code": code, "indicator_code": "U01", "group_code": "all", "period": period, "is_cumulative": is_cumulative, "residence_rule": "6_months",
            "denominator_code": "office", "numerator_count": n, "rest_count": d - n, "denominator_count": d, "value_code": "V" if d >= 20 else "S",
            "basis": "illustrative",
        }
        for code, (n, d) in covered.items()
    ]  # fmt: skip
    people = snapshot.people.copy()
    home = {code: position for position, code in enumerate(snapshot.residences["residence_code"])}
    people[home["home 3-3"]], people[home["home 3-4"]] = 5, 0
    return replace(
        snapshot,
        people=people,
        services=snapshot.services.replace({"service_code": renamed}),
        outlet_services=snapshot.outlet_services.replace({"service_code": renamed}),
        outlets=snapshot.outlets.assign(service_codes=snapshot.outlets["service_codes"].map(lambda codes: [renamed.get(code, code) for code in codes])),
        coverage=pd.DataFrame(rows, columns=snapshot.coverage.columns) if rows else snapshot.coverage.iloc[:0],
    )


def ranks(snapshot: Snapshot, found: Ranked) -> dict[str, int]:
    return dict(zip(snapshot.units["unit_code"], found.rank.tolist(), strict=True))


def ordered(snapshot: Snapshot, found: Ranked) -> list[str]:
    return snapshot.units["unit_code"].iloc[found.order].tolist()


def test_verdict_then_surely_short_then_short_then_access_gap_and_ties_share_a_rank(gridville_snapshot: Snapshot) -> None:
    place = town(gridville_snapshot, COVERED)
    found = ranked(place, answer(place, ASKED))
    assert found.rule == "verdict"
    assert found.indicator is not None
    assert (found.indicator.indicator_code, found.period) == ("U01", "2025")
    assert ordered(place, found)[:7] == ["0-3", "0-4", "2-2", "0-2", "1-1", "1-3", "1-4"]
    # Then those without a verdict by access gap: 2-4 and the eight others beyond reach, then the seven within, equal each; of 2-4 nothing but the gap counts.
    without = ["2-4", "3-0", "3-1", "4-0", "4-1", "4-2", "4-3", "4-4"]
    assert ordered(place, found)[7:15] == without
    assert ordered(place, found)[15:22] == ["0-0", "0-1", "1-0", "1-2", "2-1", "2-3", "3-2"]
    # Behind them N above D, the protected unit, the unit without a target group: none has a rank.
    assert ordered(place, found)[22:] == ["2-0", "3-3", "3-4"]
    told = ranks(place, found)
    assert [told[code] for code in ("0-3", "0-4", "2-2", "0-2", "1-1", "1-3", "1-4")] == [1, 1, 3, 4, 5, 6, 7]
    assert {told[code] for code in without} == {8}
    assert {told[code] for code in ("0-0", "0-1", "1-0", "1-2", "2-1", "2-3", "3-2")} == {16}
    assert [told[code] for code in ("2-0", "3-3", "3-4")] == [0, 0, 0]
    short = dict(zip(place.units["unit_code"], zip(found.people_short.tolist(), found.people_short_at_least.tolist(), strict=True), strict=True))
    assert (short["0-3"], short["0-2"], short["1-1"], short["1-3"]) == ((50, 33), (25, 10), (5, 0), (0, 0))


@pytest.mark.parametrize("case", ["no coverage", "a running year", "a service without a target", "a group that is not told"])
def test_without_a_verdict_the_access_gap_alone_decides(case: str, gridville_snapshot: Snapshot) -> None:
    running = case == "a running year"
    place = town(gridville_snapshot, {} if case == "no coverage" else COVERED, period="2026-09" if running else "2025", is_cumulative=running)
    asked = {"a service without a target": Question("vaccine", "all", 1300), "a group that is not told": replace(ASKED, group_code="registered")}.get(
        case, ASKED
    )
    told = answer(place, asked)
    found = ranked(place, told)
    assert (found.rule, found.indicator, found.period, set(found.verdict)) == ("access_gap", None, "", {"no_target"})
    shown = [position for position in found.order.tolist() if told.state[position] == "value"]
    gaps = told.beyond_count[shown].tolist()
    assert gaps == sorted(gaps, reverse=True)
    assert found.rank[shown].tolist() == [1 + sum(other > gap for other in gaps) for gap in gaps]
    assert not found.people_short.any()


def test_nothing_behind_a_protected_number_moves_its_unit(gridville_snapshot: Snapshot) -> None:
    place = town(gridville_snapshot, COVERED)
    small = np.array(place.people)
    small[place.unit_pos == place.unit_positions["4-0"]] = [0, 15]
    for more in (0, 5):  # 10 or 15 people in 3-3, and coverage that would put it first
        small[place.unit_pos == place.unit_positions["3-3"]] = [5, 5 + more]
        moved = replace(town(gridville_snapshot, COVERED | {"3-3": (0, 500)}), people=small.copy())
        found = ranked(moved, answer(moved, ASKED))
        assert ordered(moved, found)[-3:] == ["3-3", "4-0", "3-4"]
        assert ranks(moved, found)["3-3"] == 0
        assert found.people_short[moved.unit_positions["3-3"]] == 0


def test_each_unit_says_in_one_sentence_why_it_stands_there(gridville_snapshot: Snapshot) -> None:
    place = town(gridville_snapshot, COVERED)
    told = answer(place, ASKED)
    found = ranked(place, told)
    reasons = {
        code: (rank_reason(place, told, found, position, "zh"), rank_reason(place, told, found, position, "en"))
        for code, position in place.unit_positions.items()
    }
    surely, because = reasons["0-3"][1].split("; ")
    assert surely == "clearly below the target of 90% (2013), 50 people short, 33 of them surely"
    assert because == "20 people out of reach: no outlet within 1,300 m on foot offers family service"
    assert reasons["0-3"][0] == "确定未达到 2013 年目标 90%，没用上 50 人（至少 33 人）；20 人到不了：步行 1,300 米内没有家庭服务点"
    assert reasons["2-2"][1].endswith("; nobody out of reach")
    assert reasons["1-1"][1].startswith("probably below the target of 90% (2013), 5 people short;")
    assert reasons["1-4"][1].startswith("target of 90% (2013) met, proven;")
    assert reasons["2-4"][1].startswith("too few data for a verdict; 20 people out of reach")
    assert reasons["2-0"][1].startswith("more served than entitled, so no verdict and no rank")
    assert reasons["3-3"][1] == "protected: fewer than 20 people are entitled, so no rank"
    assert reasons["3-4"][1] == "nobody here is entitled to it"
    assert not any("{" in text for pair in reasons.values() for text in pair)


def test_where_only_the_access_gap_counts_the_sentence_speaks_of_no_target(gridville_snapshot: Snapshot) -> None:
    place = town(gridville_snapshot, {})
    told = answer(place, ASKED)
    found = ranked(place, told)
    assert rank_reason(place, told, found, place.unit_positions["0-3"], "zh") == "20 人到不了：步行 1,300 米内没有家庭服务点"


def test_files_carry_rank_verdict_and_reason_and_nothing_of_a_protected_unit(gridville_snapshot: Snapshot) -> None:
    place = town(gridville_snapshot, COVERED)
    layer = gap_layer(place, answer(place, ASKED), nearest_by_unit(place, ASKED.service_code))
    rows = {feature["properties"]["unit_code"]: feature["properties"] for feature in json.loads(geojson(layer, [], layer="gaps"))["features"]}
    names = ("rank", "verdict", "people_short_count", "people_surely_short_count", "indicator_code", "coverage_period")
    assert [rows["0-2"][name] for name in names] == [4, "clearly_below", 25, 10, "U01", "2025"]
    assert [rows["3-3"][name] for name in names] == [None, None, None, None, "U01", "2025"]
    assert [rows["2-0"][name] for name in names[:4]] == [None, "number_above", None, None]
    assert [rows["2-4"][name] for name in names[:4]] == [8, "insufficient", None, None]  # nobody is said to be short, nor that nobody is
    assert rows["0-2"]["rank_reason_zh"].startswith("确定未达到 2013 年目标 90%，没用上 25 人（至少 10 人）")
    assert rows["3-3"]["rank_reason_en"] == "protected: fewer than 20 people are entitled, so no rank"
