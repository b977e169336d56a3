"""The first year in the order of the needs: what gets the most points comes first.

Nothing here is made up: the duties and reasons are the words of the bank, the order is that of the points.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from questions import Option
from scoring import Outcome
from web.result.tables import MIDDLES
from web.words import gettext as _

STEPS = 3
FOCUS = "focus"


@dataclass(frozen=True, slots=True)
class Step:
    """What comes at a time of the year, and the answer it follows from most."""

    when: str
    duty: str
    reason: str


@dataclass(frozen=True, slots=True)
class FirstYear:
    """The year of one role; `left` names the largest need that usually belongs to the other one."""

    role: str
    title: str
    steps: tuple[Step, ...]
    left: str


def first_years(outcome: Outcome) -> list[FirstYear]:
    """Return the year of the recommended role, of both when it is too close to call, and none without a verdict."""
    counted, verdict = outcome.tally, outcome.verdict
    if verdict.is_given:
        return [year for year in [_year(outcome, counted.first, counted.second)] if year.steps]
    if not verdict.is_too_close:
        return []
    pairs = ((counted.first, counted.second), (counted.second, counted.first))
    return [year for year in [_year(outcome, *pair) for pair in pairs] if year.steps]


def _year(outcome: Outcome, role: str, other: str) -> FirstYear:
    areas = _needed(outcome, role)[:STEPS]
    told: set[str] = set()
    steps = [_step(outcome, area, when, told) for area, when in zip(areas, _times(len(areas)), strict=True)]
    left = _needed(outcome, other)[:1]
    name = outcome.bank.roles[role].name
    return FirstYear(
        role=name,
        title=_("%(role)s: the first year") % {"role": name},
        steps=tuple(steps),
        left=outcome.bank.areas[left[0]].duty if left else "",
    )


def _times(count: int) -> Sequence[str]:
    times = (_("In the first months"), _("By the half-year"), _("By the end of the year"))
    return times[:count]


def _needed(outcome: Outcome, role: str) -> list[str]:
    """Return the responsibilities that a role usually owns and the answers ask for, the largest need first.

    The two kinds of focus are left out: they say how somebody works, not what is taken on when.
    """
    needs = outcome.tally.needs
    owned = [
        id_
        for id_, area in outcome.bank.areas.items()
        if needs[id_] and area.kind != FOCUS and area.shares[role] == max(area.shares.values())
    ]
    return sorted(owned, key=lambda id_: -needs[id_])


def _step(outcome: Outcome, area: str, when: str, told: set[str]) -> Step:
    """Return a step with the answer that gave most to its area, each answer told once."""
    giving = [
        (answer.stake * answer.option.gives.get(area, 0), answer.question.id, answer.option)
        for answer in outcome.tally.answers
        if _tells(answer.option, area) and answer.question.id not in told
    ]
    _points, question, option = max(giving, key=lambda given: given[0], default=(0, "", None))
    told.add(question)
    return Step(when, outcome.bank.areas[area].duty, option.reason if option else "")


def _tells(option: Option, area: str) -> bool:
    """Tell whether an answer asks for an area more than for any other; one in the middle asks for none."""
    given = option.gives.get(area)
    return given is not None and option.id not in MIDDLES and given == max(option.gives.values())
