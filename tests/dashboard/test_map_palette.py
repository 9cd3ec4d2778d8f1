"""The palette can be read: steps of lightness, the colours that really result, also by the colour-blind and in grey; circles in proportion."""

import math
from itertools import pairwise

import numpy as np
import pytest

from dashboard.maps import palette

Rgb = np.ndarray[tuple[int], np.dtype[np.float64]]
Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]
# Machado, Oliveira and Fernandes (2009), https://doi.org/10.1109/TVCG.2009.113, severity 1.0, on linear RGB.
PROTANOPIA = np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]])
TRITANOPIA = np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]])
DEUTERANOPIA = np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]])

LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
GREY = np.tile(LUMINANCE, (3, 1))
# sRGB to CIE XYZ and its white, IEC 61966-2-1.
XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])
WHITE = XYZ.sum(axis=1)
JUST_NOTICEABLE = 2.3  # Mahy, Van Eycken and Oosterlinck (1994), in units of CIE colour difference


def rgb(colour: str) -> Rgb:
    return np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)], dtype=np.float64)


def linear(colour: str) -> Rgb:
    share = rgb(colour) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def lightness(light: Rgb) -> float:
    """CIE L* of linear RGB."""
    luminance = float(light @ LUMINANCE)
    return float(116 * luminance ** (1 / 3) - 16)


def lab(light: Rgb) -> tuple[float, float, float]:
    """CIE L*, a*, b* of linear RGB."""
    x, y, z = (float(share) ** (1 / 3) if share > (6 / 29) ** 3 else float(share) * (29 / 6) ** 2 / 3 + 4 / 29 for share in XYZ @ light.clip(0, 1) / WHITE)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def difference(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """CIEDE2000, as Sharma, Wu and Dalal (2005) write it down, https://doi.org/10.1002/col.20070."""
    (light, a, b), (other_light, other_a, other_b) = one, other
    mean_chroma = (math.hypot(a, b) + math.hypot(other_a, other_b)) / 2
    stretch = 1 + 0.5 * (1 - math.sqrt(mean_chroma**7 / (mean_chroma**7 + 25**7)))
    chroma, other_chroma = math.hypot(stretch * a, b), math.hypot(stretch * other_a, other_b)
    hue, other_hue = (math.degrees(math.atan2(down, stretch * across)) % 360 for across, down in ((a, b), (other_a, other_b)))
    turn = (other_hue - hue + 180) % 360 - 180 if chroma * other_chroma else 0.0
    mean_hue = (hue + turn / 2) % 360 if chroma * other_chroma else hue + other_hue
    mean_light, mean_chroma = (light + other_light) / 2, (chroma + other_chroma) / 2
    cosines = ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63))
    of_hue = 1 + sum(share * math.cos(math.radians(times * mean_hue + shift)) for share, times, shift in cosines)
    in_light = (other_light - light) / (1 + 0.015 * (mean_light - 50) ** 2 / math.sqrt(20 + (mean_light - 50) ** 2))
    in_chroma = (other_chroma - chroma) / (1 + 0.045 * mean_chroma)
    in_hue = 2 * math.sqrt(chroma * other_chroma) * math.sin(math.radians(turn / 2)) / (1 + 0.015 * mean_chroma * of_hue)
    blue = 30 * math.exp(-(((mean_hue - 275) / 25) ** 2))
    together = -2 * math.sqrt(mean_chroma**7 / (mean_chroma**7 + 25**7)) * math.sin(math.radians(2 * blue))
    return math.sqrt(in_light**2 + in_chroma**2 + in_hue**2 + together * in_chroma * in_hue)


def contrast(one: str, other: str) -> float:
    light, dark = sorted((float(linear(colour) @ LUMINANCE) for colour in (one, other)), reverse=True)
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


@pytest.mark.parametrize(
    ("one", "other", "published"),
    [((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425), ((50, 0, 0), (50, -1, 2), 2.3669), ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082)],
)
def test_colour_differences_are_those_that_sharma_published(one: tuple[float, float, float], other: tuple[float, float, float], published: float) -> None:
    assert difference(one, other) == pytest.approx(published, abs=0.0001)


@pytest.mark.parametrize(
    ("seen_by", "least"),
    [(np.eye(3), 3), (PROTANOPIA, 3), (DEUTERANOPIA, 3), (TRITANOPIA, 3), (GREY, 2)],
    ids=["everybody", "protanopia", "deuteranopia", "tritanopia", "grey"],
)
def test_neighbouring_classes_differ_by_several_just_noticeable_steps_for_every_eye_and_in_grey(seen_by: Matrix, least: int) -> None:
    seen = [lab(seen_by @ linear(step.as_seen)) for step in palette.RAMP]
    assert min(difference(one, other) for one, other in pairwise(seen)) >= least * JUST_NOTICEABLE


def test_the_three_keys_differ_in_form_and_their_marks_stand_out_from_the_ground_in_grey() -> None:
    keys = palette.PATTERNS.values()
    assert set(palette.PATTERNS) == {"no_data", "protected", "no_target"}
    assert len({key.kind for key in keys}) == 3
    assert min(contrast(key.mark, key.ground or palette.LAND) for key in keys) >= 3  # graphical objects, WCAG 2.2, 1.4.11


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
