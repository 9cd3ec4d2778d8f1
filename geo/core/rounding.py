"""Rounding of running counts to a base with a secret offset: the one operation that protection is made of."""

import hashlib
from collections.abc import Sequence
from typing import Final, Literal, cast, get_args

import numpy as np

from geo.errors import DisclosureError, N_
from geo.frames import IntArray

RoundingBase = Literal[3, 5, 10]
ROUNDING_BASES: Final[tuple[RoundingBase, ...]] = get_args(RoundingBase)
SHORTEST_KEY_BYTES: Final = 16
_LONGEST_KEY_BYTES: Final = 64  # of BLAKE2b
_HASH_BYTES: Final = 16


def rounding_base(value: int) -> RoundingBase:
    """`value` as a base of the rounding.

    Raises
    ------
    DisclosureError
        If it is none of 3, 5 and 10.
    """
    if value not in ROUNDING_BASES:
        raise DisclosureError(N_("Counts of people are rounded to multiples of 3, 5 or 10; {base} is not allowed."), base=value)
    return cast("RoundingBase", int(value))


def offset(key: bytes, unit_code: str, offset_code: str, base: int) -> int:
    """Secret offset u of one line of counts.

    Parameters
    ----------
    key
        Protection key of the place, 16 to 64 bytes.
    unit_code
        Unit that the counts belong to.
    offset_code
        Cell of people; for coverage whose denominator is no population, its denominator code.
    base
        Rounding base b: 3, 5 or 10.

    Returns
    -------
    int
        u in 0 … b − 1.

    Raises
    ------
    DisclosureError
        If the base is not allowed, or the key too short or too long.

    Notes
    -----
    u is a keyed BLAKE2b hash of 128 bits modulo b. Some u are more likely than others by less than b / 2¹²⁸ < 10⁻³⁷, which no
    number of releases could show. The base is no part of what is hashed: u for base 10 modulo 5 is u for base 5, so the same
    data rounded to 10 can be had from those rounded to 5 and tell nothing more.
    """
    rounding_base(base)
    if not SHORTEST_KEY_BYTES <= len(key) <= _LONGEST_KEY_BYTES:
        raise DisclosureError(N_("The protection key must have 16 to 64 bytes; it has {count}."), count=len(key))
    text = f"{len(unit_code)}:{unit_code}{offset_code}".encode()
    return int.from_bytes(hashlib.blake2b(text, key=key, digest_size=_HASH_BYTES, person=b"gapmap rounding").digest(), "big") % base


def offsets(key: bytes, unit_codes: Sequence[str], offset_codes: Sequence[str], base: int) -> IntArray:
    """Offsets of many lines at once, shape (n,): see `offset`."""
    found = (offset(key, unit_code, offset_code, base) for unit_code, offset_code in zip(unit_codes, offset_codes, strict=True))
    return np.fromiter(found, dtype=np.int64, count=len(unit_codes))


def rounded(running_count: IntArray, u: IntArray, base: int) -> IntArray:
    """b·⌊(S + u) / b⌋, the shown running sum of each true running sum S ≥ 0."""
    return cast("IntArray", base * ((running_count + u) // base))


def sum_error_bound(base: int, unit_cell_runs: int) -> int:
    """Greatest |shown − true| of a sum of people over this many unit-cell runs: (b − 1) × runs."""
    return (rounding_base(base) - 1) * unit_cell_runs
