"""The private server: started on demand, shared, stopped by the last, and closed to everyone else."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from geo.db import cluster as cluster_module
from geo.db.cluster import Cluster
from geo.db.engine import open_database
from geo.errors import InstallationError
from geo.settings import PROJECT, Settings


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="gapmap-cluster-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


def test_the_last_program_to_leave_stops_the_server(folder: Path) -> None:
    first, second = Cluster(folder), Cluster(folder)
    with first:
        with second:
            assert second.is_running
        assert first.is_running
    assert not first.is_running


def test_data_survive_a_stop_and_a_start(folder: Path) -> None:
    settings = Settings(data_folder=folder, database_url=None)
    with open_database(settings, "one") as database, database.loader.begin() as connection:
        connection.execute(sa.text("CREATE TABLE kept AS SELECT 7 AS number"))
    with open_database(settings, "one") as database, database.loader.connect() as connection:
        assert connection.scalar(sa.text("SELECT number FROM kept")) == 7


def test_the_server_listens_on_no_network_address_and_runs_as_an_ordinary_user(folder: Path) -> None:
    with Cluster(folder), open_database(Settings(data_folder=folder, database_url=None), "one") as database, database.loader.connect() as connection:
        assert connection.scalar(sa.text("SHOW listen_addresses")) == ""
        backend = connection.scalar(sa.text("SELECT pg_backend_pid()"))
        assert Path(f"/proc/{backend}").stat().st_uid != 0


def test_a_killed_program_does_not_keep_the_server_from_stopping(folder: Path) -> None:
    script = (
        f"import pathlib, time\nfrom geo.db.cluster import Cluster\nCluster(pathlib.Path({str(folder)!r})).__enter__()\nprint('up', flush=True)\ntime.sleep(60)"
    )
    program = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=PROJECT)
    assert program.stdout is not None
    assert program.stdout.readline() == "up\n"
    os.kill(program.pid, signal.SIGKILL)
    program.wait(10)
    with Cluster(folder) as server:
        assert server.is_running
    assert not server.is_running


def test_a_server_that_was_killed_starts_again(folder: Path) -> None:
    with Cluster(folder) as server:
        postmaster = int((folder / "server" / "data" / "postmaster.pid").read_text().splitlines()[0])
        os.kill(postmaster, signal.SIGKILL)
        deadline = time.monotonic() + 10
        while server.is_running and time.monotonic() < deadline:
            time.sleep(0.05)
    with Cluster(folder) as server:
        assert server.is_running


def test_an_initialisation_that_was_killed_is_begun_anew(folder: Path) -> None:
    with Cluster(folder):
        pass
    (folder / "server" / "data").rename(folder / "server" / "data.new")
    with Cluster(folder) as server:
        assert server.is_running


def test_a_deep_data_folder_still_gets_a_socket_path_that_the_system_allows(folder: Path) -> None:
    deep = folder / "a-folder-with-a-long-name-in-it" / "another-folder-with-a-long-name" / "and-a-third-one-for-good-measure"
    deep.mkdir(parents=True)
    with Cluster(deep) as server:
        assert server.is_running
        assert len(os.fsencode(server.socket_folder / ".s.PGSQL.5432")) < 107
    shutil.rmtree(server.socket_folder, ignore_errors=True)


def test_a_full_disk_is_told_before_anything_is_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(total=100, used=99, free=1))
    with pytest.raises(InstallationError, match=r"disk of .* is full"):
        Cluster(folder).__enter__()
    assert not (folder / "server" / "data").exists()


def test_a_missing_postgis_names_the_packages(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "_EXTENSIONS_FOLDER", folder)
    with pytest.raises(InstallationError, match="postgresql and postgis"):
        Cluster(folder).__enter__()
