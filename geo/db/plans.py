"""Outlet plans, the schema `app`: what people add on the map. Kept apart from releases, so that no build, rollback or removal touches them.

A plan is a list of changes to outlets. A draft is a plan that nobody has kept yet: it has a number all the same, so that a link to it works.
Whoever writes says which version of the plan he has seen; a plan that somebody else has changed since is not overwritten.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql import ARRAY

from geo.errors import BusyError, N_, UnknownCodeError

ChangeKind = Literal["add", "move", "close", "change"]
CHANGE_KINDS: Final[tuple[ChangeKind, ...]] = ("add", "move", "close", "change")
DRAFT_DAYS: Final = 30
"""Drafts that nobody touched for so many days go when the next one is begun."""
NO_PLAN: Final = N_("There is no plan {number}; it may have been discarded.")

_APP: Final = sa.MetaData(schema="app")
_PLAN: Final = sa.Table(
    "plan",
    _APP,
    sa.Column("plan_id", sa.Integer, primary_key=True),
    *(sa.Column(name, sa.Text) for name in ("name", "note")),
    sa.Column("is_kept", sa.Boolean),
    sa.Column("version", sa.Integer),
    *(sa.Column(name, sa.DateTime(timezone=True)) for name in ("created_at", "changed_at")),
)
_CHANGE: Final = sa.Table(
    "outlet_change",
    _APP,
    sa.Column("plan_id", sa.Integer),
    sa.Column("change_pos", sa.Integer),
    *(sa.Column(name, sa.Text) for name in ("kind", "outlet_code", "name_zh", "name_en", "outlet_type")),
    sa.Column("service_codes", ARRAY(sa.Text)),
    *(sa.Column(name, sa.Text) for name in ("hours_text", "serves_migrants")),
    sa.Column("capacity_count", sa.Integer),
    *(sa.Column(name, sa.Double) for name in ("lon", "lat")),
)


@dataclass(frozen=True, slots=True)
class OutletChange:
    """One change to one outlet; None leaves as it is. lon and lat in degrees (EPSG:4326), capacity in people a year for each service."""

    kind: ChangeKind
    outlet_code: str
    name_zh: str | None = None
    name_en: str | None = None
    outlet_type: str | None = None
    service_codes: tuple[str, ...] | None = None
    hours_text: str | None = None
    serves_migrants: str | None = None
    capacity_count: int | None = None
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Changes in the order in which they are made. `version` grows with every writing."""

    plan_id: int
    name: str
    note: str
    is_kept: bool
    version: int
    created_at: datetime
    changed_at: datetime
    changes: tuple[OutletChange, ...]


def kept_plans(connection: Connection) -> list[Plan]:
    """The plans that were kept, oldest first."""
    return _plans(connection, _PLAN.c.is_kept)


def plans_with(connection: Connection, plan_ids: Collection[int]) -> list[Plan]:
    """Those of `plan_ids` that exist, drafts included, oldest first."""
    return _plans(connection, _PLAN.c.plan_id.in_(plan_ids)) if plan_ids else []


def named_plans(connection: Connection, plan_ids: Collection[int]) -> list[Plan]:
    """Those of `plan_ids`, all of them, for files that must never show the present instead; UnknownCodeError names the first that is not there."""
    found = plans_with(connection, plan_ids)
    for plan_id in sorted(set(plan_ids) - {plan.plan_id for plan in found}):
        raise UnknownCodeError(NO_PLAN, number=plan_id)
    return found


def begin_draft(connection: Connection, changes: Sequence[OutletChange] = ()) -> Plan:
    """A new draft."""
    connection.execute(sa.delete(_PLAN).where(~_PLAN.c.is_kept, _PLAN.c.changed_at < sa.func.now() - sa.text(f"interval '{DRAFT_DAYS} days'")))
    plan_id = connection.execute(sa.insert(_PLAN).values(name="", note="").returning(_PLAN.c.plan_id)).scalar_one()
    _write_changes(connection, plan_id, changes)
    return plans_with(connection, [plan_id])[0]


def put_changes(connection: Connection, seen: Plan, changes: Sequence[OutletChange]) -> Plan:
    """The plan with just these changes; BusyError where somebody else wrote it since `seen` was read, UnknownCodeError where it is gone."""
    _next_version(connection, seen)
    connection.execute(sa.delete(_CHANGE).where(_CHANGE.c.plan_id == seen.plan_id))
    _write_changes(connection, seen.plan_id, changes)
    return plans_with(connection, [seen.plan_id])[0]


def keep(connection: Connection, seen: Plan, *, name: str, note: str = "") -> Plan:
    """The plan, named and kept; errors as in `put_changes`."""
    _next_version(connection, seen, name=name, note=note, is_kept=True)
    return plans_with(connection, [seen.plan_id])[0]


def discard(connection: Connection, seen: Plan) -> None:
    """Remove the plan with its changes; BusyError where somebody else wrote it since. One that is gone already is gone."""
    if plans_with(connection, [seen.plan_id]):
        _next_version(connection, seen)
        connection.execute(sa.delete(_PLAN).where(_PLAN.c.plan_id == seen.plan_id))


def _plans(connection: Connection, wanted: sa.ColumnElement[bool]) -> list[Plan]:
    rows = connection.execute(sa.select(_PLAN).where(wanted).order_by(_PLAN.c.plan_id)).mappings().all()
    changes: dict[int, list[OutletChange]] = {row["plan_id"]: [] for row in rows}
    query = sa.select(_CHANGE).where(_CHANGE.c.plan_id.in_(changes)).order_by(_CHANGE.c.plan_id, _CHANGE.c.change_pos)
    for row in connection.execute(query).mappings():
        facts = {name: value for name, value in row.items() if name not in {"plan_id", "change_pos"}}
        codes = facts["service_codes"]
        changes[row["plan_id"]].append(OutletChange(**facts | {"service_codes": None if codes is None else tuple(codes)}))
    return [Plan(**row, changes=tuple(changes[row["plan_id"]])) for row in rows]


def _next_version(connection: Connection, seen: Plan, **values: object) -> None:
    """Lock the row of the plan until the transaction ends, and count its version up."""
    mine = (_PLAN.c.plan_id == seen.plan_id) & (_PLAN.c.version == seen.version)
    change = sa.update(_PLAN).where(mine).values(version=seen.version + 1, changed_at=sa.func.now(), **values)
    if connection.execute(change).rowcount:
        return
    if plans_with(connection, [seen.plan_id]):
        raise BusyError(
            N_("Somebody else has changed this plan meanwhile, and nothing of yours was written. Look at the plan as it is now, then change it again.")
        )
    raise UnknownCodeError(N_("Plan {number} does not exist any more; somebody has discarded it."), number=seen.plan_id)


def _write_changes(connection: Connection, plan_id: int, changes: Sequence[OutletChange]) -> None:
    names = [column.name for column in _CHANGE.columns if column.name not in {"plan_id", "change_pos"}]
    rows = [{"plan_id": plan_id, "change_pos": pos} | {name: _plain(getattr(change, name)) for name in names} for pos, change in enumerate(changes)]
    if rows:
        connection.execute(sa.insert(_CHANGE), rows)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
