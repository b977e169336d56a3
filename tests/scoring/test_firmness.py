"""Hold and luck, against every variation and every blind sheet written out."""

from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import prod

import pytest

from questions import Sheet
from scoring import tally
from scoring.firmness import firmness, slip_chances
from tests.scoring.tiny import THREE, TWO, outcome, sheet, situation, tiny_bank, tradeoff

ODD = ("89.97", "83.93", "79.91", "73.87")


def stakes(bank, filled):
    """Return question, chosen option and points at stake of each answer that counts, worked out anew."""
    for question in bank.questions.values():
        if question.weight and filled.answers.get(question.id) in question.options:
            mark = bank.marks.times if question.id in filled.double else 1
            yield question, filled.answers[question.id], question.weight * mark


def slips(bank, question, chosen):
    """Return every option that the answer may slip to, with its chance."""
    ids = list(question.options)
    if question.kind == "situation":
        others = [option for option in ids if option != chosen]
        each = bank.variations.option_slip / len(others)
        return [(chosen, 1 - bank.variations.option_slip), *((option, each) for option in others)]
    place, slip = ids.index(chosen), bank.variations.step_slip
    around = [ids[index] for index in (place - 1, place + 1) if index in range(len(ids))]
    return [(chosen, 1 - slip * len(around)), *((option, slip) for option in around)]


def hold_over(bank, filled, first, rival):
    """Go through every variation of every answer: how often does the first stay ahead of this rival?"""
    held, times = Fraction(), bank.variations.times
    terms = []
    for question, chosen, stake in stakes(bank, filled):
        owned = {id_: option.owned for id_, option in question.options.items()}
        terms.append(
            [
                (stake * factor * (owned[option][first] - owned[option][rival]), chance / len(times))
                for factor in times
                for option, chance in slips(bank, question, chosen)
            ]
        )
    for variation in product(*terms):
        margin, chance = sum(value for value, _ in variation), prod(chance for _, chance in variation)
        held += chance if margin > 0 else chance / 2 if margin == 0 else 0
    return 100 * held


def hold(bank, filled):
    first = tally(bank, filled).first
    return min(hold_over(bank, filled, first, rival) for rival in bank.roles if rival != first)


def luck(bank, filled):
    """Go through every sheet on which the same questions are ticked: how many lean at least this far?"""
    answered = list(stakes(bank, filled))
    lead = tally(bank, filled).margin
    reached = sheets = 0
    for ticks in product(*(question.options for question, _, _ in answered)):
        blind = Sheet(
            {question.id: tick for (question, _, _), tick in zip(answered, ticks, strict=True)}, filled.double
        )
        sheets += 1
        reached += tally(bank, blind).margin >= lead
    return Fraction(100 * reached, sheets)


QUESTION = tradeoff("q", "work", "plan", weight=3)
PAIR = tiny_bank(tradeoff("q", "work", "plan"), situation("s", "work", "plan", "mostly", weight=5))
UNEVEN = tiny_bank(
    tradeoff("q", "mostly", "plan", weight=1.5), tradeoff("r", "both", "work", weight=4), situation("s", "plan", "work")
)
STEADY = tiny_bank(tradeoff("q", "work", "plan"), situation("s", "work", "plan"), slips=(0, 0), times=(1,))
WILD = tiny_bank(tradeoff("q", "work", "plan"), situation("s", "work", "plan"), slips=(50, 100), times=(0, 1, 3))
TRIO = tiny_bank(tradeoff("q", "work", "plan"), situation("s", "care", "plan", "work", weight=5), shares=THREE)
LONE = tiny_bank(situation("s", "care", "plan"), tradeoff("q", "both", "care", weight=3), shares=THREE)

SHEETS = [
    pytest.param(bank, filled, id=f"{name} {' '.join(filled.answers.values())} {len(filled.double)}")
    for name, bank in {
        "pair": PAIR,
        "uneven": UNEVEN,
        "steady": STEADY,
        "wild": WILD,
        "trio": TRIO,
        "lone": LONE,
    }.items()
    for filled in (
        sheet(q="a2", s="o1"),
        sheet(q="a1", s="o2"),
        sheet(q="both", s="even"),
        sheet("q", q="b2", s="o1"),
        sheet("s", q="b1", s="o2", r="a1"),
        sheet(q="a1"),
        sheet(s="o1", r="both"),
        sheet(q="dont_know", s="o2"),
    )
]


@pytest.mark.parametrize(("bank", "filled"), SHEETS)
def test_hold_is_what_every_variation_says(bank, filled):
    assert firmness(bank, tally(bank, filled)).hold == hold(bank, filled)


@pytest.mark.parametrize(("bank", "filled"), SHEETS)
def test_luck_is_what_every_blind_sheet_says(bank, filled):
    assert firmness(bank, tally(bank, filled)).luck == luck(bank, filled)


@pytest.mark.parametrize(("bank", "filled"), SHEETS)
def test_small_banks_are_worked_out_exactly(bank, filled):
    assert firmness(bank, tally(bank, filled)).is_exact


def test_without_answers_nothing_holds_and_everything_is_luck():
    firm = firmness(PAIR, tally(PAIR, Sheet()))
    assert firm.hold == 50
    assert firm.luck == 100


def test_a_tie_holds_half_the_time():
    assert outcome(tiny_bank(tradeoff("q", "work", "plan")), q="both").firmness.hold == 50


@pytest.mark.parametrize(
    ("step", "chances"), [("a2", {"a2": 9, "a1": 1}), ("a1", {"a1": 8, "a2": 1, "both": 1}), ("b2", {"b2": 9, "b1": 1})]
)
def test_a_step_slips_to_its_neighbours_only(step, chances):
    answer = tally(PAIR, sheet(q=step)).answers[0]
    assert slip_chances(PAIR.variations, answer) == {option: Fraction(tenths, 10) for option, tenths in chances.items()}


def test_a_situation_slips_to_any_other_option():
    answer = tally(PAIR, sheet(s="o2")).answers[0]
    others = dict.fromkeys(("o1", "o3", "even"), Fraction(1, 15))
    assert slip_chances(PAIR.variations, answer) == {"o2": Fraction(4, 5), **others}


def test_an_answer_that_never_slips_has_one_outcome():
    chances = [slip_chances(STEADY.variations, answer) for answer in tally(STEADY, sheet(q="a1", s="o2")).answers]
    assert chances == [{"a1": 1}, {"o2": 1}]


@pytest.mark.parametrize("at_most", [0, 10, 33, 50, 100])
@pytest.mark.parametrize("shares", [TWO, THREE])
def test_the_undecided_zone_ends_at_the_smallest_margin_that_luck_rarely_reaches(at_most, shares):
    bank = tiny_bank(QUESTION, situation("s", *list(shares)[:3]), shares=shares, clear=(0, 100), leaning=(at_most, 75))
    ticks = product(*(question.options for question in bank.questions.values()))
    leads = [tally(bank, sheet(q=one, s=other)).margin for one, other in ticks]
    rare = [lead for lead in leads if 100 * sum(other >= lead for other in leads) <= at_most * len(leads)]
    end = firmness(bank, tally(bank, sheet(q="a2", s="o1"))).undecided_below
    assert end == min(rare) if rare else end > max(leads)


def test_a_bank_whose_numbers_share_no_measure_is_worked_out_nearly():
    parts = [{"plan": Decimal(100) - Decimal(part), "both": part} for part in ODD]
    questions = [tradeoff(f"q{number}", "work", part, weight=part["both"]) for number, part in enumerate(parts)]
    bank = tiny_bank(*questions, times=(0.97, 1.01, 1.13), slips=(9.97, 20))
    filled = Sheet(dict.fromkeys(bank.questions, "a1"))
    firm = firmness(bank, tally(bank, filled))
    assert 0 < firm.within < 2
    assert abs(firm.luck - luck(bank, filled)) <= firm.within
    assert abs(firm.hold - hold(bank, filled)) <= firm.within
