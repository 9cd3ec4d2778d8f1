"""Claim: COPY of a contract frame loads a layer several times faster than geopandas' `to_postgis`, with the same rows in the table.

The same work on both sides: 100,000 residence points and 20,000 outlines of about 75 vertices, made here, into a table that
exists, one transaction a run, the rows deleted between runs outside the clock.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
import sqlalchemy as sa
from geoalchemy2 import Geometry

from bench.claim import Measured, tell, timed
from geo.db.engine import Database, open_database
from geo.db.write import copy_frame
from geo.settings import Settings

POINTS = 100_000
OUTLINES = 20_000
RUNS = 5


def points(seed: int) -> gpd.GeoDataFrame:
    """Residence points with a code, a name and a kind."""
    place = np.random.default_rng(seed).uniform([119.8, 31.5], [120.1, 31.8], (POINTS, 2))
    columns = {"residence_code": [f"R{pos:06d}" for pos in range(POINTS)], "name_zh": "居住点", "residence_kind": "building"}
    return gpd.GeoDataFrame(columns, geometry=shapely.points(place), crs="EPSG:4326").rename_geometry("geom")


def outlines(seed: int) -> gpd.GeoDataFrame:
    """Outlines of 75 vertices with a code and a name."""
    rng = np.random.default_rng(seed)
    angle = np.linspace(0, 2 * np.pi, 75, endpoint=False)
    centre = rng.uniform([119.8, 31.5], [120.1, 31.8], (OUTLINES, 1, 2))
    radius = rng.uniform(0.001, 0.002, (OUTLINES, 75))
    ring = centre + np.stack([np.cos(angle) * radius, np.sin(angle) * radius], axis=-1)
    columns = {"residence_code": [f"U{pos:05d}" for pos in range(OUTLINES)], "name_zh": "单元", "residence_kind": "unit"}
    return gpd.GeoDataFrame(columns, geometry=shapely.polygons(ring), crs="EPSG:4326").rename_geometry("geom")


def table(name: str, kind: str) -> sa.Table:
    """A table for a layer. Neither side's index is part of the work: both would build the same one afterwards."""
    texts = [sa.Column(column, sa.Text) for column in ("residence_code", "name_zh", "residence_kind")]
    return sa.Table(
        name, sa.MetaData(), sa.Column("release_id", sa.Integer), *texts, sa.Column("geom", Geometry(kind, srid=4326, spatial_index=False)), schema="public"
    )


def rows_md5(database: Database, target: sa.Table) -> str:
    """A fingerprint of every row, whatever their order."""
    row = "md5(concat_ws('|', release_id, residence_code, name_zh, residence_kind, ST_AsEWKB(geom)::text))"
    with database.loader.connect() as connection:
        return str(connection.scalar(sa.text(f"SELECT md5(string_agg({row}, '' ORDER BY residence_code)) FROM {target.fullname}")))


def main() -> None:
    """Run both layers and print a line for each."""
    folder = Path(tempfile.mkdtemp(prefix="gapmap-bench-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        with open_database(Settings(data_folder=folder, database_url=None), "bench") as database:
            for frame, kind in ((points(1), "POINT"), (outlines(2), "POLYGON")):
                measure(database, frame, kind)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(database: Database, frame: gpd.GeoDataFrame, kind: str) -> None:
    """Both ways in turn into the same table; exits with an error where the rows differ."""
    target = table(f"bench_{kind.lower()}", kind)
    target.metadata.create_all(database.loader)

    def ours() -> None:
        with database.loader.begin() as connection:
            copy_frame(connection, target, frame, release_id=1)

    def peer() -> None:
        with database.loader.begin() as connection:
            frame.assign(release_id=1).to_postgis(target.name, connection, if_exists="append", index=False)

    seconds: dict[str, list[float]] = {"ours": [], "peer": []}
    sides: tuple[tuple[str, Callable[[], None]], ...] = (("ours", ours), ("peer", peer))
    fingerprints = set()
    for run in range(RUNS + 1):
        for side, work in sides:
            with database.loader.begin() as connection:
                connection.execute(sa.text(f"TRUNCATE {target.fullname}"))
            took = timed(work)
            if run:
                seconds[side].append(took)
            else:
                fingerprints.add(rows_md5(database, target))
    if len(fingerprints) != 1:
        sys.exit("the two ways left different rows")
    claim = f"load {len(frame):,} {kind.lower()}s into PostGIS"
    tell(claim, Measured(tuple(seconds["ours"])), Measured(tuple(seconds["peer"])), peer_name="geopandas.to_postgis", rows=len(frame))


if __name__ == "__main__":
    main()
