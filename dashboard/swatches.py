"""Small pictures for tables and legends, as images: Streamlit drops inline SVG, and a picture prints."""

import math
from base64 import b64encode
from html import escape
from typing import Final

from dashboard.maps.palette import INK, OUTLINE_HOLLOW, PATTERNS, SYMBOLS
from geo.analysis.gaps import State

_WIDTH: Final = 22
_HEIGHT: Final = 13


def _image(svg: str, alt: str, *, width: float, height: float, stretches: bool = False) -> str:
    ratio = ' preserveAspectRatio="none"' if stretches else ""
    whole = f'<svg xmlns="http://www.w3.org/2000/svg"{ratio} width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}">{svg}</svg>'
    return f'<img src="data:image/svg+xml;base64,{b64encode(whole.encode()).decode()}" width="{width:g}" height="{height:g}" alt="{escape(alt, quote=True)}">'


def colour_swatch(colour: str) -> str:
    """A filled box of the legend."""
    return _image(
        f'<rect x=".5" y=".5" width="{_WIDTH - 1}" height="{_HEIGHT - 1}" fill="{colour}" stroke="#6B7885" stroke-width=".6"/>',
        "",
        width=_WIDTH,
        height=_HEIGHT,
    )


def pattern_swatch(state: State) -> str:
    """The pattern of a unit that shows no share."""
    pattern = PATTERNS[state]
    box = f'width="{_WIDTH - 1}" height="{_HEIGHT - 1}" stroke="#6B7885" stroke-width=".6"'
    size = pattern.spacing_px
    line = f'stroke="{pattern.mark}" stroke-width="{pattern.mark_px * 0.7:g}"'  # the lines cross the tile's corners, and the swatch is small
    marks = {
        "diagonal": f'<path d="M-{size} {size}L{size} -{size}M0 {size}L{size} 0M0 {2 * size}L{2 * size} 0" {line}/>',
        "dots": f'<circle cx="{size / 2}" cy="{size / 2}" r="{pattern.mark_px}" fill="{pattern.mark}"/>',
        "horizontal": f'<path d="M0 {size / 2}H{size}" stroke="{pattern.mark}" stroke-width="{pattern.mark_px}"/>',
    }[pattern.kind]
    definition = f'<defs><pattern id="p" width="{size}" height="{size}" patternUnits="userSpaceOnUse">{marks}</pattern></defs>'
    ground = pattern.ground or "#FFFFFF"
    return _image(f'{definition}<rect x=".5" y=".5" {box} fill="{ground}"/><rect x=".5" y=".5" {box} fill="url(#p)"/>', "", width=_WIDTH, height=_HEIGHT)


def symbol_swatch(symbol: str, *, is_filled: bool, alt: str = "") -> str:
    """An outlet's mark: filled when it offers the service, hollow when not."""
    points = " ".join(f"{6.5 + 4.5 * x:g},{6.5 + 4.5 * y:g}" for x, y in SYMBOLS[symbol])
    paint = f'fill="{INK}"' if is_filled else f'fill="#fff" stroke="{OUTLINE_HOLLOW}" stroke-width="1.1"'
    return _image(f'<polygon points="{points}" {paint}/>', alt, width=13, height=13)


def outline_swatch(*, is_dashed: bool) -> str:
    """The bold outline of a priority area, dashed for class B."""
    line = 'stroke-width="1.9" stroke-dasharray="7 3.5"' if is_dashed else 'stroke-width="2.5"'
    return _image(f'<path d="M1 6.5H21" stroke="{INK}" {line}/>', "", width=_WIDTH, height=_HEIGHT)


def cluster_swatch(letter: str, *, is_square: bool = False, is_dashed: bool = False) -> str:
    """The analyst's mark of a unit whose neighbourhood stands out."""
    line = f'fill="#fff" stroke="{INK}" stroke-width="1.2"' + (' stroke-dasharray="2.5 2"' if is_dashed else "")
    ring = f'<rect x="5" y="1" width="12" height="12" {line}/>' if is_square else f'<circle cx="11" cy="7" r="6" {line}/>'
    text = f'<text x="11" y="10" font-size="9" font-weight="700" text-anchor="middle" font-family="sans-serif" fill="{INK}">{escape(letter)}</text>'
    return _image(ring + text, "", width=_WIDTH, height=14)


def nested_circles(counts: tuple[int, ...], radii_px: tuple[float, ...], labels: tuple[str, ...]) -> str:
    """Circles of so many people inside one another, standing on one line, each with its label at the right."""
    if not counts:
        return ""
    greatest = radii_px[0]
    height, parts, line_y = 2 * greatest + 16, [], -6.0
    for radius, label in zip(radii_px, labels, strict=True):
        top = height - 4 - 2 * radius
        line_y = max(top, line_y + 14)
        parts.append(
            f'<circle cx="{greatest + 2:g}" cy="{height - 4 - radius:g}" r="{radius:g}" fill="#fff" fill-opacity=".78" stroke="{INK}" stroke-width="1.2"/>'
        )
        parts.append(
            f'<path d="M{greatest + 2:g} {top:g}L{2 * greatest + 12:g} {line_y:g}H{2 * greatest + 18:g}" stroke="#8996A3" stroke-width=".7" fill="none"/>'
        )
        face = f'font-size="11.5" fill="{INK}" font-family="Microsoft YaHei,Noto Sans CJK SC,sans-serif"'
        parts.append(f'<text x="{2 * greatest + 21:g}" y="{line_y + 4:g}" {face}>{escape(label)}</text>')
    return _image("".join(parts), " · ".join(labels), width=146, height=max(height, 8 + 14 * len(counts) + 6))


def share_bar(parts: tuple[tuple[float, str], ...], alt: str, *, width: int = 240, height: int = 13) -> str:
    """A horizontal bar of parts (share 0–1 and colour)."""
    x, drawn = 0.0, []
    for share, colour in parts:
        drawn.append(f'<rect x="{x:.2f}" y="0" width="{share * width:.2f}" height="{height}" fill="{colour}"/>')
        x += share * width
    return _image("".join(drawn), alt, width=width, height=height, stretches=True)


def verdict_mark(verdict: str, alt: str) -> str:
    """A verdict's mark; the marks differ in shape, so they need no colour."""
    line = f'fill="none" stroke="{INK}" stroke-width="1.3"'
    marks = {
        "clearly_below": '<path d="M5.5 1.5L10 10H1z" fill="#94400F"/>',
        "probably_below": '<path d="M5.5 2.2L9.3 9.5H1.7z" fill="none" stroke="#94400F" stroke-width="1.3"/>',
        "met": f'<circle cx="5.5" cy="5.5" r="3.6" fill="{INK}"/>',
        "proven": f'<circle cx="5.5" cy="5.5" r="3.6" fill="{INK}"/>',
        "not_all": f'<rect x="2" y="2" width="7" height="7" {line}/>',
        "all_covered": f'<rect x="2" y="2" width="7" height="7" fill="{INK}"/>',
        "no_target": f'<path d="M1.5 5.5H9.5" {line}/>',
    }
    dashed = f'<circle cx="5.5" cy="5.5" r="3.8" {line} stroke-dasharray="2 1.6"/>'
    return _image(marks.get(verdict, dashed), alt, width=11, height=11)


def range_plot(share: float, lower: float, upper: float, *, target: float | None, other: float | None, start: float, alt: str, width: float = 108) -> str:  # noqa: PLR0913 -- what one plot shows
    """A share (0–1) with its interval on an axis from `start` to 1, the target as a black tick, the other group as a ring."""
    height = 13.0

    def x(value: float) -> float:
        return 4 + (width - 8) * (min(max(value, start), 1.0) - start) / (1 - start)

    drawn = [f'<path d="M4 6.5H{width - 4:g}" stroke="#D3DBE2" stroke-width="1"/>']
    if not (math.isnan(lower) or math.isnan(upper)):
        drawn.append(f'<rect x="{x(lower):.1f}" y="4" width="{max(x(upper) - x(lower), 1):.1f}" height="5" fill="#94400F" fill-opacity=".4"/>')
    drawn.append(f'<rect x="{x(share) - 1.3:.1f}" y="2" width="2.6" height="9" fill="#94400F"/>')
    if target is not None:
        drawn.append(f'<rect x="{x(target) - 0.8:.1f}" y="0" width="1.6" height="13" fill="{INK}"/>')
    if other is not None and not math.isnan(other):
        drawn.append(f'<circle cx="{x(other):.1f}" cy="6.5" r="3" fill="#fff" stroke="#65717D" stroke-width="1.2"/>')
    return _image("".join(drawn), alt, width=width, height=height)
