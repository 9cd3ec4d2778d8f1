"""The area page: a unit, a priority area, the whole place, a drawn area, and nothing; what may not be told, what is wrong, in both languages."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from shapely.geometry import Polygon, box
from streamlit.testing.v1 import AppTest

from dashboard import data
from etl.pipeline import build
from geo.analysis.drawn_area import polygon_text
from geo.analysis.snapshot import Snapshot
from geo.db.engine import Database
from tests.dashboard.page_runs import Page, html
from tests.gridville import gridville

ASKED = {"service": "family", "group": "all", "walk": "1300"}
BAD_WORDS = re.compile(r"\b(nan|inf|None)\b")


def words(test: AppTest) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html(test)))


def box_around(snapshot: Snapshot, *unit_codes: str) -> Polygon:
    """A box of about 50 m around the middles of these units."""
    homes = snapshot.residences[snapshot.in_units(unit_codes)]
    return box(homes["lon"].min() - 5e-4, homes["lat"].min() - 5e-4, homes["lon"].max() + 5e-4, homes["lat"].max() + 5e-4)


def drawn(snapshot: Snapshot, *unit_codes: str) -> str:
    return f"drawn:{polygon_text(box_around(snapshot, *unit_codes))}"


def paste(test: AppTest, text: str, *, button: str = "用这个范围") -> AppTest:
    test.text_area(key="pasted").set_value(text)
    return next(found for found in test.button if found.label == button).click().run()


def test_the_page_of_a_unit_tells_its_gap_its_people_and_its_outlets(page: Page, gridville_database: Database) -> None:
    test = page("area", gridville_database, area="1-3", **ASKED)
    assert not test.exception
    assert not test.error
    told = words(test)
    assert re.search(r"应享 20 人中 20 人到不了（100%），主要因为 步行 1,300 米内没有家庭服务点", told)
    assert re.search(r"全体 20 ", told)
    assert re.search(r"服务厅 周一至周五 9:00-17:00 31 分 1,839 米 不详 不详", told)
    assert "没有载入服务覆盖数据" in told


@pytest.mark.parametrize(
    ("area", "name", "told"),
    [
        ("priority:centre", "中心 服务优先区", "应享 40 人步行 1,300 米内都有家庭服务点"),  # 2-2 and 2-3
        ("place:gridville", "格子镇", "应享 500 人中 340 人到不了（68%）"),
    ],
)
def test_priority_area_and_whole_place_are_the_sums_of_their_units(area: str, name: str, told: str, page: Page, gridville_database: Database) -> None:
    test = page("area", gridville_database, area=area, **ASKED)
    assert not test.exception
    assert name in words(test)
    assert told in words(test)


def test_a_drawn_area_is_the_sum_of_the_people_inside(page: Page, gridville_database: Database, gridville_snapshot: Snapshot) -> None:
    # 2-2 and 2-3 are within 1,300 m of the hall, 2-4 is not.
    test = page("area", gridville_database, area=drawn(gridville_snapshot, "2-2", "2-4"), **ASKED)
    assert not test.exception
    assert "含 3 处居住点" in words(test)
    assert "应享 60 人中 20 人到不了（33%）" in words(test)
    test.button(key="draw-clear").click().run()
    assert "area" not in test.query_params
    assert "选一个片区" in words(test)


@pytest.mark.parametrize("area", ["unit", "drawn"])
def test_what_is_protected_shows_no_number_of_anybody(area: str, page: Page, gridville_database: Database, gridville_snapshot: Snapshot) -> None:
    code = "1-2" if area == "unit" else drawn(gridville_snapshot, "1-2")
    test = page("area", gridville_database, area=code, **(ASKED | {"group": "migrant"}))
    told = words(test)
    assert "应享人数少于 20，已保护，不显示人数。" in told
    assert len(re.findall(r"(?:全体|流动人口|户籍) 已保护", told)) == 3
    assert "从应享到能用上" not in told
    assert "可以做什么" not in told


@pytest.mark.parametrize(
    ("text", "chinese", "english"),
    [
        ("hello", "无法读取", "cannot be read"),
        ("POINT(120 31)", "多边形", "no inside"),
        ("119.9,31.6;119.95,31.65;119.95,31.6;119.9,31.65", "自相交", "crosses itself"),
        ("0,0;1,0;1,1", "不在本地之内", "outside this place"),
        ("100,20;130,20;130,40;100,40", "比本地全域还大", "larger than the whole place"),
        ("MULTIPOLYGON(((119 31,120 31,120 32,119 31)),((121 31,122 31,122 32,121 31)))", "多个部分", "several parts"),
        (";".join(f"{119.9 + (i % 2) / 1e3},{31.6 + i / 1e4}" for i in range(202)), "顶点", "corners"),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_no_area_here_is_told_in_one_message(text: str, chinese: str, english: str, lang: str, page: Page, gridville_database: Database) -> None:
    test = page("area", gridville_database, lang=lang, **ASKED)
    again = paste(test, text, button="用这个范围" if lang == "zh" else "Use this area")
    assert not again.exception
    assert len(again.error) == 1
    assert (chinese if lang == "zh" else english) in again.error[0].value
    assert "area" not in again.query_params


def test_a_pasted_polygon_goes_to_the_address_and_is_answered(page: Page, gridville_database: Database, gridville_snapshot: Snapshot) -> None:
    test = page("area", gridville_database, **ASKED)
    again = paste(test, box_around(gridville_snapshot, "2-2", "2-4").wkt)
    assert not again.error
    assert again.query_params["area"] == drawn(gridville_snapshot, "2-2", "2-4")
    assert "应享 60 人中 20 人到不了（33%）" in words(again)


@pytest.mark.parametrize("area", ["drawn:1_1_5_0_0_5_-5_-9_1_1", "drawn:<script>", "drawn:" + "1_" * 1500])
def test_an_address_that_holds_no_area_is_told(area: str, page: Page, gridville_database: Database) -> None:
    test = page("area", gridville_database, area=area, **ASKED)
    assert not test.exception
    assert len(test.error) == 1
    assert "<script>" not in test.error[0].value


@pytest.mark.parametrize(("area", "shown"), [("2-3", "流动人口（人） 已保护 500"), ("priority:centre", "2-3 单元 已保护 已保护 已保护")])
def test_why_an_area_is_or_is_no_priority_area_tells_no_small_number(area: str, shown: str, page: Page, gridville_database: Database) -> None:
    # 5 of the 20 residents of 2-3 are migrants: a ratio of 0.33, and 5 on a square kilometre.
    told = words(page("area", gridville_database, area=area, **ASKED))
    assert shown in told
    assert "0.33" not in told


@pytest.mark.parametrize("walk", ["9" * 5000, "-1", "1.5", "²", ""])
def test_a_walk_that_is_none_is_the_usual_one(walk: str, page: Page, gridville_database: Database) -> None:
    test = page("area", gridville_database, service="family", group="all", walk=walk)
    assert not test.exception
    assert test.query_params["walk"] in ("800", ["800"])


@pytest.mark.parametrize("area", ["9-9", "priority:nowhere", "place:elsewhere", "drawn:", "drawn:" + "9" * 5000])
def test_an_area_that_this_place_does_not_have_is_none(area: str, page: Page, gridville_database: Database) -> None:
    test = page("area", gridville_database, area=area, **ASKED)
    assert not test.exception
    assert "选一个片区" in words(test)
    assert [told.value.replace("。", "").split()[0] for told in test.warning] == ["本地没有片区"]


def test_a_choice_in_the_list_goes_to_the_address(page: Page, gridville_database: Database) -> None:
    test = page("area", gridville_database, **ASKED)
    test.selectbox(key="choose area").set_value("priority:centre").run()
    assert test.query_params["area"] == "priority:centre"
    assert "中心 服务优先区" in words(test)


def test_the_panel_leads_to_the_page_and_the_page_to_the_map_with_the_question(page: Page, gridville_database: Database) -> None:
    asked = "service=family&amp;group=all&amp;walk=1300&amp;when=evening&amp;area=1-3"
    assert f'href="area?{asked}"' in html(page("map", gridville_database, area="1-3", when="evening", **ASKED))
    assert f'href="./?{asked}"' in html(page("area", gridville_database, area="1-3", when="evening", **ASKED))


def test_a_drawn_area_stands_in_the_panel_of_the_map_too(page: Page, gridville_database: Database, gridville_snapshot: Snapshot) -> None:
    test = page("map", gridville_database, area=drawn(gridville_snapshot, "2-2", "2-4"), **ASKED)
    assert not test.exception
    assert "应享 60 人中 20 人到不了（33%）" in words(test)


@pytest.mark.parametrize("area", ["2-2", "priority:centre", "place:gridville", "drawn", ""])
def test_an_english_page_has_no_chinese_word_but_names_of_data(area: str, page: Page, gridville_database: Database, gridville_snapshot: Snapshot) -> None:
    chosen = drawn(gridville_snapshot, "2-2", "2-4") if area == "drawn" else area
    test = page("area", gridville_database, lang="en", area=chosen, **ASKED)
    assert not test.exception
    labels = [element.label for element in [*test.button, *test.selectbox, *test.text_area, *test.expander]]
    found = {line for text in [html(test), *labels] for line in re.findall(r">([^<]*[\u4e00-\u9fff][^<]*)<", f">{text}<")}
    assert found <= {"中文", "周一至周五 9:00-17:00"}  # the language's own name, and hours as their source words them


def test_a_name_that_tries_to_be_markup_stays_a_name(page: Page, new_database: Callable[[], Database], data_folder: Path) -> None:
    name = "<img src=x onerror=alert(1)>"
    town, database = gridville(input_hash="hostile area"), new_database()
    unit = town.frames["unit"]
    hostile = unit.assign(name_zh=[name if code == "1-3" else old for code, old in zip(unit["unit_code"], unit["name_zh"], strict=True)])
    build(database, replace(town, frames={**town.frames, "unit": hostile}), data_folder=data_folder)
    for area in ("1-3", "place:gridville", ""):
        test = page("area", database, area=area, **ASKED)
        assert not test.exception
        drawn_html = "\n".join(str(block.proto.body) for block in test.get("html"))
        assert "<img src=x" not in drawn_html
        assert "&lt;img src=x onerror=alert(1)&gt;" in drawn_html


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_empty_place_has_a_page_for_every_kind_of_area(page: Page, new_database: Callable[[], Database], data_folder: Path, lang: str) -> None:
    town, database = gridville(input_hash=f"empty {lang}"), new_database()
    nobody = town.frames["people"].assign(people_count=0)
    bare = {name: town.frames[name].iloc[:0] if name.startswith("outlet") else town.frames[name] for name in town.frames}
    build(database, replace(town, frames={**bare, "people": nobody}), data_folder=data_folder)
    for area in ("2-2", "priority:centre", "place:gridville", ""):
        test = page("area", database, area=area, lang=lang, **ASKED)
        assert not test.exception
        assert not test.error
        assert not BAD_WORDS.search(words(test))


def test_while_the_database_is_away_the_last_answer_stays(page: Page, gridville_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = page("area", gridville_database, area="1-3", **ASKED)

    class Away:
        reader = sa.create_engine("postgresql+psycopg://nobody@/nothing?host=/nonexistent")

    monkeypatch.setattr(data, "database", Away)
    again = whole.run()
    assert not again.exception
    assert "数据库暂时没有响应" in again.warning[0].value
    assert re.search(r"应享 20 人中 20 人到不了", words(again))


def test_before_the_first_release_the_page_says_what_to_do(page: Page, new_database: Callable[[], Database]) -> None:
    test = page("area", new_database())
    assert not test.exception
    assert "./gapmap build" in test.error[0].value
