"""What the table readers share: the place, the parts of each table, and the list of problems."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from etl.declarations import Place, Source
from etl.problems import Problems
from etl.read.raw import RawTable
from geo.crs import STORED_SRID
from geo.errors import InputError, Where
from geo.frames import CONTRACTS, BoolArray, Contract

ORIGIN: Final = ["from_file", "from_sheet", "from_row", "from_columns"]


@dataclass(frozen=True, slots=True)
class Part:
    """One source with the columns that it maps; `crs` and `repairs` are filled while its table is read."""

    source: Source
    declared_in: str
    raw: RawTable
    crs: list[str] = field(default_factory=list)
    repairs: dict[str, int] = field(default_factory=dict)

    def counted(self, repair: str, count: int) -> None:
        """Note that a declared repair or correction changed `count` rows."""
        self.repairs[repair] = self.repairs.get(repair, 0) + count


@dataclass(frozen=True, slots=True)
class Context:
    """The place and its parts; problems are noted here and told together at the end."""

    place: Place
    parts: Mapping[str, tuple[Part, ...]]
    problems: Problems

    def is_blind(self, known: Collection[str]) -> bool:
        """Whether nothing can be looked up in `known`, because its file could not be read and is among the problems."""
        return not known and len(self.problems) > 0

    def problem(self, message: str, where: Where, **values: object) -> None:
        """Note that something is wrong at `where`."""
        self.problems.add(InputError(message, where=where, **values))


def where(frame: pd.DataFrame, position: int, column: str | None = None) -> Where:
    """The place in its file of row `position` of a frame that still knows its origin; `column` is the contract's and told as the file's."""
    file, sheet, row, columns = (frame[name].iloc[position] for name in ORIGIN)
    return Where(file, sheet if isinstance(sheet, str) else None, int(row), columns.get(column))


def positions(mask: "pd.Series | BoolArray") -> list[int]:
    """Positions of the rows where `mask` is true, in order."""
    found: list[int] = np.flatnonzero(mask).tolist()
    return found


def with_origin(frame: pd.DataFrame, part: Part) -> pd.DataFrame:
    """`frame` with the file, sheet, row and column names of each of its rows, which are those of the part."""
    columns = {name: rule.column for name, rule in part.source.columns.items() if rule.column is not None}
    origin = {"from_file": part.raw.file, "from_sheet": part.raw.sheet, "from_row": part.raw.rows}
    return frame.assign(**origin, from_columns=pd.Series([columns] * len(frame), index=frame.index, dtype="object"))


def joined(frames: list[pd.DataFrame], contract: Contract) -> pd.DataFrame:
    """Frames of one table one under the other; an empty frame with the contract's columns where there is none."""
    kept = [frame for frame in frames if len(frame)]
    if not kept:
        return empty(contract).assign(**{name: pd.Series(dtype="object") for name in ORIGIN})
    return pd.concat(kept, ignore_index=True)


def empty(contract: Contract) -> pd.DataFrame:
    """A table without rows that keeps the contract."""
    frame = pd.DataFrame({name: pd.Series(dtype="object") for name in contract.names})
    return gpd.GeoDataFrame(frame, geometry="geom", crs=STORED_SRID) if contract.geometry else frame


def finished(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Just the contract's columns, checked; geometry in the stored system."""
    contract = CONTRACTS[name]
    checked = contract.checked(frame).reset_index(drop=True)
    return gpd.GeoDataFrame(checked, geometry="geom", crs=STORED_SRID) if contract.geometry else checked


def usable(frame: pd.DataFrame, contract: Contract) -> pd.DataFrame:
    """Rows whose required cells could all be read; the others are already among the problems."""
    required = [column.name for column in contract.columns if column.required and column.name in frame.columns]
    return frame[frame[required].notna().all(axis=1)].reset_index(drop=True)
