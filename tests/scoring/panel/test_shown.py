"""What may be shown of a panel, named and unnamed."""

import random
from cProfile import Profile
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from itertools import permutations

import pytest

from questions import Sheet
from scoring.panel import PanelFigures, State, Way, show_panel
from tests.scoring.panel.drawn import SHIPPED, draw_sheet
from tests.scoring.tiny import THREE, situation, tiny_bank, tradeoff

BANK = tiny_bank(
    *(tradeoff(f"q{number}", "work", "plan", number + 3) for number in range(4)), situation("list", "work", "plan")
)
MOST_CALLS = 90_000  # with a second round; 72,000 when this was written


def draw_sheets(seed: int, people: int) -> list[Sheet]:
    draw = random.Random(seed)  # noqa: S311  not a secret
    return [draw_sheet(BANK, draw) for _ in range(people)]


def sheet(step: str, **others: str) -> Sheet:
    return Sheet({**{f"q{number}": step for number in range(4)}, **others})


def show(sheets: list[Sheet], *, is_named: bool = False) -> PanelFigures:
    return show_panel(BANK, sheets, is_named=is_named)


def numbers_in(value: object) -> list[Fraction]:
    """Return every fraction below a value."""
    if isinstance(value, Fraction):
        return [value]
    if is_dataclass(value):
        return [number for field in fields(value) for number in numbers_in(getattr(value, field.name))]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else ()
    return [number for part in parts for number in numbers_in(part)]


@pytest.mark.parametrize("seed", range(20))
def test_an_unnamed_panel_is_the_same_whoever_stands_where(seed: int) -> None:
    sheets = draw_sheets(seed, 5 + seed % 3)
    shuffled = random.Random(seed).sample(sheets, len(sheets))  # noqa: S311  not a secret
    assert repr(show(sheets)) == repr(show(shuffled))  # the order of mappings too


def test_the_order_of_members_of_a_named_panel_changes_only_their_places() -> None:
    sheets = draw_sheets(3, 4)
    first = show(sheets, is_named=True)
    for order in permutations(range(4)):
        found = show([sheets[place] for place in order], is_named=True)
        assert [found.members[order.index(place)] for place in range(4)] == list(first.members)
        assert (found.state, found.ways, found.leans, found.agenda) == (
            first.state,
            first.ways,
            first.leans,
            first.agenda,
        )


@pytest.mark.parametrize("seed", range(20))
def test_no_number_of_an_unnamed_panel_is_finer_than_a_point_and_no_persons_than_ten(seed: int) -> None:
    found = show(draw_sheets(seed, 6))
    spreads = {id_: replace(one, spread=replace(one.spread, apart=Fraction())) for id_, one in found.questions.items()}
    whole = numbers_in(replace(found, questions=spreads, zone=Fraction()))
    assert all(number.denominator == 1 for number in whole)
    single = [one for way, one in found.ways.items() if way not in {Way.MEAN, Way.MEDIAN_ANSWERS}]
    assert not any(number % 10 for number in (*found.leans, *numbers_in(tuple(single))))
    assert list(found.leans) == sorted(found.leans)
    assert found.members == ()
    assert not any(question.chosen for question in found.questions.values())


@pytest.mark.parametrize(("directors", "is_shown"), [(2, False), (3, True), (4, False)])
def test_gaps_of_an_unnamed_panel_are_shown_only_between_camps_of_three(directors: int, is_shown: bool) -> None:
    sheets = [sheet("a2")] * (6 - directors) + [sheet("b1", q0="b2")] * directors
    found = show(sheets)
    assert (found.camps is not None) == is_shown
    assert all((question.gap is not None) == is_shown for question in found.questions.values())
    assert show(sheets, is_named=True).camps is not None


def test_the_two_who_are_farthest_apart_are_never_shown_in_an_unnamed_panel() -> None:
    sheets = [sheet("a2")] * 5 + [sheet("a1")]
    assert show(sheets).camps is None
    assert show(sheets, is_named=True).camps.is_one_camp


@pytest.mark.parametrize("is_named", [True, False])
def test_gaps_and_parts_that_are_shown_add_up_to_the_totals_that_are_shown(is_named: bool) -> None:
    shown = 0
    for seed in range(12):
        found = show(draw_sheets(seed, 8), is_named=is_named)
        if found.camps:
            shown += 1
            assert sum(question.gap or 0 for question in found.questions.values()) == found.camps.apart
        if found.ways:
            assert sum(question.part for question in found.questions.values()) == found.ways[Way.MEAN].lowest
    assert shown > 1


def test_an_unnamed_panel_has_at_least_five_people() -> None:
    with pytest.raises(ValueError, match="at least 5"):
        show([sheet("a2")] * 4)


def test_a_way_of_counting_has_a_side_where_both_its_ends_do() -> None:
    found = show([sheet("a2"), sheet("a2"), sheet("b2")], is_named=True)
    assert [found.ways[way].side for way in (Way.MEDIAN, Way.WITHOUT, Way.LOWEST)] == [-1, 0, -1]
    assert found.ways[Way.WITHOUT].highest == 0
    level = show([sheet("a2"), sheet("b2"), sheet("b1", q0="a1", q1="a1", q2="a1")], is_named=True)
    assert abs(level.ways[Way.MEAN].lowest) < level.zone
    assert level.ways[Way.MEAN].side == 0
    opposite = show([sheet("a2"), sheet("b2")], is_named=True)
    assert opposite.ways[Way.WITHOUT].side == 0


def test_members_of_a_named_panel_are_told_what_it_would_say_without_them() -> None:
    found = show([sheet("a2"), sheet("a2"), sheet("b2"), Sheet()], is_named=True)
    assert [member.without for member in found.members] == [0, 0, -100, None]
    assert (found.people, found.counted, found.sides, found.ways[Way.WITHOUT].lowest) == (
        4,
        3,
        {-1: 2, 0: 0, 1: 1},
        -100,
    )
    assert found.questions["q0"].chosen == {"a2": (0, 1), "b2": (2,)}


def test_of_too_few_answers_nothing_is_said_but_what_they_were() -> None:
    found = show([sheet("a2"), sheet("b2"), *[Sheet({"q0": "a2"})] * 3])
    assert (found.state, found.counted, found.camps, found.agenda) == (State.NOT_ENOUGH, 2, None, None)
    assert (found.ways, found.leans, found.sides) == ({}, (), {})
    assert not any(question.is_pivotal or question.part for question in found.questions.values())
    assert found.questions["q0"].spread.counts == {"a2": 4, "b2": 1}


def test_of_three_roles_the_panel_is_about_two_and_a_verdict_for_the_third_is_for_neither() -> None:
    bank = tiny_bank(*(situation(f"q{number}", "work", "plan", "care") for number in range(6)), shares=THREE)
    votes = [Sheet({f"q{number}": option for number in range(6)}) for option in ("o1", "o1", "o3", "o3", "o2")]
    found = show_panel(bank, votes, is_named=True)
    assert (found.pair, found.sides, found.state) == (("red", "green"), {-1: 2, 0: 1, 1: 2}, State.SPLIT)
    assert list(found.leans) == [-100, -100, 0, 100, 100]


def test_questions_begin_with_what_sets_the_panel_apart_most() -> None:
    found = show([sheet("a2", q1="both")] * 3 + [sheet("a2", q0="b2", q1="b2", q2="b2", q3="b2")] * 3)
    gaps = [abs(question.gap or Fraction()) for question in found.questions.values()]
    assert gaps == sorted(gaps, reverse=True)


def test_a_second_round_says_what_moved() -> None:
    before = [sheet("a2"), sheet("b2")]
    found = show_panel(BANK, [sheet("a2"), sheet("b2", q0="a2")], is_named=True, before=before)
    assert (found.questions["q0"].moved.changed, found.questions["q0"].moved.is_dissolved) == (1, True)
    assert show(before, is_named=True).questions["q0"].moved is None


def test_a_panel_of_twelve_is_worked_out_in_few_calls() -> None:
    draw = random.Random(12)  # noqa: S311  not a secret
    sheets, before = ([draw_sheet(SHIPPED, draw) for _ in range(12)] for _ in range(2))
    show_panel(SHIPPED, sheets, is_named=True, before=before)  # fills what is kept for each bank
    profile = Profile()
    profile.runcall(show_panel, SHIPPED, sheets, is_named=True, before=before)
    assert sum(entry.callcount for entry in profile.getstats()) < MOST_CALLS
