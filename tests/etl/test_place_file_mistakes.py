"""Mistakes in place.yml and in the source files name the key."""

from collections.abc import Callable

import pytest

from geo.i18n import sentence
from tests.etl.town import Town, told

OWN_SERVICE = {"service_code": "play", "eligible_group": "all", "name_zh": "游戏", "name_en": "play", "short_zh": "游戏", "short_en": "play"}
CASES: dict[str, tuple[Callable[[Town], object], str, str]] = {
    "an unknown key": (lambda town: town.place.update(metric_csr="EPSG:4549"), "place.yml", "metric_csr"),
    "a missing key": (lambda town: town.place.pop("metric_crs"), "place.yml", "metric_crs"),
    "a unit code without quotes": (lambda town: town.place.update(units=[320412411001]), "place.yml", "units.0"),
    "a system in degrees": (lambda town: town.place.update(metric_crs="EPSG:4326"), "place.yml", "metric_crs"),
    "Web Mercator": (lambda town: town.place.update(metric_crs="EPSG:3857"), "place.yml", "metric_crs"),
    "no such system": (lambda town: town.place.update(metric_crs="EPSG:1"), "place.yml", "metric_crs"),
    "a base that no office uses": (lambda town: town.place.update(rounding_base=4), "place.yml", "rounding_base"),
    "a key that is no keyword": (lambda town: town.place.update(protection_key="my secret"), "place.yml", "protection_key"),
    "a date that is none": (lambda town: town.place.update(data_date="September"), "place.yml", "data_date"),
    "a group of an unknown cell": (
        lambda town: town.place["groups"].append({"group_code": "g", "name_zh": "g", "cells": ["x"]}),
        "place.yml",
        "groups.g.cells",
    ),
    "no group of everybody": (lambda town: town.place["groups"].pop(0), "place.yml", "a group all"),
    "a group twice": (lambda town: town.place["groups"].append(town.place["groups"][0]), "place.yml", "groups has all twice"),
    "a question about an unknown group": (lambda town: town.place.update(question_groups=["migrants"]), "place.yml", "question_groups has migrants"),
    "an unknown migrant group": (lambda town: town.place.update(migrant_group="migrants"), "place.yml", "migrant_group has migrants"),
    "an unknown service": (lambda town: town.place.update(services=["premarital_chek"]), "place.yml", "Nearest known: premarital_check"),
    "an unknown default": (lambda town: town.place.update(default_service="vaccination"), "place.yml", "default_service has vaccination"),
    "a service for a group that is not declared": (lambda town: town.place["services"].append("vaccination"), "place.yml", "child_0_3"),
    "visits of a person without their source": (
        lambda town: town.place.update(own_services=[OWN_SERVICE | {"visits_per_person_year": 2}]),
        "place.yml",
        "visits_source_zh",
    ),
    "no visits at all": (lambda town: town.place.update(own_services=[OWN_SERVICE | {"visits_per_person_year": 0}]), "place.yml", "visits_per_person_year"),
    "an outlet type of the catalogue": (
        lambda town: town.place.update(own_outlet_types=[{"outlet_type": "service_room", "symbol": "square", "name_zh": "室", "name_en": "room"}]),
        "place.yml",
        "own_outlet_types has service_room",
    ),
    "an area of an unknown unit": (
        lambda town: town.place.update(concentration_areas=[{"area_code": "c", "name_zh": "c", "units": ["320412411009"]}]),
        "place.yml",
        "320412411009",
    ),
    "no sources": (lambda town: town.place.update(sources=[]), "place.yml", "sources is empty"),
    "a source that is not there": (lambda town: town.place.update(sources=["unit.yml"]), "unit.yml", "does not exist"),
    "a table that is none": (lambda town: town.sources["units.yml"].update(table="villages"), "units.yml", "table"),
    "a column without origin": (lambda town: town.sources["units.yml"]["columns"].update(name_en={"prefix": "x"}), "units.yml", "columns.name_en"),
    "no licence": (lambda town: town.sources["units.yml"].pop("licence"), "units.yml", "licence"),
    "an unknown reference system": (lambda town: town.sources["units.yml"].update(crs="WGS 1984 perhaps"), "units.yml", "WGS 1984 perhaps"),
    "lon without lat": (lambda town: town.sources["outlets.yml"].pop("lat"), "outlets.yml", "both lon and lat"),
    "services of a table of people": (lambda town: town.sources["people.yml"].update(services=["x"]), "people.yml", "services belongs"),
    "repairs of a table of people": (lambda town: town.sources["people.yml"].update(repairs=["make_valid"]), "people.yml", "repairs belong"),
    "a repair that does not exist": (lambda town: town.sources["units.yml"].update(repairs=["guess"]), "units.yml", "repairs.0"),
    "illustrative numbers in a real place": (lambda town: town.sources["people.yml"].update(basis="illustrative"), "people.yml", "illustrative: true"),
}


@pytest.mark.parametrize(("spoil", "file", "words"), CASES.values(), ids=CASES.keys())
def test_a_mistake_names_its_file_and_its_key(town: Town, spoil: Callable[[Town], object], file: str, words: str) -> None:
    spoil(town)
    problems = [problem for problem in town.problems() if problem.where.file == file]
    assert words in told(problems), told(town.problems())
    for problem in problems:
        assert sentence(problem, "zh") != sentence(problem, "en")


@pytest.mark.parametrize(
    ("content", "row"),
    [("place_code: a\nplace_code: b\n", 2), ("place_code: [a\n", 2), ("a\tb: c: d\n", 1)],
    ids=["a key twice", "a list not closed", "a wrong mark"],
)
def test_broken_yaml_names_its_line(town: Town, content: str, row: int) -> None:
    town.write()
    (town.folder / "place.yml").write_text(content, "utf-8")
    town.write = lambda: None  # type: ignore[method-assign]  # the file stays as it was written here
    (problem,) = town.problems()
    assert (problem.where.file, problem.where.row) == ("place.yml", row)


def test_a_folder_without_a_place_says_so(town: Town) -> None:
    town.write = lambda: None  # type: ignore[method-assign]  # nothing is written
    (problem,) = town.problems()
    assert problem.where.file == "place.yml"
    assert "does not exist" in sentence(problem, "en")
