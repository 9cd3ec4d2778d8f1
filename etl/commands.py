"""What each word of the command line does. Every command returns the exit code; errors are told by `etl.cli`."""

import argparse
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import sqlalchemy as sa

from etl.doctor.installation import examine
from etl.folder import load_place
from etl.pipeline import Outcome, build
from geo.analysis.first_use import compile_kernels
from geo.analysis.gaps import Question, answer, default_question
from geo.analysis.layers import gap_layer, outlet_layer
from geo.analysis.nearest import nearest_by_unit
from geo.analysis.snapshot import Snapshot, read_snapshot
from geo.analysis.what_if import lay_plans
from geo.catalogue import thresholds
from geo.db import read, tables
from geo.db import release as db_release
from geo.db.engine import Database, open_database, unreachable
from geo.db.plans import named_plans
from geo.errors import BusyError, InputError, N_, UnknownCodeError, Where
from geo.export.about import notes
from geo.export.layers import FORMATS
from geo.i18n import translate
from geo.settings import PROJECT, settings

LAYERS: Final = ("gaps", "outlets")
HOURS: Final = tuple(thresholds().window_by_code)
_STARTED: Final = time.perf_counter()


def say(message: str, **values: object) -> None:
    """Print one line of progress in both languages, with the seconds since the start."""
    both = dict.fromkeys((translate(message, "zh", **values), translate(message, "en", **values)))  # a file's name is one and the same
    line = " · ".join(both)
    sys.stdout.write(f"[{time.perf_counter() - _STARTED:5.1f} s] {line}\n")
    sys.stdout.flush()


@contextmanager
def _database(place_code: str) -> Iterator[Database]:
    try:
        with open_database(settings(), place_code) as database:
            yield database
    except sa.exc.DBAPIError as error:
        raise unreachable(error) from error


def build_place(chosen: argparse.Namespace) -> int:
    """Read, check and publish the place in `chosen.folder`."""
    _build(chosen.folder, chosen.data, is_correction=chosen.correction)
    return 0


def _build(folder: Path, data: Path | None, *, is_correction: bool = False) -> Outcome:
    say(N_("Reading and checking {folder}"), folder=folder)
    place_data = load_place(folder, data, progress=say)
    with _database(place_data.place.place_code) as database:
        outcome = build(database, place_data, data_folder=settings().data_folder, progress=say, is_correction=is_correction)
    if outcome.is_new:
        say(N_("Release {number} of {name} is served now."), number=outcome.release.release_id, name=outcome.release.name_zh)
    else:
        say(N_("Nothing has changed: release {number} already holds this content and is served."), number=outcome.release.release_id)
    return outcome


def run(chosen: argparse.Namespace) -> int:
    """Build the demonstration where needed and serve it until interrupted."""
    _refuse_taken_port(chosen.host, chosen.port)
    with _database(settings().place):  # keeps the private server up between building and serving
        outcome = _build(PROJECT / "data", None)
        return _serve(chosen.host, chosen.port, outcome.release.place_code)


def serve(chosen: argparse.Namespace) -> int:
    """Serve the dashboard of one place until interrupted."""
    _refuse_taken_port(chosen.host, chosen.port)
    return _serve(chosen.host, chosen.port, chosen.place)


def _serve(host: str, port: int, place_code: str) -> int:
    import os

    import uvicorn

    say(N_("Getting ready to compute (a few seconds, once after an installation)"))
    compile_kernels()
    os.environ["GAPMAP_PLACE"] = place_code
    settings.cache_clear()
    say(N_("The map of {place} is at {address} (Ctrl-C ends it)"), place=place_code, address=f"http://{host}:{port}")
    uvicorn.run("dashboard.app:app", host=host, port=port, log_level="warning", access_log=False)
    return 0


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = N_("Port {port} cannot be used ({reason}); choose another with --port, or end the program that uses it.")
            raise BusyError(message, port=port, reason=error.strerror) from error


def list_releases(chosen: argparse.Namespace) -> int:
    """List releases, newest first; the served one is marked."""
    with _database(chosen.place) as database, database.loader.connect() as connection:
        served = db_release.current_release(connection)
        for release in db_release.releases(connection):
            mark = "*" if served is not None and release.release_id == served.release_id else " "
            line = f"{mark} {release.release_id:>4}  {release.data_date}  {release.built_at:%Y-%m-%d %H:%M}  {release.name_zh}  {release.content_hash[:12]}"
            sys.stdout.write(line + "\n")
    return 0


def roll_back(chosen: argparse.Namespace) -> int:
    """Serve an earlier release again."""
    with _database(chosen.place) as database, database.loader.begin() as connection:
        db_release.lock_builds(connection)
        release = db_release.roll_back(connection, chosen.release)
    say(N_("Release {number} of {name} is served now."), number=release.release_id, name=release.name_zh)
    return 0


def _served(connection: sa.Connection, place_code: str) -> db_release.Release:
    release = db_release.current_release(connection)
    if release is None:
        raise UnknownCodeError(N_("Place {place} has no release yet; build one with ./gapmap build FOLDER."), place=place_code)
    return release


def list_layers(chosen: argparse.Namespace) -> int:
    """List the tables of the served release with their rows."""
    with _database(chosen.place) as database, database.reader.connect() as connection:
        release = _served(connection, chosen.place)
        for table in tables.PARTITIONED:
            if table.schema == "shown":
                count = connection.scalar(sa.select(sa.func.count()).select_from(table).where(table.c.release_id == release.release_id))
                sys.stdout.write(f"{count:>8}  {table.name}\n")
    return 0


def export(chosen: argparse.Namespace) -> int:
    """Write a layer of the served release to a file, under the outlet plans that are asked for."""
    content_of = FORMATS.get(chosen.file.suffix.removeprefix(".").lower())
    if content_of is None:
        raise InputError(N_("The file must end in {endings}."), where=Where(file=str(chosen.file)), endings=", ".join(f".{name}" for name in FORMATS))
    with _database(chosen.place) as database, database.reader.connect() as connection:
        release = _served(connection, chosen.place)
        plans = named_plans(connection, chosen.plan)
        snapshot, lapsed = lay_plans(connection, read_snapshot(connection, release), plans)
        about = notes(release, read.sources(connection, release.release_id), [(plan, len(lapsed[plan.plan_id])) for plan in plans])
        frame = outlet_layer(snapshot, plans) if chosen.layer == "outlets" else _gaps(connection, snapshot, chosen)
    content = content_of(frame, about, layer=chosen.layer)
    try:
        chosen.file.write_bytes(content)
    except OSError as error:
        raise InputError(N_("The file cannot be written: {reason}."), where=Where(file=str(chosen.file)), reason=error.strerror) from error
    say(N_("{rows} rows written to {file}"), rows=len(frame), file=chosen.file)
    for plan in plans:
        say(N_("Outlet plan {number} {name} is laid over the data: this is not the present."), number=plan.plan_id, name=plan.name)
    return 0


def _gaps(connection: sa.Connection, snapshot: Snapshot, chosen: argparse.Namespace) -> gpd.GeoDataFrame:
    usual = default_question(snapshot)
    walk_m = usual.threshold_m if chosen.walk is None else chosen.walk
    question = Question(chosen.service or usual.service_code, chosen.group or usual.group_code, walk_m, chosen.when)
    if chosen.plan:
        nearest = nearest_by_unit(snapshot, question.service_code)
    else:
        nearest = read.nearest_outlet_by_unit(connection, snapshot.release.release_id, service_code=question.service_code)
    return gap_layer(snapshot, answer(snapshot, question), nearest)


def doctor(chosen: argparse.Namespace) -> int:
    """Examine the installation and the served release; exit code 1 where something is wrong."""
    findings: list[Any] = examine(settings(), chosen.place)
    for finding in findings:
        sys.stdout.write(
            f"{'✓' if finding.is_well else '✗'} {translate(finding.message, 'zh', **finding.values)} · {translate(finding.message, 'en', **finding.values)}\n"
        )
    return 0 if all(finding.is_well for finding in findings) else 1
