"""Data about persons are refused wherever they stand, and the refusal never repeats them."""

import json
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from etl.doctor.person_words import is_about_persons
from geo.errors import PrivacyError
from geo.i18n import sentence
from tests.etl.town import FIRST, MIDDLE, SECOND, Town, new_workbook, told

# Made up: the check signs follow GB 11643, the dates of birth and the mobile numbers belong to nobody.
OLD_IDENTITY = "320412410214001"
MOBILE = "13800138000"


def with_check_sign(first_17: str) -> str:
    """ISO 7064 MOD 11-2, written from the standard's definition: the weighted sum of all 18 signs is 1 modulo 11."""
    for sign in "0123456789X":
        value = 10 if sign == "X" else int(sign)
        if (sum(int(digit) * (2 ** (17 - at) % 11) for at, digit in enumerate(first_17)) + value) % 11 == 1:
            return first_17 + sign
    raise AssertionError


NEW_IDENTITY = with_check_sign("32041219900307123")


def test_the_standards_own_example_has_its_check_sign() -> None:
    """GB 11643 gives 11010519491231002X and 440524188001010014 as examples."""
    assert with_check_sign("11010519491231002") == "11010519491231002X"
    assert with_check_sign("44052418800101001") == "440524188001010014"


@pytest.mark.parametrize(
    "header",
    [
        "姓名", "户主姓名", "身份证号", "公民身份号码", "证件号码", "手机", "手 机 号", "联系电话", "联系人",
        "出生日期", "现住址", "家庭住址", "微信号", "ＸＩＮＧＭＩＮＧ", "xing_ming",
        "ShenFenZheng", "shouji", "sfzh", "lxdh", "CSRQ", "Full Name", "firstName",
        "ID card", "id_number", "Phone", "mobile", "mobile_phone", "contact", "Birth-Date",
        "date of birth", "dob", "name", "NAME", "address", "street", "E-mail",
    ],
)  # fmt: skip
def test_a_header_about_persons_is_refused_in_a_table_of_people(town: Town, header: str) -> None:
    town.table("people.csv", ["code", "residents", "migrants", header], [[FIRST, 100, 40, ""], [SECOND, 50, 0, ""]])
    problems = town.problems()
    assert problems
    assert all(isinstance(problem, PrivacyError) for problem in problems)
    assert (problems[0].where.file, problems[0].where.column) == ("people.csv", header)
    assert "counts only" in sentence(problems[0], "en")
    assert "只提供人数" in sentence(problems[0], "zh")


@pytest.mark.parametrize(
    "header",
    [
        "residents", "户籍人口", "手机信令人口", "已婚育龄妇女", "出生人数", "单元名称", "cell_code", "mobile_clinic_visits", "unit_name", "telework", "idle",
        "contacts_per_week",
    ],
)  # fmt: skip
def test_a_header_about_counts_or_places_is_welcome(header: str) -> None:
    assert not is_about_persons(header, is_facility=False, is_place=False)


@pytest.mark.parametrize("header", ["name", "street", "address", "地址", "电话", "phone", "email", "contact:phone"])
def test_a_facility_may_publish_where_and_how_it_is_reached(town: Town, header: str) -> None:
    town.table("outlets.csv", ["code", "title", "lon", "lat", header], [["a", "甲站", MIDDLE.x, MIDDLE.y, "0519-86551234"]])
    assert town.problems() == ()


@pytest.mark.parametrize("header", ["负责人", "联系人", "手机", "contact", "contact person", "姓名"])
def test_a_facility_may_not_publish_its_people(town: Town, header: str) -> None:
    town.table("outlets.csv", ["code", "title", "lon", "lat", header], [["a", "甲站", MIDDLE.x, MIDDLE.y, ""]])
    (problem,) = town.problems()
    assert isinstance(problem, PrivacyError)
    assert problem.where.column == header


@pytest.mark.parametrize(
    "value",
    [
        MOBILE, "138 0013 8000", "138-0013-8000", "+86 138 0013 8000", "8613800138000",
        "0086-13800138000", "１３８００１３８０００", "电话13800138000转2", "13800138000.0", "1.3800138111E+10",
        NEW_IDENTITY, NEW_IDENTITY.lower(), f"{NEW_IDENTITY[:6]} {NEW_IDENTITY[6:14]} {NEW_IDENTITY[14:]}",
        f"号{NEW_IDENTITY}", "3.20412199003071E+17", OLD_IDENTITY, "姓名：",
    ],
)  # fmt: skip
def test_a_value_about_a_person_is_refused_in_a_column_that_nobody_mapped(town: Town, value: str) -> None:
    town.table("people.csv", ["code", "residents", "migrants", "备注"], [[FIRST, 100, 40, ""], [SECOND, 50, 0, value]])
    (problem,) = town.problems()
    assert isinstance(problem, PrivacyError)
    assert (problem.where.file, problem.where.row, problem.where.column) == ("people.csv", 3, "备注")
    for language in ("en", "zh"):
        assert value not in sentence(problem, language)
    assert "take" in sentence(problem, "en")
    assert "请删除" in sentence(problem, "zh")


@pytest.mark.parametrize(
    "value",
    [
        "320412411014", "0519-86551234", "051986551234", "119.938113800138", "13.3388878396173", "0.13812345678", "12345678901",
        "1380013800", "138001380001", "320412990230001",
        "320412199013011234", "2020-02-29 13:00", "13912345678.5", "a/320412411014-0001", "1735689600000",
    ],
)  # fmt: skip
def test_a_number_that_is_about_no_person_is_welcome(town: Town, value: str) -> None:
    town.table("people.csv", ["code", "residents", "migrants", "备注"], [[FIRST, 100, 40, ""], [SECOND, 50, 0, value]])
    assert town.problems() == ()


def test_a_header_that_is_itself_a_value_is_shown_as_a_letter(town: Town) -> None:
    """A file without header: its first row would be repeated as column names."""
    town.table("people.csv", [FIRST, "张三", MOBILE], [[SECOND, "李四", MOBILE]])
    assert "column C" in told(town.problems())
    assert MOBILE not in told(town.problems())


def test_village_group_codes_of_fifteen_digits_are_no_identity_numbers(town: Town) -> None:
    """320412411014001 is group 001 of village 320412411014, and would be somebody born on 14 October 1941."""
    code = FIRST + "001"
    town.place["units"] = [FIRST, SECOND]
    town.table("outlets.csv", ["code", "title", "lon", "lat"], [[code, "甲站", MIDDLE.x, MIDDLE.y], ["320412411014001", "乙站", MIDDLE.x, MIDDLE.y]])
    (problem,) = town.problems()
    assert problem.where.row == 3
    town.table("outlets.csv", ["code", "title", "lon", "lat"], [[code, "甲站", MIDDLE.x, MIDDLE.y]])
    assert town.problems() == ()


def test_codes_of_openstreetmap_may_look_like_mobile_numbers_where_they_are_declared(town: Town) -> None:
    header, row = ["code", "title", "lon", "lat"], ["13002069682", "诊所 13002069682", MIDDLE.x, MIDDLE.y]
    town.table("outlets.csv", header, [row])
    assert {problem.where.column for problem in town.problems()} == {"code", "title"}
    town.sources["outlets.yml"]["code_scheme"] = "openstreetmap"
    assert town.problems() == ()
    town.table("outlets.csv", [*header, "note"], [[*row, MOBILE]])
    assert [problem.where.column for problem in town.problems()] == ["note"]


def test_persons_are_looked_for_before_anything_else_is_told(town: Town) -> None:
    town.table("people.csv", ["code", "residents", "migrants", "姓名"], [["nobody knows", -1, "x", "王五"]])
    assert all(isinstance(problem, PrivacyError) for problem in town.problems())
    assert "王五" not in told(town.problems())


def _workbook(town: Town, change: Callable[[Workbook], object]) -> None:
    book, _ = new_workbook(["code", "residents", "migrants"], [FIRST, 100, 40], [SECOND, 50, 0])
    change(book)
    book.save(town.folder / "people.xlsx")
    town.sources["people.yml"] |= {"file": "people.xlsx", "sheet": "人口"}


def _hidden(book: Workbook) -> None:
    sheet = book.create_sheet("名单")
    sheet.append(["登记表"])
    sheet.append(["序号", "姓名"])
    sheet.sheet_state = "hidden"


@pytest.mark.parametrize(
    ("change", "sheet", "row"),
    [
        (lambda book: None, None, None),
        (_hidden, "名单", 2),
        (lambda book: book.create_sheet("电话簿").append(["a", int(MOBILE)]), "电话簿", 1),
        (lambda book: book["人口"].append([None, None, None, int(MOBILE)]), "人口", 4),
        (lambda book: book["人口"].append([None, None, None, 320412199003071000]), "人口", 4),
        (lambda book: setattr(book["人口"]["A2"], "comment", Comment(f"问 {MOBILE}", "x")), "人口", 2),
    ],
    ids=["nothing", "a label in a hidden sheet", "a header that is a number", "an unmapped column", "an identity number that lost digits", "a comment"],
)
def test_every_sheet_of_a_workbook_is_looked_through(town: Town, change: Callable[[Workbook], object], sheet: str | None, row: int | None) -> None:
    _workbook(town, change)
    assert [(problem.where.sheet, problem.where.row) for problem in town.problems()] == ([(sheet, row)] if sheet else [])


def test_properties_of_geojson_are_looked_through_to_the_depth(town: Town) -> None:
    town.units([])
    content = json.loads((town.folder / "units.geojson").read_text("utf-8"))
    content["features"] = [{"type": "Feature", "geometry": None, "properties": {"code": FIRST, "tags": {"contact": {"手机": "x"}}, "list": [[MOBILE]]}}]
    (town.folder / "units.geojson").write_text(json.dumps(content), "utf-8")
    assert {problem.where.column for problem in town.problems()} == {"tags", "list"}


def test_members_beside_the_properties_are_looked_through(town: Town) -> None:
    content = json.loads((town.folder / "units.geojson").read_text("utf-8")) | {"owner": f"call {MOBILE}"}
    (town.folder / "units.geojson").write_text(json.dumps(content), "utf-8")
    assert [problem.where.column for problem in town.problems()] == ["owner"]


def test_every_table_of_a_geopackage_is_looked_through(town: Town, tmp_path: Path) -> None:
    units = gpd.read_file(town.folder / "units.geojson")
    pyogrio.write_dataframe(units, tmp_path / "units.gpkg", layer="units")
    town.sources["units.yml"] |= {"file": "units.gpkg", "layer": "units"}
    assert town.problems() == ()
    pyogrio.write_dataframe(pd.DataFrame({"xingming": ["王五"]}), tmp_path / "units.gpkg", layer="people", append=True)
    (problem,) = town.problems()
    assert isinstance(problem, PrivacyError)
    assert (problem.where.sheet, problem.where.column) == ("people", "xingming")
