"""Where Alembic begins: it works on the connection that it is handed, inside the transaction that is open there."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], version_table_schema="app")
with context.begin_transaction():
    context.run_migrations()
