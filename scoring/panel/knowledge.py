"""Who knows more: questions that some cannot answer, and on which enough others are sure.

What only some members know is what groups tend to leave unsaid (Stasser and Titus 1985; Schulz-Hardt and others 2006).
Sure are those at either end of a scale, or those who chose one option of a list other than the middle one. Enough are
t(n) of the n people who gave any answer, as in `spread`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from questions import Bank, Question
from scoring.panel.spread import Spread, threshold

UNSURE = "dont_know"
"""The exit for those who do not know; the other one says that a question does not apply."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """How many do not know the answer to a question, and the options of those who are sure, with their numbers."""

    unsure: int
    sure: Mapping[str, int]


def find_knowledge(bank: Bank, spreads: Mapping[str, Spread]) -> dict[str, Knowledge]:
    """Return the questions that at least one member cannot answer and enough others can, in the bank's order."""
    found = {}
    for id_, spread in spreads.items():
        unsure, enough = spread.counts.get(UNSURE, 0), threshold(sum(spread.counts.values()))
        sure = dict(_sure_options(bank.questions[id_], spread, enough))
        if unsure and sum(sure.values()) >= enough:
            found[id_] = Knowledge(unsure, sure)
    return found


def _sure_options(question: Question, spread: Spread, enough: int) -> Iterator[tuple[str, int]]:
    """Yield the ends of a scale that anybody chose, or the options of a list that enough people chose."""
    options = list(question.options)
    ends = (options[0], options[-1])
    for option in options:
        number = spread.counts.get(option, 0)
        is_sure = option in ends if question.is_tradeoff else not question.options[option].is_middle
        if is_sure and number >= (1 if question.is_tradeoff else enough):
            yield option, number
