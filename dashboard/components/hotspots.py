"""The analyst's view: where the migrants' share clusters (Gi*, local Moran), beside the rule of priority areas, on the map and as a table.

Computed when it is opened.
"""

from collections.abc import Hashable, Mapping
from typing import Any, Final

import streamlit as st

from dashboard import data, formats
from dashboard.i18n import _, named
from dashboard.maps.clusters import ClusterMark, cluster_marks
from dashboard.markup import boxed, element, table, wrapped
from geo.analysis.hotspots import Agreement
from geo.analysis.snapshot import Snapshot
from geo.errors import N_

_CLASSES: Final = {"class_a": N_("Class A"), "class_b": N_("Class B"), "none": N_("none")}
_STATES: Final = {
    "nobody": N_("nobody lives here"), "no_neighbours": N_("touches no other unit that is lived in"), "constant": N_("the same share everywhere"),
    "whole_place": N_("its neighbourhood is the whole place"),
}  # fmt: skip
_AGREEMENTS: Final = {"both": N_("both"), "rule_only": N_("rule only"), "overlay_only": N_("clusters only"), "neither": N_("neither")}
_QUADRANTS: Final = {
    "high_high": N_("high among high"), "low_high": N_("low among high"), "low_low": N_("low among low"), "high_low": N_("high among low"),
}  # fmt: skip


_KEY: Final = "hotspots"
_COMPARED: Final = "hotspots compared"


def clusters_on_map(snapshot: Snapshot) -> list[ClusterMark]:
    """Marks for the map while the view is open; none before the table below has compared the neighbourhoods, so that the map never waits."""
    if not st.session_state.get(_KEY) or st.session_state.get(_COMPARED) != snapshot.release.release_id:
        return []
    return cluster_marks(data.hotspots(snapshot.release)[0])


def hotspots_table(snapshot: Snapshot) -> None:
    """The overlay as a table, below the map; nothing where the place names no group of migrants."""
    if not snapshot.is_migrant.any():
        return
    opened = st.expander(_("Analyst's view: clusters of the migrants' share"), key=_KEY, on_change="rerun")
    if not opened.open:
        return
    with opened:
        with st.spinner(_("Comparing neighbourhoods")):
            overlay, agreed, moved = data.hotspots(snapshot.release)
        if st.session_state.get(_COMPARED) != snapshot.release.release_id:
            st.session_state[_COMPARED] = snapshot.release.release_id
            st.rerun()  # the map takes the marks
        names = dict(zip(snapshot.units["unit_code"], (named(row) for row in snapshot.units.drop(columns="geom").to_dict("records")), strict=True))
        texts = (element("th", _("Area")), element("th", _("Class by the rule")))
        ends = (element("th", "Gi* z", "n"), *(element("th", words) for words in (_("Gi*"), _("local Moran"), _("Agreement"))))
        rows = [_row(row, names[row["unit_code"]]) for row in overlay.sort_values(["gi_z", "unit_code"], ascending=[False, True]).to_dict("records")]
        st.html(wrapped("div", element("p", _sentence(agreed)) + element("p", _flips(moved), "quiet note"), "gm"))
        st.html(boxed(_("Analyst's view: clusters of the migrants' share"), table([(*texts, *ends), *rows]), "gm scrolled"))


def _row(row: Mapping[Hashable, Any], name: str) -> tuple[str, ...]:
    of_class, agreed = _CLASSES[row["class_by_rule"]], _AGREEMENTS[row["agreement"]]
    first = (element("td", name), element("td", _(of_class)))
    last = element("td", _(agreed), "" if row["agrees_with_rule"] else "why")
    if row["state"] != "value":
        why = _STATES[row["state"]]
        return (*first, element("td", "—", "n"), element("td", _(why), "quiet"), element("td", "—"), last)
    heat = _("hot") if row["is_hot"] else _("cold") if row["is_cold"] else _("not distinct")
    quadrant = _QUADRANTS[row["lisa_quadrant"]]
    local = _(quadrant) if row["lisa_is_significant"] else "—"
    return (*first, element("td", f"{row['gi_z']:+.2f}".replace("-", "−"), "n"), element("td", heat), element("td", local), last)


def _sentence(agreed: Agreement) -> str:
    kappa = "—" if agreed.kappa is None else f"{agreed.kappa:.2f}"
    counts = {name: formats.people(getattr(agreed, name)) for name in _AGREEMENTS}
    return _(
        "Rule and clusters mark {both} units together, the rule alone {rule_only}, clusters alone {overlay_only}, neither {neither} (kappa {kappa}). "
        "The rule decides; clusters only show where a whole neighbourhood stands out.",
        **counts,
        kappa=kappa,
    )


def _flips(moved: Mapping[str, int]) -> str:
    return _(
        "If the three numbers of the rule move by a fifth together, {down} units change their class on the way down and {up} on the way up.",
        down=formats.people(moved["down"]),
        up=formats.people(moved["up"]),
    )
