"""What the panel and the page of an area say beside its gap: the basis of its counts, places left in outlets, people far from any road, its address."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely

from dashboard.area_address import Area
from dashboard.chosen_area import ChosenArea, chosen_area
from dashboard.components.area_outlets import far_from_road
from dashboard.state import View, parameters_of, parse
from etl.pipeline import build
from geo.analysis.gaps import Question, answer
from geo.analysis.snapshot import Snapshot, WalkingRoads
from geo.core.network import attach, network
from geo.core.noding import noded
from geo.db.engine import Database
from tests.dashboard.page_runs import Page, html
from tests.gridville import gridville

ASKED = {"service": "family", "group": "all", "walk": "1300"}
EVERYBODY = Question("family", "all", 1300)


@pytest.fixture(scope="module")
def database(new_database: Callable[[], Database], data_folder: Path) -> Database:
    """Gridville where the people of 1-3 are estimated, the hall has 130 places a year, and nobody knows those of the post."""
    town, opened = gridville(input_hash="area facts"), new_database()
    people, offers = town.frames["people"], town.frames["outlet_service"]
    is_hall = offers["outlet_code"] == "hall"
    frames = {
        "people": people.assign(basis=people["basis"].where(people["residence_code"] != "home 1-3", "estimated")),
        "outlet_service": offers.assign(
            serves_migrants="yes",
            capacity_count=offers["capacity_count"].where(~is_hall, 130),
            capacity_unit=offers["capacity_unit"].where(~is_hall, "people_per_year"),
        ),
    }
    build(opened, replace(town, frames={**town.frames, **frames}), data_folder=data_folder)
    return opened


def words(page_html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page_html))


@pytest.mark.parametrize("name", ["area", "map"])
@pytest.mark.parametrize(("area", "basis"), [("1-3", "估算 · 2026-09-30"), ("2-2", "示意 · 2026-09-30"), ("place:gridville", "估算、示意 · 2026-09-30")])
def test_the_basis_of_the_counts_is_told_of_the_area_with_its_date(name: str, area: str, basis: str, page: Page, database: Database) -> None:
    assert f"居住人口 ? {basis} " in words(html(page(name, database, area=area, **ASKED)))


@pytest.mark.parametrize("name", ["area", "map"])
def test_the_places_left_stand_beside_each_outlet_and_what_is_unknown_is_said_to_be(name: str, page: Page, database: Database) -> None:
    # Five units of 20 people are nearest to the hall, so 30 of its 130 places are left.
    told = words(html(page(name, database, area="1-2", **ASKED)))
    assert re.search(r"服务厅 周一至周五 9:00-17:00 22 分 1,300 米 接收 30 ", told)
    assert re.search(r"服务站 开放时间不详 49 分 2,907 米 接收 不详 ", told)
    evening = words(html(page(name, database, area="1-2", when="evening", **ASKED)))
    assert re.search(r"服务厅 周一至周五 9:00-17:00 22 分 1,300 米 接收 届时不开放 ", evening)


def chosen(snapshot: Snapshot, unit_code: str) -> ChosenArea:
    return chosen_area(snapshot, answer(snapshot, EVERYBODY), Area("unit", unit_code))


def test_people_far_from_any_road_are_flagged_with_how_far(gridville_snapshot: Snapshot) -> None:
    # A road along the southern edge: the homes of the lowest row are 500 m from it, those of the next 1,500 m.
    west, south = gridville_snapshot.origin_m.min(axis=0) - 500
    road = np.empty(1, dtype=np.object_)
    road[0] = shapely.LineString([(west, south), (west + 5000, south)])
    roads = network(noded(road))
    far = replace(gridville_snapshot, roads=WalkingRoads(roads, attach(gridville_snapshot.origin_m, roads), attach(gridville_snapshot.outlet_m, roads)))
    assert "本区约 20 人的住处距地图上最近的道路最远 1,500 米（超过 100 米）" in words(far_from_road(far, chosen(far, "1-3")))
    assert far_from_road(gridville_snapshot, chosen(gridville_snapshot, "1-3")) == ""


@pytest.mark.parametrize("area", [Area("unit", "2-2"), Area("priority", "centre"), Area("place", "gridville"), Area("drawn", "11994000_3163000_9_0_0_9")])
def test_the_address_of_an_area_gives_it_back(area: Area, gridville_snapshot: Snapshot) -> None:
    view = View(EVERYBODY, area)
    assert parse(parameters_of(view, lang="zh"), gridville_snapshot) == view
