"""Requests made up from the route table: right, nearly right or wild, by people in every state."""

import random
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from werkzeug.routing import Rule

from questions import Bank, Sheet
from tests.attacks.dead_links import delete, expire
from tests.attacks.payloads import PAYLOADS, RAW
from tests.attacks.scene import COOKIE, FORM, METHODS, TRIALS, Maker, answer_all, make_result, rules, soup, style
from tests.sheets import answers_toward, asked
from tests.web.nasty import VALUES
from tests.web.panels import answer_all_seats, answer_seat, door_of, hold, set_up
from tests.web.visitor import Value, Visitor, fields_of
from web.access.keyring import fingerprint_of
from web.platform.secrets import new_secret

SERVED = "localhost"
HEADERS = (
    "Accept", "Accept-Encoding", "Accept-Language", "Authorization", "Cache-Control", "Connection", "Content-Encoding",
    "Cookie", "Date", "Expect", "Forwarded", "From", "Host", "If-Match", "If-Modified-Since", "If-None-Match",
    "If-Range", "Origin", "Pragma", "Prefer", "Purpose", "Range", "Referer", "Sec-Fetch-Mode", "Sec-Fetch-Site", "TE",
    "Transfer-Encoding", "Upgrade", "User-Agent", "Via", "X-CSRFToken", "X-Forwarded-For", "X-Forwarded-Host",
    "X-Forwarded-Prefix", "X-Forwarded-Proto", "X-HTTP-Method-Override", "X-Original-URL", "X-Requested-With",
)  # fmt: skip
TYPES = (
    "", "application/json", "application/x-www-form-urlencoded; charset=utf-16", "multipart/form-data",
    "multipart/form-data; boundary=x", "multipart/form-data; boundary=" + "y" * 300, "text/plain", "text/xml", "x",
    "application/x-www-form-urlencoded; boundary", "application/octet-stream", "/", ";", "a/b; c=\"",
)  # fmt: skip
MORE_FIELDS = (
    "_method", "next", "id", "weight", "score", "verdict", "expires_at", "is_shared", "created_at", "number",
    "previews", "result", "lang",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Session:
    """A browser in some state: what it would send, right."""

    cookie: str
    fields: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Sent:
    """One request."""

    method: str
    path: bytes
    query: bytes
    headers: Mapping[str, bytes]
    body: bytes
    type: str
    length: str

    def environ(self) -> dict[str, object]:
        """Return it in the form in which servers hand requests on: bytes as Latin-1."""
        named = {
            f"HTTP_{name.upper().replace('-', '_')}": value.decode("latin-1") for name, value in self.headers.items()
        }
        return {
            "HTTP_HOST": SERVED,
            **named,
            "REQUEST_METHOD": self.method,
            "PATH_INFO": self.path.decode("latin-1"),
            "QUERY_STRING": self.query.decode("latin-1"),
            "CONTENT_TYPE": self.type,
            "CONTENT_LENGTH": self.length,
            "wsgi.input": BytesIO(self.body),
        }


class Fuzzer:
    """Makes up requests for an app."""

    def __init__(self, app: Flask, bank: Bank, data: Path, seed: int) -> None:
        self.app, self.bank, self.data = app, bank, data
        self.chance = random.Random(seed)  # noqa: S311  the same requests every time
        self.rules = rules(app)
        self.sessions: list[Session] = []
        self.secrets: list[str] = []
        self.kinds: dict[str, list[str]] = {}
        self.names: list[str] = []
        self.strangers: tuple[str, ...] = ()

    def renew(self) -> None:
        """Make browsers in every state anew."""
        makers = [make_result(self.app, self.bank, toward) for toward in ("head", "director", "middle", "head")]
        fields = [maker.fields() for maker in makers]
        sharing = {"is_shared": "y", "shows": "everything", "days": "9", "previews": "y"}
        assert makers[1].visitor.post("/manage/sharing", fields[1] | sharing).status_code == 303
        delete(makers[2])
        expire(self.data, makers[3].secrets["manage"])
        opened = self._opened(makers[0])
        jobs, seats, panel = self._in_a_panel()
        self.sessions = [
            Session("", {}),
            self._begun(),
            self._answered(),
            opened,
            *panel,
            *(Session(_cookie(maker.visitor), kept) for maker, kept in zip(makers, fields, strict=True)),
        ]
        self.secrets = [secret for maker in makers for secret in maker.secrets.values()] + [new_secret()]
        made_for = (("link", "view"), ("secret", "manage"), ("token", "carry"))
        self.kinds = {place: [maker.secrets[kind] for maker in makers] for place, kind in made_for}
        self.kinds |= {"job": jobs, "fingerprint": seats, "seat": ["s1", "s2", "s9"], "frame": ["today", "turned-out"]}
        self.names = [fingerprint_of(maker.secrets["manage"]) for maker in makers]

    def _begun(self) -> Session:
        visitor = Visitor(self.app, self.bank)
        form = soup(visitor, f"/questions/{asked(self.bank)[0].id}").select_one("main form:has([name=answer])")
        return Session(_cookie(visitor), fields_of(form))

    def _answered(self) -> Session:
        visitor = Visitor(self.app, self.bank)
        answer_all(visitor, "middle")
        fields: dict[str, Value] = {}
        for form in soup(visitor, "/review").select("main form"):
            fields |= fields_of(form)
        return Session(_cookie(visitor), fields)

    def _opened(self, maker: Maker) -> Session:
        visitor = Visitor(self.app, self.bank)
        fields = fields_of(soup(visitor, f"/manage/{maker.secrets['manage']}").select_one("main form"))
        assert visitor.post("/manage/open", fields).status_code == 303
        return Session(_cookie(visitor), fields | {"is_shared": "y", "shows": "reasons", "days": "9"})

    def _in_a_panel(self) -> tuple[list[str], list[str], list[Session]]:
        """Make a job that is blind and one that can be revealed; return their fingerprints, and those of seats."""
        jobs, seats, sessions = [], [], []
        sheet = Sheet(answers_toward(self.bank, "head"))
        for is_whole in (False, True):
            visitor = Visitor(self.app, self.bank)
            path = set_up(visitor)
            door = door_of(visitor)
            secret = answer_seat(self.app, door, "s1", sheet)
            if is_whole:
                answer_all_seats(self.app, door, sheet)
            hold(visitor, secret)
            jobs.append(path.removeprefix("/jobs/"))
            seats.append(fingerprint_of(secret))
            fields: dict[str, Value] = {}
            for page in (path, f"/seats/{seats[-1]}", f"/seats/{seats[-1]}/notes"):
                for form in soup(visitor, page).select("main form"):
                    fields |= fields_of(form)
            sessions.append(Session(_cookie(visitor), fields))
        return jobs, seats, sessions

    # One request

    def request(self) -> tuple[Rule, Sent]:
        """Make one request up."""
        chance, rule = self.chance, self.chance.choice(self.rules)
        session = chance.choice(self.sessions)
        allowed = sorted(rule.methods or {"GET"})
        main = "POST" if "POST" in allowed and (allowed == ["OPTIONS", "POST"] or chance.random() < 0.6) else "GET"
        method = main if chance.random() < 0.75 else chance.choice((*allowed, *METHODS))
        is_form = method == "POST" or chance.random() < 0.05
        body = self.body(session, rule) if is_form else b""
        type_ = FORM if chance.random() < 0.9 else chance.choice(TYPES)
        length = str(len(body)) if chance.random() < 0.95 else chance.choice(("", "0", "-1", "x", "99999999999", "7"))
        return rule, Sent(method, self.path(rule), self.query(rule), self.headers(session), body, type_, length)

    def word(self) -> bytes:
        """Return some text, mostly nasty."""
        chance = self.chance
        kind = chance.random()
        if kind < 0.3:
            return chance.choice(self.secrets).encode()
        if kind < 0.6:
            value = chance.choice(VALUES)
            return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
        if kind < 0.8:
            return chance.choice((*PAYLOADS, *RAW)).encode()
        if kind < 0.9:
            return chance.randbytes(chance.randrange(60))
        secret = chance.choice(self.secrets).encode()
        at = chance.randrange(len(secret))
        return secret[:at] + chance.randbytes(1) + secret[at + chance.randrange(2) :]

    def short(self) -> bytes:
        """Return a text that fits where servers allow no long one."""
        return self.word()[:2_000]

    def path(self, rule: Rule) -> bytes:
        """Return an address of a route; what may vary in it is right, another's, or wild."""
        chance = self.chance
        right = {"question": chance.choice(asked(self.bank)).id, "name": style(self.app), "format": "md"}
        right |= {place: chance.choice(secrets) for place, secrets in self.kinds.items()}
        built = b""
        for is_place, text in rule._trace:
            if not is_place:
                built += text.removeprefix("|").encode()
            elif chance.random() < 0.6:
                built += right[text].encode()
            else:
                built += self.short()
        if chance.random() < 0.05:
            built += chance.choice((b"/", b"/..", b"//", b";x", b".", b"\n", b"\0", b".json", b"%00", b"?"))
        return built or b"/"

    def query(self, rule: Rule) -> bytes:
        """Return a query string: mostly none, but mostly a change where other answers are tried."""
        chance = self.chance
        if str(rule) in TRIALS and chance.random() < 0.8:
            return urlencode(self.trial()).encode()
        if chance.random() < 0.6:
            return b""
        names = (b"of", b"of", b"said", b"origin", b"lang", b"next", b"", b"once", b"x[]", self.short())
        pairs = [(chance.choice(names), chance.choice((b"own", b"saved", self.name(), self.short()))) for _ in range(3)]
        return (
            urlencode(pairs).encode()
            if chance.random() < 0.8
            else b"&".join(name + b"=" + value for name, value in pairs)
        )

    def name(self) -> bytes:
        """Return what addresses call somebody's result by; whoever asks may rule another one, or none."""
        return self.chance.choice((*self.names, *self.strangers)).encode()

    def trial(self) -> list[tuple[str, str | bytes]]:
        """Return what an address says that tries other answers: right, or with a wild one among them."""
        chance, bank = self.chance, self.bank
        question, about = chance.choice(asked(bank)), chance.choice(list(bank.context.values()))
        pairs: list[tuple[str, str | bytes]] = [
            (question.id, chance.choice((*question.options, *bank.exits))),
            (f"about.{about.id}", chance.choice((*about.options, "-"))),
            ("double", ",".join(chance.choice(asked(bank)).id for _ in range(chance.randrange(5)))),
            (f"mark.{question.id}", "on"),
            ("all", "1"),
            ("lang", "de"),
        ]
        tried = pairs[: chance.choice((1, 1, 2))] + chance.sample(pairs, chance.choice((0, 0, 1)))
        return [*tried, (chance.choice(tried)[0], self.short())] if chance.random() < 0.3 else tried

    def headers(self, session: Session) -> dict[str, bytes]:
        """Return headers: the cookie of the session, mostly whole, and some that say odd things."""
        chance, cookie = self.chance, session.cookie.encode()
        if cookie and chance.random() < 0.1:
            at = chance.randrange(len(cookie))
            cookie = cookie[:at] + chance.randbytes(1) + cookie[at + 1 :]
        headers = {"Cookie": f"{COOKIE}=".encode() + cookie} if cookie else {}
        for _ in range(chance.choice((0, 0, 1, 3))):
            headers[chance.choice(HEADERS)] = self.short().replace(b"\r", b"").replace(b"\n", b"")
        return headers

    def body(self, session: Session, rule: Rule) -> bytes:
        """Return a body: the right form with a few faults, or anything."""
        chance, fields = self.chance, dict(session.fields)
        if str(rule) in TRIALS:  # saved only under a secret that finished nothing yet
            fields["once"] = urlsafe_b64encode(chance.randbytes(32)).decode().rstrip("=")
        if chance.random() < 0.08:
            return chance.choice((b"", b"{}", b"--x\r\n\r\n", b"a" * 70_000, b"&" * 5_000, chance.randbytes(500)))
        for _ in range(chance.choice((0, 1, 1, 2, 5))):
            name = chance.choice([*fields, *MORE_FIELDS]) if chance.random() < 0.9 else self.short().decode("latin-1")
            fields[name] = chance.choice((self.word(), "yes", "own", "replace", "1", None))
        if chance.random() < 0.05:
            fields |= {f"x{number}": "x" for number in range(chance.choice((10, 100, 6_000)))}
        pairs = [(name, value) for name, value in fields.items() if value is not None]
        if pairs and chance.random() < 0.05:
            pairs.append(chance.choice(pairs))
        return urlencode(pairs, doseq=False).encode()


def _cookie(visitor: Visitor) -> str:
    kept = visitor.client.get_cookie(visitor.cookie_name)
    return kept.value if kept else ""
