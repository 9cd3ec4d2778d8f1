"""What the browser fetches beside the pages: layers of a release, files to take away, health."""

import io
import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pandas as pd
import pytest
from starlette.applications import Starlette

from dashboard.application import MIDDLEWARE, ROUTES
from dashboard.database import close_database
from dashboard.maps.borders import LEVELS
from dashboard.maps.overlay import people_of_circles
from dashboard.routes import layers
from geo.analysis.gaps import Question, answer
from geo.analysis.snapshot import Snapshot
from geo.db.engine import Database
from geo.db.release import current_release
from geo.settings import settings
from tests.dashboard.test_map_overlay import unpacked
from tests.gridville import ROWS, SIDE_M, SOUTH_M, WEST_M
from tests.http_server import Client, served_application


@pytest.fixture
def served(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Database], Client]]:
    """Serves the routes from a database, as the settings of an installation would."""

    def serve(database: Database) -> Client:
        monkeypatch.setenv("GAPMAP_DATA_FOLDER", str(data_folder))
        monkeypatch.setenv("GAPMAP_PLACE", str(database.reader.url.database).removeprefix("gapmap_"))
        settings.cache_clear()
        return stack.enter_context(served_application(Starlette(routes=list(ROUTES), middleware=list(MIDDLEWARE))))

    layers._layer.cache_clear()
    with ExitStack() as stack:
        yield serve
    close_database()
    settings.cache_clear()
    layers._layer.cache_clear()


@pytest.fixture
def client(served: Callable[[Database], Client], gridville_database: Database) -> Client:
    return served(gridville_database)


@pytest.fixture
def release_id(gridville_snapshot: Snapshot) -> int:
    return gridville_snapshot.release.release_id


def test_the_first_map_names_the_layers_that_it_is_drawn_with_and_they_are_there(client: Client, release_id: int) -> None:
    answer = client.get("/first-map.html")
    assert answer.headers["cache-control"] == "no-store"
    addresses = re.findall(r'<link rel="preload" as="fetch" crossorigin="anonymous" href="([^"]+)">', answer.text)
    assert f"/layers/{release_id}/units.json" in addresses
    assert len([address for address in addresses if "borders-" in address]) == 1
    assert {client.get(address).status_code for address in addresses} == {200}


def test_the_first_map_shows_the_question_of_the_address(client: Client, gridville_snapshot: Snapshot) -> None:
    shown = [re.findall(r"GapMap\.show\((.*)\);", client.get(f"/first-map.html?service=family&group=all&walk={walk}&lang=en").text)[0] for walk in (500, 4000)]
    people = [sum(unpacked(json.loads(f"[{text}]")[0]["people"])) for text in shown]
    assert people == [int(answer(gridville_snapshot, Question("family", "all", walk)).beyond_count.sum()) for walk in (500, 4000)]
    assert people[0] > people[1]
    assert "at any time" in shown[0]


def test_the_answers_for_the_other_groups_come_ahead(client: Client, release_id: int, gridville_snapshot: Snapshot) -> None:
    found = client.get("/answers-ahead.json?service=family&group=all&walk=1300").json()
    assert (found["release"], sorted(found["answers"])) == (release_id, ["migrant", "registered"])
    for group, content in found["answers"].items():
        assert sum(unpacked(content["people"])) == int(people_of_circles(answer(gridville_snapshot, Question("family", group, 1300))).sum())
    assert client.get("/answers-ahead.json?plan=1").status_code == 204


@pytest.mark.parametrize("query", ["plan=1", "edit=list", "place=outlet:O1"])
def test_there_is_no_first_map_of_what_only_the_page_can_show(query: str, client: Client) -> None:
    answer = client.get(f"/first-map.html?{query}")
    assert (answer.status_code, answer.text) == (204, "")


def test_before_the_first_build_there_is_no_first_map(served: Callable[[Database], Client], new_database: Callable[[], Database]) -> None:
    opened = served(new_database())
    assert [opened.get(path).status_code for path in ("/first-map.html", "/answers-ahead.json")] == [204, 204]


def test_units_are_in_order_of_their_position_with_names_and_an_anchor_in_their_middle(client: Client, gridville_snapshot: Snapshot) -> None:
    content = client.get(f"/layers/{gridville_snapshot.release.release_id}/units.json").json()
    assert content["columns"]["code"] == gridville_snapshot.units["unit_code"].tolist()
    assert content["columns"]["name_zh"][0] == "0-0 单元"
    from geo.crs import to_metric

    x, y = to_metric("EPSG:4549").transform(*(step / 100_000 for step in content["at"][:2]))
    assert (x, y) == pytest.approx((WEST_M + SIDE_M / 2, SOUTH_M + SIDE_M / 2), abs=SIDE_M / 50)


@pytest.mark.parametrize(("layer", "feature_count"), [("outlets", 2), ("roads", 0), ("water", 0), ("buildings", 0)])
def test_every_layer_of_the_ground_answers_with_its_features(client: Client, release_id: int, layer: str, feature_count: int) -> None:
    content = client.get(f"/layers/{release_id}/{layer}.json").json()
    assert (content["type"], len(content["features"])) == ("FeatureCollection", feature_count)


@pytest.mark.parametrize("level", LEVELS)
def test_borders_come_at_every_level(client: Client, release_id: int, level: int) -> None:
    answer = client.get(f"/layers/{release_id}/borders-{level}.json")
    assert answer.headers["content-type"] == "application/json"
    assert len(answer.json()["units"]) == ROWS * ROWS


def test_the_area_is_known_by_its_units(client: Client, release_id: int) -> None:
    assert len(client.get(f"/layers/{release_id}/concentration_areas.json").json()["items"]) == 1


def test_the_boundary_names_who_made_the_data(client: Client, release_id: int) -> None:
    attribution = client.get(f"/layers/{release_id}/boundary.json").json()["attribution"]
    assert attribution == {"zh": ["举例 (CC0-1.0)"], "en": ["an example (CC0-1.0)"]}


def test_a_browser_may_keep_a_layer_for_good_and_is_told_when_it_has_it(client: Client, release_id: int) -> None:
    first = client.get(f"/layers/{release_id}/units.json")
    assert first.headers["cache-control"] == "public, max-age=31536000, immutable"
    again = client.get(f"/layers/{release_id}/units.json", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["/layers/999999/units.json", "/layers/first/units.json"])
def test_an_unknown_release_is_refused_in_both_languages(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert set(answer.json()) == {"zh", "en"}
    assert "版本" in answer.json()["zh"]


def test_an_unknown_layer_is_refused_and_the_known_ones_are_named(client: Client, release_id: int) -> None:
    answer = client.get(f"/layers/{release_id}/people.json")
    assert answer.status_code == 404
    assert "concentration_areas" in answer.json()["en"]


def test_health_names_the_release_that_is_served(client: Client, release_id: int) -> None:
    answer = client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"database": True, "release": release_id})


def test_health_is_503_before_the_first_release(served: Callable[[Database], Client], new_database: Callable[[], Database]) -> None:
    answer = served(new_database()).get("/health")
    assert (answer.status_code, answer.json()) == (503, {"database": True, "release": None})


def test_the_gaps_can_be_taken_away_as_a_table(client: Client) -> None:
    answer = client.get("/exports/gaps.csv", params={"service": "family", "group": "all", "walk_m": "0"})
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    table = pd.read_csv(io.BytesIO(answer.content), comment="#", dtype=str)
    assert table["unit_code"].nunique() == ROWS * ROWS


@pytest.mark.parametrize(
    ("path", "status"),
    [("/exports/people.csv", 404), ("/exports/gaps.exe", 404), ("/exports/gaps.csv?service=flying", 404), ("/exports/gaps.csv?service=\x00", 404)],
)
def test_files_and_services_that_do_not_exist_are_not_found(client: Client, path: str, status: int) -> None:
    answer = client.get(path)
    assert (answer.status_code, set(answer.json())) == (status, {"zh", "en"})


@pytest.mark.parametrize("walk", ["-5", "a lot", "99999999", "1.5", "", "9" * 5000])
def test_a_walk_that_is_none_is_refused(client: Client, walk: str) -> None:
    assert client.get("/exports/gaps.csv", params={"walk_m": walk}).status_code == 400


@pytest.mark.parametrize(
    "area", ["", "9-9", "priority:'; DROP", "drawn:", "drawn:x", "drawn:CURVEPOLYGON(EMPTY)", 'drawn:{"type":"FeatureCollection","features":[]}']
)
def test_a_file_of_an_area_that_is_none_is_refused_in_both_languages(client: Client, area: str) -> None:
    answer = client.get("/exports/gaps.csv", params={"area": area})
    assert answer.status_code in {400, 404}
    assert set(answer.json()) == {"zh", "en"}


def test_a_refusal_does_not_repeat_at_length_what_was_asked(client: Client) -> None:
    answer = client.get("/exports/gaps.csv", params={"area": "9" * 3000})
    assert answer.status_code == 404
    assert all(0 < len(words) < 500 for words in answer.json().values())


@pytest.mark.parametrize(("area", "codes"), [("2-2", ["hall"]), ("0-0", ["post"]), ("3-4", []), (None, ["hall", "post"])])
def test_the_outlets_of_an_area_can_be_taken_away(client: Client, area: str | None, codes: list[str]) -> None:
    answer = client.get("/exports/outlets.csv", params={} if area is None else {"area": area})
    assert sorted(pd.read_csv(io.BytesIO(answer.content), comment="#", dtype=str)["outlet_code"]) == codes


def test_the_outlets_of_a_drawn_area_are_those_inside(client: Client, gridville_snapshot: Snapshot) -> None:
    west, south, east, north = gridville_snapshot.units.set_index("unit_code")["geom"]["2-2"].bounds
    drawn = f"drawn:POLYGON(({west} {south},{east} {south},{east} {north},{west} {north},{west} {south}))"
    answer = client.get("/exports/outlets.csv", params={"area": drawn})
    assert pd.read_csv(io.BytesIO(answer.content), comment="#", dtype=str)["outlet_code"].tolist() == ["hall"]


@pytest.mark.parametrize("path", ["/health", "/layers/0/units.json", "/assets/own/gap_map.js", "/nowhere"])
def test_every_answer_forbids_the_browser_to_ask_anybody_else(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "//" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_search_finds_names_by_pinyin_and_says_nothing_of_other_releases(client: Client, release_id: int) -> None:
    found = client.get(f"/search/{release_id}.json?q=3-4dy").json()
    assert found == [{"name": "3-4 单元", "kind": "社区（村）", "unit": "3-4", "place": None}]
    assert client.get(f"/search/{release_id}.json?q=").json() == []
    assert client.get("/search/999.json?q=a").status_code == 404


def test_layers_are_packed_before_anybody_asks_for_them(served: Callable[[Database], Client], gridville_database: Database) -> None:
    served(gridville_database)
    with gridville_database.reader.connect() as connection:
        release = current_release(connection)
    assert release is not None
    layers.warm_up(release, stopped=lambda: False)
    made = layers._layer.cache_info().misses
    assert made == len(layers._LAYERS)
    layers.warm_up(release, stopped=lambda: False)
    assert layers._layer.cache_info().misses == made
