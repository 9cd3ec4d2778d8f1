"""Places left in an outlet: its capacity less the seats of the nearest; Gridville by hand as in docs/methods-gaps.md."""

from dataclasses import replace

import pandas as pd
import pytest

from geo.analysis.gaps import Question
from geo.analysis.room_left import room_left
from geo.analysis.snapshot import Snapshot


def seated(snapshot: Snapshot, *, hall: int | None, post: int | None) -> Snapshot:
    """Gridville where the two outlets have so many places a year for `family`; None where nobody knows."""
    offers = snapshot.outlet_services
    codes = snapshot.outlets["outlet_code"].to_numpy()[offers["outlet_pos"]]
    counts = [{"hall": hall, "post": post}[code] if service == "family" else None for code, service in zip(codes, offers["service_code"], strict=True)]
    return replace(
        snapshot, outlet_services=offers.assign(capacity_count=pd.Series(counts, dtype="Int64"), capacity_unit="people_per_year", serves_migrants="yes")
    )


@pytest.mark.parametrize(("hall", "post", "left"), [(130, 70, (30, 10)), (100, 60, (0, 0)), (30, 25, (0, 0))])
def test_what_the_nearest_leave_is_left(gridville_snapshot: Snapshot, hall: int, post: int, left: tuple[int, int]) -> None:
    # Within 1,300 m the hall serves five units of 20 people, the post three.
    found = room_left(seated(gridville_snapshot, hall=hall, post=post), Question("family", "all", 1300))
    by_code = dict(zip(gridville_snapshot.outlets["outlet_code"], zip(found.fewest.tolist(), found.most.tolist(), strict=True), strict=True))
    assert by_code == {"hall": (left[0], left[0]), "post": (left[1], left[1])}
    assert found.is_known.all()


def test_who_is_asked_about_does_not_change_what_is_left(gridville_snapshot: Snapshot) -> None:
    known = seated(gridville_snapshot, hall=130, post=70)
    by_group = [room_left(known, Question("family", group, 1300)) for group in ("all", "migrant")]
    assert (by_group[0].fewest == by_group[1].fewest).all()


def test_an_unknown_capacity_is_neither_none_nor_enough(gridville_snapshot: Snapshot) -> None:
    found = room_left(seated(gridville_snapshot, hall=None, post=70), Question("family", "all", 1300))
    by_code = dict(zip(gridville_snapshot.outlets["outlet_code"], found.is_known.tolist(), strict=True))
    assert by_code == {"hall": False, "post": True}


def test_a_place_left_does_not_tell_how_few_people_took_the_others(gridville_snapshot: Snapshot) -> None:
    # With so few places the hall's rest is 0; a post of 5 places is taken by 5 people, fewer than a small denominator.
    found = room_left(seated(gridville_snapshot, hall=100, post=5), Question("family", "all", 1300))
    by_code = dict(zip(gridville_snapshot.outlets["outlet_code"], zip(found.fewest.tolist(), found.most.tolist(), strict=True), strict=True))
    assert by_code["post"] == (0, 5)
