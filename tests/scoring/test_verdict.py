"""The verdict at its thresholds: on the bound it still counts."""

from fractions import Fraction

import pytest

from questions import Sheet
from scoring import Kind, recommend
from scoring.verdict import strength
from tests.scoring.tiny import THREE, count, outcome, sheet, situation, tiny_bank, tradeoff

FINEST = Fraction(1, 100)  # the smallest step a threshold can be moved by


def bank(**limits):
    return tiny_bank(*(tradeoff(f"q{number}", "work", "plan") for number in range(5)), **limits)


def answers(*steps):
    return {f"q{number}": step for number, step in enumerate(steps)}


CLEAR = answers("b2", "b2", "b2", "b2", "b1")
LIKELY = answers("b2", "b2", "b1", "both", "a1")
FIRM = outcome(bank(), **LIKELY).firmness
EASY, HARD = (100, 0), (0, 100)


def up(figure):
    """Round a figure up to two digits, as a threshold can be written."""
    return str(float(-(-figure // FINEST) * FINEST))


def down(figure):
    return str(float(figure // FINEST * FINEST))


def test_all_answers_on_one_side_are_clear():
    verdict = outcome(bank(), **CLEAR).verdict
    assert (verdict.kind, verdict.role, verdict.is_given, verdict.is_too_close) == (Kind.CLEAR, "blue", True, False)


@pytest.mark.parametrize(
    ("limits", "kind"),
    [
        ((up(FIRM.luck), down(FIRM.hold)), Kind.CLEAR),
        ((down(FIRM.luck), down(FIRM.hold)), Kind.LEANING),
        ((up(FIRM.luck), up(FIRM.hold)), Kind.LEANING),
    ],
)
def test_clear_needs_both_little_luck_and_much_hold(limits, kind):
    assert outcome(bank(clear=limits, leaning=EASY), **LIKELY).verdict.kind is kind


@pytest.mark.parametrize(
    ("limits", "kind"),
    [
        ((up(FIRM.luck), down(FIRM.hold)), Kind.LEANING),
        ((down(FIRM.luck), down(FIRM.hold)), Kind.HYBRID),
        ((up(FIRM.luck), up(FIRM.hold)), Kind.HYBRID),
    ],
)
def test_leaning_needs_both_too(limits, kind):
    assert outcome(bank(clear=HARD, leaning=limits), **LIKELY).verdict.kind is kind


def test_figures_exactly_on_the_bound_are_enough():
    firm = outcome(tiny_bank(situation("q", "work", "plan")), q="o1").firmness
    assert firm.hold == 85
    for limits, kind in (((100, 85), Kind.CLEAR), ((100, "85.01"), Kind.LEANING)):
        edge = tiny_bank(situation("q", "work", "plan"), clear=limits, leaning=EASY)
        assert outcome(edge, q="o1").verdict.kind is kind


@pytest.mark.parametrize(
    ("limits", "kind"), [({"clear": (8, 90)}, Kind.CLEAR), ({"clear": HARD, "leaning": (8, 0)}, Kind.LEANING)]
)
def test_luck_exactly_on_the_bound_is_little_enough(limits, kind):
    edge = tiny_bank(tradeoff("q0", "work", "plan"), tradeoff("q1", "work", "plan"), **limits)
    found = outcome(edge, q0="b2", q1="b2")
    assert (found.firmness.luck, found.verdict.kind) == (8, kind)


def test_a_tie_is_left_to_the_manager():
    verdict = outcome(bank(clear=EASY, leaning=EASY), **answers("a2", "a2", "both", "b2", "b2")).verdict
    assert (verdict.role, verdict.is_given, verdict.is_too_close) == (None, False, True)


def test_a_tie_between_the_best_two_of_three_is_left_to_the_manager():
    three = tiny_bank(situation("q", "work", "plan"), shares=THREE, clear=EASY, leaning=EASY)
    assert outcome(three, q="even").verdict.role is None


@pytest.mark.parametrize(
    ("steps", "kind"),
    [
        (("a2", "a2", "both", "b2", "b2"), Kind.HYBRID),
        (("both",) * 5, Kind.UNDECIDED),
        (("a1", "b1", "both", "both", "both"), Kind.UNDECIDED),
    ],
)
def test_too_close_tells_pronounced_answers_from_faint_ones(steps, kind):
    assert outcome(bank(), **answers(*steps)).verdict.kind is kind


@pytest.mark.parametrize(("hybrid", "kind"), [(80, Kind.HYBRID), ("80.01", Kind.UNDECIDED)])
def test_hybrid_begins_at_its_strength(hybrid, kind):
    assert outcome(bank(hybrid=hybrid), **answers("a2", "a2", "both", "b2", "b2")).verdict.kind is kind


@pytest.mark.parametrize(
    ("steps", "figure"),
    [(("a2",), 100), (("a1",), 50), (("both",), 0), (("a2", "b1"), 75), (("a2", "b2", "both"), Fraction(200, 3))],
)
def test_strength_is_how_pronounced_the_answers_are(steps, figure):
    assert strength(count(bank(), **answers(*steps))) == figure


def test_answers_that_cannot_tell_the_roles_apart_have_no_strength():
    assert outcome(tiny_bank(situation("q", "both", {"work": 50, "plan": 50})), q="o1").strength == 0


@pytest.mark.parametrize(("given", "kind"), [(2, Kind.TOO_LITTLE), (3, Kind.CLEAR), (5, Kind.CLEAR)])
def test_below_60_of_100_points_too_little_is_answered(given, kind):
    found = outcome(bank(clear=EASY, leaning=EASY), **answers(*["b2"] * given))
    assert (found.answered, found.verdict.kind) == (20 * given, kind)


def test_no_answer_at_all_is_too_little_even_without_a_threshold():
    found = recommend(bank(answered_below=0, clear=EASY, leaning=EASY), Sheet())
    assert found.answered == 0
    assert (found.verdict.kind, found.verdict.role) == (Kind.TOO_LITTLE, None)


def test_marks_do_not_make_up_for_missing_answers():
    found = recommend(bank(), sheet("q0", "q1", **answers("b2", "b2")))
    assert found.answered == 40
    assert found.verdict.kind is Kind.TOO_LITTLE


def test_ways_out_count_as_not_answered():
    found = outcome(bank(), **answers("b2", "b2", "dont_know", "not_relevant", "b2"))
    assert found.answered == 60


def test_one_answer_alone_is_never_the_work_of_both():
    assert outcome(bank(answered_below=0), q0="b2").verdict.kind is Kind.UNDECIDED
