"""The one database of this process: opened when it is first needed, kept until the application ends."""

from contextlib import ExitStack
from threading import Lock

from geo.db.engine import Database, open_database
from geo.settings import settings


class _Kept:
    """At most one open database, whoever asks first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._stack = ExitStack()
        self._database: Database | None = None

    def get(self) -> Database:
        """The open database; DatabaseError where it cannot be reached, and the next one who asks tries again."""
        with self._lock:
            if self._database is None:
                self._database = self._stack.enter_context(open_database(settings(), settings().place))
            return self._database

    def close(self) -> None:
        """Close it, if it is open."""
        with self._lock:
            self._stack.close()
            self._database = None


_KEPT = _Kept()


def database() -> Database:
    """The database of the place that is served."""
    return _KEPT.get()


def close_database() -> None:
    """Give the database back; whoever asks later opens it again."""
    _KEPT.close()
