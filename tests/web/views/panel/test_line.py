"""The drawing of everybody on one line."""

from fractions import Fraction
from itertools import pairwise

from web.views.panel.line import Stand, draw_line

ROLES = ("Red", "Blue")


def draw(*stands: Stand):
    return draw_line(ROLES, stands, Fraction(20), Fraction(10), Fraction(0))


def test_whoever_is_nearer_to_the_first_role_stands_nearer_to_its_end() -> None:
    line = draw(Stand(Fraction(-100)), Stand(Fraction(50)))
    assert [dot.x for dot in line.dots] == [0, 75]
    assert (line.mean, line.median, line.zone) == (55, 50, (40, 60))


def test_dots_that_would_cover_each_other_stand_above_each_other() -> None:
    alike = draw(*[Stand(Fraction(10), f"Seat {number}") for number in range(12)])
    assert all(above.y - below.y == -24 for below, above in pairwise(alike.dots))
    assert alike.dots[-1].y > 0
    apart = draw(Stand(Fraction(-80), "Founder"), Stand(Fraction(80), "HR"))
    assert len({dot.y for dot in apart.dots}) == 1


def test_a_long_label_is_shortened() -> None:
    assert draw(Stand(Fraction(0), "Geschäftsführung")).dots[0].label == "Geschäftsfüh…"
