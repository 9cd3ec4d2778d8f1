"""Outlets with their services, capacity and hours. Names follow the kinds of outlets of the 2013 work plan; places and figures are invented."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from data.generator.ground import Point, on_grid
from data.generator.network import Net
from data.generator.units import Unit

_OFF_ROAD_M: Final = 9.0
_OFF_BORDER_M: Final = 14.0
_APART_M: Final = 70.0

_OFFICE: Final = "周一至周五 8:30-11:30,13:30-17:00"
_OFFICE_SATURDAY: Final = "周一至周五 8:30-11:30,13:30-17:00;周六上午 8:30-11:30"
_EVENING: Final = "周一至周五 8:30-20:30;周六 9:00-16:00"
_TWO_EVENINGS: Final = "周一至周五 8:30-17:00;周二、周四 18:00-20:30"
_DAILY: Final = "每天 8:00-17:00"
_MARKET: Final = "每天 6:30-11:00"
_CLINIC: Final = "周一至周六 8:00-11:00,13:30-16:30"
_SHOTS: Final = "周二、周四 8:00-11:00;周六 8:30-11:30"
_WEEKEND: Final = "周三 13:30-16:30;周六、周日 9:00-11:30"
_BY_PHONE: Final = "电话预约"

# Codes of services, short.
_PRE: Final = "preconception_check"
_WED: Final = "premarital_check"
_BASIC: Final = "basic_family_services"
_SUPPLY: Final = "contraceptive_supply"
_REPRO: Final = "reproductive_health_check"
_EARLY: Final = "early_development"
_INFO: Final = "health_information"
_SHOT: Final = "vaccination"

_UNITS_OF_CAPACITY: Final = {_EARLY: "seats", _INFO: "sessions_per_week", _SHOT: "sessions_per_week"}
Offer = tuple[str, int | None, str]


@dataclass(frozen=True, slots=True)
class Listed:
    """An outlet as planned: its point in kilometres, what it offers (service, capacity or None, serves migrants), its hours."""

    name_zh: str
    outlet_type: str
    x_km: float
    y_km: float
    hours: str | None
    offers: tuple[Offer, ...]
    aliases: str | None = None
    status: str = "open"


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet on the ground, beside a road."""

    code: str
    listed: Listed
    point: Point


def _offers(*offers: Offer) -> tuple[Offer, ...]:
    return offers


def capacity_unit(service: str) -> str:
    """What capacities of a service count."""
    return _UNITS_OF_CAPACITY.get(service, "people_per_year")


_CENTRE, _ROOM, _HOSPITAL, _STATION, _CLINIC_TYPE = "family_service_centre", "service_room", "community_health_centre", "health_station", "village_clinic"
_SITE, _SHOT_SITE, _EARLY_SITE, _SUPPLY_SITE, _STALL, _BASE = (
    "preconception_site", "vaccination_site", "early_education_site", "contraceptive_outlet", "market_service_point", "outreach_base",
)  # fmt: skip


def _room(yes: str = "yes") -> tuple[Offer, ...]:
    return _offers((_BASIC, 900, yes), (_SUPPLY, 1200, yes), (_INFO, 2, "yes"))


def _clinic(yes: str = "unknown") -> tuple[Offer, ...]:
    return _offers((_BASIC, 400, yes), (_SUPPLY, 500, yes), (_INFO, 1, "unknown"))


LISTED: Final = (
    Listed("南夏墅街道世代服务中心", _CENTRE, -0.25, 0.3, _OFFICE_SATURDAY,
           _offers((_PRE, 1500, "yes"), (_BASIC, 4000, "yes"), (_SUPPLY, 5000, "yes"), (_REPRO, 2400, "yes"), (_EARLY, 60, "yes"), (_INFO, 6, "yes")),
           "街道世代服务中心 | 世代中心"),
    Listed("学府世代服务中心", _CENTRE, 2.35, 4.4, _OFFICE, _offers((_BASIC, 2000, "yes"), (_SUPPLY, 2500, "yes"), (_EARLY, 40, "yes"), (_INFO, 4, "yes"))),
    Listed("南夏墅社区卫生服务中心", _HOSPITAL, 0.15, -0.25, _EVENING,
           _offers((_PRE, 2200, "yes"), (_WED, 900, "yes"), (_REPRO, 5000, "yes"), (_SHOT, 14, "yes"), (_INFO, 4, "yes"), (_SUPPLY, 1500, "yes")),
           "南夏墅卫生院 | 街道卫生服务中心"),
    Listed("庙桥孕前优生（婚检）点", _SITE, -2.5, 0.75, _EVENING, _offers((_PRE, 800, "yes"), (_WED, 400, "yes"), (_INFO, 1, "yes")), "庙桥卫生院婚检点"),
    Listed("香溢澜桥孕前优生（婚检）点", _SITE, 1.0, 3.3, _EVENING, _offers((_PRE, 1100, "yes"), (_WED, 500, "unknown"), (_REPRO, 800, "yes"))),
    Listed("南河孕前优生（婚检）点", _SITE, 0.1, -0.95, _BY_PHONE, _offers((_PRE, 500, "no"), (_WED, None, "no"))),
    Listed("南湖家苑社区卫生服务站", _STATION, 0.85, 2.55, _EVENING,
           _offers((_PRE, 700, "no"), (_BASIC, 1500, "yes"), (_REPRO, 900, "yes"), (_SHOT, 4, "yes"), (_INFO, 2, "yes")), "南湖家苑卫生站"),
    Listed("南湖家苑孕前优生（婚检）点", _SITE, 0.4, 1.85, _EVENING, _offers((_PRE, 600, "yes"), (_WED, 300, "yes"))),
    Listed("南淳家园社区卫生服务站", _STATION, 1.034, 0.822, _OFFICE, _offers((_PRE, 500, "yes"), (_BASIC, 900, "yes"), (_INFO, 1, "yes"))),
    Listed("庙桥社区卫生服务站", _STATION, -2.05, 0.5, _CLINIC, _offers((_BASIC, 1600, "yes"), (_REPRO, 700, "unknown"), (_SHOT, 5, "yes"), (_INFO, 2, "yes"))),
    Listed("南苑社区卫生服务站", _STATION, -1.35, 0.95, _OFFICE, _offers((_PRE, 450, "unknown"), (_BASIC, 1000, "yes"), (_INFO, 1, "yes"))),
    Listed("大学新村三社区卫生服务站", _STATION, 2.4, 3.4, _EVENING, _offers((_PRE, 600, "yes"), (_BASIC, 1500, "yes"), (_SHOT, 4, "yes"), (_INFO, 2, "yes"))),
    Listed("学府东苑社区卫生服务站", _STATION, 2.6, 4.75, _EVENING, _offers((_PRE, 700, "yes"), (_BASIC, 1300, "yes"), (_REPRO, 600, "yes"))),
    Listed("九华村卫生室", _CLINIC_TYPE, 1.7, -1.6, _TWO_EVENINGS, _offers((_PRE, 200, "yes"), *_clinic("yes"))),
    Listed("华阳村卫生室", _CLINIC_TYPE, 3.2, -0.95, _TWO_EVENINGS, _offers((_PRE, 200, "yes"), *_clinic("yes")), "华阳卫生室"),
    Listed("桐庄村卫生室", _CLINIC_TYPE, 0.1, -1.75, _CLINIC, _clinic()),
    Listed("戴家头村卫生室", _CLINIC_TYPE, -1.4, -1.55, _CLINIC, _clinic()),
    Listed("塘洋村卫生室", _CLINIC_TYPE, -2.9, -1.35, _BY_PHONE, _clinic("no")),
    Listed("胜西村卫生室", _CLINIC_TYPE, -3.75, -0.1, None, _clinic("no")),
    Listed("三河村卫生室", _CLINIC_TYPE, -3.4, 1.7, _CLINIC, _clinic()),
    Listed("万塔村卫生室", _CLINIC_TYPE, -2.0, 2.5, _TWO_EVENINGS, _offers((_PRE, 150, "yes"), *_clinic("yes"))),
    Listed("新联村卫生室", _CLINIC_TYPE, 2.95, 0.75, _CLINIC, _clinic("yes"), "新联卫生室"),
    Listed("河东村卫生室", _CLINIC_TYPE, -0.45, 2.2, None, _clinic()),
    Listed("南湖家苑世代服务室", _ROOM, 0.9, 1.75, _OFFICE, _room()),
    Listed("学府家苑世代服务室", _ROOM, 1.05, 4.7, _TWO_EVENINGS, _offers((_PRE, 350, "yes"), *_room())),
    Listed("南淳家园世代服务室", _ROOM, 1.15, 0.55, _OFFICE, _room("unknown")),
    Listed("南苑世代服务室", _ROOM, -1.55, 0.3, _OFFICE, _room()),
    Listed("香溢澜桥世代服务室", _ROOM, 1.2, 3.6, _OFFICE, _room()),
    Listed("庙桥世代服务室", _ROOM, -2.75, 0.6, _TWO_EVENINGS, _room()),
    Listed("南河世代服务室", _ROOM, -0.35, -0.75, _OFFICE, _room("no")),
    Listed("南塘世代服务室", _ROOM, 1.35, -0.3, None, _room("unknown")),
    Listed("南夏墅预防接种点", _SHOT_SITE, -0.3, -0.2, _SHOTS, _offers((_SHOT, 10, "yes"))),
    Listed("学府东苑预防接种点", _SHOT_SITE, 3.1, 4.6, _SHOTS, _offers((_SHOT, 6, "yes"))),
    Listed("南湖家苑 0–3 岁早教点", _EARLY_SITE, 1.35, 2.35, _WEEKEND, _offers((_EARLY, 45, "yes")), "南湖早教点"),
    Listed("南淳家园 0–3 岁早教点", _EARLY_SITE, 0.9, 0.75, _WEEKEND, _offers((_EARLY, 40, "unknown"))),
    Listed("庙桥 0–3 岁早教点", _EARLY_SITE, -2.3, 0.35, _WEEKEND, _offers((_EARLY, 30, "yes"))),
    Listed("大学新村 0–3 岁早教点", _EARLY_SITE, 2.3, 3.3, _OFFICE, _offers((_EARLY, 36, "no"))),
    Listed("学府家苑药具发放点", _SUPPLY_SITE, 1.35, 4.35, _DAILY, _offers((_SUPPLY, 1500, "yes"))),
    Listed("华阳药具发放点", _SUPPLY_SITE, 3.3, -1.35, None, _offers((_SUPPLY, None, "unknown"))),
    Listed("南湖家苑药具发放点", _SUPPLY_SITE, 1.4, 1.75, _DAILY, _offers((_SUPPLY, 2200, "yes"))),
    Listed("塘洋药具发放点", _SUPPLY_SITE, -2.6, -1.2, None, _offers((_SUPPLY, None, "unknown")), status="closed"),
    Listed("南湖集贸市场服务点", _STALL, 0.85, 1.4, _MARKET, _offers((_SUPPLY, 900, "yes"), (_INFO, 3, "yes"))),
    Listed("南夏墅集贸市场服务点", _STALL, -0.1, 0.6, _MARKET, _offers((_SUPPLY, 900, "yes"), (_INFO, 3, "yes"))),
    Listed("庙桥集贸市场服务点", _STALL, -2.2, 0.75, _MARKET, _offers((_SUPPLY, 700, "yes"), (_INFO, 2, "yes"))),
    Listed("新联集贸市场服务点", _STALL, 2.85, 1.25, _MARKET, _offers((_SUPPLY, 600, "yes"), (_INFO, 2, "yes"))),
    Listed("南塘康健计划服务阵地", _BASE, 1.35, -0.35, _EVENING,
           _offers((_PRE, 300, "unknown"), (_BASIC, 1500, "yes"), (_SUPPLY, 1200, "yes"), (_INFO, 4, "yes"))),
    Listed("新联康健计划服务阵地", _BASE, 2.9, 0.95, _TWO_EVENINGS,
           _offers((_PRE, 250, "yes"), (_BASIC, 1200, "yes"), (_REPRO, 300, "yes"), (_INFO, 3, "yes"))),
    Listed("南湖家苑东区服务用房", _ROOM, 1.6, 1.85, None, _offers((_PRE, 900, "yes"), (_BASIC, 1500, "yes"), (_INFO, 2, "yes")), status="planned"),
    Listed("北邻卫生服务站（街道外）", _STATION, -1.4, 3.65, _OFFICE, _offers((_PRE, 500, "unknown"), (_BASIC, 900, "unknown"), (_SHOT, 4, "unknown"))),
    Listed("西邻药具发放点（街道外）", _SUPPLY_SITE, -4.55, 1.0, _DAILY, _offers((_SUPPLY, 800, "unknown"))),
    Listed("东邻社区卫生服务中心（街道外）", _HOSPITAL, 4.45, 2.35, _EVENING,
           _offers((_REPRO, 3000, "unknown"), (_WED, 600, "unknown"), (_SHOT, 10, "yes"))),
)  # fmt: skip


def draw_outlets(net: Net, units: Sequence[Unit]) -> list[Outlet]:
    """Listed outlets, each beside a road near its planned point: in the unit of that point, or outside all where that point is."""
    town = shapely.union_all([unit.shape for unit in units])
    outside: BaseGeometry = town.buffer(2500).difference(town)
    beside = [point for stretch in net.roads for point in _beside(stretch.line)]
    dry = [point for point in beside if not net.banked.intersects(shapely.Point(point))]
    taken: list[Point] = []
    outlets = []
    for number, listed in enumerate(LISTED, start=1):
        wish = (listed.x_km * 1000, listed.y_km * 1000)
        home: BaseGeometry = next((unit.shape for unit in units if unit.shape.contains(shapely.Point(wish))), outside)
        point = _nearest(wish, dry, home.buffer(-_OFF_BORDER_M), taken)
        taken.append(point)
        outlets.append(Outlet(f"o{number:02d}", listed, point))
    return outlets


def open_outlets(outlets: Sequence[Outlet], units: Sequence[Unit]) -> dict[tuple[str, str], int]:
    """How many outlets of each type are open in each unit, by (unit code, type)."""
    counts: Counter[tuple[str, str]] = Counter()
    for outlet in outlets:
        if outlet.listed.status == "open":
            counts.update((unit.listed.code, outlet.listed.outlet_type) for unit in units if unit.shape.contains(shapely.Point(outlet.point)))
    return dict(counts)


def _beside(line: shapely.LineString) -> list[Point]:
    """A point a little to the left of the middle of a stretch of road."""
    if line.length < 40.0:
        return []
    (x0, y0), (x1, y1) = (line.interpolate(share, normalized=True).coords[0] for share in (0.48, 0.52))
    length = math.hypot(x1 - x0, y1 - y0)
    return [on_grid(((x0 + x1) / 2 - (y1 - y0) / length * _OFF_ROAD_M, (y0 + y1) / 2 + (x1 - x0) / length * _OFF_ROAD_M))]


def _nearest(wish: Point, points: Sequence[Point], home: BaseGeometry, taken: Sequence[Point]) -> Point:
    for point in sorted(points, key=lambda point: (math.dist(point, wish), point)):
        if home.contains(shapely.Point(point)) and all(math.dist(point, other) > _APART_M for other in taken):
            return point
    raise ValueError(f"no room for an outlet near {wish}")
