"""Tables that are refused: each problem is one sentence, in both languages, that names the place and the remedy."""

import pytest

from geo.errors import MissingFileError, Where
from geo.i18n import sentence
from tests.etl.spoiled import Spoil, Spoiled, both, check, content, declared, text
from tests.etl.town import FIRST, SECOND, Town, new_workbook, told


def people(header: list[str], *rows: list[object], **how: str) -> Spoil:
    return lambda town: town.table("people.csv", header, rows, **how)


def counts(*rows: list[object]) -> Spoil:
    return people(["code", "residents", "migrants"], *rows)


def workbook(*rows: list[object], merged: str = "", sheets: int = 1) -> Spoil:
    """The people as a workbook."""

    def write(town: Town) -> None:
        book, sheet = new_workbook(*rows)
        if merged:
            sheet.merge_cells(merged)
        for number in range(1, sheets):
            book.create_sheet(f"附表{number}").append(["x"])
        book.save(town.folder / "people.xlsx")
        town.sources["people.yml"]["file"] = "people.xlsx"

    return write


HEADER: list[object] = ["code", "residents", "migrants"]

SPOILED = [
    Spoiled(
        "a count is negative", counts([FIRST, 100, -4], [SECOND, 50, 0]),
        Where("people.csv", row=2, column="migrants"), "0 or more", "0 或大于 0",
    ),
    Spoiled(
        "a count is no number", counts([FIRST, 100, 40], [SECOND, "五十", 0]),
        Where("people.csv", row=3, column="residents"), "whole number", "整数",
    ),
    Spoiled("a count is a fraction", counts([FIRST, 100, 40.5], [SECOND, 50, 0]), Where("people.csv", row=2, column="migrants"), "fraction", "小数"),
    Spoiled("a count is empty", counts([FIRST, 100, ""], [SECOND, 50, 0]), Where("people.csv", row=2, column="migrants"), "fill it in", "请填写"),
    Spoiled(
        "a count is infinite", counts([FIRST, 100, "inf"], [SECOND, 50, 0]),
        Where("people.csv", row=2, column="migrants"), "whole number", "整数",
    ),
    Spoiled(
        "a part exceeds its whole", counts([FIRST, 100, 40], [SECOND, 50, 51]),
        Where("people.csv", row=3, column="migrants"), "greater than", "部分大于整体",
    ),
    Spoiled(
        "a unit is unknown", counts([FIRST, 100, 40], ["320412411022", 50, 0]),
        Where("people.csv", row=3, column="code"), "Nearest known: 320412411002 北桥社区", "最接近的有：320412411002 北桥社区",
    ),
    Spoiled(
        "a unit is named, not coded", counts([FIRST, 100, 40], ["北桥社区", 50, 0]),
        Where("people.csv", row=3, column="code"), "320412411002 北桥社区", "320412411002 北桥社区",
    ),
    Spoiled("a unit has no people", counts([FIRST, 100, 40]), Where("people.csv"), f"Unit {SECOND} 北桥社区 has no people", "无人居住则填 0"),
    Spoiled(
        "a unit is counted twice", counts([FIRST, 100, 40], [SECOND, 50, 0], [FIRST, 1, 0]),
        Where("people.csv", row=4, column="code"), "row 2 of people.csv", "people.csv 第 2 行",
    ),
    Spoiled(
        "Excel wrote a power of ten", counts([FIRST, 100, 40], ["3.2E+11", 50, 0]),
        Where("people.csv", row=3, column="code"), "format the column as text", "文本格式",
    ),
    Spoiled(
        "Excel wrote a decimal", counts([FIRST, 100, 40], ["320412411002.0", 50, 0]),
        Where("people.csv", row=3, column="code"), "format the column as text", "文本格式",
    ),
    Spoiled(
        "a mapped column is missing", people(["code", "total", "migrants"], [FIRST, 1, 1]),
        Where("people.csv", column="residents"), "no such column", "没有这一列",
    ),
    Spoiled(
        "a row is too short", counts([FIRST, 100, 40], [SECOND, 50]),
        Where("people.csv", row=3), "2 cells, the header has 3", "2 个单元格，标题行有 3 个",
    ),
    Spoiled("a quote is never closed", text("people.csv", 'code,residents,migrants\n"3204,100,40\n'), Where("people.csv", row=2), "quote", "引号"),
    Spoiled("two headers are alike", people(["code", "residents", "residents"], [FIRST, 1, 1]), Where("people.csv", row=1), "B and C", "B 和 C"),
    Spoiled("rows are missing", declared("people.yml", expected_rows=3), Where("people.csv"), "2 rows, `expected_rows:` says 3", "2 行"),
    Spoiled("a file is missing", declared("people.yml", file="pepole.csv"), Where("pepole.csv"), "put it there", "请放入该文件"),
    Spoiled("a file lies elsewhere", declared("people.yml", file="../people.csv"), Where("people.yml"), "outside the folder", "不在地方文件夹之内"),
    Spoiled("a file is empty", text("people.csv", ""), Where("people.csv"), "empty", "空的"),
    Spoiled("a file has a header only", counts(), Where("people.csv"), "no rows", "没有数据行"),
    Spoiled(
        "a cell of the population is unknown", declared("people.yml", cells={"migrant": "migrants", "tourist": "residents"}),
        Where("people.yml"), "cells.tourist", "cells.tourist",
    ),
    Spoiled(
        "a cell of the population is left out", declared("people.yml", cells={"migrant": "migrants"}),
        Where("people.csv"), "no count of registered", "缺少 registered 的人数",
    ),
    Spoiled(
        "the text is GBK", people(["code", "residents", "migrants", "备注"], [FIRST, 100, 40, "好"], [SECOND, 50, 0, "好"], encoding="gbk"),
        Where("people.csv"), "Fits: gb18030", "相符的编码：gb18030",
    ),
    Spoiled(
        "the declared encoding is wrong",
        both(people(["code", "residents", "migrants", "说明文字"], [FIRST, 100, 40, "村"]), declared("people.yml", encoding="gbk")),
        Where("people.csv"), "Fits: utf-8", "相符的编码：utf-8",
    ),
    Spoiled(
        "characters were lost before", people(["code", "residents", "migrants", "x"], [FIRST, 100, 40, "\ufffd"]),
        Where("people.csv", row=2), "export it again", "重新导出",
    ),
    Spoiled(
        "an encoding is unknown", declared("people.yml", encoding="klingon"),
        Where("people.csv"), "declare utf-8 or gb18030", "请声明 utf-8 或 gb18030",
    ),
    Spoiled(
        "a file is none of the formats", declared("people.yml", file="people.yml"),
        Where("people.yml"), "GeoJSON, GeoPackage, Shapefile", "GeoJSON、GeoPackage、Shapefile",
    ),
    Spoiled("cells are merged", workbook(HEADER, [FIRST, 100, 40], [SECOND, 50, 0], merged="B1:C1"), Where("people.xlsx", "人口"), "B1:C1", "B1:C1"),
    Spoiled(
        "a number is kept as text", workbook(HEADER, [FIRST, "100", 40], [SECOND, 50, 0]),
        Where("people.xlsx", "人口", 2, "residents"), "stored as text", "文本形式",
    ),
    Spoiled("the sheet is not named", workbook(HEADER, [FIRST, 100, 40], sheets=2), Where("people.xlsx"), "人口, 附表1", "人口, 附表1"),
    Spoiled(
        "a code of a workbook lost digits", workbook(HEADER, [320000000000, 100, 40], [SECOND, 50, 0]),
        Where("people.xlsx", "人口", 2, "code"), "format the column as text", "文本格式",
    ),
    Spoiled(
        "two headers of a sheet are alike", workbook([*HEADER, "migrants"], [FIRST, 100, 40, 1], [SECOND, 50, 0, 1]),
        Where("people.xlsx", "人口"), "D", "D",
    ),
    Spoiled(
        "a workbook is damaged", both(content("people.xlsx", b"PK\x03\x04no workbook"), declared("people.yml", file="people.xlsx")),
        Where("people.xlsx"), "damaged", "已损坏",
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", SPOILED, ids=lambda case: case.name)
def test_what_is_wrong_is_told_with_its_place_and_its_remedy(town: Town, case: Spoiled) -> None:
    check(town, case)


def test_the_town_is_good_before_it_is_spoiled(town: Town) -> None:
    assert town.problems() == ()


def test_a_missing_file_is_also_a_file_not_found_error(town: Town) -> None:
    town.sources["people.yml"]["file"] = "nowhere.csv"
    (problem,) = [problem for problem in town.problems() if problem.where.file == "nowhere.csv"]
    assert isinstance(problem, MissingFileError)
    assert isinstance(problem, FileNotFoundError)


def test_a_cell_left_far_outside_the_table_is_no_reason_to_run_out_of_memory(town: Town) -> None:
    book, sheet = new_workbook(HEADER, [FIRST, 100, 40], [SECOND, 50, 0])
    sheet["XFD1048576"] = 1
    book.save(town.folder / "people.xlsx")
    town.sources["people.yml"]["file"] = "people.xlsx"
    assert "row 1048576 and column XFD" in told(town.problems())


def test_one_file_that_cannot_be_read_is_one_problem(town: Town) -> None:
    """The people of units that could not be read are not told as unknown."""
    (town.folder / "units.geojson").write_text("{", "utf-8")
    assert [problem.where.file for problem in town.problems()] == ["units.geojson"]


def test_every_wrong_row_is_told_and_of_many_twenty(town: Town) -> None:
    town.table("people.csv", ["code", "residents", "migrants"], [[FIRST, -1, -1]] * 30)
    problems = [problem for problem in town.problems() if problem.where.file == "people.csv"]
    assert len(problems) == 21
    assert "40 more problems" in sentence(problems[-1], "en")
