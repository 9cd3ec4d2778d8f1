"""Data about persons: found in any column of any sheet, mapped or not, before anything else is done with a file.

A problem names file, sheet, row and column and never the value; a header that might itself be a value is shown as a letter.
Numbers are read as people write them (spaces, hyphens, +86, full-width digits, a spreadsheet's 1.38E+10).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from openpyxl.utils import get_column_letter

from etl.declarations import Source
from etl.doctor.person_words import is_about_persons, is_label
from etl.read.raw import RawTable
from geo.errors import N_, PrivacyError, Where

_MOBILE: Final = re.compile(r"(?<!\d)(?<!\d\.)(?:(?:\+|00)?86[ -]?)?(1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?!\d)(?!\.\d*[1-9])")
_ID_18: Final = re.compile(r"(?<!\d)(?<!\d\.)(\d{6}[ -]?\d{8}[ -]?\d{3}[\dXx])(?![0-9A-Za-z])(?!\.\d*[1-9])")
_ID_15: Final = re.compile(r"(?<!\d)(?<!\d\.)(\d{15})(?!\d)(?!\.\d*[1-9])")
_LONG_ENOUGH: Final = re.compile(r"\d{7}|\d{3}[ -]\d{4}|\d{4}[ -]\d{4}|[\uff10-\uff19]{3}|\d\.\d+[eE]\+?1\d")
_SCIENTIFIC: Final = re.compile(r"\s*\d\.\d{7,}[eE]\+?\d{2}\s*")
_HYPHENS: Final = dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212), "-") | {0x09: " "}
_IDENTITY_DIGITS: Final = 18
_LONGEST_LABEL: Final = 12
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_SIGNS: Final = "10X98765432"
_PROVINCES: Final = frozenset(
    (11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83, 91)
)  # fmt: skip
_LONGEST_SHOWN_HEADER: Final = 20
_FACILITIES: Final = frozenset(("outlet", "outlet_service", "outlet_hours"))
_PLACES: Final = _FACILITIES | {"unit", "parent", "residence", "road_edge", "base_feature"}
_CODE_COLUMNS: Final = ("unit_code", "parent_code", "residence_code", "outlet_code", "edge_code", "feature_code")

HEADER: Final = N_("This column is about persons; take it out and give counts only. Nothing of the file was kept.")
LABEL: Final = N_("This cell labels data about persons; take them out and give counts only. Nothing of the file was kept.")
MOBILE: Final = N_("This cell holds a number like a mobile telephone's; take it out. Nothing of the file was kept.")
IDENTITY: Final = N_("This cell holds a number like an identity card's; take it out. Nothing of the file was kept.")


@dataclass(frozen=True, slots=True)
class _Rules:
    """How one file is read: what kind of table it is, which columns hold its codes, and what its codes may look like."""

    is_facility: bool
    is_place: bool
    code_columns: frozenset[str]
    own_code: str | None
    unit_codes: tuple[str, ...]


def person_problems(tables: list[RawTable], source: Source, unit_codes: tuple[str, ...] = ()) -> list[PrivacyError]:
    """Every column about persons in every sheet, once each, with its first row.

    `unit_codes` are the place's own: a 15-digit code that starts with one of them is a village group, not an old identity number.
    Codes declared as OpenStreetMap's (`code_scheme`) may look like a mobile number in the column they stand in, and where the same
    row repeats its code in another column.
    """
    mapped = {contract: rule.column for contract, rule in source.columns.items() if contract in _CODE_COLUMNS and rule.column}
    own = next((column for contract, column in mapped.items() if contract in ("outlet_code", "edge_code", "feature_code")), None)
    rules = _Rules(
        source.table in _FACILITIES, source.table in _PLACES, frozenset(mapped.values()), own if source.code_scheme == "openstreetmap" else None, unit_codes
    )  # fmt: skip
    return [problem for table in tables for problem in _table(table, rules)]


def _table(table: RawTable, rules: _Rules) -> Iterator[PrivacyError]:
    for at, header in enumerate(table.frame.columns):
        yield from _column(table, at, str(header), rules)
    for note in table.notes:
        found = _in_text(note.text) or (LABEL if is_label(note.text) else None)
        if found:
            yield PrivacyError(found, where=Where(table.file, _safe(table.sheet), note.row, note.column))


def _column(table: RawTable, at: int, header: str, rules: _Rules) -> Iterator[PrivacyError]:
    shown = header if len(header) <= _LONGEST_SHOWN_HEADER and _in_text(header) is None else get_column_letter(at + 1)
    sheet = _safe(table.sheet)
    header_row = 1 if table.geometry is None and table.storage != "typed" else None
    if (found := _in_text(header)) is not None:
        yield PrivacyError(found, where=Where(table.file, sheet, header_row, shown))
    elif is_about_persons(header, is_facility=rules.is_facility, is_place=rules.is_place):
        yield PrivacyError(HEADER, where=Where(table.file, sheet, header_row, shown))
        return
    own = table.frame[rules.own_code].tolist() if rules.own_code in table.frame.columns else None
    seen: set[str] = set()
    for position, value in enumerate(table.frame.iloc[:, at].tolist()):
        sentence = _in_value(value, rules, own[position] if own else None, is_code=header in rules.code_columns)
        if sentence is not None and sentence not in seen:
            seen.add(sentence)
            yield PrivacyError(sentence, where=Where(table.file, sheet, int(table.rows[position]), shown))


def _in_value(value: object, rules: _Rules, own_code: object, *, is_code: bool) -> str | None:
    """The sentence for what a cell tells about a person, if anything."""
    if value is None or isinstance(value, bool | bytes | date):
        return None
    if isinstance(value, dict):
        keys = [str(key) for key in value]
        if any(is_about_persons(key, is_facility=rules.is_facility, is_place=rules.is_place) for key in keys):
            return HEADER
        value = [*keys, *value.values()]
    if isinstance(value, list | tuple):
        return next((found for part in value if (found := _in_value(part, rules, own_code, is_code=is_code))), None)
    if isinstance(value, int | float):
        return _in_number(f"{value:.0f}", rules, own_code, is_code=is_code) if value == value and float(value).is_integer() else None
    text = str(value)
    if len(text) <= _LONGEST_LABEL and is_label(text):
        return LABEL
    if own_code is not None and str(own_code).isdigit():
        text = text.replace(str(own_code), "")
    return _in_text(text, unit_codes=rules.unit_codes if is_code else ())


def _in_number(digits: str, rules: _Rules, own_code: object, *, is_code: bool) -> str | None:
    """As in text; and 18 digits that a spreadsheet keeps as a number have lost their last ones, so the check digit cannot be asked."""
    if len(digits) == _IDENTITY_DIGITS and _is_region_and_date(digits):
        return IDENTITY
    return None if str(own_code) == digits else _in_text(digits, unit_codes=rules.unit_codes if is_code else ())


def _in_text(text: str, unit_codes: tuple[str, ...] = ()) -> str | None:
    if _LONG_ENOUGH.search(text) is None:
        return None
    plain = unicodedata.normalize("NFKC", text).translate(_HYPHENS)
    if _SCIENTIFIC.fullmatch(plain):
        written = f"{Decimal(plain.strip()):.0f}"
        if len(written) == _IDENTITY_DIGITS:
            return IDENTITY if _is_region_and_date(written) else None
        plain = written
    if any(_is_identity_number(_digits(found)) for found in _ID_18.findall(plain)):
        return IDENTITY
    if any(_is_old_identity_number(found) and not found.startswith(unit_codes or ("-",)) for found in _ID_15.findall(plain)):
        return IDENTITY
    return MOBILE if _MOBILE.search(plain) else None


def _digits(text: str) -> str:
    return text.replace(" ", "").replace("-", "").upper()


def _check_sign(digits: str) -> str:
    return _CHECK_SIGNS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits[:17], strict=True)) % 11]


def _is_identity_number(digits: str) -> bool:
    """GB 11643: region, date of birth, and the check sign of ISO 7064 MOD 11-2."""
    return _is_region_and_date(digits) and _check_sign(digits) == digits[17]


def _is_region_and_date(digits: str) -> bool:
    return int(digits[:2]) in _PROVINCES and _is_date(digits[6:14])


def _is_old_identity_number(digits: str) -> bool:
    """The 15-digit numbers issued until 1999."""
    return int(digits[:2]) in _PROVINCES and _is_date("19" + digits[6:12])


def _is_date(digits: str) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return 1900 <= born.year <= 2099


def _safe(sheet: str | None) -> str | None:
    """The sheet's name, unless it could itself be about a person."""
    return sheet if sheet is None or _in_text(sheet) is None else None
