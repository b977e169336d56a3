"""What would turn the result, in words: the answers that would have to be different."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from questions import Option, Question, Sheet
from scoring import Outcome, judge
from scoring.explanation import Change, FlipSet
from web.platform.i18n import ngettext
from web.views.answers import answer_in_full
from web.views.verdict import add_article

LISTED = 4
"""Longer lists of answers that would have to be different are only counted: nobody reads them."""


@dataclass(frozen=True, slots=True)
class Swap:
    """One answer that would have to be different: what it is now, and what it would have to be."""

    question: str
    title: str
    now: str
    then: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A set of such answers with the sentence above it."""

    sentence: str
    answers: tuple[Swap, ...]


def turns(outcome: Outcome) -> list[Turn]:
    """Return what would have to be different about the needs for another result."""
    if outcome.verdict.is_given:
        return _flipping_turns(outcome)
    return _settling_turns(outcome) if outcome.verdict.is_too_close else []


def _flipping_turns(outcome: Outcome) -> list[Turn]:
    """Return the ways to put another role ahead: with the fewest answers, and with the fewest steps if that differs."""
    by_answers, by_steps = outcome.explanation.fewest_answers, outcome.explanation.fewest_steps
    if by_answers is None or by_steps is None:
        return []
    found = [Turn(_answers_sentence(outcome, by_answers), _swaps(outcome, by_answers.changes))]
    if _is_another_way(by_steps, by_answers):
        found.append(Turn(_steps_sentence(outcome, by_steps), _swaps(outcome, by_steps.changes)))
    return found


def _is_another_way(flip: FlipSet, other: FlipSet) -> bool:
    """Tell whether a set puts the same role ahead, and most of its questions are not in the other one."""
    if flip.rival != other.rival:
        return False
    questions, others = ({change.question for change in one.changes} for one in (flip, other))
    return 2 * len(questions & others) < len(questions)


def _answers_sentence(outcome: Outcome, flip: FlipSet) -> str:
    """Say how many answers would have to be different; "at least" where no list of them follows."""
    count = len(flip.changes)
    role = outcome.bank.roles[flip.rival].name
    if count > LISTED:
        words = ngettext(
            "It would take at least %(num)s different answer to put the %(role)s ahead.",
            "It would take at least %(num)s different answers to put the %(role)s ahead.",
            count,
        )
    else:
        words = ngettext(
            "It would take %(num)s different answer to put the %(role)s ahead.",
            "It would take %(num)s different answers to put the %(role)s ahead.",
            count,
        )
    return words % {"num": count, "role": role}


def _steps_sentence(outcome: Outcome, flip: FlipSet) -> str:
    """Say the smallest shifts; a step is one place on a five-step scale, so it is said only where all are on scales."""
    count, is_listed = len(flip.changes), len(flip.changes) <= LISTED
    is_on_scales = all(outcome.bank.questions[change.question].is_tradeoff for change in flip.changes)
    words = (_step_words if is_on_scales else _shift_words)(count, is_listed=is_listed)
    return words % {"num": count, "steps": flip.steps}


def _shift_words(count: int, *, is_listed: bool) -> str:
    """Return the sentence without a number of steps; without a list below, it cannot begin with "Or"."""
    if is_listed:
        return ngettext(
            "Or in smaller shifts, over %(num)s answer.", "Or in smaller shifts, over %(num)s answers.", count
        )
    return ngettext(
        "In smaller shifts it would take %(num)s answer.", "In smaller shifts it would take %(num)s answers.", count
    )


def _step_words(count: int, *, is_listed: bool) -> str:
    """Return the sentence with both numbers; the steps stand in brackets, for a sentence has one plural form."""
    if is_listed:
        return ngettext(
            "Or in the smallest shifts, over %(num)s answer (steps on the scales: %(steps)s).",
            "Or in the smallest shifts, over %(num)s answers (steps on the scales: %(steps)s).",
            count,
        )
    return ngettext(
        "In the smallest shifts it would take %(num)s answer (steps on the scales: %(steps)s).",
        "In the smallest shifts it would take %(num)s answers (steps on the scales: %(steps)s).",
        count,
    )


def _settling_turns(outcome: Outcome) -> list[Turn]:
    """Say, for each side, which answers would settle a result that is too close to call, where they do."""
    found = []
    for role, changes in outcome.explanation.settling.items():
        if changes and _settles(outcome, role, changes):
            name = add_article(outcome.bank.roles[role].name)
            words = ngettext(
                "It would lean towards %(role)s if, for example, one answer were different.",
                "It would lean towards %(role)s if, for example, %(num)s answers were different.",
                len(changes),
            )
            found.append(Turn(words % {"role": name, "num": len(changes)}, _swaps(outcome, changes)))
    return found


def _settles(outcome: Outcome, role: str, changes: Sequence[Change]) -> bool:
    """Tell whether a role is recommended after changes: that needs more than a lead beyond chance."""
    return _is_recommended(outcome, role, {change.question: change.option for change in changes})


def _is_recommended(outcome: Outcome, role: str, moved: Mapping[str, str]) -> bool:
    """Tell whether a role is recommended with some answers instead of those of the sheet."""
    sheet = outcome.sheet
    return judge(outcome.bank, Sheet({**sheet.answers, **moved}, sheet.double, sheet.context)).verdict.role == role


def can_settle(outcome: Outcome, questions: Sequence[Question]) -> bool:
    """Tell whether a result could point to a role if all of some questions were answered most for that role."""
    return bool(questions) and any(
        _is_recommended(outcome, role, {question.id: _most_for(question, role).id for question in questions})
        for role in outcome.tally.ranking
    )


def _most_for(question: Question, role: str) -> Option:
    """Return the answer that gives a role most."""
    return max(question.options.values(), key=lambda option: option.owned[role])


def _swaps(outcome: Outcome, changes: Sequence[Change]) -> tuple[Swap, ...]:
    """Return the answers of a list that is short enough to be read."""
    if len(changes) > LISTED:
        return ()
    bank = outcome.bank
    return tuple(
        Swap(
            question=question.id,
            title=question.title,
            now=answer_in_full(bank, question, outcome.sheet.answers.get(question.id)),
            then=answer_in_full(bank, question, option),
        )
        for question, option in ((bank.questions[change.question], change.option) for change in changes)
    )
