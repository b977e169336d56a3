"""All explanations of one outcome."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from questions import Bank, Sheet
from scoring.explanation.flips import Change, FlipSet, fewest_answers, fewest_steps
from scoring.explanation.gaps import Gaps, gaps
from scoring.explanation.moves import moves
from scoring.explanation.settling import answers_to_settle
from scoring.tally import Tally


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a result rests on. Questions are named by id; empty or None where there is nothing to say.

    `settled_by`: the fewest strongest reasons that together outweigh everything against.
    `decisive`: answers each of which alone could turn the result.
    `break_even`: the question of the strongest opposing answer, and how many times that would have to count to bring
    the margin to 0.
    `settling`: for each of the first two roles, answers that would have to move to its side before chance alone hardly
    leads as far; with two roles the fewest.
    """

    settled_by: tuple[str, ...]
    fewest_answers: FlipSet | None
    fewest_steps: FlipSet | None
    decisive: tuple[str, ...]
    gaps: Gaps
    break_even: tuple[str, Fraction] | None
    settling: Mapping[str, tuple[Change, ...]]


def explain(bank: Bank, sheet: Sheet, counted: Tally, undecided_below: Fraction) -> Explanation:
    """Return what a tally rests on; below the margin `undecided_below`, in points, it is too close to call."""
    by_answers = fewest_answers(counted)
    return Explanation(
        settled_by=settled_by(counted),
        fewest_answers=by_answers,
        fewest_steps=fewest_steps(counted),
        decisive=_find_decisive(counted),
        gaps=gaps(bank, sheet, counted),
        break_even=_solve_break_even(counted),
        settling=answers_to_settle(counted, undecided_below),
    )


def settled_by(counted: Tally) -> tuple[str, ...]:
    """Return the fewest reasons for, strongest first, that outweigh everything against."""
    leads = sorted(counted.leads.items(), key=lambda item: -item[1])
    against = -sum(lead for _, lead in leads if lead < 0)
    chosen: list[str] = []
    for id_, lead in leads:
        if lead <= 0 or against < 0:
            break
        chosen.append(id_)
        against -= lead
    return tuple(chosen) if against < 0 else ()


def _find_decisive(counted: Tally) -> tuple[str, ...]:
    """Return the questions whose answer alone could turn the result, by M − c_q + min c_q < 0 for any other role."""
    return tuple(
        answer.question.id
        for answer in counted.answers
        if any(
            move.loss > counted.lead(rival)
            for rival in counted.ranking[1:]
            for move in moves(answer, counted.first, rival)
        )
    )


def _solve_break_even(counted: Tally) -> tuple[str, Fraction] | None:
    """Return the question with the most negative c_q, and the t that solves M − c_q + t·c_q = 0; None without one."""
    if not counted.contributions:
        return None
    id_ = min(counted.leads, key=lambda question: counted.leads[question])
    against = counted.contributions[id_]
    return (id_, (counted.margin - against) / -against) if against < 0 else None
