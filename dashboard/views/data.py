"""Data: what is loaded — per layer its source, licence, date, reference system, rows, repairs — and the releases."""

from html import escape

import pandas as pd
import streamlit as st

from dashboard import data, formats
from dashboard.components.failure import banner, told
from dashboard.components.top_bar import top_bar
from dashboard.i18n import _, language, named, restore_language
from geo.db.release import Release


def _table(heads: list[str], rows: list[list[str]]) -> str:
    head = "".join(f"<th>{escape(word)}</th>" for word in heads)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="gm" style="overflow-x:auto"><table><tr>{head}</tr>{body}</table></div>'


def _sources(frame: pd.DataFrame) -> str:
    words = {"counted": _("counted"), "estimated": _("estimated"), "illustrative": _("illustrative")}
    heads = [_("Table"), _("File"), _("Publisher"), _("Licence"), _("Date"), _("Reference system"), _("Rows"), _("Basis"), _("Repairs"), _("Quality")]
    rows = []
    for row in frame.to_dict("records"):
        repairs = _("; ").join(f"{name} {count}" for name, count in row["repairs"].items()) or "—"
        quality = row[f"quality_{language()}"] or row["quality_zh"] or "—"
        publisher = row[f"publisher_{language()}"] or row["publisher_zh"] or "—"
        loaded = [formats.people(row["row_count"]), words.get(row["basis"], "—"), repairs, quality]
        rows.append([_TABLES[row["table_name"]](), row["file_name"], publisher, row["licence"] or "—", row["source_date"] or "—", row["crs"] or "—", *loaded])
    return _table(heads, rows)


_TABLES = {
    "unit": lambda: _("Units"), "parent": lambda: _("Boundary"), "residence": lambda: _("Residences"), "people": lambda: _("People by residence"),
    "unit_people": lambda: _("People by unit"), "outlet": lambda: _("Outlets"), "outlet_service": lambda: _("Services offered"),
    "outlet_hours": lambda: _("Opening hours"),
    "coverage": lambda: _("Service coverage"), "road_edge": lambda: _("Roads"), "base_feature": lambda: _("Water and buildings"),
}  # fmt: skip


def _releases(served: Release, found: list[Release]) -> str:
    heads = [_("Release"), _("Data date"), _("Built"), _("Served"), _("Content")]
    rows = [
        [str(r.release_id), r.data_date.isoformat(), f"{r.built_at:%Y-%m-%d %H:%M}", _("yes") if r.release_id == served.release_id else "", r.content_hash[:12]]
        for r in found
    ]
    return _table(heads, rows)


with told():
    restore_language()
    now = data.served()
    top_bar(now.release)
    banner(now.problem)
    st.header(_("Data of {place}", place=named(now.release)))
    st.subheader(_("Sources"))
    st.html(_sources(data.sources(now.release.release_id)))
    st.subheader(_("Releases"))
    st.html(_releases(now.release, data.all_releases()))
