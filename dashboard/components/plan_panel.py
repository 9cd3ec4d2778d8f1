"""Outlet plans in the panel: the kept ones with a switch each, or one of them open, with what it does and the choice to keep or discard it."""

from functools import partial
from typing import Final

import streamlit as st

from dashboard.components.outlet_editor import asks_point, outlet_editor, picked_point
from dashboard.components.plan_attempt import attempt, show_problem
from dashboard.components.plan_banner import plan_name
from dashboard.components.plan_effect import plan_effect
from dashboard.i18n import _, language
from dashboard.maps.plan_marks import plan_marks
from dashboard.maps.proposed import Proposed
from dashboard.markup import element, markdown_text, wrapped
from dashboard.plans import begin, discard, keep, kept, plans_on, switch
from dashboard.state import EDIT, PLAN_LIST, View, change
from geo.analysis.snapshot import Snapshot
from geo.db.plans import Plan
from geo.errors import InputError, N_

_ASKED: Final = "plan to delete"


def plans_button() -> None:
    """The way into the plans, above the panel's usual contents."""
    st.button(_("Outlet plans"), key="plans", icon=":material/edit_location_alt:", on_click=change, args=(EDIT, PLAN_LIST))


def open_plan(view: View) -> Plan | None:
    """The plan that is open in the panel, if it is on."""
    return next((plan for plan in plans_on() if str(plan.plan_id) == view.edit), None)


def picks_point(view: View) -> bool:
    """Whether a click on the map is for the form of an open plan."""
    return open_plan(view) is not None and asks_point()


def marks(present: Snapshot, view: View) -> list[Proposed]:
    """What the plans that are on propose, and the place that was picked for the next outlet."""
    found = [mark for plan in plans_on() for mark in plan_marks(present, plan.changes, language=language())]
    point = picked_point() if picks_point(view) else None
    return found if point is None else [*found, Proposed(*point, "square", _("picked place"), "added")]


def plan_panel(snapshot: Snapshot, view: View) -> None:
    """Draw the list, or the open plan."""
    plan = open_plan(view)
    words, leads_to = (_("Back to the map"), None) if plan is None else (_("All plans"), PLAN_LIST)
    st.button(words, key="close", type="tertiary", on_click=attempt, args=(partial(change, EDIT, leads_to),))
    if plan is None:
        _list(snapshot, view)
        return
    st.html(wrapped("div", element("h2", _("Outlet plan: {name}", name=plan_name(plan))), "gm"))
    show_problem()
    if plan.changes:
        plan_effect(snapshot, view.question)
    outlet_editor(snapshot, plan, service_code=view.question.service_code)
    _keep_or_discard(plan)


def _list(snapshot: Snapshot, view: View) -> None:
    words = _("Try what a new, moved, closed or changed outlet would do. The data stay as they are.")
    st.html(wrapped("div", element("h2", _("Outlet plans")) + element("p", words), "gm"))
    show_problem()
    st.button(_("Begin a new plan"), key="begin", type="primary", on_click=attempt, args=(begin,))
    on = {plan.plan_id for plan in plans_on()}
    for plan in kept():
        switch_key = f"switch {plan.plan_id}"
        st.session_state[switch_key] = plan.plan_id in on  # the address bar is the truth
        with st.container(horizontal=True, vertical_alignment="center"):
            st.toggle(
                markdown_text(plan.name), key=switch_key, on_change=lambda key, number: switch(number, is_on=st.session_state[key]),
                args=(switch_key, plan.plan_id), width="stretch",
            )  # fmt: skip
            st.button(_("Open"), key=f"open plan {plan.plan_id}", type="tertiary", on_click=attempt, args=(partial(_open, plan.plan_id),))
            _delete(plan)
        _question(plan)
    if on:
        plan_effect(snapshot, view.question)


def _keep_or_discard(plan: Plan) -> None:
    key = f"plan name {plan.plan_id}"
    st.text_input(_("Name of the plan"), plan.name, max_chars=60, key=key)
    with st.container(horizontal=True):
        st.button(_("Keep"), key="keep", type="primary", disabled=not plan.changes, on_click=attempt, args=(partial(_keep, plan, key),))
        if plan.is_kept:
            _delete(plan)
        else:
            st.button(_("Discard"), key="discard", on_click=attempt, args=(partial(_discard, plan, None),))
    _question(plan)


def _delete(plan: Plan) -> None:
    """The way to delete a kept plan: the first press asks, naming the plan, and the second deletes."""
    st.button(_("Delete"), key=f"ask {plan.plan_id}", type="tertiary", on_click=_ask, args=(plan.plan_id,))


def _ask(plan_id: int | None) -> None:
    st.session_state[_ASKED] = None if st.session_state.get(_ASKED) == plan_id else plan_id


def _question(plan: Plan) -> None:
    if st.session_state.get(_ASKED) != plan.plan_id:
        return
    with st.container(key="delete-question"):
        st.markdown(markdown_text(_("The plan “{name}” is deleted for everybody and cannot be brought back.", name=plan.name)))
        with st.container(horizontal=True):
            st.button(_("Delete this plan"), key=f"delete {plan.plan_id}", type="primary", on_click=attempt, args=(partial(_discard, plan, PLAN_LIST),))
            st.button(_("Cancel"), key=f"leave {plan.plan_id}", on_click=_ask, args=(None,))


def _open(plan_id: int) -> None:
    switch(plan_id, is_on=True)
    change(EDIT, str(plan_id))


def _keep(plan: Plan, key: str) -> None:
    name = st.session_state[key].strip()
    if not name:
        raise InputError(N_("Give the plan a name first."))
    keep(plan, name)
    change(EDIT, PLAN_LIST)


def _discard(plan: Plan, leads_to: str | None) -> None:
    discard(plan)
    change(EDIT, leads_to)
