"""Pages that run against a database of a test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.database import close_database
from geo.db.engine import Database
from geo.settings import PROJECT, settings
from tests.dashboard.page_runs import Page

VIEWS = PROJECT / "dashboard" / "views"


@pytest.fixture
def page(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """Runs a page against a database; nothing is kept from run to run of the tests."""

    def run(name: str, database: Database, **parameters: str) -> AppTest:
        monkeypatch.setenv("GAPMAP_DATA_FOLDER", str(data_folder))
        monkeypatch.setenv("GAPMAP_PLACE", str(database.reader.url.database).removeprefix("gapmap_"))
        settings.cache_clear()
        test = AppTest.from_file(str(VIEWS / f"{name}.py"), default_timeout=60)
        for key, value in parameters.items():
            test.query_params[key] = value
        return test.run()

    st.cache_resource.clear()
    st.cache_data.clear()
    yield run
    close_database()
    settings.cache_clear()
    st.cache_resource.clear()
    st.cache_data.clear()
