"""What `/metrics` counts, over all processes, and that it tells nothing about a person."""

import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families as families

from questions import Bank
from scoring.verdict import Kind
from tests.docs.page import page, section, tables
from tests.servers import AppServer
from tests.sheets import answers_toward, asked
from tests.web.visitor import Visitor
from web.platform.metrics import COUNTERS, SECONDS, own_folder

MakeApp = Callable[..., Flask]
NO_LINK = f"/results/{'a' * 43}"


def read(text: str) -> dict[tuple[str, ...], float]:
    """Return the values by name and labels."""
    return {(s.name, *s.labels.values()): s.value for family in families(text) for s in family.samples}


@pytest.fixture
def counted(make_app: MakeApp, bank: Bank) -> Visitor:
    return Visitor(make_app(metrics=True, misses_per_minute=1), bank)


def test_nothing_is_counted_unless_the_setting_allows_it(visitor: Visitor) -> None:
    visitor.visit("/metrics", 404)


def test_requests_pages_results_and_limits_are_counted(counted: Visitor, bank: Bank) -> None:
    first = asked(bank)[0].id
    counted.fill(answers_toward(bank, "head"))
    counted.finish()
    for _ in range(3):
        counted.get(NO_LINK)
    values = read(counted.get("/metrics").text)
    assert values["role_fit_requests_total", "result.finish", "3xx"] == 1
    assert values["role_fit_requests_total", "result.show", "4xx"] == 3
    assert values["role_fit_request_seconds_count", "result.show"] == 4
    assert values["role_fit_question_pages_total", first] == 1
    assert values["role_fit_results_total", Kind.CLEAR] == 1
    assert values["role_fit_limits_hit_total", "misses"] == 2


def test_they_are_given_under_any_name(counted: Visitor) -> None:
    counted.base_url = "http://10.0.0.7:8000"
    assert counted.get("/metrics").status_code == 200
    assert counted.get("/privacy").status_code == 400


def test_no_label_holds_what_a_browser_sent(counted: Visitor, bank: Bank) -> None:
    counted.fill(answers_toward(bank, "head"))
    counted.finish()
    counted.get(counted.manage_path())
    for path in ("/no-such-path", "/questions/no-such-question", f"/?lang={'x' * 9}", NO_LINK):
        counted.get(path, **{"User-Agent": "x" * 9})
    counted.client.open("/", method="BREW", base_url=counted.base_url)
    labels = {label for name in read(counted.get("/metrics").text) for label in name[1:]}
    routes = {rule.endpoint for rule in counted.client.application.url_map.iter_rules()} | {"-"}
    known = (
        routes | set(bank.asked) | set(Kind) | {f"{digit}xx" for digit in "12345"} | {"misses", "results", "problem"}
    )
    assert {label for label in labels if not label.replace(".", "").replace("+Inf", "0").isdigit()} <= known


def test_a_finish_that_is_sent_twice_is_one_result(counted: Visitor, bank: Bank) -> None:
    review = counted.fill(answers_toward(bank, "head"))
    for _ in range(2):
        counted.submit(review.select_one('form[action="/results"]'))
    values = read(counted.get("/metrics").text)
    assert sum(value for name, value in values.items() if name[0] == "role_fit_results_total") == 1


@pytest.mark.slow
def test_all_processes_count_together_and_one_that_dies_takes_nothing_along(tmp_path: Path) -> None:
    def ask(path: str) -> str:
        with urllib.request.urlopen(server.url + path, timeout=60) as answer:
            return str(answer.read().decode())

    with AppServer(tmp_path / "data", {"ROLE_FIT_METRICS": "true"}, workers=2) as server:
        for _ in range(12):
            ask("/privacy")
        server.kill_worker(0)
        server.kill_worker(1)
        ask("/privacy")
        values = read(ask("/metrics"))
    assert values["role_fit_requests_total", "about.privacy", "2xx"] == 13
    assert values["role_fit_workers_started_total",] == 4


def test_only_what_a_killed_server_left_is_taken_away(tmp_path: Path) -> None:
    left, other = tmp_path / "role-fit-metrics-left", tmp_path / "another"
    left.mkdir()
    (left / "counter_0-1.db").touch()
    other.mkdir()
    with own_folder(tmp_path) as first, own_folder(tmp_path) as second:
        assert set(tmp_path.iterdir()) == {Path(first), Path(second), other}
    assert set(tmp_path.iterdir()) == {other}


def test_the_page_names_everything_that_is_counted() -> None:
    [rows] = tables(section(page("docs/running.md"), "Counts for Prometheus"))
    told = {row[0].strip("`"): (row[2], tuple(row[1].replace("`", "").split(", "))) for row in rows}
    counters = {f"{name}_total": (text, labels or ("",)) for name, (text, labels) in COUNTERS.items()}
    assert counters == {name: row for name, row in told.items() if name != SECONDS}
