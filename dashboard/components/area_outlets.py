"""The outlets nearest to an area: the way, opening hours, whether they accept migrants, and the places left; and who lives far from any road."""

from collections.abc import Hashable, Mapping
from html import escape
from typing import Final

from dashboard import data, formats
from dashboard.chosen_area import ChosenArea
from dashboard.components.help_link import help_link
from dashboard.i18n import _, language, named
from dashboard.markup import boxed, element, table, wrapped
from dashboard.reasons import minutes
from dashboard.swatches import symbol_swatch
from geo.analysis.gaps import Answer, Question
from geo.analysis.reasons import mode_name, way
from geo.analysis.road_facts import far_homes
from geo.analysis.room_left import RoomLeft
from geo.analysis.snapshot import Snapshot
from geo.catalogue import thresholds
from geo.core.facts import NO, UNKNOWN, YES, FactArray
from geo.errors import N_

_ACCEPTS: Final = {YES: N_("accepts"), NO: N_("does not accept"), UNKNOWN: N_("not known")}


def area_outlets(snapshot: Snapshot, answer: Answer, chosen: ChosenArea) -> str:
    """The table as HTML, nearest first; a sentence where there is none; nothing where nobody is known to live."""
    if chosen.state == "no_data":
        return ""
    question = answer.question
    near = data.nearest_outlets(snapshot.release, chosen.is_inside, question.service_code)
    title = wrapped("h3", escape(_("Nearest outlets that offer it")))
    if near.empty:
        farthest = way(question, language(), length_m=thresholds().greatest_threshold_m)
        return title + element("p", _("No open outlet within {way} offers this service.", way=farthest)) + far_from_road(snapshot, chosen)
    facts, left = snapshot.outlet_facts(question.service_code, question.when), data.places_left(snapshot.release, question)
    mode = mode_name(question, language())
    walk = _("{mode}, estimated", mode=mode) if answer.is_estimated else mode
    hours = element("span", _("Outlet, opening hours")) + help_link("hours")
    head = (
        wrapped("th", hours), wrapped("th", escape(walk) + help_link("reach"), "n"), wrapped("th", escape(_("migrants")) + help_link("acceptance"), "n"),
        wrapped("th", escape(_("places left")) + help_link("capacity"), "n"),
    )  # fmt: skip
    rows = [_row(snapshot, question, found, facts.accepts_migrants, facts.open_then, left) for found in near.to_dict("records")]
    words = _("Places left: people a year beyond those to whom the nearest seats are given; all entitled groups together.")
    note = wrapped("p", escape(words) + help_link("room"), "quiet note")
    return title + boxed(_("Nearest outlets that offer it"), table([head, *rows], "outlets")) + note + far_from_road(snapshot, chosen)


def _row(snapshot: Snapshot, question: Question, near: Mapping[Hashable, object], accepts: FactArray, open_then: FactArray, left: RoomLeft) -> tuple[str, ...]:
    position, walk_m = int(str(near["outlet_pos"])), float(str(near["walk_m"]))
    outlet = snapshot.outlets.iloc[position]
    hours = str(outlet["hours_text"]) if isinstance(outlet["hours_text"], str) else _("opening hours not known")
    mark = symbol_swatch(str(outlet["symbol"]), is_filled=True)
    measured = element("span", _("{minutes} min", minutes=minutes(question, walk_m))) + "<br>"
    return (
        wrapped("td", f"{mark} {escape(named(outlet))}{element('div', hours, 'hours')}"),
        wrapped("td", measured + element("span", _("{metres} m", metres=formats.metres(walk_m)), "quiet"), "n"),
        element("td", _(_ACCEPTS[int(accepts[position])]), "n"),
        element("td", _places(left, position) if open_then[position] != NO else _("closed then"), "n"),
    )


def _places(left: RoomLeft, position: int) -> str:
    """Places left: a number, a range where something is not known, or that nobody knows."""
    if not left.is_known[position]:
        return _("not known")
    fewest, most = int(left.fewest[position]), int(left.most[position])
    return formats.people(most) if fewest == most else f"{formats.people(fewest)}–{formats.people(most)}"


def far_from_road(snapshot: Snapshot, chosen: ChosenArea) -> str:
    """That some people of the area live far from any road, how far, and what it means, as HTML; empty where nobody does."""
    found = far_homes(snapshot, chosen.is_inside)
    if found is None:
        return ""
    is_small = chosen.state == "protected" or found.people_count < thresholds().small_denominator_people
    who = _("Some people") if is_small else _("About {people} people", people=formats.people(found.people_count))
    words = _(
        "{who} here live up to {farthest} m from the nearest road on the map, more than {limit} m. The way to the road is part of every walk; "
        "a road is probably missing on the map, so they may be nearer than is told.",
        who=who,
        farthest=formats.metres(found.farthest_m),
        limit=formats.metres(found.limit_m),
    )
    return wrapped("p", escape(words) + help_link("reach"), "note flag")
