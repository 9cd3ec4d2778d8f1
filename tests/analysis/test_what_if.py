"""A plan laid over a release: laws of adding, closing, moving and changing, and Gridville worked by hand."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.pipeline import build
from geo.analysis.difference import difference
from geo.analysis.gaps import Answer, Question, answer
from geo.analysis.snapshot import Snapshot, read_snapshot
from geo.analysis.what_if import Planned, place, what_if
from geo.core.waterfall import Waterfall
from geo.crs import to_stored
from geo.db.engine import Database
from geo.db.plans import OutletChange
from geo.db.release import current_release
from tests.gridville import CRS, SIDE_M, SOUTH_M, WEST_M, gridville

Lay = Callable[..., Planned]
QUESTIONS = [Question("family", "all", 1300), Question("family", "migrant", 1300, "evening"), Question("vaccine", "registered", 2000, "weekend")]


def at(row: float, column: float) -> tuple[float, float]:
    """Longitude and latitude of the middle of unit row-column."""
    lon, lat = to_stored(CRS).transform(WEST_M + (column + 0.5) * SIDE_M, SOUTH_M + (row + 0.5) * SIDE_M)
    return float(lon), float(lat)


def new(row: float, column: float, code: str = "new", **facts: object) -> OutletChange:
    lon, lat = at(row, column)
    usual: dict[str, object] = {"name_zh": "新网点", "outlet_type": "service_room", "service_codes": ("family",), "serves_migrants": "yes"}
    return OutletChange("add", code, lon=lon, lat=lat, **(usual | facts))  # type: ignore[arg-type]


def moved(code: str, lon: float, lat: float) -> OutletChange:
    return OutletChange("move", code, lon=lon, lat=lat)


@pytest.fixture(scope="module")
def lay(gridville_database: Database, gridville_snapshot: Snapshot) -> Lay:
    def laid(*changes: OutletChange, on: Snapshot = gridville_snapshot) -> Planned:
        with gridville_database.reader.connect() as connection:
            return what_if(on, changes, place(connection, on, changes))

    return laid


def alike(one: Answer, other: Answer) -> bool:
    """Bit for bit the same answer."""
    return all(
        np.array_equal(getattr(of_one, field.name), getattr(of_other, field.name))
        for of_one, of_other in ((one.steps, other.steps), (one.area_steps, other.area_steps))
        for field in dataclasses.fields(Waterfall)
    )


def test_an_outlet_at_the_gate_of_a_corner_reaches_its_own_unit_and_its_two_neighbours(gridville_snapshot: Snapshot, lay: Lay) -> None:
    # Unit 4-4 has the neighbours 3-4 and 4-3, 1,000 m × 1.3 away; none of the three was within before. 20 people live in each.
    planned = lay(new(4, 4)).snapshot
    before, after = (answer(found, Question("family", "all", 1300)) for found in (gridville_snapshot, planned))
    codes = gridville_snapshot.units["unit_code"].to_numpy()
    assert set(codes[before.beyond_count != after.beyond_count]) == {"4-4", "3-4", "4-3"}
    assert (before.beyond_count.sum(), after.beyond_count.sum()) == (340, 280)


def test_whoever_is_newly_reached_beyond_the_seats_of_the_new_outlet_is_without_one(lay: Lay) -> None:
    # With hall and post closed nobody of 500 reaches anything, so nobody is short of a seat; the new outlet reaches 60 and has seats for 50, then none.
    closed = (OutletChange("close", "hall"), OutletChange("close", "post"))
    before, question = lay(*closed).snapshot, Question("family", "all", 1300)
    for seats, without in ((50, 10), (0, 60), (60, 0)):
        found = difference(before, lay(*closed, new(4, 4, capacity_count=seats)).snapshot, question)
        assert (found.whole, found.without_seat) == ((500, 440), ((0, 0), (without, without)))


def test_the_difference_names_units_groups_and_areas_and_hides_small_ones(gridville_snapshot: Snapshot, lay: Lay) -> None:
    planned = lay(new(4, 4), new(2, 4, "other")).snapshot
    found = difference(gridville_snapshot, planned, Question("family", "all", 1300))
    # The first reaches 4-4, 3-4 and 4-3; the other 2-4, 1-4 and 3-4 anew, 2-3 was within. So five units of 20 people.
    assert found.whole == (340, 240)
    assert found.newly_reached == 100
    assert set(gridville_snapshot.units["unit_code"].to_numpy()[found.units["unit_pos"]]) == {"4-4", "3-4", "4-3", "2-4", "1-4"}
    assert found.units[["before_count", "after_count"]].to_numpy().tolist() == [[20, 0]] * 5
    # Migrants: 4-4 has 0, 3-4 and 4-3 have 15 each, 2-4 has 10, 1-4 has 5.
    assert dict(zip(found.groups["people_group_code"], found.groups["before_count"] - found.groups["after_count"], strict=True)) == {
        "all": 100, "migrant": 45, "registered": 55,
    }  # fmt: skip
    assert found.areas.empty  # the centre, 2-2 and 2-3, was within already
    migrants = difference(gridville_snapshot, planned, Question("family", "migrant", 1300))
    assert (migrants.units.empty, migrants.protected_count) == (True, 4)
    assert migrants.newly_reached == 45


def test_a_closed_hall_takes_its_area_out_of_reach(gridville_snapshot: Snapshot, lay: Lay) -> None:
    found = difference(gridville_snapshot, lay(OutletChange("close", "hall")).snapshot, Question("family", "all", 1300))
    assert found.whole == (340, 440)
    assert found.areas.to_numpy().tolist() == [[0, 0, 40]]


@pytest.mark.parametrize("question", QUESTIONS)
def test_closing_an_outlet_is_as_if_it_had_never_been(question: Question, lay: Lay, new_database: Callable[[], Database], data_folder: Path) -> None:
    data = gridville()
    frames = {name: frame[frame["outlet_code"] != "post"] if "outlet_code" in frame else frame for name, frame in data.frames.items()}
    database = new_database()
    build(database, dataclasses.replace(data, frames=frames, input_hash="without post"), data_folder=data_folder)
    with database.reader.connect() as connection:
        release = current_release(connection)
        assert release is not None
        without = read_snapshot(connection, release)
    assert alike(answer(lay(OutletChange("close", "post")).snapshot, question), answer(without, question))


@pytest.mark.parametrize("question", QUESTIONS)
def test_there_and_back_again_is_as_before_bit_for_bit(question: Question, gridville_snapshot: Snapshot, lay: Lay) -> None:
    is_hall = gridville_snapshot.outlets["outlet_code"] == "hall"
    ((lon, lat),) = gridville_snapshot.outlets.loc[is_hall, ["lon", "lat"]].to_numpy()
    away, back = moved("hall", *at(4, 0)), moved("hall", lon, lat)
    assert not alike(answer(lay(away).snapshot, question), answer(gridville_snapshot, question)) or question.service_code == "vaccine"
    assert alike(answer(lay(away, back).snapshot, question), answer(gridville_snapshot, question))


def test_without_a_change_the_very_release_answers(gridville_snapshot: Snapshot, lay: Lay) -> None:
    assert lay().snapshot is gridville_snapshot
    before = answer(gridville_snapshot, QUESTIONS[0])
    lay(new(4, 4), OutletChange("close", "hall"))
    assert alike(before, answer(gridville_snapshot, QUESTIONS[0]))


def test_longer_hours_open_the_evening_and_a_new_service_is_offered(gridville_snapshot: Snapshot, lay: Lay) -> None:
    # In the evening the hall's five units are lost at hours; open until 20:00 it serves them.
    evening, vaccine = Question("family", "all", 1300, "evening"), Question("vaccine", "all", 1300)
    later = lay(OutletChange("change", "hall", hours_text="周一至周五 9:00-20:00")).snapshot
    assert (answer(gridville_snapshot, evening).beyond_count.sum(), answer(later, evening).beyond_count.sum()) == (440, 340)
    both = lay(OutletChange("change", "hall", service_codes=("family", "vaccine"))).snapshot
    assert (answer(gridville_snapshot, vaccine).beyond_count.sum(), answer(both, vaccine).beyond_count.sum()) == (440, 340)


def test_seats_are_people_a_year_for_each_service(gridville_snapshot: Snapshot, lay: Lay) -> None:
    seats = lay(OutletChange("change", "hall", serves_migrants="yes", capacity_count=30)).snapshot
    found = answer(seats, Question("family", "all", 1300)).area_steps
    assert (int(found.served[-1]), int(found.no_room[-1])) == (30, 100 - 30)


def test_what_a_new_release_no_longer_has_lapses_and_the_rest_holds(lay: Lay) -> None:
    gone = [
        OutletChange("close", "demolished"), moved("demolished", *at(1, 1)), new(1, 1, "hall"), new(1, 1, "x", service_codes=("surgery",)),
        new(1, 1, "y", outlet_type="castle"), OutletChange("add", "z", name_zh="远", outlet_type="service_room", service_codes=("family",), lon=0.0, lat=0.0),
    ]  # fmt: skip
    planned = lay(gone[0], new(4, 4), *gone[1:])
    assert list(planned.lapsed) == gone
    assert planned.snapshot.outlets["outlet_code"].tolist() == ["hall", "post", "new"]


def test_an_outlet_just_beyond_the_boundary_counts_and_has_no_unit(lay: Lay) -> None:
    planned = lay(new(4, 5)).snapshot
    assert planned.outlets["unit_code"].isna().tolist() == [False, False, True]
    assert answer(planned, Question("family", "all", 1300)).beyond_count.sum() == 340 - 20  # 4-4 alone is 1,000 m away


def passed(steps: Waterfall) -> list[np.ndarray]:
    """People who pass reach, acceptance and hours (unknown as yes), and who surely do."""
    accepted = steps.people - steps.beyond_reach - steps.not_accepted
    return [steps.people - steps.beyond_reach, accepted, steps.within_if_yes, steps.within_surely, steps.served]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    row=st.floats(-0.5, 5), column=st.floats(-0.5, 5), serves=st.sampled_from(["yes", "no", "unknown"]), capacity=st.integers(0, 90),
    hours=st.sampled_from([None, "每天 8:00-20:00", "周一至周五 9:00-17:00", "周六 9:00-11:00"]), question=st.sampled_from(QUESTIONS),
)  # fmt: skip
def test_a_new_outlet_lowers_nobody_s_number_at_any_step(
    row: float, column: float, serves: str, capacity: int, hours: str | None, question: Question, lay: Lay
) -> None:
    seats = lay(OutletChange("change", "hall", capacity_count=40), OutletChange("change", "post", capacity_count=25)).snapshot
    added = new(row, column, serves_migrants=serves, capacity_count=capacity, hours_text=hours, service_codes=("family", "vaccine"))
    everybody = dataclasses.replace(question, group_code="all")
    before, after = (answer(found, everybody) for found in (seats, lay(added, on=seats).snapshot))
    for fewer, more in zip(passed(before.steps), passed(after.steps), strict=True):
        assert (more >= fewer).all()
