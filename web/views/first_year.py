"""The first year in the order of the needs: what gets the most points comes first. It is no calendar.

Nothing here is made up: the duties and reasons are the words of the bank, the order is that of the points.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from questions import Option
from scoring import Outcome
from web.platform.i18n import gettext as _
from web.platform.i18n import ngettext

STEPS = 3
NAMED = 3
FOCUS = "focus"


@dataclass(frozen=True, slots=True)
class Step:
    """What comes at a time of the year, and the answer it follows from most."""

    when: str
    duty: str
    reason: str


@dataclass(frozen=True, slots=True)
class FirstYear:
    """The year of one role.

    `along` names its kind of focus where that was asked for more than what comes last; `left` the needs that are not
    usually its own, those that the table of the work marks "settle who".
    """

    role: str
    title: str
    steps: tuple[Step, ...]
    along: str
    left: str


def first_years(outcome: Outcome) -> list[FirstYear]:
    """Return the year of the recommended role, of both when it is too close to call, and none without a verdict."""
    counted, verdict = outcome.tally, outcome.verdict
    if verdict.is_given:
        return [year for year in [_year(outcome, counted.first)] if year.steps]
    if not verdict.is_too_close:
        return []
    return [year for year in (_year(outcome, role) for role in counted.ranking[:2]) if year.steps]


def _year(outcome: Outcome, role: str) -> FirstYear:
    areas = _needed(outcome, role)[:STEPS]
    told: set[str] = set()
    steps = [_step(outcome, area, when, told) for area, when in zip(areas, _times(len(areas)), strict=True)]
    name = outcome.bank.roles[role].name
    return FirstYear(
        role=name,
        title=_("%(role)s: the first year") % {"role": name},
        steps=tuple(steps),
        along=_along(outcome, role, areas),
        left=_left(outcome, role),
    )


def _times(count: int) -> Sequence[str]:
    times = (_("First"), _("Then"), _("After that"))
    return times[:count]


def _needed(outcome: Outcome, role: str) -> list[str]:
    """Return the responsibilities that a role usually owns and the answers ask for, the largest need first.

    The two kinds of focus are left out: they say how somebody works, not what is taken on when.
    """
    owned = [id_ for id_ in _asked_for(outcome) if _is_own(outcome, role, id_)]
    return [id_ for id_ in owned if outcome.bank.areas[id_].kind != FOCUS]


def _asked_for(outcome: Outcome) -> list[str]:
    needs = outcome.tally.needs
    return sorted((id_ for id_ in outcome.bank.areas if needs[id_]), key=lambda id_: -needs[id_])


def _is_own(outcome: Outcome, role: str, area: str) -> bool:
    shares = outcome.bank.areas[area].shares
    return shares[role] == max(shares.values())


def _along(outcome: Outcome, role: str, told: Sequence[str]) -> str:
    """Name the kind of focus that was asked for more than the last of what is told: nothing larger is passed over."""
    needs, areas = outcome.tally.needs, outcome.bank.areas
    least = min((needs[id_] for id_ in told), default=Fraction())
    for id_ in _asked_for(outcome):
        if areas[id_].kind == FOCUS and _is_own(outcome, role, id_) and needs[id_] > least:
            return _("All along, as it is the point of the job: %(duty)s.") % {"duty": areas[id_].duty}
    return ""


def _left(outcome: Outcome, role: str) -> str:
    """Name the largest needs that are not usually this role's, and count the others."""
    others = [outcome.bank.areas[id_].duty for id_ in _asked_for(outcome) if not _is_own(outcome, role, id_)]
    if not others:
        return ""
    more = len(others) - NAMED
    told = {"duties": "; ".join(others[:NAMED]), "num": more}
    if more <= 0:
        return _("Not usually this role’s work, so settle who takes it: %(duties)s.") % told
    words = ngettext(
        "Not usually this role’s work, so settle who takes it: %(duties)s; and %(num)s more in the table.",
        "Not usually this role’s work, so settle who takes it: %(duties)s; and %(num)s more in the table.",
        more,
    )
    return words % told


def _step(outcome: Outcome, area: str, when: str, told: set[str]) -> Step:
    """Return a step with the answer that gave most to its area, each answer told once.

    Situations often name a time ("the first big task"), which would be at odds with a later place.
    """
    is_first = not told
    giving = [
        (answer.stake * answer.option.gives.get(area, 0), answer.question.id, answer.option)
        for answer in outcome.tally.answers
        if _tells(answer.option, area) and answer.question.id not in told and (is_first or answer.question.is_tradeoff)
    ]
    _points, question, option = max(giving, key=lambda given: given[0], default=(0, "", None))
    told.add(question)
    return Step(when, outcome.bank.areas[area].duty, option.reason if option else "")


def _tells(option: Option, area: str) -> bool:
    """Tell whether an answer asks for an area more than for any other; one in the middle asks for none."""
    given = option.gives.get(area)
    return given is not None and not option.is_middle and given == max(option.gives.values())
