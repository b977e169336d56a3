"""The strongest answers for and against a result in the person's own words, and what they leave open to doubt."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring import Outcome
from web.platform.i18n import gettext as _
from web.platform.i18n import quote
from web.views.answers import answer_in_full
from web.views.numbers import ResultNumbers, Side, format_points
from web.views.verdict import add_article

DOUBLE = 2


@dataclass(frozen=True, slots=True)
class Reason:
    """One answer that speaks for a side; `points` says what it adds, in words."""

    question: str
    title: str
    sentence: str
    answer: str
    points: str


def reasons(outcome: Outcome, numbers: ResultNumbers, side: Side, questions: Sequence[str]) -> list[Reason]:
    """Return the answers to some questions as reasons for a side."""
    return [_reason(outcome, numbers, side.name, question) for question in questions]


def _reason(outcome: Outcome, numbers: ResultNumbers, role: str, id_: str) -> Reason:
    """Return the sentence of one answer with its points towards a role."""
    question = outcome.bank.questions[id_]
    option = question.options[outcome.sheet.answers[id_]]
    # A middle answer counts for one side only in a tuned bank.
    middle = _("By the numbers of this question bank, this middle answer counts for %(role)s.") % {"role": role}
    return Reason(
        question=id_,
        title=question.title,
        sentence=middle if option.is_middle else option.reason,
        answer=answer_in_full(outcome.bank, question, option.id),
        points=_points_sentence(outcome, id_, abs(numbers.contributions[id_]), role),
    )


def _points_sentence(outcome: Outcome, id_: str, points: Fraction, role: str) -> str:
    """Say what an answer adds; where it counts more or less than usual, also what it would add, and why."""
    words = _("1 point towards %(role)s") if points == 1 else _("%(points)s points towards %(role)s")
    sentence = words % {"points": format_points(points), "role": role}
    times = outcome.times(id_)
    if times == 1:
        return sentence
    is_company = outcome.factors.get(id_, 1) != 1
    return _times_words(times, is_marked=id_ in outcome.sheet.double, is_company=is_company) % {
        "points": sentence,
        "once": format_points(points / times),
        "times": format_points(times),
        "titles": company_titles(outcome, id_),
    }


def _times_words(times: Fraction, *, is_marked: bool, is_company: bool) -> str:
    # Translators: %(points)s is "8 points towards Head of Operations", %(once)s the number of points before.
    if is_marked and is_company:
        return _("%(points)s, %(once)s counted %(times)s times: by your mark, and because of %(titles)s")
    if is_company:
        return _("%(points)s, %(once)s counted %(times)s times because of %(titles)s")
    return (
        _("%(points)s, %(once)s counted double")
        if times == DOUBLE
        else _("%(points)s, %(once)s counted %(times)s times")
    )


def doubt_sentence(outcome: Outcome) -> str:
    """Say where a recommendation may rest on wishes: nothing speaks against it, or a fact does; else empty."""
    facts = [_fact_words(outcome, id_) for id_ in outcome.contradicting]
    if outcome.is_one_sided and facts:
        words = _("No answer points the other way, but this fits %(role)s less well: %(facts)s. Settle how it will be.")
    elif facts:
        words = _("This fits %(role)s less well than the other answers: %(facts)s. Settle how it will be.")
    elif outcome.is_one_sided:
        words = _(
            "No answer points the other way; most real jobs hold some of the other work too, so go through a few of "
            "the answers with somebody who knows it."
        )
    else:
        return ""
    role = add_article(outcome.bank.roles[outcome.tally.first].name)
    return words % {"facts": ", ".join(facts), "role": role}


def _fact_words(outcome: Outcome, id_: str) -> str:
    asked = outcome.bank.context[id_]
    # Translators: an answer about the company and what it was asked for; several may follow each other.
    return _("%(answer)s for %(title)s") % {
        "answer": quote(asked.options[outcome.sheet.context[id_]].text),
        "title": quote(asked.title),
    }


def company_titles(outcome: Outcome, id_: str) -> str:
    """Return the titles of all answers about the company that let a question count more or less."""
    return _(" and ").join(
        quote(outcome.bank.context[factor.context].title)
        for factor in outcome.bank.factors
        if id_ in factor.questions and outcome.sheet.context.get(factor.context) == factor.option
    )
