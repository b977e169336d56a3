"""The work that the answers ask for: area by area, and as a first year in the order of the needs.

Nothing here is made up: the duties and reasons are the words of the bank, the order is that of the points. The first
year is no calendar.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from questions import Area, Bank, Option
from scoring import Outcome, round_together
from scoring.per_bank import once_per_bank
from web.platform.i18n import gettext as _
from web.platform.i18n import ngettext
from web.views.numbers import HALF, format_points, step_for

STEPS = 3
NAMED = 3
FOCUS = "focus"


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area that received points, and who usually owns it; `width` is that of its bar, of 100."""

    name: str
    duty: str
    need: str
    width: int
    owner: str
    is_own: bool


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
    usually its own, those that the table of the work marks "settle who". `is_level`: the tasks were asked for alike.
    """

    role: str
    title: str
    steps: tuple[Step, ...]
    along: str
    left: str
    is_level: bool


def needed_areas(outcome: Outcome) -> list[Area]:
    """Return the areas that received points, the largest need first."""
    needs = outcome.tally.needs
    return sorted((area for area in outcome.bank.areas.values() if needs[area.id]), key=lambda area: -needs[area.id])


def area_rows(outcome: Outcome, needed: Sequence[Area]) -> list[AreaRow]:
    """Return the table of the areas that received points."""
    needs = {id_: need for id_, need in outcome.tally.needs.items() if need}
    rounded = round_together(needs, step_for(needs.values()))
    largest = max(needs.values(), default=Fraction(1))
    return [
        AreaRow(
            name=area.name,
            duty=area.duty,
            need=format_points(rounded[area.id]),
            width=int(100 * needs[area.id] / largest),
            owner=name_owners(outcome.bank, area),
            is_own=is_own(outcome.bank, area.id, outcome.tally.first),
        )
        for area in needed
    ]


def name_owners(bank: Bank, area: Area) -> str:
    """Name the roles that own most of an area."""
    owners = [bank.roles[role].name for role in _area_owners(bank)[area.id]]
    names = " / ".join(owners)
    part = len(owners) * max(area.shares.values())
    if part == 1:
        return names
    words = _("mostly %(role)s") if part > HALF else _("%(role)s more than others")
    return words % {"role": names}


def is_own(bank: Bank, area: str, role: str) -> bool:
    """Tell whether an area is usually a role's own: no other role has a larger share of it."""
    return role in _area_owners(bank)[area]


@once_per_bank
def _area_owners(bank: Bank) -> dict[str, list[str]]:
    """Return the roles with the largest share of each area."""
    return {
        area.id: [role for role, share in area.shares.items() if share == max(area.shares.values())]
        for area in bank.areas.values()
    }


def first_years(outcome: Outcome, needed: Sequence[Area]) -> list[FirstYear]:
    """Return the year of the recommended role, of both when it is too close to call, and none without a verdict."""
    shown = 1 if outcome.verdict.is_given else 2 if outcome.verdict.is_too_close else 0
    years = [_year(outcome, needed, role) for role in outcome.tally.ranking[:shown]]
    return [year for year in years if year.steps]


def _year(outcome: Outcome, needed: Sequence[Area], role: str) -> FirstYear:
    """Give the largest needs that are usually the role's own a place in its year, and name the others.

    The two kinds of focus are no step: they say how somebody works, not what is taken on when.
    """
    own = [area for area in needed if is_own(outcome.bank, area.id, role)]
    focus = [area for area in own if area.kind == FOCUS]
    tasks = [area for area in own if area.kind != FOCUS][:STEPS]
    name = outcome.bank.roles[role].name
    return FirstYear(
        role=name,
        title=_("%(role)s: the first year") % {"role": name},
        steps=_steps(outcome, tasks),
        along=_focus_sentence(outcome, focus, tasks),
        left=_others_sentence([area.duty for area in needed if not is_own(outcome.bank, area.id, role)]),
        is_level=len(tasks) > 1 and len({outcome.tally.needs[area.id] for area in tasks}) == 1,
    )


def _steps(outcome: Outcome, tasks: Sequence[Area]) -> tuple[Step, ...]:
    """Return each task with the answer that gave most to it; tasks that were asked for alike share their time."""
    whens = (_("First"), _("Then"), _("After that"))
    needs = outcome.tally.needs
    steps: list[Step] = []
    for place, area in enumerate(tasks):
        is_level = bool(place) and needs[area.id] == needs[tasks[place - 1].id]
        when = _("At the same time") if is_level else whens[place]
        reason = _strongest_reason(outcome, area.id, [step.reason for step in steps])
        steps.append(Step(when, area.duty, reason))
    return tuple(steps)


def _strongest_reason(outcome: Outcome, area: str, used: Sequence[str]) -> str:
    """Return the reason of the answer that gave most to an area; empty where none can be quoted.

    That is where the strongest answer asks for another area, and on later steps where it is to a situation: those often
    name a time ("the first big task"), which would be at odds with a later place.
    """
    answers = [answer for answer in outcome.tally.answers if answer.option.gives.get(area)]
    given = [(answer.stake * answer.option.gives[area], answer) for answer in answers]
    most = max(points for points, _ in given)
    reasons = [
        answer.option.reason
        for points, answer in given
        if points == most and _asks_for(answer.option, area) and (answer.question.is_tradeoff or not used)
    ]
    return min(reasons, key=lambda reason: reason in used, default="")


def _asks_for(option: Option, area: str) -> bool:
    """Tell whether an answer gives no other area more; one in the middle asks for none."""
    return not option.is_middle and option.gives.get(area) == max(option.gives.values())


def _focus_sentence(outcome: Outcome, focus: Sequence[Area], tasks: Sequence[Area]) -> str:
    """Name the kind of focus that was asked for more than the last task: nothing larger is passed over."""
    needs = outcome.tally.needs
    least = min((needs[area.id] for area in tasks), default=Fraction())
    for area in focus:
        if needs[area.id] > least:
            return _("All along, as it is the point of the job: %(duty)s.") % {"duty": area.duty}
    return ""


def _others_sentence(duties: Sequence[str]) -> str:
    """Name the largest needs that are not usually this role's, and count the others."""
    if not duties:
        return ""
    more = len(duties) - NAMED
    if more <= 0:
        words = _("Not usually this role’s work, so settle who takes it: %(duties)s.")
    else:
        words = ngettext(
            "Not usually this role’s work, so settle who takes it: %(duties)s; and %(num)s more in the table.",
            "Not usually this role’s work, so settle who takes it: %(duties)s; and %(num)s more in the table.",
            more,
        )
    return words % {"duties": "; ".join(duties[:NAMED]), "num": more}
