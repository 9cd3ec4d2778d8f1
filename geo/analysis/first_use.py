"""What a question needs is compiled before anybody asks one: ten seconds after an installation, then read from disk."""

import numpy as np

from geo.core import network
from geo.core.cascade import OutletFacts, cascade
from geo.core.facts import YES
from geo.core.room import by_cost
from geo.frames import Pairs


def compile_kernels() -> None:
    """Compile every kernel of an answer, for the kinds of arrays that answers have, unless it is on disk already."""
    network.compile_kernels()
    nothing, yes = np.zeros(1, dtype=np.int64), np.full(1, YES, dtype=np.int8)
    order = by_cost(Pairs(nothing, nothing, np.zeros(1)), origin_rank=nothing, outlet_rank=nothing)
    outlets = OutletFacts(offers=np.ones(1, dtype=np.bool_), accepts_migrants=yes, open_then=yes, capacity=nothing)
    cascade(np.ones((1, 1), dtype=np.int64), np.zeros(1, dtype=np.bool_), order, outlets)
