"""Files of Chinese offices as they are: a Shapefile in GBK that says so in one byte only, and a CSV with CR line ends."""

import shutil
from pathlib import Path

import pytest

from etl.declarations import Source
from etl.read.source import read_tables
from geo.errors import InputError
from geo.i18n import sentence
from geo.settings import PROJECT

DATA = PROJECT.parent / "shared" / "data" / "encodings"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the published files are not on this machine")
ABOUT = {"publisher_zh": "举例", "licence": "MIT", "date": "2020"}
LANGUAGE_BYTE_AT = 29


def shanghai(folder: Path, *, language_byte: int, cpg: str | None = None) -> Path:
    """The districts of Shanghai with another language byte."""
    for path in DATA.glob("shanghai_shp_*"):
        shutil.copyfile(path, folder / f"shanghai{path.suffix}")
    (folder / "shanghai.dbf").chmod(0o600)
    content = bytearray((folder / "shanghai.dbf").read_bytes())
    content[LANGUAGE_BYTE_AT] = language_byte
    (folder / "shanghai.dbf").write_bytes(content)
    if cpg is not None:
        (folder / "shanghai.cpg").write_text(cpg)
    return folder / "shanghai.shp"


def names_of(path: Path, encoding: str | None) -> set[str]:
    source = Source.model_validate({"table": "unit", "file": path.name, "encoding": encoding, **ABOUT})
    (table,) = read_tables(path, source)
    return {str(value) for column in table.frame for value in table.frame[column]}


@pytest.mark.parametrize(
    ("language_byte", "cpg", "encoding"),
    [(0x4D, None, None), (0, "GBK", None), (0, "936", None), (0, None, "gbk"), (0, None, "gb18030"), (0, "UTF-8", "gb2312")],
)
def test_names_of_districts_are_read_wherever_the_encoding_is_said(tmp_path: Path, language_byte: int, cpg: str | None, encoding: str | None) -> None:
    assert {"浦东新区", "徐汇区", "黄浦区"} <= names_of(shanghai(tmp_path, language_byte=language_byte, cpg=cpg), encoding)


@pytest.mark.parametrize(("language_byte", "cpg", "encoding"), [(0, None, None), (0x57, None, None), (0, "UTF-8", None), (0, None, "utf-8")])
def test_a_wrong_or_missing_encoding_is_refused_and_the_fitting_one_named(tmp_path: Path, language_byte: int, cpg: str | None, encoding: str | None) -> None:
    with pytest.raises(InputError) as refused:
        names_of(shanghai(tmp_path, language_byte=language_byte, cpg=cpg), encoding)
    for language in ("en", "zh"):
        assert "gb18030" in sentence(refused.value, language)
        assert "shanghai.shp" in sentence(refused.value, language)


def test_a_csv_with_cr_line_ends_has_all_its_rows() -> None:
    path = DATA / "health_chicago_CR_line_endings.csv"
    (table,) = read_tables(path, Source.model_validate({"table": "outlet", "file": path.name, **ABOUT}))
    assert list(table.frame.columns) == ["ID", "Facility", "lat", "lon", "Type", "capacity", "category", "community"]
    assert len(table.rows) == path.read_bytes().count(b"\r") - (0 if not path.read_bytes().endswith(b"\r") else 1)
    assert table.rows[0] == 2
    assert table.frame["Facility"].iloc[0] == "American Indian Health Service of Chicago, Inc."
