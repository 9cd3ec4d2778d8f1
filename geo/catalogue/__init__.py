"""The method's data: which indicators may be asked, which services and outlets exist, how far is near.

Numbers of a method live in the YAML files of this folder with their unit, source and date; this module only reads them.
"""

from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from geo.errors import N_, UnknownCodeError

_FOLDER: Final = Path(__file__).parent

_PERIOD: Final = r"^\d{4}(-(0[1-9]|1[0-2]))?$"
Symbol = Literal["square", "cross", "diamond", "triangle_up", "triangle_down"]
IndicatorKind = Literal["person_share", "survey_share", "facility_share", "ratio", "data_quality"]


class _Entry(BaseModel):
    """An entry of a catalogue file: unknown keys are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class OutletType(_Entry):
    """A kind of outlet and its shape on the map."""

    outlet_type: str
    symbol: Symbol
    name_zh: str
    name_en: str


class Service(_Entry):
    """A service, and the group of people who are entitled to it.

    `visits_per_person_year` turns seats and sessions into people; None where no source tells it: such capacities are unknown then.
    """

    service_code: str
    eligible_group: str
    name_zh: str
    name_en: str
    short_zh: str
    short_en: str
    visits_per_person_year: float | None = Field(None, gt=0, lt=1000)
    visits_source_zh: str | None = None
    visits_source_en: str | None = None


class Indicator(_Entry):
    """An indicator of the allow-list; `target_share` (0–1) is None where no source gives one.

    `valid_from` and `valid_to` (2013, 2013-05) are the first and the last period that it may be reported for; None where no source ends it.
    """

    indicator_code: str
    kind: IndicatorKind
    name_zh: str
    name_en: str
    numerator_zh: str
    denominator_zh: str
    numerator_en: str
    denominator_en: str
    target_share: float | None
    target_source_zh: str | None = None
    target_source_en: str | None = None
    target_date: str | None = None
    direction: Literal["higher", "lower"]
    residence_rule: str | None = None
    valid_from: str | None = Field(None, pattern=_PERIOD)
    valid_to: str | None = Field(None, pattern=_PERIOD)
    service_code: str | None = None


class Mode(_Entry):
    """How people come, and how fast, metres a second; the source is None where none was found."""

    mode: str
    name_zh: str
    name_en: str
    speed_m_per_s: float = Field(gt=0)
    source_zh: str | None = None
    source_en: str | None = None
    source_date: Any = None


class Span(_Entry):
    """Part of a week: days from 0 (Monday), hours of the day from (included) to (excluded)."""

    days: tuple[int, ...]
    start_hour: int = Field(ge=0, lt=24)
    end_hour: int = Field(gt=0, le=24)


class When(_Entry):
    """When people come: the spans of a week in one of which an outlet must be open."""

    when: str
    spans: tuple[Span, ...]


class Thresholds(_Entry):
    """Distances in metres, how people come and when, and the size below which a denominator is protected."""

    source_zh: str
    source_en: str
    source_date: Any
    default_threshold_m: int
    greatest_threshold_m: int
    offered_step_m: int
    straight_line_detour_factor: float
    far_from_road_m: int
    modes: tuple[Mode, ...]
    default_mode: str
    windows: tuple[When, ...]
    small_denominator_people: int
    plan_margin_m: int

    @property
    def mode_by_code(self) -> dict[str, Mode]:
        """How people come, by code, in the order of the file."""
        return {mode.mode: mode for mode in self.modes}

    @property
    def window_by_code(self) -> dict[str, When]:
        """When people come, by code, in the order of the file."""
        return {window.when: window for window in self.windows}


class Highway(_Entry):
    """What a value of OpenStreetMap's highway=* is: its class on the map, and whether one may walk there without a tag that says so."""

    road_class: Literal["arterial", "street", "lane"] = Field(alias="class")
    on_foot: Literal["yes", "only_if_said"]


class RoadRules(_Entry):
    """What the tags of a way mean for walking; values of tags in small letters."""

    source_zh: str
    source_en: str
    source_date: Any
    highways: dict[str, Highway]
    foot_allows: frozenset[str]
    foot_forbids: frozenset[str]
    access_forbids: frozenset[str]
    motorroad_forbids: frozenset[str]
    not_there: frozenset[str]
    on_the_ground: frozenset[str]
    bridge_level: int
    tunnel_level: int


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((_FOLDER / name).read_text("utf-8"))
    return content


@cache
def services() -> dict[str, Service]:
    """Services that ship with the product, by code, in the order of the file."""
    return {entry["service_code"]: Service(**entry) for entry in _read("services.yml")["services"]}


@cache
def outlet_types() -> dict[str, OutletType]:
    """Outlet types that ship with the product, by code, in the order of the file."""
    return {entry["outlet_type"]: OutletType(**entry) for entry in _read("services.yml")["outlet_types"]}


@cache
def indicators() -> dict[str, Indicator]:
    """The allow-list of indicators, by code."""
    return {entry["indicator_code"]: Indicator(**entry) for entry in _read("indicators.yml")["indicators"]}


@cache
def thresholds() -> Thresholds:
    """Distances and sizes that the method takes from its sources."""
    return Thresholds(**_read("thresholds.yml"))


@cache
def road_rules() -> RoadRules:
    """What OpenStreetMap's tags of a way mean for walking."""
    return RoadRules(**_read("roads.yml"))


class ConcentrationNumbers(_Entry):
    """Numbers of the rule that makes a unit a priority area, and of the overlay: people, ratios, a percentile (0–100), shares (0–1), counts."""

    source_zh: str
    source_en: str
    source_date: Any
    least_migrants: int
    least_inversion_ratio: float
    least_multiple_of_place: float
    least_density_percentile: float
    small_residents: int
    most_residents: int
    moved_share: float
    overlay_permutations: int
    overlay_false_share: float
    overlay_seed: int


@cache
def concentration_numbers() -> ConcentrationNumbers:
    """When a unit is a priority area."""
    return ConcentrationNumbers(**_read("concentration.yml"))


def indicator(code: str) -> Indicator:
    """The indicator `code`; UnknownCodeError where it is not on the allow-list."""
    try:
        return indicators()[code]
    except KeyError:
        raise UnknownCodeError(N_("Indicator {code} is not on the list of allowed indicators."), code=code) from None


def content_bytes() -> bytes:
    """The catalogue's files as bytes: part of what identifies a release."""
    return b"\0".join(path.read_bytes() for path in sorted(_FOLDER.glob("*.yml")))
