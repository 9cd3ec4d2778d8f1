"""The command line from outside: what it prints, its exit codes, and that a refused build changes nothing."""

import csv
import io
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.cli import main
from geo.db.engine import open_database
from geo.db.plans import OutletChange, begin_draft, keep
from geo.settings import settings
from tests.etl.town import FIRST, Town


@pytest.fixture
def place(tmp_path: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """The town of two units, as files, under a place code of its own; commands use the session's private server."""
    monkeypatch.setenv("GAPMAP_DATA_FOLDER", str(data_folder))
    town = Town(tmp_path / "town")
    town.place |= {"place_code": f"town_{abs(hash(tmp_path.name)) % 10**8}", "protection_key": "demonstration"}
    monkeypatch.setenv("GAPMAP_PLACE", town.place["place_code"])
    monkeypatch.delenv("GAPMAP_DATABASE_URL", raising=False)
    settings.cache_clear()
    town.write()
    yield town
    settings.cache_clear()


@pytest.fixture
def tmp_path(tmp_path: Path) -> Path:
    (tmp_path / "town").mkdir()
    return tmp_path


def run(*words: str) -> int:
    return main(list(words))


def test_a_place_is_built_listed_exported_and_examined(place: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("build", str(place.folder)) == 0
    assert "Release 1 of 两村 is served now." in capsys.readouterr().out
    assert run("layers") == 0
    assert any(line.split() == ["2", "unit"] for line in capsys.readouterr().out.splitlines())
    assert run("releases") == 0
    assert capsys.readouterr().out.startswith("*    1  2026-09-30")
    assert run("export", "gaps", str(tmp_path / "gaps.csv"), "--group", "all", "--walk", "4000") == 0
    rows = [row for row in csv.DictReader(io.StringIO((tmp_path / "gaps.csv").read_text("utf-8-sig"))) if not row["unit_code"].startswith("#")]
    assert {row["unit_code"]: row["eligible_count"] for row in rows} == {FIRST: "100", "320412411002": "50"}
    capsys.readouterr()
    run("doctor")
    told = capsys.readouterr().out
    assert "✓ 已安装 PostgreSQL" in told
    assert "The dashboard's role cannot read exact counts." in told


def test_a_file_is_written_under_a_plan_that_it_names_and_never_of_the_present_instead(place: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("build", str(place.folder))
    with open_database(settings(), place.place["place_code"]) as database, database.editor.begin() as connection:
        lapsed = OutletChange("close", "demolished")
        plan = keep(connection, begin_draft(connection, [lapsed]), name="夜间方案")
    capsys.readouterr()
    file = tmp_path / "outlets.csv"
    assert run("export", "outlets", str(file), "--plan", str(plan.plan_id)) == 0
    assert "夜间方案 is laid over the data: this is not the present." in capsys.readouterr().out
    assert re.search("# 网点方案 / Outlet plan: .*夜间方案.*非现状", file.read_text("utf-8-sig"))
    missing = tmp_path / "gaps.csv"
    assert run("export", "gaps", str(missing), "--plan", str(plan.plan_id), "--plan", "999999") == 1
    assert capsys.readouterr().err.splitlines() == ["没有方案 999999，可能已被删除。", "There is no plan 999999; it may have been discarded."]
    assert not missing.exists()


def test_building_again_says_that_nothing_has_changed(place: Town, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("build", str(place.folder)) == 0
    assert run("build", str(place.folder)) == 0
    assert "Nothing has changed: release 1 already holds this content" in capsys.readouterr().out


def test_rolling_back_and_building_the_old_content_again_serve_the_old_release(place: Town, capsys: pytest.CaptureFixture[str]) -> None:
    run("build", str(place.folder))
    place.table("people.csv", ["code", "residents", "migrants"], [[FIRST, 200, 40], ["320412411002", 50, 0]])
    run("build", str(place.folder))
    assert run("rollback") == 0
    assert "Release 1 of 两村 is served now." in capsys.readouterr().out
    assert run("rollback", "7") == 1
    assert "There is no release 7" in capsys.readouterr().err


def test_a_refused_build_tells_both_languages_and_changes_nothing(place: Town, capsys: pytest.CaptureFixture[str]) -> None:
    run("build", str(place.folder))
    place.table("people.csv", ["code", "residents", "migrants"], [[FIRST, -3, 0], ["3.2E+11", 50, 0]])
    capsys.readouterr()
    assert run("build", str(place.folder)) == 1
    told = capsys.readouterr().err
    assert "people.csv" in told
    assert "第 2 行" in told
    assert "row 2" in told
    assert "row 3" in told
    assert "nothing was changed" in told
    run("releases")
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_a_place_without_a_release_says_what_to_do(place: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("export", "gaps", str(tmp_path / "gaps.csv")) == 1
    assert "has no release yet; build one with ./gapmap build FOLDER" in capsys.readouterr().err
    assert run("doctor") == 1


def test_an_unknown_ending_and_an_unknown_service_are_told(place: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("build", str(place.folder))
    assert run("export", "gaps", str(tmp_path / "gaps.doc")) == 1
    assert ".gpkg, .geojson, .csv" in capsys.readouterr().err
    assert run("export", "gaps", str(tmp_path / "gaps.csv"), "--service", "surgery") == 1
    assert "Service surgery is not offered here" in capsys.readouterr().err
    assert not (tmp_path / "gaps.csv").exists()


def test_a_port_in_use_is_one_clear_sentence(place: Town, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert run("serve", "--port", str(port)) == 1
    assert f"Port {port} cannot be used" in capsys.readouterr().err


def test_a_folder_that_is_no_place_is_told(place: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("build", str(tmp_path / "nowhere")) == 1
    assert "place.yml" in capsys.readouterr().err


def test_the_key_of_a_real_place_is_a_file_that_only_its_owner_reads(place: Town, data_folder: Path) -> None:
    del place.place["protection_key"]
    place.write()
    assert run("build", str(place.folder)) == 0
    key = data_folder / "keys" / f"{place.place['place_code']}.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert len(key.read_bytes()) == 32


def test_wrong_usage_is_told_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run("bild")
    told = capsys.readouterr().err
    assert ended.value.code == 2
    assert "无法理解这条命令" in told
    assert "The command cannot be understood" in told
