"""One plan, open: its changes, a form for the next one, and the place for it that was picked on the map or typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, cast

import streamlit as st

from dashboard import data
from dashboard.components.plan_attempt import attempt
from dashboard.i18n import _, named
from dashboard.maps.clicks import Point
from dashboard.markup import markdown_text
from dashboard.plans import put
from geo.analysis.outlet_checks import MOST_PEOPLE_A_YEAR
from geo.analysis.snapshot import Snapshot
from geo.db.plans import CHANGE_KINDS, ChangeKind, OutletChange, Plan
from geo.errors import N_

Row = Mapping[str, Any]
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
        words = _(_DONE[change.kind], name=names.get(change.outlet_code, change.name_zh or change.outlet_code))
        if change in lapsed:
            words = _("{change} — no longer applies: the release has no such outlet, service or type", change=words)
        rest = (*plan.changes[:pos], *plan.changes[pos + 1 :])
        key = f"take back {plan.plan_id} {plan.version} {pos}"
        with st.container(key=f"plan-change-{pos}", horizontal=True, vertical_alignment="center"):
            st.markdown(markdown_text(words), width="stretch")
            st.button(_("Take back"), key=key, type="tertiary", on_click=attempt, args=(partial(put, plan, rest),))
    kind = _kind()
    outlet = None if kind == "add" else _chosen_outlet(snapshot, plan)
    if kind == "add" or outlet is not None:
        with st.container(key="outlet-form"):
            _Form(snapshot, plan, kind, outlet, service_code).draw()


def _kind() -> ChangeKind:
    st.session_state.setdefault(_KIND, "add")
    chosen = st.segmented_control(_("Change"), CHANGE_KINDS, format_func=lambda kind: _(_KINDS[kind]), key=_KIND, label_visibility="collapsed")
    return chosen or "add"


def _chosen_outlet(snapshot: Snapshot, plan: Plan) -> Row | None:
    is_open = snapshot.outlets["status"] == "open"
    outlets = {str(row["outlet_code"]): cast("Row", row) for row in snapshot.outlets[is_open].to_dict("records")}
    chosen = st.selectbox(
        _("Outlet"), list(outlets), index=None, placeholder=_("Choose an outlet"), key=f"plan outlet {plan.plan_id} {plan.version}",
        format_func=lambda code: f"{named(outlets[code])} · {named(outlets[code], 'type')}",
    )  # fmt: skip
    return outlets[chosen] if chosen is not None else None


@dataclass(frozen=True)
class _Form:
    """The form for one change of `kind` to `outlet` (None: a new one). Its fields are anew for each version of the plan."""

    snapshot: Snapshot
    plan: Plan
    kind: ChangeKind
    outlet: Row | None
    service_code: str

    @property
    def code(self) -> str:
        return f"plan-{self.plan.plan_id}-{self.plan.version}" if self.outlet is None else str(self.outlet["outlet_code"])

    def draw(self) -> None:
        """Draw the fields that the kind of change needs; what is written is read when the button is pressed, before the page runs."""
        with st.form(self._key("form"), border=False):
            if self.kind == "add":
                self._name_and_type()
            if self.kind in ("add", "move"):
                self._place()
            if self.kind in ("add", "change"):
                self._offer()
            st.form_submit_button(_("Lay over the map"), type="primary", on_click=attempt, args=(self._submit,))

    def _key(self, field: str) -> str:
        number = st.session_state.get(_POINT, (0,))[0] if field in ("lon", "lat") else 0
        return f"outlet {self.kind} {self.code} {self.plan.version} {number} {field}"

    def _value(self, field: str) -> Any:
        return st.session_state.get(self._key(field))

    def _submit(self) -> None:
        codes, hours, seats = self._value("services"), self._value("hours"), self._value("seats")
        is_other = codes is not None and (self.outlet is None or set(codes) != set(self._services_before()))
        change = OutletChange(
            self.kind, self.code,
            name_zh=self._value("name"), outlet_type=self._value("type"), lon=self._value("lon"), lat=self._value("lat"),
            service_codes=tuple(codes) if is_other else None,
            hours_text=hours if self.outlet is None or hours != self._hours_before() else None,
            serves_migrants=self._value("accepts"),
            capacity_count=None if seats is None else int(seats),
        )  # fmt: skip
        put(self.plan, (*self.plan.changes, data.checked_change(self.snapshot.release, change)))
        st.session_state.pop(_POINT, None)

    def _services_before(self) -> list[str]:
        return [] if self.outlet is None else list(self.outlet["service_codes"])

    def _hours_before(self) -> str:
        return self.outlet["hours_text"] if self.outlet is not None and isinstance(self.outlet["hours_text"], str) else ""

    def _name_and_type(self) -> None:
        types = {row["outlet_type_code"]: named(row) for row in self.snapshot.outlet_types.to_dict("records")}
        st.text_input(_("Name"), key=self._key("name"))
        st.selectbox(_("Type"), list(types), format_func=lambda code: types[code], key=self._key("type"))

    def _place(self) -> None:
        lon, lat = picked_point() or (None, None)
        st.caption(_("Pick the place on the map, or type it in degrees (WGS 84)."))
        left, right = st.columns(2)
        left.number_input(_("Longitude"), -180.0, 180.0, lon, step=0.0001, format="%.6f", key=self._key("lon"))
        right.number_input(_("Latitude"), -90.0, 90.0, lat, step=0.0001, format="%.6f", key=self._key("lat"))

    def _offer(self) -> None:
        services = {row["service_code"]: named(row) for row in self.snapshot.services.to_dict("records")}
        usual, is_new = [self.service_code] if self.outlet is None else self._services_before(), self.outlet is None
        st.multiselect(
            _("Services"), list(services), usual, format_func=lambda code: services[code], placeholder=_("Choose services"), key=self._key("services")
        )
        st.text_input(_("Opening hours"), self._hours_before(), placeholder="周一至周五 8:30-17:00", key=self._key("hours"))
        accepts = {code: _(words) for code, words in _ACCEPTS.items()}
        st.selectbox(
            _("Accepts migrants"), list(accepts), index=0 if is_new else None, placeholder=_("as it is"), format_func=lambda code: accepts[code],
            key=self._key("accepts"),
        )  # fmt: skip
        unknown = _("not known") if is_new else _("as it is")
        st.number_input(_("Seats: people a year for each service"), 0, MOST_PEOPLE_A_YEAR, None, placeholder=unknown, key=self._key("seats"))
