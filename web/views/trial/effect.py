"""What a trial changes and by how much, in sentences; its points are parts of 100, as on the bars."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from questions import Bank, Sheet
from scoring import Kind, Outcome, Tally, tally
from web.platform.i18n import gettext as _
from web.platform.i18n import ngettext
from web.views.answers import answer_detail, answer_text
from web.views.figures import with_article
from web.views.points import rounded_to, whole_shares
from web.views.trial.trial import changes, trial_query

NOTHING = (Fraction(), Fraction())  # what an answer gives that is not there
REST = ""  # what moves at questions that were answered the same


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is different; `back` is the query of the trial without it."""

    title: str
    now: str
    before: str
    moved: str
    back: str


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
    """How many of 100 points move to the role that was ahead: exactly, and as it is shown."""

    exact: Fraction
    shown: int


NO_MOVE = Move(Fraction(), 0)


def effect(outcome: Outcome, base: Sheet, before: Mapping[str, Any], now: Mapping[str, Any]) -> Effect:
    """Compare a trial with the stored outcome; `before` and `now` are both as their pages show them.

    Where too little was answered nothing is said of points: they mean nothing yet.
    """
    tallied = tally(outcome.bank, base)
    is_known = str(Kind.TOO_LITTLE) not in {before["kind"], now["kind"]}
    moved = _moved(outcome, base, tallied) if is_known else {}
    return Effect(
        verdict=_verdict(before["headline"]["title"], now["headline"]["title"]),
        margin=_margin(outcome, tallied) if is_known else "",
        brief=_brief(outcome, tallied if is_known else None, before["headline"]["title"], now["headline"]["title"]),
        differences=tuple(_differences(outcome, base, tallied, moved)),
        rest=_rest(outcome, tallied, moved.get(REST, NO_MOVE)),
    )


def _verdict(before: str, now: str) -> str:
    if before == now:
        return _("The verdict stays the same: %(title)s.") % {"title": now}
    return _("The verdict changes from “%(before)s” to “%(now)s”.") % {"before": before, "now": now}


def _margin(outcome: Outcome, tallied: Tally) -> str:
    """Say who is ahead now and who was, each by the parts of 100 that stand beside it."""
    before, now = tallied.margin, outcome.tally.margin
    was, is_ = (outcome.bank.roles[counted.first].name for counted in (tallied, outcome.tally))
    told = {"was": was, "is": is_, "before": _lead(tallied), "now": _lead(outcome.tally)}
    if not now:
        words = _("Neither is ahead now; before, the %(was)s was, %(before)s.") if before else ""
        return words % told if words else _("Neither is ahead, as before.")
    if not before:
        return _("The %(is)s is now ahead, %(now)s; before, neither was.") % told
    if was != is_:
        return _("The %(is)s is now ahead, %(now)s; before, the %(was)s was, %(before)s.") % told
    if told["now"] != told["before"]:
        return _("The %(is)s is still ahead, %(now)s; before, it was %(before)s.") % told
    words = _("The %(is)s is as far ahead as before, %(now)s.")
    return (words if now == before else _("The %(is)s is about as far ahead as before, %(now)s.")) % told


def _brief(outcome: Outcome, tallied: Tally | None, before: str, now: str) -> str:
    is_same = before == now
    if tallied is None:
        return (_("Still: %(title)s.") if is_same else _("Now: %(title)s.")) % {"title": now}
    words = (
        _("%(now)s, before %(before)s. Still: %(title)s.")
        if is_same
        else _("%(now)s, before %(before)s. Now: %(title)s.")
    )
    return words % {"now": _parts(outcome.tally, tallied), "before": _parts(tallied, tallied), "title": now}


def _parts(counted: Tally, tallied: Tally) -> str:
    """Return the parts of 100, always those of the role first that was ahead before."""
    shares = whole_shares(counted)
    return _("%(more)s to %(less)s") % {"more": shares[tallied.first], "less": shares[tallied.second]}


def _lead(counted: Tally) -> str:
    """Return the parts of 100 of the two roles, the larger first."""
    shares = whole_shares(counted)
    more, less = shares[counted.first], shares[counted.second]
    if more <= less:
        return _("by less than one point of 100")
    return _("%(more)s to %(less)s") % {"more": more, "less": less}


def _moved(outcome: Outcome, base: Sheet, tallied: Tally) -> dict[str, Move]:
    """Return what each change moves; together that is the difference of the parts that are shown.

    With S the points of the role that was ahead, T those of all, p = S/T, and a bar over what is halfway between
    before and now, p' − p = Σ_q (ΔS_q − p̄·ΔT_q) / T̄ exactly, so that an answer that stayed the same moves nothing.
    """
    now, role = outcome.tally, tallied.first
    half_total = (tallied.total + now.total) / 2
    half_part = (tallied.share(role) + now.share(role)) / 200
    old, new = _given(tallied, role), _given(now, role)
    exact: dict[str, Fraction] = {}
    for id_ in {**old, **new}:
        is_meant = changes(base, outcome.sheet, id_) or (id_ in base.double) != (id_ in outcome.sheet.double)
        points, stake = (new.get(id_, NOTHING)[at] - old.get(id_, NOTHING)[at] for at in (0, 1))
        place = id_ if is_meant else REST
        exact[place] = exact.get(place, Fraction()) + 100 * (points - half_part * stake) / half_total
    shown = rounded_to(whole_shares(now)[role] - whole_shares(tallied)[role], exact)
    return {place: Move(points, shown[place]) for place, points in exact.items()}


def _given(counted: Tally, role: str) -> dict[str, tuple[Fraction, Fraction]]:
    """Return the points that each answer gave to a role, and to all."""
    return {
        answer.question.id: (answer.stake * answer.option.owned[role], Fraction(answer.stake))
        for answer in counted.answers
    }


def _towards(outcome: Outcome, tallied: Tally, move: Move) -> str:
    if not move.exact:
        return _("This does not move the balance.")
    if not move.shown:
        return _("This moves less than one point of 100.")
    words = ngettext(
        "This moves %(num)s point of 100 towards %(role)s.",
        "This moves %(num)s points of 100 towards %(role)s.",
        abs(move.shown),
    )
    return words % {"num": abs(move.shown), "role": _gains(outcome, tallied, move)}


def _gains(outcome: Outcome, tallied: Tally, move: Move) -> str:
    return with_article(outcome.bank.roles[tallied.ranking[0 if move.shown > 0 else 1]].name)


def _differences(outcome: Outcome, base: Sheet, tallied: Tally, moved: Mapping[str, Move]) -> Iterator[Difference]:
    bank, sheet = outcome.bank, outcome.sheet
    for id_, question in bank.questions.items():
        if changes(base, sheet, id_) or (id_ in base.double) != (id_ in sheet.double):
            yield Difference(
                title=question.title,
                now=_told(bank, sheet, id_),
                before=_told(bank, base, id_),
                moved=_towards(outcome, tallied, moved.get(id_, NO_MOVE)) if moved else "",
                back=trial_query(bank, base, _taken_back(base, sheet, id_)),
            )
    for id_, context in bank.context.items():
        if base.context.get(id_) != sheet.context.get(id_):
            now, before = (
                context.options[given.context[id_]].text if id_ in given.context else _("Not answered")
                for given in (sheet, base)
            )
            same = {**sheet.context, id_: base.context.get(id_, "")}
            kept = Sheet(sheet.answers, sheet.double, {key: option for key, option in same.items() if option})
            yield Difference(context.title, now, before, "", trial_query(bank, base, kept))


def _told(bank: Bank, sheet: Sheet, id_: str) -> str:
    """Return an answer in words, with its mark."""
    question, option = bank.questions[id_], sheet.answers.get(id_)
    detail = answer_detail(question, option)
    text = answer_text(bank, question, option)
    told = f"{text}: {detail}" if detail else text
    return _("%(answer)s (counts double)") % {"answer": told} if id_ in sheet.double else told


def _taken_back(base: Sheet, sheet: Sheet, id_: str) -> Sheet:
    """Return the trial with one question as it was stored."""
    answers = {key: option for key, option in sheet.answers.items() if key != id_}
    if id_ in base.answers:
        answers[id_] = base.answers[id_]
    return Sheet(answers, (sheet.double - {id_}) | (base.double & {id_}), sheet.context)


def _rest(outcome: Outcome, tallied: Tally, move: Move) -> str:
    """Say what the facts about the company move, as they let questions count more or less."""
    if not move.shown:
        return ""
    words = ngettext(
        "What is different about the company lets other answers count more or less: %(num)s point of 100 towards "
        "%(role)s in all.",
        "What is different about the company lets other answers count more or less: %(num)s points of 100 towards "
        "%(role)s in all.",
        abs(move.shown),
    )
    return words % {"num": abs(move.shown), "role": _gains(outcome, tallied, move)}
