"""Numbers as the pages write them: thousands with commas, whole percents, minutes rounded up, a true minus sign."""

import math
from fractions import Fraction


def people(count: int) -> str:
    """1234 → 1,234; a negative number has the minus sign U+2212."""
    return f"{count:,}".replace("-", "−")


def people_range(fewest: int, most: int) -> str:
    """The fewest and the most as 1,466–1,776; one number where they are the same."""
    return people(most) if fewest == most else f"{people(fewest)}–{people(most)}"


def change(difference: int) -> str:
    """A difference with its sign: 120 → +120, -1234 → −1,234."""
    return f"{difference:+,}".replace("-", "−")


def percent(share: float, *, decimals: int = 0) -> str:
    """0.372 → 37%; halves go up, as people expect."""
    scaled = math.floor(Fraction(share).limit_denominator(10**9) * 100 * 10**decimals + Fraction(1, 2))
    return f"{scaled / 10**decimals:.{decimals}f}%".replace("-", "−")


def metres(length_m: float) -> str:
    """1234.5 → 1,235, rounded up so that nothing beyond a limit shows as within it."""
    return f"{math.ceil(length_m - 1e-6):,}"


def minutes(length_m: float, *, speed_m_per_s: float) -> int:
    """Minutes of a walk, rounded up."""
    return math.ceil(length_m / speed_m_per_s / 60 - 1e-9)
