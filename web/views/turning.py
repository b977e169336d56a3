"""What would turn the result, in words: settled by, flip sets, decisive answers, gaps, break-even."""

from dataclasses import dataclass

from scoring import Kind, Outcome
from scoring.explanation import Change, FlipSet
from web.platform.i18n import gettext as _
from web.platform.i18n import ngettext, quote
from web.views.answers import answer_detail, answer_text
from web.views.figures import TENTH, with_article, written

LISTED = 4
"""Longer lists of answers that would have to be different are only counted: nobody reads them."""

FEW_TIMES = 3
"""A question that would have to count more times than this tells nobody anything."""


@dataclass(frozen=True, slots=True)
class Different:
    """One answer that would have to be different: what it is now, and what it would have to be."""

    question: str
    title: str
    now: str
    then: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A set of such answers with the sentence above it."""

    sentence: str
    answers: tuple[Different, ...]


def firm_details(outcome: Outcome) -> list[str]:
    """Return the further sentences on how firm the result is."""
    if outcome.verdict.kind is Kind.TOO_LITTLE:
        return [sentence for sentence in [_gaps(outcome)] if sentence]
    sentences = [_settled(outcome), _decisive(outcome), _break_even(outcome), _gaps(outcome)]
    return [sentence for sentence in sentences if sentence]


def _titles(outcome: Outcome, questions: tuple[str, ...]) -> str:
    return "; ".join(quote(outcome.bank.questions[question].title) for question in questions)


def _settled(outcome: Outcome) -> str:
    """Name the answers that outweigh everything against; too close means that nothing is settled."""
    settled = outcome.explanation.settled_by
    if not outcome.verdict.is_given or not settled or not outcome.speaks_against:
        return ""
    return ngettext(
        "One answer alone outweighs everything that speaks against it: %(titles)s.",
        "The %(num)s strongest answers alone outweigh everything that speaks against it: %(titles)s.",
        len(settled),
    ) % {"num": len(settled), "titles": _titles(outcome, settled)}


def _decisive(outcome: Outcome) -> str:
    decisive = outcome.explanation.decisive
    if not outcome.verdict.is_given:
        return ""
    if not decisive:
        return _("No single answer, if it were different, would put the other role ahead.")
    return ngettext(
        "One answer could put the other role ahead by itself: %(titles)s.",
        "Each of %(num)s answers could put the other role ahead by itself: %(titles)s.",
        len(decisive),
    ) % {"num": len(decisive), "titles": _titles(outcome, decisive)}


def _break_even(outcome: Outcome) -> str:
    found = outcome.explanation.break_even
    if not outcome.verdict.is_given or found is None:
        return ""
    question, times = found
    if times > FEW_TIMES:
        return ""
    return _(
        "The strongest answer against, %(title)s, would have to count %(times)s times as much to bring the two level."
    ) % {"title": _titles(outcome, (question,)), "times": written(round(times / TENTH) * TENTH)}


def _gaps(outcome: Outcome) -> str:
    gaps = outcome.explanation.gaps
    if not gaps.questions or not outcome.tally.answers:
        return ""
    count = {"num": len(gaps.questions)}
    if gaps.could_turn:
        words = ngettext(
            "The %(num)s question that was left out could still put the other role ahead.",
            "The %(num)s questions that were left out could still put the other role ahead.",
            len(gaps.questions),
        )
    else:
        words = ngettext(
            "The %(num)s question that was left out could not put the other role ahead, whatever the answer.",
            "The %(num)s questions that were left out could not put the other role ahead, whatever the answers.",
            len(gaps.questions),
        )
    return words % count


def turns(outcome: Outcome) -> list[Turn]:
    """Return what would have to be different about the needs for another result."""
    if outcome.verdict.is_given:
        return _flips(outcome)
    return _settling(outcome) if outcome.verdict.is_too_close else []


def _flips(outcome: Outcome) -> list[Turn]:
    by_answers, by_steps = outcome.explanation.fewest_answers, outcome.explanation.fewest_steps
    if by_answers is None or by_steps is None:
        return []
    found = [_turn(outcome, by_answers, _fewest_answers(outcome, by_answers))]
    if _is_another_way(by_steps, by_answers):
        found.append(_turn(outcome, by_steps, _fewest_steps(outcome, by_steps)))
    return found


def _is_another_way(flip: FlipSet, other: FlipSet) -> bool:
    """Tell whether most questions of a set are not in the other one."""
    questions, others = ({change.question for change in one.changes} for one in (flip, other))
    return 2 * len(questions & others) < len(questions)


def _fewest_answers(outcome: Outcome, flip: FlipSet) -> str:
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
            "It would take %(num)s different answer to put the %(role)s ahead. On paper, the quickest way:",
            "It would take %(num)s different answers to put the %(role)s ahead. On paper, the quickest way:",
            count,
        )
    return words % {"num": count, "role": role}


def _fewest_steps(outcome: Outcome, flip: FlipSet) -> str:
    """Say the smallest shifts; a step is one place on a five-step scale, so it is said only where all are on scales."""
    count, is_listed = len(flip.changes), len(flip.changes) <= LISTED
    is_on_scales = all(outcome.bank.questions[change.question].is_tradeoff for change in flip.changes)
    words = (_steps_told if is_on_scales else _shifts_told)(count, is_listed=is_listed)
    return words % {"num": count, "steps": flip.steps}


def _shifts_told(count: int, *, is_listed: bool) -> str:
    if is_listed:
        return ngettext("In smaller shifts, over %(num)s answer:", "In smaller shifts, over %(num)s answers:", count)
    return ngettext(
        "In smaller shifts it would take %(num)s answer.", "In smaller shifts it would take %(num)s answers.", count
    )


def _steps_told(count: int, *, is_listed: bool) -> str:
    """Say two numbers, of which one has its own words: a sentence has one plural form."""
    if is_listed:
        return ngettext(
            "In the smallest shifts, over %(num)s answer (steps on the scales: %(steps)s):",
            "In the smallest shifts, over %(num)s answers (steps on the scales: %(steps)s):",
            count,
        )
    return ngettext(
        "In the smallest shifts it would take %(num)s answer (steps on the scales: %(steps)s).",
        "In the smallest shifts it would take %(num)s answers (steps on the scales: %(steps)s).",
        count,
    )


def _turn(outcome: Outcome, flip: FlipSet, sentence: str) -> Turn:
    listed = flip.changes if len(flip.changes) <= LISTED else ()
    return Turn(sentence, tuple(_different(outcome, change) for change in listed))


def _settling(outcome: Outcome) -> list[Turn]:
    """Say, for each side, which answers would settle a result that is too close to call."""
    found = []
    for role, changes in outcome.explanation.settling.items():
        if changes:
            name = with_article(outcome.bank.roles[role].name)
            words = ngettext(
                "It would lean towards %(role)s if, for example, one answer were different:",
                "It would lean towards %(role)s if, for example, %(num)s answers were different:",
                len(changes),
            )
            listed = changes if len(changes) <= LISTED else ()
            sentence = words % {"role": name, "num": len(changes)}
            found.append(Turn(sentence, tuple(_different(outcome, change) for change in listed)))
    return found


def _different(outcome: Outcome, change: Change) -> Different:
    question = outcome.bank.questions[change.question]
    return Different(
        question=change.question,
        title=question.title,
        now=_full(outcome, change.question, outcome.sheet.answers.get(change.question)),
        then=_full(outcome, change.question, change.option),
    )


def _full(outcome: Outcome, id_: str, option: str | None) -> str:
    question = outcome.bank.questions[id_]
    detail = answer_detail(question, option)
    text = answer_text(outcome.bank, question, option)
    return f"{text}: {detail}" if detail else text
