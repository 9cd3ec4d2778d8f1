"""How every number is made, in plain words: one paragraph an anchor, each with its formula, source and date, and this release's own numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dashboard import formats
from dashboard.components.help_link import TITLES, Anchor
from dashboard.i18n import _, language
from dashboard.markup import element, wrapped
from geo.analysis.reasons import WHEN
from geo.catalogue import concentration_numbers, thresholds
from geo.db.release import Release
from geo.errors import N_


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What a number means: words, formula and source are English source texts with the placeholders of `_numbers`."""

    anchor: Anchor
    words: str
    formula: str = ""
    source: str = ""


PARAGRAPHS: Final[tuple[Paragraph, ...]] = (
    Paragraph(
        "people",
        N_(
            "Residents are counted in cells that do not overlap; a group is a set of cells, so sums are exact. Every service says which group is entitled to "
            "it; counted are those of the chosen group who are. People live at homes: where counts of homes exist they are used, else the people of a unit are "
            "spread over its buildings by floor area, or over its populated points, and marked as estimated. Data of {date}."
        ),
    ),
    Paragraph(
        "cascade",
        N_(
            "For a service, a group and a time, a person passes a step if one same outlet passes it and all steps before. What is lost at each step is "
            "told in people; the parts add up to the entitled exactly. The largest loss is the reason that is named."
        ),
        N_("entitled = out of reach + not accepted + closed + unknown + no seat + seat unknown + usable"),
        N_("Source: this product's own method."),
    ),
    Paragraph(
        "reach",
        N_(
            "Within reach means that an open outlet which offers the service lies within the chosen walk of where people live. Walks follow the roads, "
            "and the way to the road counts; without roads the straight line × {factor} is taken and marked as estimated. Exactly at the limit is within. "
            "Outlets beyond the boundary count. The usual limit is {default} m, the greatest {greatest} m."
        ),
        N_("minutes = metres ÷ speed, rounded up; {speeds}"),
        N_("Source: {reach_source} ({reach_date})."),
    ),
    Paragraph(
        "acceptance",
        N_(
            "Some outlets serve registered residents alone. Migrants who have only such outlets within reach are lost at this step; registered residents "
            "are not. Where nobody has told whether an outlet accepts migrants, it counts as unknown, never as yes or no."
        ),
    ),
    Paragraph(
        "hours",
        N_(
            "Open at a time of the week means open for a whole hour within it: {windows}. "
            "Opening hours are read as offices write them; what cannot be read stays as text and counts as unknown."
        ),
        source=N_("Source: no publication was found for these hours; they are this product's own."),
    ),
    Paragraph(
        "room",
        N_(
            "Seats are given to the nearest first: pairs of home and outlet in order of walk, everybody who is entitled together, each taking what is left. "
            "Where a capacity is unknown the result is a range. What coordination could add is told for the whole place alone: it is the most people who "
            "could have a seat if all seats were given out by one hand."
        ),
        source=N_("Source: stable assignment by distance; greatest flow by Dinic's algorithm."),
    ),
    Paragraph(
        "capacity",
        N_(
            "Capacity is people a year. Seats and sessions become people only where the visits of a person and year are known from a source; else the "
            "capacity stays unknown. A capacity of 0 gives nobody a seat."
        ),
        N_("people a year = seats or sessions a day × days ÷ visits per person and year"),
    ),
    Paragraph(
        "supply",
        N_(
            "How many places a year there are for a person, when every outlet shares its capacity among all who live around it, the near ones counting more. "
            "It is a rate beside the cascade, never people. An outlet that nobody reaches is unused; an area where nobody lives has 0."
        ),
        N_("R_j = S_j ÷ Σ_k W(t_kj) P_k; A_i = Σ_j W(t_ij) R_j; W(t) = (e^(−½(t/t₀)²) − e^(−½)) ÷ (1 − e^(−½)) for t < t₀"),
        N_("Source: two-step floating catchment, Luo and Wang 2003; weights of Dai 2010."),
    ),
    Paragraph(
        "uptake",
        N_(
            "How many people more would have to be served to meet the indicator's target. Targets are of the work plan of 2013; several rules behind them "
            "were repealed in 2021, so every target shows its date. A cumulative number of a running year is compared with the same month of last year, "
            "never with the year's target. More served than entitled is shown as it is, without verdict and rank."
        ),
        N_("people short = max(0, ⌈target × D⌉ − N)"),
        N_("Source: work plan 2013."),
    ),
    Paragraph(
        "interval",
        N_("How far a share could lie from the true one by chance alone, given how many people it is counted from."),
        N_("(p + z²/2n) ÷ (1 + z²/n) ± z √(p(1 − p)/n + z²/4n²) ÷ (1 + z²/n), z = 1.96"),
        N_("Source: Wilson 1927."),
    ),
    Paragraph(
        "verdict",
        N_(
            "Clearly below: even the upper bound is under the target. Probably below: the share is, the upper bound is not. Met: the share reaches the target; "
            "proven only if the lower bound does too. Fewer than {small} people, or no data: too few data. A verdict is firm only if it holds for every "
            "count that protection allows. A target of 100% has no interval: everybody is covered, or so many people are not."
        ),
    ),
    Paragraph(
        "equity",
        N_(
            "The coverage of registered residents less that of migrants, with its 95% interval, and how many migrants more would have to be served for both "
            "to be covered alike."
        ),
        N_("people short of parity = max(0, ⌈N_registered × D_migrants ÷ D_registered⌉ − N_migrants)"),
        N_("Source: interval of a difference, Newcombe 1998."),
    ),
    Paragraph(
        "ranking",
        N_(
            "Verdict first: clearly below its target, then probably below, met, proven, then areas without a verdict. Among equals more people short at "
            "the lower bound come first, then more people short, then more people out of reach. Without a verdict only people out of reach are compared; "
            "where the service has no target for the group, or its year is not over, that holds for every area. Equal areas share a rank and stand in "
            "order of their codes. Areas with fewer than {small} entitled people are protected, stand behind and have no rank, like those with more "
            "served than entitled. No hidden score is made."
        ),
        source=N_("Source: this product's own rule."),
    ),
    Paragraph(
        "change",
        N_(
            "The same question is asked of this release and of the newest earlier one that was made of other files. Both numbers are of protected counts, each "
            "within its own error, so a change is within the sum of both. Where the service, the group or the roads of that release meant something "
            "else, no change is told; under an outlet plan neither. This is release {number}, data of {date}."
        ),
        N_("change = number now − number in the last release"),
    ),
    Paragraph(
        "priority",
        N_(
            "Three numbers decide, in the open: at least {migrants} migrants; at least {ratio} migrants per other resident, or {multiple} times the ratio of "
            "the whole place; migrants per km² among the highest {highest}% of the units. Class A meets all three, class B the first and one other; areas "
            "named by a document are a list of their own. Units of fewer than {few} residents must hold the second with the lower bound of their interval."
        ),
        source=N_("Source: this product's own rule; a table shows which units flip when the numbers move by ± {moved}."),
    ),
    Paragraph(
        "protection",
        N_(
            "Before anything is computed, each count is rounded to a multiple of {base} with a secret offset that never changes, within {error} of the truth. "
            "Everything that is shown comes from the rounded counts alone, so no combination of questions tells more. Fewer than {small} entitled people show "
            "as protected. A sum is off by at most {error} for each run of neighbouring homes that it holds."
        ),
        N_("shown_i = {base} × (⌊(S_i + u) ÷ {base}⌋ − ⌊(S_(i−1) + u) ÷ {base}⌋), u = 0 … {error}"),
        N_("Source: random rounding as of Statistics Canada (base 5) and Stats NZ (base 3)."),
    ),
)


def _numbers(release: Release) -> dict[str, object]:
    """Numbers of the method and of the release, for the placeholders."""
    rules, areas = thresholds(), concentration_numbers()
    is_zh = language() == "zh"
    unit = _("metres a second")
    speeds = _("; ").join(f"{mode.name_zh if is_zh else mode.name_en} {mode.speed_m_per_s:g} {unit}" for mode in rules.modes)
    windows = _("; ").join(
        _("{when} {hours}", when=_(WHEN[window.when]), hours=" / ".join(f"{span.start_hour}–{span.end_hour}" for span in window.spans))
        for window in rules.windows
        if window.when != "any"
    )
    return {
        "factor": rules.straight_line_detour_factor,
        "default": formats.metres(rules.default_threshold_m),
        "greatest": formats.metres(rules.greatest_threshold_m),
        "speeds": speeds,
        "windows": windows,
        "reach_source": rules.source_zh if is_zh else rules.source_en,
        "reach_date": rules.source_date,
        "small": rules.small_denominator_people,
        "migrants": areas.least_migrants,
        "ratio": f"{areas.least_inversion_ratio:g}",
        "multiple": f"{areas.least_multiple_of_place:g}",
        "highest": f"{100 - areas.least_density_percentile:g}",
        "few": areas.small_residents,
        "moved": formats.percent(areas.moved_share),
        "number": release.release_id,
        "date": release.data_date.isoformat(),
        "base": release.rounding_base,
        "error": release.rounding_base - 1,
    }


def method(release: Release, paragraphs: Sequence[Paragraph] = PARAGRAPHS) -> str:
    """All paragraphs as HTML; each heading carries its anchor, where the "?" of the pages lead."""
    numbers = _numbers(release)
    return "".join(_drawn(paragraph, numbers) for paragraph in paragraphs)


def contents(paragraphs: Sequence[Paragraph] = PARAGRAPHS) -> str:
    """Links to the paragraphs, as HTML."""
    return "".join(f'<a class="sub" href="#{paragraph.anchor}">{element("span", _(TITLES[paragraph.anchor]))}</a>' for paragraph in paragraphs)


def _drawn(paragraph: Paragraph, numbers: dict[str, object]) -> str:
    parts = [element("h3", _(TITLES[paragraph.anchor])), element("p", _(paragraph.words, **numbers))]
    if paragraph.formula:
        parts.append(element("p", _(paragraph.formula, **numbers), "formula"))
    if paragraph.source:
        parts.append(element("p", _(paragraph.source, **numbers), "quiet note"))
    return f'<section id="{paragraph.anchor}">{"".join(parts)}</section>'


def section(anchor: str, title: str, body: str) -> str:
    """A part of the help page under a heading that can be linked to; `body` is HTML."""
    return wrapped("div", f'<section id="{anchor}">{element("h2", title)}{body}</section>', "gm prose")
