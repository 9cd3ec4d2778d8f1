"""What a browser fetches before Streamlit asks for it: the parts of Streamlit that our pages are made of, and the map's own files."""

import json
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any, Final

from streamlit import file_util

from dashboard.maps.assets import LEAFLET_SCRIPT, LEAFLET_STYLE, map_script_link, own_link

# Streamlit's names for what our pages hold. A name that a later release no longer has is passed over: it is then fetched when it is needed, as before.
_PARTS: Final = ("Html", "Selectbox", "ButtonGroup", "Slider", "BidiComponent", "ComponentInstance", "Button")
_START: Final = "index.html"


@lru_cache(maxsize=1)
def module_links() -> str:
    """A link for every module that the parts need and the document does not name already."""
    file = Path(file_util.get_static_dir()) / "manifest.json"
    manifest: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    wanted = [key for key, chunk in manifest.items() if chunk.get("isDynamicEntry") and chunk.get("name") in _PARTS]
    known = _needed(manifest, [_START])
    return "".join(f'<link rel="modulepreload" crossorigin href="./{escape(manifest[key]["file"])}">' for key in _needed(manifest, wanted) if key not in known)


@lru_cache(maxsize=1)
def map_files() -> list[str]:
    """Addresses of the scripts and styles that the map's frame asks for."""
    return [LEAFLET_SCRIPT, map_script_link(), LEAFLET_STYLE, own_link("gap_map.css")]


def _needed(manifest: dict[str, Any], keys: list[str]) -> dict[str, None]:
    """The chunks of `keys` and all that they import, each once, in the order in which they are found."""
    found: dict[str, None] = {}
    waiting = list(reversed(keys))
    while waiting:
        key = waiting.pop()
        if key in manifest and key not in found:
            found[key] = None
            waiting.extend(reversed(manifest[key].get("imports", [])))
    return found
