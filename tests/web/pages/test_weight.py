"""Pages stay light: what a first visit takes over the wire, each page, and the stylesheet."""

import re

import pytest

from questions import Bank
from tests.sheets import answers_toward, asked
from tests.web.visitor import Visitor

# What the app sends, headers included. Pages go out as they are: packing what holds secrets tells of them (BREACH).
FIRST_VISIT = 11_400
STYLES = {"site": 11_200, "result": 12_700, "print": 5_000}  # as sent, before packing; they may only become less
PAGES = {"start": 8_000, "question": 8_000, "context": 12_000, "review": 24_000, "result": 60_000, "method": 60_000}


def sent(visitor: Visitor, path: str) -> int:
    """Return the bytes of an answer with its headers, to a browser that takes packed files."""
    answer = visitor.get(path, **{"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    return len(answer.get_data()) + len(str(answer.headers))


def test_a_first_visit_takes_11_kilobytes_at_most(visitor: Visitor) -> None:
    addresses = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', visitor.get("/").text))
    assert len(addresses) >= 2
    weights = {path: sent(visitor, path) for path in ("/", *addresses)}
    assert sum(weights.values()) <= FIRST_VISIT, weights


@pytest.mark.parametrize("name", STYLES)
def test_the_stylesheets_stay_small(visitor: Visitor, name: str) -> None:
    [address] = re.findall(rf'href="(/static/{name}\.[^"]+)"', visitor.get("/method").text)
    assert len(visitor.get(address).get_data()) <= STYLES[name]


@pytest.mark.parametrize("path", ["/", "/questions/f_goals", "/context"])
def test_the_first_pages_ask_for_no_styles_of_results_and_paper(visitor: Visitor, path: str) -> None:
    assert re.findall(r"/static/(\w+)\.\w+\.css", visitor.get(path).text) == ["site"]


@pytest.fixture
def paths(visitor: Visitor, bank: Bank) -> dict[str, str]:
    """Answer everything, finish, and return the page of each name."""
    visitor.fill(answers_toward(bank, "director"))
    visitor.finish()
    question = max(asked(bank), key=lambda question: sum(len(option.text) for option in question.options.values()))
    return {
        "start": "/",
        "question": f"/questions/{question.id}",
        "context": "/context",
        "review": "/review",
        "result": visitor.path,
        "method": "/method",
    }


def test_each_page_keeps_to_its_budget(visitor: Visitor, paths: dict[str, str]) -> None:
    weights = {name: sent(visitor, path) for name, path in paths.items()}
    assert set(weights) == set(PAGES)
    assert not {name: weight for name, weight in weights.items() if weight > PAGES[name]}, weights
