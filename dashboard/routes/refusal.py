"""A refusal that both a program and a person can read: one sentence in each language."""

from starlette.responses import JSONResponse, Response

from geo.errors import DatabaseError, GapMapError, UnknownCodeError
from geo.i18n import LANGUAGES, sentence


def refusal(error: GapMapError) -> Response:
    """404 for what does not exist, 503 while the database is away, 400 for anything else that was asked wrongly."""
    status_code = 404 if isinstance(error, UnknownCodeError) else 503 if isinstance(error, DatabaseError) else 400
    return JSONResponse({language: sentence(error, language) for language in LANGUAGES}, status_code=status_code)
