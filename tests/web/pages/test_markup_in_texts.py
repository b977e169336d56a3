"""Markup in the texts of a bank is shown as it is written, and never becomes part of a page."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from ruamel.yaml import YAML

from questions import Bank, load_bank
from tests.sheets import KINDS, answers_of_kind, asked
from tests.web.own_bank import OwnBank
from tests.web.visitor import Visitor

ATTACK = "<script>x</script>\"'><img src=y onerror=z>{{7*7}}%(n)s&amp;"
WORDS = {"name", "duty", "focus", "title", "ask", "why", "text", "reason", "reason_mild", "intro", "even"}
WORDS |= {"both_reason", "even_reason", "dont_know", "not_relevant"}


def attacked(value: Any, key: str = "") -> Any:
    """Add markup to every text that people read."""
    if isinstance(value, dict):
        texts = key in {"steps", "themes"}
        return {name: attacked(item, "text" if texts else name) for name, item in value.items()}
    if isinstance(value, list):
        return [attacked(item) for item in value]
    return f"{value} {ATTACK}" if key in WORDS and isinstance(value, str) else value


@pytest.fixture
def attacked_bank(own_bank: OwnBank) -> Bank:
    words = YAML(typ="safe").load((own_bank.folder / "bank.yaml").read_text())
    own_bank.save("bank.yaml", json.dumps(attacked(words), indent=1))
    return load_bank(own_bank.folder)


@pytest.fixture
def attacked_visitor(make_app: Callable[..., Flask], own_bank: OwnBank, attacked_bank: Bank) -> Visitor:
    return Visitor(make_app(questions=own_bank.folder), attacked_bank)


def assert_harmless(visitor: Visitor, page: BeautifulSoup) -> None:
    """Find the markup as text, and no element that it would have made."""
    assert ATTACK in page.get_text()
    assert not page.select("img[src=y], script:not([src^='/static/']), [onerror]")


def test_markup_in_a_question_is_text(attacked_visitor: Visitor) -> None:
    for question in asked(attacked_visitor.bank):
        assert_harmless(attacked_visitor, attacked_visitor.visit(f"/questions/{question.id}"))


@pytest.mark.parametrize("path", ["/", "/context", "/review", "/method"])
def test_markup_on_other_pages_is_text(attacked_visitor: Visitor, path: str) -> None:
    assert_harmless(attacked_visitor, attacked_visitor.visit(path))


def test_markup_on_a_page_with_an_error_is_text(attacked_visitor: Visitor) -> None:
    page = attacked_visitor.answer(asked(attacked_visitor.bank)[0].id, None, 422)
    assert_harmless(attacked_visitor, page)


@pytest.mark.parametrize("kind", KINDS)
def test_markup_on_a_result_is_text(attacked_visitor: Visitor, kind: str) -> None:
    bank = attacked_visitor.bank
    told = {id_: next(iter(question.options)) for id_, question in bank.context.items()}
    attacked_visitor.fill(answers_of_kind(bank, next(k for k in KINDS if k == kind)), context=told)
    assert_harmless(attacked_visitor, attacked_visitor.finish())
