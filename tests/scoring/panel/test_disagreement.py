"""Where members differ, what of it matters, and what to settle first."""

import random
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from itertools import combinations, product

import pytest

from questions import Bank, Sheet
from scoring.panel import State
from scoring.panel import agenda as agenda_module
from scoring.panel.agenda import find_agenda
from scoring.panel.counting import count_panel
from scoring.panel.disagreement import find_camps, find_pivotal
from scoring.panel.position import Position, find_positions
from tests.scoring.panel.drawn import SHIPPED, draw_panels
from tests.scoring.tiny import situation, tiny_bank, tradeoff

BANK = tiny_bank(
    *(tradeoff(f"q{number}", "work", "plan", 4) for number in range(5)), tradeoff("large", "work", "plan", 12)
)


def sheet(*steps: str, large: str) -> Sheet:
    """Give the answers to the five small questions, the last one for all that are left, and to the large one."""
    given = [*steps, *[steps[-1]] * (5 - len(steps))]
    return Sheet({f"q{number}": step for number, step in enumerate(given)} | {"large": large})


@pytest.mark.parametrize("count", [500, pytest.param(10_000, marks=pytest.mark.slow)])
def test_the_gaps_add_up_exactly_to_what_the_camps_are_apart(count: int) -> None:
    bank = tiny_bank(
        tradeoff("q", "work", "plan"), situation("list", "work", "both"), tradeoff("r", "mostly", "plan", 7)
    )
    (people,) = draw_panels(1, range(60, 61), bank=bank)
    draw = random.Random(count)  # noqa: S311  not a secret
    checked = 0
    for _ in range(count):
        positions = draw.sample(people, draw.randint(2, 6))
        camps = find_camps(positions)
        if camps is not None:
            checked += 1
            low, high = (mean(positions[place].lean for place in camp) for camp in (camps.first, camps.second))
            assert sum(camps.gaps.values()) == camps.apart == (high - low) / positions[0].per_part
    assert checked > count // 2


def mean(numbers: Iterable[int]) -> Fraction:
    listed = list(numbers)
    return Fraction(sum(listed), len(listed))


def test_a_question_that_all_answered_the_same_sets_nobody_apart_whatever_else_they_left_out() -> None:
    whole, part = sheet("b2", large="a2"), Sheet({"q0": "b2", "q1": "b2", "large": "b2"})
    camps = find_camps(find_positions(BANK, [whole, part, part]))
    assert camps is not None
    assert camps.gaps["q0"] == camps.gaps["q1"] == 0
    assert camps.gaps["large"]


def test_two_on_one_side_are_compared_as_those_farthest_apart() -> None:
    camps = find_camps(find_positions(BANK, [sheet(step, "a2", large="a2") for step in ("b2", "a2", "both")]))
    assert camps is not None
    assert (camps.first, camps.second, camps.is_one_camp) == ((1,), (0,), True)
    assert {question: gap for question, gap in camps.gaps.items() if gap} == {"q0": 25}


def test_who_leans_to_neither_role_is_in_no_camp() -> None:
    camps = find_camps(find_positions(BANK, [sheet(step, large=step) for step in ("both", "b2", "a1", "both")]))
    assert camps is not None
    assert (camps.first, camps.second, camps.is_one_camp) == ((2,), (1,), False)


def test_members_in_one_place_have_no_camps() -> None:
    assert find_camps(find_positions(BANK, [sheet("a2", large="a2")] * 3)) is None


def test_only_a_question_that_changes_what_the_panel_says_is_pivotal() -> None:
    sheets = [sheet("a2", large="a2"), sheet("b2", "a2", "a2", large="b2")]
    assert find_pivotal(BANK, find_positions(BANK, sheets)) == {"large"}


@pytest.mark.parametrize(("bank", "count"), [(SHIPPED, 12), (BANK, 60)])
def test_the_agenda_unites_everybody_and_nothing_smaller_does(bank: Bank, count: int) -> None:
    tried = 0
    for positions in draw_panels(count, range(2, 6), seed=7, bank=bank):
        agenda = find_agenda(bank, positions)
        if agenda is None:
            continue
        assert is_united(positions, agenda.options)
        if 1 < len(agenda.options) < 4:
            tried += 1
            assert not any(
                is_united(positions, dict(zip(chosen, options, strict=True)))
                for chosen in combinations(bank.asked, len(agenda.options) - 1)
                for options in options_of(bank, positions, chosen)
            )
    assert tried > 2


def options_of(bank: Bank, positions: Sequence[Position], questions: Sequence[str]) -> Iterable[tuple[str, ...]]:
    """Return every choice of options that somebody who counts chose."""
    held = [{one.sheet.answers.get(question) for one in positions if one.counts} for question in questions]
    return product(
        *(
            [option for option in bank.questions[q].options if option in has]
            for q, has in zip(questions, held, strict=True)
        )
    )


def is_united(positions: Sequence[Position], options: Mapping[str, str]) -> bool:
    """Tell whether all who count are on one side once these questions are settled."""
    sides = set()
    for position in positions:
        if position.counts:
            sides.add(reduce(lambda one, settled: one.changed(*settled), options.items(), position).side_by_lean)
    return sides in ({1}, {-1})


def test_a_panel_of_one_mind_needs_no_agenda() -> None:
    positions = find_positions(BANK, [sheet("b2", "a2", large="a2"), sheet("a2", large="a2")])
    assert count_panel(BANK, positions).state is State.UNITED
    assert find_agenda(BANK, positions) is None


def test_with_too_many_sets_to_try_an_agenda_still_unites_everybody_and_says_that_fewer_may_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(agenda_module, "MOST_TRIED", 0)
    for positions in draw_panels(6, range(3, 6), seed=7):
        agenda = find_agenda(SHIPPED, positions)
        if agenda is not None:
            assert is_united(positions, agenda.options)
            assert not agenda.is_fewest
