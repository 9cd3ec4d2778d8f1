"""Every SQL file says what it gives, binds the release, and is understood by PostGIS."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from geo.db.engine import Database
from geo.db.statements import FOLDER, statement

FILES = sorted(path.stem for path in FOLDER.glob("*.sql"))
VALUES: dict[str, object] = {
    "release_id": 1, "former_release_id": 1, "metric_srid": 4549, "unit_code": "2-2", "service_code": "family", "row_limit": 5, "unit_codes": ["2-2"],
    "concentration_area_code": "x", "name_zh": "x", "name_en": "x", "basis": "named", "citation_zh": None, "citation_en": None,
    "lons": [119.9], "lats": [31.6], "margin_m": 5000,
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_postgis_plans_the_statement(name: str, gridville_database: Database) -> None:
    clause = statement(name)
    wanted = {bind: VALUES[bind] for bind in clause.compile().params}
    with gridville_database.loader.connect() as connection:
        plan = connection.execute(sa.text(f"EXPLAIN {clause.text}"), wanted).scalars().all()
    assert any("rows=" in line for line in plan)


@pytest.mark.parametrize("name", FILES)
def test_the_statement_reads_one_release_and_tells_its_parameters(name: str) -> None:
    text = Path(FOLDER / f"{name}.sql").read_text("utf-8")
    header = "".join(line for line in text.splitlines(keepends=True) if line.startswith("--"))
    assert ":release_id" in text
    for bind in set(re.findall(r"(?<!:):([a-z_]+)", text)):
        assert bind in header, f"{bind} is not told in the header of {name}.sql"
