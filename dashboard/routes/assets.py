"""Our scripts and styles and Leaflet's: kept by the browser for good where the address names their version."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from dashboard.maps import assets

KEEP = "public, max-age=31536000, immutable"


def map_script(request: Request) -> Response:
    """GET /assets/map.js: every script of the map in one answer."""
    return Response(assets.map_script(), media_type="text/javascript", headers={"Cache-Control": KEEP} if "v" in request.query_params else None)


class Files(StaticFiles):
    """The files of a folder."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file, or 404."""
        response = await super().get_response(path, scope)
        if scope["query_string"].startswith(b"v="):
            response.headers["Cache-Control"] = KEEP
        return response
