"""The second round: a member's own answer to each question beside what the others said in the first."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from jobs import Entry, Job, Why
from questions import Bank, Question
from questions.sheet import fit_sheet
from scoring.panel.spread import Accord, find_spreads
from web.platform.i18n import gettext as _
from web.views.answers import answer_text


@dataclass(frozen=True, slots=True)
class Said:
    """One answer of others: how many gave it, and in a named panel who."""

    answer: str
    count: int
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A note to the question; `who` wrote it in a named panel."""

    text: str
    who: str


@dataclass(frozen=True, slots=True)
class Row:
    """A question of the page; `before` is the own answer of the first round in words."""

    question: Question
    before: str
    others: tuple[Said, ...]
    notes: tuple[Note, ...]
    is_agreed: bool


def whys() -> dict[Why, str]:
    """Return the reasons for another answer, in words."""
    return {
        Why.NEW_FACT: _("I learned something new"),
        Why.CONVINCED: _("The others convinced me"),
        Why.TO_GET_ON: _("To get on with it"),
    }


def second_rows(bank: Bank, job: Job, own: Entry) -> list[Row]:
    """Return a row for each question that is asked, in order."""
    spreads = find_spreads(bank, [fit_sheet(bank, entry.sheet) for entry in job.first.values()])
    others = [entry for entry in job.first.values() if entry is not own]
    labels = {seat.id: seat.label for seat in job.members} if job.is_named else {}
    return [
        Row(
            question,
            answer_text(bank, question, fit_sheet(bank, own.sheet).answers.get(id_)),
            tuple(_others(bank, question, others, labels)),
            tuple(_notes(id_, others, labels)),
            spreads[id_].accord is Accord.AGREED,
        )
        for id_, question in bank.asked.items()
    ]


def _others(bank: Bank, question: Question, others: list[Entry], labels: Mapping[str, str]) -> list[Said]:
    left = _("somebody who left") if labels else ""
    given = [(entry.sheet.answers.get(question.id), labels.get(entry.seat, left)) for entry in others]
    chosen = {option: [who for answer, who in given if answer == option] for option in bank.labels(question)}
    return [
        Said(answer_text(bank, question, option), len(who), tuple(sorted(filter(None, who))))
        for option, who in chosen.items()
        if who
    ]


def _notes(question: str, others: list[Entry], labels: Mapping[str, str]) -> list[Note]:
    """Return the notes of others, in an order of their own at each question: it joins none with those elsewhere."""
    notes = [Note(entry.notes[question], labels.get(entry.seat, "")) for entry in others if entry.notes.get(question)]
    return sorted(notes, key=lambda note: sha256(f"{question} {note.text}".encode()).digest())
