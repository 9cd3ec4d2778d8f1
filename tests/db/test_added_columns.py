"""A schema that an earlier version laid gets the columns it lacks, and a place's own visits reach the reader."""

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from etl.pipeline import build
from geo.db import read
from geo.db.engine import READER_ROLE, Database
from geo.db.release import current_release
from geo.db.tables import create_schema
from tests.gridville import gridville, place


def test_what_was_published_before_a_column_was_added_stays_readable_and_the_next_release_has_it(
    new_database: Callable[[], Database], data_folder: Path
) -> None:
    database = new_database()
    build(database, gridville(), data_folder=data_folder)
    with database.loader.begin() as connection:
        connection.execute(sa.text("ALTER TABLE shown.service DROP COLUMN visits_per_person_year"))
    with database.loader.begin() as connection:
        create_schema(connection, READER_ROLE)
    with database.reader.connect() as connection:
        release = current_release(connection)
        assert release is not None
        assert read.services(connection, release.release_id)["visits_per_person_year"].isna().all()
    own = [service.model_dump() for service in place().own_services]
    own[0] |= {"visits_per_person_year": 2.5, "visits_source_zh": "举例", "visits_source_en": "an example"}
    build(database, gridville(input_hash="with visits", own_services=own), data_folder=data_folder)
    with database.reader.connect() as connection:
        release = current_release(connection)
        assert release is not None
        visits = read.services(connection, release.release_id).set_index("service_code")["visits_per_person_year"]
    assert visits["family"] == 2.5
    assert visits.isna()["vaccine"]
