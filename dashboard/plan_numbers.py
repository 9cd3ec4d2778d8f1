"""Numbers of outlet plans as addresses write them, of pages and of files alike: 3, or 3.5 for two."""

from collections.abc import Iterable
from typing import Final

_MOST_DIGITS: Final = 9


def plan_numbers(text: str | None) -> tuple[int, ...]:
    """The numbers, each once and in order; nothing where the text is anything else."""
    parts = (text or "").split(".")
    return tuple(sorted({int(part) for part in parts})) if all(part.isascii() and part.isdecimal() and len(part) <= _MOST_DIGITS for part in parts) else ()


def plan_text(plan_ids: Iterable[int]) -> str | None:
    """The same the other way round; None where there is none."""
    return ".".join(map(str, sorted(set(plan_ids)))) or None
