"""The small "?" beside a number: a link to the paragraph of the help page that tells how the number is made."""

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
_TITLE: Final = N_("How this is counted")


def help_address(anchor: Anchor) -> str:
    """The relative address of a paragraph of the help page, in the language of this page run."""
    asked = f"?{urlencode({LANGUAGE: language()})}" if language() != "zh" else ""
    return f"help{asked}#{anchor}"


def help_link(anchor: Anchor) -> str:
    """The "?" as HTML."""
    title = escape(_(_TITLE), quote=True)
    return f'<a class="help" href="{help_address(anchor)}" target="_self" title="{title}" aria-label="{title}">?</a>'
