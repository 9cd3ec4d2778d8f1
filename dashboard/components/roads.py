"""What has to be known about the roads beside every answer: whether they hang together, and who lives far from any of them."""

from dashboard import formats
from dashboard.i18n import _, named
from dashboard.markup import boxed, element, table, wrapped
from geo.analysis.road_facts import SetApart, far_from_road, road_parts
from geo.analysis.snapshot import Snapshot
from geo.catalogue import thresholds


def roads_section(snapshot: Snapshot) -> str:
    """Parts of the network and places that walks have to be read with care for, as HTML; a sentence where the place has no roads."""
    parts, far = road_parts(snapshot), far_from_road(snapshot)
    if parts is None or far is None:
        factor = thresholds().straight_line_detour_factor
        words = _("No roads are loaded: every walk is estimated as the straight line × {factor}.", factor=factor)
        return wrapped("div", element("p", words), "gm prose")
    if parts.part_count == 1:
        whole = _("The walking network is in one piece.")
    else:
        whole = _(
            "The walking network is in {count} parts; the longest holds {share} of its length. Nobody can walk from one part to another.",
            count=formats.people(parts.part_count),
            share=formats.percent(parts.largest_length_share, decimals=1),
        )
    limit = formats.metres(thresholds().far_from_road_m)
    lists = (
        (_("Farther than {metres} m from the nearest road; the way to it is part of the walk", metres=limit), far),
        (_("On another part of the network than the longest"), parts.elsewhere),
    )
    return boxed(_("Walking network"), element("p", whole) + "".join(_apart(snapshot, title, found) for title, found in lists), "gm sheet")


def _apart(snapshot: Snapshot, title: str, found: SetApart) -> str:
    """One list: the units with such residences, and the outlets; empty where there are none."""
    if not len(found.unit_pos) and not len(found.outlet_pos):
        return ""
    head = (element("th", title), element("th", _("residences"), "n"), element("th", _("people"), "n"))
    units = snapshot.units.drop(columns="geom").iloc[found.unit_pos].to_dict("records")
    rows = [
        (element("td", named(unit)), element("td", formats.people(homes), "n"), element("td", _people(people), "n"))
        for unit, homes, people in zip(units, found.residence_count.tolist(), found.people_count.tolist(), strict=True)
    ]
    outlets = [named(row) for row in snapshot.outlets.iloc[found.outlet_pos].to_dict("records")]
    names = element("p", _("Outlets: {names}", names=_(", ").join(outlets))) if outlets else ""
    error = _("Protected counts: the sum is off by at most {error} people.", error=formats.people(found.people_error_count))
    return (table([head, *rows]) + element("p", error, "quiet note") if rows else element("p", title)) + names


def _people(count: int) -> str:
    return formats.people(count) if count >= thresholds().small_denominator_people or count == 0 else _("Protected")
