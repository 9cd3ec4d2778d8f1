"""The analyst's marks on the map: which units bear one, what stands in it, and that the legend counts them."""

import pandas as pd

from dashboard.components.legend import _clusters
from dashboard.maps.clusters import ClusterMark, cluster_marks, marks_for_script

ROWS = [
    # code, hot, cold, local Moran stands out, agreement with the rule
    ("a", True, False, True, "both"),
    ("b", True, False, False, "overlay_only"),
    ("c", False, True, False, "neither"),
    ("d", False, False, False, "rule_only"),
    ("e", False, False, True, "neither"),
    ("f", False, False, False, "neither"),
]


def marks() -> list[ClusterMark]:
    overlay = pd.DataFrame(ROWS, columns=["unit_code", "is_hot", "is_cold", "lisa_is_significant", "agreement"])
    return cluster_marks(overlay.assign(agrees_with_rule=overlay["is_hot"] == overlay["agreement"].isin(["both", "rule_only"])))


def test_a_mark_tells_what_stands_out_and_whether_the_rule_agrees() -> None:
    assert marks() == [
        ClusterMark("a", "hot", is_local=True, agrees_with_rule=True),
        ClusterMark("b", "hot", is_local=False, agrees_with_rule=False),
        ClusterMark("c", "cold", is_local=False, agrees_with_rule=True),
        ClusterMark("d", "rule_only", is_local=False, agrees_with_rule=False),
        ClusterMark("e", "local", is_local=True, agrees_with_rule=True),
    ]  # f stands out nowhere


def test_the_letters_are_those_of_the_language() -> None:
    assert [letter for _, letter, *_ in marks_for_script(marks(), "zh")] == ["高", "高", "低", "规", "局"]
    assert [letter for _, letter, *_ in marks_for_script(marks(), "en")] == ["H", "H", "L", "R", "M"]


def test_the_legend_counts_the_marks_and_is_silent_without_any() -> None:
    told = _clusters(marks())
    assert [int(count) for count in pd.Series([told]).str.findall(r'<td class="n">(\d+)</td>').iloc[0]] == [2, 1, 1, 1, 2, 2]
    assert _clusters([]) == ""
