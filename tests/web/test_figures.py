"""Figures as they are written for people: rounded, but never across a limit that decides."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions import load_bank
from web.result.figures import of_100

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
    written = of_100(number, limits).removeprefix("more than ").removeprefix("fewer than ")
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
        ("3.3", "3.3"),
        ("2.6", "2.6"),
        ("3.001", "just over 3"),
        ("2.999", "just under 3"),
        ("3.6", "4"),
        ("2.4", "2"),
        ("0.5", "fewer than 1"),
        ("0", "0"),
    ],
)
def test_a_digit_after_the_dot_is_shown_only_where_it_decides(number: str, shown: str) -> None:
    assert of_100(Fraction(number), (Fraction(3), Fraction(33))) == shown


def test_nothing_is_certain() -> None:
    assert of_100(Fraction(9999, 100)) == of_100(Fraction(100)) == "more than 99"
