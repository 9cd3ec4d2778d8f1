"""Finding a community, an estate or an outlet by its name, another name of it, its pinyin (nhjy → 南湖家苑) or its code."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import pandas as pd
from pypinyin import Style, pinyin

from geo.analysis.snapshot import Snapshot

Kind = Literal["area", "unit", "estate", "outlet"]
KINDS: Final[tuple[Kind, ...]] = ("area", "unit", "estate", "outlet")
_EXACT, _PREFIX, _PINYIN, _WITHIN, _PINYIN_WITHIN, _CODE, _NOT_FOUND = range(7)
_SHORTEST_CODE: Final = 3
Readings = tuple[frozenset[str], ...]


@dataclass(frozen=True)
class Entry:
    """Something that can be found. Choosing it opens the unit `unit_code`."""

    kind: Kind
    name_zh: str
    name_en: str | None
    unit_code: str
    other_names: tuple[str, ...] = ()
    code: str = ""

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(_plain(name) for name in (self.name_zh, self.name_en, *self.other_names) if name)

    @cached_property
    def _readings(self) -> tuple[Readings, ...]:
        """Of the names with a sign that is read otherwise than it is written; every other name is found as it is spelled."""
        plain = (_plain(name) for name in (self.name_zh, *self.other_names))
        read = ((name, _read(name)) for name in plain if not name.isascii())
        return tuple(readings for name, readings in read if any(reading != {sign} for sign, reading in zip(name, readings, strict=True)))

    def rank(self, asked: str) -> int:
        """How well it fits `asked` (plain): the less the better; `_NOT_FOUND` where it does not."""
        if asked in self._names or asked == self.code:
            return _EXACT
        is_within = [name.startswith(asked) for name in self._names if asked in name]
        if any(is_within):
            return _PREFIX
        is_latin = asked.isascii() and bool(self._readings)
        if is_latin and any(_spells(asked, readings, 0) for readings in self._readings):
            return _PINYIN
        if is_within:
            return _WITHIN
        if is_latin and len(asked) > 1 and any(_spells(asked, readings, at) for readings in self._readings for at in range(1, len(readings))):
            return _PINYIN_WITHIN
        return _CODE if len(asked) >= _SHORTEST_CODE and self.code.startswith(asked) else _NOT_FOUND


def search_index(snapshot: Snapshot) -> list[Entry]:
    """Everything of a release that can be found: concentration areas, units, estates with a name of their own, outlets inside the place."""
    return [*_areas(snapshot), *_units(snapshot), *_estates(snapshot), *_outlets(snapshot)]


def estate_names(residences: pd.DataFrame) -> pd.Series:
    """The name of the estate, or of the hamlet, that each residence belongs to; empty where it has none."""
    return residences["estate_name_zh"].fillna(residences["name_zh"])


def search(index: Iterable[Entry], text: str, *, most: int) -> list[Entry]:
    """At most `most` entries that fit `text`, the best first; of equal ones areas before units, estates and outlets, then short names before long.

    Case, spaces and full-width forms do not matter. A syllable may be typed whole or by its first letter, the last one in part.
    """
    asked = _plain(text)
    if not asked:
        return []
    ranked = ((entry.rank(asked), KINDS.index(entry.kind), len(entry.name_zh), entry.name_zh, entry.unit_code, entry) for entry in index)
    found = sorted((row for row in ranked if row[0] < _NOT_FOUND), key=lambda row: row[:-1])
    return [row[-1] for row in found[:most]]


def _plain(text: str) -> str:
    """Small letters of the usual width, no spaces."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def _read(name: str) -> Readings:
    """How each sign of a name may be read: a Chinese one in pinyin without tones, every other as itself."""
    found: list[frozenset[str]] = []
    for sign in name:
        spelled = pinyin(sign, style=Style.NORMAL, heteronym=True, errors="default")
        found.append(frozenset(reading.lower() for reading in spelled[0]) if spelled else frozenset((sign,)))
    return tuple(found)


def _spells(asked: str, readings: Readings, at: int) -> bool:
    """Whether the signs from `at` on spell all of `asked`, each by a whole reading or its first letter, the last by any beginning."""
    if at == len(readings):
        return False
    for reading in readings[at]:
        if reading.startswith(asked):
            return True
        if asked.startswith(reading) and _spells(asked[len(reading) :], readings, at + 1):
            return True
        if asked[0] == reading[0] and _spells(asked[1:], readings, at + 1):
            return True
    return False


def _areas(snapshot: Snapshot) -> Iterator[Entry]:
    for row in snapshot.concentration_areas.drop(columns="geom", errors="ignore").to_dict("records"):
        if len(row["unit_codes"]) > 1:
            yield Entry("area", row["name_zh"], _given(row["name_en"]), row["unit_codes"][0], code=row["concentration_area_code"])


def _units(snapshot: Snapshot) -> Iterator[Entry]:
    for row in snapshot.units.drop(columns="geom").to_dict("records"):
        yield Entry("unit", row["name_zh"], _given(row["name_en"]), row["unit_code"], code=row["unit_code"])


def _estates(snapshot: Snapshot) -> Iterator[Entry]:
    """One an estate and unit, however many gates or buildings it has; one that is named as its unit is found there."""
    names = estate_names(snapshot.residences)
    codes = snapshot.units["unit_code"].to_numpy(dtype=object)[snapshot.unit_pos]
    frame = pd.DataFrame({"name": names, "unit_code": codes, "name_en": snapshot.residences["name_en"]}).dropna(subset=["name"])
    units = set(zip(snapshot.units["name_zh"], snapshot.units["unit_code"], strict=True))
    for row in frame.drop_duplicates(["name", "unit_code"]).to_dict("records"):
        if row["name"] and (row["name"], row["unit_code"]) not in units:
            yield Entry("estate", row["name"], _given(row["name_en"]), row["unit_code"])


def _outlets(snapshot: Snapshot) -> Iterator[Entry]:
    for row in snapshot.outlets.to_dict("records"):
        if isinstance(row["unit_code"], str):
            aliases = tuple(part.strip() for part in str(_given(row["aliases"]) or "").replace("；", ";").split(";") if part.strip())
            yield Entry("outlet", row["name_zh"], _given(row["name_en"]), row["unit_code"], aliases, row["outlet_code"])


def _given(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
