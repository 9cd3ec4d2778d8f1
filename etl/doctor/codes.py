"""Codes and counts as files give them: what a spreadsheet ruined is refused, never mended."""

import re
from datetime import date, time
from math import isfinite
from typing import Final

from etl.read.raw import Storage
from geo.errors import InputError, N_, Where

_SCIENTIFIC: Final = re.compile(r"^[+-]?\d(\.\d+)?[eE]\+\d+$")
_DECIMAL: Final = re.compile(r"^[+-]?\d+\.\d+$")
_SPREADSHEET_ERROR: Final = re.compile(r"^#([A-Z/0!?]+|#+)$")
_WHOLE: Final = re.compile(r"^\d+(\.0+)?$")
_EXACT_DIGITS: Final = 15
_ROUNDED: Final = re.compile(r"^\d{5,}0{6,}$")
_RUINED: Final = N_("A spreadsheet turned the code into a number or a date ({kind}); format the column as text and enter the codes again.")
_NO_COUNT: Final = N_("The cell must hold a number; write a whole number of 0 or more.")
_GREATEST_COUNT: Final = 2**31 - 1
_TRUE: Final = {"true", "yes", "1", "是", "y"}
_FALSE: Final = {"false", "no", "0", "否", "n"}


def code_text(value: object, storage: Storage, where: Where) -> str | None:
    """A code as text, None for an empty cell; InputError where it is in scientific notation, has decimals, or became a date."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, date | time):
        raise InputError(_RUINED, where=where, kind="2026/1/2")
    if isinstance(value, float) and (storage != "spreadsheet" or not value.is_integer()):
        raise InputError(_RUINED, where=where, kind="1.0")
    if isinstance(value, int | float):
        digits = f"{value:.0f}"
        if len(digits) > _EXACT_DIGITS or _ROUNDED.match(digits):
            raise InputError(_RUINED, where=where, kind="1.0E+11")
        return digits
    text = str(value).strip()
    if _SCIENTIFIC.match(text):
        raise InputError(_RUINED, where=where, kind="1.0E+11")
    if _DECIMAL.match(text):
        raise InputError(_RUINED, where=where, kind="1.0")
    if _SPREADSHEET_ERROR.match(text):
        raise InputError(N_("The cell shows a spreadsheet's error; enter the code again as text."), where=where)
    return text or None


def count(value: object, storage: Storage, where: Where) -> int | None:
    """A count of 0 or more, None for an empty cell; InputError where it is no number, negative, or a fraction."""
    if value is None:
        return None
    if isinstance(value, str) and storage == "spreadsheet" and _WHOLE.match(value.strip()):
        raise InputError(N_("The number is stored as text; turn the column into numbers in the spreadsheet."), where=where)
    if isinstance(value, bool | date | time):
        raise InputError(_NO_COUNT, where=where)
    number = _number(value, where, _NO_COUNT)
    if number < 0:
        raise InputError(N_("The count is negative; write a whole number of 0 or more."), where=where)
    if not number.is_integer():
        raise InputError(N_("The count is a fraction; write a whole number of 0 or more."), where=where)
    if number > _GREATEST_COUNT:
        raise InputError(N_("The count is greater than any place has people; correct it."), where=where)
    return int(number)


def coordinate(value: object, where: Where) -> float:
    """A coordinate; InputError where it is empty or no number."""
    if value is None or isinstance(value, bool | date | time):
        raise InputError(N_("The coordinate is missing; fill in both, or take the row out."), where=where)
    return _number(value, where, N_("The cell must hold a number of degrees or metres; correct it."))


def flag(value: object, where: Where) -> bool | None:
    """Yes or no in the usual spellings; InputError otherwise."""
    if value is None or isinstance(value, bool):
        return value
    text = str(value).strip().lower().removesuffix(".0")
    if text in _TRUE | _FALSE:
        return text in _TRUE
    raise InputError(N_("The cell must be yes or no (true, false, 1, 0, 是, 否)."), where=where)


def shortened(codes: list[str]) -> list[int]:
    """Positions of codes of digits that are one digit shorter than most, as after a lost leading zero."""
    digits = [(at, code) for at, code in enumerate(codes) if code.isdigit()]
    lengths = sorted(len(code) for _, code in digits)
    usual = lengths[len(lengths) // 2] if lengths else 0
    return [at for at, code in digits if len(code) == usual - 1] if usual >= 6 else []


def _number(value: object, where: Where, message: str) -> float:
    try:
        number = float(value) if isinstance(value, int | float) else float(str(value).strip())
    except ValueError:
        raise InputError(message, where=where) from None  # the error would repeat the cell
    if not isfinite(number):
        raise InputError(message, where=where)
    return number
