"""Words in the reader's language: gettext catalogues (`*.po`), English as the source, read once per process.

Every package keeps its own Chinese words in `<package>/locales/zh.po`, so that geo, etl and dashboard do not have to know one
another's sentences. Asking is a dictionary look-up; nothing is compiled to disk.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, Literal

from babel.messages.pofile import read_po

from geo.errors import GapMapError, N_, Where

Language = Literal["zh", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
_ROOT: Final = Path(__file__).resolve().parent.parent
_PACKAGES: Final = ("geo", "etl", "dashboard")
_LONGEST: Final = 400  # characters; lists of what is known are shorter


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """Source text → translation, of every package together; empty for English."""
    words: dict[str, str] = {}
    for package in _PACKAGES:
        path = _ROOT / package / "locales" / f"{language}.po"
        if not path.exists():
            continue
        with path.open("rb") as file:
            words |= {str(m.id): str(m.string) for m in read_po(file, locale=language) if m.id and m.string}
    return words


def translate(message: str, language: Language, /, **values: object) -> str:
    """`message` in `language`, its `{named}` placeholders filled; the English source where no translation exists."""
    text = catalogue(language).get(message, message)
    return text.format(**values) if values else text


def sentence(error: GapMapError, language: Language) -> str:
    """One sentence: where it happened, what is wrong, what to do."""
    place = _place(error.where, language)
    text = translate(error.message, language, **{name: _short(value) for name, value in error.values.items()})
    return f"{place}{'：' if language == 'zh' else ': '}{text}" if place else text


def _short(value: object) -> object:
    """What somebody gave, not repeated at any length."""
    return f"{value[:_LONGEST]}…" if isinstance(value, str) and len(value) > _LONGEST else value


def _place(where: Where, language: Language) -> str:
    parts = []
    if where.file:
        parts.append(translate(N_("file {file}"), language, file=where.file))
    if where.sheet:
        parts.append(translate(N_("sheet {sheet}"), language, sheet=where.sheet))
    if where.row is not None:
        parts.append(translate(N_("row {row}"), language, row=where.row))
    if where.column:
        parts.append(translate(N_("column {column}"), language, column=where.column))
    return (", " if language == "en" else "，").join(parts)
