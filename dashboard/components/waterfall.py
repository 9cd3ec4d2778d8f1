"""From the entitled to those who can use the service now: a row a step, drawn where people are lost, and what could be done."""

from dashboard import formats
from dashboard.components.help_link import help_link
from dashboard.i18n import _, language
from dashboard.markup import element, table, unseen, wrapped
from dashboard.reasons import ACTION_TEXTS
from dashboard.swatches import share_bar
from dashboard.theme import DOMINANT_LOSS, LOSS, REMAINING, START, USABLE
from geo.analysis.gaps import Question
from geo.analysis.reasons import way
from geo.core.waterfall import REASONS, Waterfall

_UNKNOWN_LOSS = "#B8C4CF"
_ACTIONS_SHOWN = 3


def losses(steps: Waterfall, pos: int) -> dict[str, int]:
    """People lost at each step of one area, by reason; what is not known counts once, before room and at it."""
    found = {
        "beyond_reach": steps.beyond_reach,
        "not_accepted": steps.not_accepted,
        "closed": steps.closed,
        "unknown": steps.unknown + steps.room_unknown,
        "no_room": steps.no_room,
    }
    return {reason: int(counts[pos]) for reason, counts in found.items()}


def waterfall(steps: Waterfall, pos: int, question: Question, *, width_px: int = 190) -> str:
    """The rows of one area, as HTML: step, bar, people lost, people left."""
    whole, dominant = int(steps.people[pos]), REASONS[int(steps.reason[pos])]
    names = {
        "beyond_reach": _("within {way}", way=way(question, language())),
        "not_accepted": _("accepted there"),
        "closed": _("open then"),
        "unknown": _("known for sure"),
        "no_room": _("with a seat"),
    }
    rows = [_row(_("Entitled"), ((1.0, START),), "", formats.people(whole), width_px=width_px)]
    left = whole
    for reason, lost in losses(steps, pos).items():
        if not lost and (reason == "unknown" or (reason == "closed" and question.when == "any")):
            continue
        left -= lost
        colour = _UNKNOWN_LOSS if reason == "unknown" else DOMINANT_LOSS if reason == dominant else LOSS
        parts = ((left / whole, REMAINING), (lost / whole, colour))
        rows.append(
            _row(
                names[reason],
                parts,
                formats.people(-lost) if lost else "",
                formats.people(left),
                width_px=width_px,
                css_class="why" if reason == dominant else "",
            )
        )
    rows.append(_row(_("can use it now"), ((left / whole, USABLE),), "", formats.people(left), width_px=width_px))
    head = (
        wrapped("th", element("span", _("From entitled to usable (people)")) + help_link("cascade")),
        wrapped("th", unseen(_("as a bar"))),
        element("th", _("lost"), "n"),
        element("th", _("left"), "n"),
    )
    return table([head, *rows], "plain steps")


def actions(steps: Waterfall, pos: int) -> str:
    """Up to three things that could be done, each with the people it would reach, as HTML."""
    found = sorted(((lost, reason) for reason, lost in losses(steps, pos).items() if lost), reverse=True)[:_ACTIONS_SHOWN]
    if not found:
        return ""
    head = (element("th", _("What could be done")), wrapped("th", element("span", _("would reach (people)")) + help_link("cascade"), "n"))
    return table([head, *((element("td", _(ACTION_TEXTS[reason])), element("td", formats.people(lost), "n")) for lost, reason in found)])


def _row(name: str, parts: tuple[tuple[float, str], ...], lost: str, left: str, *, width_px: int, css_class: str = "") -> tuple[str, ...]:
    bar = share_bar(parts, f"{name} {left}", width=width_px)
    return element("td", name, css_class), wrapped("td", bar), element("td", lost, f"n {css_class}"), element("td", left, "n")
