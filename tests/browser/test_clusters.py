"""The analyst's view in Chromium: opening it puts marks on the map, closing it takes them away."""

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import map_frame

pytestmark = pytest.mark.browser


def test_the_analyst_s_view_marks_the_map_while_it_is_open(page: Page, demonstration: str) -> None:
    page.goto(demonstration)
    frame = map_frame(page)
    assert frame.evaluate("GapMap.current.choice.clusters") == []
    view = page.get_by_text("分析员视图：流动人口比例的聚集")
    view.click()
    frame.wait_for_function("GapMap.current.choice.clusters.length > 0")
    # The demonstration has five priority areas over seven units: each is marked, by clusters too or by the rule alone.
    of_rule = frame.evaluate("new Set(GapMap.current.layers.areas.items.flatMap(({ properties }) => properties.unit_codes)).size")
    marked = frame.evaluate("GapMap.current.choice.clusters.map(([code]) => code)")
    areas = frame.evaluate("GapMap.current.layers.areas.items.flatMap(({ properties }) => properties.unit_codes)")
    assert of_rule == len(set(areas) & set(marked))
    expect(page.get_by_role("heading", name="流动人口比例的聚集", exact=True)).to_be_visible()
    view.click()
    frame.wait_for_function("GapMap.current.choice.clusters.length === 0")
