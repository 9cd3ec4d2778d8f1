"""Words of office hours as Chinese offices write them: 周一至周五, 上午, 8:30-11:30, 法定节假日, 休息. `geo.core.hours` reads what they say together."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

Span = tuple[int, int]
"""Minutes from the day's midnight, from (included) to (excluded); above 1,440 it is the next day."""

DAY_MIN: Final = 24 * 60
MORNING: Final = (8 * 60 + 30, 11 * 60 + 30)
AFTERNOON: Final = (13 * 60 + 30, 17 * 60)
_NOON: Final = (MORNING[1], AFTERNOON[0])
_EVENING: Final = (18 * 60, 20 * 60)
_WORKING_DAY: Final = (MORNING[0], AFTERNOON[1])
_LONGEST_UNMARKED_NIGHT_MIN: Final = 12 * 60  # a span that ends before it starts and does not say 次日 is a slip above this

_DAY_OF: Final = {letter: day for day, letters in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7")) for letter in letters}
_WEEK: Final = "(?:每|逢)?(?:周|星期|礼拜)"
_LETTER: Final = "(?:[一二三四五六日天]|[1-7](?![0-9:.点时]))"
_NEXT_DAY: Final = ("次日", "第二天", "翌日")
_NIGHT: Final = ("晚上", "晚间", "夜间", "晚")
_LATE: Final = ("下午", "午后", "傍晚", "中午", *_NIGHT)
_EARLY: Final = ("凌晨", "清晨", "早上", "早晨", "早", "上午")
_CLOCK: Final = f"({'|'.join((*_NEXT_DAY, *_EARLY, *_LATE))})?:?([0-9]{{1,2}})(?:[:.]([0-9]{{2}})|([点时])(半|整|[0-9]{{1,2}}分?)?)?"

_PATTERNS: Final = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("closed", "休息|休诊|休馆|停诊|停种|闭馆|关闭|关门|放假|除外|不(?:对外)?(?:开放|营业|办公|上班|接诊|接种|服务)|外|休(?!日)"),
        ("open", "(?:全年)?(?:不|无)休(?:息|日)?"),
        ("weekend", "周末|双休日?|星期六日|周六日"),
        ("workdays", "(?:正常)?(?:工作日|上班日)"),
        ("everyday", "每天|每日|天天|全周|一周七天"),
        ("holiday", "(?:国家)?(?:法定|国定)?(?:节假日|节日|假日|假期)"),
        ("day_range", f"{_WEEK}({_LETTER})-(?:周|星期|礼拜)?({_LETTER})"),
        ("day_list", f"{_WEEK}({_LETTER}(?:[、,和及]?{_LETTER}(?!-))*)"),
        ("always", "(?:全天)?(?:24|二十四)小时|全天候|24/7"),
        ("clock", f"{_CLOCK}-{_CLOCK}(?![0-9])"),
        ("short", "([0-9]{2})([0-9]{2})-([0-9]{2})([0-9]{2})(?![0-9])"),
        ("full", "全天"),
        ("morning", "上午"),
        ("afternoon", "下午"),
        ("evening", "晚上|晚间|夜间"),
        ("noon", "中午|午间"),
        ("weak", "[,、/&]|以及|和|及|与"),
        ("strong", "[;。|]"),
        ("paren_open", r"[(\[【]"),
        ("paren_close", r"[)\]】]"),
        ("filler", "(?:对外)?(?:开放|营业|办公|服务|工作|上班|门诊|接诊|接种|开门)(?:时间)?|时间|对外|全年|照常|正常|均|为|是|除|[:.]"),
    )
)
_HALF_DAYS: Final = frozenset(("morning", "afternoon"))
_WORD_SPANS: Final = {"morning": MORNING, "afternoon": AFTERNOON, "evening": _EVENING, "noon": _NOON, "always": (0, DAY_MIN)}
_KINDS: Final = {"closed": "C", "open": "O", "holiday": "H", "weak": "S", "strong": "Z", "paren_open": "(", "paren_close": ")"}
_DAYS: Final = {"weekend": frozenset((5, 6)), "workdays": frozenset(range(5)), "everyday": frozenset(range(7))}


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its kind (D days, H public holidays, T time, C closed, O open all the same, S and Z separators, parentheses) and what it says."""

    kind: str
    days: frozenset[int] = frozenset()
    span: Span = (0, 0)


def words(text: str) -> tuple[Word, ...] | None:
    """Words of `text` in order; None where something in it is not understood."""
    rest, found = _plain(text), []
    while rest:
        for kind, pattern in _PATTERNS:
            match = pattern.match(rest)
            if match:
                found.append((kind, match))
                rest = rest[match.end() :]
                break
        else:
            return None
    has_half_days = any(kind in _HALF_DAYS for kind, _ in found)
    told = [_word(kind, match, has_half_days=has_half_days) for kind, match in found if kind != "filler"]
    return None if None in told else tuple(word for word in told if word is not None)


def _plain(text: str) -> str:
    """Half-width, one kind of dash, no blanks but those between digits, which part them."""
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = re.sub(r"\s*(?:--+|[-‐‑‒–—―−~∼〜至到])\s*", "-", plain)
    plain = re.sub(r"\s*[\r\n]+\s*", ";", plain)
    plain = re.sub(r"(?<=[0-9])[ \t]+(?=[0-9])", ",", plain)
    return re.sub(r"\s+", "", plain).lower()


def _word(kind: str, match: re.Match[str], *, has_half_days: bool) -> Word | None:
    if kind in _KINDS:
        return Word(_KINDS[kind])
    if kind in {"day_range", "day_list", *_DAYS}:
        return Word("D", days=_named_days(kind, match))
    if kind == "full":
        return Word("T", span=_WORKING_DAY if has_half_days else (0, DAY_MIN))
    span = _clock_span(match) if kind == "clock" else _short_span(match) if kind == "short" else _WORD_SPANS[kind]
    return None if span is None else Word("T", span=span)


def _named_days(kind: str, match: re.Match[str]) -> frozenset[int]:
    if kind in _DAYS:
        return _DAYS[kind]
    if kind == "day_range":
        first, last = (_DAY_OF[letter] for letter in match.groups())
        return frozenset((first + step) % 7 for step in range((last - first) % 7 + 1))
    return frozenset(_DAY_OF[letter] for letter in match.group(1) if letter in _DAY_OF)


def _short_span(match: re.Match[str]) -> Span | None:
    start_h, start_min, end_h, end_min = (int(part) for part in match.groups())
    return _span(start_h * 60 + start_min, end_h * 60 + end_min, is_next_day=False) if max(start_min, end_min) < 60 else None


def _clock_span(match: re.Match[str]) -> Span | None:
    start_word, start_hour, start_minute, start_unit, start_tail, end_word, end_hour, end_minute, end_unit, end_tail = match.groups()
    if not (start_minute or start_unit or end_minute or end_unit):
        return None  # 9-17 may be hours, or anything else
    end_word = start_word if end_word is None and start_word in _LATE else end_word
    start, end = _minutes(start_word, start_hour, start_minute or start_tail), _minutes(end_word, end_hour, end_minute or end_tail)
    if start is None or end is None:
        return None
    return _span(start, DAY_MIN if end_word in _NIGHT and end == DAY_MIN // 2 else end, is_next_day=end_word in _NEXT_DAY)


def _minutes(word: str | None, hour_text: str, minute_text: str | None) -> int | None:
    """Minutes of a clock time: 下午 2:00 is 14:00, 中午 1:30 is 13:30; None where the clock has no such time."""
    hour = int(hour_text)
    minute = 30 if minute_text == "半" else int((minute_text or "0").rstrip("分整") or 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    is_late = word in _LATE and (hour < 6 if word == "中午" else hour < 12)
    return (hour + 12 if is_late else hour) * 60 + minute


def _span(start: int, end: int, *, is_next_day: bool) -> Span | None:
    if start >= DAY_MIN:
        return None
    if is_next_day:
        return (start, end + DAY_MIN) if end <= start else None
    if (start, end) == (0, 0):
        return 0, DAY_MIN
    if end <= start:
        return (start, end + DAY_MIN) if end + DAY_MIN - start <= _LONGEST_UNMARKED_NIGHT_MIN else None
    return start, end
