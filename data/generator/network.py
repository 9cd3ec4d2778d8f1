"""The net of lines that everything else hangs on: roads, banks, bridges and canals' middles, noded at shared points of a half-metre grid."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from data.generator import plan
from data.generator.ground import FRAME, GRID_M, Point, dice, on_grid
from data.generator.streets import Corners, Manner, ends_of, lay_streets

# From the strongest: where two lines run together, the first in this order gives the stretch its kind.
KINDS: Final = ("frame", "arterial", "street", "bridge", "bank", "middle", "lane")
ROAD_CLASS: Final = {"arterial": "arterial", "street": "street", "bridge": "street", "bank": "lane", "lane": "lane"}
_BANK_M: Final = 7.0
_FRINGE_M: Final = 450.0
_STRAIGHTEN_M: Final = 1.2
_NODE_M: Final = 2.0  # coarser than the grid, so that a street's end rounded off its main road still meets it
_STUB_M: Final = 60.0
_BRIDGE_LIMIT_M: Final = 120.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of line between two nodes."""

    kind: str
    points: tuple[Point, ...]

    @property
    def line(self) -> shapely.LineString:
        """The stretch as a line."""
        return shapely.LineString(self.points)


@dataclass(frozen=True, slots=True)
class Net:
    """All stretches, and the land between canals' banks as one shape."""

    stretches: tuple[Stretch, ...]
    banked: BaseGeometry

    def faces(self, *, without: Sequence[str] = ()) -> list[shapely.Polygon]:
        """Areas between the stretches, west to east; kinds in `without` bound nothing."""
        lines = [stretch.line for stretch in self.stretches if stretch.kind not in without]
        return sorted(shapely.get_parts(shapely.polygonize(lines)).tolist(), key=lambda face: (face.bounds, face.area))

    @property
    def roads(self) -> tuple[Stretch, ...]:
        """The stretches that people walk on."""
        return tuple(stretch for stretch in self.stretches if stretch.kind in ROAD_CLASS)


def draw_net() -> Net:
    """Main roads and waters of the plan, streets and lanes between them, bridges over canals."""
    banked = shapely.intersection(shapely.union_all([water.buffer(_BANK_M, quad_segs=4) for water in plan.water()]), FRAME)
    banked = shapely.set_precision(banked.simplify(2.0), GRID_M)
    arterials = [_ended(line) for line in plan.ARTERIALS]
    lines: dict[str, list[BaseGeometry]] = defaultdict(list)
    lines["frame"] = [FRAME.exterior]
    lines["arterial"] = list(arterials)
    lines["bank"] = [banked.boundary]
    cells = _polygons([*arterials, banked.boundary, FRAME.exterior])
    land = [cell for cell in cells if not banked.contains(cell.representative_point())]
    corners = Corners()
    corners.add(_crossings([*arterials, banked.boundary]))
    chance = dice("streets")
    blocks: list[shapely.Polygon] = []
    for cell in land:
        streets, smaller = lay_streets(cell, Manner(_street_block_m2, turn=0.06, bend=0.045), corners, chance)
        lines["street"] += streets
        blocks += smaller
    lines["bridge"] = _bridges(banked, lines["street"], arterials, corners)
    for block in blocks:
        if block.distance(plan.OUTLINE) < _FRINGE_M:
            lanes, _ = lay_streets(block, Manner(_lane_block_m2, turn=0.07, bend=0.04), corners, chance)
            lines["lane"] += lanes
    lines["middle"] = [*(shapely.intersection(canal.line, FRAME) for canal in plan.CANALS), *_across(banked, lines["street"])]
    return Net(tuple(_stretches(lines)), banked)


def _street_block_m2(x_m: float, y_m: float) -> float:
    far = 0.0 if plan.OUTLINE.distance(shapely.Point(x_m, y_m)) < _FRINGE_M else 1.0
    return 1000 * (250 - 160 * plan.density(x_m, y_m) + 200 * far)


def _lane_block_m2(x_m: float, y_m: float) -> float:
    return 1000 * (98 - 86 * plan.density(x_m, y_m))


def _ended(line: shapely.LineString) -> shapely.LineString:
    """A main road whose last point, where it is not at the frame, lies on the main road that it meets."""
    end = shapely.Point(line.coords[-1])
    if FRAME.exterior.distance(end) < 1.0:
        return line
    met = min((other for other in plan.ARTERIALS if other is not line), key=lambda other: other.distance(end))
    return shapely.LineString([*line.coords[:-1], on_grid(shapely.get_coordinates(met.interpolate(met.project(end)))[0].tolist())])


def _polygons(lines: Iterable[BaseGeometry]) -> list[shapely.Polygon]:
    noded = shapely.get_parts(shapely.union_all(list(lines), grid_size=GRID_M))
    return sorted(shapely.get_parts(shapely.polygonize(noded.tolist())).tolist(), key=lambda cell: cell.bounds)


def _crossings(lines: Iterable[BaseGeometry]) -> list[Point]:
    ends: dict[Point, int] = defaultdict(int)
    for part in shapely.get_parts(shapely.union_all(list(lines), grid_size=GRID_M)).tolist():
        ends[part.coords[0]] += 1
        ends[part.coords[-1]] += 1
    return sorted(point for point, count in ends.items() if count > 2)


def _bridges(banked: BaseGeometry, streets: Sequence[BaseGeometry], arterials: Sequence[shapely.LineString], corners: Corners) -> list[BaseGeometry]:
    """Streets that go on across a canal: as many as the town is dense, and none close to another crossing."""
    edge = banked.boundary
    ends = _ends_at(edge, streets)
    main = shapely.union_all(list(arterials))
    bridges: list[BaseGeometry] = []
    for point in sorted(ends, key=lambda end: (-round(plan.density(*end), 3), end)):
        apart_m = 900 - 560 * plan.density(*point)
        bridge = _bridge(point, edge, corners)
        if bridge is None or main.distance(bridge) < 0.45 * apart_m or any(other.distance(bridge) < apart_m for other in bridges):
            continue
        corners.add(ends_of(bridge)[1:])
        bridges.append(bridge)
    return bridges


def _ends_at(edge: BaseGeometry, streets: Iterable[BaseGeometry]) -> list[Point]:
    """Ends of streets on a bank, in order."""
    return sorted({point for street in streets for point in ends_of(street) if edge.distance(shapely.Point(point)) < 2 * GRID_M})


def _across(banked: BaseGeometry, streets: Sequence[BaseGeometry]) -> list[shapely.LineString]:
    """From ends of streets to the middle of the canal: where a unit may end, so may its half of the canal."""
    found = []
    for point in _ends_at(banked.boundary, streets):
        canal = _nearest_canal(point)
        centre = canal.line.interpolate(canal.line.project(shapely.Point(point)))
        if centre.distance(shapely.Point(point)) < canal.width_m / 2 + 2 * _BANK_M:
            found.append(shapely.LineString([point, (centre.x, centre.y)]))
    return found


def _nearest_canal(point: Point) -> plan.Canal:
    return min(plan.CANALS, key=lambda canal: round(canal.line.distance(shapely.Point(point)) - canal.width_m / 2, 2))


def _bridge(start: Point, edge: BaseGeometry, corners: Corners) -> shapely.LineString | None:
    """Straight across the canal that is nearest to `start`; None at a lake or where canals meet."""
    foot = shapely.Point(start)
    canal = _nearest_canal(start)
    centre = canal.line.interpolate(canal.line.project(foot))
    if abs(centre.distance(foot) - canal.width_m / 2 - _BANK_M) > 6.0:
        return None
    beyond = shapely.LineString([(centre.x, centre.y), (start[0] + 2.4 * (centre.x - start[0]), start[1] + 2.4 * (centre.y - start[1]))])
    landing = shapely.get_coordinates(edge.intersection(beyond))
    if len(landing) != 1:
        return None
    bridge = shapely.LineString([start, corners.near(on_grid(landing[0].tolist()), edge)])
    return bridge if bridge.length < _BRIDGE_LIMIT_M else None


def _stretches(lines: dict[str, list[BaseGeometry]]) -> list[Stretch]:
    """All lines noded; runs of one kind between nodes joined and straightened a little."""
    noded = _segments([line for kind in KINDS for line in lines[kind]])
    trees = {kind: shapely.STRtree([part for line in lines[kind] for part in shapely.get_parts(line).tolist()]) for kind in KINDS}
    kind_of = {segment: _kind(segment, trees) for segment in noded}
    chains = [shapely.LineString(chain).simplify(_STRAIGHTEN_M) for chain in _chains(kind_of)]
    kind_of = {segment: _kind(segment, trees) for segment in _segments(chains)}
    for chain in _stubs(_chains(kind_of)):
        for pair in pairwise(chain):
            del kind_of[_ordered(*pair)]
    found = [Stretch(kind_of[_ordered(chain[0], chain[1])], tuple(chain)) for chain in _chains(kind_of)]
    return sorted(found, key=lambda stretch: stretch.points)


def _stubs(chains: Sequence[list[Point]]) -> list[list[Point]]:
    """Short ends that lead nowhere."""
    count: dict[Point, int] = defaultdict(int)
    for chain in chains:
        count[chain[0]] += 1
        count[chain[-1]] += 1
    return [chain for chain in chains if min(count[chain[0]], count[chain[-1]]) == 1 and shapely.LineString(chain).length < _STUB_M]


def _segments(lines: Sequence[BaseGeometry]) -> list[tuple[Point, Point]]:
    noded = shapely.get_parts(shapely.union_all(list(lines), grid_size=_NODE_M)).tolist()
    pairs = {_ordered(on_grid(a), on_grid(b)) for part in noded for a, b in pairwise(part.coords)}
    return sorted(pair for pair in pairs if pair[0] != pair[1])


def _ordered(a: Point, b: Point) -> tuple[Point, Point]:
    return (a, b) if a < b else (b, a)


def _kind(segment: tuple[Point, Point], trees: dict[str, shapely.STRtree]) -> str:
    """The first kind that has a line along the segment."""
    (x0, y0), (x1, y1) = segment
    middle = shapely.Point((x0 + x1) / 2, (y0 + y1) / 2)
    distance = {}
    for kind, tree in trees.items():
        near = tree.geometries[tree.query(middle, predicate="dwithin", distance=4 * _STRAIGHTEN_M)]
        distance[kind] = round(float(shapely.distance(near, middle).min()), 1) if len(near) else math.inf
    closest = min(distance.values())
    return next(kind for kind in KINDS if distance[kind] <= closest + 0.6)


def _chains(kind_of: dict[tuple[Point, Point], str]) -> list[list[Point]]:
    """Runs of segments of one kind between points where lines meet, part or change kind; in fixed order."""
    at: dict[Point, list[tuple[Point, Point]]] = defaultdict(list)
    for segment in kind_of:
        for point in segment:
            at[point].append(segment)
    is_node = {point: len(found) != 2 or kind_of[found[0]] != kind_of[found[1]] for point, found in at.items()}
    used: set[tuple[Point, Point]] = set()
    chains = []
    for start in [*sorted(point for point in at if is_node[point]), *sorted(point for point in at if not is_node[point])]:
        for first in at[start]:
            if first not in used:  # a walk may have come back along it
                chain = _walk(start, first, at, is_node, used)
                chains.append(chain)
    return chains


def _walk(
    start: Point, first: tuple[Point, Point], at: dict[Point, list[tuple[Point, Point]]], is_node: dict[Point, bool], used: set[tuple[Point, Point]]
) -> list[Point]:  # fmt: skip
    chain, segment = [start], first
    while True:
        used.add(segment)
        here = segment[1] if segment[0] == chain[-1] else segment[0]
        chain.append(here)
        if is_node[here] or here == start:
            return chain
        segment = next(other for other in at[here] if other != segment)
