"""The schema `app`, step by step: unlike `exact` and `shown` it holds what nobody can read again from files, so it is never laid anew."""

from pathlib import Path
from typing import Final

from alembic.command import upgrade
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.schema import CreateSchema

SCHEMA: Final = "app"


def migrate(connection: Connection, *, editor_role: str, reader_role: str) -> None:
    """Bring `app` to its newest form within the transaction of `connection`: killed at any point, it stays as it was. Idempotent.

    `editor_role` may write `app`, `reader_role` may read it; neither gets anything else.
    """
    connection.execute(CreateSchema(SCHEMA, if_not_exists=True))
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    upgrade(config, "head")
    quote = connection.dialect.identifier_preparer.quote_identifier
    for role, may in ((editor_role, "SELECT, INSERT, UPDATE, DELETE"), (reader_role, "SELECT")):
        connection.execute(text(f"GRANT USAGE ON SCHEMA {SCHEMA} TO {quote(role)}"))
        connection.execute(text(f"GRANT {may} ON {SCHEMA}.plan, {SCHEMA}.outlet_change TO {quote(role)}"))
