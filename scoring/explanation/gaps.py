"""What the questions without a counting answer could still change."""

from dataclasses import dataclass
from fractions import Fraction

from questions import Bank, Sheet
from scoring.tally import Answer, Tally, context_factors, stake


@dataclass(frozen=True, slots=True)
class Gaps:
    """Open questions and the margin they could lead to, in points of the first role over the second.

    `could_turn` tells whether answering them could put any other role ahead.
    """

    questions: tuple[str, ...]
    lowest: Fraction
    highest: Fraction
    could_turn: bool


def gaps(bank: Bank, sheet: Sheet, counted: Tally) -> Gaps:
    """Find the questions that were left out and the range in which they could move the margin."""
    factors = context_factors(bank, sheet)
    left_out = {
        id_: [Answer(question, option, stake(bank, sheet, question, factors)) for option in question.options.values()]
        for id_, question in bank.questions.items()
        if question.weight and id_ not in counted.contributions
    }
    ranges = {rival: _range(counted, rival, list(left_out.values())) for rival in counted.ranking[1:]}
    lowest, highest = ranges[counted.second]
    return Gaps(tuple(left_out), lowest, highest, could_turn=any(least < 0 for least, _ in ranges.values()))


def _range(counted: Tally, rival: str, left_out: list[list[Answer]]) -> tuple[Fraction, Fraction]:
    """Return the smallest and the largest lead over a rival that answers to the open questions could lead to."""
    values = [[answer.toward(counted.first, rival) for answer in answers] for answers in left_out]
    lead = counted.lead_over(rival)
    return lead + sum(map(min, values)), lead + sum(map(max, values))
