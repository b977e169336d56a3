"""The points of both sides, as they are shown: they add up whatever the bank and the answers are."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions import Bank, Sheet, load_bank
from scoring import Tally, tally
from tests.sheets import asked
from web.views.figures import written
from web.views.points import rounded_to, split, whole_shares

BANK = load_bank()


def random_tally(bank: Bank, seed: int) -> Tally:
    chance = random.Random(seed)  # noqa: S311  not a secret
    answers = {q.id: chance.choice([*q.options, *bank.exits]) for q in asked(bank)}
    marks = frozenset(chance.sample([q.id for q in asked(bank)], chance.randint(0, bank.marks.at_most)))
    return tally(bank, Sheet(answers, marks, {"regulated": chance.choice(["hardly", "closely"])}))


@given(st.integers(0, 1 << 32))
def test_of_the_shipped_bank_the_points_are_shown_as_they_are(seed: int) -> None:
    counted = random_tally(BANK, seed)
    shown = split(counted)
    assert (shown.total, shown.margin) == (counted.total, counted.margin)
    for points in (shown.total, shown.first, shown.second, shown.margin):
        assert Fraction(written(points)) == points


@given(st.integers(0, 1 << 32), st.lists(st.fractions(1, 9), min_size=16, max_size=16))
def test_a_bank_with_uneven_numbers_adds_up_too(seed: int, weights: list[Fraction]) -> None:
    new = zip(BANK.questions.items(), weights, strict=True)
    bank = replace(BANK, questions={id_: replace(question, weight=weight) for (id_, question), weight in new})
    counted = random_tally(bank, seed)
    shown = split(counted)
    first, second, margin, total = (
        Fraction(written(points)) for points in (shown.first, shown.second, shown.margin, shown.total)
    )
    assert first + second == total
    assert first - second == margin
    assert min(first, second) >= 0
    assert max(abs(margin - counted.margin), abs(total - counted.total)) <= Fraction(1, 20)


@given(st.integers(0, 1 << 32))
def test_the_parts_of_100_are_whole_and_together_100(seed: int) -> None:
    counted = random_tally(BANK, seed)
    shares = whole_shares(counted)
    assert sum(shares.values()) == (100 if counted.total else 0)
    assert all(abs(share - counted.share(role)) < 1 for role, share in shares.items())


@given(st.lists(st.fractions(-9, 9), min_size=1, max_size=9), st.integers(-1, 1))
def test_parts_are_rounded_to_the_total_that_is_told(numbers: list[Fraction], off: int) -> None:
    parts = dict(enumerate(numbers))
    total = round(sum(numbers)) + off
    shown = rounded_to(total, parts)
    assert sum(shown.values()) == total
    assert all(abs(shown[key] - part) <= 3 for key, part in parts.items())
    assert all(isinstance(part, int) for part in shown.values())


@pytest.mark.parametrize(("number", "text"), [("51.25", "51.25"), ("51.5", "51.5"), ("51", "51"), ("1/3", "0.33")])
def test_no_more_digits_are_written_than_a_number_has(number: str, text: str) -> None:
    assert written(Fraction(number)) == text
