"""Why an area is a priority area: three numbers against three thresholds, and the units that are planned together with it."""

from dashboard import formats
from dashboard.components.help_link import help_link
from dashboard.i18n import _, named
from dashboard.markup import boxed, element, table, unseen, wrapped
from geo.analysis.priority import Priority
from geo.analysis.snapshot import Snapshot
from geo.catalogue import thresholds
from geo.frames import IntArray

_CHECK = "✓"


def why_priority(snapshot: Snapshot, found: Priority, unit_pos: int, *, says_why_not: bool = False) -> str:
    """The table as HTML; for a unit that is no priority area by the rule only where it is asked why not."""
    is_none = found.class_of(unit_pos) == "none"
    if is_none and not says_why_not:
        return ""
    names = (_("migrants (people)"), _("migrants per other resident"), _("migrants per km²"))
    rows = [(name, here, least, met) for name, (here, met), least in zip(names, _numbers(found, unit_pos), _least(found), strict=True)]
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
    rows = [(element("td", _("threshold"), "quiet"), *(element("td", words, "n quiet") for words in _least(found)))]
    for pos in unit_positions.tolist():
        name = named(snapshot.units.drop(columns="geom").iloc[pos].to_dict())
        rows.append((element("td", name), *(element("td", f"{words} {_CHECK}" if met else words, "n") for words, met in _numbers(found, pos))))
    return boxed(_("Why it is a priority area"), table([head, *rows], "why-units"))


def _numbers(found: Priority, pos: int) -> list[tuple[str, bool]]:
    """The three numbers of a unit in words, and whether each reaches its threshold; a small count is not shown, nor what would give it away."""
    small, migrants = thresholds().small_denominator_people, int(found.migrants[pos])
    others, ratio = int(found.residents[pos]) - migrants, found.ratio(pos)
    is_small, protected = 0 < migrants < small, (_("Protected"), False)
    return [
        protected if is_small else (formats.people(migrants), bool(found.found.meets_migrants[pos])),
        protected if is_small or 0 < others < small else ("—" if ratio is None else f"{ratio:.2f}", bool(found.found.meets_inversion[pos])),
        protected if is_small else (formats.people(round(float(found.density_per_km2[pos]))), bool(found.found.meets_density[pos])),
    ]


def _least(found: Priority) -> tuple[str, str, str]:
    """The three thresholds in words."""
    return formats.people(found.least_migrants), f"{found.least_ratio:.2f}", formats.people(round(found.least_density_per_km2))
