"""Why an area is a priority area: three numbers against three thresholds, and the units that are planned together with it."""

from dashboard import formats
from dashboard.components.help_link import help_link
from dashboard.i18n import _, named
from dashboard.markup import boxed, element, table, unseen, wrapped
from geo.analysis.priority import Priority
from geo.analysis.snapshot import Snapshot
from geo.frames import IntArray

_CHECK = "✓"


def why_priority(snapshot: Snapshot, found: Priority, unit_pos: int, *, says_why_not: bool = False) -> str:
    """The table as HTML; for a unit that is no priority area by the rule only where it is asked why not."""
    is_none = found.class_of(unit_pos) == "none"
    if is_none and not says_why_not:
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
    head = (
        wrapped("th", element("span", _("No priority area by the rule") if is_none else _("Why it is a priority area")) + help_link("priority")),
        element("th", _("here"), "n"),
        element("th", _("threshold"), "n"),
        wrapped("th", unseen(_("met"))),
    )
    numbers = table(
        [
            head,
            *(
                (element("td", name), element("td", here, "n"), element("td", least, "n"), element("td", _CHECK if met else "", "n"))
                for name, here, least, met in rows
            ),
        ]
    )
    return numbers + _planned_together(snapshot, unit_pos)


def _planned_together(snapshot: Snapshot, unit_pos: int) -> str:
    """The other units of the merged area that holds this one, as a sentence; empty where it stands alone."""
    units, areas = snapshot.units.drop(columns="geom"), snapshot.concentration_areas
    code = units["unit_code"].iloc[unit_pos]
    merged = [set(row["unit_codes"]) for row in areas.to_dict("records") if row["basis"] != "named" and code in row["unit_codes"]]
    others = [named(row) for row in units.to_dict("records") if merged and row["unit_code"] in merged[0] - {code}]
    if not others:
        return ""
    return element("p", _("Touches other priority areas and is planned together with: {units}.", units=_(", ").join(others)), "quiet note")


def why_units(snapshot: Snapshot, found: Priority, unit_positions: IntArray) -> str:
    """The three numbers of each unit of a merged area, ticked where they reach their threshold, as HTML."""
    head = (
        wrapped("th", element("span", _("Why it is a priority area")) + help_link("priority")), element("th", _("migrants (people)"), "n"),
        element("th", _("ratio"), "n"), element("th", _("per km²"), "n"),
    )  # fmt: skip
    thresholds = (formats.people(found.least_migrants), f"{found.least_ratio:.2f}", formats.people(round(found.least_density_per_km2)))
    rows = [(element("td", _("threshold"), "quiet"), *(element("td", words, "n quiet") for words in thresholds))]
    for pos in unit_positions.tolist():
        name = named(snapshot.units.drop(columns="geom").iloc[pos].to_dict())
        ratio = found.ratio(pos)
        numbers = (
            (formats.people(int(found.migrants[pos])), found.found.meets_migrants[pos]),
            ("—" if ratio is None else f"{ratio:.2f}", found.found.meets_inversion[pos]),
            (formats.people(round(float(found.density_per_km2[pos]))), found.found.meets_density[pos]),
        )
        rows.append((element("td", name), *(element("td", f"{words} {_CHECK}" if met else words, "n") for words, met in numbers)))
    return boxed(_("Why it is a priority area"), table([head, *rows], "why-units"))
