"""Two results side by side: how far apart they are, and which answers it comes from, in sentences.

Both sheets are counted by one bank. Points are parts of 100, as on the bars: those of the role that is ahead in the own
result.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from questions import Bank, Sheet
from questions.sheet import is_changed
from scoring import Kind, share_moves, tally
from web.platform.i18n import gettext as _
from web.platform.i18n import ngettext
from web.views.numbers import parts_of_100, round_to_total
from web.views.result import View
from web.views.trial.effect import REST, answer_with_mark, fact_text
from web.views.verdict import add_article

SHOWN = 5  # differences before those that are folded

Asked = tuple[Collection[str], Collection[str]]
"""The questions that each of the two was asked."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A question with two answers; `points` says towards which role the first of them leans more, and by how much."""

    title: str
    own: str
    other: str
    points: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """What two results have in common and what not, the largest difference first.

    Questions that both answered come before those that one left out; what one was not asked stands last, among the
    folded. `alike` are the titles of questions with the same answer. `deciding` and `facts` are what is told otherwise
    about the company: what decides on the job, and the rest; `rest` says what that moves.
    """

    verdicts: str
    agreement: str
    shown: tuple[Pair, ...]
    folded: tuple[Pair, ...]
    alike: tuple[str, ...]
    deciding: tuple[Pair, ...]
    facts: tuple[Pair, ...]
    rest: str


def beside(bank: Bank, own: Sheet, other: Sheet, views: tuple[View, View], asked: Asked) -> Beside:
    """Compare two sheets that fit the bank; `views` are both results in words, the own one first."""
    one, two = tally(bank, own), tally(bank, other)
    has_points = str(Kind.TOO_LITTLE) not in {view["kind"] for view in views}
    exact = share_moves(two, one, one.first) if has_points else {}
    apart = parts_of_100(one)[one.first] - parts_of_100(two)[one.first]
    moves = round_moves(exact, {id_ for id_ in exact if is_changed(other, own, id_)}, apart)
    told = [id_ for id_ in bank.weighed if id_ in own.answers or id_ in other.answers]
    different = [id_ for id_ in told if is_changed(other, own, id_)]
    different.sort(
        key=lambda id_: (is_gap(bank, own, other, id_), -abs(exact.get(id_, 0)), -bank.questions[id_].weight)
    )
    of_both = {id_ for id_ in told if all(id_ in side for side in asked)}
    role = add_article(bank.roles[one.first].name)
    pairs = {
        id_: _pair(bank, (own, other), asked, id_, _leans(moves[id_], role) if id_ in moves and id_ in of_both else "")
        for id_ in different
    }
    ranked = [pair for id_, pair in pairs.items() if id_ in of_both]
    unasked = [pair for id_, pair in pairs.items() if id_ not in of_both]
    deciding = deciding_facts(bank)
    facts = dict(_facts(bank, own, other))
    return Beside(
        verdicts=" ".join(_verdict_sentences(views, abs(apart), role)) if has_points else _without_points(),
        agreement=agreement_sentence(len(of_both) - len(ranked), len(of_both), is_all=not pairs),
        shown=tuple(ranked[:SHOWN]),
        folded=(*ranked[SHOWN:], *unasked),
        alike=tuple(bank.questions[id_].title for id_ in told if id_ not in different),
        deciding=tuple(pair for id_, pair in facts.items() if id_ in deciding),
        facts=tuple(pair for id_, pair in facts.items() if id_ not in deciding),
        rest=_rest(moves.get(REST, 0), role),
    )


def is_gap(bank: Bank, own: Sheet, other: Sheet, id_: str) -> bool:
    """Tell whether one of the two gave no answer that counts to a question."""
    options = bank.questions[id_].options
    return any(sheet.answers.get(id_) not in options for sheet in (own, other))


def round_moves(exact: Mapping[str, Fraction], different: Collection[str], apart: int) -> dict[str, int]:
    """Round what each different answer moves, such that all together are the difference of the shares that are shown.

    What the company lets count otherwise, although it was answered the same, stands under `REST`.
    """
    grouped: dict[str, Fraction] = {}
    for id_, points in exact.items():
        place = id_ if id_ in different else REST
        grouped[place] = grouped.get(place, Fraction()) + points
    return round_to_total(apart, grouped) if exact else {}


def _verdict_sentences(views: tuple[View, View], apart: int, role: str) -> Iterator[str]:
    """Say whether both come to the same verdict, and how far apart they are."""
    roles = {view.get("role") for view in views}
    if roles == {None}:
        yield _("Both are too close to call.")
    elif None in roles:
        yield _("One of the two points to a role, the other is too close to call.")
    elif len(roles) == 1:
        yield _("Both point to the same role.")
    else:
        yield _("The two point to different roles.")
    if not apart:
        yield _("They are less than a point of 100 apart.")
    elif views[0]["bar"].get("others"):
        words = ngettext(
            "For %(role)s they are %(num)s point of 100 apart.",
            "For %(role)s they are %(num)s points of 100 apart.",
            apart,
        )
        yield words % {"num": apart, "role": role}
    else:
        words = ngettext("They are %(num)s point of 100 apart.", "They are %(num)s points of 100 apart.", apart)
        yield words % {"num": apart}


def _without_points() -> str:
    return _("With too few answers for a verdict there are no points yet: only the answers are compared.")


def agreement_sentence(alike: int, told: int, *, is_all: bool) -> str:
    """Say how many of the questions that both were asked have the same answer; `is_all`: nothing else differs."""
    if not alike:
        return _("No answer is the same.")
    if is_all:
        return _("All answers are the same.")
    words = ngettext(
        "The same answer to %(num)s of %(all)s questions.", "The same answers to %(num)s of %(all)s questions.", alike
    )
    return words % {"num": alike, "all": told}


def _pair(bank: Bank, sheets: tuple[Sheet, Sheet], asked: Asked, id_: str, points: str) -> Pair:
    """Return the two answers to a question, or that it was not asked there."""
    now, before = (
        answer_with_mark(bank, sheet, id_) if id_ in side else _("Was not asked")
        for sheet, side in zip(sheets, asked, strict=True)
    )
    return Pair(bank.questions[id_].title, now, before, points)


def deciding_facts(bank: Bank) -> set[str]:
    """Return the questions about the company of which an answer stops the reader, moves points, or fits a role less."""
    against = (id_ for id_, asked in bank.context.items() if any(o.speaks_against for o in asked.options.values()))
    return {*bank.deciding_context, *against}


def _facts(bank: Bank, own: Sheet, other: Sheet) -> Iterator[tuple[str, Pair]]:
    """Yield what the two tell otherwise about the company, each with its question."""
    for id_, context in bank.context.items():
        if own.context.get(id_) != other.context.get(id_):
            yield id_, Pair(context.title, fact_text(context, own), fact_text(context, other))


def _leans(points: int, role: str) -> str:
    """Say which of the two leans more to a role, and by how much; `points` are those of the own one."""
    if not points:
        return _("This makes less than a point of difference.")
    if points > 0:
        words = ngettext(
            "Yours leans %(num)s point of 100 more towards %(role)s.",
            "Yours leans %(num)s points of 100 more towards %(role)s.",
            points,
        )
    else:
        words = ngettext(
            "The other one leans %(num)s point of 100 more towards %(role)s.",
            "The other one leans %(num)s points of 100 more towards %(role)s.",
            -points,
        )
    return words % {"num": abs(points), "role": role}


def _rest(points: int, role: str) -> str:
    if not points:
        return ""
    words = _("This lets answers count more or less that are the same in both.")
    return f"{words} {_leans(points, role)}"
