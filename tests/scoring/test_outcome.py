"""The whole outcome: reasons, notes, factors, and its document."""

import json
from fractions import Fraction

import pytest

from questions import Sheet
from scoring import ENGINE, outcome_document, recommend
from tests.scoring.tiny import THREE, outcome, sheet, tiny_bank, tradeoff

BANK = tiny_bank(
    tradeoff("small", "work", "plan", weight=2),
    tradeoff("large", "work", "plan", weight=8),
    tradeoff("also_large", "plan", "work", weight=8),
    tradeoff("level", "work", "plan", weight=5),
    context={"size": {"few": "hint", "many": "halt"}, "stage": {"young": "aside", "old": None, "done": "hint"}},
    notes={"aside": "note", "hint": "note", "halt": "stop", "unused": "stop"},
    factors={"size": {"many": (1.5, ["small", "level"])}},
)


def test_reasons_stand_in_the_order_of_their_strength():
    found = outcome(BANK, small="b2", large="b2", also_large="b2", level="a1")
    assert (found.tally.first, found.speaks_for, found.speaks_against) == (
        "red",
        ("also_large", "level"),
        ("large", "small"),
    )


def test_reasons_of_equal_strength_stand_in_the_order_of_the_bank():
    assert outcome(BANK, small="b2", large="b2", also_large="a2").speaks_for == ("large", "also_large", "small")


def test_an_answer_in_the_middle_is_no_reason():
    found = outcome(BANK, level="both", large="a2")
    assert (found.speaks_for, found.speaks_against) == (("large",), ())


@pytest.mark.parametrize(
    ("context", "notes"),
    [
        ({}, ()),
        ({"size": "few"}, ("hint",)),
        ({"size": "few", "stage": "done"}, ("hint",)),
        ({"stage": "young", "size": "few"}, ("hint", "aside")),
        ({"stage": "young", "size": "many"}, ("halt", "aside")),
        ({"stage": "old"}, ()),
        ({"stage": "gone", "other": "few"}, ()),
    ],
)
def test_notes_come_once_and_reasons_to_stop_come_first(context, notes):
    assert recommend(BANK, Sheet(context=context)).notes == notes


def test_the_factors_in_force_are_told():
    assert recommend(BANK, Sheet(context={"size": "many"})).factors == {
        "small": Fraction(3, 2),
        "level": Fraction(3, 2),
    }


FACTS = tiny_bank(
    *(tradeoff(id_, "work", "plan") for id_ in "pqrs"),
    context={"signs": {"other": None, "own": None}, "top": {"nobody": None, "chief": None}},
    against={"other": ["blue"], "nobody": ["red", "blue"]},
)


@pytest.mark.parametrize(
    ("toward", "context", "contradicting"),
    [
        ("b2", {"signs": "other"}, ("signs",)),
        ("a2", {"signs": "other"}, ()),
        ("a2", {"signs": "other", "top": "nobody"}, ("top",)),
        ("b2", {"signs": "own"}, ()),
        ("both", {"signs": "other", "top": "nobody"}, ()),
    ],
)
def test_a_fact_contradicts_only_the_role_that_is_recommended(toward, context, contradicting):
    assert recommend(FACTS, Sheet(dict.fromkeys("pqrs", toward), context=context)).contradicting == contradicting


@pytest.mark.parametrize(("last", "is_one_sided"), [("b2", True), ("both", True), ("a1", False)])
def test_a_clear_result_is_one_sided_until_an_answer_speaks_for_the_other_role(last, is_one_sided):
    bank = tiny_bank(*(tradeoff(id_, "work", "plan") for id_ in "pqrstu"))
    found = outcome(bank, **dict.fromkeys("pqrst", "b2"), u=last)
    assert (found.verdict.kind, found.is_one_sided) == ("clear", is_one_sided)


def test_an_answer_for_a_third_role_is_another_side_too():
    pairs = tradeoff("u", "care", "plan"), tradeoff("v", "plan", "work")
    bank = tiny_bank(*(tradeoff(id_, "work", "plan", weight=9) for id_ in "pqrst"), *pairs, shares=THREE)
    given = dict.fromkeys("pqrst", "b2")
    found = [outcome(bank, **given, u=u, v="b1") for u in ("b2", "a2")]
    assert [(one.verdict.kind, one.is_one_sided) for one in found] == [("clear", False), ("clear", False)]


def test_an_outcome_tells_below_which_margin_it_is_too_close():
    found = outcome(tiny_bank(tradeoff("q", "work", "plan")), q="a2")
    assert found.undecided_below == found.firmness.undecided_below


FOUND = recommend(BANK, sheet("small", small="b2", large="b1", also_large="b1", context={"size": "many"}))
DOCUMENT = outcome_document(FOUND)


def test_a_document_is_plain_json():
    assert json.loads(json.dumps(DOCUMENT)) == DOCUMENT


def test_a_document_names_engine_and_bank():
    assert DOCUMENT["engine"] == ENGINE
    assert DOCUMENT["bank"] == {"id": "tiny", "version": "1", "sha256": BANK.hash}


def test_a_document_holds_exact_numbers():
    third = outcome_document(
        outcome(
            tiny_bank(tradeoff("q", "work", "plan", weight=1), tradeoff("r", "work", "plan", weight=2)), q="b2", r="a2"
        )
    )
    assert third["shares"]["blue"] == {"exact": "100/3", "value": 33.3333}


def test_the_numbers_of_a_document_add_up():
    contributions = [Fraction(number["exact"]) for number in DOCUMENT["contributions"].values()]
    areas = [Fraction(number["exact"]) for number in DOCUMENT["areas"].values()]
    points = [Fraction(number["exact"]) for number in DOCUMENT["points"].values()]
    assert sum(contributions) == sum(areas) == Fraction(DOCUMENT["margin"]["exact"])
    assert sum(points) == Fraction(DOCUMENT["total"]["exact"]) == 22


def test_a_document_says_what_the_outcome_says():
    assert DOCUMENT["verdict"] == {"kind": str(FOUND.verdict.kind), "role": FOUND.verdict.role}
    assert DOCUMENT["ranking"] == ["blue", "red"]
    assert (DOCUMENT["for"], DOCUMENT["against"]) == (["small", "large"], ["also_large"])
    assert Fraction(DOCUMENT["hold"]["exact"]) == FOUND.firmness.hold
    assert Fraction(DOCUMENT["luck"]["exact"]) == FOUND.firmness.luck
    assert (DOCUMENT["notes"], list(DOCUMENT["factors"])) == (["halt"], ["small", "level"])


def test_no_role_is_named_where_none_is_recommended():
    assert outcome_document(outcome(BANK, level="a2"))["verdict"] == {"kind": "too_little", "role": None}
