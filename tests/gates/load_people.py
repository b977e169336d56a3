"""Many people at once, for the load gates: each answers, finishes and reads as a browser does, and is timed."""

import asyncio
import math
import random
import re
import ssl
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from questions import Bank
from tests.deploy.nginx import NAME, Nginx
from tests.sheets import asked

NETWORKS = 16  # addresses that people come from: nginx limits each, as it would limit offices
PATIENCE = 60
HIDDEN = re.compile(rb'<input[^>]*\bname="(csrf_token|sheet|once|submit)"[^>]*>')
VALUE = re.compile(rb'\bvalue="([^"]*)"')


@dataclass(slots=True)
class Tally:
    """What happened: seconds by kind of request, what went wrong, and the links of results that were promised."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: Counter[str] = field(default_factory=Counter)
    faults: int = 0
    links: list[str] = field(default_factory=list)

    @property
    def requests(self) -> int:
        return sum(map(len, self.seconds.values()))

    def percentile(self, part: float, *kinds: str) -> float:
        """Return within how many seconds a part of the requests was answered; of all kinds if none is named."""
        times = sorted(second for kind in kinds or tuple(self.seconds) for second in self.seconds.get(kind, ()))
        return times[min(len(times) - 1, int(part * len(times)))] if times else 0.0

    def table(self) -> str:
        """Return one line for each kind."""
        lines = [f"  {'':<10}{'requests':>9}{'p50':>9}{'p95':>9}{'p99':>9}{'slowest':>9}  ms"]
        for kind, times in self.seconds.items():
            shown = [*(1000 * self.percentile(part, kind) for part in (0.5, 0.95, 0.99)), 1000 * max(times)]
            lines.append(f"  {kind:<10}{len(times):>9}" + "".join(f"{value:>9.0f}" for value in shown))
        return "\n".join(lines)


class Crowd:
    """Connections to one nginx from several networks, shared by people as a browser's are by tabs."""

    def __init__(self, nginx: Nginx, bank: Bank, sessions: list[aiohttp.ClientSession], trust: ssl.SSLContext) -> None:
        self.nginx, self.bank, self.sessions, self.trust = nginx, bank, sessions, trust
        self.tally = Tally()
        self.chance = random.Random(20261122)  # noqa: S311  the same answers every time
        self.count = 0
        self.until = math.inf  # when everybody goes away

    def person(self) -> "Walker":
        """Return somebody new, from the next network."""
        self.count += 1
        return Walker(self, self.sessions[self.count % len(self.sessions)])


@asynccontextmanager
async def crowd(nginx: Nginx, bank: Bank) -> AsyncIterator[Crowd]:
    """Open the connections, and close them at the end."""
    trust = nginx.trust()
    sessions = [
        aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, local_addr=(f"127.1.0.{at + 1}", 0)),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=PATIENCE),
        )
        for at in range(NETWORKS)
    ]
    try:
        yield Crowd(nginx, bank, sessions, trust)
    finally:
        for session in sessions:
            await session.close()


class GoneError(Exception):
    """This person goes away; if something went wrong it is tallied already."""


class Walker:
    """One person with cookies of their own; `think` says how many seconds they look at a page."""

    def __init__(self, crowd: Crowd, session: aiohttp.ClientSession) -> None:
        self.crowd, self.session = crowd, session
        self.cookie = ""
        self.fields: dict[str, str] = {}
        self.link = ""

    async def walk(self, think: Callable[[], float], *, skip: int = 0, readers: int = 1) -> None:
        """Answer all questions after the first `skip`, finish and read the result, and let others read it."""
        try:
            await self._answer(think, skip)
            await self._finish(think)
            await self.read()
            for _ in range(readers):
                reader = self.crowd.person()
                reader.link = self.link
                await reader.read()
        except GoneError:
            return

    async def _answer(self, think: Callable[[], float], skip: int) -> None:
        chance, questions = self.crowd.chance, asked(self.crowd.bank)[skip:]
        await self._get("start", "/")
        await self._get("question", f"/questions/{questions[0].id}")
        for question in questions:
            await self._look(think)
            option = chance.choice([*question.options, "dont_know"])
            await self._post("answer", "question", f"/questions/{question.id}", answer=option)
        await self._look(think)
        company = {entry.id: chance.choice(list(entry.options)) for entry in self.crowd.bank.context.values()}
        await self._post("answer", "review", "/context", **company)

    async def _finish(self, think: Callable[[], float]) -> None:
        await self._look(think)
        self.link = await self._post("finish", None, "/results")
        self.crowd.tally.links.append(self.link)

    async def _look(self, think: Callable[[], float]) -> None:
        """Look at a page for a while; go away when the watch is over, but never while a request is under way."""
        await asyncio.sleep(max(0.0, min(think(), self.crowd.until - time.monotonic())))
        if time.monotonic() >= self.crowd.until:
            raise GoneError

    async def read(self) -> None:
        """Open the result."""
        await self._get("read", self.link)

    async def _get(self, kind: str, path: str) -> bytes:
        _, body = await self._ask(kind, "GET", path, 200)
        if not self.fields or kind == "review":  # the token and the sheet's id stay what they were
            for found in HIDDEN.finditer(body):
                value = VALUE.search(found[0])
                if value:
                    self.fields[found[1].decode()] = value[1].decode()
        return body

    async def _post(self, kind: str, then: str | None, path: str, **values: str) -> str:
        """Send a form and open the page it leads to, if `then` says what kind of page that is."""
        location, _ = await self._ask(kind, "POST", path, 303, {**self.fields, **values})
        if then:
            await self._get(then, urlsplit(location).path)
        return location

    async def _ask(
        self, kind: str, method: str, path: str, expected: int, fields: dict[str, str] | None = None
    ) -> tuple[str, bytes]:
        headers = {"Host": NAME, **({"Cookie": self.cookie} if self.cookie else {})}
        url = URL(f"https://127.0.0.1:{self.crowd.nginx.https}{path}", encoded=True)
        begun = time.perf_counter()
        try:
            async with self.session.request(
                method,
                url,
                data=fields,
                headers=headers,
                allow_redirects=False,
                ssl=self.crowd.trust,
                server_hostname=NAME,
            ) as answer:
                body = await answer.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise self._wrong(kind, type(error).__name__) from error
        self.crowd.tally.seconds[kind].append(time.perf_counter() - begun)
        if answer.status != expected:
            self.crowd.tally.faults += answer.status >= 500
            raise self._wrong(kind, str(answer.status))
        self.cookie = answer.headers.get("Set-Cookie", self.cookie).partition(";")[0]
        return answer.headers.get("Location", ""), body

    def _wrong(self, kind: str, what: str) -> GoneError:
        self.crowd.tally.wrong[f"{kind} {what}"] += 1
        return GoneError()
