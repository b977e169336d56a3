"""What a second round moved: which answers changed, and whether towards what the first round said or away from it.

On a scale that is the median of round 1, as in a Delphi study, where it is what members are shown before they answer
again. Of options without order it is the one that most people chose in round 1. An exit stands nowhere, so a change to
one or from one is neither.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from questions import Bank, Question, Sheet
from scoring.panel.counting import twice_the_median
from scoring.panel.spread import Spread, find_spreads, step_numbers


@dataclass(frozen=True, slots=True)
class Moved:
    """How many answers to one question changed, how many of them which way, and the answers before and after."""

    changed: int
    towards: int
    away: int
    before: Spread
    after: Spread

    @property
    def is_dissolved(self) -> bool:
        """Whether a split of round 1 is one no more."""
        return self.before.is_split and not self.after.is_split

    @property
    def is_new_split(self) -> bool:
        """Whether round 2 is split where round 1 was not."""
        return self.after.is_split and not self.before.is_split


def find_moved(bank: Bank, before: Sequence[Sheet | None], after: Sequence[Sheet]) -> dict[str, Moved]:
    """Return for each question that is asked what moved from round 1 to round 2.

    The sheets of one member stand at the same place; before is None for who was not in round 1.
    """
    pairs = [(old, new) for old, new in zip(before, after, strict=True) if old is not None]
    was, is_ = find_spreads(bank, [old for old, _ in pairs]), find_spreads(bank, after)
    return {id_: _moved(question, pairs, was[id_], is_[id_]) for id_, question in bank.asked.items()}


def _moved(question: Question, pairs: Sequence[tuple[Sheet, Sheet]], before: Spread, after: Spread) -> Moved:
    answers = [(old.answers.get(question.id, ""), new.answers.get(question.id, "")) for old, new in pairs]
    far = _distances(question, before)
    steps = [far[new] - far[old] for old, new in answers if old in far and new in far]
    return Moved(
        changed=sum(old != new for old, new in answers),
        towards=sum(step < 0 for step in steps),
        away=sum(step > 0 for step in steps),
        before=before,
        after=after,
    )


def _distances(question: Question, before: Spread) -> dict[str, int]:
    """Return how far each option is from what round 1 said, in half steps; nothing if nobody chose any."""
    chosen = {option: number for option, number in before.counts.items() if option in question.options}
    if not chosen:
        return {}
    if not question.is_tradeoff:
        return {option: int(chosen.get(option) != max(chosen.values())) for option in question.options}
    steps = step_numbers(question)
    middle = twice_the_median([steps[option] for option in Counter(chosen).elements()])
    return {option: abs(2 * step - middle) for option, step in steps.items()}
