"""Own HTML, escaped: what Streamlit's widgets cannot draw as densely as a panel needs."""

import re
from collections.abc import Iterable
from html import escape
from typing import Final

_MARKDOWN_SIGNS: Final = re.compile(r"([!-/:-@\[-`{-~])")


def element(tag: str, text: str, css_class: str = "") -> str:
    """`text`, escaped, in an element."""
    return wrapped(tag, escape(text), css_class)


def wrapped(tag: str, html: str, css_class: str = "") -> str:
    """HTML that is safe already, in an element."""
    attribute = f' class="{css_class}"' if css_class else ""
    return f"<{tag}{attribute}>{html}</{tag}>"


def boxed(label: str, html: str, css_class: str = "boxed") -> str:
    """HTML that is safe already, in a box that scrolls by itself, by keyboard too, when it is wider than the page."""
    return f'<div class="{css_class}" role="region" tabindex="0" aria-label="{escape(label, quote=True)}">{html}</div>'


def unseen(text: str) -> str:
    """`text`, escaped, for those who listen to the page: what the eye takes from the place itself."""
    return element("span", text, "unseen")


def folded(title: str, html: str) -> str:
    """HTML that is safe already, behind a line that unfolds it; nothing where there is none."""
    return wrapped("details", element("summary", title) + html, "more") if html else ""


def markdown_text(text: str) -> str:
    """`text` for labels that Streamlit reads as Markdown: every sign stands for itself."""
    return _MARKDOWN_SIGNS.sub(r"\\\1", text)


def table(rows: Iterable[Iterable[str]], css_class: str = "") -> str:
    """A table of rows of ready cells (`element("td", …)`)."""
    return wrapped("table", "".join(wrapped("tr", "".join(row)) for row in rows), css_class)
