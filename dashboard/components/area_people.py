"""Who lives in an area, by group, with the date and the basis of the counts, as HTML."""

from typing import Final

import numpy as np

from dashboard import formats
from dashboard.chosen_area import ChosenArea
from dashboard.components.help_link import help_link
from dashboard.i18n import _, named
from dashboard.markup import element, table, wrapped
from geo.analysis.snapshot import Snapshot
from geo.catalogue import thresholds
from geo.errors import N_
from geo.frames import IntArray

_BASES: Final = {"counted": N_("counted"), "estimated": N_("estimated"), "illustrative": N_("illustrative")}


def area_people(snapshot: Snapshot, chosen: ChosenArea) -> str:
    """People of each group; none of an area that is protected for this question, so that nothing can be worked out from the rest; nothing without data."""
    if chosen.state == "no_data":
        return ""
    inside = snapshot.people[chosen.is_inside].sum(axis=0)
    counts = {code: int(inside[snapshot.group_cells(code)].sum()) for code in snapshot.groups["people_group_code"]}
    whole = max(counts.values())
    entitled = set(snapshot.services["eligible_group"])
    rows = [
        (element("td", named(group)), wrapped("td", _count(counts[group["people_group_code"]], whole, is_protected=chosen.state == "protected"), "n"))
        for group in snapshot.groups.to_dict("records")
        if group["is_offered"] or group["people_group_code"] in entitled
    ]
    basis = " · ".join(part for part in (basis_words(snapshot, np.unique(snapshot.unit_pos[chosen.is_inside])), snapshot.release.data_date.isoformat()) if part)
    head = (wrapped("th", element("span", _("People living here")) + help_link("protection")), element("th", basis, "n"))
    return table([head, *rows])


def basis_words(snapshot: Snapshot, unit_positions: IntArray | None = None) -> str:
    """On what the counts of people in these units, or in the whole place, rest: counted, estimated, illustrative."""
    return _(" / ").join(_(_BASES[name]) for name in snapshot.bases(unit_positions))


def _count(count: int, whole: int, *, is_protected: bool) -> str:
    """A small count is not shown, nor one that would give a small one away as its rest of the whole."""
    small = thresholds().small_denominator_people
    if is_protected or 0 < count < small or 0 < whole - count < small:
        return element("span", _("Protected"), "quiet")
    return formats.people(count)
