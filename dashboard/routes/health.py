"""Whether the product can answer: the database is reachable and a release is served."""

from sqlalchemy.exc import DBAPIError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dashboard.database import database
from geo.db.release import current_release
from geo.errors import GapMapError


def health(_request: Request) -> Response:
    """GET /health: 200 where a release is served, else 503."""
    try:
        with database().reader.connect() as connection:
            release = current_release(connection)
    except (GapMapError, DBAPIError):
        return JSONResponse({"database": False, "release": None}, status_code=503)
    return JSONResponse({"database": True, "release": release.release_id if release else None}, status_code=200 if release else 503)
