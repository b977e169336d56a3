"""A made-up panel to look at: five people of one company, who do not agree, by the bank in force."""

from dataclasses import replace
from datetime import date
from hashlib import sha256

from flask import Flask, current_app

from jobs import Entry, Job, Phase, Seat
from questions import Bank, Sheet
from scoring.panel import State, show_panel
from web.platform.i18n import current_language
from web.platform.i18n import gettext as _

TASTES = (0.95, 0.4, 0.1, 0.75, 0.85)
"""How much each of the five wants the work of the second role, from 0 to 1."""
FOUNDER, FINANCE, PRODUCTION, HR, BOARD = range(len(TASTES))
OWN, COMMON = 0.6, 0.4  # how much of an answer is the person's own, and how much everybody's who works there
SWING = 0.45  # how far a single answer strays from both
SEEDS = range(19, 43)  # with the first, the panel by the shipped bank is like those that were seen
NOTED = 3  # questions with notes
MOST_KEPT = 8
DONT_KNOW = "dont_know"
HEX = 2**32


def init_app(app: Flask) -> None:
    """Begin with no sample made."""
    app.extensions["role_fit_sample_panel"] = {}


def sample_job(bank: Bank) -> Job:
    """Return the made-up panel, revealed, made once for each bank and language."""
    kept: dict[tuple[str, str], Job] = current_app.extensions["role_fit_sample_panel"]
    place = (bank.hash, current_language().code)
    if place not in kept:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[place] = _make_job(bank)
    return kept[place]


def _make_job(bank: Bank) -> Job:
    labels = (_("Founder"), _("Finance"), _("Production"), _("HR"), _("Board"))
    seats = tuple(Seat(f"s{number}", label) for number, label in enumerate(labels, start=1))
    sheets = _draw_sheets(bank)
    notes = _write_notes(bank, sheets)
    return Job(
        name=_("Operations lead, made-up company"),
        decider=labels[0],
        note="",
        language=current_language().code,
        is_named=True,
        closes_on=date.min,
        seats=seats,
        organise="",
        phase=Phase.REVEALED,
        bank_hash=bank.hash,
        first={seat.id: Entry(sheet, seat.id, said) for seat, sheet, said in zip(seats, sheets, notes, strict=True)},
    )


def _draw_sheets(bank: Bank) -> list[Sheet]:
    """Return the first drawn panel that is carried or split, by a rule that draws the same everywhere."""
    for seed in SEEDS:
        sheets = [_draw_sheet(bank, number, taste, seed) for number, taste in enumerate(TASTES)]
        sheets[HR] = _without_what_others_know(bank, sheets)
        if show_panel(bank, sheets, is_named=True).state in {State.CARRIED, State.SPLIT}:
            break
    return sheets


def _without_what_others_know(bank: Bank, sheets: list[Sheet]) -> Sheet:
    """Return the sheet of HR, who does not know one answer of which the founder and another are sure."""
    founder, own = sheets[FOUNDER].answers, sheets[HR].answers
    sure = (
        id_
        for id_, question in bank.asked.items()
        if not question.options[founder[id_]].is_middle
        and [sheet.answers[id_] for sheet in sheets].count(founder[id_]) > 1
    )
    return replace(sheets[HR], answers={**own, next(sure, next(iter(own))): DONT_KNOW})


def _draw_sheet(bank: Bank, person: int, taste: float, seed: int) -> Sheet:
    first, second = list(bank.roles)[:2]
    answers = {}
    for id_, question in bank.asked.items():
        wish = OWN * taste + COMMON * _draw(f"{seed} {id_}") + SWING * (_draw(f"{seed} {person} {id_}") - 0.5)
        options = sorted(question.options.values(), key=lambda one: one.owned[second] - one.owned[first])
        answers[id_] = options[min(len(options) - 1, max(0, int(wish * len(options))))].id
    return Sheet(answers, context=_tell_company(bank, taste))


def _tell_company(bank: Bank, taste: float) -> dict[str, str]:
    """Return an answer to the first question about the company, none that stops a reader."""
    for asked in list(bank.context.values())[:1]:
        stops = {id_ for id_, note in bank.notes.items() if note.kind == "stop"}
        options = [one.id for one in asked.options.values() if one.note not in stops]
        return {asked.id: options[round(taste * (len(options) - 1))]}
    return {}


def _write_notes(bank: Bank, sheets: list[Sheet]) -> list[dict[str, str]]:
    """Return the notes of everybody, on the questions that set them apart most; they fit any question."""
    questions = list(show_panel(bank, sheets, is_named=True).questions)[:NOTED]
    said = (
        (FOUNDER, _("I promised our investors a second site within two years. Hardly anybody has seen that plan.")),
        (PRODUCTION, _("Two of our three night shifts have no foreman. Until that is settled, all else can wait.")),
        (BOARD, _("Two plant managers left us last year because nobody had time for them.")),
        (FINANCE, _("The bank looks at this year’s figures. Without them there is no money for plans.")),
        (HR, _("We have looked for an experienced foreman since March and found none.")),
    )
    notes: list[dict[str, str]] = [{} for _taste in TASTES]
    for number, (who, words) in enumerate(said):
        question = questions[min(number // 2, len(questions) - 1)]
        if question in sheets[who].answers:
            notes[who][question] = words
    return notes


def _draw(words: str) -> float:
    """Return a number from 0 to 1 that is always the same for the same words."""
    return int.from_bytes(sha256(words.encode()).digest()[:4]) / HEX
