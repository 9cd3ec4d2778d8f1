"""Search: names as people type them, by the pinyin that is taught in school."""

import pytest

from geo.analysis.search import Entry, search, search_index
from geo.analysis.snapshot import Snapshot

PLACES = [
    Entry("unit", "南湖家苑社区", "Nanhu Jiayuan", "320412411011", code="320412411011"),
    Entry("unit", "南河村", None, "320412411201", code="320412411201"),
    Entry("estate", "湖滨苑", None, "320412411011"),
    Entry("outlet", "重庆路接种点", None, "320412411201", ("老卫生院", "CDC"), "o7"),
    Entry("area", "南湖片区", None, "320412411011", code="a1"),
]


def names(text: str, most: int = 8) -> list[str]:
    return [entry.name_zh for entry in search(PLACES, text, most=most)]


@pytest.mark.parametrize("typed", ["nhjy", "NHJY", "nanhujiayuan", "nanhjy", "nhujiay", " nh jy ", "ｎｈｊｙ", "家苑", "Nanhu Jia", "320412411011"])
def test_an_estate_is_found_by_initials_pinyin_names_and_code(typed: str) -> None:
    assert names(typed)[0] == "南湖家苑社区"


def test_a_sign_with_two_readings_is_found_by_both() -> None:
    assert names("cqljz") == ["重庆路接种点"]  # chóng
    assert names("zqljz") == ["重庆路接种点"]  # zhòng: what people type who do not know the town


def test_another_name_finds_the_outlet() -> None:
    assert (names("老卫生院"), names("lwsy"), names("cdc")) == (["重庆路接种点"],) * 3


def test_a_name_that_begins_so_comes_before_one_that_only_contains_it() -> None:
    assert names("湖") == ["湖滨苑", "南湖片区", "南湖家苑社区"]
    assert names("hby") == ["湖滨苑"]


def test_areas_come_before_units_and_no_more_are_listed_than_asked() -> None:
    assert names("南湖") == ["南湖片区", "南湖家苑社区"]
    assert names("南", most=1) == ["南湖片区"]


@pytest.mark.parametrize("typed", ["", "   ", "nhjyx", "北湖", "<img src=x>", "(", "\\"])
def test_what_is_not_there_is_not_found(typed: str) -> None:
    assert names(typed) == []


def test_units_and_outlets_of_a_release_are_found(gridville_snapshot: Snapshot) -> None:
    index = search_index(gridville_snapshot)
    assert [(entry.kind, entry.unit_code) for entry in search(index, "2-2", most=1)] == [("unit", "2-2")]
    assert {entry.kind for entry in index} >= {"unit", "outlet"}
    assert sum(entry.kind == "unit" for entry in index) == 25
