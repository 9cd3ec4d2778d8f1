"""Where people live: estates with gates, groups of buildings in the older town, hamlets in the villages, and the buildings of the map."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import shapely
import shapely.affinity
from shapely.geometry.base import BaseGeometry

from data.generator import plan
from data.generator.ground import Point, dice, metres, on_grid
from data.generator.network import Net
from data.generator.units import Unit

NANHU_JIAYUAN: Final = "320412411014"
_NANHU_JIAYUAN_LON_LAT: Final = (119.950771, 31.648114)
_NANHU_JIAYUAN_M2: Final = 560_000.0
# Communities that bear the name of an estate; their densest block is that estate.
_NAMED_ESTATES: Final = {"320412411012": "学府东苑", "320412411013": "南淳家园", "320412411018": "学府家苑", "320412411019": "香溢澜桥"}
_GATES: Final = (("北门", 92.0), ("东门", 4.0), ("南门", -86.0), ("西门", 183.0))
_ESTATE_M2: Final = (22_000.0, 230_000.0)
_INSIDE_M: Final = 9.0
_HAMLETS_PER_KM2: Final = 6.0
_NEAR_ROAD_M: Final = 80.0
_SLAB_M: Final = 11.5
_LARGEST_GAP_M: Final = 16.0


@dataclass(frozen=True, slots=True)
class Residence:
    """A place where people are counted; `share` weighs it among those of its unit."""

    code: str
    name_zh: str
    kind: str
    estate_name_zh: str | None
    unit_code: str
    point: Point
    share: float


@dataclass(frozen=True, slots=True)
class Homes:
    """All residences in order, and the buildings around them."""

    residences: tuple[Residence, ...]
    buildings: tuple[shapely.Polygon, ...]


@dataclass(slots=True)
class _Unnumbered:
    """A residence before it has its code."""

    name_zh: str
    kind: str
    estate_name_zh: str | None
    point: Point
    share: float


def draw_homes(net: Net, units: Sequence[Unit]) -> Homes:
    """Homes of every unit; each point lies in its unit, off its border and off the water."""
    lots = [face for face in net.faces() if not net.banked.contains(face.representative_point())]
    tree = shapely.STRtree(lots)
    near_roads = shapely.union_all([stretch.line for stretch in net.roads]).buffer(_NEAR_ROAD_M, quad_segs=4)
    shapely.prepare(near_roads)
    residences: list[Residence] = []
    buildings: list[shapely.Polygon] = []
    for unit in units:
        chance = dice(f"homes {unit.listed.code}")
        found: list[_Unnumbered] = []
        for number, (name, block) in enumerate(_estates(unit), start=1):
            inside = [lots[at] for at in sorted(tree.query(block, predicate="intersects").tolist()) if block.contains(lots[at].representative_point())]
            slabs = [slab for lot in inside for slab in _slabs(lot, chance)]
            buildings += slabs
            found += _homes_of_block(unit, name or f"{unit.listed.name_zh} {number} 号小区", block, slabs, chance)
        hamlets = _hamlets(unit, near_roads, chance)
        found += hamlets
        buildings += [house for hamlet in hamlets for house in _houses(hamlet.point, unit, chance)]
        residences += [
            Residence(f"r{unit.listed.code[-3:]}{number:03d}", home.name_zh, home.kind, home.estate_name_zh, unit.listed.code, home.point, home.share)
            for number, home in enumerate(found, start=1)
        ]
    dry = shapely.union_all(plan.water()).buffer(4.0)
    shapely.prepare(dry)
    return Homes(tuple(residences), tuple(house for house in buildings if not dry.intersects(house)))


def _estates(unit: Unit) -> list[tuple[str | None, BaseGeometry]]:
    """Blocks with houses in rows, a named estate first: (name or None, outline)."""
    if unit.listed.kind == "village":
        return []
    own = list(unit.land)
    estates: list[tuple[str | None, BaseGeometry]] = []
    if unit.listed.code == NANHU_JIAYUAN:
        blocks = _around(own, metres(*_NANHU_JIAYUAN_LON_LAT), _NANHU_JIAYUAN_M2)
        estates.append(("南湖家苑", shapely.union_all(blocks)))
        own = [block for block in own if block not in blocks]
    fit = [block for block in own if _ESTATE_M2[0] < block.area < _ESTATE_M2[1] and _density(block) > 0.3]
    if unit.listed.code in _NAMED_ESTATES and fit:
        named = max(fit, key=lambda block: round(_density(block) * min(block.area, 150_000.0)))
        estates.append((_NAMED_ESTATES[unit.listed.code], named))
        fit.remove(named)
    return [*estates, *((None, block) for block in fit)]


def _around(blocks: Sequence[shapely.Polygon], point: Point, area_m2: float) -> list[shapely.Polygon]:
    """The block at a point and its neighbours, nearest first, until they have the area."""
    at = shapely.Point(point)
    rest = sorted(blocks, key=lambda block: (round(block.distance(at)), round(block.centroid.distance(at))))
    taken = [rest.pop(0)]
    while rest and sum(block.area for block in taken) < area_m2:
        whole = shapely.union_all(taken)
        beside = [block for block in rest if whole.intersection(block).length > 30.0]
        if not beside:
            break
        nearest = min(beside, key=lambda block: round(block.centroid.distance(at), 1))
        taken.append(nearest)
        rest.remove(nearest)
    return taken


def _density(block: BaseGeometry) -> float:
    return plan.density(block.centroid.x, block.centroid.y)


def _homes_of_block(unit: Unit, name: str, block: BaseGeometry, slabs: Sequence[shapely.Polygon], chance: random.Random) -> list[_Unnumbered]:
    """Gates of an estate; every third unnamed block has no gates and is counted by groups of buildings."""
    share = block.area / 1000 * (0.35 + _density(block))
    is_named = "号小区" not in name
    if is_named or chance.random() < 0.68:
        gates = _GATES if is_named or block.area > 85_000 else chance.sample(_GATES, 3)
        gates = [gate for gate in _GATES if gate in gates]
        return [
            _Unnumbered(f"{name} {gate}", "gate", name, _gate(block, unit, degrees), share * chance.uniform(0.6, 1.3) / len(gates)) for gate, degrees in gates
        ]
    kept = [slab for slab in slabs if _is_off_border(slab.centroid, unit)]
    chosen = sorted(chance.sample(range(len(kept)), min(len(kept), 3)))
    return [
        _Unnumbered(f"{name} {number} 号楼组", "building", name, on_grid(kept[at].centroid.coords[0]), share * chance.uniform(0.6, 1.3) / len(chosen))
        for number, at in enumerate(chosen, start=1)
    ]


def _gate(block: BaseGeometry, unit: Unit, degrees: float) -> Point:
    """A point just inside the outline, in a direction from the middle."""
    middle = block.centroid if block.contains(block.centroid) else block.representative_point()
    inner = block.buffer(-_INSIDE_M).intersection(unit.shape.buffer(-_INSIDE_M))
    angle = math.radians(degrees)
    ray = shapely.LineString([(middle.x, middle.y), (middle.x + 3000 * math.cos(angle), middle.y + 3000 * math.sin(angle))])
    met = shapely.get_coordinates(ray.intersection(inner.boundary))
    if not len(met):
        return on_grid(inner.representative_point().coords[0])
    return on_grid(max(met.tolist(), key=lambda point: math.dist(point, (middle.x, middle.y))))


def _is_off_border(point: shapely.Point, unit: Unit) -> bool:
    return bool(unit.shape.contains(point)) and unit.shape.exterior.distance(point) > _INSIDE_M


def _hamlets(unit: Unit, near_roads: BaseGeometry, chance: random.Random) -> list[_Unnumbered]:
    """Hamlets spread over fields, none far from a road; a few also where a community is not built up."""
    land = [block for block in unit.land if unit.listed.kind == "village" or _density(block) <= 0.3]
    area_km2 = sum(block.area for block in land) / 1e6
    wanted = round(area_km2 * (_HAMLETS_PER_KM2 if unit.listed.kind == "village" else 1.6))
    inner = [room for block in land if not (room := block.buffer(-28.0)).is_empty]
    found: list[Point] = []
    for _ in range(60 * wanted):
        if len(found) == wanted:
            break
        room = chance.choices(inner, [part.area for part in inner])[0]
        x0, y0, x1, y1 = room.bounds
        point = on_grid((chance.uniform(x0, x1), chance.uniform(y0, y1)))
        at = shapely.Point(point)
        if room.contains(at) and near_roads.contains(at) and all(math.dist(point, other) > 230.0 for other in found):
            found.append(point)
    found.sort(key=lambda point: (-point[1], point[0]))
    return [
        _Unnumbered(f"{unit.listed.name_zh} {number} 号聚居点", "hamlet", None, point, chance.uniform(3.0, 12.0)) for number, point in enumerate(found, start=1)
    ]


def _slabs(lot: shapely.Polygon, chance: random.Random) -> list[shapely.Polygon]:
    """Rows of long houses that face south, a little turned, inside a lot."""
    inner = lot.buffer(-11.0)
    if inner.is_empty:
        return []
    x0, y0, x1, y1 = inner.bounds
    middle, turn = lot.centroid, chance.gauss(-3.0, 2.0)
    step, least, most = chance.choice([(37.0, 40.0, 64.0), (34.0, 34.0, 54.0), (46.0, 26.0, 38.0)])
    rows: list[shapely.Polygon] = []
    y = y0 + 5.0
    while y < y1 - _SLAB_M:
        x = x0 + chance.uniform(0.0, 12.0)
        while x < x1 - least:
            width = chance.uniform(least, most)
            slab = shapely.affinity.rotate(shapely.box(x, y, x + width, y + _SLAB_M), turn, origin=middle)
            if inner.contains(slab) and chance.random() < 0.82:
                rows.append(slab)
            x += width + chance.uniform(9.0, _LARGEST_GAP_M)
        y += step
    return rows


def _houses(centre: Point, unit: Unit, chance: random.Random) -> list[shapely.Polygon]:
    """Small houses in a few short rows around the middle of a hamlet."""
    houses = []
    turn = chance.gauss(0.0, 8.0)
    for row in range(chance.choice((2, 3, 3))):
        x = centre[0] - chance.uniform(30.0, 55.0)
        for _ in range(chance.choice((3, 4, 5))):
            width = chance.uniform(9.0, 17.0)
            y = centre[1] + (row - 1) * 24.0 + chance.uniform(-3.0, 3.0)
            house = shapely.affinity.rotate(shapely.box(x, y, x + width, y + 9.5), turn, origin=centre)
            if unit.shape.contains(house):
                houses.append(house)
            x += width + chance.uniform(5.0, 12.0)
    return houses
