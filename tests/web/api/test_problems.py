"""What is wrong is said with its place, what is allowed and what was meant; nothing is guessed, and little repeated."""

import time
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from questions import Bank
from storage import Store, StoreUnavailable
from tests.web.api.conftest import Call
from tests.web.conftest import MakeApp
from tests.web.page_checks import check_headers
from web.platform.store import LazyStore


def test_a_slip_is_told_with_its_pointer_and_what_was_meant(call: Call) -> None:
    answer = call("score", {"answers": {"f_goals": "yaer", "a/b~c": "x"}, "contxt": {}})
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    told = {error["pointer"]: error for error in answer.get_json()["errors"]}
    assert told["/answers/f_goals"]["did_you_mean"] == "year"
    assert "weeks, months, year" in told["/answers/f_goals"]["allowed"]
    assert told["/contxt"]["did_you_mean"] == "context"
    assert "/answers/a~1b~0c" in told


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"{'a': 1}", 400),
        (b'{"answers": {}, "answers": {}}', 400),
        (b'{"answers": NaN}', 400),
        (b'{"answers": "\\ud83d"}', 400),
        (b"\xff\xfe", 400),
        (b"[" * 60_000, 400),
        (b'{"double": ' + b"9" * 5_000 + b"}", 400),
        (b"null", 422),
        (b"[]", 422),
        (b'{"answers": []}', 422),
        (b'{"answers": {"f_goals": 5}}', 422),
        (b'{"answers": {"f_goals": ["year"]}}', 422),
        (b'{"double": "f_goals"}', 422),
        (b'{"double": ["f_goals", "f_goals"]}', 422),
        (b'{"bank": 5}', 422),
        (b'{"bank": "0"}', 409),
        (b"x" * 70_000, 413),
        (b"\xef\xbb\xbf{}", 200),
        (b'{"answers": null}', 200),
    ],
)
def test_every_body_gets_the_status_that_it_deserves(send: Call, content: bytes, status: int) -> None:
    answer = send("score", content)
    assert answer.status_code == status, answer.text
    assert len(answer.data) < 2_000 or status == 200
    assert answer.get_json().get("status", 200) == status


@pytest.mark.parametrize(
    ("kind", "headers"),
    [
        ("text/plain", {}),
        ("", {}),
        ("application/x-www-form-urlencoded", {}),
        ("application/json; charset=utf-16", {}),
        ("application/json", {"Content-Encoding": "gzip"}),
    ],
)
def test_another_type_is_refused_before_it_is_read(send: Call, kind: str, headers: dict[str, str]) -> None:
    assert send("score", b"{}", kind, **headers).status_code == 415


@pytest.mark.parametrize("name", ["score", "batch", "compare"])
def test_no_more_than_a_few_words_are_repeated(send: Call, name: str) -> None:
    word = b"q" * 5_000
    for content in (b'{"%b": 1}' % word, b'{"answers": {"%b": "%b"}}' % (word, word), b'{"before": {"%b": 1}}' % word):
        assert word[:61] not in send(name, content).data
    assert word[:61] not in send("batch", b"f_goals," + word + b"\r\n" + word, "text/csv").data.replace(
        b"f_goals," + word, b""
    ).replace(word, b"", 1)


def test_many_faults_cost_no_more_than_a_few(send: Call, slowness: float) -> None:
    body = b'{"answers": {' + b",".join(b'"f_goal%d": "x"' % number for number in range(3_500)) + b"}}"
    begun = time.process_time()
    answer = send("score", body)
    assert len(answer.get_json()["errors"]) == 50
    assert time.process_time() - begun < slowness


def test_another_site_is_refused_and_no_header_lets_it_read(send: Call) -> None:
    assert send("score", b"{}", **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert send("score", b"{}", Origin="https://evil.example").status_code == 403
    answer = send("score", b"{}")
    check_headers(answer)
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_addresses_and_methods_that_do_not_exist_have_problems_too(client: FlaskClient) -> None:
    assert client.get("/api/v2/score").get_json()["status"] == 404
    wrong = client.get("/api/v1/score")
    assert (wrong.get_json()["status"], set(wrong.headers["Allow"].split(", "))) == (405, {"OPTIONS", "POST"})
    assert client.get("/api/v1/bank", base_url="http://evil.example").get_json()["status"] == 400


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("compare", b'{"befor": {}, "after": {}}', ["/befor", "did_you_mean", "before"]),
        ("batch", b'{"sheet": []}', ["/sheet", "sheets"]),
        ("score", b'{"answers": {}, "answers": {}}', ["answers", "twice"]),
        ("score", b'{"answers": {"f_goals": 1, "f_goals": 2}}', ["f_goals"]),
        ("score", b'{"answers": []}', ["is not an object"]),
        ("score", b"", ["is empty"]),
        ("score", b" " * 70_000, ["64 kB"]),
        ("batch", b" " * 1_100_000, ["1024 kB"]),
        ("score/", b"{}", ["slash"]),
        ("bank", b"{}", ["Send GET."]),
    ],
)
def test_what_is_wrong_is_named(send: Call, name: str, content: bytes, words: list[str]) -> None:
    answer = send(name, content)
    assert answer.status_code >= 400
    for word in words:
        assert word in answer.text


def test_a_failure_says_nothing_of_itself(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("web.api.routes.recommend", fail)
    answer = client.post("/api/v1/score", json={})
    assert (answer.status_code, answer.get_json()["status"]) == (500, 500)
    assert "secret" not in answer.text


@pytest.fixture
def store_down(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> Store:
        raise StoreUnavailable("down")

    monkeypatch.setattr(LazyStore, "get", fail)


@pytest.mark.usefixtures("store_down")
def test_everything_works_while_the_store_is_down(call: Call, client: FlaskClient, bank: Bank) -> None:
    assert call("score", {}).status_code == 200
    assert call("batch", {"sheets": [{}]}).status_code == 200
    assert call("compare", {"before": {}, "after": {}}).status_code == 200
    assert client.get(f"/api/v1/banks/{bank.hash}").status_code == 200


def test_nothing_is_stored_or_logged_of_what_was_sent(
    make_app: MakeApp, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    client, before = make_app().test_client(), (data / "role-fit.sqlite3").read_bytes()
    with caplog.at_level("DEBUG"):
        for document in ({"answers": {"f_goals": "year"}}, {"answers": {"f_goals": "xyzzy"}}):
            client.post("/api/v1/score", json=document)
    assert (data / "role-fit.sqlite3").read_bytes() == before
    assert "xyzzy" not in caplog.text
    assert "f_goals" not in caplog.text
