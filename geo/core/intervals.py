"""What a share of few people may really be: Wilson's interval, and Newcombe's for the difference of two shares."""

import numpy as np
from scipy.special import ndtri

from geo.errors import FrameError, N_
from geo.frames import FloatArray, IntArray


def wilson_interval(part: IntArray, whole: IntArray, *, confidence: float = 0.95) -> tuple[FloatArray, FloatArray]:
    r"""Lower and upper bound of a share.

    .. math:: \frac{p + z^2 / 2n \pm z \sqrt{p (1 - p) / n + z^2 / 4 n^2}}{1 + z^2 / n}

    Parameters
    ----------
    part
        Those who count (people), any shape; 0 or more and at most `whole`.
    whole
        All (people), the same shape.
    confidence
        Probability that the interval covers the share.

    Returns
    -------
    tuple of ndarray
        Lower and upper bound (share, 0–1). Of nobody nothing is known: 0 and 1.

    Raises
    ------
    FrameError
        If a count is negative or a part exceeds its whole.

    Notes
    -----
    Both bounds rise with one more who counts, and fall with one more who does not: with s for the score
    (x (1 − π) − m π) / √((x + m) π (1 − π)) of x who count and m who do not, ∂s/∂x has the sign of (x + 2m)(1 − π) + mπ > 0 and ∂s/∂m that of
    −x − (x + m) π < 0. So the bounds of every pair that a protected pair allows are had from two of them.

    References
    ----------
    Wilson (1927), https://doi.org/10.1080/01621459.1927.10502953
    """
    if (part < 0).any() or (part > whole).any():
        raise FrameError(N_("A share needs a part of 0 or more that is not above its whole."))
    z_square = _z(confidence) ** 2
    known = np.maximum(whole, 1).astype(np.float64)
    share = part / known
    middle = (share + z_square / (2 * known)) / (1 + z_square / known)
    half = np.sqrt(z_square * (share * (1 - share) / known + z_square / (4 * known**2))) / (1 + z_square / known)
    lower = np.where(part == 0, 0.0, middle - half)
    upper = np.where(part == whole, 1.0, middle + half)
    return lower, upper


def newcombe_interval(
    first: tuple[IntArray, IntArray], second: tuple[IntArray, IntArray], *, confidence: float = 0.95
) -> tuple[FloatArray, FloatArray, FloatArray]:
    r"""Difference of two shares, first − second, with its lower and upper bound.

    .. math::
        d - \sqrt{(p_1 - l_1)^2 + (u_2 - p_2)^2}, \quad d + \sqrt{(u_1 - p_1)^2 + (p_2 - l_2)^2}

    with Wilson's bounds l and u of each share (Newcombe's method 10, without continuity correction).

    Parameters
    ----------
    first, second
        Part and whole (people) of each share, arrays of one shape.
    confidence
        Probability that the interval covers the difference.

    Returns
    -------
    tuple of ndarray
        Difference, lower and upper bound (shares, −1 to 1). Where a whole is nobody: 0, −1 and 1.

    Raises
    ------
    FrameError
        If a count is negative or a part exceeds its whole.

    Notes
    -----
    Both bounds rise where p₁, l₁ and u₁ do and fall where p₂, l₂ and u₂ do, because the root grows by no more than the terms in it.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17, 873–890.
    """
    (lower_1, upper_1), (lower_2, upper_2) = (wilson_interval(*counts, confidence=confidence) for counts in (first, second))
    share_1, share_2 = (part / np.maximum(whole, 1) for part, whole in (first, second))
    known = (first[1] > 0) & (second[1] > 0)
    difference = share_1 - share_2
    lower = difference - np.hypot(share_1 - lower_1, upper_2 - share_2)
    upper = difference + np.hypot(upper_1 - share_1, share_2 - lower_2)
    return np.where(known, difference, 0.0), np.where(known, lower, -1.0), np.where(known, upper, 1.0)


def _z(confidence: float) -> float:
    return float(ndtri(0.5 + confidence / 2))
