"""Too many misses and too many new results from one network are put off; links that work always open."""

import logging
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
import redis
from bs4 import Tag
from flask import Flask
from werkzeug.test import TestResponse

from questions import Bank
from storage import StoreUnavailable
from tests.programs import require
from tests.servers import AppServer, free_port
from tests.sheets import answers_toward
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor, fields_of, finish_form
from web.platform.logging import LIMIT_HIT
from web.platform.rate_limits import COSTLY_AT_ONCE, REDIS_AWAY, SITE_ALLOWANCE, networks
from web.platform.secrets import new_secret

MakeApp = Callable[..., Flask]
Count = Callable[[], int]
NOON = 1_800_000_000  # the start of an hour
MOST = 5
HERE, THERE = "192.0.2.7", "198.51.100.9"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The time by which windows are counted; it stands still, so that none ends during a test."""
    clock = SimpleNamespace(now=NOON + 10)
    clock.time = lambda: clock.now
    clock.monotonic = time.monotonic
    monkeypatch.setattr("web.platform.rate_limits.time", clock)
    return clock


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    return make_app(misses_per_minute=MOST, results_per_hour=2)


@pytest.fixture
def visitor(app: Flask, bank: Bank) -> Visitor:
    return somebody(app, bank, HERE)


@pytest.fixture
def colleague(app: Flask, bank: Bank) -> Visitor:
    return somebody(app, bank, HERE)


def somebody(app: Flask, bank: Bank, address: str) -> Visitor:
    visitor = Visitor(app, bank)
    visitor.client.environ_base["REMOTE_ADDR"] = address
    return visitor


def begin(visitor: Visitor) -> None:
    """Answer as little as can be finished."""
    question, option = next(iter(answers_toward(visitor.bank, "director").items()))
    visitor.fill({question: option})


def finished(visitor: Visitor) -> str:
    begin(visitor)
    visitor.finish()
    return visitor.link


def miss(visitor: Visitor) -> TestResponse:
    return visitor.get(f"/results/{new_secret()}")


def use_up(visitor: Visitor) -> None:
    assert {miss(visitor).status_code for _ in range(MOST)} == {404}


def test_one_miss_too_many_is_put_off_with_a_page(visitor: Visitor) -> None:
    use_up(visitor)
    answer = miss(visitor)
    assert "still opens" in text_of(visitor.look(answer, 429).main)
    assert answer.headers["Retry-After"] == "50"


def test_a_link_that_works_opens_however_much_was_missed(visitor: Visitor, colleague: Visitor) -> None:
    link, manage = finished(visitor), visitor.manage_path()
    use_up(visitor)
    assert miss(visitor).status_code == 429
    assert colleague.visit(f"/results/{link}").select_one(".verdict h1")
    colleague.submit(colleague.visit(manage).select_one("main form"))
    assert colleague.path.startswith("/manage?of=")


def test_nothing_else_is_put_off(visitor: Visitor) -> None:
    use_up(visitor)
    assert miss(visitor).status_code == 429
    finished(visitor)
    assert visitor.get("/no/such/page").status_code == 404


def test_addresses_that_never_held_a_secret_do_not_count(visitor: Visitor) -> None:
    for _ in range(MOST + 1):
        visitor.get("/no/such/page")
        visitor.get("/questions/none")
    assert miss(visitor).status_code == 404


def open_wrongly(visitor: Visitor) -> TestResponse:
    form = visitor.visit(f"/manage/{new_secret()}").select_one("main form")
    return visitor.send(form)


def finish_wrongly(visitor: Visitor) -> TestResponse:
    return visitor.send(finish_form(visitor.visit("/review")), once=new_secret())


MISSES: dict[str, Callable[[Visitor], TestResponse]] = {
    "a result": miss,
    "a result as JSON": lambda visitor: visitor.get(f"/results/{new_secret()}.json"),
    "no secret at all": lambda visitor: visitor.get("/results/x"),
    "no manage secret at all": lambda visitor: visitor.get("/manage/x"),
    "the controls of nothing": lambda visitor: visitor.get("/manage"),
    "a wrong manage secret": open_wrongly,
    "a sheet to go on with": lambda visitor: visitor.get(f"/continue/{new_secret()}"),
    "a finishing secret": finish_wrongly,
}


@pytest.mark.parametrize("which", MISSES)
def test_every_way_to_guess_counts_and_is_put_off(visitor: Visitor, which: str) -> None:
    expected = 409 if which == "a finishing secret" else 404
    for _ in range(MOST):
        assert MISSES[which](visitor).status_code == expected
    assert MISSES[which](visitor).status_code == 429
    assert miss(visitor).status_code == 429


def stale_form(visitor: Visitor) -> Tag | None:
    """Return a finishing form of this browser that is older than its answers."""
    form = finish_form(visitor.visit("/review"))
    question, *_ = visitor.bank.questions
    visitor.answer(question, "dont_know")
    return form


def test_who_sends_a_form_older_than_their_answers_goes_on_however_much_was_missed(visitor: Visitor) -> None:
    begin(visitor)
    old = stale_form(visitor)
    assert "changed in another tab" in text_of(visitor.submit(old, 409).main)
    while miss(visitor).status_code == 404:
        pass
    page = visitor.submit(old, 429)
    assert "changed in another tab" in text_of(page.main)
    visitor.submit(finish_form(page))
    assert visitor.path.startswith("/results/")


def test_what_this_browser_itself_would_finish_or_finished_is_no_miss(visitor: Visitor, colleague: Visitor) -> None:
    begin(visitor)
    form = finish_form(visitor.visit("/review"))
    assert {visitor.send(form, sheet="another").status_code for _ in range(MOST + 1)} == {409}
    visitor.submit(form)
    colleague.submit(colleague.visit(visitor.manage_path()).select_one("main form"))
    colleague.submit(colleague.visit("/manage/delete").select_one("main form"))
    stale_form(visitor)
    assert {visitor.send(form).status_code for _ in range(MOST + 1)} == {409}
    assert miss(visitor).status_code == 404


def test_a_form_of_ones_own_and_one_that_was_finished_are_no_misses(visitor: Visitor, colleague: Visitor) -> None:
    begin(visitor)
    form = finish_form(visitor.visit("/review"))
    visitor.submit(form)
    for sheet in (fields_of(form)["sheet"], "another"):
        for _ in range(MOST + 1):
            assert visitor.send(form, sheet=sheet).status_code == 303
    begin(colleague)
    submit = fields_of(form)["once"]
    for _ in range(MOST + 1):
        assert colleague.send(finish_form(colleague.visit("/review")), once=submit).status_code == 409
        assert colleague.send(finish_form(colleague.visit("/review")), once="no secret").status_code == 409
    assert miss(colleague).status_code == 404


def test_put_off_unknown_revoked_unshared_and_deleted_links_look_alike(
    make_app: MakeApp, bank: Bank, visitor: Visitor, colleague: Visitor
) -> None:
    dead = {"unknown": new_secret(), "none": "x"}
    for end in ("renewed", "unshared", "deleted"):
        maker = somebody(make_app(), bank, THERE)
        dead[end] = finished(maker)
        close(maker, end)
    use_up(colleague)
    answers = [visitor.get(f"/results/{link}") for link in dead.values()]
    assert {answer.status_code for answer in answers} == {429}
    assert len({answer.data for answer in answers}) == 1
    names = [sorted(name for name, _ in answer.headers) for answer in answers]
    assert len({tuple(name) for name in names}) == 1


def close(maker: Visitor, how: str) -> None:
    if how == "deleted":
        maker.submit(maker.visit("/manage/delete").select_one("main form"))
        return
    action = {"renewed": "link", "unshared": "sharing"}[how]
    form = maker.visit("/manage/share").select_one(f"main form[action^='/manage/{action}?']")
    maker.submit(form, is_shared=None, shows="everything", days="30")


def test_another_network_is_not_put_off(visitor: Visitor, app: Flask, bank: Bank) -> None:
    use_up(visitor)
    assert miss(visitor).status_code == 429
    assert miss(somebody(app, bank, THERE)).status_code == 404


@pytest.mark.parametrize("later", [50, -3600, -400 * 86_400])
def test_the_next_minute_counts_anew_wherever_the_clock_goes(
    visitor: Visitor, clock: SimpleNamespace, later: int
) -> None:
    use_up(visitor)
    assert miss(visitor).status_code == 429
    clock.now += later
    assert miss(visitor).status_code == 404


def test_without_a_limit_nothing_is_put_off(make_app: MakeApp, bank: Bank) -> None:
    free = somebody(make_app(misses_per_minute=0, results_per_hour=0), bank, HERE)
    assert {miss(free).status_code for _ in range(40)} == {404}
    finished(free)


def test_what_is_put_off_is_logged_without_the_address(visitor: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    use_up(visitor)
    miss(visitor)
    assert [record.getMessage() for record in caplog.records].count(LIMIT_HIT) == 1
    assert HERE not in caplog.text + "".join(str(vars(record)) for record in caplog.records)


@pytest.fixture
def third(app: Flask, bank: Bank) -> Visitor:
    """Somebody whose sheet is ready after two results of the same network were stored."""
    for _ in range(2):
        finished(somebody(app, bank, HERE))
    visitor = somebody(app, bank, HERE)
    begin(visitor)
    return visitor


def test_one_result_too_many_is_shown_but_not_saved(third: Visitor, bank: Bank, count_results: Count) -> None:
    third.fill(answers_toward(bank, "director"))
    page = third.finish(429)
    assert page.select_one(".verdict h1")
    assert page.select_one("table.sums")
    assert "too many results were saved from your network in the last hour" in text_of(page.select_one("[role=alert]"))
    assert not page.select("a[href^='/results/'], #share-address")
    assert count_results() == 2


def test_it_says_when_it_can_be_saved(third: Visitor) -> None:
    assert third.send(finish_form(third.visit("/review"))).headers["Retry-After"] == str(3600 - 10)


def test_its_button_saves_it_later_and_once(third: Visitor, count_results: Count, clock: SimpleNamespace) -> None:
    form = finish_form(third.finish(429))
    clock.now += 3600
    third.submit(form)
    third.submit(form)
    assert third.path.startswith("/results/")
    assert count_results() == 3


def test_another_network_can_save(third: Visitor, app: Flask, bank: Bank) -> None:
    finished(somebody(app, bank, THERE))


def test_a_finish_that_is_stored_is_never_put_off(app: Flask, bank: Bank, count_results: Count) -> None:
    first = somebody(app, bank, HERE)
    begin(first)
    form, before = finish_form(first.visit("/review")), first.client.get_cookie(first.cookie_name)
    link = first.send(form).location
    finished(somebody(app, bank, HERE))
    assert before is not None
    first.client.set_cookie(first.cookie_name, before.value)  # the answer got lost on its way, with its cookie
    assert [first.send(form).location for _ in range(4)] == [link] * 4
    assert count_results() == 2


def test_a_finish_sent_again_does_not_count(app: Flask, bank: Bank) -> None:
    first = somebody(app, bank, HERE)
    begin(first)
    form = finish_form(first.visit("/review"))
    assert {first.send(form).status_code for _ in range(5)} == {303}
    finished(somebody(app, bank, HERE))


def test_what_the_store_refused_does_not_count(
    app: Flask, bank: Bank, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(visitor)
    with monkeypatch.context() as outage:
        outage.setattr("web.pages.finish.current_store", fail)
        for _ in range(3):
            visitor.finish(503)
    visitor.finish()
    finished(somebody(app, bank, HERE))


def fail() -> None:
    raise StoreUnavailable("away")


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
        ("192.0.2.7", "::ffff:192.0.2.7", True),
        ("2001:db8:0:1ff::1", "2001:db8:0:100::9", True),
        ("2001:db8:0:1ff::1", "2001:db8:0:200::1", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        (None, "", True),
        ("unix:", "garbage", True),
    ],
)
def test_what_is_one_network(one: str | None, other: str | None, *, together: bool) -> None:
    assert (networks(one)[0] == networks(other)[0]) is together


def test_many_blocks_of_one_site_are_limited_together_and_one_does_not_use_that_up(app: Flask, bank: Bank) -> None:
    for block in range(SITE_ALLOWANCE):
        person = somebody(app, bank, f"2001:db8:0:{block:x}00::1")
        use_up(person)
        assert {miss(person).status_code for _ in range(MOST)} == {429}
    assert miss(somebody(app, bank, "2001:db8:0:f00::1")).status_code == 429
    assert miss(somebody(app, bank, "2001:db8:1:f00::1")).status_code == 404


@pytest.fixture(scope="module")
def redis_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_redis(tmp_path_factory.mktemp("redis"), port := free_port()):
        yield f"redis://127.0.0.1:{port}/0"


class running_redis:  # noqa: N801  (reads like the function it is)
    """A real Redis that keeps nothing."""

    def __init__(self, folder: Path, port: int) -> None:
        self.words = [str(require("redis-server")), "--port", str(port), "--bind", "127.0.0.1"]
        self.words += ["--save", "", "--appendonly", "no", "--dir", str(folder)]
        self.client = redis.Redis(port=port)

    def __enter__(self) -> "running_redis":
        self.process = subprocess.Popen(self.words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            try:
                self.client.ping()
                return self
            except redis.ConnectionError:
                time.sleep(0.02)
        raise AssertionError("Redis does not answer")

    def __exit__(self, *_: object) -> None:
        self.client.close()
        self.process.terminate()
        self.process.wait(90)


def test_over_redis_processes_count_together(
    make_app: MakeApp, bank: Bank, redis_address: str, count_results: Count
) -> None:
    apps = [make_app(misses_per_minute=4, results_per_hour=2, limits_url=redis_address) for _ in range(2)]
    people = [somebody(app, bank, "203.0.113.1") for app in apps]
    assert [miss(person).status_code for person in people * 3] == [404, 404, 404, 404, 429, 429]
    for person in people:
        finished(person)
    extra = somebody(apps[0], bank, "203.0.113.1")
    begin(extra)
    extra.finish(429)
    assert count_results() == 2


def test_redis_holds_no_address_and_nothing_for_longer_than_an_hour(
    make_app: MakeApp, bank: Bank, redis_address: str
) -> None:
    person = somebody(make_app(limits_url=redis_address), bank, "203.0.113.2")
    finished(person)
    miss(person)
    with redis.Redis.from_url(redis_address) as client:
        keys = list(client.scan_iter())
        assert len(keys) >= 2
        assert not [key for key in keys if b"203.0.113" in key or b"3405803" in key]
        assert all(0 < int(str(client.ttl(key))) <= 3600 for key in keys)


def test_without_redis_pages_work_and_one_line_tells_it(
    make_app: MakeApp, bank: Bank, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"redis://127.0.0.1:{free_port()}/0"
    person = somebody(make_app(limits_url=url, misses_per_minute=MOST), bank, HERE)
    use_up(person)
    finished(person)
    told = [record for record in caplog.records if record.name.startswith(("web.platform.rate_limits", "limits"))]
    assert [(record.name, record.getMessage()) for record in told] == [("web.platform.rate_limits", REDIS_AWAY)]
    assert miss(person).status_code == 429  # each machine counts for itself


def test_when_redis_goes_and_comes_back_nothing_fails(make_app: MakeApp, bank: Bank, tmp_path: Path) -> None:
    port = free_port()
    person = somebody(make_app(limits_url=f"redis://127.0.0.1:{port}/0", misses_per_minute=100), bank, HERE)
    with running_redis(tmp_path, port):
        assert miss(person).status_code == 404
    assert {miss(person).status_code for _ in range(3)} == {404}
    with running_redis(tmp_path, port) as server:
        deadline = time.monotonic() + 90
        while not list(server.client.scan_iter()) and time.monotonic() < deadline:
            assert miss(person).status_code == 404
            time.sleep(0.2)
        assert list(server.client.scan_iter())


@pytest.mark.slow
def test_the_workers_of_a_server_count_together_and_one_that_was_killed_changes_nothing(tmp_path: Path) -> None:
    with AppServer(tmp_path / "data", {"ROLE_FIT_MISSES_PER_MINUTE": str(MOST)}, workers=2) as server:
        while time.time() % 60 > 30:  # no window may end meanwhile
            time.sleep(0.1)
        assert [miss_at(server) for _ in range(20)] == [404] * MOST + [429] * (20 - MOST)
        server.kill_worker()
        assert {miss_at(server) for _ in range(10)} == {429}


def miss_at(server: AppServer) -> int:
    with pytest.raises(HTTPError) as answer:
        urlopen(f"{server.url}/results/{new_secret()}")
    with answer.value as error:
        return error.code


# Pages that take long to make


def test_costly_pages_beyond_the_limit_are_put_off_for_that_network_only(make_app: MakeApp, bank: Bank) -> None:
    app = make_app(costly_per_minute=3)
    visitor, other = somebody(app, bank, HERE), somebody(app, bank, THERE)
    link = finished(visitor)
    pages = ["/questions", f"/results/{link}/what-if", f"/results/{link}/what-if?f_goals=weeks", "/questions"]
    assert [visitor.get(page).status_code for page in pages] == [200, 200, 200, 429]
    assert "wait a minute" in text_of(visitor.visit("/questions", 429).main)
    assert 0 < int(visitor.get("/questions").headers["Retry-After"]) <= 60
    assert visitor.get(f"/results/{link}").status_code == other.get("/questions").status_code == 200


def test_what_was_typed_is_never_put_off(make_app: MakeApp, bank: Bank) -> None:
    visitor = somebody(make_app(costly_per_minute=1), bank, HERE)
    page = visitor.visit("/questions")
    assert visitor.get("/questions").status_code == 429
    visitor.submit(page.select_one("main form"))


def test_as_many_costly_pages_are_made_at_once_as_there_are_cores(app: Flask, visitor: Visitor) -> None:
    slots = app.extensions["role_fit_limits"].costly_slots
    for _ in range(COSTLY_AT_ONCE):
        assert slots.acquire(blocking=False)
    assert "wait a few seconds" in text_of(visitor.visit("/questions", 503).main)
    slots.release()
    assert [visitor.get("/questions").status_code for _ in range(3)] == [200] * 3
