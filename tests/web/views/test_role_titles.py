"""Titles of any sound stand in the sentences of a result."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from questions import load_bank
from scoring import Kind
from tests.sheets import answers_of_kind
from tests.web.own_bank import OwnBank
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor


@pytest.mark.parametrize("kind", [Kind.CLEAR, Kind.LEANING, Kind.HYBRID])
def test_no_sentence_guesses_whether_a_title_takes_a_or_an(
    make_app: Callable[..., Flask], own_bank: OwnBank, kind: Kind
) -> None:
    text = (own_bank.folder / "bank.yaml").read_text()
    titled = text.replace("name: Head of Operations", "name: HR Lead")
    own_bank.save("bank.yaml", titled.replace("name: Director of Operations", "name: Unit Manager"))
    bank = load_bank(own_bank.folder)
    visitor = Visitor(make_app(questions=own_bank.folder), bank)
    visitor.fill(answers_of_kind(bank, kind))
    said = text_of(visitor.finish())
    assert re.search("the (?:HR Lead|Unit Manager)", said)
    assert not re.findall(r"\b[Aa]n? (?:HR|Unit)", said)
