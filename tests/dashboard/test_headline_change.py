"""The three figures with their unit, their "?" and the change since the last release; before there is an earlier one the page says so."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard import data
from etl.pipeline import build
from geo.db.engine import Database
from geo.db.plans import OutletChange, begin_draft
from tests.analysis.test_since import town
from tests.dashboard.page_runs import Page, html

ASKED = {"service": "family", "group": "all", "walk": "1300"}


def words(told: str) -> str:
    return re.sub(r"<[^>]+>", "", re.search(r'<div class="gm figures">(.*?)</div>', told, re.DOTALL).group(1))  # type: ignore[union-attr]


def test_without_earlier_data_the_page_says_so_and_each_figure_leads_to_its_paragraph(page: Page, gridville_database: Database) -> None:
    told = html(page("map", gridville_database, **ASKED))
    figures = words(told)
    assert "到不了?340人 占应享 68%" in figures
    assert "没座位?0–160人" in figures
    assert "尚无更早的数据可比" in figures
    assert "较上版" not in figures
    assert all(f'href="help#{anchor}"' in told for anchor in ("reach", "room", "protection"))


def test_a_later_release_tells_the_change_of_each_figure(page: Page, new_database: Callable[[], Database], data_folder: Path) -> None:
    database = new_database()
    build(database, town("1"), data_folder=data_folder)
    build(database, town("2", post_open=False), data_folder=data_folder)
    figures = words(html(page("map", database, **ASKED)))
    assert "到不了?400人 占应享 80%；较上版 +60" in figures  # the post served three units of 20
    assert "没座位?0–100人 上版 0–160" in figures
    assert "变化与第 1 版（数据截至 2026-09-30）相比" in figures
    english = words(html(page("map", database, lang="en", **ASKED)))
    assert "80% of the entitled; +60 since the last release" in english


def test_while_the_database_is_away_no_change_is_told_and_none_is_denied(
    page: Page, new_database: Callable[[], Database], data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = new_database()
    build(database, town("1"), data_folder=data_folder)
    build(database, town("2", post_open=False), data_folder=data_folder)
    whole = page("map", database, **ASKED)
    data.before.clear()

    class Away:
        reader = sa.create_engine("postgresql+psycopg://nobody@/nothing?host=/nonexistent")

    monkeypatch.setattr(data, "database", Away)
    again = whole.run()
    assert not again.exception
    figures = words(html(again))
    assert "400" in figures
    assert "较上版" not in figures
    assert "尚无更早" not in figures


def test_under_an_outlet_plan_no_change_is_told(page: Page, new_database: Callable[[], Database], data_folder: Path) -> None:
    database = new_database()
    build(database, town("1"), data_folder=data_folder)
    build(database, town("2", post_open=False), data_folder=data_folder)
    with database.editor.begin() as connection:
        number = begin_draft(connection, [OutletChange("close", "hall")]).plan_id
    figures = words(html(page("map", database, plan=str(number), **ASKED)))
    assert "500人 占应享 100%" in figures
    assert "较上版" not in figures
    assert "尚无更早" not in figures
