"""Writing a plan when a button is pressed: before the page runs, so that no press is lost, and what went wrong is told where the plan is drawn."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from dashboard.components.failure import told
from dashboard.state import EDIT
from geo.errors import GapMapError

_PROBLEM: Final = "plan problem"


def attempt(write: Callable[[], None]) -> None:
    """The callback of a button: do it, and remember what kept it from being done. A run of the page may be cut short by the map; a callback is not."""
    st.session_state.pop(_PROBLEM, None)
    try:
        write()
    except GapMapError as error:
        st.session_state[_PROBLEM] = (st.query_params.get(EDIT), error)


def show_problem() -> None:
    """Say what went wrong last, as long as the same plan is open."""
    where, problem = st.session_state.get(_PROBLEM, (None, None))
    if problem is not None and where == st.query_params.get(EDIT):
        with told():
            raise problem
