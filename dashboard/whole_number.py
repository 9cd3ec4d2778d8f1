"""Whole numbers as addresses write them: few digits and no other sign, of whatever length the address is."""

from typing import Final

_MOST_DIGITS: Final = 9


def whole_number(text: str) -> int | None:
    """The number; None where the text is anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else None
