"""The two places of `bench.map`, built once and kept, and what the peer is given of them: the same polygons and the same protected numbers."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from socket import socket
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from bench import spain
from bench.screenshots import wait_for
from etl.folder import load_place
from etl.pipeline import build
from geo.analysis.gaps import answer, default_question
from geo.analysis.snapshot import Snapshot, read_snapshot
from geo.db.engine import open_database
from geo.db.release import current_release
from geo.settings import PROJECT, Settings, settings

STORE: Final = settings().data_folder / "bench"
BERLIN: Final = PROJECT / "tests" / "places" / "berlin_2020"
BERLIN_DATA: Final = PROJECT.parent / "shared" / "data" / "berlin_2020"
SPOTS: Final = 60
Spot = tuple[str, float, float]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A place that is built: its code, how many units it has, the folder the peer reads, and code, longitude and latitude of its largest units."""

    place_code: str
    unit_count: int
    folder: Path
    spots: tuple[Spot, ...]


def berlin() -> Prepared | None:
    """Berlin's 448 planning areas as published; None where the files are not on this machine."""
    return _prepared("berlin_2020", BERLIN, BERLIN_DATA) if BERLIN_DATA.is_dir() else None


def country() -> Prepared | None:
    """Spain's municipalities with seeded counts; None where the file is not on this machine."""
    if not spain.FILE.exists():
        return None
    folder = STORE / "spain"
    folder.mkdir(parents=True, exist_ok=True)
    spain.write_spain(folder)
    return _prepared("spain", folder, None)


def _prepared(place_code: str, folder: Path, data: Path | None) -> Prepared:
    STORE.mkdir(parents=True, exist_ok=True)
    peer_folder = STORE / f"{place_code}_peer"
    peer_folder.mkdir(exist_ok=True)
    with open_database(Settings(data_folder=STORE, database_url=None), place_code) as database:
        build(database, load_place(folder, data), data_folder=STORE)
        with database.reader.connect() as connection:
            release = current_release(connection)
            if release is None:
                sys.exit(f"bench map: {place_code} was not built")
            snapshot = read_snapshot(connection, release)
    units = gpd.GeoDataFrame({"unit_code": snapshot.units["unit_code"], "name": snapshot.units["name_zh"]}, geometry=snapshot.units["geom"].array, crs=4326)
    (peer_folder / "units.geojson").write_text(units.to_json(drop_id=True), "utf-8")
    _numbers(snapshot).to_parquet(peer_folder / "numbers.parquet")
    return Prepared(place_code, len(units), peer_folder, _spots(units))


def _numbers(snapshot: Snapshot) -> pd.DataFrame:
    """What the peer colours and lists: our own answers to the usual question for each group, nothing where we show nothing."""
    usual = default_question(snapshot)
    groups = [usual.group_code, *(code for code in snapshot.groups.loc[snapshot.groups["is_offered"], "people_group_code"] if code != usual.group_code)]
    frames = []
    for code in groups:
        found = answer(snapshot, replace(usual, group_code=code))
        shows = np.array([state == "value" for state in found.state])
        frame = pd.DataFrame({"unit_code": snapshot.units["unit_code"], "name": snapshot.units["name_zh"], "group_code": code})
        frame["eligible"] = pd.Series(found.eligible_count).where(shows).astype("Int64")
        frame["beyond"] = pd.Series(found.beyond_count).where(shows).astype("Int64")
        frame["percent"] = np.where(shows, np.round(100 * found.beyond_share, 1), np.nan)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def _spots(units: gpd.GeoDataFrame) -> tuple[Spot, ...]:
    """Places to click: the middles of the largest units, in a random order that is always the same."""
    shapes = units.geometry.to_numpy()
    largest = np.argsort(-shapely.area(shapes), kind="stable")[:SPOTS]
    order = np.random.default_rng(448).permutation(largest)
    middles = shapely.get_point(shapely.maximum_inscribed_circle(shapes[order], tolerance=0.001), 0)
    codes = units["unit_code"].to_numpy()[order]
    return tuple(zip(codes.tolist(), shapely.get_x(middles).tolist(), shapely.get_y(middles).tolist(), strict=True))


@contextmanager
def served(place: Prepared, *, is_peer: bool) -> Iterator[str]:
    """Our pages of the place, or the peer's, on a free loopback port; gives the address."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    ours = [sys.executable, "-m", "etl.cli", "serve", "--place", place.place_code, "--port", port]
    peers = [sys.executable, "-m", "uvicorn", "bench.folium_app:app", "--port", port, "--log-level", "error"]
    environment = {**os.environ, "GAPMAP_DATA_FOLDER": str(STORE), "GAPMAP_BENCH_FOLDER": str(place.folder)}
    with subprocess.Popen(peers if is_peer else ours, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}/health", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(30)
