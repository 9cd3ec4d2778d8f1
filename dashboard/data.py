"""The pages' only door to geo: what is served, its snapshot, answers, with the outlet plans that are on. Cached by release, bounded, never translated."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st
from sqlalchemy.exc import DBAPIError

from dashboard.database import database
from dashboard.memory import settle
from dashboard.plans import plans_on
from geo.analysis import gaps, nearest
from geo.analysis import hotspots as geo_hotspots
from geo.analysis.coordinated import Coordinated, coordinated
from geo.analysis.difference import Difference, difference
from geo.analysis.drawn_area import DrawnAnswer, answer_of_polygon, polygon_of, refuse_elsewhere
from geo.analysis.gaps import Answer, Question
from geo.analysis.hotspots import Agreement
from geo.analysis.outlet_checks import checked
from geo.analysis.priority import Priority, flips, priority
from geo.analysis.ranked import Ranked
from geo.analysis.ranked import ranked as geo_ranked
from geo.analysis.room_left import RoomLeft, room_left
from geo.analysis.since import Since, release_before, since
from geo.analysis.snapshot import Snapshot, read_snapshot
from geo.analysis.supply import Supply, supply
from geo.analysis.what_if import lay_plans, place
from geo.core.classification import Classes, share_classes
from geo.db import read
from geo.db.engine import unreachable
from geo.db.plans import OutletChange, Plan
from geo.db.release import Release, current_release, releases
from geo.errors import DatabaseError, N_, UnknownCodeError
from geo.frames import BoolArray

_NEAREST_OUTLETS: Final = 5
_BY_NUMBER: Final[dict[str | type[Any], Callable[[Any], Any]]] = {
    Release: lambda release: release.release_id,
    Plan: lambda plan: (plan.plan_id, plan.version),
}
Plans = tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class Served:
    """The release of a page run; `problem` is set where the database is away and the last known release is shown."""

    release: Release
    problem: DatabaseError | None


@st.cache_resource(show_spinner=False)
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


@st.cache_resource(max_entries=3, show_spinner=False, hash_funcs=_BY_NUMBER)
def present(release: Release) -> Snapshot:
    """A release as arrays, without any plan."""
    try:
        with database().reader.connect() as connection:
            found = read_snapshot(connection, release)
    except DBAPIError as error:
        raise unreachable(error) from error
    settle()
    return found


def snapshot(release: Release) -> Snapshot:
    """A release as arrays, under the outlet plans that the address names."""
    return _planned(release, plans_on())[0]


def lapsed(release: Release, plan: Plan) -> tuple[OutletChange, ...]:
    """Changes of a plan that is on which this release no longer allows."""
    return _planned(release, plans_on())[1].get(plan.plan_id, ())


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs=_BY_NUMBER)
def _planned(release: Release, plans: Plans) -> tuple[Snapshot, dict[int, tuple[OutletChange, ...]]]:
    if not plans:
        return present(release), {}
    try:
        with database().reader.connect() as connection:
            return lay_plans(connection, present(release), plans)
    except DBAPIError as error:
        raise unreachable(error) from error


def answer(release: Release, question: Question) -> tuple[Answer, Classes]:
    """The answer to a question under the outlet plans that the address names, and the classes of its shares."""
    return _answer(release, question, plans_on())


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=_BY_NUMBER)
def _answer(release: Release, question: Question, plans: Plans) -> tuple[Answer, Classes]:
    found = gaps.answer(_planned(release, plans)[0], question)
    return found, share_classes(found.beyond_share, np.array([state == "value" for state in found.state]))


def present_answer(release: Release, question: Question) -> tuple[Answer, Classes]:
    """The same without any plan."""
    return _answer(release, question, ())


def ranked(release: Release, question: Question) -> Ranked:
    """Which units come first for a question, under the plans that are on."""
    return _ranked(release, question, plans_on())


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs=_BY_NUMBER)
def _ranked(release: Release, question: Question, plans: Plans) -> Ranked:
    return geo_ranked(_planned(release, plans)[0], _answer(release, question, plans)[0])


@st.cache_resource(max_entries=4, show_spinner=False, hash_funcs=_BY_NUMBER)
def before(release: Release) -> Release | None:
    """The release before, made of other files; None where this is the first."""
    try:
        with database().reader.connect() as connection:
            return release_before(connection, release)
    except DBAPIError as error:
        raise unreachable(error) from error


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=_BY_NUMBER)
def since_before(release: Release, then: Release, question: Question) -> Since | None:
    """What changed since an earlier release, without any plan; None where it cannot be asked the same."""
    return since(present(release), present(then), question)


def plan_difference(release: Release, question: Question) -> Difference:
    """What the plans that are on change for a question."""
    return _difference(release, question, plans_on())


@st.cache_resource(max_entries=16, show_spinner=False, hash_funcs=_BY_NUMBER)
def _difference(release: Release, question: Question, plans: Plans) -> Difference:
    return difference(present(release), _planned(release, plans)[0], question)


def supply_per_person(release: Release, question: Question) -> Supply:
    """Supply per person of every unit and of the whole place, under the plans that are on."""
    return _supply(release, question, plans_on())


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs=_BY_NUMBER)
def _supply(release: Release, question: Question, plans: Plans) -> Supply:
    return supply(_planned(release, plans)[0], question)


def one_hand(release: Release, question: Question) -> Coordinated:
    """What coordination could add in the whole place, under the plans that are on."""
    return _one_hand(release, question, plans_on())


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs=_BY_NUMBER)
def _one_hand(release: Release, question: Question, plans: Plans) -> Coordinated:
    return coordinated(_planned(release, plans)[0], question)


def drawn_answer(release: Release, question: Question, polygon: str) -> DrawnAnswer:
    """The answer for an area that somebody drew or pasted; InputError where the text is none."""
    place, found = snapshot(release), polygon_of(polygon)
    refuse_elsewhere(place, found)
    return answer_of_polygon(place, question, found)


def checked_change(release: Release, change: OutletChange) -> OutletChange:
    """The change, if this release allows it; InputError says what is wrong with it."""
    base = present(release)
    try:
        with database().reader.connect() as connection:
            return checked(base, change, place(connection, base, [change]))
    except DBAPIError as error:
        raise unreachable(error) from error


@st.cache_resource(max_entries=2, show_spinner=False, hash_funcs=_BY_NUMBER)
def priority_areas(release: Release) -> Priority | None:
    """Which units are priority areas by the rule, and why."""
    return priority(present(release))


@st.cache_resource(max_entries=2, show_spinner=False, hash_funcs=_BY_NUMBER)
def hotspots(release: Release) -> tuple[pd.DataFrame, Agreement, dict[str, int]]:
    """The analyst's overlay, how far it agrees with the rule, and how many units flip when the rule's numbers move down and up together."""
    overlay = geo_hotspots.hotspots(present(release))
    together = flips(present(release)).query("criterion == 'all'")
    return overlay, geo_hotspots.agreement(overlay), {"down": int((together["factor"] < 1).sum()), "up": int((together["factor"] > 1).sum())}


def nearest_outlets(release: Release, is_inside: BoolArray, service_code: str) -> pd.DataFrame:
    """Open outlets nearest to residences; columns as in `geo.analysis.nearest`."""
    return nearest.nearest_outlets(snapshot(release), is_inside, service_code, row_limit=_NEAREST_OUTLETS)


def places_left(release: Release, question: Question) -> RoomLeft:
    """What the cascade leaves of each outlet's capacity, under the plans that are on."""
    return _places_left(release, question, plans_on())


@st.cache_resource(max_entries=16, show_spinner=False, hash_funcs=_BY_NUMBER)
def _places_left(release: Release, question: Question, plans: Plans) -> RoomLeft:
    return room_left(_planned(release, plans)[0], question)


@st.cache_resource(max_entries=4, show_spinner=False)
def sources(release_id: int) -> pd.DataFrame:
    """Sources of a release."""
    try:
        with database().reader.connect() as connection:
            return read.sources(connection, release_id)
    except DBAPIError as error:
        raise unreachable(error) from error


@st.cache_resource(show_spinner=False)
def _last_releases() -> list[Release]:
    return []


def all_releases() -> list[Release]:
    """Every release, newest first; while the database is away, as they were last seen."""
    known = _last_releases()
    try:
        with database().reader.connect() as connection:
            known[:] = releases(connection)
    except DBAPIError as error:
        if not known:
            raise unreachable(error) from error
    return list(known)
