"""The one place where a page turns an error into a sentence for whoever reads it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import streamlit as st

from dashboard import data
from dashboard.i18n import _, language
from geo.errors import DatabaseError, GapMapError
from geo.i18n import sentence

_LOG: Final = logging.getLogger(__name__)


@contextmanager
def told() -> Iterator[None]:
    """Show what ends the block as one sentence in the language of the page."""
    try:
        yield
    except DatabaseError as error:
        _LOG.warning("%s", error)  # what the database said is for whoever runs it
        st.error(_("The database does not answer, so there is nothing to show yet. The page tries again by itself every few seconds."))
        _wait_for_database()
    except GapMapError as error:
        st.error(sentence(error, language()))


def banner(problem: DatabaseError | None) -> None:
    """Say that the last known release is shown while the database is away; the page comes back by itself. Its place is kept, so that the map stays."""
    with st.container():
        if problem is not None:
            st.warning(_("The database does not answer just now; what you see is the last known release. The page recovers by itself."))
            _wait_for_database()


@st.fragment(run_every=5)
def _wait_for_database() -> None:
    try:
        problem = data.served().problem
    except GapMapError:
        return
    if problem is None:
        st.rerun(scope="app")
