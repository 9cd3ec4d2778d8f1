"""The declared columns of a raw table as the contract's columns: each value read by the kind of its column."""

from collections.abc import Callable
from difflib import get_close_matches
from typing import Final

import pandas as pd

from etl.declarations import ColumnRule
from etl.doctor.codes import code_text, count, flag
from etl.read.raw import RawTable, Storage
from etl.tables.context import Context, Part, positions, with_origin
from geo.errors import InputError, N_, Where
from geo.frames import Column, Contract

_FACTS: Final = {True: "yes", False: "no"}
_Read = Callable[[object, Storage, Where], object]


def contract_frame(context: Context, part: Part, contract: Contract, *, without: tuple[str, ...] = (), also: tuple[Column, ...] = ()) -> pd.DataFrame:
    """Columns of `contract` (but geometry and `without`) and `also`, with the origin of each row; problems are noted.

    A row that could not be read keeps empty cells, so that the rest of the file is still checked.
    """
    columns = [column for column in contract.columns if column.kind != "geom" and column.name not in without]
    _check_names(context, part, [column.name for column in (*columns, *also)])
    read = {column.name: _column(context, part, column) for column in (*columns, *also)}
    return with_origin(pd.DataFrame(read, index=pd.RangeIndex(len(part.raw.rows))), part)


def numbers(context: Context, part: Part, rule: ColumnRule) -> pd.Series:
    """Counts by `rule`, one column minus another where it says so; empty where the cell could not be read."""
    return _counts(context, part, rule, is_required=True)


def _check_names(context: Context, part: Part, known: list[str]) -> None:
    for name in part.source.columns:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            message = N_("columns.{name} is no column of table {table}; it has: {known}.")
            context.problem(message, Where(part.declared_in), name=name, table=part.source.table, known=", ".join(near or known))


def _column(context: Context, part: Part, column: Column) -> pd.Series:
    rule = part.source.columns.get(column.name)
    if rule is None and column.name == "basis" and part.source.basis is not None:
        rule = ColumnRule(constant=part.source.basis)
    if rule is None:
        if column.required:
            message = N_("columns.{name} is missing: say which column holds it, or give a `constant:`.")
            context.problem(message, Where(part.declared_in), name=column.name)
        return _empty(column, len(part.raw.rows))
    if column.kind == "count":
        return _counts(context, part, rule, is_required=column.required)
    return _texts(context, part, column, rule)


def _counts(context: Context, part: Part, rule: ColumnRule, *, is_required: bool) -> pd.Series:
    whole = _read(context, part, rule.column, rule, count, is_required=is_required)
    if rule.minus is None:
        return pd.Series(whole, dtype="Int64")
    less = _read(context, part, rule.minus, rule, count, is_required=is_required)
    rest = pd.Series(whole, dtype="Int64") - pd.Series(less, dtype="Int64")
    for position in positions((rest < 0).fillna(value=False)):
        message = N_("The part is greater than the whole that it is taken from ({whole} minus {part}); correct the row.")
        context.problem(message, part.raw.where(position, rule.minus), whole=rule.column, part=rule.minus)
    return rest.where(rest >= 0)


def _texts(context: Context, part: Part, column: Column, rule: ColumnRule) -> pd.Series:
    def read(value: object, storage: Storage, where: Where) -> object:
        if column.kind == "flag":
            return flag(value, where)
        if column.choices and isinstance(value, bool):
            value = _FACTS[value]
        text = code_text(value, storage, where) if column.kind == "code" else _text(value)
        if text is not None and rule.column is not None:
            text = rule.prefix + text
        if text is not None and column.choices and text not in column.choices:
            raise InputError(N_("The cell may only hold {choices}."), where=where, choices=", ".join(column.choices))
        return rule.missing if text is None else text

    is_required = column.required and rule.missing is None
    return pd.Series(_read(context, part, rule.column, rule, read, is_required=is_required), dtype="object")


def _read(context: Context, part: Part, name: str | None, rule: ColumnRule, read: _Read, *, is_required: bool) -> list[object]:
    """Each cell of a column (or the constant in every row) read by `read`; problems noted, their cells left empty."""
    raw = part.raw
    if name is None:
        constant: object = None
        with context.problems.collecting():
            constant = read(rule.constant, "typed", Where(part.declared_in))
        return [constant] * len(raw.rows)
    if name not in raw.frame.columns:
        return [None] * len(raw.rows)
    values: list[object] = []
    for position, value in enumerate(raw.frame[name].tolist()):
        found: object = None
        try:
            found = read(value, raw.storage, raw.where(position, name))
        except InputError as error:
            context.problems.add(error)
        else:
            if found is None and is_required:
                context.problem(N_("The cell is empty; fill it in (0 only where it is known to be none), or take the row out."), raw.where(position, name))
        values.append(found)
    return values


def missing_columns(raw: RawTable, part_columns: tuple[str, ...]) -> list[InputError]:
    """Columns that the source .yml names and the file does not have."""
    have = [str(name) for name in raw.frame.columns]
    problems = []
    for name in part_columns:
        if name not in have:
            near = get_close_matches(name, have, n=3) or have[:12]
            message = N_("The file has no such column; it has: {columns}. Correct the name in the source .yml, or its `delimiter:`.")
            problems.append(InputError(message, where=Where(raw.file, raw.sheet, column=name), columns=", ".join(near)))
    return problems


def _empty(column: Column, length: int) -> pd.Series:
    return pd.Series([None] * length, dtype="Int64" if column.kind == "count" else "object")


def _text(value: object) -> str | None:
    if value is None:
        return None
    text = f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)
    return text.strip() or None
