"""Where people are lost, in words: steps, reasons, what to do about them, how people come and when."""

from typing import Final

from dashboard import formats
from dashboard.i18n import _, language
from geo.analysis.gaps import Question
from geo.analysis.snapshot import Snapshot
from geo.catalogue import thresholds
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
ACTION_TEXTS: Final = {
    "beyond_reach": N_("a new outlet within reach"),
    "not_accepted": N_("agree that outlets accept migrants"),
    "closed": N_("longer opening hours"),
    "unknown": N_("complete the data of the outlets"),
    "no_room": N_("more staff or seats"),
}


def when_words(when: str) -> str:
    """The hour that is asked about, in words."""
    return _(WHEN[when])


def mode_name(question: Question, lang: Language) -> str:
    """How people come, in words: on foot."""
    mode = thresholds().mode_by_code[question.mode]
    return mode.name_zh if lang == "zh" else mode.name_en


def way(question: Question, lang: Language, *, length_m: int | None = None) -> str:
    """The farthest way that is asked about, or one of `length_m` metres, in words: 800 m on foot."""
    length = question.threshold_m if length_m is None else length_m
    return translate(N_("{metres} m {mode}"), lang, metres=f"{length:,}", mode=mode_name(question, lang))


def minutes(question: Question, length_m: float) -> int:
    """Minutes of a way as people come in this question, rounded up."""
    return formats.minutes(length_m, speed_m_per_s=thresholds().mode_by_code[question.mode].speed_m_per_s)


def reason_values(snapshot: Snapshot, question: Question, lang: Language) -> dict[str, str]:
    """What fills the places of the reasons' texts."""
    service = snapshot.service(question.service_code)
    return {"service": str(service[f"short_{lang}"]), "way": way(question, lang), "when": translate(WHEN[question.when], lang)}


def reason_words(snapshot: Snapshot, question: Question, reason: str) -> str:
    """Why people are lost, in the language of the page."""
    return _(REASON_TEXTS[reason], **reason_values(snapshot, question, language()))
