"""Who may use the API, how much, and what they get of banks."""

import hashlib
from pathlib import Path

import pytest
from flask import Flask

from questions import Bank
from tests.web.conftest import MakeApp
from tests.web.own_bank import OwnBank
from web.platform.settings import SettingsError

KEY, OTHER = "k" * 11 + "0123456789abcdefghijkl", "0123456789abcdefghijkl" + "z" * 11
PUBLIC = "https://roles.example.org"


def status(app: Flask, key: str | None = None, address: str = "127.0.0.1", base_url: str | None = None) -> int:
    headers = {} if key is None else {"Authorization": key}
    sent = app.test_client().post(
        "/api/v1/score", json={}, headers=headers, base_url=base_url, environ_overrides={"REMOTE_ADDR": address}
    )
    return sent.status_code


def test_without_a_setting_only_this_machine_is_answered(make_app: MakeApp) -> None:
    app = make_app()
    assert [status(app, address=one) for one in ("127.0.0.1", "::1", "::ffff:127.0.0.1")] == [200, 200, 200]
    assert [status(app, address=one) for one in ("192.0.2.7", "", "2001:db8::1")] == [404, 404, 404]


@pytest.mark.parametrize("settings", [{"api": "off"}, {"public_url": PUBLIC}])
def test_it_is_off_where_that_is_set_and_on_a_public_address(make_app: MakeApp, settings: dict[str, str]) -> None:
    assert status(make_app(**settings), base_url=settings.get("public_url")) == 404


def test_with_keys_every_one_of_them_opens_it_and_nothing_else_does(make_app: MakeApp) -> None:
    app = make_app(api="key", api_keys=(KEY, OTHER), public_url=PUBLIC)
    good, wrong = (
        (f"Bearer {KEY}", f"bearer {OTHER}"),
        (None, "", KEY, f"Basic {KEY}", f"Bearer {KEY[:-1]}", "Bearer é"),
    )
    assert [status(app, key, "192.0.2.7", PUBLIC) for key in good] == [200, 200]
    assert [status(app, key, "127.0.0.1", PUBLIC) for key in wrong] == [401] * len(wrong)


def test_a_refusal_asks_for_a_key_and_repeats_none(make_app: MakeApp, caplog: pytest.LogCaptureFixture) -> None:
    client = make_app(api="key", api_keys=(KEY,)).test_client()
    answer = client.get("/api/v1/bank", headers={"Authorization": f"Bearer {OTHER}"})
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert "API key refused" in caplog.text
    assert OTHER not in answer.text + caplog.text


def test_wrong_keys_are_put_off_and_right_ones_are_not(make_app: MakeApp) -> None:
    app = make_app(api="key", api_keys=(KEY,), misses_per_minute=2)
    assert [status(app, "Bearer x") for _ in range(4)] == [401, 401, 429, 429]
    assert status(app, f"Bearer {KEY}") == 200


def test_keys_stand_in_a_file_that_only_its_owner_reads(make_app: MakeApp, data: Path) -> None:
    file = data / "api_keys"
    file.write_text(f"{KEY}\n\n{OTHER}\n")
    file.chmod(0o644)
    app = make_app(api="key")
    assert [status(app, f"Bearer {key}") for key in (KEY, OTHER)] == [200, 200]
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("settings", "content", "why"),
    [
        ({"api": "key"}, None, "there is no key"),
        ({"api": "key"}, "short\n", "must hold a key on each line"),
        ({"api_keys": (KEY,)}, None, "set ROLE_FIT_API=key"),
    ],
)
def test_keys_that_cannot_be_used_stop_the_start(
    make_app: MakeApp, data: Path, settings: dict[str, object], content: str | None, why: str
) -> None:
    if content:
        (data / "api_keys").write_text(content)
    with pytest.raises(SettingsError, match=why):
        make_app(**settings)


def test_sheets_are_counted_by_network_and_by_key(make_app: MakeApp) -> None:
    app = make_app(api="key", api_keys=(KEY, OTHER), api_sheets_per_minute=3)

    def send(key: str, address: str, sheets: int) -> int:
        headers, environ = {"Authorization": f"Bearer {key}"}, {"REMOTE_ADDR": address}
        body: dict[str, list[dict[str, str]]] = {"sheets": [{}] * sheets}
        return (
            app.test_client().post("/api/v1/batch", json=body, headers=headers, environ_overrides=environ).status_code
        )

    assert [send(KEY, "192.0.2.1", 3), send(KEY, "192.0.2.1", 1)] == [200, 429]
    assert send(KEY, "192.0.2.2", 1) == 429
    assert send(OTHER, "192.0.2.3", 3) == 200


def test_one_batch_at_a_time_is_scored(make_app: MakeApp) -> None:
    app = make_app()
    slot = app.extensions["role_fit_limits"].batch_slot
    slot.acquire()
    answer = app.test_client().post("/api/v1/batch", json={"sheets": [{}]})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "5")
    slot.release()
    assert app.test_client().post("/api/v1/batch", json={"sheets": [{}]}).status_code == 200


def test_the_bank_is_said_in_words_in_either_language_and_asked_for_again_only_if_it_changed(
    app: Flask, bank: Bank
) -> None:
    client = app.test_client()
    english, german = (client.get("/api/v1/bank", headers={"Accept-Language": code}) for code in ("en", "de"))
    assert english.get_json()["questions"].keys() == bank.questions.keys()
    assert english.get_json()["questions"]["f_goals"]["title"] != german.get_json()["questions"]["f_goals"]["title"]
    assert english.headers["ETag"] != german.headers["ETag"]
    again = client.get("/api/v1/bank", headers={"Accept-Language": "de", "If-None-Match": german.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_whole_bank_is_sent_byte_for_byte_under_its_hash(app: Flask, bank: Bank) -> None:
    answer = app.test_client().get(f"/api/v1/banks/{bank.hash}")
    assert hashlib.sha256(answer.data).hexdigest() == bank.hash
    assert answer.headers["ETag"] == f'"{bank.hash}"'
    assert "private" in answer.headers["Cache-Control"]


def test_a_bank_of_a_stored_result_is_not_sent(make_app: MakeApp, own_bank: OwnBank, bank: Bank) -> None:
    client = make_app(questions=own_bank.folder).test_client()
    before = client.get("/api/v1/bank").get_json()["sha256"]
    own_bank.weigh("f_goals", "9")
    assert client.get("/api/v1/bank").get_json()["sha256"] != before
    assert client.get(f"/api/v1/banks/{before}").status_code == 404
    assert client.post("/api/v1/score", json={"bank": before}).status_code == 409
