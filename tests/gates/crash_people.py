"""People who finish questionnaires and rule their results while the server is killed under them.

They share the machine with the server, so they are cheap: their cookies are signed beforehand with the server's key,
and they speak HTTP over bare sockets. Each sends its form again until it is acknowledged, as a browser's user would.
"""

import asyncio
import json
import re
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from flask import Flask, session
from flask_wtf.csrf import generate_csrf

from app import build_app
from questions import Bank, load_bank
from web.access.keyring import add_key
from web.platform.secrets import first_view_secret, hashed, manage_secret, new_secret, view_secret
from web.platform.settings import Settings
from web.session.draft import Draft, save_draft
from web.session.signing import SignedCookie

KEY = "crash-gate-0123456789-abcdefghijklmnopqrstuvwxyz"
ANSWER_WITHIN = 30.0  # seconds
PATIENCE = 120.0  # seconds until somebody gives up on a form that is never acknowledged


@dataclass(slots=True)
class Finish:
    """A form that was sent, and what its maker was told."""

    submit: str
    sheet: str
    key: bytes
    links: set[str] = field(default_factory=set)  # all that were acknowledged for this form: one, if all is well
    is_acknowledged: bool = False
    is_renewed: bool = False
    is_deleted: bool = False


class Forms:
    """Makes filled forms with the cookies that go with them; the secrets are the product's own."""

    def __init__(self, place: Path) -> None:
        """Build an app that only lends its key and its way to sign."""
        self.app: Flask = build_app(Settings(data=place, secret_key=KEY))
        self.bank: Bank = load_bank()
        signer = SignedCookie().get_signing_serializer(self.app)
        assert signer is not None
        self._signer = signer
        self._cookie_name = self.app.config["SESSION_COOKIE_NAME"]

    def fill(self, chance: Random) -> tuple[Finish, str, str]:
        """Return a finish that was never seen before, its cookie and its body."""
        answers = self._answers(chance)
        draft = Draft(new_secret()[:12], answers, self._marks(chance, answers), self._context(chance), new_secret())
        sheet = {
            "answers": dict(sorted(draft.answers.items())),
            "double": sorted(draft.double),
            "context": dict(sorted(draft.context.items())),
        }
        finish = Finish(draft.finish_secret, json.dumps(sheet), hashed("submit", draft.finish_secret))
        cookie, token = self._signed(draft)
        return finish, cookie, urlencode({"csrf_token": token, "sheet": draft.id, "once": draft.finish_secret})

    def _answers(self, chance: Random) -> dict[str, str]:
        asked = list(self.bank.asked.values())
        given = {question.id: chance.choice(list(question.options)) for question in asked if chance.random() < 0.9}
        return given or {asked[0].id: next(iter(asked[0].options))}

    def _marks(self, chance: Random, answers: dict[str, str]) -> tuple[str, ...]:
        most = min(self.bank.marks.at_most, len(answers))
        return tuple(chance.sample(sorted(answers), chance.randint(0, most)))

    def _context(self, chance: Random) -> dict[str, str]:
        entries = self.bank.context.items()
        return {id_: chance.choice(list(entry.options)) for id_, entry in entries if chance.random() < 0.5}

    def rule(self, finish: Finish, **fields: str) -> tuple[str, str]:
        """Return cookie and body with which the maker of a result sends one of the forms that rule it."""
        cookie, token = self._signed(Draft(id=finish.submit[:12], last_finish=finish.submit), with_key=True)
        return cookie, urlencode({"csrf_token": token, **fields})

    def _signed(self, draft: Draft, *, with_key: bool = False) -> tuple[str, str]:
        with self.app.test_request_context("/"):
            save_draft(self.bank, draft)
            if with_key:
                add_key(manage_secret(draft.last_finish))
            token = generate_csrf()
            return f"{self._cookie_name}={self._signer.dumps(dict(session))}", token

    def first_link(self, finish: Finish) -> str:
        """Return the address that the acknowledgement must name."""
        with self.app.app_context():
            return f"/results/{first_view_secret(finish.submit)}"

    def renewed_link(self, finish: Finish) -> str:
        """Return the address after the link was renewed once."""
        with self.app.app_context():
            return f"/results/{view_secret(manage_secret(finish.submit), 1)}"

    def current_link(self, finish: Finish) -> str:
        """Return the address that opens the result now."""
        return self.renewed_link(finish) if finish.is_renewed else self.first_link(finish)


class Line:
    """One connection to the first of some servers, or to the next one when it broke."""

    def __init__(self, *ports: int) -> None:
        self._ports = ports
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, cookie: str = "", body: str = "") -> tuple[int, dict[str, str], bytes]:
        """Send one request; raises OSError or EOFError when the server went away before it answered in full."""
        head = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self._ports[0]}"]
        if cookie:
            head.append(f"Cookie: {cookie}")
        if method == "POST":
            head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        try:
            return await asyncio.wait_for(self._exchange("\r\n".join([*head, "", body]).encode()), ANSWER_WITHIN)
        except (OSError, EOFError, ValueError):
            self.close()
            self._ports = (*self._ports[1:], self._ports[0])
            raise

    async def _exchange(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._ports[0])
        reader, writer = self._streams
        writer.write(request)
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = (line.partition(": ") for line in head[1:] if line)
        headers = {name.lower(): value for name, _, value in pairs}
        body = await reader.readexactly(int(headers["content-length"]))
        return int(head[0].split()[1]), headers, body

    def close(self) -> None:
        """Drop the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    async def __aenter__(self) -> "Line":
        return self

    async def __aexit__(self, *_: object) -> None:
        """Drop the connection, and wait until it is gone."""
        if self._streams is not None:
            writer = self._streams[1]
            self.close()
            with suppress(OSError):
                await writer.wait_closed()


@dataclass
class Ledger:
    """What everybody sent and was told."""

    finishes: list[Finish] = field(default_factory=list)
    acknowledged: int = 0
    doubles: int = 0
    renewed: int = 0
    deleted: int = 0
    passing: frozenset[int] = frozenset({503})  # after these people try again
    broken: int = 0  # requests that ended without an answer
    answers: Counter[int] = field(default_factory=Counter)
    strange: list[str] = field(default_factory=list)


class Person:
    """Finishes one questionnaire after the other, sometimes twice at once, and sometimes rules what was made."""

    def __init__(self, ports: tuple[int, ...], forms: Forms, ledger: Ledger, chance: Random) -> None:
        self._lines = (Line(*ports), Line(*ports))
        self._forms, self._ledger, self._chance = forms, ledger, chance

    async def live(self, is_over: asyncio.Event) -> None:
        """Go on until it is over; what was begun is brought to its end."""
        async with self._lines[0], self._lines[1]:
            while not is_over.is_set():
                await self._finish_one()

    async def _finish_one(self) -> None:
        finish, cookie, body = self._forms.fill(self._chance)
        self._ledger.finishes.append(finish)
        is_double = self._chance.random() < 0.2
        self._ledger.doubles += is_double
        lines = self._lines if is_double else self._lines[:1]
        await asyncio.gather(*(self._submit(line, finish, cookie, body) for line in lines))
        if finish.is_acknowledged:
            await self._rule(finish)

    async def _submit(self, line: Line, finish: Finish, cookie: str, body: str) -> None:
        status, headers = await self._insist(line, "/results", cookie, body, {303})
        if status == 303:
            self._ledger.acknowledged += not finish.is_acknowledged
            finish.is_acknowledged = True
            finish.links.add(headers["location"])

    async def _rule(self, finish: Finish) -> None:
        fate = self._chance.random()
        if fate < 0.05:
            cookie, body = self._forms.rule(finish, number="1")
            status, _ = await self._insist(self._lines[0], "/manage/link?of=own", cookie, body, {303})
            finish.is_renewed = status == 303
            self._ledger.renewed += finish.is_renewed
        elif fate < 0.10:
            cookie, body = self._forms.rule(finish)
            status, _ = await self._insist(self._lines[0], "/manage/delete?of=own", cookie, body, {200}, again={404})
            finish.is_deleted = status in {200, 404}
            self._ledger.deleted += finish.is_deleted

    async def _insist(
        self,
        line: Line,
        path: str,
        cookie: str,
        body: str,
        good: set[int],
        *,
        again: frozenset[int] | set[int] = frozenset(),
    ) -> tuple[int, dict[str, str]]:
        """Send a form until it is answered well; a status in `again` is good once an earlier try was cut off."""
        was_cut, deadline = False, time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                status, headers, page = await line.ask("POST", path, cookie, body)
            except (OSError, EOFError, ValueError):
                was_cut = True
                self._ledger.broken += 1
                await asyncio.sleep(self._chance.uniform(0.1, 0.4))  # more often would slow down the start
                continue
            self._ledger.answers[status] += 1
            if status in good or (was_cut and status in again):
                return status, headers
            if status not in self._ledger.passing:
                self._ledger.strange.append(f"{path}: {status} {_title(page)}")
                return status, headers
            was_cut = True
            await asyncio.sleep(0.1)
        self._ledger.strange.append(f"{path}: never answered well")
        return 0, {}


def _title(page: bytes) -> str:
    """Return what tells most about a page that should not have come."""
    found = re.search(rb"<h1>(.*?)</h1>", page)
    return (found[1] if found else page[:300]).decode(errors="replace")
