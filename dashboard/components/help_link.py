"""The small "?" beside a number: a link to the paragraph of the help page that tells how the number is made."""

from collections.abc import Mapping
from html import escape
from typing import Final, Literal
from urllib.parse import urlencode

from dashboard.i18n import LANGUAGE, _, language
from geo.errors import N_

Anchor = Literal[
    "reach",
    "room",
    "hours",
    "acceptance",
    "cascade",
    "supply",
    "equity",
    "verdict",
    "interval",
    "uptake",
    "priority",
    "protection",
    "ranking",
    "capacity",
    "people",
    "change",
]
TITLES: Final[Mapping[Anchor, str]] = {
    "reach": N_("Out of reach"),
    "room": N_("Without a seat"),
    "hours": N_("Open then"),
    "acceptance": N_("Accepted there"),
    "cascade": N_("From entitled to usable"),
    "supply": N_("Supply per person"),
    "equity": N_("Parity of migrants and registered residents"),
    "verdict": N_("Verdict"),
    "interval": N_("95% interval"),
    "uptake": N_("Not taken up"),
    "priority": N_("Priority areas"),
    "protection": N_("Protection of small counts"),
    "ranking": N_("Order of the areas"),
    "capacity": N_("Capacity"),
    "people": N_("Groups of people"),
    "change": N_("Change since the last release"),
}
"""What the paragraphs of the help page are called."""


def help_address(anchor: Anchor) -> str:
    """The relative address of a paragraph of the help page, in the language of this page run."""
    asked = f"?{urlencode({LANGUAGE: language()})}" if language() != "zh" else ""
    return f"help{asked}#{anchor}"


def help_link(anchor: Anchor) -> str:
    """The "?" as HTML, named after the paragraph where it leads."""
    about = TITLES[anchor]
    title = escape(_("How this is counted: {about}", about=_(about)), quote=True)
    return f'<a class="help" href="{help_address(anchor)}" target="_self" title="{title}" aria-label="{title}">?</a>'
