"""What somebody looked for stands in the address bar beside its unit, and goes when another unit is chosen."""

from dataclasses import replace

import pytest

from dashboard.found_place import found_place, place_text
from geo.analysis.snapshot import Snapshot


def test_an_estate_is_marked_at_each_of_its_gates_in_that_unit_alone(gridville_snapshot: Snapshot) -> None:
    residences = gridville_snapshot.residences
    estates = residences["unit_pos"].map({0: "Two Gates", 1: "Two Gates"})
    snapshot = replace(gridville_snapshot, residences=residences.assign(estate_name_zh=estates))
    first = snapshot.units["unit_code"].iloc[0]
    place = found_place(place_text("estate", "Two Gates"), first, snapshot)
    assert place is not None
    assert place.points == tuple(zip(*(residences.loc[residences["unit_pos"] == 0, side] for side in ("lon", "lat")), strict=True))
    assert place.name == "Two Gates"


def test_an_outlet_is_marked_where_it_stands(gridville_snapshot: Snapshot) -> None:
    outlet = gridville_snapshot.outlets.dropna(subset=["unit_code"]).iloc[0]
    place = found_place(f"outlet:{outlet['outlet_code']}", outlet["unit_code"], gridville_snapshot)
    assert place is not None
    assert place.points == ((outlet["lon"], outlet["lat"]),)
    assert place.name == outlet["name_zh"]


@pytest.mark.parametrize("text", [None, "", "outlet:", "estate:", "outlet:no-such", "estate:<img src=x>", "unit:2-2", "outlet"])
def test_an_address_that_names_nothing_marks_nothing(text: str | None, gridville_snapshot: Snapshot) -> None:
    assert found_place(text, "2-2", gridville_snapshot) is None


def test_another_unit_leaves_the_place_behind(gridville_snapshot: Snapshot) -> None:
    outlet = gridville_snapshot.outlets.dropna(subset=["unit_code"]).iloc[0]
    others = [code for code in gridville_snapshot.unit_positions if code != outlet["unit_code"]]
    assert all(found_place(f"outlet:{outlet['outlet_code']}", code, gridville_snapshot) is None for code in [*others, None])
