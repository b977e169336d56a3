"""What is said of how well the recommendation does."""

import re
from collections.abc import Callable

from flask import Flask

from questions import Bank
from tests.sheets import answers_toward
from tests.web.own_bank import OwnBank
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor
from web.views.evidence import shy_sentence

MORE_SILENT = ((4, 0, 1, 0, 0), (0, 0, 0, 0, 0), (0, 0, 0, 0, 0), (0, 0, 2, 1, 0), (0, 0, 0, 1, 0))


def test_the_role_that_is_named_less_readily_is_told_with_its_figures(bank: Bank) -> None:
    director, head = (f"the {bank.roles[role].name}" for role in ("director", "head"))
    assert shy_sentence(bank, MORE_SILENT) == (
        f"On unseen hiring needs it was slower to name {director}: where experts leaned to that role, 2 of 4 sheets "
        f"came out too close, against 1 of 5 for {head}."
    )
    assert shy_sentence(bank, MORE_SILENT[::-1]).startswith(f"On unseen hiring needs it was slower to name {head}:")


def test_nothing_is_told_where_both_are_named_about_as_readily(bank: Bank) -> None:
    assert shy_sentence(bank, ((9, 0, 1, 0, 0), *MORE_SILENT[1:3], (0, 0, 1, 0, 7), (0, 0, 0, 0, 0))) == ""


def test_figures_of_the_shipped_bank_are_not_told_of_another(
    make_app: Callable[..., Flask], own_bank: OwnBank, bank: Bank
) -> None:
    visitor = Visitor(make_app(questions=own_bank.folder), bank)
    visitor.fill(answers_toward(bank, "head"))
    own_bank.save("bank.yaml", (own_bank.folder / "bank.yaml").read_text().replace("id: head-or-", "id: our-", 1))
    visitor.finish()
    assert "Tried by 2 readers" in text_of(visitor.visit(visitor.path).select_one(".evidence"))
    own_bank.weigh("t_account_or_weekly", "10")
    visitor.answer("f_goals", "dont_know")
    visitor.finish()
    told = text_of(visitor.visit(visitor.path).select_one(".evidence"))
    assert told.startswith("The questions or their numbers were changed here")
    assert not re.search(r"readers|sheets", told)
