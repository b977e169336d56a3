"""What is said of two results adds up exactly, whichever way they are given."""

from fractions import Fraction
from typing import Any

import pytest

from questions import Bank, Sheet, load_bank
from scoring import outcome_document, recommend
from scoring.difference import DocumentError, difference_document, lead_of_document, lead_of_outcome
from tests.sheets import draw_sheets


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_bank()


def batched(sheets: list[Sheet]) -> list[tuple[Sheet, Sheet]]:
    return list(zip(sheets[::2], sheets[1::2], strict=True))


def exact(number: dict[str, str]) -> Fraction:
    return Fraction(number["exact"])


def total(parts: dict[str, Any]) -> Fraction:
    return sum((exact(part.get("difference", part)) for part in parts.values()), Fraction())


def test_the_differences_of_all_questions_are_that_of_margin_and_shares(bank: Bank) -> None:
    for pair in batched(draw_sheets(bank, 40)):
        one, other = (recommend(bank, sheet) for sheet in pair)
        roles = one.tally.first, one.tally.second
        found = difference_document(lead_of_outcome(one), lead_of_outcome(other, roles), (one, other))
        assert total(found["contributions"]) == exact(found["margin"]["difference"])
        for share in found["shares"].values():
            assert total(share["by_question"]) == exact(share["difference"])
        assert exact(found["margin"]["before"]) == one.tally.margin


def test_two_documents_say_the_same_as_their_sheets(bank: Bank) -> None:
    for pair in batched(draw_sheets(bank, 40)):
        one, other = (recommend(bank, sheet) for sheet in pair)
        roles = one.tally.first, one.tally.second
        before, after = (lead_of_document(outcome_document(outcome)) for outcome in (one, other))
        assert difference_document(before, after) == difference_document(
            lead_of_outcome(one), lead_of_outcome(other, roles)
        )


def test_two_sheets_say_what_was_answered_on_both_sides(bank: Bank) -> None:
    one = recommend(bank, Sheet({"f_goals": "year"}, frozenset({"f_goals"}), {"size": "small"}))
    other = recommend(bank, Sheet({"f_goals": "years", "s_paper": "map"}, frozenset({"s_paper"})))
    found = difference_document(lead_of_outcome(one), lead_of_outcome(other, ("head", "director")), (one, other))
    assert found["answers"] == {
        "f_goals": {"before": "year", "after": "years", "double_before": True, "double_after": False},
        "s_paper": {"before": "", "after": "map", "double_before": False, "double_after": True},
    }
    assert found["context"] == {"size": {"before": "small", "after": ""}}
    assert difference_document(lead_of_outcome(one), lead_of_outcome(one))["answers"] is None


def test_where_nothing_counts_there_are_no_shares(bank: Bank) -> None:
    empty = recommend(bank, Sheet())
    found = difference_document(lead_of_outcome(empty), lead_of_outcome(empty), (empty, empty))
    assert found["shares"] is None
    assert found["contributions"] == {}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"engine": "another"}, ("engine",)),
        ({"ranking": ["head", "head"]}, ("ranking",)),
        ({"ranking": "head"}, ("ranking",)),
        ({"contributions": {"f_goals": {"exact": "1e999999999"}}}, ("contributions", "f_goals", "exact")),
        ({"contributions": {"f_goals": {"exact": "1/0"}}}, ("contributions", "f_goals", "exact")),
        ({"contributions": {"f_goals": {"exact": 5}}}, ("contributions", "f_goals", "exact")),
        ({"contributions": {"No id": {"exact": "1"}}}, ("contributions",)),
        ({"contributions": []}, ("contributions",)),
        ({"bank": {"id": "x", "version": "x" * 999, "sha256": "x"}}, ("bank", "version")),
        ({"verdict": {"kind": "clear", "role": 3}}, ("verdict", "role")),
        ({"verdict": None}, ("verdict", "kind")),
    ],
)
def test_a_document_of_another_form_is_refused_with_its_place(
    bank: Bank, change: dict[str, Any], path: tuple[str, ...]
) -> None:
    document = outcome_document(recommend(bank, Sheet({"f_goals": "year"})))
    with pytest.raises(DocumentError) as refused:
        lead_of_document(document | change)
    assert refused.value.path == path


def test_documents_about_other_roles_are_not_compared(bank: Bank) -> None:
    document = outcome_document(recommend(bank, Sheet({"f_goals": "year"})))
    other = lead_of_document(document | {"ranking": ["head", "chef"]})
    with pytest.raises(DocumentError, match="begins with other roles than"):
        difference_document(lead_of_document(document), other)
