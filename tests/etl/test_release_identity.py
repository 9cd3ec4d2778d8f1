"""A release is known by its inputs, the method's data, the schema, the key and the code that makes it: none of them can change unseen."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from etl import engine, pipeline
from etl.engine import SOURCES, STATEMENTS, engine_hash
from etl.pipeline import build
from geo.db.engine import Database
from geo.settings import PROJECT
from tests.gridville import gridville


def _imported(path: Path) -> Iterator[Path]:
    """Modules of this project that a module imports, packages included."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        for name in names:
            stem = PROJECT / name.replace(".", "/")
            yield from (found for found in (stem.with_suffix(".py"), stem / "__init__.py") if found.exists())


def test_every_module_that_the_build_imports_is_part_of_what_identifies_a_release() -> None:
    hashed = {path for pattern in SOURCES for path in PROJECT.glob(pattern)}
    needed: set[Path] = set()
    ahead = [Path(module) for module in (pipeline.__file__, PROJECT / "etl/folder.py", PROJECT / "etl/read/gdal_child.py")]
    while ahead:
        path = ahead.pop()
        if path not in needed:
            needed.add(path)
            ahead += _imported(path)
    assert len(needed) > 60
    assert {path.relative_to(PROJECT).as_posix() for path in needed - hashed} == set()


def test_every_statement_is_part_of_what_identifies_a_release() -> None:
    assert {path for pattern in STATEMENTS for path in PROJECT.glob(pattern)} == set((PROJECT / "geo").rglob("*.sql"))


def test_a_changed_line_of_code_is_another_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "geo" / "core" / "spreading.py"
    source.parent.mkdir(parents=True)
    hashes = []
    for text in (b"block = 1\n", b"block = 5\n", b"block = 5\r\n"):
        source.write_bytes(text)
        monkeypatch.setattr(engine, "PROJECT", tmp_path)
        hashes.append(engine_hash.__wrapped__())
    assert hashes[0] != hashes[1]
    assert hashes[1] == hashes[2]


def test_the_same_files_built_by_other_code_are_another_release(
    new_database: Callable[[], Database], data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = new_database()
    first = build(database, gridville(), data_folder=data_folder)
    monkeypatch.setattr(pipeline, "engine_hash", lambda: "earlier code")
    other = build(database, gridville(), data_folder=data_folder)
    assert (first.is_new, other.is_new) == (True, True)
    assert first.release.content_hash != other.release.content_hash
