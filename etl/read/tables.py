"""CSV and XLSX to raw tables: every row as a spreadsheet numbers it, the header in row 1, nothing converted."""

import csv
import io
import zipfile
import zlib
from pathlib import Path
from typing import Any, Final

import numpy as np
from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from etl.read.encoding import decode
from etl.read.raw import Note, RawTable, object_frame
from geo.errors import InputError, N_, Where
from geo.frames import IntArray

MOST_UNPACKED_BYTES: Final = 1_000_000_000
MOST_CELLS: Final = 20_000_000
MOST_CELLS_WITH_COMMENTS: Final = 2_000_000
_HEADER_ROW: Final = 1
# What openpyxl raises on a workbook that is none: XML that does not parse is a SyntaxError, an encrypted part a RuntimeError.
_DAMAGE: Final = (
    zipfile.BadZipFile, zlib.error, InvalidFileException, SyntaxError, LookupError, ValueError, TypeError, AttributeError, RuntimeError, EOFError, OSError,
)  # fmt: skip


def read_csv(path: Path, file: str, *, encoding: str | None, delimiter: str) -> RawTable:
    """Every cell as text; InputError where a row has more or fewer cells than the header, or a quote is never closed."""
    where = Where(file=file)
    lines = csv.reader(io.StringIO(decode(path.read_bytes(), encoding, where), newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(lines)
    except csv.Error as error:
        raise InputError(N_("The row cannot be read: a quote is not closed, or is in the wrong place."), where=Where(file, row=len(rows) + 1)) from error
    if not rows:
        raise InputError(N_("The file is empty."), where=where)
    header = _checked_header([text.strip() for text in rows[0]], where)
    for number, row in enumerate(rows[1:], start=2):
        if row and len(row) != len(header):
            raise InputError(
                N_("The row has {found} cells, the header has {expected}; quote cells that hold the delimiter, and complete the row."),
                where=Where(file, row=number), found=len(row), expected=len(header),
            )  # fmt: skip
    kept = [(number, row) for number, row in enumerate(rows[1:], start=2) if any(text.strip() for text in row)]
    columns: dict[str, list[Any]] = {name: [row[at].strip() or None for _, row in kept] for at, name in enumerate(header)}
    return RawTable(file, None, object_frame(columns, len(kept)), _numbers([number for number, _ in kept]), "text")


def read_xlsx(path: Path, file: str) -> list[RawTable]:
    """Every sheet of a workbook, hidden ones too; InputError for merged cells, whose values belong to one cell alone."""
    where = Where(file=file)
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
        if sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
            raise InputError(N_("The workbook unpacks to more than a gigabyte; give it as CSV."), where=where)
        workbook = load_workbook(path, data_only=True)
    except _DAMAGE as error:
        if isinstance(error, InputError):
            raise
        raise InputError(N_("The workbook cannot be opened: it is damaged or locked with a password; save it again as .xlsx."), where=where) from error
    has_comments = any("comments" in part.filename.lower() for part in parts)
    sheets = [_sheet(sheet, file, has_comments=has_comments) for sheet in workbook.worksheets]
    workbook.close()
    return [sheet for sheet in sheets if sheet.frame.shape[1]]


def _sheet(sheet: Worksheet, file: str, *, has_comments: bool) -> RawTable:
    if sheet.max_row * sheet.max_column > (MOST_CELLS_WITH_COMMENTS if has_comments else MOST_CELLS):
        message = N_("The sheet reaches to row {rows} and column {columns}; delete the empty rows and columns around the table, or give it as CSV.")
        raise InputError(message, where=Where(file, sheet.title), rows=sheet.max_row, columns=get_column_letter(sheet.max_column))
    grid = [list(row) for row in sheet.iter_rows(values_only=True)]
    width = max((at + 1 for row in grid for at, value in enumerate(row) if value is not None), default=0)
    header = [str(value).strip() if value is not None else "" for value in (grid[0] if grid else [])][:width]
    names = [name or get_column_letter(at + 1) for at, name in enumerate(header + [""] * (width - len(header)))]
    unique = [name if names.index(name) == at else f"{name} ({get_column_letter(at + 1)})" for at, name in enumerate(names)]
    kept = [(number, row) for number, row in enumerate(grid[1:], start=2) if any(value is not None and value != "" for value in row)]
    columns: dict[str, list[Any]] = {name: [_cell(row, at) for _, row in kept] for at, name in enumerate(unique)}
    return RawTable(
        file, sheet.title, object_frame(columns, len(kept)), _numbers([number for number, _ in kept]), "spreadsheet",
        notes=_comments(sheet) if has_comments else (),
        merged=tuple(sorted(str(merged) for merged in sheet.merged_cells.ranges)),
        same_headers=tuple(get_column_letter(at + 1) for at, name in enumerate(unique) if name != names[at]),
    )  # fmt: skip


def _cell(row: list[Any], at: int) -> object:
    value = row[at] if at < len(row) else None
    return (value.strip() or None) if isinstance(value, str) else value


def _comments(sheet: Worksheet) -> tuple[Note, ...]:
    cells = (cell for row in sheet.iter_rows() for cell in row if isinstance(cell, Cell))
    return tuple(Note(cell.row, cell.column_letter, cell.comment.text) for cell in cells if cell.comment is not None)


def _checked_header(names: list[str], where: Where) -> list[str]:
    """Names of the columns; InputError where two are alike. A column without name gets its letter."""
    named = [name or get_column_letter(at + 1) for at, name in enumerate(names)]
    for at, name in enumerate(named):
        if name in named[:at]:
            raise InputError(
                N_("Two columns have the same header ({first} and {second}); give each its own."),
                where=Where(where.file, row=_HEADER_ROW), first=get_column_letter(named.index(name) + 1), second=get_column_letter(at + 1),
            )  # fmt: skip
    return named


def _numbers(values: list[int]) -> IntArray:
    return np.array(values, dtype=np.int64)
