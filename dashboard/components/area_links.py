"""Lists of areas that lead to their pages, and the addresses of a page about an area."""

from dataclasses import replace
from html import escape
from typing import Final

import numpy as np

from dashboard import formats
from dashboard.area_address import Area
from dashboard.components.help_link import help_link
from dashboard.i18n import _, language, named
from dashboard.markup import boxed, element, table, wrapped
from dashboard.state import View, address
from geo.analysis.gaps import Answer, State
from geo.analysis.snapshot import Snapshot
from geo.catalogue import thresholds
from geo.errors import N_
from geo.frames import IntArray

_LISTED: Final = 40
_WORDS: Final[dict[State, str]] = {"protected": N_("Protected"), "no_target": N_("No target group"), "no_data": N_("No data")}


def area_address(view: View, area: Area | None) -> str:
    """The relative address of the page about an area, the question kept."""
    return "area" + address(replace(view, area=area, edit=None), lang=language())


def map_address(view: View, area: Area | None) -> str:
    """The relative address of the map with an area, the question kept."""
    return "./" + address(replace(view, area=area, edit=None), lang=language())


def area_link(view: View, area: Area, words: str, css_class: str = "") -> str:
    """A link to the page about an area, as HTML."""
    return f'<a class="{css_class}" href="{escape(area_address(view, area), quote=True)}" target="_self">{escape(words)}</a>'


def priority_table(snapshot: Snapshot, answer: Answer, view: View) -> str:
    """The whole place and its priority areas, each a link to its page, those with the most people out of reach first, as HTML."""
    areas = [(Area("place", snapshot.release.place_code), _("Whole place: {name}", name=named(snapshot.release)), len(snapshot.areas))]
    rows = snapshot.concentration_areas.drop(columns="geom").to_dict("records")
    most_first = np.argsort(-answer.area_steps.access_gap[:-1], kind="stable")[:_LISTED].tolist()
    areas += [(Area("priority", str(rows[pos]["concentration_area_code"])), named(rows[pos]), pos) for pos in most_first]
    head = (element("th", _("Whole place and priority areas")), element("th", _("out of reach (people)"), "n"))
    steps, small = answer.area_steps, thresholds().small_denominator_people
    counts = [formats.people(int(steps.access_gap[pos])) if steps.people[pos] >= small else "—" for _area, _name, pos in areas]
    listed = [(wrapped("td", area_link(view, area, name)), element("td", count, "n")) for (area, name, _pos), count in zip(areas, counts, strict=True)]
    return table([head, *listed])


def units_table(snapshot: Snapshot, answer: Answer, view: View, positions: IntArray) -> str:
    """Units with their numbers, most people out of reach first, each a link to its page, as HTML."""
    shows = np.array([answer.state[pos] == "value" for pos in positions], dtype=np.bool_)
    ranked = positions[np.lexsort((positions, -np.where(shows, answer.beyond_count[positions], -1)))]
    title = _("Areas with the most people out of reach")
    head = (
        element("th", _("Area")), element("th", _("entitled (people)"), "n"), wrapped("th", escape(_("out of reach (people)")) + help_link("reach"), "n"),
        element("th", _("share"), "n"),
    )  # fmt: skip
    rows = [_row(snapshot, answer, view, int(pos)) for pos in ranked[:_LISTED]]
    left_out = len(ranked) - len(rows)
    more = element("p", _("{count} more areas are in the table below the map.", count=formats.people(left_out)), "quiet note") if left_out else ""
    return element("h3", title, "first") + boxed(title, table([head, *rows], "units")) + more


def _row(snapshot: Snapshot, answer: Answer, view: View, pos: int) -> tuple[str, ...]:
    unit = snapshot.units.iloc[pos]
    link = wrapped("td", area_link(view, Area("unit", str(unit["unit_code"])), named(unit)))
    state = answer.state[pos]
    if state != "value":
        return link, element("td", "—", "n"), element("td", "—", "n"), element("td", _(_WORDS[state]), "n quiet")
    people = (answer.eligible_count[pos], answer.beyond_count[pos])
    share = formats.percent(float(answer.beyond_share[pos]), decimals=1)
    return link, *(element("td", formats.people(int(count)), "n") for count in people), element("td", share, "n")
