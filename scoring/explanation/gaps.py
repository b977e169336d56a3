"""What the questions without a counting answer could still change."""

from dataclasses import dataclass
from fractions import Fraction

from questions import Bank, Sheet
from scoring.tally import Tally, context_factors, stake


@dataclass(frozen=True, slots=True)
class Gaps:
    """Open questions and the margin they could lead to, in points of the first role over the second."""

    questions: tuple[str, ...]
    lowest: Fraction
    highest: Fraction

    @property
    def could_turn(self) -> bool:
        """Tell whether answering the open questions could put the second role ahead."""
        return self.lowest < 0


def gaps(bank: Bank, sheet: Sheet, counted: Tally) -> Gaps:
    """Find the questions that were left out and the range in which they could move the margin."""
    factors = context_factors(bank, sheet)
    lowest = highest = counted.margin
    open_questions = []
    for id_, question in bank.questions.items():
        if not question.weight or id_ in counted.contributions:
            continue
        open_questions.append(id_)
        points = stake(bank, sheet, question, factors)
        values = [points * (o.owned[counted.first] - o.owned[counted.second]) for o in question.options.values()]
        lowest, highest = lowest + min(values), highest + max(values)
    return Gaps(tuple(open_questions), lowest, highest)
