"""Where people are lost, in the words of the page: what to do about it, how people come and when."""

from typing import Final

from dashboard import formats
from dashboard.i18n import _, language
from geo.analysis.gaps import Question
from geo.analysis.reasons import REASON_TEXTS, WHEN, reason_values
from geo.analysis.snapshot import Snapshot
from geo.catalogue import thresholds
from geo.errors import N_

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


def minutes(question: Question, length_m: float) -> int:
    """Minutes of a way as people come in this question, rounded up."""
    return formats.minutes(length_m, speed_m_per_s=thresholds().mode_by_code[question.mode].speed_m_per_s)


def reason_words(snapshot: Snapshot, question: Question, reason: str) -> str:
    """Why people are lost, in the language of the page."""
    return _(REASON_TEXTS[reason], **reason_values(snapshot, question, language()))
