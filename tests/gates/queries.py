"""How often the store is asked for one questionnaire: counted in the process itself, on both stores.

Run by `python -m tests.gates.load`. Answering asks for nothing; finishing and reading stay within a few statements,
whatever the questionnaire is like.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event

from app import build_app
from questions import Bank
from tests.web.visitor import Visitor, finish_form
from web.platform.settings import Settings


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the statements that any engine sends."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def statements_per_questionnaire(data: Path, database: str | None, bank: Bank) -> tuple[int, int, int]:
    """Return how many statements it takes to answer, to finish, and to read once; after a first one of each."""
    app: Flask = build_app(Settings(data=data, database_url=database, results_per_hour=0))
    logging.getLogger().setLevel(logging.WARNING)
    once(app, bank)
    return once(app, bank)


def once(app: Flask, bank: Bank) -> tuple[int, int, int]:
    """Go through the questionnaire once."""
    person = Visitor(app, bank)
    with counted() as seen:
        review = person.answer_all("director")
        answered = len(seen)
        finished = person.send(finish_form(review))
        promised = len(seen)
        assert finished.status_code == 303
        assert person.get(finished.location).status_code == 200
        return answered, promised - answered, len(seen) - promised
