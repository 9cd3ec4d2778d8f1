"""The demonstration place keeps what its documents say of it: real names and codes on an invented town that builds."""

import csv
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
import yaml
from scipy.sparse import dok_array
from scipy.sparse.csgraph import dijkstra
from shapely.geometry.base import BaseGeometry

from data.generator.__main__ import generate
from data.generator.people import CELLS, TOTALS
from etl.folder import load_place
from etl.pipeline import build
from geo import catalogue
from geo.db.engine import Database
from geo.frames import COVERAGE, OUTLET_HOURS, OUTLET_SERVICE
from geo.settings import PROJECT

PLACE = PROJECT / "data"
METRIC = "EPSG:4549"
NANHU_JIAYUAN = "320412411014"
WRITTEN = (
    "boundaries/units.geojson", "boundaries/subdistrict.geojson", "residences/residences.geojson", "population/people.csv", "outlets/outlets.geojson",
    "outlets/outlet_services.csv", "outlets/outlet_hours.csv", "coverage/coverage.csv", "roads/roads.geojson", "roads/water.geojson", "roads/buildings.geojson",
)  # fmt: skip


def layer(name: str) -> gpd.GeoDataFrame:
    return gpd.read_file(PLACE / name).to_crs(METRIC)


def table(name: str) -> list[dict[str, str]]:
    with (PLACE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def units() -> gpd.GeoDataFrame:
    return layer("boundaries/units.geojson").set_index("unit_code")


@pytest.fixture(scope="module")
def residences() -> gpd.GeoDataFrame:
    return layer("residences/residences.geojson").set_index("residence_code")


@pytest.fixture(scope="module")
def unit_of_residence(units: gpd.GeoDataFrame, residences: gpd.GeoDataFrame) -> dict[str, str]:
    points, shapes = units.sindex.query(residences.geometry, predicate="within")
    found = defaultdict(list)
    for point, shape in zip(points, shapes, strict=True):
        found[residences.index[point]].append(units.index[shape])
    assert set(found) == set(residences.index)
    assert all(len(codes) == 1 for codes in found.values())
    return {home: codes[0] for home, codes in found.items()}


@pytest.mark.slow
def test_the_generator_writes_the_bytes_that_are_kept(tmp_path: Path) -> None:
    generate(tmp_path)
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()) == sorted(WRITTEN)
    for name in WRITTEN:
        assert (tmp_path / name).read_bytes() == (PLACE / name).read_bytes(), f"{name}: run python -m data.generator"


def test_files_are_small_enough_to_keep_beside_the_code() -> None:
    sizes = {name: (PLACE / name).stat().st_size for name in WRITTEN}
    assert max(sizes.values()) < 1_400_000
    assert sum(sizes.values()) < 4_000_000


def test_units_cover_the_subdistrict_once(units: gpd.GeoDataFrame) -> None:
    (outline,) = layer("boundaries/subdistrict.geojson").geometry
    assert units.geometry.is_valid.all()
    assert outline.is_valid
    assert isinstance(outline, shapely.Polygon)
    assert not outline.interiors
    assert units.area.sum() == pytest.approx(outline.area, abs=1.0)
    assert shapely.union_all(units.geometry.to_numpy()).symmetric_difference(outline).area < 1.0


def test_units_are_whole_and_share_their_borders_exactly(units: gpd.GeoDataFrame) -> None:
    assert set(units.geom_type) == {"Polygon"}
    assert shapely.coverage_is_valid(gpd.read_file(PLACE / "boundaries/units.geojson").geometry.to_numpy())
    assert units.area.sum() == pytest.approx(shapely.union_all(units.geometry.to_numpy()).area, abs=1e-6)


@pytest.mark.parametrize(
    ("code", "lon", "lat"),
    [(NANHU_JIAYUAN, 119.950771, 31.648114), ("320412411008", 119.926391, 31.634117), ("320412411012", 119.967606, 31.67463)],
)
def test_communities_lie_where_they_are_published(units: gpd.GeoDataFrame, code: str, lon: float, lat: float) -> None:
    (point,) = gpd.GeoSeries([shapely.Point(lon, lat)], crs="EPSG:4326").to_crs(METRIC)
    assert units.index[units.contains(point)].tolist() == [code]


def test_units_are_those_of_the_public_code_list(units: gpd.GeoDataFrame, shared_data: Path) -> None:
    with (shared_data / "nanxiashu" / "units.csv").open(encoding="utf-8-sig", newline="") as file:
        listed = {row["unit_code"]: (row["name_zh"], row["level"]) for row in csv.DictReader(file) if row["in_subdistrict"] == "yes"}
    assert dict(zip(units.index, zip(units["name_zh"], units["unit_kind"], strict=True), strict=True)) == listed


def test_the_place_lists_just_the_units_of_the_layer(units: gpd.GeoDataFrame) -> None:
    place = yaml.safe_load((PLACE / "place.yml").read_text("utf-8"))
    assert place["units"] == units.index.tolist()
    assert place["illustrative"] is True


def test_homes_are_off_borders_and_off_the_water(residences: gpd.GeoDataFrame, units: gpd.GeoDataFrame, unit_of_residence: dict[str, str]) -> None:
    assert 300 <= len(residences) <= 600
    borders = units.loc[[unit_of_residence[home] for home in residences.index]].boundary
    assert shapely.distance(residences.geometry.to_numpy(), borders.to_numpy()).min() >= 3.0
    water = shapely.union_all(layer("roads/water.geojson").geometry.to_numpy())
    assert not residences.intersects(water).any()


def test_the_estate_of_the_example_has_four_gates(residences: gpd.GeoDataFrame) -> None:
    gates = residences[residences["estate_name_zh"] == "南湖家苑"]
    assert set(gates["name_zh"]) == {f"南湖家苑 {side}" for side in ("北门", "东门", "南门", "西门")}
    assert set(gates["residence_kind"]) == {"gate"}


def test_every_home_has_every_cell_and_units_add_up(unit_of_residence: dict[str, str]) -> None:
    rows = table("population/people.csv")
    pairs = Counter((row["residence_code"], row["cell_code"]) for row in rows)
    assert pairs == Counter((home, cell) for home in unit_of_residence for cell in CELLS)
    totals: Counter[tuple[str, str]] = Counter()
    for row in rows:
        totals[unit_of_residence[row["residence_code"]], row["cell_code"]] += int(row["people_count"])
    assert {unit: tuple(totals[unit, cell] for cell in CELLS) for unit in TOTALS} == TOTALS


def test_the_town_has_the_cases_that_must_be_shown() -> None:
    people = {unit: dict(zip(CELLS, counts, strict=True)) for unit, counts in TOTALS.items()}
    migrants = {unit: sum(count for cell, count in cells.items() if cell.startswith("migrant")) for unit, cells in people.items()}
    registered = {unit: sum(cells.values()) - migrants[unit] for unit, cells in people.items()}
    assert (migrants[NANHU_JIAYUAN], registered[NANHU_JIAYUAN]) == (6380, 3480)
    assert sum(migrants.values()) == pytest.approx(26_000, rel=0.05)
    assert sum(migrants.values()) + sum(registered.values()) == pytest.approx(90_000, rel=0.05)
    women = [cells["migrant_woman_15_49"] for cells in people.values()]
    assert sum(0 < count < catalogue.thresholds().small_denominator_people for count in women) >= 2
    assert sum(cells["migrant_woman_15_49"] == cells["migrant_child_0_3"] == 0 for cells in people.values()) == 1


def test_every_kind_of_outlet_and_every_service_is_there() -> None:
    outlets = layer("outlets/outlets.geojson")
    services = table("outlets/outlet_services.csv")
    assert len(outlets) >= 40
    assert set(outlets["outlet_type"]) == set(catalogue.outlet_types())
    assert set(outlets["status"]) == {"open", "planned", "closed"}
    assert {row["service_code"] for row in services} == set(catalogue.services())
    assert {row["serves_migrants"] for row in services} == {"yes", "no", "unknown"}
    assert {row["outlet_code"] for row in services} == set(outlets["outlet_code"])
    assert {row["outlet_code"] for row in table("outlets/outlet_hours.csv")} < set(outlets["outlet_code"])


@pytest.mark.parametrize("name", ["boundaries/units.geojson", "residences/residences.geojson", "outlets/outlets.geojson"])
def test_whatever_has_a_chinese_name_has_an_english_one(name: str) -> None:
    frame = layer(name)
    assert frame["name_zh"].is_unique
    assert frame["name_en"].is_unique
    assert frame["name_en"].str.fullmatch(r"[A-Z0-9][\x20-\x7e]+").all()


def test_a_few_outlets_lie_just_beyond_the_border(units: gpd.GeoDataFrame) -> None:
    outlets = layer("outlets/outlets.geojson")
    distance = outlets.distance(shapely.union_all(units.geometry.to_numpy()))
    assert 2 <= (distance > 0).sum() <= 3
    assert distance.max() < 1000


class Walks:
    """Metres along the roads from a point: to the nearest edge, along it to a node, and on from there; by scipy, not by the product."""

    def __init__(self) -> None:
        self.lines = layer("roads/roads.geojson").geometry.to_numpy()
        ends = [end for line in gpd.read_file(PLACE / "roads/roads.geojson").geometry for end in (line.coords[0], line.coords[-1])]
        names = {end: number for number, end in enumerate(sorted(set(ends)))}
        self.ends = np.array([names[end] for end in ends]).reshape(-1, 2)
        self.lengths = shapely.length(self.lines)
        self.tree = shapely.STRtree(self.lines)
        order = np.argsort(-self.lengths, kind="stable")  # of two edges between the same nodes the shorter one is written last
        graph = dok_array((len(names), len(names)))
        for edge in order:
            graph[tuple(self.ends[edge])] = self.lengths[edge]
        self.graph = graph.tocsr()

    def entries(self, point: BaseGeometry) -> list[tuple[int, float]]:
        """Nodes at the ends of the nearest edge, with the walk to each."""
        edge = int(self.tree.nearest(point))
        along = shapely.line_locate_point(self.lines[edge], point)
        off = shapely.distance(self.lines[edge], point)
        return [(int(self.ends[edge, 0]), off + along), (int(self.ends[edge, 1]), off + self.lengths[edge] - along)]

    def metres(self, start: BaseGeometry, goals: gpd.GeoSeries) -> list[float]:
        """From `start` to each goal."""
        first = self.entries(start)
        costs = dijkstra(self.graph, directed=False, indices=[node for node, _ in first])
        return [
            float(min(walk + costs[at, node] + last for at, (_, walk) in enumerate(first) for node, last in self.entries(goal))) for goal in goals
        ]  # fmt: skip


def test_each_gate_of_the_estate_tells_another_reason(residences: gpd.GeoDataFrame) -> None:
    outlets = layer("outlets/outlets.geojson").set_index("outlet_code")
    accepts = {row["outlet_code"]: row["serves_migrants"] for row in table("outlets/outlet_services.csv") if row["service_code"] == "preconception_check"}
    hours = {row["outlet_code"]: row["hours_text"] for row in table("outlets/outlet_hours.csv")}
    sites = outlets[outlets.index.isin(list(accepts)) & (outlets["status"] == "open")]
    walks = Walks()
    near = {}
    for name, gate in residences[residences["estate_name_zh"] == "南湖家苑"].set_index("name_zh").geometry.items():
        near[name] = [code for code, metres in zip(sites.index, walks.metres(gate, sites.geometry), strict=True) if metres <= 900]
    assert near["南湖家苑 东门"] == [], "too far"
    assert {accepts[code] for code in near["南湖家苑 北门"]} == {"no"}, "does not take migrants"
    assert {(accepts[code], hours[code]) for code in near["南湖家苑 南门"]} == {("yes", "周一至周五 8:30-11:30,13:30-17:00")}, "closed in the evening"
    assert any(accepts[code] == "yes" and "20:30" in hours[code] for code in near["南湖家苑 西门"]), "usable"


def test_roads_are_one_net_noded_at_shared_points() -> None:
    roads = layer("roads/roads.geojson")
    assert 2000 <= len(roads) <= 4000
    assert set(roads["road_class"]) == {"arterial", "street", "lane"}
    stored = gpd.read_file(PLACE / "roads/roads.geojson").geometry
    neighbours = defaultdict(set)
    for line in stored:
        start, end = line.coords[0], line.coords[-1]
        neighbours[start].add(end)
        neighbours[end].add(start)
    reached, edge = set(), [next(iter(neighbours))]
    while edge:
        here = edge.pop()
        if here not in reached:
            reached.add(here)
            edge.extend(neighbours[here])
    assert reached == set(neighbours)


def test_every_indicator_has_coverage_and_the_awkward_rows_are_there() -> None:
    rows = table("coverage/coverage.csv")
    assert {row["indicator_code"] for row in rows} == set(catalogue.indicators())
    assert {(row["period"], row["is_cumulative"]) for row in rows} == {("2025", "false"), ("2025-09", "true"), ("2026-09", "true")}
    told = [(int(row["numerator_count"]), int(row["denominator_count"])) for row in rows if row["denominator_count"]]
    assert any(not row["numerator_count"] and not row["denominator_count"] for row in rows)
    shares = [row["indicator_code"] for row in rows if row["denominator_count"] and int(row["numerator_count"]) > int(row["denominator_count"])]
    kinds = catalogue.indicators()
    assert sum(kinds[code].kind != "ratio" for code in shares) == 1
    assert np.array([0 < due < catalogue.thresholds().small_denominator_people for _, due in told]).any()


def test_denominators_that_are_populations_are_the_people_of_the_unit() -> None:
    groups = {group["group_code"]: group["cells"] for group in yaml.safe_load((PLACE / "place.yml").read_text("utf-8"))["groups"]}
    rows = [row for row in table("coverage/coverage.csv") if row["denominator_code"] in groups and row["denominator_count"]]
    assert {row["period"] for row in rows} == {"2026-09"}
    assert {row["group_code"] for row in rows} == {"migrant", "registered"}
    for row in rows:
        people = dict(zip(CELLS, TOTALS[row["unit_code"]], strict=True))
        assert int(row["denominator_count"]) == sum(people[cell] for cell in groups[row["denominator_code"]]), row


def test_no_group_has_a_row_beside_its_parts() -> None:
    found = defaultdict(set)
    for row in table("coverage/coverage.csv"):
        found[row["unit_code"], row["indicator_code"], row["period"]].add(row["group_code"])
    assert set(map(frozenset, found.values())) <= {frozenset({"all"}), frozenset({"migrant"}), frozenset({"migrant", "registered"})}
    assert {unit for unit, _, _ in found} == set(TOTALS)


def test_tables_hold_counts_and_nothing_of_persons() -> None:
    assert set(table("population/people.csv")[0]) == {"residence_code", "cell_code", "people_count"}
    contracts = {"coverage/coverage.csv": COVERAGE, "outlets/outlet_services.csv": OUTLET_SERVICE, "outlets/outlet_hours.csv": OUTLET_HOURS}
    for name, contract in contracts.items():
        assert set(table(name)[0]) <= set(contract.names)


@pytest.mark.slow
def test_the_place_builds(new_database: Callable[[], Database], data_folder: Path) -> None:
    assert build(new_database(), load_place(PLACE), data_folder=data_folder).is_new
