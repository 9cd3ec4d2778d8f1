"""Names on the map are readable: none over another, none under a control, on an office PC and on a phone, wherever the map is moved."""

from itertools import combinations
from typing import Final

import pytest
from playwright.sync_api import Browser, Frame

from tests.browsing import map_frame, opened

pytestmark = pytest.mark.browser

Box = tuple[float, float, float, float]
BOXES: Final = """async () => {
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  const { map, names } = GapMap.current;
  const from = map.getContainer().getBoundingClientRect();
  const boxOf = (e) => {
    const { left, top, right, bottom } = e.getBoundingClientRect();
    return [left - from.left, top - from.top, right - from.left, bottom - from.top];
  };
  const controls = [...document.querySelectorAll(".gapmap-buttons, .gapmap-scale, .gapmap-source, .gapmap-hint:not([hidden])")];
  return { names: names.map(({ text, onScreen }) => [text, onScreen]), controls: controls.map((e) => [e.className.split(" ")[0], boxOf(e)]) };
}"""


def meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def overlaps(frame: Frame) -> tuple[set[str], list[tuple[str, str]]]:
    """Names that are drawn, and pairs of a name and what it meets: another name, or a control."""
    found = frame.evaluate(BOXES)
    names = [(text, tuple(box)) for text, box in found["names"]]
    controls = [(name, tuple(box)) for name, box in found["controls"]]
    assert {"gapmap-buttons", "gapmap-scale", "gapmap-source"} <= {name for name, _ in controls}
    pairs = [*combinations(names, 2), *((name, control) for name in names for control in controls)]
    return {text for text, _ in names}, [(one, other) for (one, first), (other, second) in pairs if meet(first, second)]


@pytest.mark.parametrize("size", [(1366, 768), (390, 844)])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_name_meets_another_or_a_control_wherever_the_map_is_moved(size: tuple[int, int], language: str, browser: Browser, demonstration: str) -> None:
    page = opened(browser, f"{demonstration}/?lang={language}", size, is_phone=size[0] < 500)
    frame = map_frame(page)
    seen: set[str] = set()
    for east, south in [(0, 0), (60, 45), (-140, 0), (0, -110), (95, 20)]:
        frame.evaluate("([x, y]) => GapMap.current.map.panBy([x, y], { animate: false })", [east, south])
        names, met = overlaps(frame)
        assert met == []
        seen |= names
    assert len(seen) >= 8
    page.close()


def test_the_name_of_the_chosen_area_stays_clear_of_the_scale_bar(browser: Browser, demonstration: str) -> None:
    page = opened(browser, f"{demonstration}/", (390, 844), is_phone=True)
    frame = map_frame(page)
    unit_count = frame.evaluate("GapMap.current.layers.units.items.length")
    for unit in range(unit_count):
        frame.evaluate("(unit) => { GapMap.current.selected = unit; GapMap.current.pointer.reveal(unit); GapMap.redraw(); }", unit)
        name = frame.evaluate(
            "(unit) => { const { label_zh, name_zh } = GapMap.current.layers.units.items[unit].properties; return label_zh || name_zh; }", unit
        )
        names, met = overlaps(frame)
        assert met == []
        assert any(name in shown or shown in name for shown in names), name
    page.close()
