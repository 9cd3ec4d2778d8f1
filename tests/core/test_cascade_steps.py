"""The cascade from people to a seat: Gridville by hand, every step by its definition, and laws that no town breaks."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.core.cascade import Cascade, OutletFacts, cascade
from geo.core.facts import NO, UNKNOWN, YES
from geo.core.room import UNKNOWN_CAPACITY, CostOrder, by_cost
from geo.core.straight_line import straight_line_pairs
from geo.core.waterfall import ACTIONS, REASONS, Waterfall, waterfall_by_unit, waterfall_of_areas
from geo.errors import FrameError
from geo.frames import BoolArray, IntArray
from tests.core.small_towns import IS_MIGRANT, TOWNS, Town, offering
from tests.gridville import RESIDENTS, ROWS, SIDE_M, migrants

HALL, POST = (2, 2), (0, 0)
GRID = [(row, column) for row in range(ROWS) for column in range(ROWS)]
PEOPLE = np.array([[RESIDENTS - migrants(*at), migrants(*at)] for at in GRID])
REGISTERED_OR_MIGRANT = np.array([False, True])
ALL, MIGRANTS = np.array([True, True]), np.array([False, True])


def gridville_order(*, threshold_m: float) -> CostOrder:
    places_m = np.array(GRID, dtype=np.float64) * SIDE_M
    pairs = straight_line_pairs(places_m, np.array([HALL, POST], dtype=np.float64) * SIDE_M, greatest_cost_m=threshold_m, detour_factor=1.3)
    return by_cost(pairs, origin_rank=np.arange(len(GRID)), outlet_rank=np.arange(2))


def gridville(outlets: OutletFacts, *, threshold_m: float = 1300) -> Cascade:
    return cascade(PEOPLE, REGISTERED_OR_MIGRANT, gridville_order(threshold_m=threshold_m), outlets)


def whole(found: Cascade, cells: BoolArray = ALL) -> dict[str, int]:
    """The parts of the whole place that are not 0."""
    fall = waterfall_of_areas(found, cells, [np.ones(len(found.people), dtype=np.bool_)])
    parts = ("beyond_reach", "not_accepted", "closed", "unknown", "no_room", "room_unknown", "served")
    return {part: int(getattr(fall, part)[0]) for part in parts if getattr(fall, part)[0]}


def test_reach_alone() -> None:
    assert whole(gridville(offering(10**6, 10**6))) == {"beyond_reach": 340, "served": 160}
    assert whole(gridville(offering(10**6, 10**6), threshold_m=1299)) == {"beyond_reach": 460, "served": 40}
    assert whole(gridville(offering(10**6, 10**6)), MIGRANTS) == {"beyond_reach": 130, "served": 50}


def test_a_service_that_only_the_post_offers() -> None:
    vaccine = replace(offering(10**6, 10**6), offers=np.array([False, True]))
    assert whole(gridville(vaccine)) == {"beyond_reach": 440, "served": 60}


def test_a_hall_that_turns_migrants_away_and_a_post_that_nobody_asked() -> None:
    # Around the hall live 40 migrants (2-2: 0, 1-2 and 2-1: 15, 2-3 and 3-2: 5), around the post 10.
    found = gridville(offering(10**6, 10**6, accepts=(NO, UNKNOWN)))
    assert whole(found) == {"beyond_reach": 340, "not_accepted": 40, "unknown": 10, "served": 110}
    assert whole(found, MIGRANTS) == {"beyond_reach": 130, "not_accepted": 40, "unknown": 10}


def test_an_evening_when_the_hall_is_closed_and_the_hours_of_the_post_are_unknown() -> None:
    found = gridville(offering(10**6, 10**6, opens=(NO, UNKNOWN)))
    assert whole(found) == {"beyond_reach": 340, "closed": 100, "unknown": 60}


def test_room_for_the_nearest() -> None:
    # Hall, 30 seats: 20 people next door, then 10 of the 5 + 15 of 1-2, the first of four equal walks: 3 and 7. Post, 25: 20, then 4 + 1 of 0-1.
    found = gridville(offering(30, 25))
    assert whole(found) == {"beyond_reach": 340, "no_room": 105, "served": 55}
    seats = {at: found.room_if_no.people[GRID.index(at)].tolist() for at in (HALL, (1, 2), (2, 1), POST, (0, 1), (1, 0))}
    assert seats == {(2, 2): [20, 0], (1, 2): [3, 7], (2, 1): [0, 0], (0, 0): [20, 0], (0, 1): [4, 1], (1, 0): [0, 0]}
    assert found.room_if_no.used.tolist() == [30, 25]


def test_an_unknown_capacity_is_neither_none_nor_enough() -> None:
    found = gridville(offering(UNKNOWN_CAPACITY, 25))
    assert whole(found) == {"beyond_reach": 340, "no_room": 35, "room_unknown": 100, "served": 25}
    fall = waterfall_of_areas(found, ALL, [np.ones(25, dtype=np.bool_)])
    assert [bound.tolist() for bound in fall.served_range] == [[25], [125]]
    assert [bound.tolist() for bound in fall.capacity_gap_range] == [[35], [135]]


def test_room_is_told_for_both_readings_of_what_is_unknown() -> None:
    # The post has 10 seats, all taken by the 20 registered residents next door. Whether the hall accepts migrants is unknown: 40 of them.
    found = gridville(offering(130, 10, accepts=(UNKNOWN, YES)))
    fall = waterfall_of_areas(found, ALL, [np.ones(25, dtype=np.bool_)])
    assert whole(found) == {"beyond_reach": 340, "unknown": 40, "no_room": 50, "served": 70}
    assert (fall.no_room_if_yes.tolist(), fall.served_if_yes.tolist()) == ([50], [110])
    assert [bound.tolist() for bound in fall.served_range] == [[70], [110]]


def test_the_outlet_must_pass_all_steps_itself() -> None:
    # One outlet accepts migrants and is closed then, the other is open then and accepts none: nobody is within.
    town = Town(np.array([[0, 4, 0]]), np.array([[1, 1]]), offering(9, 9, accepts=(YES, NO), opens=(NO, YES)))
    assert whole(town.cascade(), np.ones(3, dtype=np.bool_)) == {"closed": 4}


def test_reasons_name_the_greatest_loss_and_what_to_do() -> None:
    units = waterfall_by_unit(gridville(offering(30, UNKNOWN_CAPACITY, accepts=(NO, YES))), MIGRANTS, np.arange(25), unit_count=25)
    reason = {at: REASONS[units.reason[GRID.index(at)]] for at in ((0, 0), (0, 1), (1, 2), (4, 4), (0, 4), (4, 1))}
    assert reason == {(0, 0): "none", (0, 1): "unknown", (1, 2): "not_accepted", (4, 4): "none", (0, 4): "none", (4, 1): "beyond_reach"}
    crowded = waterfall_by_unit(gridville(offering(30, 0)), ALL, np.arange(25), unit_count=25)
    assert REASONS[crowded.reason[GRID.index((2, 1))]] == "no_room"
    assert REASONS[crowded.access_reason[GRID.index((4, 1))]] == "beyond_reach"  # a seat that is missing is no reason of the access gap
    assert "no_room" not in {REASONS[code] for code in crowded.access_reason}
    assert set(ACTIONS) == set(REASONS)
    assert [ACTIONS[name] for name in REASONS[1:]] == ["new_outlet", "open_to_migrants", "longer_hours", "complete_the_data", "more_staff"]


def test_of_two_equal_losses_the_earlier_step_is_the_reason() -> None:
    town = Town(np.array([[5, 0, 0], [0, 5, 0]]), np.array([[12], [1]]), offering(9, accepts=(NO,)))
    fall = waterfall_of_areas(town.cascade(), np.ones(3, dtype=np.bool_), [np.ones(2, dtype=np.bool_)])
    assert (fall.beyond_reach.tolist(), fall.not_accepted.tolist(), REASONS[fall.reason[0]]) == ([5], [5], "beyond_reach")


def test_a_threshold_of_nothing_a_group_of_nobody_and_no_area_are_no_error() -> None:
    assert whole(gridville(offering(9, 9), threshold_m=0)) == {"beyond_reach": 460, "no_room": 22, "served": 18}
    assert whole(gridville(offering(9, 9)), np.array([False, False])) == {}
    assert waterfall_of_areas(gridville(offering(9, 9)), ALL, []).people.tolist() == []


def test_what_breaks_the_contract_is_refused() -> None:
    found = gridville(offering(9, 9))
    with pytest.raises(FrameError):
        waterfall_by_unit(found, ALL, np.full(25, 3), unit_count=3)
    with pytest.raises(FrameError):
        cascade(-PEOPLE, REGISTERED_OR_MIGRANT, gridville_order(threshold_m=1300), offering(9, 9))


def by_definition(town: Town, *, unknown: int) -> list[IntArray]:
    """People who pass reach, acceptance and hours, each person asked on their own; unknown facts count as `unknown`."""
    facts, good = town.outlets, {YES, UNKNOWN} if unknown == YES else {YES}
    steps = [np.zeros_like(town.people) for _ in range(3)]
    for origin, cell in np.ndindex(*town.people.shape):
        passed = [0, 0, 0]
        for outlet in range(town.walk_m.shape[1]):
            near = town.walk_m[origin, outlet] < 10 and bool(facts.offers[outlet])
            accepts = near and (not IS_MIGRANT[cell] or facts.accepts_migrants[outlet] in good)
            opens = accepts and facts.open_then[outlet] in good
            passed = [was or int(now) for was, now in zip(passed, (near, accepts, opens), strict=True)]
        for step, passes in zip(steps, passed, strict=True):
            step[origin, cell] = town.people[origin, cell] * passes
    return steps


@settings(deadline=None)
@given(TOWNS)
def test_every_step_is_what_its_definition_says(town: Town) -> None:
    found = town.cascade()
    within, accepted, possible = by_definition(town, unknown=YES)
    np.testing.assert_array_equal(found.within_reach, within)
    np.testing.assert_array_equal(found.accepted, accepted)
    np.testing.assert_array_equal(found.open_possible, possible)
    np.testing.assert_array_equal(found.open_surely, by_definition(town, unknown=NO)[2])


def steps_of(found: Cascade) -> list[IntArray]:
    rooms = (found.room_if_no.people, found.room_if_no.people_at_most, found.room_if_yes.people, found.room_if_yes.people_at_most)
    return [found.people, found.within_reach, found.accepted, found.open_possible, found.open_surely, *rooms]


def parts_of(fall: Waterfall) -> list[IntArray]:
    return [fall.beyond_reach, fall.not_accepted, fall.closed, fall.unknown, fall.no_room, fall.room_unknown, fall.served]


@settings(deadline=None)
@given(TOWNS, st.lists(st.booleans(), min_size=3, max_size=3), st.lists(st.integers(0, 2), min_size=5, max_size=5))
def test_parts_are_never_negative_and_add_up_to_the_people(town: Town, chosen: list[bool], units: list[int]) -> None:
    found, cells, unit_pos = town.cascade(), np.array(chosen), np.array(units[: len(town.people)])
    fall = waterfall_by_unit(found, cells, unit_pos, unit_count=3)
    parts = parts_of(fall)
    assert all((part >= 0).all() for part in parts)
    np.testing.assert_array_equal(sum(parts[1:], parts[0]), fall.people)
    np.testing.assert_array_equal(fall.no_room_if_yes + fall.room_unknown_if_yes + fall.served_if_yes, fall.within_if_yes)
    np.testing.assert_array_equal(fall.access_gap + fall.within_if_yes, fall.people)
    assert int(fall.people.sum()) == int(town.people[:, cells].sum())
    total = waterfall_of_areas(found, cells, [np.ones(len(unit_pos), dtype=np.bool_)])
    assert [int(part.sum()) for part in parts] == [int(part[0]) for part in parts_of(total)]


@settings(deadline=None, max_examples=300)
@given(TOWNS)
def test_adding_an_outlet_lowers_nobodys_number_passing_any_step(town: Town) -> None:
    before, after = steps_of(town.without_last_outlet().cascade()), steps_of(town.cascade())
    assert all((more >= less).all() for less, more in zip(before, after, strict=True))


@settings(deadline=None)
@given(TOWNS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(town: Town, random: np.random.RandomState) -> None:
    residences, outlets, pairs = (list(range(count)) for count in (*town.walk_m.shape, len(town.pairs.cost_m)))
    for rows in (residences, outlets, pairs):
        random.shuffle(rows)
    mixed = town.chosen(np.array(residences), np.array(outlets))
    order = by_cost(mixed.pairs, origin_rank=np.array(residences), outlet_rank=np.array(outlets))
    found = cascade(mixed.people, IS_MIGRANT, order, mixed.outlets)
    for first, second in zip(steps_of(town.cascade()), steps_of(found), strict=True):
        np.testing.assert_array_equal(first[residences], second)


@settings(deadline=None)
@given(st.integers(0, 2**32), st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_moving_people_with_their_outlets_changes_nothing(seed: int, east_m: float, north_m: float) -> None:
    rng = np.random.default_rng(seed)
    places_m, outlets_m = rng.integers(0, 9, (12, 2)) * 200.0, rng.integers(0, 9, (3, 2)) * 200.0
    people, outlets = rng.integers(0, 20, (12, 3)), offering(*rng.integers(0, 90, 3).tolist())
    found = []
    for moved_m in (np.zeros(2), np.array([east_m, north_m])):
        pairs = straight_line_pairs(places_m + moved_m, outlets_m + moved_m, greatest_cost_m=780, detour_factor=1.3)
        found.append(cascade(people, IS_MIGRANT, by_cost(pairs, origin_rank=np.arange(12), outlet_rank=np.arange(3)), outlets))
    for first, second in zip(steps_of(found[0]), steps_of(found[1]), strict=True):
        np.testing.assert_array_equal(first, second)
