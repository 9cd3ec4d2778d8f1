"""Numbers of outlet plans as addresses write them, of pages and of files alike: 3, or 3.5 for two."""

from collections.abc import Iterable

from dashboard.whole_number import whole_number


def plan_numbers(text: str | None) -> tuple[int, ...]:
    """The numbers, each once and in order; nothing where the text is anything else."""
    parts = [whole_number(part) for part in (text or "").split(".")]
    known = {part for part in parts if part is not None}
    return tuple(sorted(known)) if None not in parts else ()


def plan_text(plan_ids: Iterable[int]) -> str | None:
    """The same the other way round; None where there is none."""
    return ".".join(map(str, sorted(set(plan_ids)))) or None
