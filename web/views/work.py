"""The work that the answers ask for: area by area, and as a first year in the order of the needs.

Nothing here is made up: the duties and reasons are the words of the bank, the order is that of the points. The first
year is no calendar.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from questions import Area, Option
from scoring import Outcome, round_together
from web.platform.i18n import gettext as _
from web.platform.i18n import ngettext
from web.views.numbers import format_points, step_for

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
    usually its own, those that the table of the work marks "settle who".
    """

    role: str
    title: str
    steps: tuple[Step, ...]
    along: str
    left: str


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
            owner=_owner(outcome, area),
            is_own=_is_own(area, outcome.tally.first),
        )
        for area in needed
    ]


def _owner(outcome: Outcome, area: Area) -> str:
    """Name the roles that own most of an area."""
    owners = [outcome.bank.roles[role].name for role in area.shares if _is_own(area, role)]
    names = " / ".join(owners)
    is_shared = len(owners) == 1 and max(area.shares.values()) < 1
    return _("mostly %(role)s") % {"role": names} if is_shared else names


def _is_own(area: Area, role: str) -> bool:
    return area.shares[role] == max(area.shares.values())


def first_years(outcome: Outcome, needed: Sequence[Area]) -> list[FirstYear]:
    """Return the year of the recommended role, of both when it is too close to call, and none without a verdict."""
    shown = 1 if outcome.verdict.is_given else 2 if outcome.verdict.is_too_close else 0
    years = [_year(outcome, needed, role) for role in outcome.tally.ranking[:shown]]
    return [year for year in years if year.steps]


def _year(outcome: Outcome, needed: Sequence[Area], role: str) -> FirstYear:
    """Give the largest needs that are usually the role's own a place in its year, and name the others.

    The two kinds of focus are no step: they say how somebody works, not what is taken on when.
    """
    own = [area for area in needed if _is_own(area, role)]
    focus = [area for area in own if area.kind == FOCUS]
    tasks = [area for area in own if area.kind != FOCUS][:STEPS]
    name = outcome.bank.roles[role].name
    return FirstYear(
        role=name,
        title=_("%(role)s: the first year") % {"role": name},
        steps=_steps(outcome, tasks),
        along=_focus_sentence(outcome, focus, tasks),
        left=_others_sentence([area.duty for area in needed if not _is_own(area, role)]),
    )


def _steps(outcome: Outcome, tasks: Sequence[Area]) -> tuple[Step, ...]:
    """Return each task with the answer that gave most to it, each answer once.

    Situations often name a time ("the first big task"), which would be at odds with a later place.
    """
    steps: list[Step] = []
    used: set[str] = set()
    for area, when in zip(tasks, (_("First"), _("Then"), _("After that")), strict=False):
        giving = [
            (answer.stake * answer.option.gives.get(area.id, 0), answer.question.id, answer.option.reason)
            for answer in outcome.tally.answers
            if _asks_for(answer.option, area.id)
            and answer.question.id not in used
            and (not steps or answer.question.is_tradeoff)
        ]
        _points, question, reason = max(giving, key=lambda given: given[0], default=(0, "", ""))
        used.add(question)
        steps.append(Step(when, area.duty, reason))
    return tuple(steps)


def _asks_for(option: Option, area: str) -> bool:
    """Tell whether an answer gives no other area more; one in the middle asks for none."""
    given = option.gives.get(area)
    return given is not None and not option.is_middle and given == max(option.gives.values())


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
