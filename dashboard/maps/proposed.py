"""Outlets that somebody proposes to add, move or close: drawn over the map in a style of their own, never mixed with what is there."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

from dashboard.maps.palette import SYMBOLS

Change = Literal["added", "moved", "closed"]


@dataclass(frozen=True, slots=True)
class Proposed:
    """One proposed change: where (degrees), which symbol of the palette, a short label, and for a move where it stood before (lon, lat)."""

    lon: float
    lat: float
    symbol: str
    label: str
    state: Change
    moved_from: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        if self.symbol not in SYMBOLS:
            raise KeyError(self.symbol)


def proposed_marks(proposals: Iterable[Proposed]) -> list[dict[str, object]]:
    """The proposals as the script wants them; labels travel as JSON and are drawn as text."""
    return [asdict(proposal) for proposal in proposals]
