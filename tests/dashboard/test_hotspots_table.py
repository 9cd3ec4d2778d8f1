"""The analyst's view opens on demand, in words; a unit of a merged priority area names those it is planned with."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from etl.pipeline import build
from geo.db.engine import Database
from tests.dashboard.page_runs import Page, html
from tests.gridville import gridville


@pytest.fixture(scope="module")
def crowded(new_database: Callable[[], Database], data_folder: Path) -> Database:
    """Gridville with 500 times its people: 10,000 in each unit, so pairs of touching priority areas are planned together."""
    database, data = new_database(), gridville(input_hash="crowded page")
    people = data.frames["people"].assign(people_count=lambda rows: rows["people_count"] * 500)
    build(database, replace(data, frames={**data.frames, "people": people}), data_folder=data_folder)
    return database


@pytest.fixture
def shown(crowded: Database, page: Page) -> Callable[..., str]:
    """Words of the map page, with the analyst's view opened or not."""

    def words(*, is_open: bool, **parameters: str) -> str:
        test = page("map", crowded, **parameters)
        if is_open:
            test.session_state["hotspots"] = True
            test.run(timeout=240)
        assert not test.exception
        return re.sub(r"<[^>]+>", " ", html(test))

    return words


def test_the_view_is_computed_only_when_it_is_opened(shown: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.delattr("dashboard.data.hotspots")  # a page that asked for it now would fail
        assert "kappa" not in shown(is_open=False)


@pytest.mark.slow
def test_the_open_view_tells_in_both_languages_where_rule_and_clusters_agree(shown: Callable[..., str]) -> None:
    # Of class A or B are the units of 10 or 15 migrants in 20 people: row + column is 2, 3, 6 or 7 in 3 + 4 + 3 + 2 = 12 of 25.
    chinese, english = shown(is_open=True), shown(is_open=True, lang="en")
    told = re.search(r"mark (\d+) units together, the rule alone (\d+), clusters alone (\d+), neither (\d+)", english)
    assert told is not None
    both, rule_only, overlay_only, neither = map(int, told.groups())
    assert (both + rule_only, both + rule_only + overlay_only + neither) == (12, 25)
    assert "以规则为准" in chinese
    assert "Class A" in english
    assert "nan" not in english.lower().split()


def test_the_panel_names_the_units_that_are_planned_together(shown: Callable[..., str]) -> None:
    assert "planned together with: unit 0-3." in shown(is_open=False, lang="en", service="family", group="all", area="0-2")
    assert "合并安排：0-3 单元。" in shown(is_open=False, service="family", group="all", area="0-2")
    assert "planned together" not in shown(is_open=False, lang="en", service="family", group="all", area="3-0")
