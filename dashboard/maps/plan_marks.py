"""What a plan proposes, as marks over the map: added, moved and closed outlets."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any

from dashboard.maps.proposed import Proposed
from geo.analysis.snapshot import Snapshot
from geo.db.plans import OutletChange
from geo.i18n import Language


def plan_marks(present: Snapshot, changes: Iterable[OutletChange], *, language: Language) -> Iterator[Proposed]:
    """A mark for each change that has a place and that the release allows, named in the language; later changes are drawn over earlier ones."""
    outlets = {row["outlet_code"]: row for row in present.outlets.to_dict("records")}
    symbols = {row["outlet_type_code"]: str(row["symbol"]) for row in present.outlet_types.to_dict("records")}
    for change in changes:
        outlet = outlets.get(change.outlet_code)
        if change.kind == "add" and outlet is None and change.outlet_type in symbols and change.lon is not None and change.lat is not None:
            label = (change.name_en if language == "en" else None) or change.name_zh or ""
            yield Proposed(change.lon, change.lat, symbols[change.outlet_type], label, "added")
        elif change.kind == "move" and outlet is not None and change.lon is not None and change.lat is not None:
            before = (float(outlet["lon"]), float(outlet["lat"]))
            yield Proposed(change.lon, change.lat, str(outlet["symbol"]), _name(outlet, language), "moved", before)
        elif change.kind == "close" and outlet is not None:
            yield Proposed(float(outlet["lon"]), float(outlet["lat"]), str(outlet["symbol"]), _name(outlet, language), "closed")


def _name(outlet: Mapping[Hashable, Any], language: Language) -> str:
    english = outlet["name_en"]
    return english if language == "en" and isinstance(english, str) and english else str(outlet["name_zh"])
