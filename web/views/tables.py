"""The parts of the result page that are lists: reasons, areas, notes, and the table of all answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from scoring import Outcome, round_together
from web.platform.i18n import gettext as _
from web.platform.i18n import quote
from web.views.answers import answer_detail, answer_text
from web.views.figures import step_for, written
from web.views.points import shown_contributions, split, why_not_all

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
    """The foot of the table: what each side gains, what both get alike, all of it, and the difference.

    `left` and `right`, `first` and `second` are the sums of the rows; with `alike` they are the points of both sides.
    `why` says in sentences why the total is not what all questions are worth.
    """

    left: str
    right: str
    first: str
    second: str
    margin: str
    total: str
    first_points: str
    second_points: str
    alike: str
    left_points: str
    right_points: str
    why: str


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


def _reason(outcome: Outcome, id_: str, points: Fraction, name: str) -> Reason:
    question = outcome.bank.questions[id_]
    option = question.options[outcome.sheet.answers[id_]]
    detail = answer_detail(question, option.id)
    return Reason(
        question=id_,
        title=question.title,
        sentence=_middle(name) if option.is_middle else option.reason,
        answer=f"{option.text}: {detail}" if detail else option.text,
        points=_points(outcome, id_, points, name),
    )


def _middle(role: str) -> str:
    """Explain a middle answer that counts for one side, as it can in a tuned bank."""
    return _("By the numbers of this question bank, this middle answer counts for %(role)s.") % {"role": role}


def _points(outcome: Outcome, id_: str, points: Fraction, role: str) -> str:
    """Say what an answer adds; where it counts more or less than usual, also what it would add, and why."""
    words = _("1 point towards %(role)s") if points == 1 else _("%(points)s points towards %(role)s")
    told = words % {"points": written(points), "role": role}
    is_marked, factor = id_ in outcome.sheet.double, outcome.factors.get(id_, Fraction(1))
    times = outcome.times(id_)
    if times == 1:
        return told
    given = {"points": told, "once": written(points / times), "times": written(times), "titles": _because(outcome, id_)}
    return _times_words(times, is_marked=is_marked, is_company=factor != 1) % given


def _times_words(times: Fraction, *, is_marked: bool, is_company: bool) -> str:
    # Translators: %(points)s is "8 points towards Head of Operations", %(once)s the number of points before.
    if is_marked and is_company:
        return _("%(points)s, %(once)s counted %(times)s times: by your mark, and because of %(titles)s")
    if is_company:
        return _("%(points)s, %(once)s counted %(times)s times because of %(titles)s")
    return (
        _("%(points)s, %(once)s counted double")
        if times == DOUBLE
        else _("%(points)s, %(once)s counted %(times)s times")
    )


def _because(outcome: Outcome, id_: str) -> str:
    """Return the titles of all answers about the company that let a question count more or less."""
    return _(" and ").join(
        quote(outcome.bank.context[factor.context].title)
        for factor in outcome.bank.factors
        if id_ in factor.questions and outcome.sheet.context.get(factor.context) == factor.option
    )


def rows(outcome: Outcome) -> list[Row]:
    """Return a row for every question that is asked."""
    shown = shown_contributions(outcome)
    return [_row(outcome, id_, shown) for id_ in outcome.bank.asked]


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
    if outcome.factors.get(id_, 1) != 1:
        words = _("counts %(times)s times because of %(titles)s")
        notes.append(words % {"times": written(outcome.factors[id_]), "titles": _because(outcome, id_)})
    return ", ".join(notes)


def sums(outcome: Outcome) -> Sums:
    """Add up the shown contributions."""
    shown = shown_contributions(outcome).values()
    first = sum((points for points in shown if points > 0), Fraction())
    second = -sum((points for points in shown if points < 0), Fraction())
    parts = split(outcome.tally)
    left, right = (first, second) if first_is_left(outcome) else (second, first)
    alike = parts.alike
    return Sums(
        left=written(left),
        right=written(right),
        first=written(first),
        second=written(second),
        margin=written(parts.margin),
        total=written(parts.total),
        first_points=written(parts.first),
        second_points=written(parts.second),
        alike=written(alike) if alike else "",
        left_points=written(left + alike),
        right_points=written(right + alike),
        why=" ".join(_why_not_all(outcome)),
    )


def _why_not_all(outcome: Outcome) -> Iterator[str]:
    """Say what is added to the worth of all questions or taken away from it, a sentence for each."""
    parts = why_not_all(outcome)
    marked, company, left_out = parts["marked"], parts["company"], -parts["left_out"]
    if not (marked or company or left_out):
        return
    yield _("All questions together are worth %(points)s.") % {"points": written(parts["all"])}
    if marked:
        words = _("What counts double adds %(points)s.")
        more = words if outcome.bank.marks.times == DOUBLE else _("What was marked adds %(points)s.")
        yield more % {"points": written(marked)}
    if company:
        words = _("What you said about the company adds %(points)s.")
        less = _("What you said about the company takes %(points)s away.")
        yield (words if company > 0 else less) % {"points": written(abs(company))}
    if left_out:
        yield _("Questions that were left out take %(points)s away.") % {"points": written(left_out)}


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
    names = " / ".join(owners)
    return AreaRow(
        name=area.name,
        duty=area.duty,
        need=written(need),
        width=width,
        owner=_("mostly %(role)s") % {"role": names} if len(owners) == 1 and most < 1 else names,
        is_own=area.shares[outcome.tally.first] == most,
    )
