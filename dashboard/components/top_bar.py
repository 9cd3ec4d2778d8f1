"""What stands in the bar of every page beside the navigation: the ribbon of illustrative data, the data's date, the languages, outlet plans."""

from html import escape
from urllib.parse import urlencode

import streamlit as st

from dashboard.components.plan_banner import plan_banner
from dashboard.i18n import LANGUAGE, _, language, named
from dashboard.shell import TITLE
from geo.db.release import Release
from geo.export.about import ILLUSTRATIVE


def top_bar(release: Release) -> None:
    """Draw the right end of the bar, and the ribbon above the page on a phone, and the head of the page on paper."""
    ribbon = escape(_(ILLUSTRATIVE))
    date = escape(f"{named(release)} · " + _("Data of {date} · release {number}", date=release.data_date.isoformat(), number=release.release_id))
    shown = f'<span class="ribbon" role="note">{ribbon}</span>' if release.is_illustrative else ""
    st.html(f'<div id="gm-bar">{shown}<span class="date">{date}</span><span>{_language_link("zh", "中文")}{_language_link("en", "EN")}</span></div>')
    st.html(f'<div id="gm-paper"><b>{escape(_(TITLE))}</b>{shown}<span>{date}</span></div>')
    if release.is_illustrative:
        st.html(f'<div id="gm-ribbon" role="note">{ribbon}</div>')
    plan_banner()


def _language_link(code: str, word: str) -> str:
    parameters = {name: value for name, value in st.query_params.to_dict().items() if name != LANGUAGE} | ({LANGUAGE: code} if code != "zh" else {})
    current = "true" if code == language() else "false"
    return f'<a href="?{escape(urlencode(parameters), quote=True)}" target="_self" hreflang="{code}" aria-current="{current}">{word}</a>'
