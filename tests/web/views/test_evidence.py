"""What is said of how well the recommendation does."""

from questions import Bank
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
