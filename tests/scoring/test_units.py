"""Points in whole units: as exact as the fractions they stand for, and worked out once for each bank."""

from fractions import Fraction

import pytest

from questions import Bank, Sheet, bank_from_text
from scoring import recommend, tally
from scoring.per_bank import MOST_BANKS, once_per_bank
from scoring.tally import context_factors, stake
from scoring.units import in_points, units_of
from tests.scoring.test_shipped_bank import BANK as SHIPPED
from tests.scoring.tiny import THREE, situation, tiny_bank, tradeoff

UNEVEN = tiny_bank(
    tradeoff("q", "work", "plan", weight=7.13),
    situation("s", {"work": 33.34, "care": 66.66}, "plan", weight=0.07),
    tradeoff("r", "both", "care", weight=11),
    shares={**THREE, "both": (33.33, 33.33, 33.34)},
    steps=(0, 12.5, 50, 87.5, 100),
    double=(1.37, 3),
    context={"size": {"few": None, "many": None}, "stage": {"early": None, "late": None}},
    factors={"size": {"many": (1.37, ["q", "s"])}, "stage": {"early": (0.51, ["s"])}},
)
# One uneven number each, so that no other can make up for it.
WEIGHT = tiny_bank(tradeoff("q", "work", "plan", weight=1.37))
MARK = tiny_bank(tradeoff("q", "work", "plan"), double=(1.37, 3))
FACTOR = tiny_bank(
    tradeoff("q", "work", "plan"),
    context={"size": {"few": None, "many": None}},
    factors={"size": {"many": (1.37, ["q"])}},
)
GIVES = tiny_bank(situation("q", {"work": 33.34, "plan": 66.66}, "plan"))
SHARES = tiny_bank(tradeoff("q", "work", "plan"), shares={"work": (33.33, 66.67), "plan": (66.67, 33.33)})
BANKS = (UNEVEN, WEIGHT, MARK, FACTOR, GIVES, SHARES)
SHEETS = [
    Sheet(),
    Sheet(double=frozenset({"q", "r"})),
    Sheet(double=frozenset({"s"}), context={"size": "many", "stage": "early"}),
]
CASES = [(bank, id_, sheet) for bank in BANKS for id_ in bank.questions for sheet in SHEETS]


@pytest.mark.parametrize(("bank", "id_", "sheet"), CASES)
def test_units_are_the_exact_points(bank, id_, sheet):
    question, measure = bank.questions[id_], units_of(bank)
    weighed = measure.weigh(question, stake(bank, sheet, question, context_factors(bank, sheet)))
    for name, option in question.options.items():
        owned = {role: in_points(units, measure.per_point) for role, units in weighed.owned[name].items()}
        given = {area: in_points(units, measure.per_point) for area, units in weighed.gives[name].items()}
        assert owned == {role: weighed.stake * part for role, part in option.owned.items()}
        assert given == {area: weighed.stake * part for area, part in option.gives.items()}
    assert in_points(weighed.units, measure.per_point) == weighed.stake


def test_the_shares_of_an_area_divide_whatever_it_can_receive():
    measure = units_of(UNEVEN)
    for area, shares in measure.shares.items():
        assert {role: Fraction(part, measure.share) for role, part in shares.items()} == UNEVEN.areas[area].shares


def test_a_question_is_weighed_once_for_each_stake():
    question, measure = SHIPPED.questions["f_goals"], units_of(SHIPPED)
    assert measure.weigh(question, Fraction(5)) is measure.weigh(question, Fraction(10, 2))
    assert measure.weigh(question, Fraction(5)) is not measure.weigh(question, Fraction(10))


def test_equal_banks_have_equal_outcomes_and_keep_nothing_of_each_other():
    again = bank_from_text(SHIPPED.text)
    sheet = Sheet({id_: next(iter(question.options)) for id_, question in SHIPPED.questions.items()})
    assert units_of(again) is not units_of(SHIPPED)
    assert recommend(again, sheet).explanation == recommend(SHIPPED, sheet).explanation


def test_what_is_worked_out_for_a_bank_is_kept_for_that_very_one():
    again = bank_from_text(SHIPPED.text)
    place = once_per_bank(id)
    asked = [place(bank) for bank in (SHIPPED, again, SHIPPED, again)]
    assert asked == [id(SHIPPED), id(again), id(SHIPPED), id(again)]


def test_what_is_worked_out_for_a_bank_is_worked_out_once():
    asked: list[Bank] = []
    note = once_per_bank(asked.append)
    for bank in (SHIPPED, UNEVEN, SHIPPED, UNEVEN):
        note(bank)
    assert [bank.id for bank in asked] == [SHIPPED.id, UNEVEN.id]


def test_of_very_many_banks_the_old_ones_are_let_go():
    asked: list[Bank] = []
    note = once_per_bank(asked.append)
    banks = [tiny_bank(tradeoff("q", "work", "plan")) for _ in range(MOST_BANKS + 1)]
    for bank in (*banks, banks[-1], banks[0]):
        note(bank)
    assert [id(bank) for bank in asked] == [id(bank) for bank in (*banks, banks[0])]


def test_an_answer_adds_its_contribution_to_the_margin():
    counted = tally(UNEVEN, Sheet({"q": "a1", "s": "o1", "r": "b2"}, frozenset({"q"})))
    for answer in counted.answers:
        assert answer.toward(counted.first, counted.second) == counted.contributions[answer.question.id]
        assert answer.toward(counted.second, counted.first) == -counted.contributions[answer.question.id]
