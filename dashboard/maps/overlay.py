"""An answer as the map wants it: one class number, one count, one percent and one reason for each unit. No geometry and no names."""

from base64 import b64encode
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from dashboard.maps.palette import circle_scale, class_steps
from geo.analysis.gaps import Answer, Question, State
from geo.analysis.reasons import REASON_TEXTS, reason_values
from geo.analysis.snapshot import Snapshot
from geo.catalogue import thresholds
from geo.core.classification import Classes
from geo.core.waterfall import REASONS
from geo.errors import N_
from geo.frames import BoolArray, IntArray
from geo.i18n import Language, translate

Kind = Literal["int8", "uint8", "uint16", "uint32"]
_NUMBERS: Final[dict[State, int]] = {"protected": -1, "no_target": -2, "no_data": -3}
_TEXTS: Final = {
    "number": N_("{people} out of reach ({share}%)"),
    "nobody": N_("Everybody has an outlet within {way} that offers {service}"),
    "protected": N_("Protected: fewer than {small} people are entitled"),
    "no_target": N_("Nobody here is entitled to it"),
    "no_data": N_("No data"),
    "offers": N_("offers {service}"),
    "offers_not": N_("does not offer {service}"),
}


def shows_value(answer: Answer) -> BoolArray:
    """Which units show a share, shape (U,)."""
    return np.array([state == "value" for state in answer.state], dtype=np.bool_)


def people_of_circles(answer: Answer) -> IntArray:
    """People out of reach of each unit, shape (U,); 0 where the unit shows no number."""
    shown: IntArray = np.where(shows_value(answer), answer.beyond_count, 0)
    return shown


def map_circle_scale(answer: Answer) -> float:
    """Pixels of radius for each √person on the map of this answer; the legend's nested circles take the same."""
    people = people_of_circles(answer)
    return circle_scale(people[people > 0])


def overlay(snapshot: Snapshot, answer: Answer, classes: Classes) -> dict[str, object]:
    """What the script lays over the units (in order of unit_pos) and outlets (a bit each); protected numbers do not leave the server."""
    numbers = np.array([_NUMBERS.get(state, 0) for state in answer.state], dtype=np.int64)
    shown = shows_value(answer)
    percent = np.round(100 * np.where(shown, answer.beyond_share, 0.0))
    return {
        "classes": packed(np.where(shown, classes.class_of, numbers), "int8"),
        "fills": [step.fill for step in class_steps(len(classes.counts))],
        "people": packed(people_of_circles(answer), "uint32"),
        "reasons": packed(np.where(shown, answer.steps.access_reason, 0), "uint8"),
        "reason_names": list(REASONS),
        "share_percents": packed(percent, "uint8"),
        "circle_px_per_root": map_circle_scale(answer),
        "offering": packed(np.packbits(snapshot.offers(answer.question.service_code), bitorder="little"), "uint8"),
        "outlet_count": len(snapshot.outlets),
    }


def packed(numbers: NDArray[Any], kind: Kind) -> dict[str, str]:
    """Numbers as the script reads them at once: little-endian bytes in base64, with `.` for `/` so that no address seems to stand in a script."""
    narrow: Kind = "uint16" if kind == "uint32" and int(numbers.max(initial=0)) <= np.iinfo(np.uint16).max else kind
    return {"kind": narrow, "base64": b64encode(numbers.astype(np.dtype(narrow).newbyteorder("<")).tobytes(), b"+.").decode("ascii")}


def overlay_texts(snapshot: Snapshot, question: Question, language: Language) -> dict[str, object]:
    """Sentences of the notes with `{named}` places, and the values that hold for every unit."""
    values = {**reason_values(snapshot, question, language), "small": thresholds().small_denominator_people}
    return {"texts": {name: translate(text, language) for name, text in (_TEXTS | REASON_TEXTS).items()}, "values": values}
