"""The sentence of the page, in people, and the figures under it."""

from html import escape
from typing import Final

import streamlit as st

from dashboard import data, formats
from dashboard.i18n import _, language, named
from dashboard.maps.names import short_name
from dashboard.maps.overlay import people_of_circles
from dashboard.reasons import when_words
from geo.analysis.gaps import Answer
from geo.analysis.indicators import uptake_gap
from geo.analysis.reasons import way
from geo.analysis.snapshot import Snapshot
from geo.catalogue import thresholds
from geo.errors import N_

_SENTENCE: Final = N_(
    "Of {eligible} entitled people ({group}) in {place}, about {beyond} ({share}) have no outlet for {service} that they can use {when} "
    "within {way}, {most} of them in {area}."
)
_WITHOUT_AREA: Final = N_(
    "Of {eligible} entitled people ({group}) in {place}, about {beyond} ({share}) have no outlet for {service} that they can use {when} within {way}."
)
_NOBODY: Final = N_("All of the {eligible} entitled people ({group}) in {place} have an outlet for {service} that they can use {when} within {way}.")
_EMPTY: Final = N_("Nobody of the group ({group}) in {place} is entitled to {service}.")


def headline(snapshot: Snapshot, answer: Answer) -> None:
    """Draw the sentence, the figures, and the note on how sure they are."""
    st.html(f'<div class="gm sentence">{_sentence(snapshot, answer)}</div>')
    st.html(f'<div class="gm figures">{_figures(snapshot, answer)}</div>')


def _sentence(snapshot: Snapshot, answer: Answer) -> str:
    eligible, beyond = int(answer.eligible_count.sum()), int(answer.beyond_count.sum())
    question = answer.question
    group = snapshot.groups[snapshot.groups["people_group_code"] == question.group_code].iloc[0]
    values = {
        "place": escape(_place(snapshot)),
        "group": escape(named(group)),
        "service": escape(named(snapshot.service(question.service_code), "short")),
        "way": way(question, language()),
        "when": when_words(question.when) if question.when != "any" or language() == "en" else "",
        "eligible": f"<b>{formats.people(eligible)}</b>",
    }
    if not eligible:
        return _(_EMPTY, **values)
    if not beyond:
        return _(_NOBODY, **values)
    values |= {"beyond": f"<b>{formats.people(beyond)}</b>", "share": f"<b>{formats.percent(beyond / eligible)}</b>"}
    where = _where_most(snapshot, answer)
    if where is None:
        return _(_WITHOUT_AREA, **values)
    area, most = where
    return _(_SENTENCE, **values, area=f"<b>{escape(area)}</b>", most=f"<b>{formats.people(most)}</b>")


def _where_most(snapshot: Snapshot, answer: Answer) -> tuple[str, int] | None:
    """The priority area or unit with the most people beyond reach, among those that show a number."""
    shown = people_of_circles(answer)
    records = snapshot.concentration_areas.to_dict("records")
    areas = [(row, int(shown[[snapshot.unit_positions[code] for code in row["unit_codes"]]].sum())) for row in records]
    unit = int(shown.argmax())
    row, most = max([*areas, (snapshot.units.iloc[unit], int(shown[unit]))], key=lambda pair: pair[1])
    return (_short(row), most) if most > 0 else None


def _short(row: object) -> str:
    """The name as officials say it, so that the sentence stays one."""
    return short_name(named(row)) if language() == "zh" else named(row)


def _figures(snapshot: Snapshot, answer: Answer) -> str:
    eligible, beyond = int(answer.eligible_count.sum()), int(answer.beyond_count.sum())
    share = _("{share} of the entitled", share=formats.percent(beyond / eligible)) if eligible else ""
    figures = [
        (_("Out of reach"), formats.people(beyond), _("people"), share),
        (_("Without a seat"), _range(answer), _("people"), _coordinated(snapshot, answer)),
        *_not_used(snapshot, answer),
    ]
    drawn = [f'<span>{escape(name)}<b>{count}</b>{escape(unit)} <span class="quiet">{escape(more)}</span></span>' for name, count, unit, more in figures]
    error = formats.people(answer.beyond_error_count)
    if answer.is_estimated:
        factor = thresholds().straight_line_detour_factor
        sure = _("Estimated: straight line × {factor}. Protected counts: the sum is off by at most {error} people.", factor=factor, error=error)
    else:
        sure = _("Ways follow the roads. Protected counts: the sum is off by at most {error} people.", error=error)
    return "".join(drawn) + f'<span class="quiet">{escape(sure)}</span>'


def _not_used(snapshot: Snapshot, answer: Answer) -> list[tuple[str, str, str, str]]:
    """People short of the service's target, where it has one; the target's date beside it."""
    found = uptake_gap(snapshot, answer.question.service_code, answer.question.group_code)
    if found is None or found.indicator.target_share is None:
        return []
    target = _(
        "short of the target of {share} ({date}), {period}",
        share=formats.percent(found.indicator.target_share),
        date=found.indicator.target_date,
        period=found.period,
    )
    return [(_("Not taken up"), formats.people(found.people_short), _("people"), target)]


def _range(answer: Answer) -> str:
    """People without a seat in the whole place: one number, or the fewest and the most where facts are unknown."""
    fewest, most = (int(counts[-1]) for counts in answer.area_steps.capacity_gap_range)
    return formats.people_range(fewest, most)


def _coordinated(snapshot: Snapshot, answer: Answer) -> str:
    """How many of all groups could have a seat besides, were seats given out by one hand; nothing where that adds nobody."""
    found = data.one_hand(snapshot.release, answer.question)
    return _("coordination could seat {people} more (all groups)", people=formats.people(found.could_have_one)) if found.could_have_one else ""


def _place(snapshot: Snapshot) -> str:
    return named(snapshot.release)
