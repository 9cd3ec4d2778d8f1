"""What the search box lists while somebody types: names of a release, read once, then found without the database."""

from functools import lru_cache
from typing import Final

from sqlalchemy.exc import DBAPIError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dashboard.database import database
from dashboard.found_place import place_text
from dashboard.routes.refusal import refusal
from geo.analysis.search import Entry, search, search_index
from geo.analysis.snapshot import read_snapshot
from geo.db.engine import unreachable
from geo.db.release import Release, releases
from geo.errors import GapMapError, N_, UnknownCodeError
from geo.i18n import Language, translate

_LISTED: Final = 8
_LONGEST: Final = 60
_KINDS: Final = {"area": N_("priority area"), "unit": N_("community or village"), "estate": N_("estate or hamlet"), "outlet": N_("outlet")}


def found(request: Request) -> Response:
    """GET /search/{release_id}.json?q=&lang=: at most eight entries with name, kind in words, the code of the unit to open and the place in it to mark."""
    lang: Language = "en" if request.query_params.get("lang") == "en" else "zh"
    try:
        entries = search(_index(request.path_params["release_id"]), request.query_params.get("q", "")[:_LONGEST], most=_LISTED)
    except DBAPIError as error:
        return refusal(unreachable(error))
    except GapMapError as error:
        return refusal(error)
    listed = [
        {
            "name": entry.name_en if lang == "en" and entry.name_en else entry.name_zh,
            "kind": translate(_KINDS[entry.kind], lang),
            "unit": entry.unit_code,
            "place": _place(entry),
        }
        for entry in entries
    ]
    return JSONResponse(listed)


def _place(entry: Entry) -> str | None:
    """The outlet or estate as the address bar names it."""
    if entry.kind == "outlet":
        return place_text("outlet", entry.code)
    return place_text("estate", entry.name_zh) if entry.kind == "estate" else None


def warm_up(release: Release) -> None:
    """Read what can be found in a release before anybody looks for it."""
    search(_index(str(release.release_id)), "a", most=1)  # names are spelled out with the first search


@lru_cache(maxsize=2)
def _index(release_id: str) -> list[Entry]:
    """What can be found in a release; UnknownCodeError where it does not exist."""
    with database().reader.connect() as connection:
        release = next((known for known in releases(connection) if str(known.release_id) == release_id), None)
        if release is None:
            raise UnknownCodeError(N_("There is no release {release} here."), release=release_id)
        return search_index(read_snapshot(connection, release))
