"""One thing spoiled in the good town: what is done, where the sentence must point, and words of it in both languages."""

from collections.abc import Callable
from dataclasses import dataclass

from geo.errors import Where
from geo.i18n import sentence
from tests.etl.town import Town, told

Spoil = Callable[[Town], object]


@dataclass(frozen=True)
class Spoiled:
    """A case; `english` and `chinese` are words that tell the problem or its remedy."""

    name: str
    spoil: Spoil
    where: Where
    english: str
    chinese: str


def check(town: Town, case: Spoiled) -> None:
    """The spoiled town is refused, at the right place, in both languages."""
    case.spoil(town)
    problems = town.problems()
    there = [problem for problem in problems if problem.where == case.where]
    assert there, f"nothing points to {case.where}; told:\n{told(problems)}"
    english, chinese = (" ".join(sentence(problem, language) for problem in there) for language in ("en", "zh"))
    assert case.english in english
    assert case.chinese in chinese
    assert f"file {case.where.file}" in english
    assert f"文件 {case.where.file}" in chinese
    assert "{" not in english + chinese
    if case.where.row is not None:
        assert f"row {case.where.row}" in english
        assert f"第 {case.where.row} 行" in chinese


def both(*spoils: Spoil) -> Spoil:
    """Several things done to the town, one after the other."""
    return lambda town: [spoil(town) for spoil in spoils]


def declared(source: str, **changes: object) -> Spoil:
    """A source file says something else."""
    return lambda town: town.sources[source].update(changes)


def mapped(source: str, **columns: object) -> Spoil:
    """A source file maps columns otherwise."""
    return lambda town: town.sources[source]["columns"].update(columns)


def text(name: str, content: str) -> Spoil:
    """A file has another content."""
    return lambda town: (town.folder / name).write_text(content, "utf-8")


def content(name: str, written: bytes) -> Spoil:
    """A file has other bytes."""
    return lambda town: (town.folder / name).write_bytes(written)
