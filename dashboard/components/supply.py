"""Supply per person of an area beside the whole place: a rate next to the cascade, never people."""

from dashboard import data
from dashboard.components.help_link import help_link
from dashboard.i18n import _
from dashboard.markup import element, table, wrapped
from geo.analysis.gaps import Answer
from geo.analysis.snapshot import Snapshot


def supply_table(snapshot: Snapshot, answer: Answer, pos: int) -> str:
    """One row as HTML: places a year for each who is entitled, here and in the whole place; a sentence where no capacity is known."""
    found = data.supply_per_person(snapshot.release, answer.question)
    if not len(found.counted):
        return element("p", _("Supply per person is not known: no outlet that offers the service tells its capacity."), "quiet note")
    at_least = _("at least ") if len(found.unknown) else ""
    head = (wrapped("th", _("Supply per person (places a year)") + help_link("supply")), element("th", _("here"), "n"), element("th", _("whole place"), "n"))
    row = (
        element("td", _("places for each who is entitled")),
        element("td", f"{at_least}{found.rate[pos]:.2f}", "n"),
        element("td", f"{found.place_rate:.2f}", "n"),
    )
    return table([head, row])
