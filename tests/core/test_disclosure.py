"""Protection of people: its laws, and numbers worked by hand (docs/methods.md, Protection)."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.core.disclosure import hilbert_order, offset, protect_people, rounding_base, sum_error_bound
from geo.errors import DisclosureError, FrameError
from tests.core.protected_towns import KEY, coverage_of, empty_town, people_of, shown_of, unit_of

BASES = st.sampled_from([3, 5, 10])


# ── offsets ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("base", [0, 1, 2, 4, 6, 15, -5])
def test_only_3_5_and_10_are_bases(base: int) -> None:
    with pytest.raises(DisclosureError):
        rounding_base(base)
    with pytest.raises(DisclosureError):
        protect_people(people_of("U", {"migrant": [1]}), base=base, key=KEY)
    with pytest.raises(DisclosureError):
        shown_of(coverage_of("U"), empty_town("U"), base)


@pytest.mark.parametrize("key", [b"", b"short", b"x" * 65])
def test_a_key_that_is_too_short_or_too_long_is_refused(key: bytes) -> None:
    with pytest.raises(DisclosureError):
        offset(key, "U", "migrant", 5)


@pytest.mark.parametrize("base", [3, 5, 10])
def test_every_offset_is_about_equally_likely(base: int) -> None:
    counted = np.bincount([offset(KEY, f"unit {number}", "migrant", base) for number in range(20_000)], minlength=base)
    expected = 20_000 / base
    assert len(counted) == base
    assert np.abs(counted - expected).max() < 4 * np.sqrt(expected)


def test_offsets_depend_on_the_key_the_unit_and_the_code_and_on_where_one_ends_and_the_other_begins() -> None:
    many = range(200)
    same = [offset(KEY, f"{n}ab", "c", 10) for n in many]
    assert same == [offset(KEY, f"{n}ab", "c", 10) for n in many]
    assert same != [offset(KEY, f"{n}a", "bc", 10) for n in many]
    assert same != [offset(KEY, f"{n}ab", "d", 10) for n in many]
    assert same != [offset(KEY[::-1], f"{n}ab", "c", 10) for n in many]


def test_base_10_tells_nothing_more_than_base_5() -> None:
    assert [offset(KEY, f"{n}", "c", 10) % 5 for n in range(200)] == [offset(KEY, f"{n}", "c", 5) for n in range(200)]


# ── people ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_four_residences_by_hand() -> None:
    unit = unit_of(5, migrant=3)  # S = 2, 6, 6, 13; ⌊(S + 3) / 5⌋ = 1, 1, 1, 3
    shown = protect_people(people_of(unit, {"migrant": [2, 4, 0, 7]}), base=5, key=KEY)
    assert shown["people_count"].tolist() == [5, 0, 0, 10]


@given(counts=st.lists(st.integers(0, 30), min_size=1, max_size=8), base=BASES)
@settings(max_examples=60, deadline=None)
def test_people_are_unbiased_never_negative_and_within_b_on_every_run(counts: list[int], base: int) -> None:
    units = [unit_of(base, migrant=u) for u in range(base)]
    people = pd.concat([people_of(unit, {"migrant": counts}) for unit in units])
    shown = protect_people(people, base=base, key=KEY)["people_count"].to_numpy().reshape(base, -1)
    assert (shown.sum(axis=0) == base * np.array(counts)).all()
    assert (shown >= 0).all()
    assert (shown % base == 0).all()
    assert (shown[:, np.array(counts) == 0] == 0).all()
    error = np.concatenate([np.zeros((base, 1)), (shown - counts).cumsum(axis=1)], axis=1)
    runs = error[:, None, :] - error[:, :, None]
    assert np.abs(runs).max() <= base - 1


@given(counts=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=8), data=st.data())
@settings(max_examples=40, deadline=None)
def test_the_order_of_rows_changes_nothing_and_the_argument_stays(counts: list[tuple[int, int]], data: st.DataObject) -> None:
    people = people_of("U", {"migrant": [a for a, _ in counts], "registered": [b for _, b in counts]})
    order = data.draw(st.permutations(range(len(people))))
    shuffled = people.iloc[order]
    before = shuffled.copy()
    shown = protect_people(shuffled, base=5, key=KEY)
    pd.testing.assert_frame_equal(shuffled, before)
    assert shown.index.tolist() == shuffled.index.tolist()
    pd.testing.assert_frame_equal(shown.sort_index(), protect_people(people, base=5, key=KEY))


def test_residences_at_one_place_are_ordered_by_their_code() -> None:
    unit = unit_of(5, migrant=0)
    people = people_of(unit, {"migrant": [4, 4]}).assign(hilbert_pos=7)
    assert protect_people(people, base=5, key=KEY)["people_count"].tolist() == [0, 5]
    swapped = people.assign(residence_code=["R1", "R0"])
    assert protect_people(swapped, base=5, key=KEY)["people_count"].tolist() == [5, 0]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda people: people.drop(columns="hilbert_pos"),
        lambda people: people.assign(people_count=-1),
        lambda people: people.assign(people_count=0.5),
        lambda people: people.assign(cell_code=None),
        lambda people: pd.concat([people, people.head(1)]),
        lambda people: people.iloc[1:],
    ],
    ids=["column missing", "negative", "not whole", "no cell", "row twice", "row of a combination absent"],
)
def test_people_that_break_the_contract_are_refused(spoil) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(FrameError):
        protect_people(spoil(people_of("U", {"migrant": [1, 0], "registered": [3, 2]})), base=5, key=KEY)


def test_a_new_residence_does_not_reorder_the_others() -> None:
    points = gpd.GeoSeries.from_xy([0.1, 0.9, 0.2, 0.8], [0.1, 0.9, 0.8, 0.3], crs="EPSG:4326")
    bounds = (0.0, 0.0, 1.0, 1.0)
    alone = hilbert_order(gpd.GeoSeries(points.iloc[:3]), total_bounds=bounds)
    assert hilbert_order(points, total_bounds=bounds)[:3].tolist() == alone.tolist()
    with pytest.raises(FrameError):
        hilbert_order(gpd.GeoSeries(points.reindex([0, 9])), total_bounds=bounds)


def test_neighbours_along_the_curve_are_neighbours_in_space() -> None:
    side = (np.arange(8) + 0.5) / 8
    x, y = (grid.ravel() for grid in np.meshgrid(side, side))
    order = np.argsort(hilbert_order(gpd.GeoSeries.from_xy(x, y), total_bounds=(0.0, 0.0, 1.0, 1.0)))
    assert np.allclose(np.hypot(np.diff(x[order]), np.diff(y[order])), 1 / 8)


def test_the_error_of_a_sum_is_bounded_by_its_runs() -> None:
    assert sum_error_bound(5, 448 * 2) == 4 * 896
    with pytest.raises(DisclosureError):
        sum_error_bound(7, 1)
