"""The list of the ranking as one element of the page: drawn by the browser from its rows, it hands back which area was opened."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import streamlit as st

_KEY: Final = "ranked-list"
_SCRIPT: Final = Path(__file__).parent.parent / "assets" / "own" / "ranked.js"
# One element and not five for each area: Streamlit looks at every element of a page each time that anything on it changes.
_LIST: Final = st.components.v2.component("gapmap.ranked", html='<div class="gm"></div>', js=_SCRIPT.read_text("utf-8"), isolate_styles=False)


@dataclass(frozen=True, slots=True)
class RankedArea:
    """An area of the list: its code, its rank and its numbers in words, its reason in a line."""

    code: str
    rank: str
    name: str
    numbers: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class RankedHeads:
    """Heads of the columns."""

    rank: str
    area: str
    numbers: tuple[str, ...]


def ranked_list(label: str, heads: RankedHeads, rows: Sequence[RankedArea], on_open: Callable[[str], None]) -> None:
    """Draw the list; `on_open` gets the code of an area that was opened, of those listed."""
    codes = {row.code for row in rows}

    def opened() -> None:
        code = st.session_state[_KEY]["opened"]
        if code in codes:
            on_open(code)

    facts = {"label": label, "heads": asdict(heads), "rows": [asdict(row) for row in rows]}
    with st.container(key="ranked"):
        _LIST(data=facts, key=_KEY, height="content", on_opened_change=opened)
