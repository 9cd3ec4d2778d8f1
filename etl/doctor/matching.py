"""A code that is not known: which known ones are nearest, and whether a zero was lost on the way."""

import re
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Final

from geo.errors import InputError, N_, Where

_LIKE_A_CODE: Final = re.compile(r"^[0-9A-Za-z._/-]{1,40}$")
_NEAREST: Final = 3
_MOST_LIKENESS_TRIED: Final = 5000


def unknown_unit(code: str, names: Mapping[str, str], where: Where) -> InputError:
    """The problem of a unit code that no unit has; `names` maps the known codes to names, and both are compared."""
    restored = next((known for known in names if known != code and known.lstrip("0") == code.lstrip("0")), None)
    if restored is not None:
        message = N_("The code {code} has lost its leading zero: the unit is {restored}. Format the column as text and enter the codes again.")
        return InputError(message, where=where, code=code, restored=restored)
    nearest = [f"{known} {names[known]}" for known in _nearest_units(code, names)]
    if not _LIKE_A_CODE.match(code) and not nearest:
        return InputError(N_("The unit code in this cell is on no polygon of the boundaries; give the code of a unit."), where=where)
    message = N_("The unit code {code} is on no polygon of the boundaries. Nearest known: {nearest}. Correct the code, or add the unit to the boundaries.")
    return InputError(message, where=where, code=code, nearest="; ".join(nearest) or "—")


def nearest_codes(code: str, known: Collection[str]) -> str:
    """The known codes most like `code`, else the first few, for a sentence."""
    near = get_close_matches(code, sorted(known)[:_MOST_LIKENESS_TRIED], n=_NEAREST, cutoff=0.5)
    return ", ".join(near or sorted(known)[:10]) or "—"


def shown_code(code: str) -> str:
    """`code` where it looks like one, else a dash: a cell of the wrong column may hold anything."""
    return code if _LIKE_A_CODE.match(code) else "—"


def _nearest_units(code: str, names: Mapping[str, str]) -> list[str]:
    by_name = {name: known for known, name in names.items()}
    codes = get_close_matches(code, list(names)[:_MOST_LIKENESS_TRIED], n=_NEAREST, cutoff=0.7)
    named = [by_name[name] for name in get_close_matches(code, list(by_name)[:_MOST_LIKENESS_TRIED], n=_NEAREST, cutoff=0.6)]
    return list(dict.fromkeys([*named, *codes]))[:_NEAREST]
