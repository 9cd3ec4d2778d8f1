"""Gridville with names that try to be markup, a template, Markdown or a script: on every surface they must stand as the text that they are."""

from dataclasses import replace
from typing import Final

from etl.folder import PlaceData
from tests.gridville import gridville

HOSTILE: Final = {
    "0-2": '<img src=x onerror="window.hacked=1">',
    "0-3": "**bold** :red[red] $a^2$ ~~gone~~",
    "0-4": "[link](javascript:window.hacked=2) `code`",
    "1-1": "${window.hacked=3} # &lt;b&gt;",
    "1-3": "{{ constructor.constructor('window.hacked=4')() }}",
}
"""Names by code of the unit; each lies beyond 1,300 m of a `family` outlet, so that lists of the gap name it."""


def hostile_gridville() -> PlaceData:
    """Gridville whose units bear those names, and whose outlets all bear the first of them."""
    data = gridville(input_hash="hostile")
    unit = data.frames["unit"]
    named = unit.assign(name_zh=[HOSTILE.get(code, name) for code, name in zip(unit["unit_code"], unit["name_zh"], strict=True)])
    outlet = data.frames["outlet"].assign(name_zh=HOSTILE["0-2"])
    return replace(data, frames={**data.frames, "unit": named, "outlet": outlet})
