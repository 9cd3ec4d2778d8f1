"""What a plan proposes, as marks over the map: added, moved and closed outlets."""

from collections.abc import Iterable, Iterator

from dashboard.maps.proposed import Proposed
from geo.analysis.snapshot import Snapshot
from geo.db.plans import OutletChange


def plan_marks(present: Snapshot, changes: Iterable[OutletChange]) -> Iterator[Proposed]:
    """A mark for each change that has a place and that the release allows; later changes are drawn over earlier ones."""
    outlets = {row["outlet_code"]: row for row in present.outlets.to_dict("records")}
    symbols = {row["outlet_type_code"]: str(row["symbol"]) for row in present.outlet_types.to_dict("records")}
    for change in changes:
        outlet = outlets.get(change.outlet_code)
        if change.kind == "add" and outlet is None and change.outlet_type in symbols and change.lon is not None and change.lat is not None:
            yield Proposed(change.lon, change.lat, symbols[change.outlet_type], change.name_zh or "", "added")
        elif change.kind == "move" and outlet is not None and change.lon is not None and change.lat is not None:
            before = (float(outlet["lon"]), float(outlet["lat"]))
            yield Proposed(change.lon, change.lat, str(outlet["symbol"]), str(outlet["name_zh"]), "moved", before)
        elif change.kind == "close" and outlet is not None:
            yield Proposed(float(outlet["lon"]), float(outlet["lat"]), str(outlet["symbol"]), str(outlet["name_zh"]), "closed")
