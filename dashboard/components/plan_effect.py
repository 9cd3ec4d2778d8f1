"""What the plans that are on do to the question: one line before → after, and whose numbers change."""

from collections.abc import Iterable, Sequence
from typing import Final

import pandas as pd
import streamlit as st

from dashboard import data, formats
from dashboard.i18n import _, named
from dashboard.markup import element, table, wrapped
from geo.analysis.gaps import Question
from geo.analysis.snapshot import Snapshot
from geo.catalogue import thresholds

_LISTED: Final = 12


def plan_effect(snapshot: Snapshot, question: Question) -> None:
    """Draw the line and the tables."""
    found = data.plan_difference(snapshot.release, question)
    if not found.is_told:
        words = _("Fewer than {small} people here are entitled: protected, no number is shown.", small=thresholds().small_denominator_people)
        st.html(wrapped("div", element("p", words), "gm"))
        return
    parts = [wrapped("p", _moved(*found.whole), "change"), *_seats(*found.without_seat)]
    names = [named(row) for row in snapshot.units.to_dict("records")]
    groups = {row["people_group_code"]: named(row) for row in snapshot.groups.to_dict("records")}
    areas = [named(row) for row in snapshot.concentration_areas.to_dict("records")]
    if found.units.empty and not found.protected_count:
        parts.append(element("p", _("For this question the plan changes no area's number.")))
    parts.append(_table(_("Area"), [names[pos] for pos in found.units["unit_pos"]], found.units))
    more = max(len(found.units) - _LISTED, 0)
    if more:
        parts.append(element("p", _("{count} more areas change by less.", count=formats.people(more)), "quiet note"))
    if found.protected_count:
        words = _("{count} areas change whose numbers are protected.", count=formats.people(found.protected_count))
        parts.append(element("p", words, "quiet note"))
    parts.append(_table(_("Priority area"), [areas[pos] for pos in found.areas["area_pos"]], found.areas))
    parts.append(_table(_("Group"), [groups[code] for code in found.groups["people_group_code"]], found.groups))
    st.html(wrapped("div", "".join(parts), "gm"))


def _moved(before: int, after: int) -> str:
    words = _("Out of reach {before} → {after} people ({change})")
    return words.format(before=f"<b>{formats.people(before)}</b>", after=f"<b>{formats.people(after)}</b>", change=signed(after - before))


def _seats(before: tuple[int, int], after: tuple[int, int]) -> list[str]:
    """People without a seat, and why the third gap stays as it is; no line where nobody is without one."""
    words = _("Without a seat {before} → {after} people", before=formats.people_range(*before), after=formats.people_range(*after))
    stays = _("Not taken up: from reported coverage, which a plan does not change.")
    return [*([element("p", words)] if any((*before, *after)) else []), element("p", stays, "quiet note")]


def signed(change: int) -> str:
    """A change with its sign, +20 or −20, and ±0."""
    return f"+{formats.people(change)}" if change > 0 else formats.people(change) if change else "±0"


def _table(title: str, names: Sequence[str], frame: pd.DataFrame) -> str:
    if frame.empty:
        return ""
    heads: Iterable[str] = (_("before"), _("after"), _("change"))
    head = (element("th", _("{area} (people)", area=title)), *(element("th", words, "n") for words in heads))
    rows = [
        (
            element("td", name),
            *(element("td", formats.people(count), "n") for count in (before, after)),
            wrapped("td", element("b", signed(after - before)), "n"),
        )
        for name, before, after in zip(names[:_LISTED], frame["before_count"].tolist(), frame["after_count"].tolist(), strict=False)
    ]
    return table([head, *rows], "moved")
