"""What the pictures of the documents show: pages and their states, sizes of window, and the outlet plan that is on in some of them."""

from dataclasses import dataclass
from typing import Final, Literal

import shapely

from geo.analysis.drawn_area import polygon_text
from geo.db.plans import OutletChange

Language = Literal["zh", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
PLAN: Final = "{plan}"
"""Stands in an address for the number of the plan."""
_NANHU: Final = "320412411014"
_PROTECTED: Final = "320412411226"
_DRAWN: Final = f"drawn:{polygon_text(shapely.Polygon([(119.942, 31.640), (119.958, 31.641), (119.960, 31.652), (119.944, 31.653)]))}"
_EAST_GATE: Final = (119.95600, 31.64613)


@dataclass(frozen=True, slots=True)
class Size:
    """A window in CSS pixels; at 200 % zoom a page has half of them, each drawn with four. `is_whole`: the picture goes on below the window."""

    name: str
    width_px: int
    height_px: int
    zoom: int = 1
    is_whole: bool = False


SIZES: Final = (
    Size("1366x768", 1366, 768),
    Size("1920x1080", 1920, 1080),
    Size("390x844", 390, 844, is_whole=True),
    Size("zoom200", 683, 384, zoom=2),
)


@dataclass(frozen=True, slots=True)
class State:
    """A page in one state: its address, and what is done there before the picture is taken."""

    page: str
    name: str
    path: str
    typed: tuple[str, str] = ("", "")
    """What is typed into the search box, in Chinese and in English."""
    has_tour: bool = False
    needs_database: bool = True

    @property
    def has_map(self) -> bool:
        """Whether the picture has to wait for a map."""
        return self.page in {"map", "area"}


STATES: Final = (
    State("map", "start", "/"),
    State("map", "tour", "/", has_tour=True),
    State("map", "area", f"/?area={_NANHU}"),
    State("map", "found", "/", typed=("nhjy", "nanhu")),
    State("map", "nothing-found", "/", typed=("东方明珠", "Oxford")),
    State("map", "protected", f"/?area={_PROTECTED}"),
    State("map", "evening-migrants", "/?group=migrant&when=evening"),
    State("map", "plans", f"/?edit=list&plan={PLAN}"),
    State("map", "plan-open", f"/?edit={PLAN}&plan={PLAN}"),
    State("map", "area-under-plan", f"/?area={_NANHU}&plan={PLAN}"),
    State("area", "choice", "/area"),
    State("area", "unit", f"/area?area={_NANHU}"),
    State("area", "place", "/area?area=place:nanxiashu"),
    State("area", "drawn", f"/area?area={_DRAWN}"),
    State("data", "start", "/data"),
    State("help", "start", "/help"),
    State("map", "without-database", f"/?area={_NANHU}", needs_database=False),
)
"""The last ones are taken when the database is gone for good."""

PLAN_NAMES: Final[dict[Language, str]] = {"zh": "南湖家苑东门服务点", "en": "A site at the east gate"}
PLAN_CHANGES: Final = (
    OutletChange(
        "add", "east-gate", name_zh="南湖家苑东门服务点", name_en="Nanhu Jiayuan east gate site", outlet_type="preconception_site",
        service_codes=("preconception_check", "premarital_check"), hours_text="周一至周五 8:30-17:00;周六上午", serves_migrants="yes",
        lon=_EAST_GATE[0], lat=_EAST_GATE[1],
    ),
    OutletChange("move", "o04", lon=119.92150, lat=31.63640),
)  # fmt: skip
"""One new outlet where the demonstration has a room but no service, and one that is moved towards more people."""
