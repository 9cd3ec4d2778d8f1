"""A release as arrays: read once, then asked many questions without the database."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from geo.db import read
from geo.db.release import Release
from geo.errors import N_, UnknownCodeError
from geo.frames import BoolArray, FloatArray, IntArray


@dataclass(frozen=True)
class Snapshot:
    """Everything that questions about one release need.

    Frames are in order of their positions: `units` by unit_pos, `residences` by residence_pos, `outlets` by outlet_pos, `cells`
    by cell_pos. `people` holds protected counts, shape (residences, cells).
    """

    release: Release
    units: pd.DataFrame
    residences: pd.DataFrame
    outlets: pd.DataFrame
    cells: pd.DataFrame
    groups: pd.DataFrame
    services: pd.DataFrame
    outlet_types: pd.DataFrame
    concentration_areas: pd.DataFrame
    coverage: pd.DataFrame
    people: IntArray
    people_basis: frozenset[str]

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

    def offers(self, service_code: str) -> BoolArray:
        """Whether each outlet is open for business and offers the service, shape (J,)."""
        listed = self.outlets["service_codes"].map(lambda codes: service_code in codes).to_numpy(dtype=np.bool_)
        is_open: BoolArray = (self.outlets["status"] == "open").to_numpy(dtype=np.bool_)
        return listed & is_open

    def service(self, service_code: str) -> pd.Series:
        """The service; UnknownCodeError where the place does not offer it."""
        return _row(self.services, "service_code", service_code, N_("Service {code} is not offered here; offered are: {known}."))

    def group_cells(self, group_code: str) -> BoolArray:
        """Which cells belong to the group, shape (C,); UnknownCodeError where the place does not know it."""
        codes = _row(self.groups, "people_group_code", group_code, N_("Group {code} is not known here; known are: {known}."))["cell_codes"]
        return self.cells["cell_code"].isin(codes).to_numpy(dtype=np.bool_)


def _row(frame: pd.DataFrame, key: str, code: str, message: str) -> pd.Series:
    found = frame[frame[key] == code]
    if found.empty:
        raise UnknownCodeError(message, code=code, known=", ".join(frame[key]))
    return found.iloc[0]


def read_snapshot(connection: Connection, release: Release) -> Snapshot:
    """The snapshot of one release; every statement asks for just this release."""
    number = release.release_id
    residences, cells = read.residences(connection, number), read.cells(connection, number)
    return Snapshot(
        release=release,
        units=read.units(connection, number),
        residences=residences,
        outlets=read.outlets(connection, number),
        cells=cells,
        groups=read.groups(connection, number),
        services=read.services(connection, number),
        outlet_types=read.outlet_types(connection, number),
        concentration_areas=read.concentration_areas(connection, number),
        coverage=read.coverage(connection, number),
        people=read.people(connection, number, residence_count=len(residences), cell_count=len(cells)),
        people_basis=read.people_basis(connection, number),
    )
