"""The town of two units, in a folder of its own for each test."""

from pathlib import Path

import pytest

from tests.etl.town import Town


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """Files of the town; `town.load()` reads them."""
    return Town(tmp_path)
