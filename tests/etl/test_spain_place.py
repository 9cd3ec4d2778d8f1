"""The municipalities of Spain as a place: overlapping and invalid shapes as published, none of them after the declared repairs."""

from pathlib import Path

import pytest
import shapely

from bench.spain import FILE, write_spain
from etl.folder import load_place

pytestmark = pytest.mark.skipif(not FILE.exists(), reason="the municipalities of Spain are not on this machine")


def test_every_municipality_is_valid_after_the_repairs(tmp_path: Path) -> None:
    """Valid as PostGIS wants it: what was cut in metres has to be whole in degrees again."""
    assert write_spain(tmp_path) == 8_183
    place = load_place(tmp_path)
    units = place.frames["unit"]
    assert len(units) == 8_183
    assert shapely.is_valid(units["geom"].to_numpy()).all()
    (source,) = [source for source in place.sources if source.table_name == "unit"]
    assert source.repairs["make_valid"] > 0
    assert source.repairs["clip_overlap"] > 0
