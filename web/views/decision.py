"""The record of a decision in words, and the day on which it is looked at again."""

from dataclasses import dataclass
from datetime import date

from flask import Flask

from jobs import Decision, Frame, Job
from questions import Bank
from web.platform.dates import months_after, today
from web.platform.i18n import format_date
from web.platform.i18n import gettext as _
from web.views.numbers import has_others
from web.views.panel.members import find_panel
from web.views.panel.numbers import role_names
from web.views.panel.state import state_lead, state_title

MONTHS = 6  # after the decision, it can be told how the job turned out


@dataclass(frozen=True, slots=True)
class Dissent:
    """What a member sets against the decision, word for word; `by` is the label of the seat, empty without names."""

    by: str
    words: str


@dataclass(frozen=True, slots=True)
class Review:
    """When a decision is looked at again; `is_due`: the day has come, and nobody has told yet how it turned out.

    `asks_turned_out`: enough time has passed to tell.
    """

    day: date
    is_due: bool
    asks_turned_out: bool


def init_app(app: Flask) -> None:
    """Add `review_of` and `current_day` to the globals of the templates; `today` is what a result gives today."""
    app.jinja_env.globals["review_of"] = review_of
    app.jinja_env.globals["current_day"] = today


def review_of(job: Job) -> Review | None:
    """Return when the decision of a job is looked at again; None while there is none."""
    if job.decision is None:
        return None
    day = review_day(job.decision)
    is_told = any(placed.frame is Frame.TURNED_OUT for placed in job.placed)
    has_come = today() >= min(day, months_after(job.decision.decided_on, MONTHS))
    return Review(day, is_due=today() >= day and not is_told, asks_turned_out=has_come)


def review_day(decision: Decision) -> date:
    """Return the day that was chosen for looking again, else the same day six months later."""
    return decision.review_on or months_after(decision.decided_on, MONTHS)


def role_words(bank: Bank, role: str) -> str:
    """Return the name of the role that was decided on, or that it is none of them."""
    if role:
        return bank.roles[role].name if role in bank.roles else role
    return _("None of these roles") if has_others(bank) else _("Neither of the two roles")


def describe_decision(decision: Decision, bank: Bank) -> str:
    """Return in one sentence what was decided, and when."""
    words = _("Decided on %(date)s: %(role)s.")
    return words % {"date": format_date(decision.decided_on), "role": role_words(bank, decision.role)}


def panel_sentences(job: Job, bank: Bank) -> tuple[str, str]:
    """Return what the revealed panel says, as its page does: a title, and what belongs to it."""
    figures = find_panel(job, bank, job.shown_round).figures
    roles = role_names(bank, figures.pair)
    return state_title(figures, roles), state_lead(figures, roles)


def dissents_of(job: Job) -> tuple[Dissent, ...]:
    """Return what members set against the decision; a named panel says who."""
    by_sheet = {key: entry.seat for entries in (job.first, job.second) for key, entry in entries.items()}
    seats = {seat.id: seat.label for seat in job.members}
    said = ((*key.rpartition(":")[::2], words) for key, words in job.dissents.items())
    return tuple(Dissent(seats.get(seat or by_sheet.get(key, ""), ""), words) for seat, key, words in said)
