"""Tags of OpenStreetMap to what a road is: its class on the map, whether one walks there, and its level, by `geo/catalogue/roads.yml`."""

from typing import Final

import pandas as pd

from geo.catalogue import road_rules
from geo.frames import Column

TAGS: Final = tuple(Column(name, "text", required=False) for name in ("highway", "foot", "access", "motorroad", "bridge", "tunnel", "layer"))
"""Tags that a source of roads may map beside the contract's columns."""


def is_road(tags: pd.DataFrame) -> "pd.Series[bool]":
    """Whether each way exists as a road: its highway=* is one of the rules'."""
    return _plain(tags["highway"]).isin(road_rules().highways)


def road_class(tags: pd.DataFrame) -> pd.Series:
    """arterial, street or lane, of ways that are roads."""
    return _plain(tags["highway"]).map({value: highway.road_class for value, highway in road_rules().highways.items()})


def is_walkable(tags: pd.DataFrame) -> "pd.Series[bool]":
    """Whether one may go there on foot: what foot=* says; else not where access=* or motorroad=* forbid it; else as the kind of road is."""
    rules = road_rules()
    always = {value for value, highway in rules.highways.items() if highway.on_foot == "yes"}
    foot = _plain(tags["foot"])
    is_closed = foot.isin(rules.foot_forbids) | _plain(tags["access"]).isin(rules.access_forbids) | _plain(tags["motorroad"]).isin(rules.motorroad_forbids)
    return foot.isin(rules.foot_allows) | (_plain(tags["highway"]).isin(always) & ~is_closed)


def level(tags: pd.DataFrame) -> pd.Series:
    """Level of each way: layer=* where it is a whole number, else that of a bridge or a tunnel, else 0."""
    rules = road_rules()
    layer = pd.to_numeric(_plain(tags["layer"]).where(lambda text: text.str.fullmatch(r"[+-]?\d")), errors="coerce")
    has_bridge = ~_plain(tags["bridge"]).isin(rules.not_there)
    has_tunnel = ~_plain(tags["tunnel"]).isin(rules.not_there | rules.on_the_ground)
    built = pd.Series(0, index=tags.index).mask(has_tunnel, rules.tunnel_level).mask(has_bridge, rules.bridge_level)
    return layer.fillna(built).astype("int64")


def _plain(values: pd.Series) -> pd.Series:
    """Small letters, and of several values (a;b) the first; "" where there is none."""
    return values.astype("string").fillna("").str.replace(r";.*", "", regex=True).str.strip().str.lower()
