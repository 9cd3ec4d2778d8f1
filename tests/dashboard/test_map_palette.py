"""The palette can be read: steps of lightness, the colours that really result, circles in proportion."""

import numpy as np
import pytest

from dashboard.maps import palette

Rgb = np.ndarray[tuple[int], np.dtype[np.float64]]
Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]
# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
DEUTERANOPIA = np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]])


def rgb(colour: str) -> Rgb:
    return np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)], dtype=np.float64)


def linear(colour: str) -> Rgb:
    share = rgb(colour) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def lightness(light: Rgb) -> float:
    """CIE L* of linear RGB."""
    luminance = float(light @ np.array([0.2126, 0.7152, 0.0722]))
    return float(116 * luminance ** (1 / 3) - 16)


def contrast(one: str, other: str) -> float:
    light, dark = sorted((float(linear(colour) @ np.array([0.2126, 0.7152, 0.0722])) for colour in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("step", palette.RAMP)
def test_the_legend_shows_the_colour_that_the_map_really_has(step: palette.Step) -> None:
    blended = rgb(step.fill) * palette.UNIT_OPACITY + rgb(palette.LAND) * (1 - palette.UNIT_OPACITY)
    assert np.abs(blended - rgb(step.as_seen)).max() <= 2


@pytest.mark.parametrize(("seen_by", "steps"), [(np.eye(3), [94, 85, 73, 57, 42]), (DEUTERANOPIA, [94, 86, 75, 59, 44])])
def test_steps_of_the_ramp_are_as_light_as_the_visual_system_says_also_to_the_colour_blind(seen_by: Matrix, steps: list[int]) -> None:
    seen = [lightness(seen_by @ linear(step.as_seen)) for step in palette.RAMP]
    assert seen == pytest.approx(steps, abs=1)
    assert (-np.diff(seen)).min() >= 8


def test_words_on_the_map_are_readable() -> None:
    assert contrast(palette.INK, "#FFFFFF") >= 7
    assert min(contrast(colour, "#FFFFFF") for colour in (palette.ACCENT, palette.INK_2, palette.INK_3, palette.WATER_NAME)) >= 4.5


def test_fewer_classes_take_steps_that_lie_farther_apart() -> None:
    assert [len(palette.class_steps(count)) for count in (0, 1, 2, 3, 5)] == [0, 1, 2, 3, 5]
    assert palette.class_steps(3) == (palette.RAMP[0], palette.RAMP[2], palette.RAMP[4])


def test_no_symbol_is_round_and_each_is_drawn_in_its_square() -> None:
    assert set(palette.SYMBOLS) == {"square", "cross", "diamond", "triangle_up", "triangle_down"}
    assert all(3 <= len(outline) <= 12 and np.abs(outline).max() <= 1.2 for outline in palette.SYMBOLS.values())


def test_every_symbol_of_the_catalogue_can_be_drawn() -> None:
    from geo.catalogue import outlet_types

    assert {kind.symbol for kind in outlet_types().values()} <= set(palette.SYMBOLS)


def test_the_area_of_a_circle_is_in_proportion_to_its_people() -> None:
    one, four = (palette.circle_radius_px(people, palette.CIRCLE_PX_PER_ROOT) for people in (100, 400))
    assert four**2 / one**2 == pytest.approx(4)
    assert one == pytest.approx(7.4)


@pytest.mark.parametrize(("people", "unit_count", "greatest_px"), [(1_240, 24, 26.0), (100_000, 24, 26.0), (1_000_000, 448, 8.0), (3, 24, 1.3)])
def test_the_largest_circle_fits_among_its_units(people: int, unit_count: int, greatest_px: float) -> None:
    counts = np.full(unit_count, 1)
    counts[0] = people
    assert palette.circle_radius_px(people, palette.circle_scale(counts)) == pytest.approx(greatest_px, abs=0.1)


def test_nobody_short_needs_no_circle() -> None:
    assert palette.circle_scale(np.array([], dtype=np.int64)) == palette.CIRCLE_PX_PER_ROOT
    assert palette.nested_counts(0) == ()


@pytest.mark.parametrize(("largest", "counts"), [(1_240, (1_000, 300, 50)), (420, (300, 100, 20)), (12, (10, 3)), (1, (1,))])
def test_the_legend_nests_round_numbers(largest: int, counts: tuple[int, ...]) -> None:
    assert palette.nested_counts(largest) == counts
