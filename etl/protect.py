"""Exact counts in, protected counts out, examined before anybody may see them: the one step between schema `exact` and `shown`."""

from dataclasses import asdict

import numpy as np
import pandas as pd
import sqlalchemy as sa

from etl.declarations import Place
from geo import catalogue
from geo.core.audit import audit
from geo.core.disaggregation import spread
from geo.core.disclosure import protect_coverage, protect_people
from geo.db import tables
from geo.db.statements import statement
from geo.db.write import copy_frame


def protect(connection: sa.Connection, place: Place, release_id: int, *, key: bytes, weights: pd.Series) -> None:
    """Fill shown.people and shown.coverage of a release; DisclosureError where the auditor finds too few possible values.

    `weights` are those of residences that the people of a unit were spread over, by residence_code.
    """
    groups = {group.group_code: tuple(group.cells) for group in place.groups}
    people = _query(connection, "people_to_protect", release_id)
    coverage = _query(connection, "coverage_to_protect", release_id)
    coverage["kind"] = coverage["indicator_code"].map({code: entry.kind for code, entry in catalogue.indicators().items()})
    for column in ("numerator_count", "denominator_count"):
        coverage[column] = coverage[column].astype("Int64")
    shown_people = spread_anew(protect_people(people, base=place.rounding_base, key=key), weights, base=place.rounding_base)
    small = catalogue.thresholds().small_denominator_people
    shown_coverage = protect_coverage(coverage, people, groups=groups, base=place.rounding_base, key=key, small_denominator_people=small)
    report = audit(shown_people, shown_coverage, groups=groups, base=place.rounding_base, small_denominator_people=small)
    copy_frame(connection, tables.PEOPLE, shown_people, release_id=release_id)
    copy_frame(connection, tables.COVERAGE, shown_coverage, release_id=release_id)
    connection.execute(sa.update(tables.RELEASE).where(tables.RELEASE.c.release_id == release_id).values(audit=asdict(report)))


def spread_anew(shown: pd.DataFrame, weights: pd.Series, *, base: int) -> pd.DataFrame:
    """Protected people with those of spread units spread again, from the unit's protected counts alone and in blocks of the base.

    Rounding along counts that were spread by public weights would tell where their running sum passes each multiple of the base, and with it the
    unit's true count. `shown` has every residence with every cell, unit by unit along the Hilbert curve.
    """
    rows = shown[shown["residence_code"].isin(weights.index)].sort_values(["hilbert_pos", "cell_code"])
    if rows.empty:
        return shown
    cell_count = rows["cell_code"].nunique()
    homes = rows.iloc[::cell_count]
    unit_pos, _ = pd.factorize(homes["unit_code"])
    totals = np.zeros((unit_pos.max() + 1, cell_count), dtype=np.int64)
    np.add.at(totals, unit_pos, rows["people_count"].to_numpy(dtype=np.int64).reshape(-1, cell_count))
    people = spread(totals, weights.loc[homes["residence_code"]].to_numpy(dtype=np.float64), unit_pos.astype(np.int64), block=base)
    anew = shown.copy()
    anew.loc[rows.index, "people_count"] = people.ravel()
    return anew


def _query(connection: sa.Connection, name: str, release_id: int) -> pd.DataFrame:
    outcome = connection.execute(statement(name), {"release_id": release_id})
    return pd.DataFrame(outcome.all(), columns=list(outcome.keys()))
