"""Berlin 2020 from its files to the answer: published totals, and gaps recomputed independently with geopandas."""

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from etl.folder import PlaceData, load_place
from etl.pipeline import build
from geo.analysis.gaps import Question, answer
from geo.analysis.priority import priority
from geo.analysis.snapshot import Snapshot, read_snapshot
from geo.core.straight_line import straight_line_pairs
from geo.db.engine import Database
from geo.db.release import current_release

PLACE = Path(__file__).parent / "places" / "berlin_2020"
OUTLETS = {"poi-doctors": 1448, "poi-pharmacies": 660, "poi-kindergartens": 1133, "poi-community-centers": 416}
RESIDENTS = 3_769_962
WITH_MIGRATION_BACKGROUND = 1_344_612


@pytest.fixture(scope="module")
def berlin(shared_data: Path) -> PlaceData:
    return load_place(PLACE, shared_data / "berlin_2020")


@pytest.fixture(scope="module")
def berlin_database(berlin: PlaceData, new_database: Callable[[], Database], data_folder: Path) -> Database:
    database = new_database()
    build(database, berlin, data_folder=data_folder)
    return database


@pytest.fixture(scope="module")
def snapshot(berlin_database: Database) -> Snapshot:
    with berlin_database.reader.connect() as connection:
        release = current_release(connection)
        assert release is not None
        return read_snapshot(connection, release)


def counted(database: Database, query: str) -> list[tuple[object, ...]]:
    with database.loader.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(query))]


def district_sums(shared_data: Path) -> pd.DataFrame:
    return pd.read_csv(shared_data / "berlin_2020" / "pop-2020-02-t1-districts.csv", dtype={"id": str}).set_index("id")


def test_448_areas_hold_the_published_residents_before_protection(berlin_database: Database, shared_data: Path) -> None:
    assert counted(berlin_database, "SELECT count(*) FROM shown.unit") == [(448,)]
    rows = counted(berlin_database, "SELECT left(residence_code, 2), cell_code, sum(people_count)::int FROM exact.people GROUP BY 1, 2")
    sums = pd.DataFrame(rows, columns=["district", "cell", "people"]).pivot_table(index="district", columns="cell", values="people")
    published = district_sums(shared_data)
    assert len(sums) == 12
    assert sums.sum(axis=1).to_dict() == published["inhabitants"].to_dict()
    assert sums["with_migration"].to_dict() == published["inhabitants_with_migration_background"].to_dict()
    assert (sums.to_numpy().sum(), sums["with_migration"].sum()) == (RESIDENTS, WITH_MIGRATION_BACKGROUND)


def test_protected_district_sums_stay_within_the_bound_of_their_runs(berlin_database: Database, shared_data: Path) -> None:
    rows = counted(berlin_database, "SELECT left(residence_code, 2), sum(people_count)::int, count(*) FROM shown.people GROUP BY 1")
    published = district_sums(shared_data)["inhabitants"]
    for district, people, unit_cell_runs in rows:
        assert abs(int(str(people)) - published[str(district)]) <= 4 * int(str(unit_cell_runs))
    assert {str(row[0]) for row in rows} == set(published.index)


@pytest.mark.parametrize(("file", "count"), OUTLETS.items())
def test_every_outlet_lies_in_exactly_one_area(file: str, count: int, berlin_database: Database, shared_data: Path) -> None:
    areas = gpd.read_file(shared_data / "berlin_2020" / "planning-areas-until-2020.geojson")
    points = gpd.read_file(shared_data / "berlin_2020" / f"{file}.geojson").set_crs(4326, allow_override=True)
    joined = gpd.sjoin(points[["id", "geometry"]], areas[["geometry"]], predicate="within")
    assert len(joined) == count
    types = {"poi-doctors": "doctor", "poi-pharmacies": "pharmacy", "poi-kindergartens": "kindergarten", "poi-community-centers": "community_centre"}
    found = counted(berlin_database, f"SELECT count(*), count(unit_code) FROM shown.outlet WHERE outlet_type = '{types[file]}'")
    assert found == [(count, count)]


def independent_gap(shared_data: Path, *, walk_m: float) -> pd.DataFrame:
    """People beyond a doctor by area, from the publisher's files with geopandas alone."""
    folder = shared_data / "berlin_2020"
    areas = gpd.read_file(folder / "planning-areas-until-2020.geojson").to_crs(25833)
    # 06010102 stands on two polygons: the northern one is 04030417, as the place file declares.
    north = (areas["id"] == "06010102") & (areas.representative_point().y > areas.loc[areas["id"] == "06010102"].representative_point().y.min())
    areas.loc[north, "id"] = "04030417"
    doctors = gpd.read_file(folder / "poi-doctors.geojson").set_crs(4326, allow_override=True).to_crs(25833)
    points = gpd.GeoDataFrame(areas[["id"]], geometry=areas.representative_point(), crs=25833)
    nearest = gpd.sjoin_nearest(points, doctors[["geometry"]], distance_col="distance_m").drop_duplicates("id").set_index("id")["distance_m"]
    people = pd.read_csv(folder / "pop-2020-02-t1-planning-areas.csv", dtype={"id": str}).set_index("id")
    people = people[["inhabitants", "inhabitants_with_migration_background"]]
    return people.where(nearest.reindex(people.index) * 1.3 > walk_m, 0)


def test_people_beyond_800_m_of_a_doctor_equal_an_independent_recomputation(berlin: PlaceData, snapshot: Snapshot, shared_data: Path) -> None:
    expected = independent_gap(shared_data, walk_m=800)
    pairs = straight_line_pairs(snapshot.origin_m, snapshot.outlet_m, greatest_cost_m=800, detour_factor=1.3)
    offers = snapshot.offers("doctor")
    reached = np.zeros(len(snapshot.residences), dtype=bool)
    reached[pairs.origin_pos[offers[pairs.outlet_pos]]] = True
    beyond = dict(zip(snapshot.residences["residence_code"], ~reached, strict=True))
    true = berlin.frames["people"].pivot_table(index="residence_code", columns="cell_code", values="people_count")
    ours = true.where(pd.Series(beyond).reindex(true.index), 0)
    assert ours.sum(axis=1).to_dict() == expected["inhabitants"].to_dict()
    assert ours["with_migration"].to_dict() == expected["inhabitants_with_migration_background"].to_dict()


@pytest.mark.parametrize(("group", "column"), [("all", "inhabitants"), ("with_migration", "inhabitants_with_migration_background")])
def test_the_shown_gap_of_all_berlin_is_within_its_stated_error(group: str, column: str, snapshot: Snapshot, shared_data: Path) -> None:
    found = answer(snapshot, Question("doctor", group, 800))
    assert abs(int(found.beyond_count.sum()) - int(independent_gap(shared_data, walk_m=800)[column].sum())) <= found.beyond_error_count


def test_the_nearest_doctor_of_every_area_is_the_one_geopandas_finds(berlin_database: Database, snapshot: Snapshot) -> None:
    rows = counted(berlin_database, "SELECT residence_code, distance_m FROM shown.nearest_outlet WHERE service_code = 'doctor' ORDER BY residence_code")
    homes = gpd.GeoSeries.from_xy(snapshot.residences["x_m"], snapshot.residences["y_m"])
    doctors = snapshot.outlets[snapshot.offers("doctor")]
    distance = gpd.GeoSeries.from_xy(doctors["x_m"], doctors["y_m"]).sindex.nearest(homes, return_all=False, return_distance=True)[1]
    expected = pd.Series(distance, index=snapshot.residences["residence_code"]).sort_index()
    assert [row[0] for row in rows] == list(expected.index)
    assert np.array([row[1] for row in rows], dtype=float) == pytest.approx(expected.to_numpy(), abs=1e-6)


def test_the_rule_picks_the_areas_that_a_plain_recomputation_picks(snapshot: Snapshot) -> None:
    found = priority(snapshot)
    assert found is not None
    people = pd.DataFrame(snapshot.people, columns=snapshot.cells["cell_code"]).groupby(snapshot.unit_pos).sum()
    migrants, residents = people.loc[:, snapshot.is_migrant].sum(axis=1), people.sum(axis=1)
    density = migrants / (snapshot.units["area_m2"] / 1e6)
    inverts = migrants >= np.minimum(1, 2 * migrants.sum() / (residents - migrants).sum()) * (residents - migrants)
    large = residents >= 200  # smaller ones go by the lower bound of their interval
    meets = (migrants >= 500, inverts & (migrants > 0), density >= density.quantile(0.75))
    expected = np.select([meets[0] & meets[1] & meets[2], meets[0] & (meets[1] | meets[2])], ["class_a", "class_b"], "none")
    assert [found.class_of(pos) for pos in np.flatnonzero(large).tolist()] == expected[large].tolist()
    assert {"class_a", "class_b", "none"} == set(expected)
