"""The units: real names and codes of the public statistical code list, on invented shapes that are unions of street blocks."""

import heapq
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from data.generator import plan
from data.generator.ground import Point
from data.generator.network import Net

_BESIDE: Final = 0.3
_DEAR: Final = 2.2
Segment = tuple[Point, Point]


@dataclass(frozen=True, slots=True)
class Listed:
    """A unit of the code list, and where its middle is drawn (km from the town's published point); a heavier seed reaches further."""

    code: str
    name_zh: str
    name_en: str
    x_km: float
    y_km: float
    weight: float

    @property
    def kind(self) -> str:
        """Communities and villages, as the code list has them."""
        return "village" if self.name_zh.endswith("村") else "community"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit with its street blocks: `land` between banks, and all of it as one `shape`."""

    listed: Listed
    land: tuple[shapely.Polygon, ...]
    shape: shapely.Polygon


LISTED: Final = (
    Listed("320412411001", "庙桥社区", "Miaoqiao community", -2.4, 0.65, 1.0),
    Listed("320412411002", "南夏墅社区", "Nanxiashu community", -0.1, 0.25, 0.9),
    Listed("320412411007", "南河社区", "Nanhe community", -0.1, -0.72, 0.85),
    Listed("320412411008", "南苑社区", "Nanyuan community", -1.3, 0.6, 0.8),
    Listed("320412411012", "学府东苑社区", "Xuefu Dongyuan community", 2.75, 4.85, 0.9),
    Listed("320412411013", "南淳家园社区", "Nanchun Jiayuan community", 1.1, 0.45, 0.85),
    Listed("320412411014", "南湖家苑社区", "Nanhu Jiayuan community", 1.12, 2.05, 0.8),
    Listed("320412411015", "大学新村三社区", "Daxue Xincun No. 3 community", 2.75, 3.45, 0.95),
    Listed("320412411018", "学府家苑社区", "Xuefu Jiayuan community", 1.2, 4.75, 0.85),
    Listed("320412411019", "香溢澜桥社区", "Xiangyi Lanqiao community", 0.7, 3.45, 0.95),
    Listed("320412411020", "南塘社区", "Nantang community", 1.25, -0.72, 0.8),
    Listed("320412411210", "桐庄村", "Tongzhuang village", 0.0, -1.75, 0.95),
    Listed("320412411211", "河东村", "Hedong village", -0.5, 2.15, 0.9),
    Listed("320412411212", "戴家头村", "Daijiatou village", -1.45, -1.65, 0.9),
    Listed("320412411213", "塘洋村", "Tangyang village", -2.9, -1.5, 1.0),
    Listed("320412411218", "新联村", "Xinlian village", 2.6, 1.0, 1.05),
    Listed("320412411219", "华阳村", "Huayang village", 3.3, -1.0, 1.0),
    Listed("320412411220", "九华村", "Jiuhua village", 1.6, -1.75, 1.0),
    Listed("320412411226", "胜西村", "Shengxi village", -3.7, -0.4, 1.02),
    Listed("320412411227", "万塔村", "Wanta village", -1.9, 2.4, 1.0),
    Listed("320412411228", "三河村", "Sanhe village", -3.55, 1.6, 1.0),
)


def draw_units(net: Net) -> list[Unit]:
    """Every listed unit as one piece, in the order of the list; together they cover the town once."""
    blocks = _blocks(net)
    is_land = [not net.banked.contains(block.representative_point()) for block in blocks]
    borders = _borders(blocks)
    label = _grown(net, blocks, is_land, borders)
    for _ in range(3):
        _join_parts(label, blocks, borders)
        _straighten(label, blocks, is_land, borders)
    _join_parts(label, blocks, borders)
    units = []
    for listed in LISTED:
        own = [position for position, code in enumerate(label) if code == listed.code]
        shape = shapely.union_all([blocks[position] for position in own])
        units.append(Unit(listed, tuple(blocks[position] for position in own if is_land[position]), _one_piece(shape)))
    return units


def _blocks(net: Net) -> list[shapely.Polygon]:
    """Street blocks inside the outline, and the pieces of canal beside them; a canal that only runs on out of the town is left out."""
    blocks = [face for face in net.faces(without=("lane",)) if plan.OUTLINE.contains(face.representative_point())]
    land = shapely.union_all([block for block in blocks if not net.banked.contains(block.representative_point())])
    edge = shapely.union_all(blocks).boundary
    return [block for block in blocks if _share_along(block, edge) < _BESIDE or _share_along(block, land.boundary) > _BESIDE or land.contains(block)]


def _share_along(block: shapely.Polygon, line: BaseGeometry) -> float:
    return float(block.boundary.intersection(line).length) / block.length


def _grown(net: Net, blocks: Sequence[shapely.Polygon], is_land: Sequence[bool], borders: Sequence[dict[int, float]]) -> list[str]:
    """The unit of every block on land: that from whose middle it is reached at least cost; main roads and canals are dear to cross."""
    centres = [(block.centroid.x, block.centroid.y) for block in blocks]
    across = shapely.union_all([stretch.line for stretch in net.stretches if stretch.kind == "arterial"])
    shapely.prepare(across)
    queue: list[tuple[float, int, str]] = []
    for listed in LISTED:
        middle = (listed.x_km * 1000, listed.y_km * 1000)
        first = min((position for position in range(len(blocks)) if is_land[position]), key=lambda position: math.dist(centres[position], middle))
        heapq.heappush(queue, (0.0, first, listed.code))
    label = [""] * len(blocks)
    weight = {listed.code: listed.weight for listed in LISTED}
    while queue:
        cost, here, code = heapq.heappop(queue)
        if label[here]:
            continue
        label[here] = code
        for other in sorted(borders[here]):
            if not label[other]:
                line = shapely.LineString([centres[here], centres[other]])
                dear = _DEAR if line.crosses(across) or is_land[here] != is_land[other] else 1.0
                heapq.heappush(queue, (cost + line.length * dear / weight[code], other, code))
    return [code if land else "" for code, land in zip(label, is_land, strict=True)]


def _borders(blocks: Sequence[shapely.Polygon]) -> list[dict[int, float]]:
    """For each block its neighbours and the metres of border shared with each."""
    owners: dict[Segment, list[int]] = defaultdict(list)
    for position, block in enumerate(blocks):
        for ring in (block.exterior, *block.interiors):
            for a, b in zip(ring.coords[:-1], ring.coords[1:], strict=True):
                owners[(a, b) if a < b else (b, a)].append(position)
    borders: list[dict[int, float]] = [defaultdict(float) for _ in blocks]
    for (a, b), found in owners.items():
        for one, other in pairwise(found):
            length = shapely.Point(a).distance(shapely.Point(b))
            borders[one][other] += length
            borders[other][one] += length
    return borders


def _join_parts(label: list[str], blocks: Sequence[shapely.Polygon], borders: Sequence[dict[int, float]]) -> None:
    """Blocks without a unit, and all but the greatest part of each unit, go to the neighbour with the longest border."""
    loose = {position for position, code in enumerate(label) if not code}
    for listed in LISTED:
        parts = _parts({position for position, code in enumerate(label) if code == listed.code}, borders)
        parts.sort(key=lambda part: -sum(blocks[position].area for position in part))
        loose.update(position for part in parts[1:] for position in part)
    for position in loose:
        label[position] = ""
    while loose:
        given = {}
        for position in sorted(loose):
            lengths: dict[str, float] = defaultdict(float)
            for other, length in borders[position].items():
                if label[other]:
                    lengths[label[other]] += length
            if lengths:
                given[position] = max(sorted(lengths), key=lambda code: lengths[code])
        if not given:
            break
        for position, code in given.items():
            label[position] = code
        loose -= given.keys()


def _straighten(label: list[str], blocks: Sequence[shapely.Polygon], is_land: Sequence[bool], borders: Sequence[dict[int, float]]) -> None:
    """A block of land that juts into one other unit along most of its edge joins it."""
    for position, block in enumerate(blocks):
        lengths: dict[str, float] = defaultdict(float)
        for other, length in borders[position].items():
            lengths[label[other]] += length
        code = max(sorted(lengths), key=lambda code: lengths[code])
        if is_land[position] and code != label[position] and lengths[code] > 0.6 * block.length:
            label[position] = code


def _parts(positions: set[int], borders: Sequence[dict[int, float]]) -> list[set[int]]:
    """Sets of blocks that hang together by borders."""
    rest, parts = set(positions), []
    while rest:
        part, edge = set(), [min(rest)]
        while edge:
            here = edge.pop()
            if here in part:
                continue
            part.add(here)
            edge.extend(other for other in borders[here] if other in positions and other not in part)
        rest -= part
        parts.append(part)
    return parts


def _one_piece(shape: BaseGeometry) -> shapely.Polygon:
    if not isinstance(shape, shapely.Polygon):
        raise ValueError(f"a unit is in {shapely.get_num_geometries(shape)} pieces")
    return shape
