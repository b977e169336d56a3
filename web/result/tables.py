"""The parts of the result page that are lists: reasons, areas, notes, and the table of all answers."""

from dataclasses import dataclass
from fractions import Fraction

from scoring import Outcome, round_together
from web.answers import answer_detail, answer_text
from web.result.figures import step_for, written
from web.words import gettext as _


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
    """One question of the table; the points stand in the column of the role that gains."""

    question: str
    title: str
    answer: str
    detail: str
    note: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Sums:
    """The foot of the table: what each side gains, and the difference."""

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


def shown_contributions(outcome: Outcome) -> dict[str, Fraction]:
    """Round the contributions so that what is shown adds up."""
    contributions = outcome.tally.contributions
    return round_together(contributions, step_for(contributions))


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
        sentence=option.reason,
        answer=f"{option.text}: {detail}" if detail else option.text,
        points=_points(points, role),
    )


def _points(points: Fraction, role: str) -> str:
    words = _("1 point towards %(role)s") if points == 1 else _("%(points)s points towards %(role)s")
    return words % {"points": written(points), "role": role}


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
        note=_counting(outcome, id_),
        first=written(points) if points is not None and points > 0 else ("0" if points == 0 else ""),
        second=written(-points) if points is not None and points < 0 else ("0" if points == 0 else ""),
    )


def _counting(outcome: Outcome, id_: str) -> str:
    """Say when a question counts more or less than usual, or not at all."""
    if id_ not in outcome.tally.contributions:
        return _("left out of the sum")
    notes = []
    if id_ in outcome.sheet.double:
        notes.append(_("counts %(times)s times by your mark") % {"times": written(outcome.bank.marks.times)})
    if id_ in outcome.factors:
        notes.append(_("counts %(times)s times because of the company") % {"times": written(outcome.factors[id_])})
    return ", ".join(notes)


def sums(outcome: Outcome) -> Sums:
    """Add up the shown contributions."""
    shown = shown_contributions(outcome).values()
    first = sum((points for points in shown if points > 0), Fraction())
    second = -sum((points for points in shown if points < 0), Fraction())
    total = outcome.tally.total
    margin = first - second
    return Sums(
        first=written(first),
        second=written(second),
        margin=written(margin),
        total=written(total),
        first_points=written((total + margin) / 2),
        second_points=written((total - margin) / 2),
    )


def areas(outcome: Outcome) -> list[AreaRow]:
    """Return the areas that received points, the largest need first."""
    needs = {id_: need for id_, need in outcome.tally.needs.items() if need}
    shown = round_together(needs, step_for(needs))
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
