"""A result is read in two minutes: how many words are seen at first sight, whatever the verdict, language and roles."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from questions import Bank, load_bank
from scoring import Kind
from tests.questions.several_roles import drawn, write_roles
from tests.sheets import KINDS, Answers, answers_of_kind, answers_toward
from tests.web.visitor import Visitor

MOST = 500
UNSEEN = ".visually-hidden, .on-paper, [hidden], svg, option"


def words_at_first_sight(page: BeautifulSoup) -> int:
    """Count the words of the main part that are seen before any part is opened."""
    main = BeautifulSoup(str(page.main), "html.parser")
    for part in main.select(f"{UNSEEN}, details:not([open]) > :not(summary)"):
        part.extract()
    return len(main.get_text(" ").split())


def sheets(bank: Bank) -> Iterator[Answers]:
    yield from (answers_of_kind(bank, kind) for kind in KINDS)
    yield from (answers_toward(bank, toward) for toward in ("head", "middle"))


def company(bank: Bank) -> dict[str, str]:
    """Return the facts about a company that bring up most sentences."""
    return {
        id_: max(question.options.values(), key=lambda option: bool(option.note)).id
        for id_, question in bank.context.items()
    }


def longest(visitor: Visitor, colleague: Visitor, given: Iterator[Answers]) -> dict[str, int]:
    """Return the most words of the page of a maker, and of a reader, over some sheets."""
    counts: dict[str, list[int]] = {"maker": [], "reader": []}
    for answers in given:
        visitor.start_again() if counts["maker"] else None
        visitor.fill(answers, context=company(visitor.bank))
        counts["maker"].append(words_at_first_sight(visitor.finish()))
        counts["reader"].append(words_at_first_sight(colleague.visit(visitor.path)))
    return {who: max(found) for who, found in counts.items()}


@pytest.mark.parametrize("code", ["en", "de"])
def test_no_more_than_500_words_are_seen_at_first_sight(
    visitor: Visitor, colleague: Visitor, bank: Bank, code: str
) -> None:
    for who in (visitor, colleague):
        who.get(f"/?lang={code}")
    found = longest(visitor, colleague, sheets(bank))
    assert max(found.values()) <= MOST, found


@pytest.mark.parametrize("code", [pytest.param("en", marks=pytest.mark.long), "de"])
def test_nor_with_three_roles(make_app: Callable[..., Flask], tmp_path: Path, code: str) -> None:
    bank = load_bank(write_roles(tmp_path / "roles", 3))
    app = make_app(questions=tmp_path / "roles")
    visitor, colleague = Visitor(app, bank), Visitor(app, bank)
    for who in (visitor, colleague):
        who.get(f"/?lang={code}")
    given = (dict(drawn(bank, kind)[0].sheet.answers) for kind in Kind if kind is not Kind.TOO_LITTLE)
    assert max(longest(visitor, colleague, given).values()) <= MOST


def test_what_is_folded_is_not_counted_and_what_is_open_is() -> None:
    page = BeautifulSoup(
        "<main>a <details>x<summary>b</summary><p>x</p></details><details open><p>c</p></details>"
        '<p class="visually-hidden">x</p></main>',
        "html.parser",
    )
    assert words_at_first_sight(page) == 4  # a text of its own in a closed part is no way to hide words
