"""Supply per person in Gridville by hand, its law, what coordination adds, and areas that somebody draws."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geo.analysis.coordinated import coordinated
from geo.analysis.gaps import Question, answer
from geo.analysis.snapshot import Snapshot
from geo.analysis.supply import supply


def gaussian(ratio: float) -> float:
    return (math.exp(-(ratio**2) / 2) - math.exp(-0.5)) / (1 - math.exp(-0.5))


# With a way of 2,600 m, a neighbour (1,000 m × 1.3) is at half of it, a diagonal one at √½, one two units away just at its end.
SIDE, CORNER = gaussian(0.5), gaussian(math.sqrt(0.5))
HALL_PEOPLE = 20 * (1 + 4 * SIDE + 4 * CORNER)
POST_PEOPLE = 20 * (1 + 2 * SIDE + CORNER)
FAR = Question("family", "all", 2600)


def with_places(snapshot: Snapshot, hall: int | None, post: int | None, *, accepts: str = "yes") -> Snapshot:
    codes = ["hall", "post"]
    positions = snapshot.outlets["outlet_code"].map({code: codes.index(code) for code in codes}).to_numpy()
    offered = pd.DataFrame({"outlet_pos": np.argsort(positions), "service_code": "family", "capacity_count": [hall, post], "serves_migrants": accepts})
    return replace(snapshot, outlet_services=offered.assign(capacity_unit="people_per_year"))


def rates(snapshot: Snapshot, question: Question) -> dict[str, float]:
    return dict(zip(snapshot.units["unit_code"], supply(snapshot, question).rate.tolist(), strict=True))


def test_supply_per_person_is_the_one_worked_by_hand(gridville_snapshot: Snapshot) -> None:
    found = rates(with_places(gridville_snapshot, 1000, 500), FAR)
    assert found["2-2"] == pytest.approx(1000 / HALL_PEOPLE)
    assert found["2-3"] == pytest.approx(SIDE * 1000 / HALL_PEOPLE)
    assert found["0-0"] == pytest.approx(500 / POST_PEOPLE)
    assert found["1-1"] == pytest.approx(CORNER * 1000 / HALL_PEOPLE + CORNER * 500 / POST_PEOPLE)
    assert found["4-4"] == 0  # two rows and two columns away


def test_the_places_that_somebody_reaches_are_spread_to_the_last(gridville_snapshot: Snapshot) -> None:
    found = supply(with_places(gridville_snapshot, 1000, 500), FAR)
    assert float((found.rate * 20).sum()) == pytest.approx(1500)
    assert found.place_rate == pytest.approx(1500 / 500)
    assert found.capacity_count == 1500


def test_unknown_capacity_is_named_and_not_spread(gridville_snapshot: Snapshot) -> None:
    found = supply(with_places(gridville_snapshot, 1000, None), FAR)
    assert gridville_snapshot.outlets["outlet_code"].to_numpy()[found.unknown].tolist() == ["post"]
    assert found.capacity_count == 1000
    assert found.place_rate == pytest.approx(2)


def test_an_outlet_that_nobody_reaches_is_unused_and_no_number_is_lost(gridville_snapshot: Snapshot) -> None:
    found = supply(with_places(gridville_snapshot, 1000, 500), Question("family", "all", 0))
    assert (len(found.unused), len(found.counted), found.place_rate) == (2, 0, 0.0)
    assert np.isfinite(found.rate).all()


def test_an_outlet_that_does_not_accept_migrants_gives_all_its_places_to_the_registered(gridville_snapshot: Snapshot) -> None:
    snapshot = with_places(gridville_snapshot, 1000, 500, accepts="no")
    assert set(supply(snapshot, Question("family", "migrant", 2600)).rate.tolist()) == {0.0}
    people = answer(snapshot, Question("family", "registered", 2600)).eligible_count
    found = supply(snapshot, Question("family", "registered", 2600))
    assert float((found.rate * people).sum()) == pytest.approx(1500)


def test_who_is_not_there_has_a_rate_of_nothing(gridville_snapshot: Snapshot) -> None:
    assert rates(with_places(gridville_snapshot, 1000, 500), Question("family", "migrant", 2600))["2-2"] == 0  # no migrants live there


def test_one_hand_seats_who_would_find_the_nearest_outlet_full(gridville_snapshot: Snapshot) -> None:
    # 1,839 m reach the diagonal too: only unit 1-1 reaches both, the hall is as near as the post and first in code, so its 20 people come to the hall.
    # Nine units of 20 reach the hall with 160 seats, four the post with 80. Nearest first: 2-2, its four sides, then four corners share what is left, 60,
    # 1-1 first: 20 are seated there while the post stands with 60 taken. One hand sends them to the post: 20 more.
    snapshot = with_places(gridville_snapshot, 160, 80)
    found = coordinated(snapshot, Question("family", "all", 1839))
    assert (found.without_seat, found.could_have_one) == (20, 20)


def test_where_seats_are_enough_coordination_adds_nobody(gridville_snapshot: Snapshot) -> None:
    found = coordinated(with_places(gridville_snapshot, 1000, 500), FAR)
    assert (found.without_seat, found.could_have_one) == (0, 0)
