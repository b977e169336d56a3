"""Links that open nothing, one for each reason, and what an answer shows of the reason."""

import sqlite3
from pathlib import Path

from flask import Flask
from werkzeug.test import TestResponse

from questions import Bank
from tests.attacks.scene import Maker, form_of, make_result, soup
from tests.web.conftest import DATABASE
from tests.web.visitor import fields_of
from web.platform.secrets import hashed, new_secret

FLEETING = {"X-Request-Id", "Date"}  # not the length, which is all that HEAD tells of a page


def dead_links(app: Flask, bank: Bank, data: Path) -> dict[str, str]:
    """Return a view link for each way in which one can open nothing."""
    makers = {name: make_result(app, bank, "director") for name in ("off", "expired", "deleted")}
    switch_off(makers["off"])
    expire(data, makers["expired"].secrets["manage"])
    delete(makers["deleted"])
    links = {name: maker.secrets["view"] for name, maker in makers.items()}
    return {"unknown": new_secret(), "revoked": makers["off"].secrets["old view"], **links}


def dead_controls(app: Flask, bank: Bank, data: Path) -> dict[str, str]:
    """Return a manage secret for each way in which one can rule nothing."""
    makers = {name: make_result(app, bank, "head") for name in ("expired", "deleted")}
    expire(data, makers["expired"].secrets["manage"])
    delete(makers["deleted"])
    living = make_result(app, bank, "head")
    others = {name: living.secrets[kind] for name, kind in (("a view link", "view"), ("a form's", "submit"))}
    return {"unknown": new_secret(), **others, **{name: maker.secrets["manage"] for name, maker in makers.items()}}


def switch_off(maker: Maker) -> None:
    form = form_of(soup(maker.visitor, "/manage/share"), "/manage/sharing")
    fields = fields_of(form) | {"is_shared": None}
    assert maker.visitor.post("/manage/sharing", fields).status_code == 303


def delete(maker: Maker) -> None:
    form = form_of(soup(maker.visitor, "/manage/delete"), "/manage/delete")
    assert maker.visitor.post("/manage/delete", fields_of(form)).status_code == 200


def expire(data: Path, manage: str) -> None:
    """Let a result have expired long ago."""
    connection = sqlite3.connect(data / DATABASE)
    with connection:
        found = connection.execute(
            "UPDATE results SET expires_at = 1 WHERE manage_hash = ?", [hashed("manage", manage)]
        )
        assert found.rowcount == 1
    connection.close()


def gist(answer: TestResponse) -> tuple[int, bytes, tuple[tuple[str, str], ...]]:
    """Return all that could tell one reason from another."""
    headers = tuple((name, value) for name, value in answer.headers.items() if name not in FLEETING)
    return answer.status_code, answer.data, headers
