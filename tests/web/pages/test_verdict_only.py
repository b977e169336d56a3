"""Readers who may see the verdict only: nothing of the answers and nothing of the questions is in what they get."""

import json
from collections.abc import Iterator

import pytest

from questions import Bank
from scoring import Kind
from tests.sheets import KINDS, answers_of_kind, asked
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor

TOLD = {  # what stands as advice instead of what leads to the reasons
    Kind.CLEAR: "That is the job your answers describe.",
    Kind.LEANING: "Ask whoever sent it what speaks against it.",
    Kind.HYBRID: "Ask whoever sent it which of their needs comes first",
    Kind.UNDECIDED: "Ask whoever sent it which of their needs comes first",
    Kind.TOO_LITTLE: "Whoever sent it can answer more of the questions",
}


def shared(maker: Visitor, kind: Kind, shows: str, *, stops: bool = False) -> str:
    """Make a result with everything that can stand on its page, share it, and return its link.

    Only if `stops` is something in it that has to be settled first.
    """
    context = {id_: list(question.options)[-1] for id_, question in maker.bank.context.items()}
    context |= {} if stops else {"budget": "shared", "decisions": "operations"}
    answers = answers_of_kind(maker.bank, kind)
    maker.fill(answers, context=context, double=tuple(answers)[:1])
    maker.finish()
    link = maker.link
    maker.submit(maker.visit("/manage/share").select_one("main form[action^='/manage/sharing']"), shows=shows)
    return link


def sayings(bank: Bank) -> Iterator[str]:
    """Give every word of the bank that tells what was asked or answered, whichever answer it was."""
    for question in asked(bank):
        yield from (question.title, question.id, *(option.reason for option in question.options.values()))
    for about in bank.context.values():
        yield from (about.title, *(option.text for option in about.options.values()))
    for note in bank.notes.values():
        yield note.text


def short_answers(bank: Bank) -> set[str]:
    """Return answers about the company such as "This person", which stand on pages for other reasons as well."""
    texts = {option.text for about in bank.context.values() for option in about.options.values()}
    return {text for text in texts if text.count(" ") < 2}


def held(visitor: Visitor, path: str) -> list[str]:
    """Return the sayings that stand in a page, in its text or anywhere else of it."""
    page = visitor.visit(path)
    text = text_of(page) + json.dumps(str(page), ensure_ascii=False)
    return [words for words in sayings(visitor.bank) if words in text and words not in short_answers(visitor.bank)]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_asked_or_answered_is_in_a_page_of_the_verdict_only(
    visitor: Visitor, colleague: Visitor, kind: Kind
) -> None:
    link = shared(visitor, kind, "verdict")
    assert not held(colleague, f"/results/{link}")
    assert TOLD[kind] in text_of(colleague.visit(f"/results/{link}").select_one(".advice"))


@pytest.mark.parametrize("kind", KINDS)
def test_what_has_to_be_settled_is_to_be_asked_for_first(visitor: Visitor, colleague: Visitor, kind: Kind) -> None:
    page = colleague.visit(f"/results/{shared(visitor, kind, 'verdict', stops=True)}")
    assert not [words for words in sayings(visitor.bank) if words in text_of(page)]
    assert text_of(page.select_one(".advice")).startswith("Ask whoever sent it what has to be settled first")
    assert "“you”" not in text_of(page.select_one(".shared-note"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shows", ["verdict", "reasons", "everything"])
def test_a_page_speaks_only_of_what_it_shows(visitor: Visitor, colleague: Visitor, kind: Kind, shows: str) -> None:
    page = colleague.visit(f"/results/{shared(visitor, kind, shows)}")
    parts = {str(heading["id"]) for heading in page.select(".part h2")} - {"share"}
    assert bool(page.select("table.areas")) is ("owns" in parts)
    assert bool(page.select("#print-all")) is bool(parts)
    for link in page.select("main a[href^='#']"):
        assert page.select(str(link["href"])), link["href"]


@pytest.mark.parametrize("kind", KINDS)
def test_who_is_meant_by_you_is_said_only_where_it_is_somebody_else(
    visitor: Visitor, colleague: Visitor, kind: Kind
) -> None:
    page = colleague.visit(f"/results/{shared(visitor, kind, 'verdict')}")
    assert ("“you” means them" in text_of(page.select_one(".shared-note"))) is (kind is Kind.CLEAR)
    assert ("your" in text_of(page.select_one(".advice"))) is (kind is Kind.CLEAR)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_search_finds_them_where_everything_is_shared(
    visitor: Visitor, colleague: Visitor, kind: Kind
) -> None:
    assert len(held(colleague, f"/results/{shared(visitor, kind, 'everything')}")) > 3


def test_who_sees_the_verdict_only_is_not_sent_to_questions_that_are_not_there(
    visitor: Visitor, colleague: Visitor
) -> None:
    page = colleague.visit(f"/results/{shared(visitor, Kind.TOO_LITTLE, 'verdict')}")
    assert "below" not in text_of(page.select_one(".advice"))
    assert not page.select("#open")


def test_the_preview_for_the_maker_shows_no_more_than_readers_see(visitor: Visitor) -> None:
    shared(visitor, Kind.TOO_LITTLE, "verdict")
    assert not visitor.visit("/manage/preview").select("#open")
    assert visitor.visit("/manage/result").select("#open")
