"""Panels whose answers are revealed, under any bank."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from jobs import Entry, Job, Phase, Seat
from questions import Bank, Sheet

LABELS = ("Founder", "Finance", "Production", "HR", "Board", "Sales", "Works council", "Quality", "IT", "Law", "A", "B")


def revealed_job(
    bank: Bank, *sheets: Sheet, is_named: bool = True, notes: Mapping[int, Mapping[str, str]] | None = None
) -> Job:
    """Return a job of which these sheets are revealed; notes are by the place of who wrote them, and question."""
    seats = tuple(Seat(f"s{place}", LABELS[place], answered=frozenset({1})) for place in range(len(sheets)))
    entries = {
        sheet_key(place): Entry(sheet, seats[place].id if is_named else "", (notes or {}).get(place, {}))
        for place, sheet in enumerate(sheets)
    }
    return Job(
        name="Operations lead, Leeds",
        decider="Ada",
        note="",
        language="en",
        is_named=is_named,
        closes_on=date(2026, 3, 9),
        seats=seats,
        organise="",
        phase=Phase.REVEALED,
        bank_hash=bank.hash,
        first=entries,
    )


def sheet_key(place: int) -> str:
    """Return the key under which the sheet of a place stands."""
    return f"{place:064x}"


def toward(bank: Bank, *steps: float) -> Sheet:
    """Answer each question as far towards the second role as its step says, 0 to 1; the last step goes on."""
    given = [*steps, *[steps[-1]] * (len(bank.asked) - len(steps))]
    first, second = list(bank.roles)[:2]
    answers = {}
    for question, step in zip(bank.asked.values(), given, strict=True):
        options = sorted(question.options.values(), key=lambda one: one.owned[second] - one.owned[first])
        answers[question.id] = options[round(step * (len(options) - 1))].id
    return Sheet(answers)


def settled(job: Job, second: Sequence[Entry]) -> Job:
    """Return the job after a second round in which the first members gave these answers."""
    again = {sheet_key(place): entry for place, entry in enumerate(second)}
    return replace(job, phase=Phase.SETTLED, second=again)
