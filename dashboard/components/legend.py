"""The legend, a column of its own: classes with their number of units, the three keys that never merge, circles, outlets."""

from collections import Counter
from collections.abc import Sequence
from html import escape
from itertools import pairwise
from typing import Final

import streamlit as st

from dashboard import formats
from dashboard.components.help_link import help_link
from dashboard.i18n import _
from dashboard.maps.clusters import LETTERS, ClusterMark, Kind
from dashboard.maps.overlay import map_circle_scale, people_of_circles
from dashboard.maps.palette import circle_radius_px, class_steps, nested_counts
from dashboard.markup import element, table, wrapped
from dashboard.swatches import cluster_swatch, colour_swatch, nested_circles, outline_swatch, pattern_swatch, symbol_swatch
from geo.analysis.gaps import Answer, State
from geo.analysis.snapshot import Snapshot
from geo.core.classification import Classes
from geo.errors import N_

_KEYS: Final[tuple[tuple[State, str], ...]] = (("no_data", N_("No data")), ("protected", N_("Protected")), ("no_target", N_("No target group")))
_SYMBOLS: Final = (
    ("square", N_("Family")), ("cross", N_("Health")), ("diamond", N_("Pre-conception")),
    ("triangle_up", N_("Children")), ("triangle_down", N_("Markets")),
)  # fmt: skip


_CLUSTERS: Final[dict[Kind, str]] = {
    "hot": N_("high (Gi*)"), "cold": N_("low (Gi*)"), "rule_only": N_("the rule alone"), "local": N_("local Moran alone"),
}  # fmt: skip
_BASES: Final = {"named": N_("Named"), "class_a": N_("Class A: all three"), "class_b": N_("Class B: two of three")}


def legend(snapshot: Snapshot, answer: Answer, classes: Classes, clusters: Sequence[ClusterMark] = ()) -> None:
    """Draw the legend of the map of this answer, and of the analyst's marks where they are shown."""
    with st.container(key="legend"):
        whole = f"{_shares(answer, classes)}{_circles(answer)}{_areas(snapshot)}{_clusters(clusters)}{_outlets(snapshot, answer)}{_note()}"
        st.html(f'<div class="gm plain wide">{whole}</div>')
        summary = element("summary", _("Legend"))
        st.html(f'<div class="gm plain strip">{_strip(classes)}<details>{summary}{whole}</details></div>')


def _strip(classes: Classes) -> str:
    """One line for a phone: the classes as a strip of colours with their lower bounds."""
    bounds = [0.0, *classes.upper_bounds[:-1]]
    cells = [
        f'<span style="border-top:8px solid {step.as_seen}">{formats.percent(low)}</span>'
        for step, low in zip(class_steps(len(classes.counts)), bounds, strict=False)
    ]
    return element("span", _("% out of reach"), "quiet") + wrapped("span", "".join(cells), "scale")


def _shares(answer: Answer, classes: Classes) -> str:
    colours = (colour_swatch(step.as_seen) for step in class_steps(len(classes.counts)))
    rows = list(zip(colours, _ranges(classes), classes.counts, strict=True))
    rows += [(pattern_swatch(state), _(words), sum(found == state for found in answer.state)) for state, words in _KEYS]
    marks = dict.fromkeys([_(words) for state, words in _KEYS if state == "protected"], help_link("protection"))
    body = [(wrapped("td", f"{swatch} {escape(words)}{marks.get(words, '')}"), element("td", formats.people(count), "n")) for swatch, words, count in rows]
    total = (wrapped("td", '<span class="indent"></span>' + escape(_("Total"))), element("td", formats.people(len(answer.state)), "n"))
    keys = table(body[len(classes.counts) :], "keys")
    return _title(_("% out of reach"), _("units"), "first", help_link("reach")) + table(body[: len(classes.counts)]) + keys + table([total], "total")


def _ranges(classes: Classes) -> list[str]:
    bounds = [0.0, *classes.upper_bounds]
    ranges = [f"{formats.percent(low).rstrip('%')}–{formats.percent(high)}" for low, high in pairwise(bounds)]
    if len(ranges) > 1:
        ranges[-1] = _("{share} and more", share=formats.percent(bounds[-2]))
    return ranges


def _circles(answer: Answer) -> str:
    people, scale = people_of_circles(answer), map_circle_scale(answer)
    counts = nested_counts(int(people.max()) if len(people) else 0)
    if not counts:
        return ""
    unit = _("people")
    labels = tuple(f"{formats.people(count)} {unit}" if not pos else formats.people(count) for pos, count in enumerate(counts))
    radii = tuple(circle_radius_px(count, scale) for count in counts)
    return wrapped("h3", escape(_("People out of reach")) + help_link("cascade")) + nested_circles(counts, radii, labels)


def _areas(snapshot: Snapshot) -> str:
    if snapshot.concentration_areas.empty:
        return ""
    counts = snapshot.concentration_areas["basis"].value_counts()
    rows = [
        (wrapped("td", outline_swatch(is_dashed=basis == "class_b") + " " + escape(_(words))), element("td", str(counts[basis]), "n"))
        for basis, words in _BASES.items()
        if basis in counts.index
    ]
    return wrapped("h3", escape(_("Priority areas")) + help_link("priority")) + table(rows)


def _clusters(marks: Sequence[ClusterMark]) -> str:
    if not marks:
        return ""
    counts = Counter(mark.kind for mark in marks)
    told = [(cluster_swatch(_(LETTERS[kind])), _(words), counts[kind]) for kind, words in _CLUSTERS.items() if counts[kind]]
    told += [
        (cluster_swatch("", is_square=True), _("square: by local Moran too"), sum(mark.is_local for mark in marks)),
        (cluster_swatch("", is_dashed=True), _("dashed: the rule disagrees"), sum(not mark.agrees_with_rule for mark in marks)),
    ]
    rows = [(wrapped("td", f"{swatch} {escape(words)}"), element("td", formats.people(count), "n")) for swatch, words, count in told if count]
    return wrapped("h3", escape(_("Clusters of the migrants' share"))) + table(rows)


def _outlets(snapshot: Snapshot, answer: Answer) -> str:
    offers = snapshot.offers(answer.question.service_code)
    rows = []
    for symbol, words in _SYMBOLS:
        of_kind = (snapshot.outlets["symbol"] == symbol).to_numpy()
        if of_kind.any():
            marks = symbol_swatch(symbol, is_filled=True) + symbol_swatch(symbol, is_filled=False)
            counts = f"{int((of_kind & offers).sum())} / {int(of_kind.sum())}"
            rows.append((wrapped("td", marks + " " + escape(_(words))), element("td", counts, "n")))
    return _title(_("Outlets"), _("offer it / all")) + table(rows)


def _title(words: str, count_words: str, css_class: str = "", question_mark: str = "") -> str:
    return wrapped("h3", escape(words) + question_mark + element("span", count_words, "quiet right"), css_class)


def _note() -> str:
    return element("p", _("Classes by natural breaks, rounded; the area of a circle is in proportion to people."), "quiet note")
