"""English names of outlets and residences, put together from their Chinese ones: the place first, then what stands there."""

import re
from typing import Final

from data.generator.units import LISTED

_COMMUNITY, _VILLAGE = " community", " village"
_PLACES: Final = {
    **{listed.name_zh: listed.name_en for listed in LISTED},
    **{listed.name_zh.removesuffix("社区").removesuffix("村"): listed.name_en.removesuffix(_COMMUNITY).removesuffix(_VILLAGE) for listed in LISTED},
    "南夏墅街道": "Nanxiashu subdistrict", "学府": "Xuefu", "南湖": "Nanhu", "大学新村": "Daxue Xincun",
    "北邻": "Northern neighbour", "西邻": "Western neighbour", "东邻": "Eastern neighbour",
}  # fmt: skip
# Longest first, so that no ending hides in another.
_KINDS: Final = {
    "孕前优生（婚检）点": "pre-conception and pre-marital site", "康健计划服务阵地": "outreach base", "社区卫生服务中心": "community health centre",
    " 0–3 岁早教点": "early-education site", "社区卫生服务站": "health station", "集贸市场服务点": "market service point",
    "世代服务中心": "family-service centre", "东区服务用房": "service room of the east side", "世代服务室": "service room",
    "预防接种点": "vaccination site", "药具发放点": "contraceptive outlet", "卫生服务站": "health station", "村卫生室": "village clinic",
}  # fmt: skip
_OUTSIDE: Final = "（街道外）"
_GATES: Final = {"北门": "north gate", "东门": "east gate", "南门": "south gate", "西门": "west gate"}
_RESIDENCE: Final = re.compile(r"(?P<place>\S+?)( (?P<estate>\d+) 号小区)?( (?P<gate>[北东南西]门)| (?P<houses>\d+) 号楼组| (?P<hamlet>\d+) 号聚居点)")


def outlet_name_en(name_zh: str) -> str:
    """Such as "Nanyuan health station"; KeyError where a part has no English."""
    inside = name_zh.removesuffix(_OUTSIDE)
    kind = next(ending for ending in _KINDS if inside.endswith(ending))
    outside = "" if inside == name_zh else " (outside the subdistrict)"
    return f"{_PLACES[inside.removesuffix(kind)]} {_KINDS[kind]}{outside}"


def residence_name_en(name_zh: str) -> str:
    """Such as "Nanhe community, estate 2, east gate"; KeyError where a part has no English."""
    found = _RESIDENCE.fullmatch(name_zh)
    if found is None:
        raise KeyError(name_zh)
    estate, gate, houses, hamlet = found.group("estate", "gate", "houses", "hamlet")
    parts = [
        _PLACES[found["place"]],
        f"estate {estate}" if estate else None,
        _GATES[gate] if gate else None,
        f"houses {houses}" if houses else None,
        f"hamlet {hamlet}" if hamlet else None,
    ]
    return ", ".join(part for part in parts if part)
