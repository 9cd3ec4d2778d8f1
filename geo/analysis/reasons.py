"""Where people are lost and why an area stands where it stands, in words of either language: pages and files say the same."""

from typing import Final

from geo.analysis.gaps import Answer, Question
from geo.analysis.ranked import Ranked
from geo.analysis.snapshot import Snapshot
from geo.catalogue import thresholds
from geo.core.waterfall import REASONS
from geo.errors import N_
from geo.i18n import Language, translate

WHEN: Final = {
    "any": N_("at any time"), "workday": N_("on workdays in the daytime"), "evening": N_("on workday evenings"), "weekend": N_("at weekends"),
    "free": N_("on evenings or weekends"),
}  # fmt: skip
REASON_TEXTS: Final = {
    "beyond_reach": N_("no outlet within {way} offers {service}"),
    "not_accepted": N_("none within {way} accepts migrants"),
    "closed": N_("none is open {when}"),
    "unknown": N_("what is known of the outlets is incomplete"),
    "no_room": N_("the outlets within reach have no seats left"),
}
_VERDICTS: Final = {
    "clearly_below": N_("clearly below the target of {target} ({date}), {short} people short, {sure} of them surely"),
    "probably_below": N_("probably below the target of {target} ({date}), {short} people short"),
    "not_all": N_("not yet everybody as the target of {date} asks, {short} people short"),
    "met": N_("target of {target} ({date}) met"),
    "proven": N_("target of {target} ({date}) met, proven"),
    "all_covered": N_("everybody covered as the target of {date} asks"),
    "insufficient": N_("too few data for a verdict"),
    "running_year": N_("the year is not over, so no verdict"),
    "number_above": N_("more served than entitled, so no verdict and no rank"),
}
_STATES: Final = {
    "protected": N_("protected: fewer than {small} people are entitled, so no rank"), "no_target": N_("nobody here is entitled to it"),
    "no_data": N_("no data about the people here"),
}  # fmt: skip


def mode_name(question: Question, language: Language) -> str:
    """How people come, in words: on foot."""
    mode = thresholds().mode_by_code[question.mode]
    return mode.name_zh if language == "zh" else mode.name_en


def way(question: Question, language: Language, *, length_m: int | None = None) -> str:
    """The farthest way that is asked about, or one of `length_m` metres, in words: 800 m on foot."""
    length = question.threshold_m if length_m is None else length_m
    return translate(N_("{metres} m {mode}"), language, metres=f"{length:,}", mode=mode_name(question, language))


def reason_values(snapshot: Snapshot, question: Question, language: Language) -> dict[str, str]:
    """What fills the places of the reasons' texts."""
    service = snapshot.service(question.service_code)
    return {"service": str(service[f"short_{language}"]), "way": way(question, language), "when": translate(WHEN[question.when], language)}


def rank_reason(snapshot: Snapshot, answer: Answer, ranked: Ranked, position: int, language: Language) -> str:
    """One sentence: why a unit stands where it stands in the order of `ranked`. A unit that may not be told has no number in it."""
    state = answer.state[position]
    if state != "value":
        return translate(_STATES[state], language, small=thresholds().small_denominator_people)
    beyond = int(answer.beyond_count[position])
    if beyond:
        reason = REASONS[int(answer.steps.access_reason[position])]
        why = translate(REASON_TEXTS[reason], language, **reason_values(snapshot, answer.question, language))
        access = translate(N_("{people} people out of reach: {reason}"), language, people=f"{beyond:,}", reason=why)
    else:
        access = translate(N_("nobody out of reach"), language)
    verdict = _verdict(ranked, position, language)
    return translate(N_("{verdict}; {access}"), language, verdict=verdict, access=access) if verdict else access


def _verdict(ranked: Ranked, position: int, language: Language) -> str:
    """What the target says of a unit; nothing where the order does not go by a target."""
    if ranked.indicator is None or ranked.indicator.target_share is None:
        return ""
    return translate(
        _VERDICTS[ranked.verdict[position]],
        language,
        target=f"{100 * ranked.indicator.target_share:g}%",
        date=ranked.indicator.target_date,
        short=f"{int(ranked.people_short[position]):,}",
        sure=f"{int(ranked.people_short_at_least[position]):,}",
    )
