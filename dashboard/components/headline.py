"""The sentence of the page, in people, and the figures under it."""

from html import escape
from typing import Final

import numpy as np
import streamlit as st

from dashboard import data, formats
from dashboard.components.area_people import basis_words
from dashboard.components.help_link import Anchor, help_link
from dashboard.i18n import _, language, named
from dashboard.maps.names import short_name
from dashboard.maps.overlay import people_of_circles
from dashboard.markup import element, wrapped
from dashboard.plans import plans_on
from dashboard.reasons import when_words
from geo.analysis.difference import WHOLE
from geo.analysis.gaps import Answer
from geo.analysis.indicators import uptake_gap
from geo.analysis.reasons import way
from geo.analysis.since import Since
from geo.analysis.snapshot import Snapshot
from geo.catalogue import thresholds
from geo.errors import DatabaseError, N_

Figure = tuple[str, Anchor, str, tuple[str, ...]]
"""What is counted, the paragraph that says how, the count in words, and what is said after it."""
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
    """Draw the sentence, the figures, and the note on how sure they are; a sentence alone where the whole place is too small to be told."""
    small = thresholds().small_denominator_people
    if 0 < int(answer.eligible_count.sum()) < small:
        words = _("Fewer than {small} people here are entitled: protected, no number is shown.", small=small)
        st.html(f'<div class="gm sentence">{escape(words)}</div>')
        return
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
    """The priority area or unit with the most people beyond reach, among those that show a number; the number is that of its page."""
    shown, steps, small = people_of_circles(answer), answer.area_steps, thresholds().small_denominator_people
    of_areas = np.where(steps.people >= small, steps.access_gap, 0)[:WHOLE].tolist()
    areas = list(zip(snapshot.concentration_areas.to_dict("records"), of_areas, strict=True))
    unit = int(shown.argmax())
    row, most = max([*areas, (snapshot.units.iloc[unit], int(shown[unit]))], key=lambda pair: pair[1])
    return (_short(row), most) if most > 0 else None


def _short(row: object) -> str:
    """The name as officials say it, so that the sentence stays one."""
    return short_name(named(row)) if language() == "zh" else named(row)


def _figures(snapshot: Snapshot, answer: Answer) -> str:
    eligible, beyond = int(answer.eligible_count.sum()), int(answer.beyond_count.sum())
    share = _("{share} of the entitled", share=formats.percent(beyond / eligible)) if eligible else ""
    changed, known = _since(snapshot, answer)
    figures: list[Figure] = [
        (_("Out of reach"), "reach", formats.people(beyond), (share, "" if changed is None else _change(changed.out_of_reach))),
        (_("Without a seat"), "room", formats.people_range(*_seatless(answer)), (_coordinated(snapshot, answer), _seats_change(answer, changed))),
        *_not_used(snapshot, answer, changed),
    ]
    unit = escape(_("people"))
    drawn = [
        f'<span>{escape(name)}{help_link(anchor)}<b>{count}</b>{unit} <span class="quiet">{escape(_("; ").join(part for part in more if part))}</span></span>'
        for name, anchor, count, more in figures
    ]
    notes = wrapped("span", escape(_sureness(answer)) + help_link("protection"), "quiet")
    if basis := basis_words(snapshot):
        notes += element("span", _("Counts of people: {basis}.", basis=basis), "quiet")
    if known:
        notes += wrapped("span", escape(known) + (help_link("change") if changed is not None else ""), "quiet")
    return "".join(drawn) + notes


def _sureness(answer: Answer) -> str:
    error = formats.people(answer.beyond_error_count)
    if answer.is_estimated:
        factor = thresholds().straight_line_detour_factor
        return _("Estimated: straight line × {factor}. Protected counts: the sum is off by at most {error} people.", factor=factor, error=error)
    return _("Ways follow the roads. Protected counts: the sum is off by at most {error} people.", error=error)


def _since(snapshot: Snapshot, answer: Answer) -> tuple[Since | None, str]:
    """What changed since the release before, and a sentence on it; nothing under a plan, nor where both cannot be compared or the database is away."""
    if plans_on():
        return None, ""
    try:
        then = data.before(snapshot.release)
        if then is None:
            return None, _("There is no earlier data to compare with.")
        found = data.since_before(snapshot.release, then, answer.question)
    except DatabaseError:
        return None, ""
    if found is None:
        return None, ""
    return found, _(
        "Changes are since release {number}, data of {date}, and off by at most {error}.",
        number=then.release_id,
        date=then.data_date.isoformat(),
        error=formats.people(found.error_count),
    )


def _change(difference: int) -> str:
    return _("{people} since the last release", people=formats.change(difference)) if difference else _("unchanged since the last release")


def _seats_change(answer: Answer, changed: Since | None) -> str:
    """One number less the other where both are one; else the range of the last release beside that of this one."""
    if changed is None:
        return ""
    (fewest, most), (fewest_then, most_then) = _seatless(answer), changed.without_a_seat
    if (fewest, most) == (fewest_then, most_then):
        return _change(0)
    if fewest == most and fewest_then == most_then:
        return _change(most - most_then)
    return _("{people} in the last release", people=formats.people_range(fewest_then, most_then))


def _not_used(snapshot: Snapshot, answer: Answer, changed: Since | None) -> list[Figure]:
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
    moved = "" if changed is None or changed.not_taken_up is None else _change(changed.not_taken_up)
    left_out = _("without {count} areas that show no number", count=formats.people(found.left_out_count)) if found.left_out_count else ""
    return [(_("Not taken up"), "uptake", formats.people(found.people_short), (target, left_out, moved))]


def _seatless(answer: Answer) -> tuple[int, int]:
    """People without a seat in the whole place: the fewest and the most where facts are unknown, else the same twice."""
    fewest, most = answer.area_steps.capacity_gap_range
    return int(fewest[WHOLE]), int(most[WHOLE])


def _coordinated(snapshot: Snapshot, answer: Answer) -> str:
    """How many of all groups could have a seat besides, were seats given out by one hand; nothing where that adds nobody."""
    found = data.one_hand(snapshot.release, answer.question)
    return _("coordination could seat {people} more (all groups)", people=formats.people(found.could_have_one)) if found.could_have_one else ""


def _place(snapshot: Snapshot) -> str:
    return named(snapshot.release)
