"""The one tree of errors. Each says in one sentence where it happened and what to do, in Chinese and in English.

A message is an English source text with named placeholders, marked with `N_` for the translators; `geo.i18n` turns it into
the reader's language. Values of cells that could be about a person never become placeholders.
"""

from collections.abc import Sequence
from dataclasses import dataclass


def N_(message: str) -> str:
    """Mark `message` as text to translate, and return it unchanged."""
    return message


@dataclass(frozen=True, slots=True)
class Where:
    """The place in a file that an error speaks of; rows count as a spreadsheet shows them, from 1."""

    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None


class GapMapError(Exception):
    """Whatever this product refuses or cannot do.

    Parameters
    ----------
    message
        English source text, with `{named}` placeholders.
    where
        File, sheet, row and column, as far as they are known.
    values
        What fills the placeholders.
    """

    def __init__(self, message: str, *, where: Where | None = None, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.where = where or Where()
        self.values = values

    def __str__(self) -> str:
        from geo.i18n import sentence  # the message tables are read only when an error is shown

        return sentence(self, "en")


class FrameError(GapMapError, ValueError):
    """A table does not keep its contract: a column is missing, a position is out of range, a count is negative."""


class CrsError(GapMapError, ValueError):
    """A reference system is missing, unknown, or of the wrong kind for what was asked."""


class InputError(GapMapError, ValueError):
    """One thing that is wrong in a file that somebody gave us."""


class MissingFileError(InputError, FileNotFoundError):
    """A file that a place declares is not there."""


class PrivacyError(InputError, PermissionError):
    """A file carries columns or values about persons; nothing of it is kept."""


class RefusedError(GapMapError, ValueError):
    """A place cannot be built; holds every problem that was found, each with its own place and remedy."""

    def __init__(self, problems: Sequence[InputError]) -> None:
        super().__init__(N_("The data were refused; nothing was changed. Problems found: {count}."), count=len(problems))
        self.problems = tuple(problems)


class UnknownCodeError(GapMapError, LookupError):
    """A code (service, group, place, release, unit) that does not exist here."""


class DisclosureError(GapMapError, RuntimeError):
    """What would be published tells more about a small count than the rule allows."""


class DatabaseError(GapMapError, ConnectionError):
    """PostGIS cannot be reached, or stopped while working."""


class BusyError(GapMapError, BlockingIOError):
    """Somebody else is doing what can be done only once at a time."""


class InstallationError(GapMapError, OSError):
    """The machine lacks something that the product needs."""
