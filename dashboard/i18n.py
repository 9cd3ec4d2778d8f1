"""The language of the page that is being made, and its words. The address bar decides (`lang`), Chinese where it says nothing."""

from typing import Final

import streamlit as st

from geo.i18n import Language, translate

LANGUAGE: Final = "lang"
LAST_PARAMETERS: Final = "last parameters"


def language() -> Language:
    """Language of this page run."""
    return "en" if st.query_params.get(LANGUAGE) == "en" else "zh"


def restore_language() -> None:
    """Where the navigation opened a page without parameters, take those that this visit showed last, the language among them."""
    if not st.query_params.to_dict():
        st.query_params.from_dict(st.session_state.get(LAST_PARAMETERS, {}))


def _(message: str, /, **values: object) -> str:
    """`message` in the language of this page run, its `{named}` places filled. Not for cached functions."""
    return translate(message, language(), **values)


def named(row: object, field: str = "name") -> str:
    """The name of something in the language of the page: English where it has one, else Chinese."""
    zh, en = _item(row, f"{field}_zh"), _item(row, f"{field}_en")
    return str(en) if language() == "en" and isinstance(en, str) and en else str(zh)


def _item(row: object, key: str) -> object:
    return row[key] if hasattr(row, "__getitem__") else getattr(row, key)
