"""What a trial changes and by how much, in sentences."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from questions import Bank, Sheet
from scoring import Outcome, round_together
from web.answers import answer_detail, answer_text
from web.result.figures import TENTH, step_for, with_article, written
from web.what_if.trial import changes, trial_query
from web.words import gettext as _
from web.words import ngettext

REST = ""  # what moves at questions that were answered the same


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is different; `back` is the query of the trial without it."""

    title: str
    now: str
    before: str
    moved: str
    back: str


@dataclass(frozen=True, slots=True)
class Effect:
    """Verdict and margin before and now, and every difference with what it moves."""

    verdict: str
    margin: str
    differences: tuple[Difference, ...]
    rest: str


def effect(outcome: Outcome, base: Sheet, stored: Mapping[str, Any], titles: tuple[str, str]) -> Effect:
    """Compare a trial with the stored outcome; `titles` are both verdicts in words, the stored one first."""
    moved = _moved(outcome, base, stored)
    return Effect(
        verdict=_verdict(*titles),
        margin=_margin(outcome, stored),
        differences=tuple(_differences(outcome, base, stored, moved)),
        rest=_rest(outcome, stored, moved.get(REST, Fraction())),
    )


def _verdict(before: str, now: str) -> str:
    if before == now:
        return _("The verdict stays the same: %(title)s.") % {"title": now}
    return _("The verdict changes from “%(before)s” to “%(now)s”.") % {"before": before, "now": now}


def _margin(outcome: Outcome, stored: Mapping[str, Any]) -> str:
    """Say who is ahead by how many points, and who was."""
    before, now = _exact(stored["margin"]), outcome.tally.margin
    was, is_ = (outcome.bank.roles[role].name for role in (stored["ranking"][0], outcome.tally.first))
    if before and now and was != is_:
        words = _("The %(first)s is now %(now)s ahead; before, the %(second)s was %(before)s ahead.")
        return words % {"first": is_, "now": _points(now), "second": was, "before": _points(before)}
    if now == before:
        words = _("The %(role)s is as far ahead as before: %(now)s.") if now else _("The two are level, as before.")
        return words % {"role": is_, "now": _points(now)}
    if not now:
        return _("The two are level now; before, the %(role)s was %(before)s ahead.") % {
            "role": was,
            "before": _points(before),
        }
    words = _("The %(role)s is now %(now)s ahead; before, it was %(before)s.")
    return words % {"role": is_, "now": _points(now), "before": _points(before)}


def _points(number: Fraction) -> str:
    shown = number if (2 * number).denominator == 1 else round(number / TENTH) * TENTH
    return ngettext("%(points)s point", "%(points)s points", 1 if shown == 1 else 2) % {"points": written(shown)}


def _exact(number: Mapping[str, Any]) -> Fraction:
    return Fraction(number["exact"])


def _moved(outcome: Outcome, base: Sheet, stored: Mapping[str, Any]) -> dict[str, Fraction]:
    """Return what each question moves the balance towards the role that was ahead, rounded so that it adds up."""
    old = {question: _exact(number) for question, number in stored["contributions"].items()}
    first, second = stored["ranking"][:2]
    new = {answer.question.id: answer.toward(first, second) for answer in outcome.tally.answers}
    moved: dict[str, Fraction] = {}
    for id_ in {**old, **new}:
        is_meant = changes(base, outcome.sheet, id_) or (id_ in base.double) != (id_ in outcome.sheet.double)
        place = id_ if is_meant else REST
        moved[place] = moved.get(place, Fraction()) + new.get(id_, Fraction()) - old.get(id_, Fraction())
    return round_together(moved, step_for(moved))


def _towards(outcome: Outcome, stored: Mapping[str, Any], points: Fraction) -> str:
    role = stored["ranking"][0 if points > 0 else 1]
    words = _("This moves the balance %(points)s towards %(role)s.")
    return words % {"points": _points(abs(points)), "role": with_article(outcome.bank.roles[role].name)}


def _differences(
    outcome: Outcome, base: Sheet, stored: Mapping[str, Any], moved: Mapping[str, Fraction]
) -> Iterator[Difference]:
    bank, sheet = outcome.bank, outcome.sheet
    for id_, question in bank.questions.items():
        if changes(base, sheet, id_) or (id_ in base.double) != (id_ in sheet.double):
            points = moved.get(id_, Fraction())
            yield Difference(
                title=question.title,
                now=_told(bank, sheet, id_),
                before=_told(bank, base, id_),
                moved=_towards(outcome, stored, points) if points else _("This does not move the balance."),
                back=trial_query(bank, base, _taken_back(base, sheet, id_)),
            )
    for id_, context in bank.context.items():
        if base.context.get(id_) != sheet.context.get(id_):
            now, before = (
                context.options[given.context[id_]].text if id_ in given.context else _("Not answered")
                for given in (sheet, base)
            )
            same = {**sheet.context, id_: base.context.get(id_, "")}
            kept = Sheet(sheet.answers, sheet.double, {key: option for key, option in same.items() if option})
            yield Difference(context.title, now, before, "", trial_query(bank, base, kept))


def _told(bank: Bank, sheet: Sheet, id_: str) -> str:
    """Return an answer in words, with its mark."""
    question, option = bank.questions[id_], sheet.answers.get(id_)
    detail = answer_detail(question, option)
    text = answer_text(bank, question, option)
    told = f"{text}: {detail}" if detail else text
    return _("%(answer)s (counts double)") % {"answer": told} if id_ in sheet.double else told


def _taken_back(base: Sheet, sheet: Sheet, id_: str) -> Sheet:
    """Return the trial with one question as it was stored."""
    answers = {key: option for key, option in sheet.answers.items() if key != id_}
    if id_ in base.answers:
        answers[id_] = base.answers[id_]
    return Sheet(answers, (sheet.double - {id_}) | (base.double & {id_}), sheet.context)


def _rest(outcome: Outcome, stored: Mapping[str, Any], points: Fraction) -> str:
    """Say what the facts about the company move, as they let questions count more or less."""
    if not points:
        return ""
    role = stored["ranking"][0 if points > 0 else 1]
    words = _(
        "What is different about the company lets other answers count more or less: %(points)s towards %(role)s in all."
    )
    return words % {"points": _points(abs(points)), "role": with_article(outcome.bank.roles[role].name)}
