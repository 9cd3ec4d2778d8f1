"""Where the migrants' share clusters, as marks on the map: the analyst's overlay, each mark with whether the rule of priority areas agrees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import pandas as pd

from geo.errors import N_
from geo.i18n import Language, translate

Kind = Literal["hot", "cold", "rule_only", "local"]
LETTERS: Final[Mapping[Kind, str]] = {"hot": N_("H"), "cold": N_("L"), "rule_only": N_("R"), "local": N_("M")}
"""What stands in a mark: high or low by Gi*, the rule alone, or local Moran alone."""


@dataclass(frozen=True, slots=True)
class ClusterMark:
    """The mark of one unit; `is_local` where local Moran stands out as well."""

    unit_code: str
    kind: Kind
    is_local: bool
    agrees_with_rule: bool


def cluster_marks(overlay: pd.DataFrame) -> list[ClusterMark]:
    """Marks of the units that Gi*, local Moran or the rule marks; `overlay` as of `geo.analysis.hotspots.hotspots`."""
    marks = []
    for row in overlay.to_dict("records"):
        local = bool(row["lisa_is_significant"])
        kind: Kind | None = (
            "hot" if row["is_hot"] else "cold" if row["is_cold"] else "rule_only" if row["agreement"] == "rule_only" else "local" if local else None
        )
        if kind is not None:
            marks.append(ClusterMark(str(row["unit_code"]), kind, local, bool(row["agrees_with_rule"])))
    return marks


def marks_for_script(marks: Sequence[ClusterMark], language: Language) -> list[list[object]]:
    """The marks as the script wants them: code, letter, whether square, whether the ring is whole."""
    return [[mark.unit_code, translate(LETTERS[mark.kind], language), mark.is_local, mark.agrees_with_rule] for mark in marks]
