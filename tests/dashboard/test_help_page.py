"""Help: every "?" has its paragraph, paragraphs tell the numbers of the release that is served, and the list of packages is what is installed."""

import re
from importlib.metadata import version
from typing import get_args

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.components.help_link import Anchor
from dashboard.components.method import PARAGRAPHS
from dashboard.components.reference import indicators_table
from geo.catalogue import indicators
from geo.db.engine import Database
from tests.dashboard.page_runs import Page, html


def text(test: AppTest) -> str:
    return re.sub(r"<[^>]+>", " ", html(test))


def test_every_question_mark_leads_to_one_paragraph() -> None:
    assert sorted(paragraph.anchor for paragraph in PARAGRAPHS) == sorted(get_args(Anchor))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_anchor_stands_once_on_the_page(lang: str, page: Page, gridville_database: Database) -> None:
    told = html(page("help", gridville_database, lang=lang))
    assert {anchor: told.count(f'id="{anchor}"') for anchor in get_args(Anchor)} == dict.fromkeys(get_args(Anchor), 1)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_question_mark_of_every_page_lands_on_a_paragraph(lang: str, page: Page, gridville_database: Database) -> None:
    known = set(re.findall(r'id="([^"]+)"', html(page("help", gridville_database, lang=lang))))
    asked = {"service": "family", "group": "all", "walk": "1300"}
    pages = [("map", asked), ("map", asked | {"area": "2-2"}), ("data", {})]
    found = {name + str(more): set(re.findall(r'href="help[^"]*#([^"]+)"', html(page(name, gridville_database, lang=lang, **more)))) for name, more in pages}
    assert {name: anchors - known for name, anchors in found.items()} == {name: set() for name in found}
    of_map = found[f"map{asked}"]
    assert {"people", "reach", "hours", "room", "protection", "priority", "ranking", "cascade"} <= of_map  # bar, figures, legend, list


def test_paragraphs_tell_the_release_s_own_numbers(page: Page, gridville_database: Database) -> None:
    told = text(page("help", gridville_database))
    # Gridville protects with b = 5, so a shown count is within 4 of the truth; 800 m and 4,000 m are of TD/T 1062-2021.
    assert "取整为 5 的倍数，与真实值相差不超过 4" in told
    assert "默认界限 800 米，最大 4,000 米" in told
    assert "工作日晚上 18–20 时" in told
    assert re.search(rf"streamlit\s+{re.escape(version('streamlit'))}\s+Apache", told)


def test_the_allow_list_stands_whole_with_its_dated_targets() -> None:
    rows = re.findall(r"<tr>(.*?)</tr>", indicators_table())
    assert len(rows) == 1 + len(indicators())
    of_u01 = next(row for row in rows if "U01" in row)
    assert re.findall(r"<td[^>]*>(.*?)</td>", of_u01)[2:] == ["接受检查的目标人群 ÷ 目标人群", "人数比例", "—", "90%", "2013 年工作计划"]
