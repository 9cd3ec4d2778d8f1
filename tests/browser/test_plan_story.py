"""What people do with outlet plans, in Chromium: an outlet at the estate's gate, the gap shrinks, and discarding leaves no trace."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from etl.pipeline import build
from geo.db.engine import Database
from tests.browsing import map_frame, served
from tests.gridville import gridville

pytestmark = pytest.mark.browser
# A walk of 1,500 m is 1,154 m as the crow flies: the middle of a unit reaches its four neighbours, 1,000 m away, and none across a corner.
ASKED = "service=family&group=all&walk=1500"


@pytest.fixture(scope="module")
def address(new_database: Callable[[], Database], data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    database = new_database()
    build(database, gridville(), data_folder=data_folder)
    with served("dashboard.app:app", database, data_folder, tmp_path_factory.mktemp("server")) as url:
        yield url


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 900})
    yield context.new_page()
    context.close()


def press(page: Page, name: str) -> None:
    """Press a button once nothing on the page moves any more."""
    button = page.get_by_role("button", name=name, exact=True)
    expect(button).to_be_enabled()
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)
    button.click()


def click_on_unit(page: Page, code: str) -> None:
    """Click the map in the middle of a unit."""
    x, y = map_frame(page).evaluate(
        """code => { const item = GapMap.current.layers.units.items.find(({ properties }) => properties.code === code);
             const at = GapMap.current.map.latLngToContainerPoint([item.lonlat[1], item.lonlat[0]]); return [at.x, at.y]; }""",
        code,
    )
    box = page.locator("iframe").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + x, box["y"] + y)


def plans_of(page: Page) -> list[str]:
    return parse_qs(urlsplit(page.url).query).get("plan", [])


def test_an_outlet_at_the_gate_shrinks_the_gap_its_link_shows_it_and_discarding_leaves_no_trace(page: Page, browser: Browser, address: str) -> None:
    asked_elsewhere: list[str] = []
    page.on("request", lambda request: asked_elsewhere.append(request.url) if not request.url.startswith((address, "data:", "blob:")) else None)
    page.goto(f"{address}/?{ASKED}")
    map_frame(page)
    expect(page.get_by_text(re.compile("约 340 人"))).to_be_visible()
    press(page, "网点方案")
    press(page, "新建方案")
    expect(page.get_by_role("heading", name=re.compile("网点方案：草稿"))).to_be_visible()
    map_frame(page).wait_for_function("GapMap.current.asks === 'point' || document.body.innerText.includes('点选位置')")
    click_on_unit(page, "4-4")
    page.wait_for_function("""() => { const fields = document.querySelectorAll("input[aria-label='经度']"); return fields.length === 1 && fields[0].value; }""")
    page.get_by_label("名称", exact=True).fill("门口网点")
    press(page, "叠加到地图")
    # 4-4, 3-4 and 4-3 with 20 people each are newly reached.
    expect(page.get_by_text("到不了 340 → 280 人（−60）")).to_be_visible()
    expect(page.get_by_text(re.compile("约 280 人"))).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("3-4 单元 20 0 −20"))).to_be_visible()
    expect(page.get_by_text(re.compile("已叠加方案“草稿 .*”，非现状。"))).to_be_visible()
    assert len(plans_of(page)) == 1
    other = browser.new_page()
    other.goto(page.url)
    expect(other.get_by_text("到不了 340 → 280 人（−60）")).to_be_visible(timeout=60_000)
    other.close()
    press(page, "放弃")
    expect(page.get_by_text(re.compile("约 340 人"))).to_be_visible()
    expect(page.get_by_text(re.compile("非现状"))).to_have_count(0)
    assert plans_of(page) == []
    assert asked_elsewhere == []


def test_a_kept_plan_goes_with_the_reader_to_every_page_until_it_is_switched_off(page: Page, address: str) -> None:
    page.goto(f"{address}/?{ASKED}&edit=list")
    map_frame(page)
    press(page, "新建方案")
    page.get_by_role("radio", name="关闭").or_(page.get_by_role("button", name="关闭", exact=True)).first.click()
    page.get_by_role("combobox", name="网点", exact=True).click()
    page.get_by_role("option", name=re.compile("服务厅")).click()
    press(page, "叠加到地图")
    expect(page.get_by_text("到不了 340 → 440 人（+100）")).to_be_visible()
    page.get_by_label("方案名称").fill("关闭服务厅")
    page.get_by_label("方案名称").press("Tab")
    press(page, "保留")
    expect(page.get_by_text("已叠加方案“关闭服务厅”，非现状。")).to_be_visible()
    page.get_by_role("link", name="数据").first.click()
    expect(page.get_by_text("已叠加方案“关闭服务厅”，非现状。")).to_be_visible()
    press(page, "显示现状")
    expect(page.get_by_text(re.compile("非现状"))).to_have_count(0)
    assert plans_of(page) == []
