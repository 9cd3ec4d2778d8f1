"""Scripts and styles of the map, all served by the product itself: importing this module takes every outside address out of folium."""

import hashlib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Final

import folium
import folium.plugins
from folium.elements import JSCSSMixin

ASSETS: Final = Path(__file__).resolve().parent.parent / "assets"
OWN_SCRIPTS: Final = (
    "geometry",
    "units",
    "boxes",
    "canvas",
    "ground",
    "marks",
    "clusters",
    "labels",
    "proposed",
    "controls",
    "sketch",
    "measure",
    "found",
    "pointer",
    "ahead",
    "gap_map",
)
LEAFLET_VERSION: Final = version("django-js-lib-leaflet")
LEAFLET_SCRIPT: Final = f"/assets/leaflet/leaflet.js?v={LEAFLET_VERSION}"
LEAFLET_STYLE: Final = f"/assets/leaflet/leaflet.css?v={LEAFLET_VERSION}"
Links = list[tuple[str, str]]


def own_link(file_name: str) -> str:
    """Address of one of our own files; its content is part of the address, so that a browser never keeps an old one."""
    return f"/assets/own/{file_name}?v={_version((ASSETS / 'own' / file_name).read_bytes())}"


def map_script() -> str:
    """All scripts of the map, one after another: one answer instead of fifteen that the frame would ask for in turn."""
    return "\n".join((ASSETS / "own" / f"{name}.js").read_text("utf-8") for name in OWN_SCRIPTS)


def map_script_link() -> str:
    """Address of `map_script`, its content a part of it."""
    return f"/assets/map.js?v={_version(map_script().encode())}"


def _version(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def _subclasses(parent: type[JSCSSMixin]) -> Iterator[type[JSCSSMixin]]:
    for child in parent.__subclasses__():
        yield child
        yield from _subclasses(child)


def serve_everything_ourselves() -> None:
    """Leaflet from our own address for every map; whatever else folium would fetch elsewhere is not fetched at all."""
    for element in _subclasses(JSCSSMixin):
        if element.__module__.startswith("folium."):
            element.default_js, element.default_css = [], []
    folium.Map.default_js = [("leaflet", LEAFLET_SCRIPT)]
    folium.Map.default_css = [("leaflet_css", LEAFLET_STYLE)]


serve_everything_ourselves()
