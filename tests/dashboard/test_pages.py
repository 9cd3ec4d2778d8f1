"""Every page runs on a served release, before the first release, and while the database is away; in both languages."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard import data
from etl.pipeline import build
from geo.db.engine import Database
from tests.dashboard.page_runs import Page, html, ranked_rows, with_table
from tests.gridville import gridville

PAGES = ("map", "area", "data", "help")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("name", PAGES)
def test_every_page_bears_the_ribbon_of_illustrative_data(name: str, page: Page, gridville_database: Database) -> None:
    test = page(name, gridville_database)
    assert not test.exception
    assert not test.error
    assert "示意数据，不可用于决策" in html(test)


def test_the_map_page_says_in_people_who_cannot_reach_the_service(page: Page, gridville_database: Database) -> None:
    test = page("map", gridville_database, service="family", group="all", walk="1300")
    words = re.sub(r"<[^>]+>", "", html(test))
    # Gridville by hand: 340 of 500 people, 68 %, are beyond; the centre (2-2 and 2-3) is all within, so a single unit of 20 is named.
    assert "格子镇 500 名应享人员（全体）中，约 340 人（68%）步行 1,300 米内到不了家庭服务点" in words
    assert "其中 20 人在" in words


def test_the_panel_of_a_unit_tells_its_gap_and_its_nearest_outlets(page: Page, gridville_database: Database) -> None:
    test = page("map", gridville_database, service="family", group="all", walk="1300", area="1-3")
    words = re.sub(r"<[^>]+>", " ", html(test))
    assert "1-3 单元" in words
    assert re.search(r"应享 20 人中\s+20\s+人到不了（100%），主要因为\s*步行 1,300 米内没有家庭服务点", words)
    assert re.search(r"服务厅\s+周一至周五 9:00-17:00\s+31 分\s+1,839 米\s+不详\s+不详", words)  # one row and one column away: 1,000 × √2 m; × 1.3 at 1 m/s


def test_a_protected_unit_shows_no_number_of_the_group(page: Page, gridville_database: Database) -> None:
    test = page("map", gridville_database, service="family", group="migrant", walk="1300", area="1-2")
    words = re.sub(r"<[^>]+>", " ", html(test))
    assert "应享人数少于 20，已保护，不显示人数。" in words
    assert len(re.findall(r"(?:流动人口|户籍)\s+已保护", words)) == 2  # 15 migrants of 20 residents: the other 5 would give them away


@pytest.mark.parametrize("name", PAGES)
def test_an_english_page_has_no_chinese_word_but_names_of_data(name: str, page: Page, gridville_database: Database) -> None:
    test = page(name, gridville_database, lang="en", service="family", group="all", walk="1300", area="2-2")
    assert not test.exception
    shown = [html(test), *(element.value for element in [*test.text, *test.header, *test.subheader])]
    found = {line for text in shown for line in re.findall(r">([^<]*[\u4e00-\u9fff][^<]*)<", f">{text}<")}
    assert found <= {"中文", "周一至周五 9:00-17:00"}  # the language's own name, and hours as their source words them


def test_before_the_first_release_the_page_says_what_to_do(page: Page, new_database: Callable[[], Database]) -> None:
    test = page("map", new_database())
    assert not test.exception
    assert "./gapmap build" in test.error[0].value
    assert CHINESE.search(test.error[0].value)


def test_while_the_database_is_away_the_last_answer_stays(page: Page, gridville_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = page("map", gridville_database, service="family", group="all", walk="1300")

    class Away:
        reader = sa.create_engine("postgresql+psycopg://nobody@/nothing?host=/nonexistent")

    monkeypatch.setattr(data, "database", Away)
    again = whole.run()
    assert not again.exception
    assert "数据库暂时没有响应" in again.warning[0].value
    assert "约 <b>340</b> 人" in html(again)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_place_without_any_outlet_is_shown_with_everybody_out_of_reach(
    page: Page, new_database: Callable[[], Database], data_folder: Path, lang: str
) -> None:
    town, database = gridville(input_hash=f"no outlets {lang}"), new_database()
    bare = {name: town.frames[name].iloc[:0] if name.startswith("outlet") else town.frames[name] for name in town.frames}
    build(database, replace(town, frames=bare), data_folder=data_folder)
    for parameters in ({}, {"area": "2-2"}, {"when": "free", "mode": "e_bike", "walk": "0"}):
        test = page("map", database, service="family", group="all", lang=lang, **parameters)
        assert not test.exception
        assert not test.error
        words = re.sub(r"<[^>]+>", "", html(test))
        assert "500" in words
        assert "100%" in words
        assert not re.search(r"\b(nan|inf|None)\b", words)


@pytest.mark.parametrize("walk", ["0", "4000"])
def test_a_group_of_nobody_is_said_to_be_nobody(page: Page, new_database: Callable[[], Database], data_folder: Path, walk: str) -> None:
    town, database = gridville(input_hash=f"no migrants {walk}"), new_database()
    people = town.frames["people"]
    nobody = people.assign(people_count=people["people_count"].where(people["cell_code"] != "migrant", 0))
    build(database, replace(town, frames={**town.frames, "people": nobody}), data_folder=data_folder)
    test = page("map", database, service="family", group="migrant", walk=walk, area="2-2")
    assert not test.exception
    assert not test.error
    words = re.sub(r"<[^>]+>", "", html(test))
    assert "没有" in words
    assert not re.search(r"\b(nan|inf|None)\b", words)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_where_every_area_is_small_no_number_of_an_area_stands_on_the_page(
    page: Page, new_database: Callable[[], Database], data_folder: Path, lang: str
) -> None:
    town, database = gridville(input_hash=f"all small {lang}"), new_database()
    build(database, replace(town, frames={**town.frames, "people": town.frames["people"].assign(people_count=5)}), data_folder=data_folder)
    for parameters in ({}, {"area": "4-4"}):  # 10 people in every unit
        test = with_table(page("map", database, service="family", group="all", walk="1300", lang=lang, **parameters))
        assert not test.exception
        assert not ranked_rows(test)  # nobody has a rank
        told = html(test)
        words = re.sub(r"<[^>]+>", " ", told)
        assert {"zh": "已保护", "en": "Protected"}[lang] in words
        assert not re.search(r"\b(nan|inf|None)\b", words)
        rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", told.split("gm scrolled ranks")[1])]
        assert {tuple(row[index] for index in (0, 3, 4, 5, 6)) for row in rows[1:26]} == {("—",) * 5}
