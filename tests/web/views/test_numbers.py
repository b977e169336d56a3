"""Numbers as they are written for people: they add up whatever the bank is, and are never rounded across a limit."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions import Bank, Sheet, load_bank
from scoring import Tally, tally
from tests.sheets import asked
from web.views.numbers import format_of_100, format_points, parts_of_100, result_numbers, round_to_total

BANK = load_bank()
PARTS = st.fractions(0, 100, max_denominator=5000)
RULES = BANK.thresholds
LIMITS = {"luck": (RULES.clear_luck, RULES.leaning_luck), "hold": (RULES.clear_hold, RULES.leaning_hold)}
NEAR = st.builds(
    lambda limit, off: limit + off,
    st.sampled_from([limit for pair in LIMITS.values() for limit in pair]),
    st.fractions(-1, 1),
)


def random_tally(bank: Bank, seed: int) -> Tally:
    chance = random.Random(seed)  # noqa: S311  not a secret
    answers = {q.id: chance.choice([*q.options, *bank.exits]) for q in asked(bank)}
    marks = frozenset(chance.sample([q.id for q in asked(bank)], chance.randint(0, bank.marks.at_most)))
    return tally(bank, Sheet(answers, marks, {"regulated": chance.choice(["hardly", "closely"])}))


@given(st.integers(0, 1 << 32))
def test_of_the_shipped_bank_the_points_are_shown_as_they_are(seed: int) -> None:
    counted = random_tally(BANK, seed)
    shown = result_numbers(BANK, counted)
    assert (shown.total, shown.margin) == (counted.total, counted.margin)
    for points in (shown.total, shown.first.points, shown.second.points, shown.margin):
        assert Fraction(format_points(points)) == points


@given(st.integers(0, 1 << 32), st.tuples(*(st.fractions(1, 9) for _ in BANK.questions)))
def test_a_bank_with_uneven_numbers_adds_up_too(seed: int, weights: tuple[Fraction, ...]) -> None:
    new = zip(BANK.questions.items(), weights, strict=True)
    bank = replace(BANK, questions={id_: replace(question, weight=weight) for (id_, question), weight in new})
    counted = random_tally(bank, seed)
    shown = result_numbers(bank, counted)
    first, second, margin, total = (
        Fraction(format_points(points))
        for points in (shown.first.points, shown.second.points, shown.margin, shown.total)
    )
    assert first + second == total
    assert first - second == margin
    assert min(first, second) >= 0
    assert max(abs(margin - counted.margin), abs(total - counted.total)) <= Fraction(1, 20)


@given(st.integers(0, 1 << 32))
def test_the_parts_of_100_are_whole_and_together_100(seed: int) -> None:
    counted = random_tally(BANK, seed)
    shares = parts_of_100(counted)
    assert sum(shares.values()) == (100 if counted.total else 0)
    assert all(abs(share - counted.share(role)) < 1 for role, share in shares.items())


@given(st.lists(st.fractions(-9, 9), min_size=1, max_size=9), st.integers(-1, 1))
def test_parts_are_rounded_to_the_total_that_is_told(numbers: list[Fraction], off: int) -> None:
    parts = dict(enumerate(numbers))
    total = round(sum(numbers)) + off
    shown = round_to_total(total, parts)
    assert sum(shown.values()) == total
    assert all(abs(shown[key] - part) <= 3 for key, part in parts.items())
    assert all(isinstance(part, int) for part in shown.values())


@pytest.mark.parametrize(("number", "text"), [("51.25", "51.25"), ("51.5", "51.5"), ("51", "51"), ("1/3", "0.33")])
def test_no_more_digits_are_written_than_a_number_has(number: str, text: str) -> None:
    assert format_points(Fraction(number)) == text


@pytest.mark.parametrize("figure", ["luck", "hold"])
@given(number=PARTS | NEAR)
def test_a_figure_as_shown_never_contradicts_the_rule(figure: str, number: Fraction) -> None:
    limits = LIMITS[figure]
    shown_as = (
        format_of_100(number, **{"at_most" if figure == "luck" else "at_least": limits})
        .removeprefix("more than ")
        .removeprefix("fewer than ")
    )
    if shown_as.startswith("just "):
        limit = Fraction(shown_as.split()[-1])
        assert limit in limits
        assert (number > limit) is shown_as.startswith("just over")
        return
    shown = Fraction(shown_as)
    for limit in limits:
        if figure == "luck":
            assert (shown <= limit) is (number <= limit), f"{float(number)} is shown as {shown_as}"
        else:
            assert (shown >= limit) is (number >= limit), f"{float(number)} is shown as {shown_as}"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("3", "3"),
        ("3.3", "just over 3"),
        ("2.6", "3"),
        ("3.001", "just over 3"),
        ("2.999", "3"),
        ("32.7", "33"),
        ("3.6", "4"),
        ("2.4", "2"),
        ("0.5", "fewer than 1"),
        ("0", "0"),
    ],
)
def test_people_are_whole_unless_that_would_break_the_rule(number: str, shown: str) -> None:
    assert format_of_100(Fraction(number), at_most=(Fraction(3), Fraction(33))) == shown


@pytest.mark.parametrize(("number", "shown"), [("89.7", "just under 90"), ("90.3", "90"), ("90", "90"), ("75.6", "76")])
def test_so_are_variations(number: str, shown: str) -> None:
    assert format_of_100(Fraction(number), at_least=(Fraction(90), Fraction(75))) == shown


def test_a_limit_that_is_not_whole_is_shown_as_as_it_is() -> None:
    half = Fraction(7, 2)
    assert format_of_100(half, at_most=(half,)) == "3.5"
    assert format_of_100(half + Fraction(1, 10), at_most=(half + Fraction(3, 10),)) == "just under 3.8"


def test_nothing_is_certain() -> None:
    assert format_of_100(Fraction(9999, 100)) == format_of_100(Fraction(100)) == "more than 99"
