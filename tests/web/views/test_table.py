"""The table of all answers: why a question counts otherwise than usual."""

from dataclasses import replace
from fractions import Fraction

from questions import Bank, Sheet
from questions.model import Factor
from scoring import recommend
from tests.sheets import answers_toward
from web.views.table import count_note


def test_all_answers_about_the_company_that_change_a_question_are_named(bank: Bank) -> None:
    factor = bank.factors[0]
    other = next(entry for entry in bank.context.values() if entry.id != factor.context)
    also = Factor(other.id, next(iter(other.options)), Fraction("1.25"), factor.questions[:1])
    context = {one.context: one.option for one in (factor, also)}
    outcome = recommend(replace(bank, factors=(factor, also)), Sheet(answers_toward(bank, "director"), context=context))
    both, one = (count_note(outcome, question) for question in factor.questions[:2])
    first, second = bank.context[factor.context].title, other.title
    assert both == f"counts 1.88 times because of “{first}” and “{second}”"
    assert one == f"counts 1.5 times because of “{first}”"


def test_answers_about_the_company_that_cancel_each_other_are_not_dwelt_on(bank: Bank) -> None:
    factor = bank.factors[0]
    other = next(entry for entry in bank.context.values() if entry.id != factor.context)
    pair = (
        replace(factor, times=Fraction(2)),
        Factor(other.id, next(iter(other.options)), Fraction(1, 2), factor.questions),
    )
    context = {one.context: one.option for one in pair}
    outcome = recommend(replace(bank, factors=pair), Sheet(answers_toward(bank, "director"), context=context))
    assert not count_note(outcome, factor.questions[0])
