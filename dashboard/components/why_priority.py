"""Why an area is a priority area: three numbers against three thresholds."""

from dashboard import formats
from dashboard.i18n import _
from dashboard.markup import element, table
from geo.analysis.priority import Priority

_CHECK = "✓"


def why_priority(found: Priority, unit_pos: int) -> str:
    """The table as HTML; empty for a unit that is no priority area by the rule."""
    if found.class_of(unit_pos) == "none":
        return ""
    ratio = found.ratio(unit_pos)
    rows = (
        (_("migrants (people)"), formats.people(int(found.migrants[unit_pos])), formats.people(found.least_migrants), found.found.meets_migrants[unit_pos]),
        (_("migrants per other resident"), "—" if ratio is None else f"{ratio:.2f}", f"{found.least_ratio:.2f}", found.found.meets_inversion[unit_pos]),
        (
            _("migrants per km²"),
            formats.people(round(float(found.density_per_km2[unit_pos]))),
            formats.people(round(found.least_density_per_km2)),
            found.found.meets_density[unit_pos],
        ),
    )
    head = (element("th", _("Why it is a priority area")), element("th", _("here"), "n"), element("th", _("threshold"), "n"), "<th></th>")
    return table(
        [
            head,
            *(
                (element("td", name), element("td", here, "n"), element("td", least, "n"), element("td", _CHECK if met else "", "n"))
                for name, here, least, met in rows
            ),
        ]
    )
