"""People who answer one question per page, finish and open the result; the same for every site, and cheap.

They follow redirects and send back what the forms hold, and look at nothing else, so that the processors that they
share with the servers are spent on the servers.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp

from questions import Bank
from tests.gates.load_people import HIDDEN, VALUE, Tally
from tests.sheets import asked

PATIENCE = 60
SEED = 20261122


@dataclass(frozen=True, slots=True)
class Drive:
    """What came of one drive: what happened, and how long it took."""

    tally: Tally
    seconds: float

    @property
    def rate(self) -> float:
        """Return how many questionnaires were finished in a second."""
        return len(self.tally.links) / self.seconds


class WrongAnswerError(Exception):
    """A site answered otherwise than it must; it is tallied already."""


def drive(url: str, bank: Bank, *, clients: int, journeys: int) -> Drive:
    """Let so many people at once finish so many questionnaires, without time to think."""
    return asyncio.run(_drive(url, bank, clients, journeys))


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[aiohttp.ClientSession]:
    """Open connections to a site, as many as are needed."""
    async with aiohttp.ClientSession(
        url,
        connector=aiohttp.TCPConnector(limit=0),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=PATIENCE),
    ) as http:
        yield http


async def _drive(url: str, bank: Bank, clients: int, journeys: int) -> Drive:
    tally, chance, left = Tally(), random.Random(SEED), iter(range(journeys))  # noqa: S311  the same every time

    async with opened(url) as http:

        async def client() -> None:
            for _ in left:
                with suppress(WrongAnswerError):
                    await Person(http, bank, tally, chance).walk()

        begun = time.perf_counter()
        await asyncio.gather(*(client() for _ in range(clients)))
        return Drive(tally, time.perf_counter() - begun)


class Person:
    """One person with a cookie of their own."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        bank: Bank,
        tally: Tally | None = None,
        chance: random.Random | None = None,
    ) -> None:
        self.http, self.bank, self.tally = http, bank, tally or Tally()
        self.chance = chance or random.Random(SEED)  # noqa: S311  the same every time
        self.cookie = ""

    async def walk(self) -> str:
        """Go from the start page to the result, and return its path; raises WrongAnswerError."""
        questions = asked(self.bank)
        await self._ask("start", "GET", "/")
        page = await self._page("question", f"/questions/{questions[0].id}")
        for question in questions:
            option = self.chance.choice([*question.options, *self.bank.exits])
            following = await self._send("answer", f"/questions/{question.id}", page, {"answer": option})
            page = await self._page("question", following)
        told = {entry.id: self.chance.choice(list(entry.options)) for entry in self.bank.context.values()}
        page = await self._page("review", await self._send("answer", "/context", page, told))
        link = await self._send("finish", "/results", page, {})
        self.tally.links.append(link)
        await self._page("result", link)
        return link

    async def _page(self, kind: str, path: str) -> dict[str, str]:
        """Open a page and return what its form holds."""
        _, body = await self._ask(kind, "GET", path)
        held = ((found[1].decode(), VALUE.search(found[0])) for found in HIDDEN.finditer(body))
        return {name: value[1].decode() for name, value in held if value}

    async def _send(self, kind: str, path: str, page: dict[str, str], given: dict[str, str]) -> str:
        """Send a form and return the path that it leads to."""
        location, _ = await self._ask(kind, "POST", path, page | given)
        return urlsplit(location).path

    async def _ask(self, kind: str, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[str, bytes]:
        headers = {"Cookie": self.cookie} if self.cookie else {}
        begun = time.perf_counter()
        try:
            async with self.http.request(method, path, data=fields, headers=headers, allow_redirects=False) as answer:
                body = await answer.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise self._wrong(kind, type(error).__name__) from error
        self.tally.seconds[kind].append(time.perf_counter() - begun)
        if answer.status not in ((200,) if method == "GET" else (302, 303)):
            self.tally.faults += answer.status >= 500
            raise self._wrong(kind, str(answer.status))
        self.cookie = answer.headers.get("Set-Cookie", self.cookie).partition(";")[0]
        return answer.headers.get("Location", ""), body

    def _wrong(self, kind: str, what: str) -> WrongAnswerError:
        self.tally.wrong[f"{kind} {what}"] += 1
        return WrongAnswerError()
