"""Data: what is loaded — per layer its source, licence, date, reference system, rows, repairs — and the releases."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard import data, formats
from dashboard.components.failure import banner, told
from dashboard.components.roads import roads_section
from dashboard.components.top_bar import top_bar
from dashboard.i18n import _, language, named, restore_language
from dashboard.markup import boxed, element, table, wrapped
from geo.db.release import Release
from geo.errors import N_

_TABLES: Final = {
    "unit": N_("Units"), "parent": N_("Boundary"), "residence": N_("Residences"), "people": N_("People by residence"), "unit_people": N_("People by unit"),
    "outlet": N_("Outlets"), "outlet_service": N_("Services offered"), "outlet_hours": N_("Opening hours"), "coverage": N_("Service coverage"),
    "building": N_("Buildings"), "populated_point": N_("Populated points"), "gate": N_("Gates of estates"), "road_edge": N_("Roads"),
    "base_feature": N_("Water and buildings"),
}  # fmt: skip
_BASES: Final = {"counted": N_("counted"), "estimated": N_("estimated"), "illustrative": N_("illustrative")}
_REPAIRS: Final = {
    "corrections": N_("corrected codes"), "make_valid": N_("shapes made valid"), "clip_overlap": N_("overlaps clipped"),
    "clip_to_parent": N_("clipped to the boundary"),
    "split_lines": N_("lines split into single ones"),
    "no_road_yet": N_("roads that do not exist yet, left out"),
    "outside_every_unit": N_("outside every unit, left out"),
    "middle_floors": N_("floors not known, the middle of the unit taken"),
}  # fmt: skip


def _sources(frame: pd.DataFrame) -> str:
    heads = (_("Table"), _("File"), _("Publisher"), _("Licence"), _("Date"), _("Reference system"), _("Rows"), _("Basis"), _("Repairs"), _("Quality"))
    head = tuple(element("th", words, "n" if words == heads[6] else "") for words in heads)
    return boxed(_("Sources"), table([head, *(_source(row) for row in frame.to_dict("records"))]), "gm sheet")


def _source(row: Mapping[Hashable, Any]) -> tuple[str, ...]:
    repairs = _("; ").join(f"{_word(_REPAIRS, name)} {formats.people(count)}" for name, count in row["repairs"].items())
    texts = (_word(_TABLES, row["table_name"]), row["file_name"], _in_language(row, "publisher"), row["licence"], row["source_date"], row["crs"])
    more = (_word(_BASES, row["basis"]), repairs, _in_language(row, "quality"))
    rows = element("td", formats.people(row["row_count"]), "n")
    return (*(element("td", _given(text)) for text in texts), rows, *(element("td", _given(text)) for text in more))


def _word(words: Mapping[str, str], code: object) -> str:
    """The word for a code; a code that has none stands for itself."""
    return _(words[code]) if isinstance(code, str) and code in words else _given(code)


def _in_language(row: Mapping[Hashable, Any], field: str) -> str:
    own = _given(row[f"{field}_{language()}"])
    return own if own != "—" else _given(row[f"{field}_zh"])


def _given(value: object) -> str:
    """Text as it is; a dash where the source says nothing."""
    return value if isinstance(value, str) and value else "—"


def _releases(served: Release, found: list[Release]) -> str:
    head = tuple(element("th", words) for words in (_("Release"), _("Data date"), _("Built"), _("Served"), _("Content")))
    rows = [
        tuple(
            element("td", text)
            for text in (
                str(release.release_id),
                release.data_date.isoformat(),
                f"{release.built_at:%Y-%m-%d %H:%M}",
                _("yes") if release.release_id == served.release_id else "",
                release.content_hash[:12],
            )
        )
        for release in found
    ]
    return boxed(_("Releases"), table([head, *rows]), "gm sheet")


def _section(title: str, draw: Callable[[], str]) -> None:
    with told():
        st.html(wrapped("div", element("h3", title), "gm") + draw())


with told():
    restore_language()
    now = data.served()
    top_bar(now.release)
    banner(now.problem)
    st.header(_("Data of {place}", place=named(now.release)), anchor=False)
    _section(_("Sources"), lambda: _sources(data.sources(now.release.release_id)))
    _section(_("Walking network"), lambda: roads_section(data.snapshot(now.release)))
    _section(_("Releases"), lambda: _releases(now.release, data.all_releases()))
