"""How far the members' answers to one question are apart (docs/method.md).

Steps between two statements stand at x = 0, ¼, ½, ¾, 1. With n people and Σ over all pairs of them

    distance = Σ|x_i − x_j| / (⌊n/2⌋·⌈n/2⌉)       0 if all are the same, 1 if as far apart as n people can be

Options without order, n_k of n people choosing option k, K options:

    difference = (1 − Σ_k n_k·(n_k − 1) / (n·(n − 1))) / the most that this can be for n and K

the sum being Simpson's index (1949), the chance that two people choose the same.

An answer is *split* when at least t(n) = ⌊(n + 1)/3⌋ people hold each side, and *agreed* when fewer than t stand
outside the third of the scale in which the median lies. For 8 to 16 people t is that of the RAND/UCLA appropriateness
method (Fitch and others, 2001); for fewer it is continued downwards.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import combinations

from questions import Bank, Question, Sheet
from scoring.panel.counting import twice_the_median
from scoring.panel.position import sign


class Accord(StrEnum):
    """How a panel answered one question."""

    AGREED = "agreed"
    MIXED = "mixed"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Spread:
    """The answers to one question: how many chose each option or exit, how far apart they are (0 to 1), and how."""

    question: str
    counts: Mapping[str, int]
    apart: Fraction
    accord: Accord

    @property
    def is_split(self) -> bool:
        """Whether enough people hold each of two sides."""
        return self.accord is Accord.SPLIT


def find_spreads(bank: Bank, sheets: Sequence[Sheet]) -> dict[str, Spread]:
    """Return how the members answered each question that is asked; ways out are counted, but are never apart."""
    return {id_: _spread(question, bank, sheets) for id_, question in bank.asked.items()}


def _spread(question: Question, bank: Bank, sheets: Sequence[Sheet]) -> Spread:
    chosen = [sheet.answers.get(question.id) for sheet in sheets]
    counts = Counter(option for option in chosen if option is not None)
    options = [option for option in chosen if option in question.options]
    if question.is_tradeoff:
        places = step_numbers(question)
        steps, last = [places[option] for option in options if option is not None], len(places) - 1
        apart, accord = distance(steps, last), _accord_of_steps(steps, last)
    else:
        numbers = [counts[option] for option in question.options if counts[option]]
        apart, accord = difference(numbers, len(question.options)), _accord_of_options(numbers)
    ordered = {option: counts[option] for option in bank.labels(question) if counts[option]}
    return Spread(question.id, ordered, apart, accord)


def step_numbers(question: Question) -> dict[str, int]:
    """Return the steps of a trade-off by number, from 0 at statement A."""
    return {option: number for number, option in enumerate(question.options)}


def threshold(people: int) -> int:
    """Return t(n), how many people make a side."""
    return max(1, (people + 1) // 3)


def distance(steps: Sequence[int], last: int) -> Fraction:
    """Return how far apart people stand on a scale of steps from 0 to `last`, 0 to 1; 0 for fewer than two."""
    half = len(steps) // 2
    most = half * (len(steps) - half) * last
    return Fraction(sum(abs(one - other) for one, other in combinations(steps, 2)), most) if most else Fraction()


def difference(numbers: Sequence[int], options: int) -> Fraction:
    """Return how differently people chose among so many options, 0 to 1, from the numbers that chose each."""
    people = sum(numbers)
    if people < 2 or options < 2:
        return Fraction()
    most = _unlike_pairs(_spread_evenly(people, options))
    return Fraction(_unlike_pairs(numbers), most)


def _unlike_pairs(numbers: Sequence[int]) -> int:
    """Return how many pairs of people chose differently."""
    people = sum(numbers)
    return (people * (people - 1) - sum(number * (number - 1) for number in numbers)) // 2


def _spread_evenly(people: int, options: int) -> list[int]:
    """Return how many choose each option when as many pairs as can be choose differently."""
    each, left = divmod(people, options)
    return [each + 1] * left + [each] * (options - left)


def _accord_of_steps(steps: Sequence[int], last: int) -> Accord:
    """Return how people stand on a scale, whose thirds are: nearer to A, the middle, nearer to B."""
    enough = threshold(len(steps))
    sides = [sign(2 * step - last) for step in steps]
    if sides.count(-1) >= enough and sides.count(1) >= enough:
        return Accord.SPLIT
    third = sign(twice_the_median(steps) - last) if steps else 0
    return Accord.AGREED if len(sides) - sides.count(third) < enough else Accord.MIXED


def _accord_of_options(numbers: Sequence[int]) -> Accord:
    """Return how people chose among options without order: as sides count the options that most chose."""
    enough = threshold(sum(numbers))
    largest = sorted(numbers, reverse=True)
    if len(largest) > 1 and largest[1] >= enough:
        return Accord.SPLIT
    return Accord.AGREED if sum(largest[1:]) < enough else Accord.MIXED
