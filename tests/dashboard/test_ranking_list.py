"""The list beside the map and the table under it: in order of rank, the rule above with its "?", a reason with every area."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
from streamlit.testing.v1 import AppTest

from etl.folder import PlaceData
from etl.pipeline import build
from geo.db.engine import Database
from geo.frames import COVERAGE
from tests.dashboard.page_runs import Page, html, ranked_rows, with_table
from tests.gridville import gridville

COVERED = {"0-2": (425, 500), "0-3": (400, 500), "2-2": (400, 500), "0-4": (400, 500), "1-1": (85, 100)}  # ranked by hand in tests/analysis


def checked_town() -> PlaceData:
    """Gridville whose `family` is the pre-conception check, with coverage of five units; multiples of 5, so shown as they are."""
    service = {
        "service_code": "preconception_check", "eligible_group": "all", "name_zh": "孕前检查", "name_en": "check", "short_zh": "孕前检查", "short_en": "check",
    }  # fmt: skip
    data = gridville(input_hash="checked", own_services=[service], default_service="preconception_check")
    offers = data.frames["outlet_service"].query("service_code == 'family'").assign(service_code="preconception_check")
    facts = {"indicator_code": "U01", "group_code": "all", "period": "2025", "is_cumulative": False, "residence_rule": "6_months"}
    rows = [
        facts | {"unit_code": code, "denominator_code": "office", "numerator_count": n, "denominator_count": d, "basis": "illustrative"}
        for code, (n, d) in COVERED.items()
    ]
    coverage = pd.DataFrame(rows).reindex(columns=COVERAGE.names).astype({"numerator_count": "Int64", "denominator_count": "Int64"})
    return replace(data, frames={**data.frames, "outlet_service": offers, "coverage": coverage})


def listed(test: AppTest) -> list[str]:
    """Names of the areas in the panel's list, first to last."""
    return [row["code"] for row in ranked_rows(test)]


def table_rows(test: AppTest) -> list[list[str]]:
    """Cells of the table under the map."""
    whole = next(body for body in (str(block.proto.body) for block in test.get("html")) if "gm scrolled ranks" in body)
    return [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", whole)[1:]]


def test_without_a_target_the_list_says_so_and_goes_by_people_out_of_reach(page: Page, gridville_database: Database) -> None:
    test = with_table(page("map", gridville_database, service="family", group="all", walk="1300"))
    told = html(test)
    assert "这项服务对所选人群没有可比的目标：按到不了的人数排，相同的并列。" in told
    assert 'href="help#ranking"' in told
    assert listed(test) == ["0-2", "0-3", "0-4", "1-1", "1-3", "1-4", "2-0", "2-4", "3-0", "3-1"]  # 17 with 20 people each: in order of their codes
    assert "另有 7 个片区" in told
    assert {row["rank"] for row in ranked_rows(test)} == {"1"}  # equal, so all are first
    assert {row["reason"] for row in ranked_rows(test)} == {"步行 1,300 米内没有家庭服务点"}  # in the list, where the number stands beside
    assert told.count("20 人到不了：步行 1,300 米内没有家庭服务点") == 17  # in the table


def test_with_a_target_the_verdict_comes_first_in_list_and_table(page: Page, new_database: Callable[[], Database], data_folder: Path) -> None:
    database = new_database()
    build(database, checked_town(), data_folder=data_folder)
    test = with_table(page("map", database, group="all", walk="1300"))
    assert not test.exception
    told = html(test)
    assert "先比 2025 年覆盖率对 2013 年目标 90% 的判定" in told
    assert listed(test)[:5] == ["0-3", "0-4", "2-2", "0-2", "1-1"]
    assert [int(row["rank"]) for row in ranked_rows(test)] == [1, 1, 3, 4, 5, 6, 6, 6, 6, 6]
    assert "确定未达到 2013 年目标 90%，没用上 50 人（至少 33 人）；没有人到不了" in told
    rows = table_rows(test)
    assert len(rows) == 25
    assert [row[:2] for row in rows[:4]] == [["1", "0-3"], ["1", "0-4"], ["3", "2-2"], ["4", "0-2"]]
    assert rows[3][3:8] == ["25", "10", "20", "20", "100.0%"]  # short, surely, entitled, out of reach, share
    assert rows[5][3:5] == ["—", "—"]  # without a verdict nobody is said to be short
    assert {row["code"]: row["reason"] for row in ranked_rows(test)}["2-2"] == "确定未达标；没有人到不了"
    english = html(with_table(page("map", database, group="all", walk="1300", lang="en")))
    assert "clearly below the target of 90% (2013), 50 people short, 33 of them surely; nobody out of reach" in english
