"""The whole map with a keyboard alone: choose an area and come back, ask another question, find a place; and whoever has the focus is always seen."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import map_frame, opened

pytestmark = pytest.mark.browser

MOST_STOPS: Final = 120
MAP: Final = "地图上的片区"
# Whoever has the focus, inside the map's frame and inside the search box as well: a name, and the looks of it and what stands around it.
STOP: Final = """() => {
  let at = document.activeElement;
  for (;;) {
    const inner = at.shadowRoot ? at.shadowRoot.activeElement : at.contentDocument ? at.contentDocument.activeElement : null;
    if (!inner) break;
    at = inner;
  }
  const look = (from) => {
    const parts = [];
    for (let part = from, step = 0; part && step < 4; part = part.parentElement, step += 1) {
      const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor } = part.ownerDocument.defaultView.getComputedStyle(part);
      parts.push(outlineStyle === "none" ? "" : [outlineStyle, outlineWidth, outlineColor].join(" "), boxShadow, borderColor);
    }
    return parts.join("; ");
  };
  const before = window.stopBefore;
  window.stopBefore = { at, look: look(at) };
  const unseen = before && before.look === look(before.at) ? before.at.outerHTML.slice(0, 120) : null;
  return { name: at.getAttribute("aria-label") || at.textContent.trim(), tag: at.tagName, unseen };
}"""


@pytest.fixture
def page(browser: Browser, demonstration: str) -> Iterator[Page]:
    page = opened(browser, demonstration)
    yield page
    page.close()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something of that name has the focus."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop["tag"] != "MAIN" and name in stop["name"]:
            return
    pytest.fail(f"Tab never comes to {name}")


def settled(page: Page) -> None:
    page.wait_for_timeout(100)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)


@pytest.mark.parametrize("path", ["/", "/?area=320412411014", "/?edit=list", "/area?area=320412411014", "/data", "/help"])
def test_whoever_has_the_focus_is_seen(path: str, browser: Browser, demonstration: str) -> None:
    page = opened(browser, demonstration + path)
    names: list[str] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        assert stop["unseen"] is None
        if stop["tag"] == "BODY":
            break
        names.append(stop["name"])
    assert len(names) >= 8
    page.close()


def test_an_area_is_chosen_on_the_map_its_panel_read_and_left_again(page: Page) -> None:
    tab_to(page, MAP)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    reached = page.frame_locator("iframe").get_by_role("option").inner_text()
    page.keyboard.press("Enter")
    close = page.get_by_role("button", name="返回列表", exact=True)
    expect(close).to_be_visible()
    name = page.locator(".st-key-panel h2").first.inner_text()
    assert reached.startswith(name.split("\n")[0][:3])
    settled(page)
    tab_to(page, "返回列表")
    page.keyboard.press("Enter")
    expect(close).to_have_count(0)
    expect(page.get_by_role("heading", name=re.compile("片区")).first).to_be_visible()
    assert "area=" not in page.url


def test_another_service_is_asked_about(page: Page) -> None:
    tab_to(page, "服务")
    before = page.locator(".gm.sentence").inner_text()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".gm.sentence")).not_to_have_text(before)
    assert parse_qs(urlsplit(page.url).query)["service"] != ["preconception_check"]


def test_a_place_is_found_and_opened(page: Page) -> None:
    tab_to(page, "查找社区")
    page.keyboard.type("nhjy")
    expect(page.get_by_role("option", name=re.compile("南湖家苑社区")).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("南湖家苑社区"))).to_be_visible()
    assert parse_qs(urlsplit(page.url).query)["place"] == ["estate:南湖家苑"]


def test_what_the_map_shows_stands_in_a_table_too(page: Page) -> None:
    on_map = map_frame(page).evaluate(
        """() => { const { answer, layers } = GapMap.current;
             const shown = (unit) => (answer.classes[unit] < 0 ? "—" : answer.people[unit].toLocaleString("en-US"));
             return layers.units.items.map(({ properties }, unit) => [properties.code, shown(unit)]); }"""
    )
    tab_to(page, "全部片区列表")
    page.keyboard.press("Enter")
    table = page.get_by_role("region", name="全部片区列表")
    expect(table).to_be_visible()
    head, *rows = (row.locator("th, td").all_inner_texts() for row in table.get_by_role("row").all())
    code, beyond = head.index("代码"), head.index("到不了（人）")
    assert sorted((row[code], row[beyond]) for row in rows) == sorted(map(tuple, on_map))
