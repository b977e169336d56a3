"""Every way of counting, and what they say together."""

import random
import statistics
from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations, product

import pytest

from questions import Sheet
from scoring import Kind
from scoring.panel import State, Way
from scoring.panel.counting import Together, count_panel, highest_weighting, mean_parts
from scoring.panel.position import Position, find_positions
from tests.scoring.panel.drawn import SHIPPED, draw_panels
from tests.scoring.tiny import tiny_bank, tradeoff

BANK = tiny_bank(*(tradeoff(f"q{number}", "work", "plan") for number in range(6)))


def sheet(*steps: str) -> Sheet:
    return Sheet({f"q{number}": step for number, step in enumerate(steps)})


HEAD, DIRECTOR, MIDDLE = sheet(*["a2"] * 6), sheet(*["b2"] * 6), sheet(*["both"] * 6)


@pytest.mark.parametrize("people", range(2, 6))
def test_no_weighting_leans_further_than_those_in_closed_form(people: int) -> None:
    draw = random.Random(people)  # noqa: S311  not a secret
    corners = list(product((Fraction(1, 2), Fraction(2)), repeat=people))
    for _ in range(20):
        leans = [draw.randint(-100, 100) for _ in range(people)]
        inside = [[Fraction(draw.randint(50, 200), 100) for _ in leans] for _ in range(30)]
        tried = [weighted_mean(leans, weights) for weights in (*corners, *inside)]
        assert Fraction(*highest_weighting(leans)) == max(tried)
        assert -Fraction(*highest_weighting([-lean for lean in leans])) == min(tried)


def weighted_mean(leans: Sequence[int], weights: Sequence[Fraction]) -> Fraction:
    return sum((weight * lean for weight, lean in zip(weights, leans, strict=True)), Fraction()) / sum(weights)


def test_every_way_is_what_the_statistics_module_makes_of_leans_and_answers() -> None:
    for positions in draw_panels(40, range(2, 6), bank=BANK):
        count = count_panel(BANK, positions)
        counting = [position for position in positions if position.counts]
        leans = [position.lean_of_100 for position in counting]
        if not count.leans:
            continue
        by_question: dict[str, list[Fraction]] = {}
        for position in counting:
            for question, part in position.parts.items():
                by_question.setdefault(question, []).append(Fraction(part, position.per_part))
        found = dict(count.leans)
        assert (found[Way.MEAN], found[Way.MEDIAN]) == (statistics.mean(leans), statistics.median(leans))
        assert found[Way.MEDIAN_ANSWERS] == sum(map(statistics.median, by_question.values()))
        without = [statistics.mean(leans[:place] + leans[place + 1 :]) for place in range(len(leans))]
        assert [lean for way, lean in count.leans if way is Way.WITHOUT] == without
        assert count.majority == (count_sides(counting, 1) > count_sides(counting, -1)) - (
            count_sides(counting, 1) < count_sides(counting, -1)
        )


def count_sides(positions: Sequence[Position], side: int) -> int:
    return sum(position.side == side for position in positions)


def test_every_way_is_counted() -> None:
    count = count_panel(BANK, find_positions(BANK, [HEAD, HEAD, DIRECTOR]))
    leans = dict(count.leans)
    assert leans[Way.MEAN] == Fraction(-100, 3)
    assert leans[Way.MEDIAN] == leans[Way.MEDIAN_ANSWERS] == -100
    assert [lean for way, lean in count.leans if way is Way.WITHOUT] == [0, 0, -100]
    assert (leans[Way.LOWEST], leans[Way.HIGHEST]) == (Fraction(-700, 9), Fraction(100, 3))
    assert count.majority == -1


def test_a_panel_is_united_when_every_verdict_is_on_one_side() -> None:
    count = count_panel(BANK, find_positions(BANK, [HEAD, sheet(*["a1"] * 6)]))
    assert (count.state, count.side, count.is_clear) == (State.UNITED, -1, False)
    assert count_panel(BANK, find_positions(BANK, [HEAD, HEAD])).is_clear


def test_one_who_sees_it_otherwise_is_carried_when_every_way_says_the_same() -> None:
    count = count_panel(BANK, find_positions(BANK, [HEAD] * 5 + [MIDDLE]))
    assert (count.state, count.side, count.is_clear) == (State.CARRIED, -1, False)


def test_a_panel_is_split_when_it_depends_on_how_one_counts() -> None:
    count = count_panel(BANK, find_positions(BANK, [HEAD, HEAD, DIRECTOR]))
    assert (count.state, count.side) == (State.SPLIT, 0)


def test_members_who_are_all_too_close_are_not_united() -> None:
    count = count_panel(BANK, find_positions(BANK, [MIDDLE, MIDDLE]))
    assert (count.state, count.side) == (State.SPLIT, 0)


@pytest.mark.parametrize(("units", "side"), [(-10, -1), (-9, 0), (0, 0), (9, 0), (10, 1)])
def test_a_lean_has_a_side_from_the_end_of_the_zone_on(units: int, side: int) -> None:
    assert Together(Way.MEAN, units, 2).side(Fraction(5)) == side


def test_too_few_or_too_little_is_not_enough() -> None:
    assert count_panel(BANK, find_positions(BANK, [HEAD])).state is State.NOT_ENOUGH
    assert count_panel(BANK, find_positions(BANK, [HEAD, HEAD, Sheet()])).state is State.UNITED
    assert count_panel(BANK, find_positions(BANK, [HEAD, HEAD, Sheet(), Sheet()])).state is State.NOT_ENOUGH


@pytest.mark.parametrize("others", range(1, 12))
def test_never_clear_with_one_who_is_clear_on_the_other_side(others: int) -> None:
    positions = find_positions(BANK, [HEAD] * others + [DIRECTOR])
    assert {(one.side, one.verdict.kind) for one in positions} == {(-1, Kind.CLEAR), (1, Kind.CLEAR)}
    found = count_panel(BANK, positions)
    assert found.state is not State.UNITED
    assert not found.is_clear


def test_the_order_of_people_never_matters() -> None:
    for positions in draw_panels(5, range(4, 5)):
        counts = set()
        for order in permutations(positions):
            count = count_panel(SHIPPED, order)
            counts.add((count.state, count.side, tuple(sorted(count.leans)), count.majority))
        assert len(counts) == 1


def test_the_parts_of_the_mean_add_up_to_it() -> None:
    for positions in draw_panels(20, range(2, 13)):
        counting = [position for position in positions if position.counts]
        if len(counting) > 1:
            mean = sum((position.lean_of_100 for position in counting), Fraction()) / len(counting)
            assert sum(mean_parts(counting).values()) == mean
