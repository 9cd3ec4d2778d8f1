"""The answer about Gridville is the one worked by hand in docs/methods.md."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from geo.analysis.gaps import Question, answer, default_question
from geo.analysis.layers import gap_layer
from geo.analysis.nearest import nearest_outlets
from geo.analysis.snapshot import Snapshot
from geo.db import read
from geo.db.engine import Database
from geo.errors import FrameError, UnknownCodeError
from tests.gridville import unit_code

# The walk of 1,300 m is exactly the 1,000 m between neighbours × 1.3: the outlet's own unit and its four neighbours are within.
WITHIN = {"2-2", "1-2", "3-2", "2-1", "2-3", "0-0", "0-1", "1-0"}
WITHIN_VACCINE = {"0-0", "0-1", "1-0"}


def units_within(snapshot: Snapshot, question: Question) -> set[str]:
    found = answer(snapshot, question)
    return {code for code, beyond in zip(snapshot.units["unit_code"], found.beyond_count, strict=True) if beyond == 0}


def test_exactly_at_the_threshold_is_within(gridville_snapshot: Snapshot) -> None:
    assert units_within(gridville_snapshot, Question("family", "all", 1300)) == WITHIN
    assert units_within(gridville_snapshot, Question("family", "all", 1299)) == {"2-2", "0-0"}


def test_only_outlets_that_offer_the_service_count(gridville_snapshot: Snapshot) -> None:
    assert units_within(gridville_snapshot, Question("vaccine", "all", 1300)) == WITHIN_VACCINE


@pytest.mark.parametrize(("group", "eligible", "beyond"), [("all", 500, 340), ("migrant", 180, 130), ("registered", 320, 210)])
def test_people_of_the_whole_town_add_up(gridville_snapshot: Snapshot, group: str, eligible: int, beyond: int) -> None:
    found = answer(gridville_snapshot, Question("family", group, 1300))
    assert (found.eligible_count.sum(), found.beyond_count.sum(), found.within_count.sum()) == (eligible, beyond, eligible - beyond)


def test_a_walk_of_nothing_reaches_who_lives_at_the_door_and_a_long_one_reaches_all(gridville_snapshot: Snapshot) -> None:
    assert units_within(gridville_snapshot, Question("family", "all", 0)) == {"2-2", "0-0"}
    # The farthest corner, 4-4, is two rows and two columns from the hall: 1,000 × √8 × 1.3 = 3,677 m.
    assert answer(gridville_snapshot, Question("family", "all", 3678)).beyond_count.sum() == 0


def test_small_groups_are_protected_and_empty_ones_have_no_target(gridville_snapshot: Snapshot) -> None:
    found = answer(gridville_snapshot, Question("family", "migrant", 1300))
    states = dict(zip(gridville_snapshot.units["unit_code"], found.state, strict=True))
    # Seven units have (row + column) divisible by four: no migrants. The others have 5, 10 or 15, fewer than 20.
    assert [code for code, state in states.items() if state == "no_target"] == ["0-0", "0-4", "1-3", "2-2", "3-1", "4-0", "4-4"]
    assert sum(state == "protected" for state in states.values()) == 18
    assert set(answer(gridville_snapshot, Question("family", "all", 1300)).state) == {"value"}


def test_the_bound_of_a_sum_counts_the_runs_it_consists_of(gridville_snapshot: Snapshot) -> None:
    found = answer(gridville_snapshot, Question("family", "all", 1300))
    # One residence a unit: a run each, two cells, b − 1 = 4 people a run.
    assert found.eligible_error_count == 25 * 2 * 4
    assert found.beyond_error_count == 17 * 2 * 4


def test_unknown_codes_and_walks_are_refused(gridville_snapshot: Snapshot) -> None:
    with pytest.raises(UnknownCodeError, match="family, vaccine"):
        answer(gridville_snapshot, Question("surgery", "all", 800))
    with pytest.raises(UnknownCodeError, match="all, migrant, registered"):
        answer(gridville_snapshot, Question("family", "tourists", 800))
    with pytest.raises(UnknownCodeError, match="any, workday, evening, weekend, free"):
        answer(gridville_snapshot, Question("family", "all", 800, "night"))
    with pytest.raises(FrameError, match="4000 metres"):
        answer(gridville_snapshot, Question("family", "all", 4001))


def test_pages_that_ask_for_many_walks_at_once_get_what_each_gets_alone(gridville_snapshot: Snapshot) -> None:
    walks_m = [1299, 1300, 2600, 2601, 3678, *range(100, 1200, 100)]
    alone = {walk_m: int(answer(replace(gridville_snapshot), Question("family", "all", walk_m)).beyond_count.sum()) for walk_m in walks_m}
    assert (alone[1299], alone[1300], alone[3678]) == (460, 340, 0)
    together = replace(gridville_snapshot)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda walk_m: int(answer(together, Question("family", "all", walk_m)).beyond_count.sum()), walks_m * 20))
    assert found == [alone[walk_m] for walk_m in walks_m] * 20


def test_a_first_visit_asks_for_the_place_s_own_service_and_migrants(gridville_snapshot: Snapshot) -> None:
    assert default_question(gridville_snapshot) == Question("family", "migrant", 800)


def test_the_layer_tells_the_nearest_outlet_and_hides_what_is_protected(gridville_database: Database, gridville_snapshot: Snapshot) -> None:
    release_id = gridville_snapshot.release.release_id
    with gridville_database.reader.connect() as connection:
        nearest = read.nearest_outlet_by_unit(connection, release_id, service_code="family")
    layer = gap_layer(gridville_snapshot, answer(gridville_snapshot, Question("family", "migrant", 1300)), nearest).set_index("unit_code")
    assert layer.loc["4-4", "nearest_outlet_code"] == "hall"
    assert layer.loc["4-4", "nearest_distance_m"] == pytest.approx(1000 * np.sqrt(8), abs=0.06)
    assert layer.loc["0-1", "nearest_outlet_code"] == "post"
    assert layer.loc[unit_code(3, 4), "value_code"] == "S"
    assert layer["beyond_count"].isna().all()
    assert layer["beyond_share"].isna().all()


def test_the_panel_lists_each_outlet_once_nearest_first(gridville_snapshot: Snapshot) -> None:
    near = nearest_outlets(gridville_snapshot, gridville_snapshot.in_units(["1-2"]), "family", row_limit=5)
    names = gridville_snapshot.outlets["outlet_code"].to_numpy()[near["outlet_pos"].to_numpy()]
    assert list(names) == ["hall", "post"]
    assert near["walk_m"].to_numpy() == pytest.approx([1300, 1300 * np.sqrt(5)], abs=1e-3)  # one row; one row and two columns; × 1.3


def test_an_outlet_that_is_closed_then_is_lost_at_hours_and_one_of_unknown_hours_is_unknown(gridville_snapshot: Snapshot) -> None:
    # The hall is open Monday to Friday 9:00-17:00, so closed in the evening; the post's hours are unknown.
    found = answer(gridville_snapshot, Question("family", "all", 1300, "evening"))
    steps = dict(zip(gridville_snapshot.units["unit_code"], zip(found.steps.beyond_reach, found.steps.closed, found.steps.unknown, strict=True), strict=True))
    assert steps["2-2"] == (0, 20, 0)
    assert steps["0-0"] == (0, 0, 20)
    assert steps["4-4"] == (20, 0, 0)
    assert (found.beyond_count.sum(), found.steps.unknown.sum()) == (340 + 100, 60)  # the hall's five units are closed, the post's three unknown
