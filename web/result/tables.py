"""The parts of the result page that are lists: reasons, areas, notes, and the table of all answers."""

from dataclasses import dataclass
from fractions import Fraction

from scoring import Outcome, round_together
from web.answers import answer_detail, answer_text
from web.result.figures import step_for, written
from web.result.points import shown_contributions, split
from web.words import gettext as _

MIDDLES = {"both", "even"}
DOUBLE = 2


@dataclass(frozen=True, slots=True)
class Reason:
    """One answer that speaks for a side, in the person's own words."""

    question: str
    title: str
    sentence: str
    answer: str
    points: str


@dataclass(frozen=True, slots=True)
class Row:
    """One question of the table; the points stand in the column of the role that gains, in the order of the bank."""

    question: str
    title: str
    answer: str
    detail: str
    note: str
    left: str
    right: str
    is_counted: bool


@dataclass(frozen=True, slots=True)
class Sums:
    """The foot of the table: what each side gains, and the difference."""

    left: str
    right: str
    first: str
    second: str
    margin: str
    total: str
    first_points: str
    second_points: str


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area that received points, and who usually owns it."""

    name: str
    duty: str
    need: str
    width: int
    owner: str
    is_own: bool


def reasons(outcome: Outcome, questions: tuple[str, ...], role: str) -> list[Reason]:
    """Put the reasons on the side of a role into words."""
    shown = shown_contributions(outcome)
    name = outcome.bank.roles[role].name
    return [_reason(outcome, id_, abs(shown[id_]), name) for id_ in questions]


def _reason(outcome: Outcome, id_: str, points: Fraction, role: str) -> Reason:
    question = outcome.bank.questions[id_]
    option = question.options[outcome.sheet.answers[id_]]
    detail = answer_detail(question, option.id)
    return Reason(
        question=id_,
        title=question.title,
        sentence=option.reason if option.id not in MIDDLES else _middle(role),
        answer=f"{option.text}: {detail}" if detail else option.text,
        points=_points(points, role, counting(outcome, id_)),
    )


def _middle(role: str) -> str:
    """Explain a middle answer that counts for one side, as it can in a tuned bank."""
    return _("By the numbers of this question bank, this middle answer counts for %(role)s.") % {"role": role}


def _points(points: Fraction, role: str, note: str) -> str:
    words = _("1 point towards %(role)s") if points == 1 else _("%(points)s points towards %(role)s")
    told = words % {"points": written(points), "role": role}
    return f"{told} ({note})" if note else told


def rows(outcome: Outcome) -> list[Row]:
    """Return a row for every question that is asked."""
    shown = shown_contributions(outcome)
    return [_row(outcome, id_, shown) for id_, question in outcome.bank.questions.items() if question.weight]


def _row(outcome: Outcome, id_: str, shown: dict[str, Fraction]) -> Row:
    question, option = outcome.bank.questions[id_], outcome.sheet.answers.get(id_)
    points = shown.get(id_)
    return Row(
        question=id_,
        title=question.title,
        answer=answer_text(outcome.bank, question, option),
        detail=answer_detail(question, option),
        note=counting(outcome, id_),
        left=_cell(points, is_ahead=first_is_left(outcome)),
        right=_cell(points, is_ahead=not first_is_left(outcome)),
        is_counted=points is not None,
    )


def first_is_left(outcome: Outcome) -> bool:
    """Tell whether the role that is ahead comes first in the bank; that one always stands on the left."""
    order = list(outcome.bank.roles)
    return order.index(outcome.tally.first) < order.index(outcome.tally.second)


def _cell(points: Fraction | None, *, is_ahead: bool) -> str:
    """Write the points in the column of the role that gains them; 0 in both if neither does."""
    if points is None:
        return ""
    if not points:
        return "0"
    return written(abs(points)) if (points > 0) is is_ahead else ""


def counting(outcome: Outcome, id_: str) -> str:
    """Say when a question counts more or less than usual, or not at all."""
    if id_ not in outcome.tally.contributions:
        return _("left out of the sum")
    notes = []
    if id_ in outcome.sheet.double:
        times = outcome.bank.marks.times
        notes.append(_("counts double") if times == DOUBLE else _("counts %(times)s times") % {"times": written(times)})
    if id_ in outcome.factors:
        titles = [outcome.bank.context[f.context].title for f in outcome.bank.factors if id_ in f.questions]
        words = _("counts %(times)s times because of “%(title)s”")
        notes.append(words % {"times": written(outcome.factors[id_]), "title": titles[0]})
    return ", ".join(notes)


def sums(outcome: Outcome) -> Sums:
    """Add up the shown contributions."""
    shown = shown_contributions(outcome).values()
    first = sum((points for points in shown if points > 0), Fraction())
    second = -sum((points for points in shown if points < 0), Fraction())
    parts = split(outcome.tally)
    left, right = (first, second) if first_is_left(outcome) else (second, first)
    return Sums(
        left=written(left),
        right=written(right),
        first=written(first),
        second=written(second),
        margin=written(parts.margin),
        total=written(parts.total),
        first_points=written(parts.first),
        second_points=written(parts.second),
    )


def areas(outcome: Outcome) -> list[AreaRow]:
    """Return the areas that received points, the largest need first."""
    needs = {id_: need for id_, need in outcome.tally.needs.items() if need}
    shown = round_together(needs, step_for(needs.values()))
    largest = max(needs.values(), default=Fraction(1))
    ordered = sorted(needs, key=lambda id_: -needs[id_])
    return [_area(outcome, id_, shown[id_], int(100 * needs[id_] / largest)) for id_ in ordered]


def _area(outcome: Outcome, id_: str, need: Fraction, width: int) -> AreaRow:
    area, roles = outcome.bank.areas[id_], outcome.bank.roles
    most = max(area.shares.values())
    owners = [roles[role].name for role, share in area.shares.items() if share == most]
    part = f" ({written(100 * most)} {_('of 100')})" if most < 1 else ""
    return AreaRow(
        name=area.name,
        duty=area.duty,
        need=written(need),
        width=width,
        owner=" / ".join(owners) + part,
        is_own=area.shares[outcome.tally.first] == most,
    )
