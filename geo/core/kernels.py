"""How kernels are compiled by numba, and the step that their lengths are rounded to."""

from collections.abc import Callable
from typing import Final, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt

from geo.frames import FloatArray

LENGTH_STEP_M: Final = 2.0**-36
"""Lengths are multiples of this step, 15 picometres: their sums are exact up to 131 km, whatever their order."""

PosArray = npt.NDArray[np.int32]
"""Positions inside kernels: half the memory of the positions outside."""

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def compiled(function: Kernel) -> Kernel:
    """`function` compiled at its first call, kept on disk for later starts, and run outside the interpreter's lock.

    Kernels that call one another stand in one file: numba tells stale code by the date of the file of the outermost one. Compiled code is
    kept where NUMBA_CACHE_DIR says, else beside the code, else in the user's cache folder; if none can be written, every start compiles.
    """
    try:
        return cast("Kernel", numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:  # numba found no folder to write to
        return cast("Kernel", numba.njit(nogil=True)(function))


def stepped(length_m: FloatArray) -> FloatArray:
    """Lengths in metres rounded to the step."""
    steps: FloatArray = np.rint(np.asarray(length_m, dtype=np.float64) / LENGTH_STEP_M)
    return steps * LENGTH_STEP_M
