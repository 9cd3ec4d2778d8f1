"""Who of an area cannot reach the service, in a sentence, as a waterfall, and what could be done."""

from html import escape

from dashboard import formats
from dashboard.chosen_area import ChosenArea
from dashboard.components.waterfall import losses, waterfall
from dashboard.i18n import _, language, named
from dashboard.markup import element, wrapped
from dashboard.reasons import reason_words
from geo.analysis.gaps import Answer, Question
from geo.analysis.reasons import way
from geo.analysis.snapshot import Snapshot
from geo.catalogue import thresholds
from geo.core.waterfall import REASONS


def area_gap(snapshot: Snapshot, answer: Answer, chosen: ChosenArea, *, width_px: int = 190) -> str:
    """Sentence and waterfall, its bars so many pixels wide, as HTML; a sentence alone where no number may be shown."""
    service = named(snapshot.service(answer.question.service_code), "short")
    if not chosen.shows:
        texts = {
            "protected": _("Fewer than {small} people here are entitled: protected, no number is shown.", small=thresholds().small_denominator_people),
            "no_target": _("Nobody here is entitled to {service}.", service=service),
            "no_data": _("No place where people live lies in this area.") if chosen.area.kind == "drawn" else _("No data about the people of this area."),
        }
        return element("p", texts[chosen.state], "lead")
    steps = waterfall(chosen.steps, chosen.pos, answer.question, width_px=width_px)
    return wrapped("p", gap_sentence(snapshot, answer.question, chosen), "lead") + steps + _error(chosen)


def gap_sentence(snapshot: Snapshot, question: Question, chosen: ChosenArea) -> str:
    """The gap of an area that shows numbers, in one sentence with its main reason, as HTML."""
    eligible, beyond = int(chosen.steps.people[chosen.pos]), int(chosen.steps.access_gap[chosen.pos])
    if not beyond:
        sentence = _(
            "All of the {eligible} entitled people have an outlet for {service} within {way}.",
            eligible=formats.people(eligible),
            service=escape(named(snapshot.service(question.service_code), "short")),
            way=way(question, language()),
        )
    else:
        sentence = _(
            "Of {eligible} entitled people {beyond} are out of reach ({share}); the main reason: {reason}.",
            eligible=formats.people(eligible),
            beyond=f"<b>{formats.people(beyond)}</b>",
            share=formats.percent(beyond / eligible),
            reason=wrapped("span", escape(reason_words(snapshot, question, REASONS[int(chosen.steps.access_reason[chosen.pos])])), "why"),
        )
    return sentence + _besides(chosen)


def _besides(chosen: ChosenArea) -> str:
    """Who gets there and finds no seat, and of whom it is not known."""
    lost = losses(chosen.steps, chosen.pos)
    no_seat = _(" Another {people} find no seat.", people=formats.people(lost["no_room"])) if lost["no_room"] else ""
    unknown = _(" Of {people} it is not known whether they can use it.", people=formats.people(lost["unknown"])) if lost["unknown"] else ""
    return escape(no_seat + unknown)


def _error(chosen: ChosenArea) -> str:
    if chosen.beyond_error_count is None:
        return ""
    return element("p", _("Protected counts: the sum is off by at most {error} people.", error=formats.people(chosen.beyond_error_count)), "quiet note")
