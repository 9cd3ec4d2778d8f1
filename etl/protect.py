"""Exact counts in, protected counts out, examined before anybody may see them: the one step between schema `exact` and `shown`."""

from dataclasses import asdict

import pandas as pd
import sqlalchemy as sa

from etl.declarations import Place
from geo import catalogue
from geo.core.audit import audit
from geo.core.disclosure import protect_coverage, protect_people
from geo.db import tables
from geo.db.statements import statement
from geo.db.write import copy_frame


def protect(connection: sa.Connection, place: Place, release_id: int, *, key: bytes) -> None:
    """Fill shown.people and shown.coverage of a release; DisclosureError where the auditor finds too few possible values."""
    groups = {group.group_code: tuple(group.cells) for group in place.groups}
    people = _query(connection, "people_to_protect", release_id)
    coverage = _query(connection, "coverage_to_protect", release_id)
    coverage["kind"] = coverage["indicator_code"].map({code: entry.kind for code, entry in catalogue.indicators().items()})
    for column in ("numerator_count", "denominator_count"):
        coverage[column] = coverage[column].astype("Int64")
    shown_people = protect_people(people, base=place.rounding_base, key=key)
    small = catalogue.thresholds().small_denominator_people
    shown_coverage = protect_coverage(coverage, people, groups=groups, base=place.rounding_base, key=key, small_denominator_people=small)
    report = audit(shown_people, shown_coverage, groups=groups, base=place.rounding_base, small_denominator_people=small)
    copy_frame(connection, tables.PEOPLE, shown_people, release_id=release_id)
    copy_frame(connection, tables.COVERAGE, shown_coverage, release_id=release_id)
    connection.execute(sa.update(tables.RELEASE).where(tables.RELEASE.c.release_id == release_id).values(audit=asdict(report)))


def _query(connection: sa.Connection, name: str, release_id: int) -> pd.DataFrame:
    outcome = connection.execute(statement(name), {"release_id": release_id})
    return pd.DataFrame(outcome.all(), columns=list(outcome.keys()))
