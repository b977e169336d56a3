"""How well a bank agrees with people, held against values worked out by hand."""

from dataclasses import replace

import pytest

from questions import Sheet, load_bank
from questions.cases import Case, load_cases
from scoring import Kind, Verdict
from scoring.agreement import Settled, agreement, correlation, count_silent, kappa, round_lean, verdict_step
from tests.scoring.tiny import settling, situation, tiny_bank, tradeoff

BANK = tiny_bank(*(tradeoff(id_, "work", "plan") for id_ in "pqrs"))
RED, BLUE, LEVEL = (dict.fromkeys("pqrs", option) for option in ("a2", "b2", "both"))


def case(name, *leans, sheets):
    return Case(name, "-", tuple(Sheet(answers) for answers in sheets), leans)


def of(*cases):
    return agreement(BANK, cases)


@pytest.mark.parametrize("ratings", [[-2, 2], [-2, -1, 0, 1, 2], [0.5, 1.5, -1]])
def test_the_same_ratings_agree_perfectly(ratings):
    assert kappa(ratings, ratings) == 1


def test_opposite_ratings_agree_worse_than_chance():
    assert kappa([-2, 2], [2, -2]) == -1


def test_ratings_that_know_nothing_of_each_other_agree_by_0():
    assert kappa([-1, -1, 1, 1], [-1, 1, -1, 1]) == 0


def test_kappa_is_what_it_is_by_hand():
    """Observed (0 + 1 + 0 + 1)/4 = 1/2; expected, over all 16 pairs, 64/16 = 4."""
    assert kappa([-2, -1, 1, 2], [-2, 0, 1, 1]) == 1 - 1 / 8


def test_ratings_that_never_differ_agree_perfectly():
    assert kappa([0, 0], [0, 0]) == 1


def test_too_close_is_counted_for_each_side_of_the_experts():
    rows = ((3, 0, 1, 0, 0), (1, 0, 2, 0, 0), (0, 0, 9, 0, 0), (0, 0, 4, 1, 1), (0, 1, 0, 0, 5))
    assert count_silent(rows) == ((3, 7), (4, 12))


@pytest.mark.parametrize(
    ("lean", "whole"), [(0, 0), (0.5, 1), (-0.5, -1), (0.25, 0), (1.5, 2), (-1.5, -2), (-1, -1), (2, 2), (1.25, 1)]
)
def test_halves_are_rounded_away_from_0(lean, whole):
    assert round_lean(lean) == whole


@pytest.mark.parametrize(
    ("kind", "role", "number"),
    [
        (Kind.CLEAR, "red", -2),
        (Kind.LEANING, "red", -1),
        (Kind.HYBRID, None, 0),
        (Kind.TOO_LITTLE, None, 0),
        (Kind.LEANING, "blue", 1),
        (Kind.CLEAR, "blue", 2),
    ],
)
def test_verdicts_stand_on_five_steps(kind, role, number):
    assert verdict_step(BANK, Verdict(kind, role)) == number


@pytest.mark.parametrize(
    ("first", "second", "value"),
    [([1, 2, 3], [2, 4, 6], 1), ([1, 2, 3], [3, 2, 1], -1), ([1, 1], [1, 2], 0), ([1, 2], [1, 1], 0), ([], [], 0)],
)
def test_correlation_is_pearsons(first, second, value):
    assert correlation(first, second) == pytest.approx(value)


def test_a_reading_counts_what_was_said_where_the_experts_agree():
    found = of(
        case("same", -2, -1, sheets=[RED]),
        case("other", 1, 2, sheets=[RED]),
        case("silent", 1, 1, sheets=[LEVEL]),
        case("split", -1, 1, sheets=[RED]),
        case("unsure", 0, 1, sheets=[BLUE]),
    )
    (reading,) = found.readings
    assert (reading.experts_agree, reading.given, reading.same_side) == (3, 2, 1)
    assert reading.verdicts == {"clear": 4, "undecided": 1}


def test_each_reader_is_counted_apart():
    found = of(case("one", 2, 2, sheets=[BLUE, RED]), case("two", -2, -2, sheets=[RED, BLUE]))
    assert [reading.same_side for reading in found.readings] == [2, 0]
    assert [reading.kappa for reading in found.readings] == [1, -1]
    assert (found.readers_kappa, found.experts_kappa) == (-1, 1)


def test_clear_is_wrong_only_against_every_expert():
    found = of(
        case("wrong", 1, 2, sheets=[RED]),
        case("half", -1, 2, sheets=[RED]),
        case("unsure", 0, 2, sheets=[RED]),
        case("right", -1, -1, sheets=[RED]),
    )
    assert found.readings[0].clear_wrong == ("wrong",)


def test_leaning_against_every_expert_is_not_called_clear():
    leaning = {"p": "a2", "q": "a2", "r": "a2", "s": "b1"}
    reading = of(case("one", 2, 2, sheets=[leaning])).readings[0]
    assert (reading.verdicts, reading.given, reading.clear_wrong) == ({"leaning": 1}, 1, ())


def test_sheets_are_counted_by_what_experts_and_verdict_said():
    found = of(case("one", -2, -1, sheets=[RED, LEVEL]), case("two", 0, 1, sheets=[BLUE, BLUE]))
    assert found.confusion == {(-2, -2): 1, (-2, 0): 1, (1, 2): 2}


def test_answers_to_a_question_that_was_renamed_are_left_out_and_counted():
    renamed = {f"old_{id_}": option for id_, option in RED.items()}
    found = of(case("one", -2, -2, sheets=[renamed, RED]), case("two", -2, -2, sheets=[RED | {"p": "gone"}, RED]))
    assert found.left_out == 5
    assert [dict(reading.verdicts) for reading in found.readings] == [{"too_little": 1, "clear": 1}, {"clear": 2}]


def test_what_settles_counts_only_where_it_is_too_close_without_it():
    bank = tiny_bank(*(tradeoff(id_, "work", "plan") for id_ in "pqrs"), settling(tradeoff("z", "work", "plan", 40)))
    found = agreement(
        bank,
        [
            case("rightly", 1, 2, sheets=[LEVEL | {"z": "b2"}]),
            case("wrongly", -1, -2, sheets=[LEVEL | {"z": "b2"}]),
            case("neither", 1, -1, sheets=[LEVEL | {"z": "b2"}]),
            case("still close", 1, 1, sheets=[LEVEL | {"z": "both"}]),
            case("not asked", -2, -2, sheets=[RED | {"z": "b2"}]),
        ],
    )
    assert found.settled == Settled(too_close=4, settled=3, rightly=1, wrongly=1)
    assert (found.confusion[-2, -2], found.left_out) == (1, 0)
    assert of(case("one", 1, 1, sheets=[LEVEL])).settled is None


def use(bank, *cases):
    return agreement(bank, cases).questions[0]


def test_pull_is_the_mean_answer_on_a_scale_from_one_role_to_the_other():
    cases = [case("x", -1, -1, sheets=[{"p": option}]) for option in ("a2", "a1", "both", "b2")]
    assert use(BANK, *cases).pull == (-1 - 0.5 + 0 + 1) / 4


def test_a_question_that_follows_the_experts_correlates_with_them():
    cases = [case("x", lean, lean, sheets=[{"p": option}]) for lean, option in ((-2, "a2"), (0, "both"), (2, "b2"))]
    assert use(BANK, *cases).correlation == pytest.approx(1)


def test_ways_out_are_counted_but_pull_nowhere():
    found = use(BANK, case("x", 1, 1, sheets=[{"p": "dont_know"}, {"p": "b2"}, {}]))
    assert (dict(found.chosen), found.pull) == ({"dont_know": 1, "b2": 1}, 1)


def test_a_question_nobody_answered_pulls_nowhere():
    found = use(BANK, case("x", 1, 1, sheets=[{}]))
    assert (found.pull, found.correlation, dict(found.chosen)) == (0, 0, {})


def test_a_question_that_cannot_matter_pulls_nowhere():
    bank = tiny_bank(situation("flat", "both", {"work": 50, "plan": 50}), tradeoff("q", "work", "plan"))
    assert use(bank, case("x", 1, 1, sheets=[{"flat": "o1"}])).pull == 0


def test_the_order_of_the_roles_in_the_bank_does_not_turn_the_sign():
    shipped = load_bank()
    turned = replace(shipped, roles=dict(reversed(list(shipped.roles.items()))))
    found = agreement(turned, load_cases())
    assert [reading.kappa for reading in found.readings] == [r.kappa for r in agreement(shipped, load_cases()).readings]
