"""Facts that may be unknown, as numbers: no < unknown < yes, so that the better of two is the greater."""

from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt

from geo.errors import FrameError, N_

FactArray = npt.NDArray[np.int8]

NO: Final = 0
UNKNOWN: Final = 1
YES: Final = 2
_CODES: Final = {"no": NO, "unknown": UNKNOWN, "yes": YES}


def fact_codes(facts: Iterable[str]) -> FactArray:
    """`yes`, `no` and `unknown` as an array of shape (J,); FrameError for any other text."""
    texts = list(facts)
    if not set(texts) <= _CODES.keys():
        raise FrameError(
            N_("Table {table}: column {column} may hold only {choices}."), table="outlet_service", column="serves_migrants", choices="yes, no, unknown"
        )
    return np.array([_CODES[text] for text in texts], dtype=np.int8)
