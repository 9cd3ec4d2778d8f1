"""The map in Chromium: asked by hand and by keyboard, with names that try to be code, and nothing asked from outside."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from geo.db.engine import Database
from tests.browsing import map_frame, served
from tests.hostile import HOSTILE

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class MapPage:
    """The page, the map's frame in it, and every address that was asked for."""

    page: Page
    frame: Frame
    asked: list[str]

    def ask(self, script: str) -> object:
        return self.frame.evaluate(script)

    def click_unit(self, code: str) -> None:
        x, y = self.place_of(code)
        box = self.page.locator("iframe").first.bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + x, box["y"] + y)

    def hover_unit(self, code: str) -> None:
        x, y = self.place_of(code)
        box = self.page.locator("iframe").first.bounding_box()
        assert box is not None
        self.page.mouse.move(box["x"] + x, box["y"] + y)

    def place_of(self, code: str) -> tuple[float, float]:
        """Pixels of a point near the corner of a unit, where nothing else is drawn."""
        point = self.frame.evaluate(
            """code => {
                const item = GapMap.current.layers.units.items.find(({ properties }) => properties.code === code);
                const at = GapMap.current.map.latLngToContainerPoint([item.lonlat[1], item.lonlat[0]]);
                const width = (item.box[2] - item.box[0]) * GapMap.worldPx(GapMap.current.map.getZoom());
                return [at.x + 0.4 * width, at.y + 0.4 * width];
            }""",
            code,
        )
        return point[0], point[1]


@pytest.fixture(scope="module")
def address(hostile_database: Database, data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page, served by a program of its own."""
    with served("tests.browser.map_page_app:app", hostile_database, data_folder, tmp_path_factory.mktemp("server")) as url:
        yield url


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Callable[..., MapPage]]:
    """Opens the page; waits until the map has drawn all its layers."""
    contexts = []

    def open_page(path: str = "/", *, width: int = 1366, height: int = 768, touch: bool = False) -> MapPage:
        context = browser.new_context(viewport={"width": width, "height": height}, has_touch=touch, is_mobile=touch)
        contexts.append(context)
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("websocket", lambda opened: asked.append(opened.url))
        page.goto(address + path)
        return MapPage(page, map_frame(page), asked)

    yield open_page
    for context in contexts:
        context.close()


def test_a_click_hands_back_the_code_and_the_map_keeps_its_frame_and_view(opened: Callable[..., MapPage]) -> None:
    shown = opened()
    shown.ask("window.mark = 1; GapMap.current.map.zoomIn(1, { animate: false })")
    view = shown.ask("GapMap.current.map.getBounds().toBBoxString()")
    shown.click_unit("2-2")
    expect(shown.page.get_by_text("picked 2-2 1")).to_be_visible()
    assert shown.ask("window.mark") == 1
    assert shown.ask("GapMap.current.map.getBounds().toBBoxString()") == view
    assert shown.ask("GapMap.current.choice.selected") == "2-2"


def test_the_same_unit_can_be_picked_again(opened: Callable[..., MapPage]) -> None:
    shown = opened()
    for time_picked in (1, 2):
        shown.click_unit("2-1")
        expect(shown.page.get_by_text(f"picked 2-1 {time_picked}")).to_be_visible()


def test_another_question_recolours_without_fetching_geometry(opened: Callable[..., MapPage]) -> None:
    shown = opened()
    shown.ask("window.mark = 1")
    fetched = [url for url in shown.asked if "/layers/" in url]
    assert shown.ask("GapMap.current.answer.people.some(count => count > 0)") is True
    shown.page.get_by_text("far").click()
    shown.frame.wait_for_function("GapMap.current.answer.people.every(count => count === 0)")
    assert shown.ask("window.mark") == 1
    assert [url for url in shown.asked if "/layers/" in url] == fetched


def test_arrow_keys_walk_through_the_units_in_order_of_their_codes_and_enter_picks(opened: Callable[..., MapPage]) -> None:
    shown = opened()
    shown.frame.locator("[role=listbox]").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
        shown.page.keyboard.press(key)
    option = shown.frame.locator("[role=option]")
    steps = int(option.get_attribute("aria-posinset") or 0)
    assert option.get_attribute("aria-setsize") == "25"
    codes = sorted(f"{row}-{column}" for row in range(5) for column in range(5))
    shown.page.keyboard.press("Enter")
    expect(shown.page.get_by_text(f"picked {codes[steps - 1]} 1")).to_be_visible()


def test_names_that_try_to_be_code_stand_as_text(opened: Callable[..., MapPage]) -> None:
    shown = opened()
    for code, name in HOSTILE.items():
        shown.hover_unit(code)
        expect(shown.frame.locator(".gapmap-note-name span").first).to_have_text(name)
        shown.click_unit(code)
        expect(shown.page.get_by_text(f"picked {code}")).to_be_visible()
    shown.frame.locator("[role=listbox]").focus()
    for key in ("Home", "ArrowDown", "ArrowDown"):  # 0-0, 0-1, 0-2
        shown.page.keyboard.press(key)
    expect(shown.frame.locator("[role=option]")).to_contain_text(HOSTILE["0-2"])
    assert shown.ask("window.hacked") is None
    assert shown.page.evaluate("window.hacked") is None
    assert shown.frame.locator("img").count() == 0


def test_nothing_is_asked_from_outside_this_machine(opened: Callable[..., MapPage], address: str) -> None:
    shown = opened()
    shown.click_unit("3-3")
    expect(shown.page.get_by_text("picked 3-3 1")).to_be_visible()
    loopback = (address, address.replace("http", "ws", 1), "data:", "blob:")
    assert [url for url in shown.asked if not url.startswith(loopback)] == []


def test_labels_never_lie_over_one_another(opened: Callable[..., MapPage]) -> None:
    shown = opened()
    boxes: list[list[float]] = shown.frame.evaluate("GapMap.current.memory.get('labels').value.map(({ box }) => box)")
    assert len(boxes) >= 20
    crossing = [
        (one, other)
        for number, one in enumerate(boxes)
        for other in boxes[number + 1 :]
        if one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]
    ]
    assert crossing == []


def test_a_page_that_asks_for_a_point_gets_it_and_the_proposal_is_drawn_as_text(opened: Callable[..., MapPage]) -> None:
    shown = opened()
    shown.page.get_by_text("point", exact=True).click()
    expect(shown.frame.locator(".gapmap-task")).to_be_visible()
    lon, lat = shown.frame.evaluate("(({ lng, lat }) => [lng, lat])(GapMap.current.map.containerPointToLatLng([200, 150]))")
    box = shown.page.locator("iframe").first.bounding_box()
    assert box is not None
    shown.page.mouse.click(box["x"] + 200, box["y"] + 150)
    told = shown.page.get_by_text("point 1", exact=False)
    expect(told).to_be_visible()
    assert [float(part) for part in told.inner_text().split()[1:]] == pytest.approx([lon, lat], abs=2e-6)
    shown.frame.wait_for_function(
        "GapMap.current.choice.proposed.length === 1 && GapMap.current.memory.get('labels').value.some(({ text }) => text === '<b>new</b>')"
    )
    shown.page.get_by_text("point", exact=True).click()
    expect(shown.frame.locator(".gapmap-task")).to_be_hidden()
    shown.click_unit("2-2")
    expect(shown.page.get_by_text("picked 2-2 1")).to_be_visible()


def test_an_area_is_drawn_corner_by_corner_and_closed_with_a_double_click(opened: Callable[..., MapPage]) -> None:
    shown = opened()
    shown.page.get_by_text("area", exact=True).click()
    expect(shown.frame.locator(".gapmap-task")).to_be_visible()
    box = shown.page.locator("iframe").first.bounding_box()
    assert box is not None
    for x, y in ((150, 120), (300, 130), (280, 260)):
        shown.page.mouse.click(box["x"] + x, box["y"] + y)
    shown.page.mouse.dblclick(box["x"] + 160, box["y"] + 240)
    expect(shown.page.get_by_text("area of 4 corners")).to_be_visible()


def test_a_finger_picks_too(opened: Callable[..., MapPage]) -> None:
    shown = opened("/", width=390, height=844, touch=True)
    shown.ask("GapMap.goHome()")
    x, y = shown.place_of("4-1")
    box = shown.page.locator("iframe").first.bounding_box()
    assert box is not None
    shown.page.touchscreen.tap(box["x"] + x, box["y"] + y)
    expect(shown.page.get_by_text("picked 4-1 1")).to_be_visible()


def test_controls_speak_the_language_of_the_page(opened: Callable[..., MapPage]) -> None:
    assert opened().frame.get_by_role("button", name="回到全图").is_visible()
    assert opened("/?lang=en").frame.get_by_role("button", name="Whole place").is_visible()


def test_the_picture_has_the_colours_of_the_palette(opened: Callable[..., MapPage]) -> None:
    shown = opened()
    colour = shown.frame.evaluate(
        """() => {
            const canvas = document.querySelector("canvas");
            const { map, layers, answer } = GapMap.current;
            const index = answer.classes.indexOf(answer.fills.length - 1);
            const item = layers.units.items[index];
            const at = map.latLngToContainerPoint([item.lonlat[1], item.lonlat[0]]);
            const width = (item.box[2] - item.box[0]) * GapMap.worldPx(map.getZoom());
            const [frame, box] = [canvas.getBoundingClientRect(), map.getContainer().getBoundingClientRect()];
            const [x, y] = [box.left + at.x + 0.4 * width - frame.left, box.top + at.y + 0.4 * width - frame.top];
            return { seen: [...canvas.getContext("2d").getImageData(x, y, 1, 1).data.slice(0, 3)], fill: answer.fills[answer.classes[index]] };
        }"""
    )
    from dashboard.maps.palette import RAMP

    as_seen = next(step.as_seen for step in RAMP if step.fill == colour["fill"])
    expected = [int(as_seen[start : start + 2], 16) for start in (1, 3, 5)]
    assert colour["seen"] == pytest.approx(expected, abs=3)
