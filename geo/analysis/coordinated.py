"""What coordination could add in the whole place: seats given out by one hand instead of nearest first."""

from dataclasses import dataclass

from geo.analysis.gaps import Question, asked_cascade
from geo.analysis.snapshot import Snapshot
from geo.core.cascade import SURELY_OPEN_RUNG, outlet_rungs
from geo.core.coordination import most_seated
from geo.core.room import seats_if


@dataclass(frozen=True, slots=True)
class Coordinated:
    """People of all groups entitled, who compete for the same seats; unknown facts count as no and unknown capacities as none.

    `without_seat` surely get there and find no seat when the nearest come first; `could_have_one` of them could have one if seats were given out by one hand.
    """

    without_seat: int
    could_have_one: int


def coordinated(snapshot: Snapshot, question: Question) -> Coordinated:
    """The bound of the whole place for a question.

    Parameters
    ----------
    snapshot
        The release.
    question
        Service, way and hour; the group decides nothing, because a greatest flow is not unique by group or area.

    Returns
    -------
    Coordinated
        People.

    Raises
    ------
    UnknownCodeError, FrameError
        As of `geo.analysis.gaps.answer`.
    """
    told = asked_cascade(snapshot, question)
    seated = int(told.found.room_if_no.people.sum())
    most = most_seated(
        told.found.people,
        told.is_migrant,
        snapshot.order(question.threshold_m),
        admits=outlet_rungs(told.facts) >= SURELY_OPEN_RUNG,
        capacity=seats_if(told.facts.capacity, unknown_is_enough=False),
    )
    return Coordinated(without_seat=int(told.found.open_surely.sum()) - seated, could_have_one=most - seated)
