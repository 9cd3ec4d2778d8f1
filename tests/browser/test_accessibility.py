"""axe-core finds nothing serious on any page, in both languages, on an office PC and on a phone."""

from typing import Any, Final

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from tests.browsing import OFFICE, PHONE, map_frame, opened

pytestmark = pytest.mark.browser

NANHU: Final = "area=320412411008"
SERIOUS: Final = {"serious", "critical"}
PAGES: Final = ("/", f"/?{NANHU}", "/?edit=list", "/area", f"/area?{NANHU}", "/data", "/help")
CASES: Final = [(page, size, language) for page in PAGES for size, language in ((OFFICE, "zh"), (OFFICE, "en"), (PHONE, "zh"))]


def findings(page: Page) -> list[dict[str, Any]]:
    """What axe-core finds on the page and in the map's frame: rule, impact, and where."""
    for frame in page.frames:
        frame.evaluate(AXE_SCRIPT)
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
    return [{"rule": rule["id"], "impact": rule["impact"], "where": node["target"], "html": node["html"][:200]} for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize(("path", "size", "language"), CASES)
def test_axe_finds_nothing_serious(path: str, size: tuple[int, int], language: str, browser: Browser, demonstration: str) -> None:
    page = opened(browser, f"{demonstration}{path}{'&' if '?' in path else '?'}lang={language}", size)
    page.evaluate("document.querySelectorAll('details').forEach((folded) => { folded.open = true; })")
    assert page.locator("h1, h2, h3").count() > 0
    assert [finding for finding in findings(page) if finding["impact"] in SERIOUS] == []
    page.close()


def test_axe_finds_nothing_serious_in_an_open_plan(browser: Browser, demonstration: str) -> None:
    page = opened(browser, f"{demonstration}/?edit=list")
    page.get_by_role("button", name="新建方案", exact=True).click()
    page.get_by_label("名称", exact=True).wait_for()
    assert [finding for finding in findings(page) if finding["impact"] in SERIOUS] == []
    page.get_by_role("button", name="放弃", exact=True).click()
    page.close()


def test_axe_sees_into_the_map_s_frame(browser: Browser, demonstration: str) -> None:
    page = opened(browser, demonstration)
    map_frame(page).evaluate(
        "document.querySelector('.gapmap-button').removeAttribute('aria-label'), document.querySelector('.gapmap-button').removeAttribute('title')"
    )
    assert [finding["rule"] for finding in findings(page)] == ["button-name"]
    page.close()
