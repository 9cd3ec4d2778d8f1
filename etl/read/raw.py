"""What stands in one sheet or layer, as it stands there, with the row numbers that a person sees."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import Where
from geo.frames import IntArray

ObjectArray = npt.NDArray[np.object_]
Storage = Literal["text", "typed", "spreadsheet"]


@dataclass(frozen=True, slots=True)
class Note:
    """Text that stands beside the table (a comment on a cell) and is read for the check for persons alone."""

    row: int
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class RawTable:
    """Columns as objects, rows with their numbers, shapes where the file has them.

    `storage` tells how numbers are kept: `text` (CSV), `typed` (whole and decimal numbers apart), `spreadsheet` (all numbers alike).
    `merged` lists ranges of merged cells ("B1:C1"), `same_headers` the letters of columns whose header another column has too.
    """

    file: str
    sheet: str | None
    frame: pd.DataFrame
    rows: IntArray
    storage: Storage
    geometry: ObjectArray | None = None
    crs: str | None = None
    notes: tuple[Note, ...] = ()
    merged: tuple[str, ...] = ()
    same_headers: tuple[str, ...] = ()

    def where(self, position: int | None = None, column: str | None = None) -> Where:
        """The place of a cell in the file."""
        return Where(self.file, self.sheet, None if position is None else int(self.rows[position]), column)

    def only(self, columns: Sequence[str]) -> "RawTable":
        """The same rows with `columns` alone; nothing of the others stays in memory."""
        return replace(self, frame=self.frame[[name for name in columns if name in self.frame.columns]].copy(), notes=())


def object_frame(columns: dict[str, list[Any]], length: int) -> pd.DataFrame:
    """Columns of Python objects, untouched by pandas' ideas of type."""
    return pd.DataFrame({name: pd.Series(values, dtype="object") for name, values in columns.items()}, index=pd.RangeIndex(length))


def row_numbers(count: int, *, first: int) -> IntArray:
    """Consecutive row numbers from `first`."""
    return np.arange(first, first + count, dtype=np.int64)
