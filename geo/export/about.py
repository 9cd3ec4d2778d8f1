"""What every exported file says about itself: dictionary of its columns, place, date, sources, method, protection."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import pandas as pd
import yaml

from geo.catalogue import thresholds
from geo.db.plans import Plan
from geo.db.release import Release
from geo.errors import N_
from geo.i18n import translate

_DICTIONARY: Final = Path(__file__).with_name("columns.yml")
_ESTIMATED: Final = N_(
    "Reach is estimated: straight line × {factor} in {crs}, at most the stated walk in metres; a walk exactly at it is within. Distances: {source}."
)
_ALONG_ROADS: Final = N_("Walks follow the roads, measured in {crs}, at most the stated metres; a walk exactly at it is within. Distances: {source}.")
ILLUSTRATIVE: Final = N_("Illustrative data, not for decisions")


@dataclass(frozen=True, slots=True)
class Note:
    """One fact about a file, in both languages."""

    topic_zh: str
    topic_en: str
    text_zh: str
    text_en: str


@cache
def _dictionary() -> dict[str, dict[str, str]]:
    content: dict[str, dict[str, str]] = yaml.safe_load(_DICTIONARY.read_text("utf-8"))
    return content


def column_dictionary(columns: Iterable[str]) -> pd.DataFrame:
    """Meaning of each column: column, name_zh, name_en, unit, meaning_zh, meaning_en; KeyError for a column that nobody described."""
    words = _dictionary()
    rows = [(name, words[name]["zh"], words[name]["en"], words[name]["unit"], words[name]["meaning_zh"], words[name]["meaning_en"]) for name in columns]
    return pd.DataFrame(rows, columns=["column", "name_zh", "name_en", "unit", "meaning_zh", "meaning_en"])


def notes(release: Release, sources: pd.DataFrame, plans: Iterable[tuple[Plan, int]] = ()) -> list[Note]:
    """Place, date, sources with their licences, method and protection of one release; first of all the plans, with how many changes lapsed."""
    method = _ALONG_ROADS if (sources["table_name"] == "road_edge").any() else _ESTIMATED
    protection = N_(
        "Counts of people are protected before anything is computed: each is rounded to a multiple of {base} with a secret offset, "
        "within {error} of the truth; a sum may be off by {error} for each run of residences it holds. Fewer than {small} eligible people show as S."
    )
    rules = thresholds()
    facts = {
        "factor": rules.straight_line_detour_factor,
        "crs": release.metric_crs,
        "base": release.rounding_base,
        "error": release.rounding_base - 1,
        "small": rules.small_denominator_people,
    }
    found = [
        _note(N_("Place"), "{name}", "{name_en}", name=release.name_zh, name_en=release.name_en or release.name_zh),
        _note(N_("Data date"), "{date}", "{date}", date=release.data_date.isoformat()),
        _note(N_("Release"), "{number}", "{number}", number=release.release_id),
        *(_source_note(row) for row in sources.to_dict("records")),
        Note(
            translate(N_("Method"), "zh"),
            "Method",
            translate(method, "zh", **facts, source=rules.source_zh),
            translate(method, "en", **facts, source=rules.source_en),
        ),
        Note(translate(N_("Protection"), "zh"), "Protection", translate(protection, "zh", **facts), translate(protection, "en", **facts)),
    ]
    if release.is_illustrative:
        found.insert(0, Note(translate(N_("Notice"), "zh"), "Notice", translate(ILLUSTRATIVE, "zh"), ILLUSTRATIVE))
    return [*(_plan_note(plan, lapsed) for plan, lapsed in plans), *found]


def _plan_note(plan: Plan, lapsed_count: int) -> Note:
    words = N_(
        "The outlet plan “{name}” (number {number}, version {version}: {count} changes, of which {lapsed} no longer apply) is laid over the data: "
        "this is not the present."
    )
    facts = {"number": plan.plan_id, "version": plan.version, "count": len(plan.changes), "lapsed": lapsed_count}
    draft = N_("draft")
    name_zh, name_en = (plan.name, plan.name) if plan.is_kept else (translate(draft, "zh"), draft)
    return Note(translate(N_("Outlet plan"), "zh"), "Outlet plan", translate(words, "zh", name=name_zh, **facts), translate(words, "en", name=name_en, **facts))


def _note(topic: str, text_zh: str, text_en: str, **values: object) -> Note:
    return Note(translate(topic, "zh"), topic, text_zh.format(**values), text_en.format(**values))


def _source_note(row: Mapping[Hashable, Any]) -> Note:
    licence, file = row["licence"] or "", f"{row['table_name']} · {row['file_name']}"
    zh = "；".join(str(part) for part in (file, row["publisher_zh"], row["source_date"], licence) if part)
    en = "; ".join(str(part) for part in (file, row["publisher_en"], row["source_date"], licence) if part)
    return Note(translate(N_("Source"), "zh"), "Source", zh, en)
