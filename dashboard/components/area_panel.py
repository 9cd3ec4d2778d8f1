"""What is known of one area: who lives there, who cannot reach the service and why, and where the nearest outlets are."""

from collections.abc import Hashable, Mapping
from html import escape
from typing import Final

import streamlit as st

from dashboard import data, formats
from dashboard.components.comparisons import other_table, parity_table, so_far_table
from dashboard.components.coverage import coverage_table
from dashboard.components.supply import supply_table
from dashboard.components.waterfall import actions, waterfall
from dashboard.components.why_priority import why_priority
from dashboard.i18n import _, language, named
from dashboard.markup import element, folded, table, wrapped
from dashboard.reasons import minutes, reason_words
from dashboard.state import AREA, change
from dashboard.swatches import symbol_swatch
from geo.analysis.gaps import Answer, Question
from geo.analysis.reasons import mode_name, way
from geo.analysis.snapshot import Snapshot
from geo.catalogue import thresholds
from geo.core.cascade import sum_by_unit
from geo.core.facts import NO, UNKNOWN, YES, FactArray
from geo.core.waterfall import REASONS
from geo.errors import N_

_BASES: Final = {"counted": N_("counted"), "estimated": N_("estimated"), "illustrative": N_("illustrative")}
_KINDS: Final = {"community": N_("community"), "village": N_("village"), "special": N_("special area"), "area": N_("area")}
_CLASSES: Final = {"class_a": N_("Class A"), "class_b": N_("Class B")}
_ACCEPTS: Final = {YES: N_("accepts"), NO: N_("does not accept"), UNKNOWN: N_("not known")}


def area_panel(snapshot: Snapshot, answer: Answer, unit_code: str) -> None:
    """Draw the panel of one unit."""
    pos = snapshot.unit_positions[unit_code]
    st.button(_("Back to the list"), key="close", type="tertiary", on_click=change, args=(AREA, None))
    st.html(f'<div class="gm">{_head(snapshot, pos)}{_gap(snapshot, answer, pos)}</div>')
    found = data.priority_areas(snapshot.release)
    why = why_priority(snapshot, found, pos) if found is not None and answer.state[pos] == "value" else ""
    supplied = supply_table(snapshot, answer, pos) if answer.state[pos] == "value" else ""
    people = supplied + why + _people(snapshot, pos, is_protected=answer.state[pos] == "protected")
    coverage = coverage_table(snapshot, unit_code, answer.question.group_code)
    compared = parity_table(snapshot, unit_code) + folded(
        _("This year so far, facilities and records"), so_far_table(snapshot, unit_code, answer.question.group_code) + other_table(snapshot, unit_code)
    )
    st.html(f'<div class="gm">{people}{_outlets(snapshot, answer, unit_code)}{coverage}{compared}</div>')


def _head(snapshot: Snapshot, pos: int) -> str:
    unit = snapshot.units.iloc[pos]
    kind = _(_KINDS.get(unit["unit_kind"], ""))
    areas = snapshot.concentration_areas[snapshot.concentration_areas["basis"] == "named"]
    named_areas = areas[areas["unit_codes"].map(lambda codes: unit["unit_code"] in codes)] if len(areas) else areas
    found = data.priority_areas(snapshot.release)
    of_class = found.class_of(pos) if found is not None else "none"
    words = _(_CLASSES[of_class]) if of_class in _CLASSES else _("Priority area") if len(named_areas) else ""
    tag = element("span", words, "tag") if words else ""
    lines = [" · ".join(part for part in (kind, str(unit["unit_code"])) if part)]
    lines += [_("{area}: named in {citation}", area=named(row), citation=named(row, "citation")) for row in named_areas.to_dict("records")]
    return f"<h2>{escape(named(unit))}{tag}</h2>" + "".join(f'<p class="quiet" style="font-size:12px">{escape(line)}</p>' for line in lines)


def _gap(snapshot: Snapshot, answer: Answer, pos: int) -> str:
    service = escape(named(snapshot.service(answer.question.service_code), "short"))
    state = answer.state[pos]
    if state != "value":
        texts = {
            "protected": _("Fewer than {small} people here are entitled: protected, no number is shown.", small=thresholds().small_denominator_people),
            "no_target": _("Nobody here is entitled to {service}.", service=service),
            "no_data": _("No data about the people of this area."),
        }
        return f"<p>{texts[state]}</p>"
    eligible, beyond = int(answer.eligible_count[pos]), int(answer.beyond_count[pos])
    if not beyond:
        everybody = _(
            "All of the {eligible} entitled people have an outlet for {service} within {way}.",
            eligible=formats.people(eligible),
            service=service,
            way=way(answer.question, language()),
        )
        return f"<p>{everybody}</p>{waterfall(answer.steps, pos, answer.question)}{actions(answer.steps, pos)}"
    reason = reason_words(snapshot, answer.question, REASONS[int(answer.steps.access_reason[pos])])
    sentence = _(
        "Of {eligible} entitled people {beyond} are out of reach ({share}); the main reason: {reason}.",
        eligible=formats.people(eligible),
        beyond=f"<b>{formats.people(beyond)}</b>",
        share=formats.percent(beyond / eligible),
        reason=wrapped("span", escape(reason), "why"),
    )
    return f"<p>{sentence}</p>{waterfall(answer.steps, pos, answer.question)}{actions(answer.steps, pos)}"


def _people(snapshot: Snapshot, pos: int, *, is_protected: bool) -> str:
    """People of each group; none of a unit that is protected for this question, so that nothing can be worked out from the rest."""
    counts = {}
    for code in snapshot.groups["people_group_code"]:
        people = snapshot.people[:, snapshot.group_cells(code)].sum(axis=1)
        counts[code] = int(sum_by_unit(people, snapshot.unit_pos, unit_count=len(snapshot.units))[pos])
    whole = max(counts.values())
    entitled = set(snapshot.services["eligible_group"])
    rows = [
        (element("td", named(group)), wrapped("td", _count(counts[group["people_group_code"]], whole, is_protected=is_protected), "n"))
        for group in snapshot.groups.to_dict("records")
        if group["is_offered"] or group["people_group_code"] in entitled
    ]
    joined = _(" / ").join(_(_BASES[name]) for name in sorted(snapshot.people_basis))
    head = (element("th", _("People living here")), element("th", f"{joined} · {snapshot.release.data_date.isoformat()}", "n"))
    return table([head, *rows])


def _count(count: int, whole: int, *, is_protected: bool) -> str:
    """A small count is not shown, nor one that would give a small one away as its rest of the whole."""
    small = thresholds().small_denominator_people
    if is_protected or 0 < count < small or 0 < whole - count < small:
        return element("span", _("Protected"), "quiet")
    return formats.people(count)


def _outlets(snapshot: Snapshot, answer: Answer, unit_code: str) -> str:
    near = data.nearest_outlets(snapshot.release, unit_code, answer.question.service_code)
    title = element("h3", _("Nearest outlets that offer it"))
    if near.empty:
        farthest = way(answer.question, language(), length_m=thresholds().greatest_threshold_m)
        return title + element("p", _("No open outlet within {way} offers this service.", way=farthest))
    mode = mode_name(answer.question, language())
    walk = _("{mode}, estimated", mode=mode) if answer.is_estimated else mode
    head = (element("th", _("Outlet")), element("th", walk, "n"), "<th></th>", element("th", _("migrants"), "n"))
    accepts = snapshot.outlet_facts(answer.question.service_code, answer.question.when).accepts_migrants
    return title + table([head, *(row for found in near.to_dict("records") for row in _outlet_rows(snapshot, answer.question, found, accepts))], "outlets")


def _outlet_rows(snapshot: Snapshot, question: Question, near: Mapping[Hashable, object], accepts: FactArray) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is measured of an outlet, and under it its opening hours in the words of their source."""
    position, walk_m = int(str(near["outlet_pos"])), float(str(near["walk_m"]))
    outlet = snapshot.outlets.iloc[position]
    hours = outlet["hours_text"] if isinstance(outlet["hours_text"], str) else _("opening hours not known")
    mark = symbol_swatch(str(outlet["symbol"]), is_filled=True)
    measured = (
        wrapped("td", f"{mark} {escape(named(outlet))}"),
        element("td", _("{metres} m", metres=formats.metres(walk_m)), "n"),
        element("td", _("{minutes} min", minutes=minutes(question, walk_m)), "n"),
        element("td", _(_ACCEPTS[int(accepts[position])]), "n"),
    )
    return measured, (f'<td colspan="{len(measured)}" class="quiet hours">{escape(str(hours))}</td>',)
