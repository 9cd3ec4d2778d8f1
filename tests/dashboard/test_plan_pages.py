"""Outlet plans on the map page: begin, add, see the gap shrink, keep, switch off, discard; every state tells itself."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from etl.pipeline import build
from geo.crs import to_stored
from geo.db.engine import Database
from geo.db.plans import OutletChange, begin_draft, discard, keep, plans_with, put_changes
from tests.dashboard.page_runs import Page, html
from tests.gridville import CRS, SIDE_M, SOUTH_M, WEST_M, gridville

ASKED = {"service": "family", "group": "all", "walk": "1300"}
LON, LAT = (float(degrees) for degrees in to_stored(CRS).transform(WEST_M + 4.5 * SIDE_M, SOUTH_M + 4.5 * SIDE_M))  # the middle of unit 4-4
GATE = OutletChange("add", "gate", name_zh="门口<b>", outlet_type="service_room", service_codes=("family",), serves_migrants="yes", lon=LON, lat=LAT)


@pytest.fixture(scope="module")
def database(new_database: Callable[[], Database], data_folder: Path) -> Database:
    opened = new_database()
    build(opened, gridville(), data_folder=data_folder)
    return opened


@pytest.fixture
def shown(page: Page) -> Page:
    """A page of the town with the question of these tests, the map where none is named."""
    return lambda database, name="map", **parameters: page(name, database, **(ASKED | parameters))


def words(test: AppTest) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html(test)))


def told(test: AppTest) -> str:
    assert not test.exception
    return " ".join(element.value for element in [*test.warning, *test.error, *test.info]).replace("\\", "")


def press(test: AppTest, label: str) -> AppTest:
    return next(button for button in test.button if button.label == label).click().run()


def draft(database: Database, *changes: OutletChange) -> int:
    with database.editor.begin() as connection:
        return begin_draft(connection, changes).plan_id


def test_an_outlet_typed_at_the_gate_shrinks_the_gap_and_discarding_brings_the_old_answer_back(shown: Page, database: Database) -> None:
    test = press(shown(database, edit="list"), "新建方案")
    next(box for box in test.text_input if box.label == "名称").set_value("门口网点")
    for label, value in (("经度", LON), ("纬度", LAT)):
        next(box for box in test.number_input if box.label == label).set_value(value)
    press(test, "叠加到地图")
    # By hand: 4-4 and its neighbours 3-4 and 4-3, 20 people each, are newly reached: 340 → 280.
    assert "到不了 340 → 280 人（−60）" in words(test)
    assert "约 280 人" in words(test)
    assert re.search(r"3-4 单元 20 0 −20", words(test))
    assert "非现状" in told(test)
    number = test.query_params["plan"][0]
    press(test, "放弃")
    assert "约 340 人" in words(test)
    assert "plan" not in test.query_params
    assert told(test) == ""
    with database.reader.connect() as connection:
        assert plans_with(connection, [int(number)]) == []


def test_a_link_to_a_draft_reproduces_it_and_its_name_stands_as_text(shown: Page, database: Database) -> None:
    number = draft(database, GATE)
    test = shown(database, plan=str(number), edit=str(number))
    assert "到不了 340 → 280" in words(test)
    assert any("门口\\<b\\>" in text.value for text in test.markdown)


def test_a_plan_that_is_kept_is_listed_and_its_switch_is_the_address(shown: Page, database: Database) -> None:
    number = draft(database, GATE)
    test = shown(database, plan=str(number), edit=str(number))
    next(box for box in test.text_input if box.label == "方案名称").set_value("门口方案").run()
    press(test, "保留")
    assert "已叠加方案“门口方案”，非现状。" in told(test)
    switch = next(box for box in test.toggle if box.label == "门口方案")
    assert switch.value
    switch.set_value(False).run()
    assert "plan" not in test.query_params
    assert "约 340 人" in words(test)


def test_a_kept_plan_is_deleted_only_after_a_question_that_names_it(shown: Page, database: Database) -> None:
    with database.editor.begin() as connection:
        number = keep(connection, begin_draft(connection, [GATE]), name="旧<b>方案").plan_id
    test = shown(database, edit="list", plan=str(number))
    test.button(key=f"ask {number}").click().run()
    assert "方案“旧<b>方案”将被删除" in " ".join(text.value for text in test.markdown).replace("\\", "")
    press(test, "取消")
    assert "确认删除" not in [button.label for button in test.button]
    with database.reader.connect() as connection:
        assert len(plans_with(connection, [number])) == 1
    test.button(key=f"ask {number}").click().run()
    press(test, "确认删除")
    assert (told(test), "plan" in test.query_params) == ("", False)
    with database.reader.connect() as connection:
        assert plans_with(connection, [number]) == []


def test_a_kept_plan_that_is_open_asks_before_it_goes_too(shown: Page, database: Database) -> None:
    with database.editor.begin() as connection:
        number = keep(connection, begin_draft(connection, [GATE]), name="打开的方案").plan_id
    test = shown(database, edit=str(number), plan=str(number))
    assert "放弃" not in [button.label for button in test.button]
    press(press(test, "删除"), "确认删除")
    assert "list" in test.query_params["edit"]
    with database.reader.connect() as connection:
        assert plans_with(connection, [number]) == []


def test_after_a_rebuild_the_plan_lies_over_the_new_release(shown: Page, new_database: Callable[[], Database], data_folder: Path) -> None:
    rebuilt = new_database()
    build(rebuilt, gridville(), data_folder=data_folder)
    number = draft(rebuilt, GATE)
    build(rebuilt, gridville(input_hash="of a later quarter"), data_folder=data_folder)
    test = shown(rebuilt, plan=str(number), edit=str(number))
    assert "第 2 版" in words(test)
    assert "到不了 340 → 280" in words(test)


@pytest.mark.parametrize("name", ["map", "data", "help"])
def test_every_page_says_that_a_plan_is_on(name: str, shown: Page, database: Database) -> None:
    assert f"已叠加方案“草稿 {(number := draft(database, GATE))}”，非现状。" in told(shown(database, name, plan=str(number)))


def test_the_present_is_one_button_away(shown: Page, database: Database) -> None:
    test = press(shown(database, plan=str(draft(database, GATE))), "显示现状")
    assert "plan" not in test.query_params
    assert "约 340 人" in words(test)


def test_a_discarded_plan_in_a_link_is_told_and_the_present_is_shown(shown: Page, database: Database) -> None:
    with database.editor.begin() as connection:
        gone = begin_draft(connection, [GATE])
        discard(connection, gone)
    test = shown(database, plan=str(gone.plan_id))
    assert f"方案 {gone.plan_id} 已不存在" in told(test)
    assert "约 340 人" in words(test)


def test_what_no_longer_applies_is_told_and_the_rest_is_laid(shown: Page, database: Database) -> None:
    number = draft(database, OutletChange("close", "demolished"), GATE)
    test = shown(database, plan=str(number), edit=str(number))
    assert any("已不适用" in text.value for text in test.markdown)
    assert "到不了 340 → 280" in words(test)


@pytest.mark.parametrize(
    ("label", "value", "sentence"),
    [("名称", "", "请填写新网点的名称"), ("开放时间", "看情况", "无法识别服务时间"), ("经度", 10.0, "边界以外 5 公里"), ("纬度", None, "请在地图上点选位置")],
)  # fmt: skip
def test_what_a_form_gets_wrong_is_one_clear_sentence_and_nothing_is_written(label: str, value: object, sentence: str, shown: Page, database: Database) -> None:
    number = draft(database)
    test = shown(database, plan=str(number), edit=str(number))
    for name, right in (("名称", "门口"), ("开放时间", "周一至周五 8:30-17:00"), ("经度", LON), ("纬度", LAT)):
        box = next(box for box in [*test.text_input, *test.number_input] if box.label == name)
        box.set_value(value if name == label else right)
    press(test, "叠加到地图")
    assert sentence in told(test)
    with database.reader.connect() as connection:
        assert plans_with(connection, [number])[0].changes == ()


def test_of_two_who_change_one_plan_the_second_is_told_and_sees_the_plan_as_it_is(shown: Page, database: Database) -> None:
    number = draft(database, GATE)
    test = shown(database, plan=str(number), edit=str(number))
    with database.editor.begin() as connection:
        put_changes(connection, plans_with(connection, [number])[0], [GATE, OutletChange("close", "post")])
    press(test, "撤回")
    assert "刚被别人修改过" in told(test)
    assert [text.value for text in test.markdown] == ["新增：门口\\<b\\>", "关闭：服务站"]
    with database.reader.connect() as connection:
        assert len(plans_with(connection, [number])[0].changes) == 2


def test_a_plan_stays_on_while_the_database_is_away_and_cannot_be_changed(shown: Page, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.editor.begin() as connection:
        kept = keep(connection, begin_draft(connection, [GATE]), name="方案")
    test = shown(database, plan=str(kept.plan_id), edit=str(kept.plan_id))

    class Away:
        reader = editor = sa.create_engine("postgresql+psycopg://nobody@/nothing?host=/nonexistent")

    for module in ("dashboard.plans.database", "dashboard.data.database"):
        monkeypatch.setattr(module, Away)
    test.run()
    assert "约 280 人" in words(test)
    assert "数据库暂时没有响应" in told(test)
    press(press(test, "删除"), "确认删除")
    assert "数据库没有响应" in told(test) or "数据库暂时没有响应" in told(test)
    monkeypatch.undo()


def test_before_the_first_release_a_plan_has_nothing_to_lie_on(shown: Page, new_database: Callable[[], Database]) -> None:
    test = shown(new_database(), edit="list", plan="1")
    assert "./gapmap build" in told(test)


def test_an_english_plan_has_no_chinese_word_but_names_of_data(shown: Page, database: Database) -> None:
    number = draft(database, OutletChange("close", "post"))
    test = shown(database, lang="en", plan=str(number), edit=str(number))
    seen = words(test) + told(test) + " ".join(button.label for button in test.button) + " ".join(text.value for text in [*test.markdown, *test.caption])
    assert set(re.findall(r"[\u4e00-\u9fff]+", seen)) <= {"中文"}
