"""How the page stands on an office PC and on a phone, in Chromium; names that try to be markup stay names."""

import csv
import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import PHONE, map_frame, opened
from tests.hostile import HOSTILE

pytestmark = pytest.mark.browser

QUESTION = "/?service=family&group=all&walk=1300"


@pytest.fixture(scope="module")
def office(browser: Browser, hostile_address: str) -> Iterator[Page]:
    """1366 × 768, nothing chosen."""
    page = opened(browser, hostile_address + QUESTION)
    yield page
    page.close()


@pytest.fixture(scope="module")
def phone(browser: Browser, hostile_address: str) -> Iterator[Page]:
    """390 × 844, an area chosen."""
    page = opened(browser, f"{hostile_address}{QUESTION}&area=3-4", PHONE)
    yield page
    page.close()


def box(page: Page, selector: str) -> dict[str, float]:
    found = page.locator(selector).first.bounding_box()
    assert found is not None
    return {"x": found["x"], "y": found["y"], "width": found["width"], "height": found["height"]}


def test_on_an_office_pc_legend_map_and_panel_have_their_measures_and_the_map_ends_above_the_window_s_end(office: Page) -> None:
    legend, map_box, panel = (box(office, place) for place in ("[data-testid=stColumn]:has(.st-key-legend):not(:has(iframe))", "iframe", ".st-key-panel"))
    assert (legend["width"], panel["width"]) == (170, 424)
    assert panel["x"] + panel["width"] == 1366
    assert legend["x"] + legend["width"] == pytest.approx(map_box["x"], abs=2)
    assert map_box["y"] + map_box["height"] <= 768


def test_nothing_in_panel_or_legend_is_smaller_than_twelve_pixels(office: Page) -> None:
    sizes = office.evaluate(
        """() => [...document.querySelectorAll(".st-key-panel *, .st-key-legend *")]
            .filter(e => e.getClientRects().length && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
            .map(e => parseFloat(getComputedStyle(e).fontSize))"""
    )
    assert len(sizes) > 30
    assert min(sizes) >= 12


def test_each_area_of_the_list_stands_beside_its_numbers(office: Page) -> None:
    buttons = office.locator(".st-key-ranked button").evaluate_all("all => all.map(b => { const r = b.getBoundingClientRect(); return r.top + r.height / 2; })")
    rows = office.locator(".st-key-ranked tbody tr:not(.reason)").evaluate_all(
        "all => all.map(b => { const r = b.getBoundingClientRect(); return r.top + r.height / 2; })"
    )
    assert len(buttons) == len(rows) == 10  # 17 units are beyond reach; the list has room for 10
    assert buttons == pytest.approx(rows, abs=3)


@pytest.mark.parametrize("name", HOSTILE.values())
def test_a_name_that_tries_to_be_markup_stands_as_it_is(name: str, office: Page) -> None:
    expect(office.get_by_role("button", name=name, exact=True)).to_have_text(name)
    assert office.evaluate("window.hacked") is None
    assert office.locator(".st-key-panel img[src=x], .st-key-panel a:not(.help)").count() == 0


def test_an_area_chosen_in_the_list_opens_with_its_name_as_it_is(browser: Browser, hostile_address: str) -> None:
    page = opened(browser, hostile_address + QUESTION)
    page.get_by_role("button", name=HOSTILE["0-2"], exact=True).click()
    expect(page.get_by_role("heading", name=HOSTILE["0-2"], exact=False)).to_be_visible()
    assert page.evaluate("window.hacked") is None
    assert page.evaluate("new URLSearchParams(location.search).get('area')") == "0-2"
    page.close()


@pytest.mark.parametrize("name", HOSTILE.values())
def test_a_name_that_tries_to_be_markup_is_found_and_listed_as_it_is(name: str, browser: Browser, hostile_address: str) -> None:
    page = opened(browser, hostile_address + QUESTION)
    page.get_by_role("combobox", name="查找社区（村）、小区或网点").fill(name[:12])
    expect(page.locator("#found [role=option]").filter(has_text=name).first).to_be_visible()
    assert page.locator("#found img, #found a").count() == 0
    assert page.evaluate("window.hacked") is None
    page.close()


@pytest.mark.parametrize("ending", ["csv", "geojson"])
def test_names_that_try_to_be_markup_are_taken_away_as_they_are(ending: str, browser: Browser, hostile_address: str) -> None:
    page = browser.new_page()
    answer = page.request.get(f"{hostile_address}/exports/gaps.{ending}?service=family&group=all&walk_m=1300")
    text = answer.text()
    if ending == "csv":
        table = list(csv.reader(text.removeprefix("\ufeff").splitlines()))
        told = {row[table[0].index("unit_code")]: row[table[0].index("name_zh")] for row in table[1:26]}
    else:
        told = {feature["properties"]["unit_code"]: feature["properties"]["name_zh"] for feature in json.loads(text)["features"]}
    assert {code: told[code] for code in HOSTILE} == HOSTILE
    page.close()


@pytest.mark.parametrize(("parameters", "tag"), [("", "zh-CN"), ("&lang=en", "en")])
def test_the_document_says_its_language(parameters: str, tag: str, browser: Browser, hostile_address: str) -> None:
    page = browser.new_page()
    page.goto(hostile_address + QUESTION + parameters)
    expect(page.locator("html")).to_have_attribute("lang", tag, timeout=30_000)
    page.close()


def test_a_phone_shows_the_question_in_one_line_that_unfolds(phone: Page) -> None:
    line = phone.locator(".gm.asked summary")
    service = phone.get_by_label("服务", exact=True).first
    expect(line).to_contain_text("家庭服务 · 全体 · 步行 22 分")  # 1,300 m at 1 m/s are 21 min 40 s
    expect(service).to_be_hidden()
    line.click()
    expect(service).to_be_visible()
    line.click()
    expect(service).to_be_hidden()


def test_a_phone_has_a_low_map_that_shows_the_chosen_area(phone: Page) -> None:
    assert box(phone, "iframe")["height"] == 245
    frame = map_frame(phone)
    frame.wait_for_function("GapMap.current.map.getSize().y === 245")
    x, y = frame.evaluate(
        """() => { const item = GapMap.current.layers.units.items.find(({ properties }) => properties.code === "3-4");
             const at = GapMap.current.map.latLngToContainerPoint([item.lonlat[1], item.lonlat[0]]); return [at.x, at.y]; }"""
    )
    assert 0 < x < 390
    assert 0 < y < 245


def test_a_phone_shows_the_classes_as_a_strip_and_the_whole_legend_on_demand(phone: Page) -> None:
    total = phone.locator(".gm.strip .total td").last
    expect(phone.locator(".gm.strip .scale")).to_be_visible()
    expect(total).to_be_hidden()
    phone.locator(".gm.strip summary").click()
    expect(total).to_have_text("25")


def test_the_headline_is_read_whole_on_a_phone(browser: Browser, hostile_address: str) -> None:
    page = opened(browser, hostile_address + QUESTION, PHONE)
    boxes = page.locator(".gm.sentence, .gm.figures > span, .gm.figures b").evaluate_all(
        """all => all.map(e => { const r = e.getBoundingClientRect();
            return [r.left, r.right, parseFloat(getComputedStyle(e).fontSize), e.scrollWidth - e.clientWidth]; })"""
    )
    assert len(boxes) >= 5
    assert all(left >= 0 and right <= 390 and size >= 12 and hidden <= 0 for left, right, size, hidden in boxes)
    assert page.locator(".gm.sentence").evaluate("e => getComputedStyle(e).fontSize") == "16px"
    question_marks = page.locator(".gm.figures a.help")
    assert question_marks.count() >= 3
    # A finger needs more room than the mark: 14 px above its middle still hits it.
    hit = question_marks.first.evaluate(
        "e => { const r = e.getBoundingClientRect(); return document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2 - 14) === e; }"
    )
    assert hit
    page.close()


def test_targets_on_a_phone_are_large_enough_for_a_finger(browser: Browser, hostile_address: str) -> None:
    page = opened(browser, hostile_address + QUESTION, PHONE)
    heights = page.locator(".st-key-ranked button, .gm a.button, .gm.asked summary").evaluate_all("all => all.map(e => e.getBoundingClientRect().height)")
    assert len(heights) > 15
    assert min(heights) >= 36
    page.close()


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (683, 384), (390, 844)])  # the second: 200 % zoom on the first
@pytest.mark.parametrize("path", ["/", "/area", "/area?area=3-4", "/data", "/help"])
def test_no_page_scrolls_sideways(path: str, width: int, height: int, browser: Browser, hostile_address: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(hostile_address + path)
    page.locator(".gm:visible").first.wait_for(timeout=30_000)
    page.wait_for_timeout(1000)
    assert page.evaluate("[...document.querySelectorAll('html, [data-testid=stMain]')].every(e => e.scrollWidth <= e.clientWidth)")
    page.close()
