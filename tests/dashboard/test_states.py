"""Every page in every state that is not the usual one: nobody, no outlet, all protected, nothing found, database away before and after the first answer."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from dashboard import data, plans
from etl.pipeline import build
from geo.db.engine import Database
from tests.dashboard.page_runs import Page, html
from tests.gridville import gridville

PAGES = ("map", "area", "data", "help")
LANGUAGES = ("zh", "en")
ASKED = {"service": "family", "group": "all", "walk": "1300"}
NO_NUMBER = re.compile(r"\b(nan|inf|None|NaN|NA)\b")
CHINESE = re.compile("[\u4e00-\u9fff]")


class Away:
    """A database that nobody can reach."""

    reader = sa.create_engine("postgresql+psycopg://nobody@/nothing?host=/nonexistent")
    editor = reader


def away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "database", Away)
    monkeypatch.setattr(plans, "database", Away)


def words(test: AppTest) -> str:
    return re.sub(r"<[^>]+>", " ", html(test))


def told(test: AppTest) -> list[str]:
    return [str(element.value) for element in [*test.error, *test.warning]]


@pytest.fixture(scope="module")
def towns(new_database: Callable[[], Database], data_folder: Path) -> dict[str, Database]:
    """Gridville without people, without outlets, and with so few people everywhere that all is protected."""
    people = gridville().frames["people"]
    variants = {
        "no people": {"people": people.assign(people_count=0)},
        "no outlets": {name: frame.iloc[:0] for name, frame in gridville().frames.items() if name.startswith("outlet") and name != "outlet_type"},
        "all protected": {"people": people.assign(people_count=people["people_count"].clip(upper=2))},
    }
    built = {}
    for name, frames in variants.items():
        town, built[name] = gridville(input_hash=name), new_database()
        build(built[name], replace(town, frames={**town.frames, **frames}), data_folder=data_folder)
    return built


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("name", "area"), [("map", None), ("map", "2-2"), ("area", "2-2"), ("area", "place:gridville"), ("data", None), ("help", None)])
@pytest.mark.parametrize("town", ["no people", "no outlets", "all protected"])
def test_a_town_that_lacks_something_is_shown_in_words(town: str, name: str, area: str | None, lang: str, page: Page, towns: dict[str, Database]) -> None:
    test = page(name, towns[town], lang=lang, **ASKED, **({} if area is None else {"area": area}))
    assert not test.exception
    assert told(test) == []
    assert not NO_NUMBER.search(words(test))
    assert len(words(test)) > 100


@pytest.mark.parametrize(
    ("town", "zh", "en"), [("no people", "的应享人员（全体）", "Nobody of the group"), ("no outlets", "500", "500"), ("all protected", "已保护", "rotected")]
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_map_says_what_is_lacking(town: str, zh: str, en: str, lang: str, page: Page, towns: dict[str, Database]) -> None:
    assert (zh if lang == "zh" else en) in words(page("map", towns[town], lang=lang, **ASKED))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_before_the_first_release_every_page_says_what_to_do(name: str, lang: str, page: Page, new_database: Callable[[], Database]) -> None:
    test = page(name, new_database(), lang=lang)
    assert not test.exception
    assert "./gapmap build" in told(test)[0]
    assert bool(CHINESE.search(told(test)[0])) == (lang == "zh")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_database_that_never_answered_is_told_without_its_own_words(
    name: str, lang: str, page: Page, gridville_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    away(monkeypatch)
    test = page(name, gridville_database, lang=lang)
    assert not test.exception
    assert ["每隔几秒自动重试" in text if lang == "zh" else "tries again by itself" in text for text in told(test)] == [True]
    assert "nonexistent" not in told(test)[0]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_the_last_answer_stays_while_the_database_is_away_and_the_banner_goes_when_it_is_back(
    name: str, lang: str, page: Page, gridville_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = page(name, gridville_database, lang=lang, **ASKED, area="2-2")
    before = html(whole)
    with monkeypatch.context() as gone:
        away(gone)
        whole.run()
        assert not whole.exception
        assert ["数据库暂时没有响应" in text if lang == "zh" else "does not answer just now" in text for text in told(whole)] == [True]
        assert html(whole) == before
    whole.run()
    assert told(whole) == []
    assert html(whole) == before
