"""What if: a release with the outlets of a plan. Every question is then answered by the engine that answers the present, unchanged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from geo.analysis.snapshot import Snapshot
from geo.catalogue import thresholds
from geo.core.capacity import PEOPLE_A_YEAR
from geo.core.network import Attachment
from geo.crs import metric_srid
from geo.db import read
from geo.db.plans import OutletChange, Plan

_FACTS: Final = ("name_zh", "name_en", "hours_text")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Planned:
    """A release under a plan: the snapshot with the plan's outlets, and those changes that no longer apply to this release."""

    snapshot: Snapshot
    lapsed: tuple[OutletChange, ...]


def place(connection: Connection, snapshot: Snapshot, changes: Iterable[OutletChange]) -> pd.DataFrame:
    """Where added and moved outlets lie: a row a change that has a place, in their order; columns as in `sql/placed_point.sql`."""
    points = [(change.lon, change.lat) for change in changes if change.lon is not None and change.lat is not None]
    release = snapshot.release
    return read.placed_points(connection, release.release_id, points, metric_srid=metric_srid(release.metric_crs), margin_m=thresholds().plan_margin_m)


def what_if(snapshot: Snapshot, changes: Sequence[OutletChange], placed: pd.DataFrame) -> Planned:
    """The snapshot as it would be if `changes` were made, one after the other.

    Parameters
    ----------
    snapshot
        The release, or a snapshot that another plan was laid over.
    changes
        Closed outlets stay in the list with the status "closed"; added ones follow at its end.
    placed
        What `place` found for these changes.

    Returns
    -------
    Planned
        With no change that applies, the very snapshot that was given. A change lapses where the release has no such outlet, service or type (any
        more), already has an outlet of the new code, or where the point lies farther from the place than `plan_margin_m` of `thresholds.yml`.
    """
    desk = _Desk(snapshot)
    rows = iter(_rows(placed))
    lapsed = [change for change in changes if not desk.make(change, next(rows) if change.lon is not None else {})]
    return Planned(snapshot if len(lapsed) == len(changes) else desk.snapshot(), tuple(lapsed))


def lay_plans(connection: Connection, snapshot: Snapshot, plans: Iterable[Plan]) -> tuple[Snapshot, dict[int, tuple[OutletChange, ...]]]:
    """The snapshot under several plans, one after the other, and what lapsed of each by plan_id."""
    lapsed: dict[int, tuple[OutletChange, ...]] = {}
    for plan in plans:
        planned = what_if(snapshot, plan.changes, place(connection, snapshot, plan.changes))
        snapshot, lapsed[plan.plan_id] = planned.snapshot, planned.lapsed
    return snapshot, lapsed


class _Desk:
    """The outlets of a snapshot as rows by code, while changes are made to them."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._before = snapshot
        self._types = {row["outlet_type_code"]: row for row in _rows(snapshot.outlet_types)}
        self._services = set(snapshot.services["service_code"])
        self._outlets: dict[str, Row] = {row["outlet_code"]: row for row in _rows(snapshot.outlets)}
        codes = list(self._outlets)
        self._offers: dict[str, dict[str, Row]] = {code: {} for code in codes}
        for row in _rows(snapshot.outlet_services):
            self._offers[codes[row["outlet_pos"]]][row["service_code"]] = row
        entries = snapshot.roads.outlets if snapshot.roads is not None else None
        self._entries: dict[str, tuple[Any, ...]] = (
            {} if entries is None else dict(zip(codes, zip(entries.edge_pos, entries.along_m, entries.walk_m, strict=True), strict=True))
        )

    def make(self, change: OutletChange, placed: Row) -> bool:
        """Make the change if it applies."""
        outlet, is_new = self._outlets.get(change.outlet_code), change.kind == "add"
        is_known = set(change.service_codes or ()) <= self._services and (change.outlet_type is None or change.outlet_type in self._types)
        if (outlet is None) != is_new or not is_known or not placed.get("is_near", True) or (is_new and change.outlet_type is None):
            return False
        if outlet is None:
            outlet = self._outlets[change.outlet_code] = {"outlet_pos": len(self._outlets), "outlet_code": change.outlet_code, "status": "open"}
            self._offers[change.outlet_code] = {}
        if change.kind == "close":
            outlet["status"] = "closed"
        outlet |= {name: value for name in _FACTS if (value := getattr(change, name)) is not None}
        if change.outlet_type is not None:
            kind = self._types[change.outlet_type]
            outlet |= {"outlet_type": change.outlet_type, "symbol": kind["symbol"], "type_zh": kind["name_zh"], "type_en": kind["name_en"]}
        if placed:
            outlet |= {"lon": change.lon, "lat": change.lat} | {name: placed[name] for name in ("x_m", "y_m", "unit_code")}
            self._entries[change.outlet_code] = (placed["edge_pos"], placed["along_m"], placed["walk_m"])
        self._offer(change, outlet)
        return True

    def _offer(self, change: OutletChange, outlet: Row) -> None:
        before = self._offers[change.outlet_code]
        fresh = {"outlet_pos": outlet["outlet_pos"], "capacity_count": None, "capacity_unit": None, "serves_migrants": "unknown"}
        codes = before if change.service_codes is None else change.service_codes
        told: Row = {} if change.serves_migrants is None else {"serves_migrants": change.serves_migrants}
        if change.capacity_count is not None:
            told |= {"capacity_count": change.capacity_count, "capacity_unit": PEOPLE_A_YEAR}
        self._offers[change.outlet_code] = {code: before.get(code, fresh | {"service_code": code}) | told for code in sorted(codes)}
        outlet["service_codes"] = list(self._offers[change.outlet_code])

    def snapshot(self) -> Snapshot:
        """The snapshot with the outlets as they are now."""
        before, codes = self._before, list(self._outlets)
        outlets = pd.DataFrame(list(self._outlets.values()), columns=before.outlets.columns)
        offers = pd.DataFrame([row for code in codes for row in self._offers[code].values()], columns=before.outlet_services.columns)
        roads = before.roads
        if roads is not None:
            edge_pos, along_m, walk_m = zip(*(self._entries[code] for code in codes), strict=True)
            roads = replace(roads, outlets=Attachment(np.array(edge_pos, dtype=np.int64), np.array(along_m, dtype=float), np.array(walk_m, dtype=float)))
        return replace(before, outlets=outlets, outlet_services=offers.astype({"outlet_pos": np.int64}), roads=roads)


def _rows(frame: pd.DataFrame) -> list[Row]:
    return [dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False, name=None)]
