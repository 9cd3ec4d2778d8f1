"""What people do with the map, in Chromium: read the gap of an area, hand the link on, use a phone; nothing is asked from outside."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import map_frame

pytestmark = pytest.mark.browser


def asked_of(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_a_click_on_the_map_opens_the_area_and_its_link_reproduces_the_page(page: Page, browser: Browser, address: str) -> None:
    page.goto(f"{address}/?service=family&group=all&walk=1300")
    frame = map_frame(page)
    box = page.locator("iframe").first.bounding_box()
    assert box is not None
    x, y = frame.evaluate(
        """() => { const item = GapMap.current.layers.units.items.find(({ properties }) => properties.code === "3-4");
             const at = GapMap.current.map.latLngToContainerPoint([item.lonlat[1], item.lonlat[0]]); return [at.x + 20, at.y + 20]; }"""
    )
    page.mouse.click(box["x"] + x, box["y"] + y)
    expect(page.get_by_role("heading", name="3-4 单元")).to_be_visible()
    expect(page.get_by_text("20 人到不了")).to_be_visible()
    assert asked_of(page) == {"service": ["family"], "group": ["all"], "walk": ["1300"], "area": ["3-4"]}
    other = browser.new_page()
    other.goto(page.url)
    expect(other.get_by_role("heading", name="3-4 单元")).to_be_visible()
    expect(other.locator(".gm.sentence")).to_have_text(re.compile("约 340 人（68%）步行 1,300 米内到不了家庭服务点"))
    other.close()


def test_another_group_changes_sentence_and_address(page: Page, address: str) -> None:
    page.goto(f"{address}/?service=family&group=all&walk=1300")
    map_frame(page)
    page.get_by_role("radio", name="流动人口").or_(page.get_by_role("button", name="流动人口")).first.click()
    expect(page.locator(".gm.sentence")).to_have_text(re.compile(r"180 名应享人员（流动人口）中，约 130 人（72%）"))
    assert asked_of(page)["group"] == ["migrant"]


def test_going_back_shows_the_question_before(page: Page, address: str) -> None:
    page.goto(f"{address}/?service=family&group=all&walk=1300")
    map_frame(page)
    page.get_by_role("radio", name="户籍").or_(page.get_by_role("button", name="户籍")).first.click()
    expect(page.locator(".gm.sentence")).to_have_text(re.compile("户籍"))
    page.go_back()
    expect(page.locator(".gm.sentence")).to_have_text(re.compile("全体"))


def test_the_language_stays_on_the_other_pages(page: Page, address: str) -> None:
    page.goto(f"{address}/?lang=en")
    map_frame(page)
    page.get_by_role("link", name="Data").first.click()
    expect(page.get_by_role("heading", name="Data of Gridville")).to_be_visible()
    expect(page.get_by_text("Illustrative data, not for decisions").first).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/area?area=2-2", "/data", "/help", "/?lang=en&area=2-2"])
def test_no_page_asks_anything_outside_this_machine(path: str, page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.goto(address + path)
    expect(page.get_by_text(re.compile("示意数据|Illustrative data")).first).to_be_visible()
    if path.startswith("/?") or path == "/":
        map_frame(page)
    outside = {url for url in asked if urlsplit(url).scheme not in {"data", "blob"} and urlsplit(url).hostname != "127.0.0.1"}
    assert asked
    assert outside == set()


def test_a_phone_shows_sentence_map_and_panel_without_scrolling_sideways(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    page = context.new_page()
    page.goto(f"{address}/?service=family&group=all&walk=1300&area=3-4")
    map_frame(page)
    expect(page.locator("#gm-ribbon")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    tops = [page.locator(place).bounding_box() for place in (".gm.sentence", "iframe", ".st-key-legend", ".st-key-panel")]
    heights = [box["y"] for box in tops if box is not None]
    assert heights == sorted(heights)
    assert len(heights) == 4
    context.close()


def test_a_file_can_be_downloaded_from_the_page(page: Page, address: str) -> None:
    page.goto(f"{address}/?service=family&group=all&walk=1300")
    map_frame(page)
    with page.expect_download() as started:
        page.get_by_role("link", name="CSV").first.click()
    content = Path(started.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbfunit_code,")
    assert b",1300," in content


def test_the_slider_and_the_mode_go_to_the_address_bar(page: Page, address: str) -> None:
    page.goto(f"{address}/?service=family&group=all&walk=1300")
    slider = page.get_by_role("slider")
    expect(slider).to_have_attribute("aria-valuetext", "22 分（1,300 米）")
    slider.press("ArrowLeft")
    expect(page.locator(".gm.sentence")).to_contain_text("步行 1,200 米内")
    assert asked_of(page)["walk"] == ["1200"]
    page.get_by_role("combobox", name="到达").click()
    page.get_by_role("option", name="快走").click()
    expect(page.locator(".gm.sentence")).to_contain_text("快走 1,596 米内")  # 1,200 × 1.33: as long as before
    assert (asked_of(page)["walk"], asked_of(page)["mode"]) == (["1596"], ["brisk"])
    expect(slider).to_have_attribute("aria-valuetext", "20 分（1,596 米）")


def test_a_question_mark_leads_to_its_paragraph(page: Page, address: str) -> None:
    page.goto(f"{address}/help#protection")
    expect(page.get_by_role("heading", name="小数保护")).to_be_in_viewport()
    page.get_by_role("link", name="人均供给").click()
    expect(page.get_by_role("heading", name="人均供给")).to_be_in_viewport()
    expect(page.get_by_role("heading", name="小数保护")).not_to_be_in_viewport()


def test_an_area_is_found_by_pinyin_with_the_keyboard_and_what_is_not_there_is_said(page: Page, address: str) -> None:
    page.goto(f"{address}/?service=family&group=all&walk=1300")
    map_frame(page)
    box = page.get_by_role("combobox", name="查找社区（村）、小区或网点")
    box.fill("3-4dy")
    expect(page.get_by_role("option", name="3-4 单元")).to_be_visible()
    box.press("Enter")
    expect(page.get_by_role("heading", name="3-4 单元")).to_be_visible()
    assert asked_of(page)["area"] == ["3-4"]
    box.fill("<img src=x onerror=alert(1)>")
    expect(page.get_by_text("没有找到这个名称")).to_be_visible()


def test_the_tour_has_three_steps_and_once_closed_never_comes_back(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    tour = page.get_by_role("dialog", name="三步上手")
    expect(tour).to_contain_text("提问")
    for title in ("看图", "判断"):
        tour.get_by_role("button", name="下一步").click()
        expect(tour).to_contain_text(title)
    tour.get_by_role("button", name="知道了").click()
    expect(tour).to_be_hidden()
    page.reload()
    map_frame(page)
    page.wait_for_timeout(500)
    expect(tour).to_be_hidden()
