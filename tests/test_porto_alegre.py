"""The centre of Porto Alegre from its files to the answer: published totals, real roads, and who reaches health care.

The hexagons' outlines would need another package; their centres are published. So each hexagon is one residence at its centre, all in
one unit, a rectangle around them. Schools and health care are published as numbers a hexagon: so many outlets stand at its centre.
"""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
import sqlalchemy as sa
from scipy.spatial.distance import cdist

from etl.folder import PlaceData, load_place
from etl.pipeline import build
from geo.analysis.gaps import Question, answer
from geo.analysis.snapshot import Snapshot, read_snapshot
from geo.core.network import components
from geo.core.straight_line import LENGTH_TOLERANCE_M
from geo.db.engine import Database
from geo.db.release import current_release

PLACE = Path(__file__).parent / "places" / "porto_alegre"
PEOPLE, CELLS, SCHOOLS, HEALTH_CARE, WAYS = 812_935, 1227, 194, 141, 15_886
WALK_M = 4000
FLAGGED_M = 100
FARTHEST_M = 700


def as_outlets(cells: pd.DataFrame, column: str) -> pd.DataFrame:
    """As many outlets at the centre of each cell as `column` counts there."""
    there = cells.loc[cells.index.repeat(cells[column].fillna(0).astype(int)), ["id", "lon", "lat"]]
    return there.assign(code=column + "-" + there["id"] + "-" + there.groupby("id").cumcount().add(1).astype(str))


@pytest.fixture(scope="module")
def porto_alegre(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> PlaceData:
    folder = tmp_path_factory.mktemp("porto_alegre")
    for name in ("poa_hexgrid.csv", "poa_osm.pbf"):
        shutil.copy(shared_data / "porto_alegre" / name, folder / name)
    cells = pd.read_csv(folder / "poa_hexgrid.csv")
    extent = shapely.box(cells["lon"].min() - 0.01, cells["lat"].min() - 0.01, cells["lon"].max() + 0.01, cells["lat"].max() + 0.01)
    feature = {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(extent)}
    (folder / "extent.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    as_outlets(cells, "healthcare").to_csv(folder / "health_care.csv", index=False)
    as_outlets(cells, "schools").to_csv(folder / "schools.csv", index=False)
    return load_place(PLACE, folder)


@pytest.fixture(scope="module")
def database(porto_alegre: PlaceData, new_database: Callable[[], Database], data_folder: Path) -> Database:
    database = new_database()
    build(database, porto_alegre, data_folder=data_folder)
    return database


@pytest.fixture(scope="module")
def snapshot(database: Database) -> Snapshot:
    with database.reader.connect() as connection:
        release = current_release(connection)
        assert release is not None
        return read_snapshot(connection, release)


def test_people_schools_and_health_care_add_up_to_what_is_published(porto_alegre: PlaceData, database: Database) -> None:
    frames = porto_alegre.frames
    assert len(frames["residence"]) == CELLS
    assert frames["people"]["people_count"].sum() == PEOPLE
    assert frames["outlet"]["outlet_type"].value_counts().to_dict() == {"school": SCHOOLS, "health_facility": HEALTH_CARE}
    with database.loader.connect() as connection:
        assert connection.scalar(sa.text("SELECT sum(people_count)::int FROM exact.people")) == PEOPLE
        assert connection.scalar(sa.text("SELECT count(*) FROM shown.residence")) == CELLS


def test_every_way_of_the_extract_is_a_road_or_counted_as_none_yet(porto_alegre: PlaceData) -> None:
    record = next(source for source in porto_alegre.sources if source.table_name == "road_edge")
    assert record.row_count == WAYS
    assert len(porto_alegre.frames["road_edge"]) + record.repairs["no_road_yet"] == WAYS


def test_nearly_all_roads_hang_together(snapshot: Snapshot) -> None:
    assert snapshot.roads is not None
    parts = components(snapshot.roads.network)
    assert parts.count > 1
    assert 0.9 < parts.largest_length_share < 1


def test_every_cell_is_attached_to_a_road_and_the_few_that_are_far_from_one_can_be_told(snapshot: Snapshot) -> None:
    assert snapshot.roads is not None
    at = snapshot.roads.residences
    assert len(at.edge_pos) == CELLS
    assert (at.edge_pos >= 0).all()
    assert at.walk_m.max() < FARTHEST_M
    people = snapshot.people.sum(axis=1)
    assert people[at.walk_m > FLAGGED_M].sum() < 0.1 * people.sum()


def test_walks_start_and_end_no_nearer_than_the_straight_line(snapshot: Snapshot) -> None:
    """A walk along roads, with the walks to and from them, is never shorter than the way of a bird."""
    pairs = snapshot.pairs(WALK_M)
    straight_m = np.hypot(*(snapshot.origin_m[pairs.origin_pos] - snapshot.outlet_m[pairs.outlet_pos]).T)
    assert (pairs.cost_m >= straight_m - 10 * LENGTH_TOLERANCE_M).all()


def test_every_cell_reaches_health_care_or_is_said_not_to(snapshot: Snapshot) -> None:
    offers = snapshot.offers("health_care")
    assert offers.sum() == HEALTH_CARE
    pairs = snapshot.pairs(WALK_M)
    reached = np.zeros(CELLS, dtype=np.bool_)
    reached[pairs.origin_pos[offers[pairs.outlet_pos]]] = True
    near = (cdist(snapshot.origin_m, snapshot.outlet_m[offers]) <= WALK_M).any(axis=1)
    assert (near | ~reached).all()
    assert 0 < (~reached).sum() < CELLS
    people = snapshot.people.sum(axis=1)
    found = answer(snapshot, Question("health_care", "all", WALK_M))
    assert found.eligible_count.sum() == people.sum()
    assert found.steps.beyond_reach.sum() == people[~reached].sum()
    assert found.eligible_count.sum() - found.beyond_count.sum() == people[reached].sum()
    assert abs(people.sum() - PEOPLE) <= found.eligible_error_count
