"""A whole place or an area with few of a group: what the headline and a plan may tell, and that the headline agrees with the page of the area it names."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from etl.pipeline import build
from geo.db.engine import Database
from geo.db.plans import OutletChange, begin_draft
from tests.dashboard.page_runs import Page, html
from tests.gridville import gridville

ASKED = {"service": "family", "group": "migrant", "walk": "1300"}


def words(page_html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page_html))


@pytest.mark.parametrize(
    ("lang", "told", "is_planned"), [("zh", "应享人数少于 20", True), ("en", "Fewer than 20 people here are entitled", False)], ids=["plan", "present"]
)
def test_a_group_that_is_small_in_the_whole_place_shows_no_number_in_the_headline_nor_under_a_plan(
    page: Page, new_database: Callable[[], Database], data_folder: Path, lang: str, told: str, *, is_planned: bool
) -> None:
    # Of the whole town only the ten migrants of 1-1 are left; closing the hall would leave all ten out of reach at any walk to it.
    town, database = gridville(input_hash=f"ten migrants {lang} {is_planned}"), new_database()
    people = town.frames["people"]
    ten = people["people_count"].where((people["cell_code"] != "migrant") | (people["residence_code"] == "home 1-1"), 0)
    build(database, replace(town, frames={**town.frames, "people": people.assign(people_count=ten)}), data_folder=data_folder)
    plan = {}
    if is_planned:
        with database.editor.begin() as connection:
            number = str(begin_draft(connection, [OutletChange("close", "hall")]).plan_id)
        plan = {"plan": number, "edit": number}
    test = page("map", database, lang=lang, **{**ASKED, "walk": "4000"}, **plan)
    assert not test.exception
    shown = words(html(test))
    assert shown.count(told) == 1 + is_planned
    assert "10 " not in shown
    assert not re.search("占应享|of the entitled", shown)


def test_the_headline_gives_a_priority_area_the_number_of_its_own_page(page: Page, new_database: Callable[[], Database], data_folder: Path) -> None:
    # 10 migrants in 1-1, out of reach, and 15 in 1-2, within: each unit is protected, their 25 together are not.
    area = {"area_code": "pair", "name_zh": "两单元", "name_en": "Pair", "units": ["1-1", "1-2"], "basis": "named"}
    town, database = gridville(input_hash="pair", concentration_areas=[{**area, "citation_zh": "举例", "citation_en": "an example"}]), new_database()
    build(database, town, data_folder=data_folder)
    assert "应享 25 人中 10 人到不了" in words(html(page("area", database, area="priority:pair", **ASKED)))
    assert "其中 10 人在两单元" in words(html(page("map", database, **ASKED)))
