"""Short names for the map: what officials leave off when they speak of a community or a village."""

import re
from typing import Final

_COMMITTEE: Final = re.compile(r"(?<=.)(居民委员会|居委会)$")
_VILLAGE_COMMITTEE: Final = re.compile(r"(?<=.)村?(村民委员会|村委会)$")
_KIND: Final = re.compile(r"(?<=..)(社区|管理区)$")


def short_name(name_zh: str) -> str:
    """南湖家苑社区居委会 → 南湖家苑; 三河村村民委员会 → 三河村; a name that would lose itself stays."""
    village = _VILLAGE_COMMITTEE.sub("村", name_zh)
    return _KIND.sub("", _COMMITTEE.sub("", village))
