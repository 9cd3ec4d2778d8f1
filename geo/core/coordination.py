"""What coordination could add: the most people of a whole place who could have a seat at once, were seats given out by one hand."""

from typing import Final

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import maximum_flow

from geo.core.room import CostOrder
from geo.errors import FrameError, N_
from geo.frames import BoolArray, IntArray

_GREATEST: Final = int(np.iinfo(np.int32).max)


def most_seated(people: IntArray, is_migrant: BoolArray, order: CostOrder, *, admits: BoolArray, capacity: IntArray) -> int:
    """Greatest number of people who can have a seat within the threshold.

    Parameters
    ----------
    people
        People of every eligible cell at each residence, shape (I, C).
    is_migrant
        Whether each cell is of migrants, shape (C,).
    order
        Pairs within the threshold, in any order.
    admits, capacity
        As of `geo.core.room.seat_nearest_first`.

    Returns
    -------
    int
        People. Never fewer than nearest-first seats. Which areas they live in is not unique, so it is told of the whole place alone.

    Raises
    ------
    FrameError
        If there are more people than 2³¹ − 1.

    Notes
    -----
    A maximum flow from the people of each residence and status over the pairs that admit them to the seats (scipy, Dinic's algorithm).
    """
    here = np.stack([people[:, ~is_migrant].sum(axis=1), people[:, is_migrant].sum(axis=1)], axis=1).ravel()
    if here.sum() > _GREATEST:
        raise FrameError(N_("There are more people than a place can have."))
    seats = np.minimum(np.where(admits.any(axis=1), capacity, 0), here.sum())
    place_count, outlet_count = len(here), len(seats)
    tails, heads, widths = [], [], []
    for status in range(2):
        place = 2 * order.origin_pos.astype(np.int64) + status
        width = np.minimum(here[place], seats[order.outlet_pos])
        is_way = admits[order.outlet_pos, status] & (width > 0)
        tails.append(place[is_way])
        heads.append(place_count + order.outlet_pos[is_way].astype(np.int64))
        widths.append(width[is_way])
    source, sink = place_count + outlet_count, place_count + outlet_count + 1
    tail = np.concatenate([*tails, np.full(place_count, source), place_count + np.arange(outlet_count)])
    head = np.concatenate([*heads, np.arange(place_count), np.full(outlet_count, sink)])
    width = np.concatenate([*widths, here, seats]).astype(np.int32)
    ways = csr_array(coo_array((width, (tail, head)), shape=(sink + 1, sink + 1)))
    return int(maximum_flow(ways, source, sink).flow_value)
