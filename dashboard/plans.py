"""Outlet plans as pages use them: which the address names, the list of kept ones, and writing. Reads as the reader, writes as the editor."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from dashboard.database import database
from dashboard.plan_numbers import plan_numbers, plan_text
from dashboard.state import EDIT, PLAN, change
from geo.db import plans
from geo.db.engine import unreachable
from geo.db.plans import OutletChange, Plan
from geo.errors import DatabaseError

_T = TypeVar("_T")


@st.cache_resource(show_spinner=False)
def _last_known() -> dict[int, Plan]:
    return {}


def plans_on() -> tuple[Plan, ...]:
    """The plans that the address names and that exist; while the database is away, as they were last seen."""
    asked = plan_numbers(st.query_params.get(PLAN))
    if not asked:
        return ()
    known = _last_known()
    try:
        with database().reader.connect() as connection:
            found = plans.plans_with(connection, asked)
    except (DBAPIError, DatabaseError) as error:
        if all(plan_id in known for plan_id in asked):
            return tuple(known[plan_id] for plan_id in asked)
        raise error if isinstance(error, DatabaseError) else unreachable(error) from error
    known.update({plan.plan_id: plan for plan in found})
    return tuple(found)


def missing_plans() -> tuple[int, ...]:
    """Numbers that the address names but that nobody kept."""
    there = {plan.plan_id for plan in plans_on()}
    return tuple(number for number in plan_numbers(st.query_params.get(PLAN)) if number not in there)


def kept() -> list[Plan]:
    """Every kept plan, oldest first."""
    try:
        with database().reader.connect() as connection:
            return plans.kept_plans(connection)
    except DBAPIError as error:
        raise unreachable(error) from error


def switch(plan_id: int, *, is_on: bool) -> None:
    """Put a plan into the address, or take it out."""
    others = set(plan_numbers(st.query_params.get(PLAN))) - {plan_id}
    change(PLAN, plan_text(others | ({plan_id} if is_on else set())))


def begin() -> None:
    """Begin a draft, switch it on and open it."""
    draft = _written(plans.begin_draft)
    switch(draft.plan_id, is_on=True)
    change(EDIT, str(draft.plan_id))


def put(seen: Plan, changes: Sequence[OutletChange]) -> None:
    """Write the changes of a plan."""
    _written(lambda connection: plans.put_changes(connection, seen, changes))


def keep(seen: Plan, name: str) -> None:
    """Keep a plan under a name."""
    _written(lambda connection: plans.keep(connection, seen, name=name, note=seen.note))


def discard(seen: Plan) -> None:
    """Remove a plan and switch it off."""
    _written(lambda connection: plans.discard(connection, seen))
    switch(seen.plan_id, is_on=False)


def _written(write: Callable[[Connection], _T]) -> _T:
    try:
        with database().editor.begin() as connection:
            return write(connection)
    except DBAPIError as error:
        raise unreachable(error) from error
