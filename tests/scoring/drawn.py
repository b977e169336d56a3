"""Small banks and sheets drawn at random, and what trying every other sheet finds out about them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import product
from random import Random

from questions import Bank, Question, Sheet
from scoring import Tally, tally
from tests.scoring.tiny import Asked, situation, tiny_bank, tradeoff

AREAS = ("work", "plan", "care", "sell")
QUARTERS = (0, 25, 50, 75, 100)
WEIGHTS = (1, 2, 3, 5, 7.5)


@dataclass(frozen=True)
class Drawn:
    """A bank with a sheet and its points."""

    bank: Bank
    sheet: Sheet
    counted: Tally


@cache
def draw(seed: int, roles: int) -> Drawn:
    """Draw a bank of two to four questions and a sheet with gaps, marks and context."""
    random = Random(seed)  # noqa: S311 draws for a test, not for a secret
    shares = {area: _shares(random, roles) for area in AREAS}
    asked = [_question(random, f"q{number}") for number in range(random.randint(2, 4))]
    names = [one.entry["id"] for one in asked]
    factors = {"size": {"many": (1.5, random.sample(names, 1))}}
    bank = tiny_bank(*asked, shares=shares, context={"size": {"few": None, "many": None}}, factors=factors)
    answers = {id_: random.choice([*q.options] * 2 + [*bank.exits]) for id_, q in bank.questions.items()}
    sheet = Sheet(answers, frozenset(random.sample(names, 1)), {"size": random.choice(["few", "many"])})
    return Drawn(bank, sheet, tally(bank, sheet))


def _shares(random: Random, roles: int) -> list[int]:
    cuts = sorted(random.choice(QUARTERS) for _ in range(roles - 1))
    return [high - low for low, high in zip([0, *cuts], [*cuts, 100], strict=True)]


def _question(random: Random, id_: str) -> Asked:
    weight = random.choice(WEIGHTS)
    if random.random() < 0.5:
        one, other = random.sample(AREAS, 2)
        return tradeoff(id_, one, other, weight)
    return situation(id_, *random.sample(AREAS, random.randint(2, 3)), weight=weight)


@dataclass(frozen=True)
class Other:
    """Another sheet with answers to the same questions: its points, and how far it is from the sheet as it is."""

    points: Mapping[str, Fraction]
    changed: int
    steps: int


def others(drawn: Drawn) -> Iterator[Other]:
    """Yield every sheet that answers the same questions."""
    answers = drawn.counted.answers
    choices = [
        [
            (
                {role: answer.stake * part for role, part in option.owned.items()},
                option.id != answer.option.id,
                steps_between(answer.question, answer.option.id, option.id),
            )
            for option in answer.question.options.values()
        ]
        for answer in answers
    ]
    for chosen in product(*choices):
        points = {role: sum((given[role] for given, _, _ in chosen), Fraction()) for role in drawn.bank.roles}
        yield Other(points, sum(changed for _, changed, _ in chosen), sum(steps for _, _, steps in chosen))


def steps_between(question: Question, old: str, new: str) -> int:
    """Count steps as docs/method.md says: places on a scale; between options two, to the middle one."""
    if old == new:
        return 0
    if question.is_tradeoff:
        return abs(list(question.options).index(old) - list(question.options).index(new))
    return 1 if "even" in (old, new) else 2


@cache
def least_to_turn(seed: int, roles: int) -> tuple[int | None, int | None]:
    """Return the fewest answers and the fewest steps after which another role has more points than the first now."""
    drawn = draw(seed, roles)
    first = drawn.counted.first
    turned = [other for other in others(drawn) if max(other.points.values()) > other.points[first]]
    return min((o.changed for o in turned), default=None), min((o.steps for o in turned), default=None)


def with_changes(sheet: Sheet, changes: Mapping[str, str]) -> Sheet:
    """Return a sheet with some answers replaced."""
    return Sheet({**sheet.answers, **changes}, sheet.double, sheet.context)
