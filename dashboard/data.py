"""The pages' only door to geo: what is served, its snapshot, answers. Cached by release, bounded, never translated."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st
from sqlalchemy.exc import DBAPIError

from dashboard.database import database
from geo.analysis import gaps, nearest
from geo.analysis.gaps import Answer, Question
from geo.analysis.priority import Priority, priority
from geo.analysis.snapshot import Snapshot, read_snapshot
from geo.core.classification import Classes, share_classes
from geo.db import read
from geo.db.engine import unreachable
from geo.db.release import Release, current_release, releases
from geo.errors import DatabaseError, N_, UnknownCodeError

_NEAREST_OUTLETS: Final = 5
_BY_NUMBER: Final[dict[str | type[Any], Callable[[Any], Any]]] = {Release: lambda release: release.release_id}


@dataclass(frozen=True, slots=True)
class Served:
    """The release of a page run; `problem` is set where the database is away and the last known release is shown."""

    release: Release
    problem: DatabaseError | None


@st.cache_resource
def _last_known() -> list[Release]:
    return []


def served() -> Served:
    """One look at the pointer per page run; UnknownCodeError before the first build, DatabaseError where nothing was ever read."""
    known = _last_known()
    try:
        with database().reader.connect() as connection:
            release = current_release(connection)
    except (DBAPIError, DatabaseError) as error:
        problem = error if isinstance(error, DatabaseError) else unreachable(error)
        if known:
            return Served(known[-1], problem)
        raise problem from error
    if release is None:
        raise UnknownCodeError(N_("No release is served yet; build one with ./gapmap build FOLDER, then reload the page."))
    known[:] = [release]
    return Served(release, None)


@st.cache_resource(max_entries=2, show_spinner=False, hash_funcs=_BY_NUMBER)
def snapshot(release: Release) -> Snapshot:
    """A release as arrays."""
    try:
        with database().reader.connect() as connection:
            return read_snapshot(connection, release)
    except DBAPIError as error:
        raise unreachable(error) from error


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=_BY_NUMBER)
def answer(release: Release, question: Question) -> tuple[Answer, Classes]:
    """The answer to a question, and the classes of its shares."""
    found = gaps.answer(snapshot(release), question)
    return found, share_classes(found.beyond_share, np.array([state == "value" for state in found.state]))


@st.cache_resource(max_entries=2, show_spinner=False, hash_funcs=_BY_NUMBER)
def priority_areas(release: Release) -> Priority | None:
    """Which units are priority areas by the rule, and why."""
    return priority(snapshot(release))


def nearest_outlets(release: Release, unit_code: str, service_code: str) -> pd.DataFrame:
    """Open outlets nearest to a unit; columns as in `geo.analysis.nearest`."""
    return nearest.nearest_outlets(snapshot(release), unit_code, service_code, row_limit=_NEAREST_OUTLETS)


@st.cache_data(max_entries=4, show_spinner=False)
def sources(release_id: int) -> pd.DataFrame:
    """Sources of a release."""
    try:
        with database().reader.connect() as connection:
            return read.sources(connection, release_id)
    except DBAPIError as error:
        raise unreachable(error) from error


def all_releases() -> list[Release]:
    """Every release, newest first."""
    try:
        with database().reader.connect() as connection:
            return list(releases(connection))
    except DBAPIError as error:
        raise unreachable(error) from error
