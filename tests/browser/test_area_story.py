"""What people do with areas, in Chromium: draw one by pasting and on the map, read its gap, clear it; from the panel to the page and back."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import shapely
from playwright.sync_api import Browser, Page, expect
from shapely.geometry import Polygon, box

from geo.analysis.snapshot import Snapshot
from tests.browsing import map_frame

pytestmark = pytest.mark.browser
QUESTION = "service=family&group=all&walk=1300"


@pytest.fixture
def around(gridville_snapshot: Snapshot) -> Polygon:
    """A box around the middles of 2-2, 2-3 and 2-4: 60 people, the 20 of 2-4 out of reach."""
    homes = gridville_snapshot.residences[gridville_snapshot.in_units(["2-2", "2-3", "2-4"])]
    return box(homes["lon"].min() - 5e-4, homes["lat"].min() - 5e-4, homes["lon"].max() + 5e-4, homes["lat"].max() + 5e-4)


def area_of(page: Page) -> str | None:
    return parse_qs(urlsplit(page.url).query).get("area", [None])[0]


def test_a_pasted_area_is_answered_its_link_reproduces_it_and_it_can_be_cleared(page: Page, browser: Browser, address: str, around: Polygon) -> None:
    page.goto(f"{address}/area?{QUESTION}")
    map_frame(page)
    page.get_by_text("粘贴一个范围").click()
    page.get_by_role("textbox", name="WKT").fill("POLYGON((1 2")
    page.get_by_role("button", name="用这个范围").click()
    expect(page.get_by_role("alert")).to_contain_text("无法读取")
    page.get_by_role("textbox", name="WKT").fill(around.wkt)
    page.get_by_role("button", name="用这个范围").click()
    expect(page.get_by_role("heading", name="所画范围")).to_be_visible()
    expect(page.get_by_text("应享 60 人中")).to_contain_text("20 人到不了（33%）")
    assert (area_of(page) or "").startswith("drawn:")
    other = browser.new_page()
    other.goto(page.url)
    expect(other.get_by_text("应享 60 人中")).to_contain_text("20 人到不了（33%）")
    other.close()
    page.get_by_role("button", name="清除所画范围").click()
    expect(page.get_by_role("heading", name="选一个片区")).to_be_visible()
    assert area_of(page) is None


def test_an_area_drawn_on_the_map_opens_in_the_panel(page: Page, address: str, around: Polygon) -> None:
    page.goto(f"{address}/?{QUESTION}")
    frame = map_frame(page)
    page.get_by_role("button", name="画一个范围").click()
    frame.wait_for_function("GapMap.sketch.asks === 'area'", timeout=30_000)
    frame_box = page.locator("iframe").first.bounding_box()
    assert frame_box is not None
    corners = shapely.get_coordinates(around)[:4].tolist()
    at = frame.evaluate(
        "corners => corners.map(([lon, lat]) => { const p = GapMap.current.map.latLngToContainerPoint([lat, lon]); return [p.x, p.y]; })", corners
    )
    for x, y in at:
        page.mouse.click(frame_box["x"] + x, frame_box["y"] + y)
        page.wait_for_timeout(350)  # two clicks in a row would be a double click
    x, y = at[-1]
    page.mouse.dblclick(frame_box["x"] + x, frame_box["y"] + y)
    expect(page.get_by_role("heading", name="所画范围")).to_be_visible()
    expect(page.get_by_text("应享 60 人中")).to_contain_text("20 人到不了（33%）")
    frame.wait_for_function("GapMap.current.choice.drawn.length === 4 && GapMap.sketch.asks === 'unit'", timeout=30_000)
    page.get_by_role("button", name="清除所画范围").click()
    expect(page.get_by_role("heading", name="所画范围")).to_be_hidden()
    assert area_of(page) is None


def test_from_the_panel_to_the_page_in_one_click_and_back(page: Page, address: str) -> None:
    page.goto(f"{address}/?{QUESTION}&area=3-4")
    map_frame(page)
    page.get_by_role("link", name="打开片区页").click()
    expect(page.get_by_role("link", name="在地图上看")).to_be_visible()
    expect(page.get_by_role("heading", name="3-4 单元")).to_be_visible()
    assert urlsplit(page.url).path == "/area"
    page.go_back()
    expect(page.get_by_role("link", name="打开片区页")).to_be_visible()
    assert urlsplit(page.url).path == "/"
    page.get_by_role("link", name="打开片区页").click()
    page.get_by_role("link", name="在地图上看").click()
    expect(page.get_by_role("link", name="打开片区页")).to_be_visible()
    assert area_of(page) == "3-4"


@pytest.mark.parametrize(("width", "height"), [(390, 844), (683, 384), (1366, 768), (1920, 1080)])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_never_scrolls_sideways_and_its_tables_scroll_in_their_own_box(width: int, height: int, lang: str, browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(f"{address}/area?{QUESTION}&lang={lang}&area=place:gridville")
    expect(page.locator(".st-key-area table.units")).to_be_visible(timeout=60_000)
    assert page.evaluate("[document.documentElement, document.querySelector('[data-testid=stMain]')].every(e => e.scrollWidth <= window.innerWidth)")
    boxes = page.locator(".gm .boxed")
    assert boxes.count() > 0
    for found in boxes.all():
        assert (found.get_attribute("tabindex"), found.get_attribute("role")) == ("0", "region")
        assert found.get_attribute("aria-label")
    page.close()


def test_the_files_of_an_area_hold_that_area_alone(page: Page, address: str, around: Polygon) -> None:
    page.goto(f"{address}/area?{QUESTION}&area=priority:centre")
    with page.expect_download() as started:
        page.get_by_role("link", name="下载 CSV").click()
    rows = [line for line in Path(started.value.path()).read_text("utf-8-sig").splitlines() if not line.startswith("#")]
    assert [line.split(",")[0] for line in rows[1:]] == ["2-2", "2-3"]
    corners = ";".join(f"{lon},{lat}" for lon, lat in shapely.get_coordinates(around)[:4].tolist())
    answer = page.request.get(f"{address}/exports/gaps.csv", params={"service": "family", "group": "all", "walk_m": "1300", "area": f"drawn:{corners}"})
    head, row = (line.split(",") for line in answer.text().lstrip("\ufeff").splitlines() if not line.startswith("#"))
    told = dict(zip(head, row, strict=True))
    assert (told["eligible_count"], told["beyond_count"], told["value_code"]) == ("60", "20", "V")
    refused = page.request.get(f"{address}/exports/gaps.csv", params={"area": "9-9"})
    assert refused.status >= 400


def test_what_is_wrong_with_an_area_stays_told_when_the_page_runs_again_and_goes_with_the_next_attempt(page: Page, address: str) -> None:
    page.goto(f"{address}/area?{QUESTION}")
    map_frame(page)
    page.get_by_text("粘贴一个范围").click()
    page.get_by_role("textbox", name="WKT").fill("POLYGON((1 2")
    page.get_by_role("button", name="用这个范围").click()
    expect(page.get_by_role("alert")).to_contain_text("无法读取")
    page.get_by_role("radio", name="流动人口").click()
    expect(page).to_have_url(re.compile("group=migrant"))
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("无法读取")
    page.get_by_role("button", name="画一个范围").click()
    expect(page.get_by_role("alert")).to_have_count(0)
