"""Colours, patterns, symbols and circles of the map: one source for the map, its legend and whatever is printed.

The values are those of the visual system. Colours are `#RRGGBB`, lengths are pixels on screen.
"""

import math
from dataclasses import dataclass
from typing import Final

from geo.analysis.gaps import State
from geo.frames import IntArray

INK: Final = "#1B2733"
INK_2: Final = "#4C5A68"
INK_3: Final = "#65717D"
ACCENT: Final = "#0B5CAD"
OUTLINE_HOLLOW: Final = "#43515E"
LAND: Final = "#F6F8F9"
OUTSIDE: Final = "#E9EDF1"
VEIL: Final = "#EDF0F3"
VEIL_OPACITY: Final = 0.62
WATER: Final = "#5E9AC6"
WATER_AREA: Final = "#A9CAE2"
WATER_NAME: Final = "#2F6C9C"
BUILDING: Final = "#DCE2E8"
UNIT_EDGE: Final = "#6B7885"
BOUNDARY: Final = INK_2

UNIT_OPACITY: Final = 0.74
PATTERN_OPACITY: Final = 0.92


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the ramp: what is painted at UNIT_OPACITY over land, and the colour that results (for legend swatches)."""

    fill: str
    as_seen: str


RAMP: Final = (Step("#FDE6CC", "#FBEAD8"), Step("#F3BF86", "#F3CEA4"), Step("#DD8A42", "#E3A672"), Step("#A84E12", "#BC7A4E"), Step("#5E2300", "#855A41"))
_STEPS_OF_COUNT: Final = {0: (), 1: (0,), 2: (0, 2), 3: (0, 2, 4), 5: (0, 1, 2, 3, 4)}


def class_steps(class_count: int) -> tuple[Step, ...]:
    """The step of each class, lightest first, as `share_classes` makes them; three take every other step so that they stay apart."""
    return tuple(RAMP[step] for step in _STEPS_OF_COUNT[class_count])


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a unit without a share is filled: `kind` diagonal, dots or horizontal; `mark_px` is line width or dot radius; no ground means see-through."""

    kind: str
    spacing_px: float
    mark_px: float
    mark: str
    ground: str | None


PATTERNS: Final[dict[State, Pattern]] = {
    "no_data": Pattern("diagonal", 7, 2, "#8996A3", "#FFFFFF"),
    "protected": Pattern("dots", 6, 1.15, "#56646F", "#EEF1F4"),
    "no_target": Pattern("horizontal", 6, 0.9, "#838F9B", None),
}

Point = tuple[float, float]
_THIRD: Final = 0.36
SYMBOLS: Final[dict[str, tuple[Point, ...]]] = {
    "square": ((-0.86, -0.86), (0.86, -0.86), (0.86, 0.86), (-0.86, 0.86)),
    "cross": (
        (-_THIRD, -1), (_THIRD, -1), (_THIRD, -_THIRD), (1, -_THIRD), (1, _THIRD), (_THIRD, _THIRD),
        (_THIRD, 1), (-_THIRD, 1), (-_THIRD, _THIRD), (-1, _THIRD), (-1, -_THIRD), (-_THIRD, -_THIRD),
    ),
    "diamond": ((0, -1.16), (1.16, 0), (0, 1.16), (-1.16, 0)),
    "triangle_up": ((0, -1.02), (1.08, 0.86), (-1.08, 0.86)),
    "triangle_down": ((0, 1.02), (1.08, -0.86), (-1.08, -0.86)),
}  # fmt: skip
"""Outline of each symbol, x right and y down, in halves of the symbol's size. Never round: round is people."""
SYMBOL_PX: Final = 9.0

CIRCLE_PX_PER_ROOT: Final = 0.74
CIRCLE_FILL_OPACITY: Final = 0.78
CIRCLE_LINE_PX: Final = 1.3
CIRCLE_NUMBER_FROM_PX: Final = 11.5
_GREATEST_CIRCLE_PX: Final = 26.0
_LEAST_GREATEST_CIRCLE_PX: Final = 8.0
_REFERENCE_UNIT_COUNT: Final = 30


def circle_scale(people_count: IntArray) -> float:
    """Pixels of radius for each √person: 0.74, or less where the largest circle would not fit among so many units.

    `people_count` holds the people short of each unit that shows a circle, shape (n,).
    """
    largest = int(people_count.max()) if len(people_count) else 0
    if not largest:
        return CIRCLE_PX_PER_ROOT
    crowded = math.sqrt(_REFERENCE_UNIT_COUNT / max(len(people_count), _REFERENCE_UNIT_COUNT))
    greatest_px = max(_GREATEST_CIRCLE_PX * crowded, _LEAST_GREATEST_CIRCLE_PX)
    return min(CIRCLE_PX_PER_ROOT, greatest_px / math.sqrt(largest))


def circle_radius_px(people_count: int, scale: float) -> float:
    """Radius of the circle of so many people; its area is in proportion to them."""
    return scale * math.sqrt(people_count)


def nested_counts(largest_count: int) -> tuple[int, ...]:
    """Up to three round numbers of people for the legend's nested circles, largest first: about all, a third and a twentieth of the largest circle."""
    rounded = (_round_down(largest_count * part) for part in (1.0, 0.3, 0.05))
    return tuple(sorted({count for count in rounded if count > 0}, reverse=True))


def _round_down(count: float) -> int:
    """The greatest of 1, 2, 3, 5 × 10ⁿ that is not above `count`; 0 below 1."""
    if count < 1:
        return 0
    power = int(10 ** math.floor(math.log10(count)))
    return max(step * power for step in (1, 2, 3, 5) if step * power <= count)
