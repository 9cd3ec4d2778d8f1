"""Distances on the map: straight lines on the ellipsoid, by hand, finger or keyboard; measuring opens no area. And what the map's buttons are called."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pyproj import Geod

from tests.browsing import PHONE, map_frame, opened

pytestmark = pytest.mark.browser

ELLIPSOID = Geod(ellps="WGS84")
LonLat = tuple[float, float]


@pytest.fixture
def office(browser: Browser, demonstration: str) -> Iterator[Page]:
    page = opened(browser, demonstration)
    yield page
    page.close()


def at(page: Page, x: float, y: float) -> tuple[tuple[float, float], LonLat]:
    """A place of the map, given in shares of its width and height: where on the page, and where on Earth."""
    box = page.locator("iframe").bounding_box()
    assert box is not None
    spot = (round(x * box["width"]), round(y * box["height"]))
    lon, lat = map_frame(page).evaluate("([x, y]) => { const { lng, lat } = GapMap.current.map.containerPointToLatLng([x, y]); return [lng, lat]; }", spot)
    return (box["x"] + spot[0], box["y"] + spot[1]), (lon, lat)


def told_m(page: Page) -> int:
    words = page.frame_locator("iframe").get_by_role("status").filter(has_text="直线距离")
    found = re.search(r"([\d,]+) 米", words.inner_text())
    assert found is not None
    return int(found[1].replace(",", ""))


@pytest.mark.parametrize(
    ("one", "other"),
    [((119.93, 31.65), (119.9301, 31.65)), ((119.9, 31.6), (119.95, 31.68)), ((13.4, 52.5), (-3.7, 40.4)), ((0, 0), (1, 0)), ((-51.2, -30.0), (-51.2, -30.2))],
)
def test_distances_are_those_of_the_ellipsoid(one: LonLat, other: LonLat, office: Page) -> None:
    *_, expected = ELLIPSOID.inv(*one, *other)
    measured = map_frame(office).evaluate("(pair) => GapMap.metresBetween(...pair.map(([lng, lat]) => ({ lng, lat })))", [one, other])
    assert measured == pytest.approx(expected, abs=0.001)


def test_points_are_clicked_one_after_another_and_no_area_opens_until_escape(office: Page) -> None:
    frame = office.frame_locator("iframe")
    places = [at(office, x, y) for x, y in ((0.4, 0.4), (0.6, 0.5), (0.6, 0.7))]
    tool = frame.get_by_role("button", name="量距", exact=True)
    tool.click()
    expect(tool).to_have_attribute("aria-pressed", "true")
    for spot, _ in places:
        office.mouse.click(*spot)
    lons, lats = zip(*(place for _, place in places), strict=True)
    assert told_m(office) == pytest.approx(ELLIPSOID.line_length(lons, lats), abs=1)
    assert "area=" not in office.url
    office.keyboard.press("Escape")
    expect(tool).to_have_attribute("aria-pressed", "false")
    expect(frame.get_by_role("status").filter(has_text="直线距离")).to_have_count(0)
    office.mouse.click(*places[0][0])
    office.wait_for_url(re.compile("area="))


def test_a_finger_measures(browser: Browser, demonstration: str) -> None:
    page = opened(browser, demonstration, PHONE, is_phone=True)
    tool = page.frame_locator("iframe").get_by_role("button", name="量距", exact=True)
    tool.tap()
    (first, one), (second, other) = at(page, 0.3, 0.6), at(page, 0.7, 0.7)
    page.touchscreen.tap(*first)
    page.touchscreen.tap(*second)
    *_, expected = ELLIPSOID.inv(*one, *other)
    assert told_m(page) == pytest.approx(expected, abs=1)
    tool.tap()
    expect(tool).to_have_attribute("aria-pressed", "false")
    assert "area=" not in page.url
    page.close()


def test_the_keyboard_measures_from_the_middle_of_one_area_to_another(office: Page) -> None:
    frame = office.frame_locator("iframe")
    frame.get_by_role("button", name="量距", exact=True).press("Enter")
    units = frame.get_by_role("listbox")
    units.focus()
    for key in ("Home", "Enter", "End", "Enter"):
        office.keyboard.press(key)
    one, other = map_frame(office).evaluate(
        "() => { const { order, layers } = GapMap.current; return [order[0], order.at(-1)].map((unit) => [...layers.units.items[unit].lonlat]); }"
    )
    *_, expected = ELLIPSOID.inv(*one, *other)
    assert told_m(office) == pytest.approx(expected, abs=1)
    office.keyboard.press("Escape")
    expect(frame.get_by_role("button", name="量距", exact=True)).to_have_attribute("aria-pressed", "false")
    assert "area=" not in office.url


@pytest.mark.parametrize(
    ("language", "names"),
    [("zh", ["放大", "缩小", "回到全图", "图层", "量距"]), ("en", ["Zoom in", "Zoom out", "Whole place", "Layers", "Measure a distance"])],
)
def test_every_button_of_the_map_has_a_name(language: str, names: list[str], browser: Browser, demonstration: str) -> None:
    page = opened(browser, f"{demonstration}/?lang={language}")
    buttons = page.frame_locator("iframe").get_by_role("button")
    assert [button.get_attribute("aria-label") for button in buttons.all()] == names
    buttons.nth(3).click()
    expect(page.frame_locator("iframe").get_by_role("group", name=names[3]).get_by_role("checkbox")).to_have_count(5)
    page.close()
