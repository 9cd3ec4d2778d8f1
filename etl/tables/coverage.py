"""Coverage: people reached (N) of people due (D), by unit, indicator, group and period, from the allow-list of indicators alone."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

import pandas as pd

from etl.doctor.matching import nearest_codes, shown_code, unknown_unit
from etl.tables.columns import contract_frame
from etl.tables.context import Context, joined, positions, usable, where
from etl.tables.residents import check_unique
from geo import catalogue
from geo.errors import N_
from geo.frames import COVERAGE

_PERIOD: Final = re.compile(r"^\d{4}(-(0[1-9]|1[0-2]))?$")
_ROW: Final = ["unit_code", "indicator_code", "period"]
_DENOMINATOR: Final = ["unit_code", "group_code", "period", "denominator_code"]


def read_coverage(context: Context, units: pd.DataFrame, people_of_units: pd.Series) -> pd.DataFrame:
    """Coverage rows that agree with the catalogue, the place's groups and the place's people.

    `people_of_units` counts people by (unit_code, cell_code). A numerator above its denominator is kept and flagged later.
    """
    frames = [usable(contract_frame(context, part, COVERAGE), COVERAGE) for part in context.parts.get("coverage", ())]
    frame = joined(frames, COVERAGE)
    if frame.empty:
        return frame
    names = dict(zip(units["unit_code"], units["name_zh"], strict=True))
    for position in [] if context.is_blind(names) else positions(~frame["unit_code"].isin(list(names))):
        context.problems.add(unknown_unit(frame["unit_code"].iloc[position], names, where(frame, position, "unit_code")))
    _check_indicators(context, frame)
    _check_residence_rules(context, frame)
    _check_groups(context, frame)
    _check_values(context, frame)
    _check_parts(context, frame)
    _check_populations(context, frame, people_of_units)
    check_unique(context, frame, list(COVERAGE.key))
    return frame.astype({"is_cumulative": "bool", "numerator_count": "Int64", "denominator_count": "Int64"})


def _check_indicators(context: Context, frame: pd.DataFrame) -> None:
    known = catalogue.indicators()
    for position, (code, rule, period) in enumerate(zip(frame["indicator_code"], frame["residence_rule"], frame["period"], strict=True)):
        if code not in known:
            message = N_(
                "Indicator {code} is not on the list of allowed indicators, which has: {known}. The list measures services, not conduct; take the row out."
            )  # fmt: skip
            context.problem(message, where(frame, position, "indicator_code"), code=shown_code(code), known=", ".join(known))
        elif known[code].residence_rule not in (None, rule):
            message = N_(
                "Indicator {code} counts people by the residence rule {expected}, the row by {rule}; numerator and denominator must follow the same rule."
            )  # fmt: skip
            context.problem(message, where(frame, position, "residence_rule"), code=code, expected=known[code].residence_rule, rule=shown_code(rule))
        elif not _is_valid(known[code], period):
            message = N_("Indicator {code} is valid from {first} to {last}, the row is of {period}; correct the period, or take the row out.")
            first, last = (end or "…" for end in (known[code].valid_from, known[code].valid_to))
            context.problem(message, where(frame, position, "period"), code=code, first=first, last=last, period=shown_code(period))


def _is_valid(indicator: catalogue.Indicator, period: str) -> bool:
    """Whether an indicator may be reported for a period; a year that holds the first or the last valid month is valid."""
    first, last = indicator.valid_from or period, indicator.valid_to or period
    return period[: len(first)] >= first[: len(period)] and period[: len(last)] <= last[: len(period)]


def _check_residence_rules(context: Context, frame: pd.DataFrame) -> None:
    """One denominator is one number: rows that name it and follow another residence rule than the first of them are refused."""
    rules = frame["residence_rule"]
    first = pd.Series(range(len(frame)), index=frame.index).groupby([frame[name] for name in _DENOMINATOR]).transform("first")
    for position in positions(rules != rules.iloc[first].to_numpy()):
        earlier = where(frame, int(first.iloc[position]))
        message = N_(
            "The denominator {code} counts people by the residence rule {rule} here and by {other} in row {row} of {file}; one number follows one rule: "
            "correct the rule, or give this denominator a code of its own."
        )
        code, rule, other = (shown_code(text) for text in (frame["denominator_code"].iloc[position], rules.iloc[position], rules.iloc[first.iloc[position]]))
        context.problem(message, where(frame, position, "residence_rule"), code=code, rule=rule, other=other, row=earlier.row, file=earlier.file)


def _check_groups(context: Context, frame: pd.DataFrame) -> None:
    known = context.place.cells_of_group
    for position in positions(~frame["group_code"].isin(list(known))):
        code = frame["group_code"].iloc[position]
        message = N_("The group {code} is not declared in place.yml, which has: {known}.")
        context.problem(message, where(frame, position, "group_code"), code=shown_code(code), known=nearest_codes(code, known))


def _check_values(context: Context, frame: pd.DataFrame) -> None:
    for position, period in enumerate(frame["period"]):
        if not _PERIOD.match(period):
            message = N_("The period must be a year or a year and month, such as 2026 or 2026-09; format the column as text.")
            context.problem(message, where(frame, position, "period"))
    for position in positions(frame["numerator_count"].notna() & frame["denominator_count"].isna()):
        context.problem(N_("The row has a numerator and no denominator; give both, or leave both empty."), where(frame, position, "denominator_count"))


def _check_parts(context: Context, frame: pd.DataFrame) -> None:
    """A group whose parts have rows of their own is refused: its value follows from them, and a second one would tell more."""
    cells = context.place.cells_of_group
    for _, rows in frame.groupby(_ROW, sort=False):
        present = [code for code in rows["group_code"].unique() if code in cells]
        for code in present:
            parts = _partition(cells[code], [other for other in present if other != code], cells)
            if parts:
                position = int(rows.index[rows["group_code"] == code][0])
                message = N_(
                    "The group {code} is the sum of {parts}, which have rows for the same unit, indicator and period; "
                    "take this row out, sums follow from the parts."
                )  # fmt: skip
                context.problem(message, where(frame, position, "group_code"), code=code, parts=", ".join(parts))


def _partition(whole: frozenset[str], groups: Iterable[str], cells: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """Groups among `groups` whose cells together are just `whole`, each cell once; empty where there are none."""
    if not whole:
        return ()
    cell = min(whole)
    candidates = list(groups)
    for code in candidates:
        if cell in cells[code] and cells[code] <= whole:
            if cells[code] == whole:
                return (code,)
            rest = _partition(whole - cells[code], [other for other in candidates if other != code], cells)
            if rest:
                return (code, *rest)
    return ()


def _check_populations(context: Context, frame: pd.DataFrame, people_of_units: pd.Series) -> None:
    """A denominator named like a group is that group's population: of the month of the data date, and equal to its people in the unit."""
    cells = context.place.cells_of_group
    month = f"{context.place.data_date:%Y-%m}"
    people = people_of_units.to_dict()
    rows = zip(frame["denominator_code"], frame["unit_code"], frame["period"], frame["denominator_count"], strict=True)
    for position, (code, unit, period, denominator) in enumerate(rows):
        if code not in cells or pd.isna(denominator):
            continue
        if period != month:
            message = N_("The denominator {code} is a population of {month}, the row is of {period}; give the denominator a code of its own.")
            context.problem(message, where(frame, position, "denominator_code"), code=code, month=month, period=period)
        elif denominator != sum(people.get((unit, cell), 0) for cell in cells[code]):
            message = N_("The denominator {code} is not the number of these people in the unit; correct it, or give the denominator a code of its own.")
            context.problem(message, where(frame, position, "denominator_code"), code=code)
