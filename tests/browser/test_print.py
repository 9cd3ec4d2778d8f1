"""What comes out of the printer, in Chromium: the answer with its map, legend and date, no controls; names that try to be markup stay names on paper too."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import map_frame, opened
from tests.hostile import HOSTILE

pytestmark = pytest.mark.browser

QUESTION = "/?service=family&group=all&walk=1300"
A4_ACROSS = {"width": 1047, "height": 718}  # 297 × 210 mm without 10 mm on each side, at 96 pixels an inch
CONTROLS = "button:visible:not(.st-key-ranked *), input:visible, [role=combobox]:visible, [role=slider]:visible, nav:visible, header:visible, a.button:visible"


def as_on_paper(page: Page) -> None:
    """What a printer is given, on the screen: the browser tells the page first, as it does before it prints."""
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.set_viewport_size({"width": A4_ACROSS["width"], "height": A4_ACROSS["height"]})
    page.emulate_media(media="print")


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_the_map_prints_with_title_date_question_legend_and_source_and_without_controls(browser: Browser, hostile_address: str) -> None:
    page = opened(browser, hostile_address + QUESTION)
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert pages_of(pdf) == 2  # the map, and the list in two columns
    boxes = [tuple(float(number) for number in box.split()) for box in re.findall(rb"/MediaBox\s*\[([^\]]*)\]", pdf)]
    assert all(box[2] == pytest.approx(842, abs=1) and box[3] == pytest.approx(595, abs=1) for box in boxes)
    as_on_paper(page)
    for words in ("GapMap · 服务缺口地图", "示意数据，不可用于决策", "数据截至 2026-09-30", "家庭服务 · 全体 · 步行 22 分（1,300 米） · 任何时间"):
        expect(page.get_by_text(words).locator("visible=true").first).to_be_visible()
    expect(page.locator(".gm.sentence")).to_contain_text("340 人（68%）步行 1,300 米内到不了家庭服务点")
    for place in (".st-key-legend", "iframe", ".st-key-ranked"):
        expect(page.locator(place)).to_be_visible()
    frame = map_frame(page)
    expect(frame.get_by_text("底图与数据").first).to_be_visible()
    expect(frame.locator(".gapmap-buttons")).to_be_hidden()
    assert page.locator(CONTROLS).count() == 0
    page.close()


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080), (390, 844)])
def test_the_map_is_whole_on_paper_however_wide_the_window_is(width: int, height: int, browser: Browser, hostile_address: str) -> None:
    page = opened(browser, hostile_address + QUESTION, (width, height))
    frame = map_frame(page)
    drawn = frame.evaluate("[innerWidth, innerHeight]")
    as_on_paper(page)
    place = page.locator(".st-key-map").bounding_box()
    box = page.locator("iframe").bounding_box()
    assert box is not None
    assert place is not None
    assert frame.evaluate("[innerWidth, innerHeight]") == drawn  # scaled, not drawn anew
    assert box["width"] / drawn[0] == pytest.approx(box["height"] / drawn[1], rel=0.01)
    assert box["x"] + box["width"] <= A4_ACROSS["width"] + 1
    assert box["height"] == pytest.approx(place["height"], abs=2)
    assert max(box["width"], box["height"]) > 500
    first = page.locator(".st-key-frame").bounding_box()
    assert first is not None
    assert first["y"] + first["height"] <= A4_ACROSS["height"]
    page.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_area_prints_on_two_pages(lang: str, browser: Browser, hostile_address: str) -> None:
    page = opened(browser, f"{hostile_address}{QUESTION}&area=0-2&lang={lang}")
    assert pages_of(page.pdf(prefer_css_page_size=True)) == 2
    as_on_paper(page)
    expect(page.get_by_role("heading", name=HOSTILE["0-2"] if lang == "zh" else "0-2", exact=False).first).to_be_visible()
    assert page.locator(CONTROLS).count() == 0
    page.close()


@pytest.mark.parametrize(("path", "words"), [("/data", "来源"), ("/help", "数字是怎么算的")])
def test_the_other_pages_print_whole(path: str, words: str, browser: Browser, hostile_address: str) -> None:
    page = opened(browser, hostile_address + path)
    as_on_paper(page)
    expect(page.get_by_text(words).locator("visible=true").first).to_be_visible()
    expect(page.locator("#gm-paper")).to_contain_text("示意数据，不可用于决策")
    assert page.locator(CONTROLS).count() == 0
    height = page.evaluate("document.documentElement.scrollHeight")
    assert page.evaluate("document.documentElement.scrollWidth") <= A4_ACROSS["width"]
    page.emulate_media(media="null")
    assert pages_of(page.pdf(prefer_css_page_size=True)) >= height // A4_ACROSS["height"]  # nothing is left in a part that would scroll
    page.close()


@pytest.mark.parametrize("name", HOSTILE.values())
def test_a_name_that_tries_to_be_markup_stands_on_paper_as_it_is(name: str, browser: Browser, hostile_address: str) -> None:
    page = opened(browser, hostile_address + QUESTION)
    as_on_paper(page)
    expect(page.locator(".st-key-ranked").get_by_text(name, exact=True)).to_be_visible()
    assert page.evaluate("window.hacked") is None
    page.close()


def test_on_paper_a_plan_is_named_but_the_way_to_switch_it_off_is_not(browser: Browser, hostile_address: str) -> None:
    page = opened(browser, f"{hostile_address}{QUESTION}&edit=list")
    page.get_by_role("button", name="新建方案").click()
    page.get_by_label("名称", exact=True).fill("门口网点")
    page.get_by_label("经度").fill("120.0")
    page.get_by_label("纬度").fill("31.6")
    page.get_by_role("button", name="叠加到地图").click()
    expect(page.get_by_text(re.compile("已叠加方案“草稿 .*”，非现状。"))).to_be_visible(timeout=20_000)
    as_on_paper(page)
    expect(page.get_by_text(re.compile("已叠加方案“草稿 .*”，非现状。"))).to_be_visible()
    assert page.locator(CONTROLS).count() == 0
    page.close()
