"""A page run without a browser: what it was asked, and the HTML that it drew."""

import json
import re
from collections.abc import Callable
from typing import Any

from streamlit.testing.v1 import AppTest

Page = Callable[..., AppTest]
"""Runs a page by its name against a database; keywords are parameters of the address."""


def with_table(test: AppTest) -> AppTest:
    """The map page once the whole answer was opened as a table."""
    test.session_state["whole-table"] = True
    return test.run()


def ranked_rows(test: AppTest) -> list[dict[str, Any]]:
    """Rows of the panel's list of areas, first to last, as the browser gets them; none where there is no list."""
    lists = [block.proto for block in test.get("bidi_component") if block.proto.component_name == "gapmap.ranked"]
    return [row for shown in lists for row in json.loads(shown.json)["rows"]]


def html(test: AppTest) -> str:
    """All own HTML of a page, without its pictures."""
    return re.sub(r"<img[^>]*>", "", "\n".join(str(block.proto.body) for block in test.get("html")))
