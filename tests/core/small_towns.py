"""Small towns for laws: a few residences, cells, outlets and walks, whatever they may be."""

from dataclasses import dataclass, replace

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from geo.core.cascade import Cascade, OutletFacts, cascade
from geo.core.facts import NO, UNKNOWN, YES
from geo.core.room import UNKNOWN_CAPACITY, CostOrder, by_cost
from geo.frames import BoolArray, IntArray, Pairs

IS_MIGRANT = np.array([False, True, True])
TOO_FAR = 10


@dataclass(frozen=True)
class Town:
    """People (I, 3) of one registered and two migrant cells, walks (I, J) in whole metres (10 and above: out of reach), and facts of outlets."""

    people: IntArray
    walk_m: IntArray
    outlets: OutletFacts

    @property
    def pairs(self) -> Pairs:
        origin, outlet = np.nonzero(self.walk_m < TOO_FAR)
        return Pairs(origin, outlet, self.walk_m[origin, outlet].astype(np.float64))

    @property
    def order(self) -> CostOrder:
        residences, outlets = self.walk_m.shape
        return by_cost(self.pairs, origin_rank=np.arange(residences), outlet_rank=np.arange(outlets))

    def cascade(self) -> Cascade:
        return cascade(self.people, IS_MIGRANT, self.order, self.outlets)

    def with_capacity(self, capacity: IntArray) -> "Town":
        return replace(self, outlets=replace(self.outlets, capacity=capacity))

    def without_last_outlet(self) -> "Town":
        return self.chosen(np.arange(len(self.people)), np.arange(self.walk_m.shape[1] - 1))

    def chosen(self, residences: IntArray, outlets: IntArray) -> "Town":
        """The town with these residences and outlets in this order."""
        facts = self.outlets
        kept = OutletFacts(facts.offers[outlets], facts.accepts_migrants[outlets], facts.open_then[outlets], facts.capacity[outlets])
        return Town(self.people[residences], self.walk_m[np.ix_(residences, outlets)], kept)


def facts(*codes: int) -> np.ndarray[tuple[int], np.dtype[np.int8]]:
    return np.array(codes, dtype=np.int8)


def offering(*capacity: int, accepts: tuple[int, ...] | None = None, opens: tuple[int, ...] | None = None) -> OutletFacts:
    """Outlets that offer the service with these capacities, and accept everybody at any time unless told otherwise."""
    every = (YES,) * len(capacity)
    offers: BoolArray = np.ones(len(capacity), dtype=np.bool_)
    return OutletFacts(offers, facts(*(accepts or every)), facts(*(opens or every)), np.array(capacity))


def _town(size: tuple[int, int]) -> st.SearchStrategy[Town]:
    residences, outlets = size
    fact = hnp.arrays(np.int8, outlets, elements=st.sampled_from([NO, UNKNOWN, YES]))
    return st.builds(
        Town,
        hnp.arrays(np.int64, (residences, len(IS_MIGRANT)), elements=st.integers(0, 9)),
        hnp.arrays(np.int64, (residences, outlets), elements=st.integers(0, 14)),
        st.builds(OutletFacts, hnp.arrays(np.bool_, outlets), fact, fact, hnp.arrays(np.int64, outlets, elements=st.integers(UNKNOWN_CAPACITY, 25))),
    )


TOWNS = st.tuples(st.integers(1, 5), st.integers(1, 4)).flatmap(_town)
