"""What the page shows, equal to the address bar both ways: service, group, metres and mode of the way, hour, area, outlet plans, language.

The address bar is the truth. A widget that changes writes it in its callback, before the page runs; a page that opens without
parameters (through the navigation) takes what this visit showed last.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

import streamlit as st

from dashboard.area_address import Area, area_of, area_text
from dashboard.found_place import FoundPlace, found_place, place_text
from dashboard.i18n import LANGUAGE, LAST_PARAMETERS, language
from dashboard.plan_numbers import plan_numbers, plan_text
from dashboard.whole_number import whole_number
from geo.analysis.gaps import Question, default_question
from geo.analysis.snapshot import ANY_TIME, Snapshot
from geo.catalogue import thresholds

SERVICE: Final = "service"
GROUP: Final = "group"
WALK: Final = "walk"
MODE: Final = "mode"
WHEN: Final = "when"
AREA: Final = "area"
PLACE: Final = "place"
PLAN: Final = "plan"
EDIT: Final = "edit"
PLAN_LIST: Final = "list"


@dataclass(frozen=True, slots=True)
class View:
    """The question, the chosen area, the outlet plans that are on, which is open (a number, or "list"), and what in the area was looked for."""

    question: Question
    area: Area | None
    plan_ids: tuple[int, ...] = ()
    edit: str | None = None
    place: FoundPlace | None = None

    @property
    def area_code(self) -> str | None:
        """Code of the chosen area where it is a unit."""
        return self.area.code if self.area is not None and self.area.kind == "unit" else None


def parse(parameters: Mapping[str, str], snapshot: Snapshot) -> View:
    """The view that an address asks for; what it lacks, or what this place does not have, is the place's usual."""
    usual, rules = default_question(snapshot), thresholds()
    walk = whole_number(parameters.get(WALK, ""))
    question = Question(
        service_code=_known(parameters.get(SERVICE), snapshot.services["service_code"].tolist(), usual.service_code),
        group_code=_known(parameters.get(GROUP), snapshot.groups["people_group_code"].tolist(), usual.group_code),
        when=_known(parameters.get(WHEN), list(rules.window_by_code), usual.when),
        mode=_known(parameters.get(MODE), list(rules.mode_by_code), usual.mode),
        threshold_m=walk if walk is not None and walk <= rules.greatest_threshold_m else usual.threshold_m,
    )
    edit = parameters.get(EDIT, "")
    view = View(
        question,
        area_of(parameters.get(AREA), snapshot),
        plan_numbers(parameters.get(PLAN)),
        edit if edit == PLAN_LIST or plan_numbers(edit) else None,
    )
    return replace(view, place=found_place(parameters.get(PLACE), view.area_code, snapshot))


def parameters_of(view: View, *, lang: str) -> dict[str, str]:
    """The address of a view: `parse` gives it back."""
    question = view.question
    parameters = {SERVICE: question.service_code, GROUP: question.group_code, WALK: str(question.threshold_m)}
    if question.when != ANY_TIME:
        parameters[WHEN] = question.when
    if question.mode != thresholds().default_mode:
        parameters[MODE] = question.mode
    if view.area is not None:
        parameters[AREA] = area_text(view.area)
    if view.place is not None:
        parameters[PLACE] = place_text(view.place.kind, view.place.code)
    if (plans := plan_text(view.plan_ids)) is not None:
        parameters[PLAN] = plans
    if view.edit is not None:
        parameters[EDIT] = view.edit
    return parameters | ({LANGUAGE: lang} if lang != "zh" else {})


def current_view(snapshot: Snapshot) -> View:
    """The view of this page run; completes the address bar so that its link reproduces the page."""
    asked = st.query_params.to_dict()
    view = parse(asked, snapshot)
    whole = parameters_of(view, lang=language())
    if whole != st.query_params.to_dict():
        st.query_params.from_dict(whole)
    st.session_state[LAST_PARAMETERS] = whole
    return view


def change(parameter: str, value: str | None) -> None:
    """Write one parameter of the address bar; None takes it out."""
    if value is None:
        st.query_params.pop(parameter, None)
    else:
        st.query_params[parameter] = value


def address(view: View, *, lang: str) -> str:
    """The relative address of a view."""
    return "?" + urlencode(parameters_of(view, lang=lang))


def _known(asked: str | None, known: list[str], usual: str) -> str:
    return asked if asked in known else usual
