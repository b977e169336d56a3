"""After a whole journey with everything that can go wrong in it, no secret and no answer lies around."""

import logging
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask

from questions import Bank
from storage import Store, StoreUnavailable
from tests.attacks.scene import Maker, addresses, asking, rules
from tests.servers import AppServer
from tests.web.visitor import Visitor

Dump = Callable[[], list[str]]
LINES = 1_080
KEPT = ("view", "old view", "manage", "submit", "csrf", "cookie", "carry")


def secrets_of(app: Flask, *makers: Maker) -> dict[str, str]:
    """Return every secret that must be nowhere."""
    found = {f"{kind} of {number}": maker.secrets[kind] for number, maker in enumerate(makers) for kind in KEPT}
    return found | {"key of the app": str(app.secret_key)}


def assert_in_none(secrets: dict[str, str], text: bytes) -> None:
    """Look for each secret as it is, and for its beginning and its end."""
    for kind, secret in secrets.items():
        for part in (secret, secret[:22], secret[-22:]):
            assert part.encode() not in text, kind


def test_no_secret_is_in_any_file_of_the_store(app: Flask, anna: Maker, ben: Maker, data: Path, dump: Dump) -> None:
    secrets = secrets_of(app, anna, ben)
    files = {path.name: path.read_bytes() for path in data.iterdir() if path.name != "secret_key"}
    assert "role-fit.sqlite3" in files
    assert_in_none(secrets, b"".join(files.values()))
    assert_in_none(secrets, "\n".join(dump()).encode())


def test_no_secret_is_in_a_backup(
    app: Flask, anna: Maker, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROLE_FIT_DATA", str(data))
    said = app.test_cli_runner().invoke(args=["store", "backup", str(tmp_path / "kept")])
    assert said.exit_code == 0, said.output
    files = [path for path in [tmp_path / "kept", *tmp_path.glob("kept*")] if path.is_file()]
    assert files
    assert_in_none(secrets_of(app, anna), b"".join(path.read_bytes() for path in files) + said.output.encode())


def log_of(caplog: pytest.LogCaptureFixture) -> bytes:
    return (caplog.text + "".join(str(vars(record)) for record in caplog.records)).encode("utf-8", "replace")


def visit_everything(app: Flask, bank: Bank, maker: Maker) -> None:
    """Send every secret to every route with every method, with all fields and none."""
    fields = {str(rule): maker.fields_for(rule) for rule in rules(app)}
    for secret in maker.secrets.values():
        for rule, path in addresses(app, bank, secret):
            for method in ("GET", "POST", "PUT"):
                if (path, method) not in {("/manage/delete", "POST"), ("/start-again", "POST")}:
                    sent = fields[str(rule)] if method == "POST" else None
                    headers = {"Referer": f"http://localhost{path}", "User-Agent": secret}
                    # A trial with any other name in its address would not be saved.
                    where = asking(path, {"lang": secret})
                    maker.visitor.client.open(where, method=method, data=sent, headers=headers)


@pytest.mark.slow
def test_no_secret_is_in_the_log(app: Flask, bank: Bank, anna: Maker, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    visit_everything(app, bank, anna)
    assert len(caplog.records) > LINES
    assert_in_none(secrets_of(app, anna), log_of(caplog))
    assert b"dont_know" not in log_of(caplog)


@pytest.mark.slow
@pytest.mark.parametrize(
    "error",
    [
        pytest.param(RuntimeError("boom"), id="bug"),
        pytest.param(StoreUnavailable("down"), id="down", marks=pytest.mark.long),
    ],
)
def test_no_secret_is_in_the_log_when_the_store_fails_everywhere(
    app: Flask,
    bank: Bank,
    anna: Maker,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    secrets, fields = secrets_of(app, anna), {str(rule): anna.fields_for(rule) for rule in rules(app)}

    def fail(*_: object, **__: object) -> None:
        raise type(error)(*error.args)

    for name in [name for name, part in vars(Store).items() if callable(part) and name[0] != "_" and name != "close"]:
        monkeypatch.setattr(Store, name, fail)
    caplog.set_level(logging.DEBUG)
    statuses = set()
    for kind in ("view", "manage", "carry"):
        for rule, path in addresses(app, bank, anna.secrets[kind]):
            for method in ("GET", "POST"):
                sent = fields[str(rule)] if method == "POST" else None
                answer = anna.visitor.client.open(path, method=method, data=sent)
                statuses.add(answer.status_code)
                assert_in_none({"key of the app": secrets["key of the app"]}, answer.data)
                assert b"Traceback" not in answer.data, rule
    assert statuses & {500, 503}
    assert_in_none(secrets, log_of(caplog))


@pytest.mark.slow
def test_no_secret_is_in_what_a_real_server_writes(
    app: Flask, bank: Bank, anna: Maker, data: Path, tmp_path: Path
) -> None:
    secrets, log = secrets_of(app, anna), tmp_path / "server.log"
    with AppServer(data, log=log) as server:
        for secret in anna.secrets.values():
            hold = [path for rule, path in addresses(app, bank, secret) if rule.arguments & {"link", "secret", "token"}]
            for path in (*hold, f"/x/{secret}?{secret}"):
                send(server.url + path, {"Cookie": f"role_fit={anna.secrets['cookie']}", "Referer": secret})
            send(f"{server.url}/manage/open", {"Cookie": secret}, {"secret": secret, "csrf_token": secret})
        server.stop()
        said = server.said()
    assert "question.ask" in said or "result.show" in said, "the log says nothing of requests"
    assert "Traceback" not in said
    assert_in_none(secrets, said.encode())


def send(url: str, headers: dict[str, str], fields: dict[str, str] | None = None) -> None:
    body = urllib.parse.urlencode(fields).encode() if fields else None
    with suppress(urllib.error.HTTPError):
        urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=60).close()


def test_no_line_can_be_forged_in_the_log(colleague: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    forged = "\r\n2026-11-22 INFO forged line \x1b[31m"
    for path in ("/", "/results/", "/manage/", "/questions/", "/continue/"):
        colleague.client.get(path + "x" + forged.replace("\r\n", "%0d%0a"))
        given = {"HTTP_USER_AGENT": forged, "HTTP_REFERER": forged, "HTTP_X_FORWARDED_FOR": forged}
        colleague.client.get(path + "x", environ_overrides=given, query_string={"x": forged})
        colleague.client.open(path + "x", method="FORGED")
    assert "forged" not in caplog.text.lower()
    assert "\x1b" not in caplog.text
