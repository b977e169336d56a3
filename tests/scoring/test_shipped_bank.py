"""How the shipped bank scores: fair to both roles, exact on any sheet, firm as a simulation says."""

from dataclasses import replace
from fractions import Fraction
from itertools import product
from random import Random

import pytest

from questions import Sheet, load_bank
from questions.cases import load_cases
from scoring import blind_figures, recommend, round_together, tally
from scoring.firmness import firmness
from scoring.tally import context_factors

BANK = load_bank()
TENTH = Fraction(1, 10)


def seeded(seed):
    return Random(seed)  # noqa: S311 draws for a simulation, not for a secret


def random_sheet(random, gaps=0.15):
    answers = {}
    for question in BANK.questions.values():
        if random.random() >= gaps:
            answers[question.id] = random.choice([*question.options, *question.options, *BANK.exits])
    context = {id_: random.choice(list(entry.options)) for id_, entry in BANK.context.items() if random.random() < 0.6}
    double = random.sample(list(BANK.questions), random.randint(0, BANK.marks.at_most))
    return Sheet(answers, frozenset(double), context)


def test_blind_answering_favours_nobody():
    figures = blind_figures(BANK)
    assert figures.favours_nobody
    assert len(set(figures.ahead.values())) == 1


WEIGHED = {factor.context: BANK.context[factor.context].options for factor in BANK.factors}


@pytest.mark.parametrize("chosen", list(product(*WEIGHED.values())), ids=" ".join)
def test_blind_answering_favours_nobody_in_any_context(chosen):
    factors = context_factors(BANK, Sheet(context=dict(zip(WEIGHED, chosen, strict=True))))
    weighed = {id_: replace(asked, weight=asked.weight * factors.get(id_, 1)) for id_, asked in BANK.questions.items()}
    assert blind_figures(replace(BANK, questions=weighed)).favours_nobody


@pytest.mark.slow
def test_10000_sheets_add_up_exactly():
    random = seeded(2024)
    for _ in range(10_000):
        sheet = random_sheet(random)
        counted = tally(BANK, sheet)
        assert sum(counted.contributions.values()) == sum(counted.areas.values()) == counted.margin >= 0
        assert sum(counted.points.values()) == sum(counted.needs.values()) == counted.total
        shown = round_together({role: counted.share(role) for role in BANK.roles})
        assert sum(shown.values()) == (100 if counted.total else 0)
        tenths = round_together(counted.contributions, TENTH)
        assert abs(sum(tenths.values()) - counted.margin) <= TENTH / 2


def test_any_sheet_is_worked_out_exactly():
    random = seeded(7)
    assert all(firmness(BANK, tally(BANK, random_sheet(random))).is_exact for _ in range(40))


def drawn_margin(random, counted):
    """Draw one variation of weights and answers, in floating point and without the code under test."""
    margin = 0.0
    for answer in counted.answers:
        ids, chosen = list(answer.question.options), answer.option.id
        if answer.question.is_tradeoff:
            place, slip = ids.index(chosen), random.random()
            step = (slip < BANK.variations.step_slip) - (slip > 1 - BANK.variations.step_slip)
            chosen = ids[place + step] if place + step in range(len(ids)) else chosen
        elif random.random() < BANK.variations.option_slip:
            chosen = random.choice([id_ for id_ in ids if id_ != chosen])
        owned = answer.question.options[chosen].owned
        margin += float(
            answer.stake * random.choice(BANK.variations.times) * (owned[counted.first] - owned[counted.second])
        )
    return margin


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_hold_is_what_a_simulation_says(seed):
    random = seeded(seed)
    counted = tally(BANK, random_sheet(random))
    margins = [drawn_margin(random, counted) for _ in range(4_000)]
    held = sum(margin > 1e-9 for margin in margins) + sum(abs(margin) <= 1e-9 for margin in margins) / 2
    assert float(firmness(BANK, counted).hold) == pytest.approx(held / 40, abs=2.5)


@pytest.mark.parametrize("seed", range(4))
def test_luck_is_what_a_simulation_says(seed):
    random = seeded(seed)
    sheet = random_sheet(random)
    counted = tally(BANK, sheet)
    values = [
        [
            float(answer.stake * (option.owned["head"] - option.owned["director"]))
            for option in answer.question.options.values()
        ]
        for answer in counted.answers
    ]
    reached = sum(abs(sum(map(random.choice, values))) >= counted.margin - Fraction(1, 10**9) for _ in range(4_000))
    assert float(firmness(BANK, counted).luck) == pytest.approx(reached / 40, abs=2.5)


@pytest.mark.parametrize("role", BANK.roles)
def test_answers_all_on_one_side_are_clear_for_that_role(role):
    answers = {
        id_: max(asked.options.values(), key=lambda option: option.owned[role]).id
        for id_, asked in BANK.questions.items()
    }
    verdict = recommend(BANK, Sheet(answers)).verdict
    assert (verdict.kind, verdict.role) == ("clear", role)


def test_most_real_needs_ask_for_some_of_the_other_work_too():
    """The result says so where no answer points the other way."""
    found = [
        recommend(BANK, Sheet({id_: option for id_, option in sheet.answers.items() if id_ in BANK.asked}))
        for case in load_cases()
        for sheet in case.sheets
    ]
    assert sum(outcome.is_one_sided for outcome in found) < len(found) / 3
