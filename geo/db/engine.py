"""Connections to the database of one place: the loader's sees everything, the reader's sees `shown` and plans, the editor's writes plans alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from sqlalchemy import URL, Engine, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import NullPool

from geo.db.cluster import OWNER, PORT, Cluster
from geo.db.migrations import migrate
from geo.db.tables import create_schema
from geo.errors import DatabaseError, N_
from geo.settings import Settings

READER_ROLE: Final = "gapmap_reader"
EDITOR_ROLE: Final = "gapmap_editor"
_READER_OPTIONS: Final = f"-c role={READER_ROLE} -c default_transaction_read_only=on -c statement_timeout=30000"
_EDITOR_OPTIONS: Final = f"-c role={EDITOR_ROLE} -c statement_timeout=30000"
_APPLICATION: Final = "gapmap"


@dataclass(frozen=True, slots=True)
class Database:
    """The database of one place, opened: `loader` writes and sees exact counts, `reader` sees protected ones only, `editor` writes plans and sees no count."""

    loader: Engine
    reader: Engine
    editor: Engine

    def close(self) -> None:
        """Give every connection back."""
        self.loader.dispose()
        self.reader.dispose()
        self.editor.dispose()


@contextmanager
def open_database(settings: Settings, place_code: str) -> Iterator[Database]:
    """The database of `place_code`, created where it does not exist; DatabaseError where it cannot be reached."""
    if settings.database_url is not None:
        url = make_url(settings.database_url.get_secret_value()).set(drivername="postgresql+psycopg")
        yield from _opened(url)
        return
    with Cluster(settings.data_folder) as cluster:
        base = URL.create("postgresql+psycopg", username=OWNER, database="postgres", query={"host": str(cluster.socket_folder), "port": str(PORT)})
        url = base.set(database=f"gapmap_{place_code}")
        _create_database(base, str(url.database))
        yield from _opened(url)


def _opened(url: URL) -> Iterator[Database]:
    database = connect(url)
    try:
        yield database
    finally:
        database.close()


def connect(url: URL) -> Database:
    """Engines on `url`, with the extension, the roles and the schemas in place."""
    loader = create_engine(url, pool_pre_ping=True, connect_args={"application_name": _APPLICATION})
    try:
        _prepare(loader)
    except DBAPIError as error:
        raise unreachable(error) from error
    reader, editor = (
        create_engine(url, pool_pre_ping=True, connect_args={"application_name": _APPLICATION, "options": options})
        for options in (_READER_OPTIONS, _EDITOR_OPTIONS)
    )
    return Database(loader, reader, editor)


def unreachable(error: DBAPIError) -> DatabaseError:
    """What to tell when the database does not answer: its own first line, never the values of a statement."""
    lines = str(error.orig).strip().splitlines()
    reason = lines[0] if isinstance(error, OperationalError) and lines else type(error.orig).__name__
    return DatabaseError(
        N_("The database does not answer ({reason}). The last release stays as it was; start again, or ask whoever runs the server."), reason=reason
    )


def _create_database(base: URL, name: str) -> None:
    engine = create_engine(base, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        if connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name}) is None:
            quoted = connection.dialect.identifier_preparer.quote_identifier(name)
            connection.execute(text(f"CREATE DATABASE {quoted}"))


def _prepare(loader: Engine) -> None:
    with loader.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('gapmap prepare'))"))
        if connection.scalar(text("SELECT 1 FROM pg_extension WHERE extname = 'postgis'")) is None:
            connection.execute(text("CREATE EXTENSION postgis"))
        for role in (READER_ROLE, EDITOR_ROLE):
            if connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}) is None:
                connection.execute(text(f"CREATE ROLE {role} NOLOGIN"))
                connection.execute(text(f"GRANT {role} TO CURRENT_USER"))
        create_schema(connection, READER_ROLE)
        migrate(connection, editor_role=EDITOR_ROLE, reader_role=READER_ROLE)
