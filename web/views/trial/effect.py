"""What a trial changes and by how much, in sentences; its points are parts of 100, as on the bars."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from questions import Bank, ContextQuestion, Sheet
from questions.sheet import is_changed
from scoring import Kind, Outcome, Tally, share_moves, tally
from web.platform.i18n import gettext as _
from web.platform.i18n import ngettext
from web.views.answers import answer_detail, answer_in_full, answer_text
from web.views.numbers import has_others, parts_of_100, round_to_total
from web.views.result import View
from web.views.trial.trial import ABOUT
from web.views.verdict import add_article

REST = ""  # what moves at questions that were answered the same


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different between two sheets; `name` is that of its field."""

    title: str
    now: str
    before: str
    name: str


@dataclass(frozen=True, slots=True)
class Difference(Change):
    """A change with what it moves, in words."""

    moved: str


@dataclass(frozen=True, slots=True)
class Effect:
    """Verdict and margin before and now, and every difference with what it moves.

    `brief` says verdict and margin in one line that fits above a thumb.
    """

    verdict: str
    margin: str
    brief: str
    differences: tuple[Difference, ...]
    rest: str


@dataclass(frozen=True, slots=True)
class Move:
    """How many of 100 points move to the role that was ahead: exactly, and rounded as they are shown."""

    exact: Fraction
    rounded: int


NO_MOVE = Move(Fraction(), 0)


@dataclass(frozen=True, slots=True)
class Standing:
    """Who is ahead in a tally, and over whom, by name, and how many of 100 points each role has."""

    tally: Tally
    name: str
    rival: str
    parts: Mapping[str, int]

    @property
    def has_others(self) -> bool:
        """Tell whether there are more roles than the two in front."""
        return len(self.parts) > len((self.name, self.rival))

    @property
    def lead(self) -> str:
        """Return the parts of 100 of the two roles in front, the larger first."""
        more, less = self.parts[self.tally.first], self.parts[self.tally.second]
        if more <= less:
            return _("by less than one point of 100")
        words = _("%(more)s to %(less)s for the %(rival)s") if self.has_others else _("%(more)s to %(less)s")
        return words % {"more": more, "less": less, "rival": self.rival}

    def parts_of(self, first: str, second: str) -> str:
        """Return the parts of 100 of two roles."""
        return _("%(more)s to %(less)s") % {"more": self.parts[first], "less": self.parts[second]}


def effect(outcome: Outcome, base: Sheet, before: View, now: View) -> Effect:
    """Compare the outcome of a trial with the stored sheet it started from (`base`).

    `before` and `now` are the two as their pages show them. Where too little was answered,
    nothing is said of points: they mean nothing yet.
    """
    was, is_ = _standing(outcome.bank, tally(outcome.bank, base)), _standing(outcome.bank, outcome.tally)
    is_known = str(Kind.TOO_LITTLE) not in {before["kind"], now["kind"]}
    moves = _moves(outcome, base, was, is_) if is_known else {}
    titles = before["headline"]["title"], now["headline"]["title"]
    return Effect(
        verdict=_verdict_sentence(*titles),
        margin=_margin_sentence(was, is_) if is_known else "",
        brief=_brief_with_parts(*titles, was, is_) if is_known else _brief(*titles),
        differences=tuple(_differences(outcome, base, was.tally, moves)),
        rest=_rest_sentence(outcome.bank, was.tally, moves.get(REST, NO_MOVE)),
    )


def _standing(bank: Bank, counted: Tally) -> Standing:
    """Return how a tally stands: the two roles in front, and the parts of 100 of all."""
    first, second = bank.roles[counted.first].name, bank.roles[counted.second].name
    return Standing(counted, first, second, parts_of_100(counted))


def _verdict_sentence(before: str, now: str) -> str:
    if before == now:
        return _("The verdict stays the same: %(title)s.") % {"title": now}
    return _("The verdict changes from “%(before)s” to “%(now)s”.") % {"before": before, "now": now}


def _margin_sentence(was: Standing, is_: Standing) -> str:
    """Say who is ahead now and who was, each by the parts of 100 that stand beside it."""
    names = {"was": was.name, "is": is_.name, "before": was.lead, "now": is_.lead}
    if not is_.tally.margin:
        if not was.tally.margin:
            return _("No role is ahead, as before.") if was.has_others else _("Neither is ahead, as before.")
        words = _("Neither is ahead now; before, the %(was)s was, %(before)s.")
        none = _("No role is ahead now; before, the %(was)s was, %(before)s.")
        return (none if was.has_others else words) % names
    if not was.tally.margin:
        words = _("The %(is)s is now ahead, %(now)s; before, neither was.")
        none = _("The %(is)s is now ahead, %(now)s; before, no role was.")
        return (none if was.has_others else words) % names
    if was.name != is_.name:
        return _("The %(is)s is now ahead, %(now)s; before, the %(was)s was, %(before)s.") % names
    if was.lead != is_.lead:
        return _("The %(is)s is still ahead, %(now)s; before, it was %(before)s.") % names
    if was.tally.margin == is_.tally.margin:
        return _("The %(is)s is as far ahead as before, %(now)s.") % names
    return _("The %(is)s is about as far ahead as before, %(now)s.") % names


def _brief(before: str, now: str) -> str:
    return (_("Still: %(title)s.") if before == now else _("Now: %(title)s.")) % {"title": now}


def _brief_with_parts(before: str, now: str, was: Standing, is_: Standing) -> str:
    """State verdict and points of 100 in one line.

    With two roles, the one that was ahead before comes first; with more, only that one is named.
    """
    is_same = before == now
    if was.has_others:
        words = (
            _("%(role)s: %(now)s of 100 points, before %(before)s. Still: %(title)s.")
            if is_same
            else _("%(role)s: %(now)s of 100 points, before %(before)s. Now: %(title)s.")
        )
        first = was.tally.first
        return words % {"role": was.name, "now": is_.parts[first], "before": was.parts[first], "title": now}
    order = was.tally.first, was.tally.second
    words = (
        _("%(now)s, before %(before)s. Still: %(title)s.")
        if is_same
        else _("%(now)s, before %(before)s. Now: %(title)s.")
    )
    return words % {"now": is_.parts_of(*order), "before": was.parts_of(*order), "title": now}


def _moves(outcome: Outcome, base: Sheet, was: Standing, is_: Standing) -> dict[str, Move]:
    """Return what each change moves; together that is the difference of the parts that are shown."""
    role = was.tally.first
    exact: dict[str, Fraction] = {}
    for id_, points in share_moves(was.tally, is_.tally, role).items():
        place = id_ if is_changed(base, outcome.sheet, id_) else REST
        exact[place] = exact.get(place, Fraction()) + points
    rounded = round_to_total(is_.parts[role] - was.parts[role], exact)
    return {place: Move(points, rounded[place]) for place, points in exact.items()}


def _move_sentence(bank: Bank, was: Tally, move: Move) -> str:
    """Say how far one change moves the balance; `was` is the tally before all of them."""
    if not move.exact and not has_others(bank):
        return _("This does not move the balance.")
    if not move.rounded:
        return _no_move_words(bank) % {"role": add_article(bank.roles[was.first].name)}
    words = ngettext(
        "This moves %(num)s point of 100 %(where)s.",
        "This moves %(num)s points of 100 %(where)s.",
        abs(move.rounded),
    )
    return words % {"num": abs(move.rounded), "where": _direction(bank, was, move)}


def _no_move_words(bank: Bank) -> str:
    """Return the sentence for less than a point; of several roles, others may have gained and lost more."""
    if has_others(bank):
        return _("This changes the points of %(role)s by less than one of 100.")
    return _("This moves less than one point of 100.")


def _direction(bank: Bank, was: Tally, move: Move) -> str:
    """Say to which role points move; of several, only what the one gains or loses that was ahead."""
    if move.rounded < 0 and has_others(bank):
        # Translators: after "3 points of 100"
        words, role = _("away from %(role)s"), was.first
    else:
        # Translators: after "3 points of 100"
        words, role = _("towards %(role)s"), was.first if move.rounded > 0 else was.second
    return words % {"role": add_article(bank.roles[role].name)}


def _differences(outcome: Outcome, base: Sheet, was: Tally, moves: Mapping[str, Move]) -> Iterator[Difference]:
    """Yield each changed answer, and each about the company, with what it was; without moves, no points are said."""
    for change in list_changes(outcome.bank, base, outcome.sheet):
        is_told = moves and change.name in outcome.bank.questions
        moved = _move_sentence(outcome.bank, was, moves.get(change.name, NO_MOVE)) if is_told else ""
        yield Difference(change.title, change.now, change.before, change.name, moved)


def list_changes(bank: Bank, base: Sheet, sheet: Sheet) -> Iterator[Change]:
    """Yield what is different in a sheet from the one that it began with, in the order of the bank."""
    for id_, question in bank.questions.items():
        if is_changed(base, sheet, id_):
            yield Change(
                question.title, answer_with_mark(bank, sheet, id_), _answer_before(bank, sheet, base, id_), id_
            )
    for id_, context in bank.context.items():
        if base.context.get(id_) != sheet.context.get(id_):
            now, before = (fact_text(context, given) for given in (sheet, base))
            yield Change(context.title, now, before, ABOUT + id_)


def fact_text(context: ContextQuestion, sheet: Sheet) -> str:
    """Return what a sheet says about the company."""
    option = sheet.context.get(context.id)
    return context.options[option].text if option else _("Not answered")


def _answer_before(bank: Bank, sheet: Sheet, base: Sheet, id_: str) -> str:
    """Return the answer that was stored; what A or B says is not repeated where the new one leans there too."""
    question = bank.questions[id_]
    now, before = (answer_detail(question, given.answers.get(id_)) for given in (sheet, base))
    if now != before or id_ in base.double:
        return answer_with_mark(bank, base, id_)
    return answer_text(bank, question, base.answers.get(id_))


def answer_with_mark(bank: Bank, sheet: Sheet, id_: str) -> str:
    """Return an answer in full, and whether it counts double."""
    answer = answer_in_full(bank, bank.questions[id_], sheet.answers.get(id_))
    return _("%(answer)s (counts double)") % {"answer": answer} if id_ in sheet.double else answer


def _rest_sentence(bank: Bank, was: Tally, move: Move) -> str:
    """Say what the facts about the company move, as they let questions count more or less."""
    if not move.rounded:
        return ""
    words = ngettext(
        "What is different about the company lets other answers count more or less: %(num)s point of 100 %(where)s in "
        "all.",
        "What is different about the company lets other answers count more or less: %(num)s points of 100 %(where)s "
        "in all.",
        abs(move.rounded),
    )
    return words % {"num": abs(move.rounded), "where": _direction(bank, was, move)}
