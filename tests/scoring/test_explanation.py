"""What a result rests on: settled by, decisive answers, gaps, break-even, and what would settle it."""

import json
from fractions import Fraction
from functools import cache
from itertools import combinations, product

import pytest

from questions import Sheet, bank_from_text
from scoring import recommend, tally
from scoring.explanation.explain import settled_by
from tests.scoring.drawn import draw, others, with_changes
from tests.scoring.test_shipped_bank import BANK as SHIPPED
from tests.scoring.test_shipped_bank import random_sheet, seeded
from tests.scoring.tiny import THREE, count, outcome, situation, tiny_bank, tradeoff

SEEDS = range(100)
ROLES = pytest.mark.parametrize("roles", [2, 3])
BANK = tiny_bank(
    tradeoff("small", "work", "plan", 2), tradeoff("large", "work", "plan", 8), tradeoff("middle", "work", "plan", 5)
)


def explained(bank=BANK, **answers):
    return outcome(bank, **answers).explanation


@cache
def drawn_outcomes(roles):
    """Draw sheets and work out their outcomes, once for all tests."""
    return [(drawn, recommend(drawn.bank, drawn.sheet)) for drawn in (draw(seed, roles) for seed in SEEDS)]


def test_the_strongest_reason_alone_may_settle_it():
    assert settled_by(count(BANK, small="a2", large="a2", middle="b2")) == ("large",)


def test_as_many_reasons_as_it_takes_settle_it():
    assert settled_by(count(BANK, small="a2", large="b1", middle="a2")) == ("middle",)
    assert settled_by(count(BANK, small="a2", large="b1", middle="a1")) == ("middle", "small")


def test_reasons_that_just_level_what_speaks_against_settle_nothing():
    bank = tiny_bank(*(tradeoff(id_, "work", "plan") for id_ in "qrs"))
    assert settled_by(count(bank, q="a2", r="b2", s="both")) == ()
    assert settled_by(count(bank, q="a2", r="b2", s="a1")) == ("q", "s")


def test_one_reason_settles_what_nothing_speaks_against():
    assert settled_by(count(BANK, small="a2", large="a2")) == ("large",)


@ROLES
def test_no_fewer_reasons_outweigh_everything_against(roles):
    for drawn, found in drawn_outcomes(roles):
        points = drawn.counted.contributions.values()
        against = -sum(value for value in points if value < 0)
        reasons = [value for value in points if value > 0]
        enough = (n for n in range(len(reasons) + 1) if any(sum(c) > against for c in combinations(reasons, n)))
        assert len(found.explanation.settled_by) == next(enough, 0), drawn


@ROLES
def test_exactly_those_answers_are_decisive_that_turn_it_alone(roles):
    for drawn, found in drawn_outcomes(roles):
        first = drawn.counted.first
        alone = []
        for answer in drawn.counted.answers:
            sheets = [with_changes(drawn.sheet, {answer.question.id: option}) for option in answer.question.options]
            points = [tally(drawn.bank, sheet).points for sheet in sheets]
            alone += [answer.question.id] if any(max(p.values()) > p[first] for p in points) else []
        assert found.explanation.decisive == tuple(alone), drawn


def test_an_answer_that_would_only_level_it_is_not_decisive():
    bank = tiny_bank(tradeoff("q", "work", "plan", 2), tradeoff("r", "work", "plan", 2))
    assert explained(bank, q="a2", r="a2").decisive == ()


def gap_sheets(drawn):
    """Fill the questions that do not count with every option there is."""
    open_ = [q for id_, q in drawn.bank.questions.items() if id_ not in drawn.counted.contributions]
    for chosen in product(*(q.options for q in open_)):
        changes = {question.id: option for question, option in zip(open_, chosen, strict=True)}
        yield tally(drawn.bank, with_changes(drawn.sheet, changes)).points


@ROLES
def test_the_range_of_the_gaps_is_that_of_all_answers_to_them(roles):
    for drawn, found in drawn_outcomes(roles):
        first, second = drawn.counted.ranking[:2]
        margins = [points[first] - points[second] for points in gap_sheets(drawn)]
        gaps = found.explanation.gaps
        assert (gaps.lowest, gaps.highest) == (min(margins), max(margins)), drawn


@ROLES
def test_gaps_could_turn_it_when_some_answers_to_them_do(roles):
    for drawn, found in drawn_outcomes(roles):
        turns = any(max(points.values()) > points[drawn.counted.first] for points in gap_sheets(drawn))
        assert found.explanation.gaps.could_turn == turns, drawn


def test_gaps_are_unanswered_questions_and_ways_out():
    assert explained(small="dont_know", large="a2").gaps.questions == ("small", "middle")


def test_a_question_of_weight_0_is_no_gap():
    bank = tiny_bank(tradeoff("q", "work", "plan"), tradeoff("off", "work", "plan", 0))
    assert explained(bank, q="a2").gaps.questions == ()


def test_a_marked_gap_counts_as_much_as_it_would():
    gaps = recommend(BANK, Sheet({"large": "a2"}, frozenset({"small"}))).explanation.gaps
    assert (gaps.lowest, gaps.highest) == (8 - 4 - 5, 8 + 4 + 5)


def weighed(bank, id_, times):
    """Build the bank again with one question counting so many times."""
    document = json.loads(bank.text)
    weight = bank.questions[id_].weight * times
    document["weights"]["weights"][id_] = f"{float(weight):.2f}"
    return bank_from_text(json.dumps(document))


def test_the_break_even_weight_levels_the_roles_when_it_is_put_in():
    answers = {"small": "b2", "large": "a2", "middle": "a2"}
    question, times = explained(**answers).break_even
    assert (question, times) == ("small", Fraction(13, 2))
    assert count(weighed(BANK, question, times), **answers).margin == 0


@ROLES
def test_the_margin_is_0_at_break_even(roles):
    for drawn, found in drawn_outcomes(roles):
        break_even = found.explanation.break_even
        if break_even is None:
            assert all(points >= 0 for points in drawn.counted.contributions.values())
        else:
            question, times = break_even
            points = drawn.counted.contributions
            assert sum(value * (times if id_ == question else 1) for id_, value in points.items()) == 0
            assert points[question] == min(points.values())


@pytest.mark.parametrize("answers", [{}, {"small": "a2", "large": "a2"}, {"small": "both"}])
def test_there_is_no_break_even_where_nothing_speaks_against(answers):
    assert explained(**answers).break_even is None


def test_the_changes_that_settle_it_lead_to_that_verdict():
    random = seeded(5)
    outcomes = [recommend(SHIPPED, random_sheet(random)) for _ in range(80)]
    for found in (found for found in outcomes if found.verdict.is_too_close):
        for role, changes in found.explanation.settling.items():
            changed = {change.question: change.option for change in changes}
            assert recommend(SHIPPED, with_changes(found.sheet, changed)).verdict.role == role


def test_no_fewer_answers_carry_either_of_two_roles_out_of_the_undecided_zone():
    for drawn, found in drawn_outcomes(2):
        first, second = drawn.counted.ranking
        for role, other in ((first, second), (second, first)):
            sheets = [one for one in others(drawn) if one.points[role] - one.points[other] >= found.undecided_below]
            least = min((one.changed for one in sheets), default=0)
            assert len(found.explanation.settling[role]) == least, drawn


def test_what_settles_it_puts_a_role_far_enough_ahead_of_every_other():
    for drawn, found in drawn_outcomes(3):
        for role, changes in found.explanation.settling.items():
            moved = with_changes(drawn.sheet, {change.question: change.option for change in changes})
            points = tally(drawn.bank, moved).points
            best = max(points[other] for other in points if other != role)
            assert not changes or points[role] - best >= found.undecided_below, drawn


def test_a_role_that_leans_already_needs_no_answers():
    assert explained(small="a2", large="a2", middle="a2").settling["red"] == ()


def test_a_third_role_can_be_the_one_that_turns_it():
    """Blue is second and cannot win by this answer; green can."""
    bank = tiny_bank(
        situation("q", "work", "care", weight=4),
        situation("r", "plan", "care", weight=2),
        situation("s", "work", "care", weight=1),
        shares=THREE,
    )
    assert explained(bank, q="o1", r="o1", s="o2").decisive == ("q",)
