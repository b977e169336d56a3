"""Runs the migrations on the connection, and in the transaction, that `storage.migrate` hands in.

A migration that rebuilds a table to which others refer needs `PRAGMA foreign_keys=OFF` before its
transaction begins; SQLite ignores it later.
"""

from alembic import context

from storage.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters most things only by copying the table
)
context.run_migrations()
