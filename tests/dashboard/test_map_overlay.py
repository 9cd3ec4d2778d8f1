"""What goes over the map: numbers that may be shown and no others, and nothing from outside."""

import hashlib
import json
from base64 import b64decode
from dataclasses import replace
from typing import Any

import folium
import folium.plugins
import numpy as np
import pytest
import streamlit_folium
from folium.elements import JSCSSMixin

from dashboard.components.gap_map import gap_map
from dashboard.maps.assets import ASSETS, OWN_SCRIPTS, map_script, map_script_link, own_link, serve_everything_ourselves
from dashboard.maps.gap_layers import answer_group, gap_base_map
from dashboard.maps.overlay import map_circle_scale, overlay, packed
from geo.analysis.gaps import Answer, Question, State, answer
from geo.analysis.snapshot import Snapshot
from geo.core.classification import Classes, share_classes

STATES: tuple[State, ...] = ("value", "protected", "no_target", "no_data")


def unpacked(numbers: dict[str, str]) -> list[int]:
    """As the script reads them."""
    read: list[int] = np.frombuffer(b64decode(numbers["base64"], b"+."), np.dtype(numbers["kind"]).newbyteorder("<")).tolist()
    return read


@pytest.fixture
def found(gridville_snapshot: Snapshot) -> Answer:
    """Every state beside each other; behind each unit stand the same 50 people, 30 of them out of reach."""
    count = len(gridville_snapshot.units)
    question = Question("family", "all", 800)
    plain = answer(gridville_snapshot, question)
    steps = replace(plain.steps, people=np.full(count, 50), beyond_reach=np.full(count, 30), served=np.full(count, 20))
    return replace(plain, steps=steps, state=tuple(STATES[pos % 4] for pos in range(count)))


@pytest.fixture
def classes(found: Answer) -> Classes:
    return share_classes(found.beyond_share, np.array([state == "value" for state in found.state]))


def test_a_number_that_may_not_be_shown_never_leaves_the_server(gridville_snapshot: Snapshot, found: Answer, classes: Classes) -> None:
    content: dict[str, Any] = overlay(gridville_snapshot, found, classes)
    assert [people > 0 for people in unpacked(content["people"])] == [state == "value" for state in found.state]
    assert [percent > 0 for percent in unpacked(content["share_percents"])] == [state == "value" for state in found.state]


def test_each_state_has_a_number_of_its_own(gridville_snapshot: Snapshot, found: Answer, classes: Classes) -> None:
    content: dict[str, Any] = overlay(gridville_snapshot, found, classes)
    assert unpacked(content["classes"])[:4] == [0, -1, -2, -3]
    assert unpacked(content["share_percents"])[0] == 60
    assert len(content["fills"]) == len(classes.counts) == 1


def test_outlets_that_offer_the_service_are_named_by_position(gridville_snapshot: Snapshot, found: Answer, classes: Classes) -> None:
    vaccine = replace(found, question=Question("vaccine", "all", 800))
    content: dict[str, Any] = overlay(gridville_snapshot, vaccine, classes)
    bits = np.unpackbits(np.array(unpacked(content["offering"]), dtype=np.uint8), bitorder="little")
    assert gridville_snapshot.outlets.loc[np.flatnonzero(bits), "outlet_code"].tolist() == ["post"]


def test_hidden_people_do_not_change_the_size_of_the_circles(found: Answer) -> None:
    hidden = np.array([state != "value" for state in found.state])
    crowded = replace(found.steps, beyond_reach=np.where(hidden, 10**9, found.steps.beyond_reach))
    assert map_circle_scale(found) == map_circle_scale(replace(found, steps=crowded))


def test_only_numbers_and_one_code_are_sent_with_an_answer(gridville_snapshot: Snapshot, found: Answer, classes: Classes) -> None:
    group = answer_group(gridville_snapshot, found, classes, selected_code="2-2", language="zh")
    script = "".join(streamlit_folium.generate_leaflet_string(child) for child in group._children.values())
    sent, choice = json.loads(f"[{script.removeprefix('GapMap.show(').removesuffix(');')}]")
    assert "coordinates" not in script
    assert "单元" not in json.dumps(sent, ensure_ascii=False)
    assert choice == {"selected": "2-2", "asks": "unit", "proposed": [], "drawn": [], "found": None, "clusters": []}


@pytest.mark.parametrize(("largest", "kind"), [(65_535, "uint16"), (65_536, "uint32")])
def test_numbers_come_back_as_they_were_packed(largest: int, kind: str) -> None:
    assert packed(np.array([0, 7, largest]), "uint32")["kind"] == kind
    assert unpacked(packed(np.array([0, 7, largest]), "uint32")) == [0, 7, largest]
    assert unpacked(packed(np.array([-3, 0, 4]), "int8")) == [-3, 0, 4]


def test_the_map_itself_is_the_same_for_every_question(gridville_snapshot: Snapshot) -> None:
    one, other = (streamlit_folium.generate_leaflet_string(gap_base_map(gridville_snapshot, "zh"), base_id="div") for _ in range(2))
    assert one == other
    assert one != streamlit_folium.generate_leaflet_string(gap_base_map(gridville_snapshot, "en"), base_id="div")


def test_nothing_the_map_asks_for_lies_outside(gridville_snapshot: Snapshot, found: Answer, classes: Classes, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}

    def component(**arguments: Any) -> None:
        asked.update(arguments)

    monkeypatch.setattr(streamlit_folium, "_component_func", component)
    assert gap_map(gridville_snapshot, found, classes, selected_code=None, language="zh", height_px=500, key="map") is None
    links = asked["js_links"] + asked["css_links"]
    assert links
    assert all(link.startswith("/assets/") and "//" not in link for link in links)
    assert "//" not in asked["script"] + asked["feature_group"] + asked["html"]
    assert "src=" not in asked["header"]


PAGE_SCRIPTS = {f"own/{name}" for name in ("first.css", "first.js", "print.js", "ranked.js", "search.js", "tour.js", "words.js")}  # of the page itself


def test_every_own_file_that_is_asked_for_is_there() -> None:
    files = [own_link(name).removeprefix("/assets/").split("?")[0] for name in (*(f"{name}.js" for name in OWN_SCRIPTS), "gap_map.css")]
    there = {str(path.relative_to(ASSETS)) for path in (ASSETS / "own").iterdir() if path.suffix != ".svg"}
    assert sorted(files) == sorted(there - PAGE_SCRIPTS)


def test_the_one_script_of_the_map_holds_every_file_in_order_and_its_address_their_content() -> None:
    starts = [map_script().index((ASSETS / "own" / f"{name}.js").read_text("utf-8")) for name in OWN_SCRIPTS]
    assert starts == sorted(starts)
    assert map_script_link() == f"/assets/map.js?v={hashlib.sha256(map_script().encode()).hexdigest()[:12]}"


def test_no_part_of_folium_still_knows_an_address_outside() -> None:
    serve_everything_ourselves()
    parts: list[type[JSCSSMixin]] = [
        folium.Map,
        folium.plugins.Draw,
        folium.plugins.MeasureControl,
        folium.plugins.Fullscreen,
        folium.plugins.MarkerCluster,
        folium.TopoJson,
    ]
    assert all("//" not in link for part in parts for _, link in (*part.default_js, *part.default_css))
