"""Another group's colours are there before the page has run, and the page's own answer draws nothing a second time, in Chromium."""

import pytest
from playwright.sync_api import Page, expect

from dashboard.maps.overlay import people_of_circles
from geo.analysis.gaps import Question, answer
from geo.analysis.snapshot import Snapshot
from tests.browsing import map_frame

pytestmark = pytest.mark.browser

QUESTION = "?service=family&group=all&walk=1300"
PEOPLE = "GapMap.current.answer.people.reduce((sum, people) => sum + people, 0)"


def test_the_map_shows_another_group_as_soon_as_the_address_asks_for_it(page: Page, address: str, gridville_snapshot: Snapshot) -> None:
    page.goto(f"{address}/{QUESTION}")
    frame = map_frame(page)
    of_all, of_registered = (int(people_of_circles(answer(gridville_snapshot, Question("family", group, 1300))).sum()) for group in ("all", "registered"))
    assert frame.evaluate(PEOPLE) == of_all
    frame.wait_for_function("GapMap.current.ahead.answers.size === 2")
    page.evaluate(
        "address => history.replaceState(history.state, '', address)", f"/{QUESTION.replace('group=all', 'group=registered')}"
    )  # the page does not run
    frame.wait_for_function(f"{PEOPLE} === {of_registered}")


def test_the_answer_that_the_page_brings_later_is_not_drawn_again(page: Page, address: str) -> None:
    page.goto(f"{address}/{QUESTION}")
    frame = map_frame(page)
    frame.wait_for_function("GapMap.current.ahead.answers.size === 2")
    frame.evaluate(
        """() => {
            const { ahead } = GapMap.current;
            const { show } = ahead;
            ahead.show = (...given) => { show(...given); window.early = GapMap.current.answer; };
        }"""
    )
    page.get_by_role("radio", name="流动人口").or_(page.get_by_role("button", name="流动人口")).first.click()
    expect(page.locator(".gm.sentence")).to_contain_text("流动人口")
    frame.wait_for_function("window.early")
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.wait_for_timeout(500)
    assert frame.evaluate("GapMap.current.answer === window.early") is True
