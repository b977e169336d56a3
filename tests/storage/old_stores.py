"""Stores as earlier versions of this program left them."""

from contextlib import closing
from importlib import import_module

from alembic.command import upgrade
from sqlalchemy import text

from storage.engine import open_engines

migrate = import_module("storage.migrate")

COUNT = 20
COLUMNS = (
    "key, view_hash, manage_hash, bank_hash, engine, app_version, language, "
    "sheet, outcome, sentences, created_at, expires_at"
)
KEEP = text(f"INSERT INTO results ({COLUMNS}) VALUES (:{COLUMNS.replace(', ', ', :')})")  # noqa: S608  (our own words)


def make_old(url, revision, make_result):
    """Make a store as the version of this program did whose newest migration this is."""
    with closing(open_engines(url)) as engines, engines.writing() as connection:
        migrate._PREPARE[connection.dialect.name](connection)
        upgrade(migrate._config(connection), revision)
        connection.execute(text("INSERT INTO banks VALUES (:h, :t)"), {"h": make_result("0").bank_hash, "t": "{}"})
        for number in range(COUNT):
            made = make_result(str(number), sheet=f"ü {number}")
            values = {name: getattr(made, name) for name in COLUMNS.split(", ")}
            connection.execute(KEEP, values)
        if revision != "0001_results":
            connection.execute(text("UPDATE results SET is_shared = false, shows = 'verdict', link_number = 3"))
