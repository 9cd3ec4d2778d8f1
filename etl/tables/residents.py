"""Residences and people: counts by disjoint cell, at a residence or, where only the unit is known, of the unit."""

from collections.abc import Mapping

import pandas as pd

from etl.doctor import topology
from etl.doctor.matching import nearest_codes, shown_code, unknown_unit
from etl.tables.columns import contract_frame, numbers
from etl.tables.context import Context, Part, joined, positions, usable, where
from etl.tables.shapes import layer_frame
from geo.errors import N_, Where
from geo.frames import PEOPLE, RESIDENCE, UNIT_PEOPLE, Contract


def read_residences(context: Context, units: pd.DataFrame) -> pd.DataFrame:
    """Residences with unique codes, each inside a unit."""
    frame = joined([usable(layer_frame(context, part), RESIDENCE) for part in context.parts.get("residence", ())], RESIDENCE)
    check_unique(context, frame, ["residence_code"])
    if len(frame) and len(units):
        for position in topology.in_none(units["geom"].to_numpy(dtype=object), frame["geom"].to_numpy(dtype=object)).tolist():
            point = frame["geom"].iloc[position]
            message = N_("The residence at {lon:.6f}, {lat:.6f} lies outside every unit; correct its point, or add the unit.")
            context.problem(message, where(frame, position), lon=point.x, lat=point.y)
    return frame


def read_people(context: Context, residences: pd.DataFrame) -> pd.DataFrame:
    """People at residences by cell; every residence that is named has all cells of the place."""
    before = len(context.problems)
    frame = _cells(context, PEOPLE)
    known = set(residences["residence_code"])
    for position, code in enumerate(frame["residence_code"]):
        if code not in known and not context.is_blind(known):
            message = N_("The residence {code} is not among the residences. Nearest known: {nearest}. Correct the code, or add the residence.")
            context.problem(message, where(frame, position, "residence_code"), code=shown_code(code), nearest=nearest_codes(code, known))
    check_unique(context, frame, list(PEOPLE.key))
    if len(context.problems) == before and context.parts.get("people"):
        named = dict(zip(residences["residence_code"], residences["name_zh"].fillna(""), strict=True))
        _check_complete(context, frame, "residence_code", named, "people")
    return frame


def read_unit_people(context: Context, units: pd.DataFrame) -> pd.DataFrame:
    """People of whole units by cell; every unit that is named has all cells of the place."""
    before = len(context.problems)
    frame = _cells(context, UNIT_PEOPLE)
    names = dict(zip(units["unit_code"], units["name_zh"], strict=True))
    is_known = frame["unit_code"].isin(list(names))
    unknown = ~is_known & ~frame.duplicated(["unit_code", "from_file", "from_row"])
    for position in [] if context.is_blind(names) else positions(unknown):
        context.problems.add(unknown_unit(frame["unit_code"].iloc[position], names, where(frame, position, "unit_code")))
    check_unique(context, frame, list(UNIT_PEOPLE.key))
    if len(context.problems) == before and context.parts.get("unit_people"):
        found = {code: names[code] for code in frame["unit_code"].unique() if code in names}
        _check_complete(context, frame, "unit_code", found, "unit_people")
    return frame[is_known].reset_index(drop=True)


def check_every_unit_has_people(context: Context, units: pd.DataFrame, residences: pd.DataFrame, unit_people: pd.DataFrame) -> None:
    """Each unit has residences, or counts of its own, and never both: no zero is assumed and nobody is counted twice."""
    parts = [*context.parts.get("people", ()), *context.parts.get("unit_people", ())]
    if not parts:
        context.problem(N_("The place has no people; give a source with table: people or unit_people."), Where("place.yml"))
        return
    counted = set(unit_people["unit_code"])
    settled = set(unit_of_residence(units, residences).values())
    file = Where(parts[-1].source.file)
    for code in sorted(counted & set(residences["residence_code"])):
        context.problem(N_("The code {code} is a unit with counts of its own and a residence too; give the residence another code."), file, code=code)
    for code, name in zip(units["unit_code"], units["name_zh"], strict=True):
        if code not in counted and code not in settled:
            context.problem(N_("Unit {code} {name} has no people in any file; give its counts (0 where nobody lives there)."), file, code=code, name=name)
        if code in counted and code in settled:
            context.problem(N_("Unit {code} {name} has counts of its own and residences too; keep one of the two."), file, code=code, name=name)


def unit_of_residence(units: pd.DataFrame, residences: pd.DataFrame) -> dict[str, str]:
    """Residence code → code of the unit that it lies in; of two units that share a border the lower code, as in the database."""
    if units.empty or residences.empty:
        return {}
    found = topology.containing(units["geom"].to_numpy(dtype=object), residences["geom"].to_numpy(dtype=object))
    codes = units["unit_code"].to_numpy(dtype=object)
    return {home: min(codes[at]) for home, at in zip(residences["residence_code"], found, strict=True) if len(at)}


def check_unique(context: Context, frame: pd.DataFrame, key: list[str]) -> None:
    """Rows that repeat the key of a row before them, with the number of that row."""
    if frame.empty:
        return
    first = frame.groupby(key, sort=False)[["from_file", "from_row"]].transform("first")
    for position in positions(frame.duplicated(key)):
        codes = " / ".join(shown_code(str(frame[name].iloc[position])) for name in key)
        message = N_("The row repeats {codes}, which stands in row {row} of {file} already; keep one of the two.")
        place = where(frame, position, key[0])
        context.problem(message, place, codes=codes, row=first["from_row"].iloc[position], file=first["from_file"].iloc[position])


def _cells(context: Context, contract: Contract) -> pd.DataFrame:
    """Long rows (one a cell), from a long file or from one column a cell (`cells:`); cells unknown to the place are refused."""
    known = {cell.cell_code for cell in context.place.cells}
    frames = []
    for part in context.parts.get(contract.name, ()):
        frame = _wide(context, part, contract) if part.source.cells else contract_frame(context, part, contract)
        frames.append(usable(frame, contract))
    frame = joined(frames, contract)
    for position in positions(~frame["cell_code"].isin(known)):
        code = frame["cell_code"].iloc[position]
        message = N_("The cell {code} is not declared in place.yml, which has: {known}.")
        context.problem(message, where(frame, position, "cell_code"), code=shown_code(code), known=", ".join(sorted(known)))
    return frame[frame["cell_code"].isin(known)].reset_index(drop=True).astype({"people_count": "int64"})


def _wide(context: Context, part: Part, contract: Contract) -> pd.DataFrame:
    known = {cell.cell_code for cell in context.place.cells}
    for code in part.source.cells:
        if code not in known:
            message = N_("cells.{code} is not declared in place.yml, which has: {known}.")
            context.problem(message, Where(part.declared_in), code=code, known=", ".join(sorted(known)))
    base = contract_frame(context, part, contract, without=("cell_code", "people_count"))
    counts = {code: numbers(context, part, rule) for code, rule in part.source.cells.items() if code in known}
    frames = [base.assign(cell_code=code, people_count=count) for code, count in counts.items()]
    return pd.concat(frames, ignore_index=True) if frames else base.assign(cell_code=None, people_count=None)


def _check_complete(context: Context, frame: pd.DataFrame, code: str, names: Mapping[str, str], table: str) -> None:
    cells = [cell.cell_code for cell in context.place.cells]
    counts = frame.groupby([code, "cell_code"]).size().unstack(fill_value=0).reindex(index=list(names), columns=cells, fill_value=0)
    files = ", ".join(part.source.file for part in context.parts[table])
    for missing in counts.index[(counts == 0).any(axis=1)]:
        lacking = ", ".join(cell for cell in cells if counts.loc[missing, cell] == 0)
        message = N_("{code} {name} has no count of {cells}; give it (0 where there is nobody).")
        context.problem(message, Where(files), code=missing, name=names[missing], cells=lacking)
