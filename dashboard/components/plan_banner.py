"""Above every page: what is shown is a plan, not the present."""

import streamlit as st

from dashboard.i18n import _
from dashboard.markup import markdown_text
from dashboard.plans import missing_plans, plans_on, switch
from geo.db.plans import Plan


def plan_name(plan: Plan) -> str:
    """What a plan is called: a draft by its number."""
    return plan.name if plan.is_kept else _("draft {number}", number=plan.plan_id)


def plan_banner() -> None:
    """Say which plans are on, with a way to switch them off, and which are gone."""
    on = plans_on()
    if on:
        names = _(", ").join(_("“{name}”", name=plan_name(plan)) for plan in on)
        with st.container(key="plan-banner", horizontal=True, vertical_alignment="center"):
            st.warning(markdown_text(_("The outlet plan {names} is laid over the map: this is not the present.", names=names)))
            st.button(_("Show the present"), key="plans off", on_click=_switch_off, args=(on,))
    for number in missing_plans():
        st.info(_("Plan {number} does not exist any more; somebody has discarded it.", number=number))


def _switch_off(plans: tuple[Plan, ...]) -> None:
    for plan in plans:
        switch(plan.plan_id, is_on=False)
