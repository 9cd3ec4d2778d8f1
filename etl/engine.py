"""Which code makes a release: a hash of every source that can decide what a release holds, so that changed code never passes for unchanged content."""

import hashlib
from functools import cache
from typing import Final

from geo.settings import PROJECT

SOURCES: Final = ("etl/**/*.py", "geo/*.py", "geo/analysis/priority.py", "geo/analysis/snapshot.py", "geo/catalogue/*.py", "geo/core/*.py", "geo/db/**/*.py")
"""Patterns of the sources from the root of the project; a test holds them against what the build imports. The method's data are hashed by the catalogue."""
STATEMENTS: Final = ("geo/db/sql/*.sql",)


@cache
def engine_hash() -> str:
    """The sources' names and texts as one hash; ends of lines do not matter."""
    whole = hashlib.sha256()
    for path in sorted({path for pattern in (*SOURCES, *STATEMENTS) for path in PROJECT.glob(pattern)}):
        text = path.read_bytes().replace(b"\r\n", b"\n")
        whole.update(f"{path.relative_to(PROJECT).as_posix()}\0{hashlib.sha256(text).hexdigest()}\n".encode())
    return whole.hexdigest()
