"""The page about the company."""

import json
from collections.abc import Callable
from typing import Any

from flask import Flask

from questions import Bank
from tests.sheets import asked
from tests.web.own_bank import OwnBank
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor, mark_form

NO_ANSWER = "-"


def checked(visitor: Visitor) -> dict[str, str]:
    return {str(field["name"]): str(field["value"]) for field in visitor.visit("/context").select("[checked]")}


def tell(visitor: Visitor, **values: str) -> None:
    visitor.submit(visitor.visit("/context").select_one("main form"), 200, **values)


def test_every_question_about_the_company_has_its_group(visitor: Visitor, bank: Bank) -> None:
    page = visitor.visit("/context")
    for id_, question in bank.context.items():
        assert question.ask in text_of(page.select_one(f"fieldset#{id_} > legend"))
        values = [str(field["value"]) for field in page.select(f"fieldset#{id_} input[type=radio]")]
        assert values == [*question.options, NO_ANSWER]


def test_nothing_about_the_company_is_preselected(visitor: Visitor) -> None:
    assert checked(visitor) == {}


def test_nothing_about_the_company_has_to_be_said(visitor: Visitor) -> None:
    tell(visitor)
    assert visitor.path == "/review"


def test_what_was_said_is_still_selected(visitor: Visitor, bank: Bank) -> None:
    said = {id_: list(question.options)[-1] for id_, question in bank.context.items()}
    tell(visitor, **said)
    assert checked(visitor) == said


def test_what_was_said_can_be_taken_back(visitor: Visitor, bank: Bank) -> None:
    one, other = list(bank.context)[:2]
    said = {id_: next(iter(bank.context[id_].options)) for id_ in (one, other)}
    tell(visitor, **said)
    tell(visitor, **{one: NO_ANSWER})
    assert checked(visitor) == {other: said[other]}
    assert said[one] not in json.dumps(kept(visitor)["c"])


def test_what_decides_comes_first_and_what_refines_is_folded(visitor: Visitor, bank: Bank) -> None:
    page = visitor.visit("/context")
    names = [str(group["id"]) for group in page.select("fieldset")]
    folded = [str(group["id"]) for group in page.select("details.more fieldset")]
    assert names == [*bank.deciding_context, *folded]
    assert set(names) == set(bank.context)
    assert not page.select("details.more[open]")


def test_what_was_said_is_never_folded(visitor: Visitor, bank: Bank) -> None:
    refining = next(id_ for id_ in bank.context if id_ not in bank.deciding_context)
    tell(visitor, **{refining: next(iter(bank.context[refining].options))})
    assert visitor.visit("/context").select("details.more[open]")


def test_taking_back_what_was_never_said_changes_nothing(visitor: Visitor, bank: Bank) -> None:
    tell(visitor, **dict.fromkeys(bank.context, NO_ANSWER))
    assert visitor.path == "/review"
    assert checked(visitor) == {}
    assert kept(visitor)["c"] == {}


def kept(visitor: Visitor) -> dict[str, Any]:
    """Return the draft as it stands in the cookie."""
    with visitor.client.session_transaction() as session:
        return dict(session["sheet"])


def test_a_post_of_one_field_erases_no_other(visitor: Visitor, bank: Bank) -> None:
    one, other = list(bank.context)[:2]
    tell(visitor, **{one: next(iter(bank.context[one].options))})
    form = visitor.visit("/context").select_one("main form")
    visitor.submit(form, 200, **{one: None, other: next(iter(bank.context[other].options))})
    assert set(checked(visitor)) == {one, other}


def test_an_unknown_value_is_refused_and_told(visitor: Visitor, bank: Bank) -> None:
    one, other = list(bank.context)[:2]
    form = visitor.visit("/context").select_one("main form")
    page = visitor.submit(form, 422, **{one: "no_such_option", other: next(iter(bank.context[other].options))})
    link = page.select_one("[role=alert] a[href^='#']")
    assert link is not None
    assert page.select_one(f"fieldset#{one} {link['href']}")
    assert text_of(link) in text_of(page.select_one(f"fieldset#{one}"))
    assert text_of(page.title).startswith("Error:")
    assert checked(visitor) == {}


def test_a_page_about_the_company_of_an_earlier_sheet_is_refused(visitor: Visitor, bank: Bank) -> None:
    visitor.answer(asked(bank)[0].id, "dont_know")
    old = visitor.visit("/context").select_one("main form")
    visitor.start_again()
    one = next(iter(bank.context))
    visitor.submit(old, 409, **{one: next(iter(bank.context[one].options))})
    assert checked(visitor) == {}


def test_the_company_alone_cannot_be_marked(visitor: Visitor, bank: Bank) -> None:
    tell(visitor)
    assert mark_form(visitor.visit("/review"), next(iter(bank.context))) is None


def test_back_leads_to_the_last_question_that_is_asked(
    make_app: Callable[..., Flask], own_bank: OwnBank, bank: Bank
) -> None:
    *_, before, last = bank.asked
    own_bank.weigh(last, "0")
    page = Visitor(make_app(questions=own_bank.folder), bank).visit("/context")
    assert page.select(f"a[href='/questions/{before}']")
    assert not page.select(f"a[href='/questions/{last}']")
