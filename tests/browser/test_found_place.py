"""An estate or an outlet that is looked for is marked on the map, the map goes there, and the link shows it to others."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import map_frame, opened

pytestmark = pytest.mark.browser

MARKED = """async () => {
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  const { map, choice, names } = GapMap.current;
  if (!choice.found) return null;
  const size = map.getSize();
  const spots = choice.found.points.map(([lon, lat]) => map.latLngToContainerPoint([lat, lon]));
  const isNamed = names.some(({ text }) => text === choice.found.name);
  return { name: choice.found.name, isNamed, metresPerPx: Math.round(10 * GapMap.metresPerPx(map.getCenter().lat, map.getZoom())) / 10,
           isInside: spots.every(({ x, y }) => x > 0 && y > 0 && x < size.x && y < size.y) };
}"""


def look_for(page: Page, typed: str, kind: str) -> None:
    """Type, and take the first entry of that kind with the keyboard."""
    box = page.get_by_role("combobox", name="查找社区（村）、小区或网点")
    box.fill(typed)
    options = page.locator("#found [role=option]")
    expect(options.filter(has_text=kind).first).to_be_visible()
    for _ in range([kind in words for words in options.all_inner_texts()].index(True)):
        box.press("ArrowDown")
    box.press("Enter")


@pytest.mark.parametrize(("typed", "kind", "parameter"), [("学府", "小区", "estate"), ("卫生", "网点", "outlet")])
def test_what_is_looked_for_is_marked_named_and_in_view_and_its_link_shows_it(
    typed: str, kind: str, parameter: str, browser: Browser, demonstration: str
) -> None:
    page = opened(browser, demonstration)
    look_for(page, typed, kind)
    frame = map_frame(page)
    frame.wait_for_function("GapMap.current.choice.found")
    marked = frame.evaluate(MARKED)
    assert (marked["isNamed"], marked["isInside"]) == (True, True)
    assert marked["metresPerPx"] < 8
    asked = parse_qs(urlsplit(page.url).query)
    assert asked["place"][0].startswith(f"{parameter}:")
    other = opened(browser, page.url)
    map_frame(other).wait_for_function("GapMap.current.choice.found && GapMap.current.names")
    assert map_frame(other).evaluate(MARKED) == marked
    other.close()
    page.get_by_role("button", name="返回列表", exact=True).click()
    frame.wait_for_function("!GapMap.current.choice.found")
    page.wait_for_url(lambda url: "place=" not in url)
    page.close()
