"""The data page tells of every source, also of one that leaves things out; labels keep every sign of a name."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.database import close_database
from dashboard.markup import markdown_text, table
from etl.pipeline import build
from geo.db.engine import Database
from geo.settings import PROJECT, settings
from tests.gridville import gridville


@pytest.fixture(scope="module")
def sparse_database(new_database: Callable[[], Database], data_folder: Path) -> Database:
    """Gridville with a second source that has no reference system, licence or date, and with a repair."""
    database, data = new_database(), gridville(input_hash="sparse")
    sparse = replace(data.sources[0], table_name="people", file_name="<b>people</b>.csv", licence=None, source_date=None, crs=None, repairs={"clip_overlap": 2})
    build(database, replace(data, sources=(*data.sources, sparse)), data_folder=data_folder)
    return database


def test_a_source_that_leaves_things_out_has_dashes(sparse_database: Database, data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAPMAP_DATA_FOLDER", str(data_folder))
    monkeypatch.setenv("GAPMAP_PLACE", str(sparse_database.reader.url.database).removeprefix("gapmap_"))
    settings.cache_clear()
    st.cache_resource.clear()
    st.cache_data.clear()
    page = AppTest.from_file(str(PROJECT / "dashboard" / "views" / "data.py"), default_timeout=60).run()
    close_database()
    settings.cache_clear()
    assert not page.exception
    assert not page.error
    whole = "\n".join(str(block.proto.body) for block in page.get("html"))
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", whole)]
    assert ["居住点人口", "&lt;b&gt;people&lt;/b&gt;.csv", "举例", "—", "—", "—", "25", "示意", "裁去重叠 2", "—"] in rows
    assert ["单元", "gridville.py", "举例", "CC0-1.0", "2026-09-30", "EPSG:4549", "25", "示意", "—", "—"] in rows


@pytest.mark.parametrize("name", ["**a**", "$x$", ":red[a]", "<b>", "[a](b)", "a_b_c", "1. a", "南湖家苑（二期）"])
def test_a_label_keeps_every_sign_by_putting_a_backslash_before_it(name: str) -> None:
    label = markdown_text(name)
    assert re.sub(r"\\(.)", r"\1", label) == name
    assert not re.search(r"[!-/:-@\[-`{-~]", re.sub(r"\\.", "", label))


def test_a_table_is_rows_of_ready_cells() -> None:
    assert table([("<th>a</th>",), ("<td>1</td>",)], "c") == '<table class="c"><tr><th>a</th></tr><tr><td>1</td></tr></table>'
