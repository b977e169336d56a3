"""Figures as they are written for people: rounded, but never across a limit that decides."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions import load_bank
from web.views.figures import of_100

PARTS = st.fractions(0, 100, max_denominator=5000)


RULES = load_bank().thresholds
LIMITS = {"luck": (RULES.clear_luck, RULES.leaning_luck), "hold": (RULES.clear_hold, RULES.leaning_hold)}
NEAR = st.builds(
    lambda limit, off: limit + off,
    st.sampled_from([limit for pair in LIMITS.values() for limit in pair]),
    st.fractions(-1, 1),
)


@pytest.mark.parametrize("figure", ["luck", "hold"])
@given(number=PARTS | NEAR)
def test_a_figure_as_shown_never_contradicts_the_rule(figure: str, number: Fraction) -> None:
    limits = LIMITS[figure]
    written = (
        of_100(number, **{"at_most" if figure == "luck" else "at_least": limits})
        .removeprefix("more than ")
        .removeprefix("fewer than ")
    )
    if written.startswith("just "):
        limit = Fraction(written.split()[-1])
        assert limit in limits
        assert (number > limit) is written.startswith("just over")
        return
    shown = Fraction(written)
    for limit in limits:
        if figure == "luck":
            assert (shown <= limit) is (number <= limit), f"{float(number)} is shown as {written}"
        else:
            assert (shown >= limit) is (number >= limit), f"{float(number)} is shown as {written}"


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
    assert of_100(Fraction(number), at_most=(Fraction(3), Fraction(33))) == shown


@pytest.mark.parametrize(("number", "shown"), [("89.7", "just under 90"), ("90.3", "90"), ("90", "90"), ("75.6", "76")])
def test_so_are_variations(number: str, shown: str) -> None:
    assert of_100(Fraction(number), at_least=(Fraction(90), Fraction(75))) == shown


def test_a_limit_that_is_not_whole_is_written_as_it_is() -> None:
    half = Fraction(7, 2)
    assert of_100(half, at_most=(half,)) == "3.5"
    assert of_100(half + Fraction(1, 10), at_most=(half + Fraction(3, 10),)) == "just under 3.8"


def test_nothing_is_certain() -> None:
    assert of_100(Fraction(9999, 100)) == of_100(Fraction(100)) == "more than 99"
