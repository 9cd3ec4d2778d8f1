"""One plan, open: its changes, a form for the next one, and the place for it that was picked on the map or typed."""

from collections.abc import Mapping
from typing import Any, Final, cast

import streamlit as st

from dashboard import data
from dashboard.components.failure import told
from dashboard.i18n import _, named
from dashboard.maps.clicks import Point
from dashboard.markup import markdown_text
from dashboard.plans import put
from geo.analysis.outlet_checks import MOST_PEOPLE_A_YEAR
from geo.analysis.snapshot import Snapshot
from geo.db.plans import CHANGE_KINDS, ChangeKind, OutletChange, Plan
from geo.errors import N_

_KIND: Final = "plan kind"
_POINT: Final = "plan point"
_KINDS: Final[Mapping[ChangeKind, str]] = {
    "add": N_("Add an outlet"), "move": N_("Move"), "close": N_("Close"), "change": N_("Hours and services"),
}  # fmt: skip
_DONE: Final[Mapping[ChangeKind, str]] = {
    "add": N_("new: {name}"), "move": N_("moved: {name}"), "close": N_("closed: {name}"), "change": N_("other hours or services: {name}"),
}  # fmt: skip
_ACCEPTS: Final = {"yes": N_("accepts"), "no": N_("does not accept"), "unknown": N_("not known")}


def asks_point() -> bool:
    """Whether a click on the map picks a place for the form."""
    return st.session_state.get(_KIND, "add") in ("add", "move")


def put_point(point: Point) -> None:
    """Hand a place that was picked on the map to the form."""
    st.session_state[_POINT] = (st.session_state.get(_POINT, (0,))[0] + 1, point.lon, point.lat)


def picked_point() -> tuple[float, float] | None:
    """The place that was picked and not used yet: longitude, latitude."""
    point = st.session_state.get(_POINT)
    return point[1:] if point is not None and len(point) > 1 else None


def outlet_editor(snapshot: Snapshot, plan: Plan, *, service_code: str) -> None:
    """Draw the changes of the plan, each with a way to take it back, and the form; a new outlet offers `service_code` unless one says otherwise."""
    lapsed = data.lapsed(snapshot.release, plan)
    names = {row["outlet_code"]: named(row) for row in snapshot.outlets.to_dict("records")}
    for pos, change in enumerate(plan.changes):
        words = _(_DONE[change.kind], name=change.name_zh or names.get(change.outlet_code, change.outlet_code))
        if change in lapsed:
            words = _("{change} — no longer applies: the release has no such outlet, service or type", change=words)
        left, right = st.columns([0.78, 0.22], vertical_alignment="center")
        left.markdown(markdown_text(words))
        if right.button(_("Take back"), key=f"take back {plan.plan_id} {plan.version} {pos}", type="tertiary"):
            _write(plan, *plan.changes[:pos], *plan.changes[pos + 1 :])
    kind = _kind()
    with st.container(key="outlet-form"):
        _form(snapshot, plan, kind, service_code)


def _kind() -> ChangeKind:
    st.session_state.setdefault(_KIND, "add")
    chosen = st.segmented_control(_("Change"), CHANGE_KINDS, format_func=lambda kind: _(_KINDS[kind]), key=_KIND, label_visibility="collapsed")
    return chosen or "add"


def _form(snapshot: Snapshot, plan: Plan, kind: ChangeKind, service_code: str) -> None:
    outlet = None if kind == "add" else _chosen_outlet(snapshot, plan)
    if kind != "add" and outlet is None:
        return
    code = f"plan-{plan.plan_id}-{plan.version}" if outlet is None else str(outlet["outlet_code"])
    with st.form(f"outlet {kind} {plan.plan_id} {plan.version} {code}", border=False):
        facts: dict[str, Any] = {}
        if kind == "add":
            facts |= _name_and_type(snapshot)
        if kind in ("add", "move"):
            facts |= _place()
        if kind in ("add", "change"):
            facts |= _offer(snapshot, outlet, service_code)
        if st.form_submit_button(_("Lay over the map"), type="primary"):
            with told():
                change = data.checked_change(snapshot.release, OutletChange(kind, code, **facts))
                _write(plan, *plan.changes, change)


def _write(plan: Plan, *changes: OutletChange) -> None:
    with told():
        put(plan, changes)
        st.session_state.pop(_POINT, None)
        st.rerun()


def _chosen_outlet(snapshot: Snapshot, plan: Plan) -> Mapping[str, Any] | None:
    is_open = snapshot.outlets["status"] == "open"
    outlets = {str(row["outlet_code"]): cast("Mapping[str, Any]", row) for row in snapshot.outlets[is_open].to_dict("records")}
    chosen = st.selectbox(
        _("Outlet"), list(outlets), index=None, placeholder=_("Choose an outlet"), key=f"plan outlet {plan.plan_id} {plan.version}",
        format_func=lambda code: f"{named(outlets[code])} · {named(outlets[code], 'type')}",
    )  # fmt: skip
    return outlets[chosen] if chosen is not None else None


def _name_and_type(snapshot: Snapshot) -> dict[str, Any]:
    types = {row["outlet_type_code"]: named(row) for row in snapshot.outlet_types.to_dict("records")}
    return {
        "name_zh": st.text_input(_("Name")),
        "outlet_type": st.selectbox(_("Type"), list(types), format_func=lambda code: types[code]),
    }


def _place() -> dict[str, Any]:
    number, *point = st.session_state.get(_POINT, (0,))
    lon, lat = point or (None, None)
    st.caption(_("Pick the place on the map, or type it in degrees (WGS 84)."))
    left, right = st.columns(2)
    return {
        "lon": left.number_input(_("Longitude"), -180.0, 180.0, lon, step=0.0001, format="%.6f", key=f"plan lon {number}"),
        "lat": right.number_input(_("Latitude"), -90.0, 90.0, lat, step=0.0001, format="%.6f", key=f"plan lat {number}"),
    }


def _offer(snapshot: Snapshot, outlet: Mapping[str, Any] | None, service_code: str) -> dict[str, Any]:
    services = {row["service_code"]: named(row) for row in snapshot.services.to_dict("records")}
    before = [] if outlet is None else [code for code in outlet["service_codes"] if code in services]
    hours = outlet["hours_text"] if outlet is not None and isinstance(outlet["hours_text"], str) else ""
    usual = [service_code] if outlet is None else before
    codes = st.multiselect(_("Services"), list(services), usual, format_func=lambda code: services[code], placeholder=_("Choose services"))
    text = st.text_input(_("Opening hours"), hours, placeholder="周一至周五 8:30-17:00")
    accepts = st.selectbox(
        _("Accepts migrants"), list(_ACCEPTS), index=0 if outlet is None else None, placeholder=_("as it is"), format_func=lambda code: _(_ACCEPTS[code])
    )
    seats = st.number_input(_("Seats: people a year for each service"), 0, MOST_PEOPLE_A_YEAR, None, placeholder=_("as it is") if outlet else _("not known"))
    is_other = outlet is None or set(codes) != set(before)
    return {
        "service_codes": tuple(codes) if is_other else None,
        "hours_text": text if outlet is None or text != hours else None,
        "serves_migrants": accepts,
        "capacity_count": None if seats is None else int(seats),
    }
