"""At twice the size (683 × 384) and on a phone: nothing lies outside the window, nothing scrolls sideways, and every target has 24 pixels for a finger."""

from typing import Final

import pytest
from playwright.sync_api import Browser, expect

from tests.browsing import PHONE, opened

pytestmark = pytest.mark.browser

TWICE: Final = (683, 384)
NANHU: Final = "area=320412411014"
# Words that somebody can see, and that end beyond the window or are cut by a box that cannot be scrolled to them.
CUT: Final = """() => [...document.querySelectorAll("body *")].filter((e) => {
  if (![...e.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())) return false;
  if (!e.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
  const { left, right, width, height } = e.getBoundingClientRect();
  if (width <= 1 || height <= 1) return false;
  if (e.closest("[role=region][tabindex], header.stAppHeader, .unseen, style, script")) return false;
  return left < -1 || right > innerWidth + 1;
}).map((e) => e.textContent.trim().slice(0, 40))"""
# Targets of which some point within 12 pixels of the middle belongs to something else.
SMALL: Final = """() => [...document.querySelectorAll("a, button, summary, [role=radio], [role=combobox], [role=checkbox], [type=checkbox]")].filter((e) => {
  const target = e.closest("label") || e;
  if (!target.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || target.getBoundingClientRect().width <= 1) return false;
  target.scrollIntoView({ block: "center", behavior: "instant" });
  const { left, top, width, height } = target.getBoundingClientRect();
  const [x, y] = [left + width / 2, top + height / 2];
  const there = [[0, 0], [-11, 0], [11, 0], [0, -11], [0, 11]].map(([right, down]) => document.elementFromPoint(x + right, y + down));
  return !there.every((found) => target.contains(found) || (found && found.contains(e) && getComputedStyle(found).cursor === "pointer"));
}).map((e) => [e.tagName, e.getAttribute("aria-label") || e.textContent.trim().slice(0, 30), e.getBoundingClientRect().toJSON()])"""


@pytest.mark.parametrize("size", [PHONE, TWICE])
@pytest.mark.parametrize("path", ["/?lang=zh", f"/?{NANHU}", f"/?{NANHU}&lang=en", "/?edit=list", f"/area?{NANHU}", "/data", "/help"])
def test_nothing_lies_outside_the_window(path: str, size: tuple[int, int], browser: Browser, demonstration: str) -> None:
    page = opened(browser, demonstration + path, size, is_phone=size == PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= size[0]
    assert page.evaluate(CUT) == []
    page.close()


@pytest.mark.parametrize("path", ["/?lang=zh", f"/?{NANHU}", f"/?{NANHU}&lang=en", "/?edit=list", f"/area?{NANHU}", "/data", "/help"])
def test_every_target_of_a_finger_has_24_pixels(path: str, browser: Browser, demonstration: str) -> None:
    page = opened(browser, demonstration + path, PHONE, is_phone=True)
    page.evaluate("document.querySelectorAll('#gm-tour').forEach((tour) => tour.remove())")  # it lies over what is below
    assert [small for frame in page.frames for small in frame.evaluate(SMALL)] == []
    page.close()


def test_the_question_breaks_between_its_parts_alone(browser: Browser, demonstration: str) -> None:
    page = opened(browser, demonstration, PHONE, is_phone=True)
    parts = page.locator(".gm.asked summary span")
    expect(parts).to_have_count(4)
    assert all(part.evaluate("part => part.getClientRects().length") == 1 for part in parts.all())
    assert max(part.evaluate("part => part.getBoundingClientRect().height") for part in parts.all()) < 30
    page.close()
