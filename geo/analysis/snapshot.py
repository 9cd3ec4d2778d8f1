"""A release as arrays: read once, then asked many questions without the database."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeVar

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from geo.catalogue import thresholds
from geo.core.capacity import people_a_year
from geo.core.cascade import OutletFacts
from geo.core.chains import Grouped
from geo.core.facts import UNKNOWN, YES, fact_codes
from geo.core.hours import Window, open_facts, parse_week
from geo.core.network import Attachment, Network, grouped, network, pairs
from geo.core.noding import Edges
from geo.core.room import UNKNOWN_CAPACITY, CostOrder, by_cost
from geo.core.straight_line import straight_line_pairs
from geo.db import read
from geo.db.release import Release
from geo.errors import N_, UnknownCodeError
from geo.frames import BoolArray, FloatArray, IntArray, Pairs

_WALKS_KEPT: Final = 8
_PAIRS_KEPT: Final = 8_000_000  # of all kept walks together: 300 MB with their order

ANY_TIME: Final = "any"
"""Whoever may come at any time does not depend on hours, known or not."""
Walks = TypeVar("Walks", Pairs, CostOrder)


@dataclass(frozen=True)
class WalkingRoads:
    """The walking network of a release, and where its residences and outlets enter it."""

    network: Network
    residences: Attachment
    outlets: Attachment

    @cached_property
    def homes(self) -> Grouped:
        """The residences in the order in which walks meet them."""
        return grouped(self.network, self.residences)


@dataclass(frozen=True)
class Snapshot:
    """Everything that questions about one release need.

    Frames are in order of their positions: `units` by unit_pos, `residences` by residence_pos, `outlets` by outlet_pos, `cells`
    by cell_pos. `people` holds protected counts, shape (residences, cells); `people_basis` (unit_pos, basis) tells on what those of each unit rest.
    """

    release: Release
    units: pd.DataFrame
    residences: pd.DataFrame
    outlets: pd.DataFrame
    outlet_services: pd.DataFrame
    cells: pd.DataFrame
    groups: pd.DataFrame
    services: pd.DataFrame
    outlet_types: pd.DataFrame
    concentration_areas: pd.DataFrame
    coverage: pd.DataFrame
    people: IntArray
    people_basis: pd.DataFrame
    roads: WalkingRoads | None

    @cached_property
    def unit_pos(self) -> IntArray:
        """Unit of each residence, shape (I,)."""
        return self.residences["unit_pos"].to_numpy(dtype=np.int64)

    @cached_property
    def origin_m(self) -> FloatArray:
        """X and y of the residences in metres, shape (I, 2)."""
        return self.residences[["x_m", "y_m"]].to_numpy(dtype=np.float64)

    @cached_property
    def outlet_m(self) -> FloatArray:
        """X and y of the outlets in metres, shape (J, 2)."""
        return self.outlets[["x_m", "y_m"]].to_numpy(dtype=np.float64)

    @cached_property
    def unit_positions(self) -> dict[str, int]:
        """Position of each unit by its code."""
        return {code: pos for pos, code in enumerate(self.units["unit_code"])}

    @cached_property
    def is_migrant(self) -> BoolArray:
        """Which cells are of migrants, shape (C,); none where the place names no such group."""
        group = self.release.migrant_group_code
        return np.zeros(len(self.cells), dtype=np.bool_) if group is None else self.group_cells(group)

    def bases(self, unit_positions: IntArray | None = None) -> list[str]:
        """On what the people counts of these units rest, or those of the whole place (None): counted, estimated, illustrative, in order of the words."""
        rows = self.people_basis
        chosen = rows if unit_positions is None else rows[rows["unit_pos"].isin(unit_positions)]
        return sorted(chosen["basis"].unique())

    @cached_property
    def weeks(self) -> list[BoolArray | None]:
        """Week of each outlet in minutes, shape (7, 1440); None where its hours are unknown or not understood."""
        return [parse_week(text) if isinstance(text, str) else None for text in self.outlets["hours_text"]]

    @cached_property
    def open_days(self) -> IntArray:
        """Days of a usual week on which each outlet is open, shape (J,); 0 where its hours are unknown or not understood."""
        return np.array([0 if week is None else week.any(axis=1).sum() for week in self.weeks], dtype=np.int64)

    def outlet_facts(self, service_code: str, when: str) -> OutletFacts:
        """What is known of each outlet for one service and one hour (a window of `thresholds.yml`), arrays of shape (J,); kept, so not to be written to."""
        if (service_code, when) not in self._facts:
            self._facts[service_code, when] = self._outlet_facts(service_code, when)
        return self._facts[service_code, when]

    @cached_property
    def _facts(self) -> dict[tuple[str, str], OutletFacts]:
        return {}

    def _outlet_facts(self, service_code: str, when: str) -> OutletFacts:
        offered = self.outlet_services[self.outlet_services["service_code"] == service_code]
        position = offered["outlet_pos"].to_numpy(dtype=np.int64)
        accepts = np.full(len(self.outlets), UNKNOWN, dtype=np.int8)
        accepts[position] = fact_codes(offered["serves_migrants"])
        capacity = np.full(len(self.outlets), UNKNOWN_CAPACITY, dtype=np.int64)
        visits = self.service(service_code)["visits_per_person_year"]
        capacity[position] = people_a_year(
            np.asarray(offered["capacity_count"].astype("Int64").fillna(UNKNOWN_CAPACITY), dtype=np.int64),
            offered["capacity_unit"].to_numpy(dtype=object),
            self.open_days[position],
            visits_per_person_year=None if pd.isna(visits) else float(visits),
        )
        open_then = np.full(len(self.outlets), YES, dtype=np.int8) if when == ANY_TIME else open_facts(self.weeks, windows(when))
        return OutletFacts(self.offers(service_code), accepts, open_then, capacity)

    @cached_property
    def areas(self) -> list[BoolArray]:
        """Residences of each concentration area, shape (I,) each, in their order."""
        return [self.in_units(codes) for codes in self.concentration_areas["unit_codes"]]

    def in_units(self, unit_codes: Collection[str]) -> BoolArray:
        """Residences of these units, shape (I,)."""
        is_chosen: BoolArray = self.units["unit_code"].isin(list(unit_codes)).to_numpy(dtype=np.bool_)
        return is_chosen[self.unit_pos]

    @cached_property
    def _ranks(self) -> tuple[IntArray, IntArray]:
        """Ranks of the residences and of the outlets by code, shapes (I,) and (J,)."""
        return _rank(self.residences["residence_code"]), _rank(self.outlets["outlet_code"])

    def order(self, greatest_cost_m: int) -> CostOrder:
        """The pairs of `pairs` in the order in which people come: by cost, then outlet code, then residence code."""
        found = self._orders.get(greatest_cost_m)
        if found is None:
            origin_rank, outlet_rank = self._ranks
            found = by_cost(self.pairs(greatest_cost_m), origin_rank=origin_rank, outlet_rank=outlet_rank)
            _keep(self._orders, greatest_cost_m, found)
        return found

    @cached_property
    def _orders(self) -> dict[int, CostOrder]:
        return {}

    def pairs(self, greatest_cost_m: int) -> Pairs:
        """Who reaches which outlet within a walk: along roads, or by lengthened straight lines where the place has no roads.

        The last few answers are kept: another service, group or hour asks for the same walks again.
        """
        found = self._pairs.get(greatest_cost_m)
        if found is None:
            found = self._walked(greatest_cost_m)
            _keep(self._pairs, greatest_cost_m, found)
        return found

    @cached_property
    def _pairs(self) -> dict[int, Pairs]:
        return {}

    def _walked(self, greatest_cost_m: int) -> Pairs:
        if self.roads is None:
            return straight_line_pairs(self.origin_m, self.outlet_m, greatest_cost_m=greatest_cost_m, detour_factor=thresholds().straight_line_detour_factor)
        return pairs(self.roads.network, self.roads.homes, self.roads.outlets, greatest_cost_m=greatest_cost_m)

    def offers(self, service_code: str) -> BoolArray:
        """Whether each outlet is open for business and offers the service, shape (J,); kept, so not to be written to."""
        if service_code not in self._offers:
            listed = self.outlets["service_codes"].map(lambda codes: service_code in codes).to_numpy(dtype=np.bool_)
            self._offers[service_code] = listed & (self.outlets["status"] == "open").to_numpy(dtype=np.bool_)
        return self._offers[service_code]

    @cached_property
    def _offers(self) -> dict[str, BoolArray]:
        return {}

    def service(self, service_code: str) -> pd.Series:
        """The service; UnknownCodeError where the place does not offer it. Kept, since every sentence asks for it."""
        if service_code not in self._services:
            self._services[service_code] = _row(self.services, "service_code", service_code, N_("Service {code} is not offered here; offered are: {known}."))
        return self._services[service_code]

    @cached_property
    def _services(self) -> dict[str, pd.Series]:
        return {}

    def group_cells(self, group_code: str) -> BoolArray:
        """Which cells belong to the group, shape (C,); UnknownCodeError where the place does not know it."""
        codes = _row(self.groups, "people_group_code", group_code, N_("Group {code} is not known here; known are: {known}."))["cell_codes"]
        return self.cells["cell_code"].isin(codes).to_numpy(dtype=np.bool_)


def _keep(kept: dict[int, Walks], greatest_cost_m: int, found: Walks) -> None:
    """Keep what was found and drop the oldest; pages that ask at once may only drop what another one would have found again."""
    kept.pop(greatest_cost_m, None)
    sizes = {walk_m: len(walks.origin_pos) for walk_m, walks in list(kept.items())}
    while len(sizes) >= _WALKS_KEPT or (sizes and sum(sizes.values()) + len(found.origin_pos) > _PAIRS_KEPT):
        oldest = next(iter(sizes))
        sizes.pop(oldest)
        kept.pop(oldest, None)
    kept[greatest_cost_m] = found


def _rank(codes: pd.Series) -> IntArray:
    """Rank of each code in their order, shape (n,)."""
    order = np.argsort(codes.to_numpy(dtype=object), kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank


def _row(frame: pd.DataFrame, key: str, code: str, message: str) -> pd.Series:
    found = frame[frame[key] == code]
    if found.empty:
        raise UnknownCodeError(message, code=code, known=", ".join(frame[key]))
    return found.iloc[0]


def windows(when: str) -> tuple[Window, ...]:
    """Parts of the week that "when" means; UnknownCodeError for none of `thresholds.yml`."""
    known = thresholds().window_by_code
    if when not in known:
        raise UnknownCodeError(N_("Hour {code} is not known; known are: {known}."), code=when, known=", ".join(known))
    return tuple(Window(frozenset(span.days), span.start_hour * 60, span.end_hour * 60) for span in known[when].spans)


def read_snapshot(connection: Connection, release: Release) -> Snapshot:
    """The snapshot of one release; every statement asks for just this release."""
    number = release.release_id
    residences, cells = read.residences(connection, number), read.cells(connection, number)
    return Snapshot(
        release=release,
        units=read.units(connection, number),
        residences=residences,
        outlets=read.outlets(connection, number),
        outlet_services=read.outlet_services(connection, number),
        cells=cells,
        groups=read.groups(connection, number),
        services=read.services(connection, number),
        outlet_types=read.outlet_types(connection, number),
        concentration_areas=read.concentration_areas(connection, number),
        coverage=read.coverage(connection, number),
        people=read.people(connection, number, residence_count=len(residences), cell_count=len(cells)),
        people_basis=read.people_basis(connection, number),
        roads=_read_roads(connection, number),
    )


def _read_roads(connection: Connection, release_id: int) -> WalkingRoads | None:
    rows = read.walking_edges(connection, release_id)
    if rows.empty:
        return None
    start, end = (rows[name].to_numpy(dtype=np.int64) for name in ("start_node", "end_node"))
    starts, ends = (rows[[f"{name}_x_m", f"{name}_y_m"]].to_numpy(dtype=np.float64) for name in ("start", "end"))
    node_m = np.empty((max(start.max(), end.max()) + 1, 2))
    node_m[start], node_m[end] = starts, ends
    edges = Edges(
        node_m=node_m,
        start=start,
        end=end,
        length_m=rows["length_m"].to_numpy(dtype=np.float64),
        line=np.arange(len(rows)),
        vertex_m=np.stack([starts, ends], axis=1).reshape(-1, 2),
        vertex_first=np.arange(0, 2 * len(rows) + 1, 2),
    )
    entered = {of: read.attachments(connection, release_id, of=of) for of in ("residence", "outlet")}
    homes, outlets = (_attachment(frame) for frame in entered.values())
    return WalkingRoads(network(edges), homes, outlets)


def _attachment(frame: pd.DataFrame) -> Attachment:
    return Attachment(frame["edge_pos"].to_numpy(dtype=np.int64), frame["along_m"].to_numpy(dtype=np.float64), frame["walk_m"].to_numpy(dtype=np.float64))
