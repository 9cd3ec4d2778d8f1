"""Berlin 2020 as it was published: two areas with one code, and the totals that the statistical office printed."""

import csv
import shutil
from collections import Counter
from pathlib import Path

import pytest
import yaml

from etl.folder import PlaceData, load_place
from geo.errors import RefusedError
from geo.i18n import sentence
from geo.settings import PROJECT

PLACE = PROJECT / "tests" / "places" / "berlin_2020"
DATA = PROJECT.parent / "shared" / "data" / "berlin_2020"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the published data of Berlin are not on this machine")


@pytest.fixture(scope="module")
def berlin() -> PlaceData:
    return load_place(PLACE, DATA)


def test_without_the_correction_both_areas_with_one_code_are_named(tmp_path: Path) -> None:
    """06010102 stands on the polygon beside 04030416 in Charlottenburg and on its own in Steglitz, both called Schloßstraße."""
    shutil.copytree(PLACE, tmp_path / "berlin")
    path = tmp_path / "berlin" / "planning_areas.yml"
    source = yaml.safe_load(path.read_text("utf-8"))
    del source["corrections"]
    path.write_text(yaml.safe_dump(source, allow_unicode=True), "utf-8")
    with pytest.raises(RefusedError) as refused:
        load_place(tmp_path / "berlin", DATA)
    twice, unknown = refused.value.problems
    for language in ("zh", "en"):
        text = sentence(twice, language)
        assert "06010102" in text
        assert text.count("Schloßstraße") == 2
        assert "124" in text
        assert "205" in text
        assert "[13.29" in text
        assert "[13.32" in text
        assert "04030417" in sentence(unknown, language)
    assert unknown.where.file == "pop-2020-02-t1-planning-areas.csv"


def test_areas_people_and_outlets_are_as_many_as_were_published(berlin: PlaceData) -> None:
    people = berlin.frames["people"]
    assert len(berlin.frames["unit"]) == 448
    assert berlin.frames["unit"]["unit_code"].is_unique
    assert people["people_count"].sum() == 3_769_962
    assert people.loc[people["cell_code"] == "with_migration", "people_count"].sum() == 1_344_612
    assert Counter(berlin.frames["outlet"]["outlet_type"]) == {"doctor": 1448, "pharmacy": 660, "kindergarten": 1133, "community_centre": 416}
    assert Counter(berlin.frames["outlet_service"]["service_code"]) == Counter(berlin.frames["outlet"]["outlet_type"])


def test_areas_add_up_to_the_published_totals_of_all_twelve_districts(berlin: PlaceData) -> None:
    people = berlin.frames["people"]
    by_district = people.assign(district=people["residence_code"].str[:2]).groupby(["district", "cell_code"])["people_count"].sum()
    with (DATA / "pop-2020-02-t1-districts.csv").open(encoding="utf-8", newline="") as file:
        published = {row["id"]: (int(row["inhabitants"]), int(row["inhabitants_with_migration_background"])) for row in csv.DictReader(file)}
    ours = {code: (int(by_district[code].sum()), int(by_district[code, "with_migration"])) for code in published}
    assert len(published) == 12
    assert ours == published


def test_the_corrected_area_lies_in_charlottenburg(berlin: PlaceData) -> None:
    """District 04 lies north of district 06; the borders of 04030417 touch 04030416."""
    units = berlin.frames["unit"].set_index("unit_code").geometry
    assert units["04030417"].centroid.y > 52.5 > units["06010102"].centroid.y
    assert units["04030417"].touches(units["04030416"])
    (source,) = [source for source in berlin.sources if source.table_name == "unit"]
    assert source.repairs == {"corrections": 1}


def test_every_point_of_an_area_lies_in_it(berlin: PlaceData) -> None:
    units, homes = (berlin.frames[name].set_index(f"{name}_code").geometry for name in ("unit", "residence"))
    assert units.contains(homes.reindex(units.index)).all()
