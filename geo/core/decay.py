"""How much less an outlet counts the farther it is: the Gaussian weight of the floating catchment."""

import numpy as np

from geo.errors import FrameError, N_
from geo.frames import FloatArray


def gaussian_weights(cost_m: FloatArray, *, reach_m: float) -> FloatArray:
    r"""Weight of each cost, 1 at the door and 0 from `reach_m` on.

    .. math:: W(t) = \frac{e^{-\frac12 (t / t_0)^2} - e^{-\frac12}}{1 - e^{-\frac12}} \quad (t < t_0)

    Parameters
    ----------
    cost_m
        Costs (metres), any shape, 0 or more.
    reach_m
        t₀ (metres): from here on an outlet counts no more. With 0, none does.

    Returns
    -------
    ndarray
        Weights (0–1) of the same shape, above 0 for every cost below `reach_m`.

    Raises
    ------
    FrameError
        If a cost or the reach is negative or no number.

    Notes
    -----
    Worked out as expm1(½(1 − r²)) / expm1(½) with r = t / t₀, which is the same and loses no digits next to t₀.

    References
    ----------
    Dai (2010), https://doi.org/10.1016/j.healthplace.2010.06.012
    """
    if not reach_m >= 0 or (cost_m.size and not cost_m.min() >= 0):
        raise FrameError(N_("Lengths of walks must be numbers of 0 or more."))
    weights: FloatArray = np.divide(cost_m, reach_m, out=np.ones_like(cost_m), where=cost_m < reach_m)
    weights *= weights
    np.subtract(1, weights, out=weights)
    weights *= 0.5
    np.expm1(weights, out=weights)
    weights /= np.expm1(0.5)
    return weights
