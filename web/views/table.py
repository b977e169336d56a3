"""The table of all answers: what each adds to which side, and how they add up."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from scoring import Outcome, round_together
from web.platform.i18n import gettext as _
from web.views.answers import answer_detail, answer_text
from web.views.numbers import Other, ResultNumbers, Side, format_points
from web.views.reasons import DOUBLE, company_titles


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
    `others` are names and points of further roles. `summary` says in sentences what all got, `why` why the total is
    not what all questions are worth.
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
    others: list[dict[str, str]]
    summary: str
    why: str


def table_rows(outcome: Outcome, numbers: ResultNumbers) -> list[Row]:
    """Return a row for every question of the sheet."""
    return [_row(outcome, numbers, id_) for id_ in outcome.bank.asked_on(outcome.sheet.answers)]


def _row(outcome: Outcome, numbers: ResultNumbers, id_: str) -> Row:
    """Return the row of one question in the table that adds up."""
    question, option = outcome.bank.questions[id_], outcome.sheet.answers.get(id_)
    first, second = _cells(numbers.contributions.get(id_))
    return Row(
        question=id_,
        title=question.title,
        answer=answer_text(outcome.bank, question, option),
        detail=answer_detail(question, option),
        note=count_note(outcome, id_),
        left=first if numbers.is_first_left else second,
        right=second if numbers.is_first_left else first,
        is_counted=id_ in numbers.contributions,
    )


def _cells(points: Fraction | None) -> tuple[str, str]:
    """Write the points in the column of the role that gains them, that of the first or the second; 0 in both."""
    if points is None:
        return "", ""
    if not points:
        return "0", "0"
    shown = format_points(abs(points))
    return (shown, "") if points > 0 else ("", shown)


def count_note(outcome: Outcome, id_: str) -> str:
    """Say when a question counts more or less than usual, or not at all."""
    if id_ not in outcome.tally.contributions:
        return _("left out of the sum")
    notes = []
    if id_ in outcome.sheet.double:
        times = outcome.bank.marks.times
        words = _("counts double") if times == DOUBLE else _("counts %(times)s times")
        notes.append(words % {"times": format_points(times)})
    if outcome.factors.get(id_, 1) != 1:
        words = _("counts %(times)s times because of %(titles)s")
        notes.append(words % {"times": format_points(outcome.factors[id_]), "titles": company_titles(outcome, id_)})
    return ", ".join(notes)


def table_sums(outcome: Outcome, numbers: ResultNumbers) -> Sums:
    """Add up what the rows show."""
    return Sums(
        left=format_points(numbers.left.lead),
        right=format_points(numbers.right.lead),
        first=format_points(numbers.first.lead),
        second=format_points(numbers.second.lead),
        margin=format_points(numbers.margin),
        total=format_points(numbers.total),
        first_points=format_points(numbers.first.points),
        second_points=format_points(numbers.second.points),
        alike=format_points(numbers.alike) if numbers.alike else "",
        left_points=format_points(numbers.left.points),
        right_points=format_points(numbers.right.points),
        others=[{"name": other.name, "points": format_points(other.points)} for other in numbers.others],
        summary=" ".join(_points_sentences(numbers)),
        why=" ".join(_total_sentences(outcome, numbers.step)),
    )


def _points_sentences(numbers: ResultNumbers) -> Iterator[str]:
    """Say how many points each role got, and the same of 100 where the numbers differ."""
    roles: list[Side | Other] = [numbers.first, numbers.second, *numbers.others]
    if numbers.margin or numbers.others:
        words = _("%(total)s points in all: %(shares)s.")
        apart = _("That is %(margin)s apart.")
        if numbers.others:
            apart = _("The two in front are %(margin)s apart.") if numbers.margin else _("The two in front are level.")
        words = f"{words} {apart}"
    else:
        words = _("%(total)s points in all, %(points)s to each side: neither role is ahead.")
    share = _("%(points)s to %(role)s")
    yield words % {
        "total": format_points(numbers.total),
        "points": format_points(numbers.first.points),
        "shares": ", ".join(share % {"points": format_points(role.points), "role": role.name} for role in roles),
        "margin": format_points(numbers.margin),
    }
    if any(role.part != role.points for role in roles):
        *parts, last = (str(role.part) for role in roles)
        words = _("Out of 100, as at the top: %(parts)s and %(last)s.")
        yield words % {"parts": ", ".join(parts), "last": last}


def _total_sentences(outcome: Outcome, step: Fraction) -> Iterator[str]:
    """Say what is added to the worth of all questions or taken away from it, a sentence for each."""
    parts = _total_parts(outcome, step)
    marked, company, left_out = parts["marked"], parts["company"], -parts["left_out"]
    if not (marked or company or left_out):
        return
    yield _("All questions together are worth %(points)s.") % {"points": format_points(parts["all"])}
    if marked:
        words = _("What counts double adds %(points)s.")
        more = words if outcome.bank.marks.times == DOUBLE else _("What was marked adds %(points)s.")
        yield more % {"points": format_points(marked)}
    if company:
        words = _("What you said about the company adds %(points)s.")
        less = _("What you said about the company takes %(points)s away.")
        yield (words if company > 0 else less) % {"points": format_points(abs(company))}
    if left_out:
        yield _("Questions that were left out take %(points)s away.") % {"points": format_points(left_out)}


def _total_parts(outcome: Outcome, step: Fraction) -> dict[str, Fraction]:
    """Break the total down: what all questions are worth (`all`), what marks and the company add, what is left out.

    What was left out is below 0. The parts are rounded together, so that they add up to the total shown.
    """
    worth = outcome.bank.total_on(outcome.sheet.answers)
    parts = {"all": worth, "marked": Fraction(), "company": Fraction(), "left_out": -worth}
    for answer in outcome.tally.answers:
        question = answer.question
        parts["left_out"] += question.weight
        if question.id in outcome.sheet.double or question.id in outcome.factors:
            marked = question.weight * outcome.mark_times(question.id)
            parts["marked"] += marked - question.weight
            parts["company"] += answer.stake - marked
    return round_together(parts, step)
