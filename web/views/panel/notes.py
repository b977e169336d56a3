"""What members wrote beside their answers, for those who may not know it."""

from dataclasses import dataclass
from hashlib import sha256

from questions import Question
from web.platform.i18n import gettext as _
from web.views.answers import answer_text
from web.views.panel.members import Panel


@dataclass(frozen=True, slots=True)
class Note:
    """A note; in an unnamed panel without who wrote it and what that person answered."""

    words: str
    label: str = ""
    answer: str = ""


def find_notes(panel: Panel, question: str) -> tuple[Note, ...]:
    """Return the notes on a question.

    Those of a named panel stand in the order of the answers, those of an unnamed one in one that says nothing about who
    wrote them and is another for each question.
    """
    if panel.labels:
        return _notes_by_answer(panel, question)
    words = [entry.notes[question] for entry in panel.entries if entry.notes.get(question)]
    return tuple(Note(one) for one in sorted(words, key=lambda one: sha256(f"{question} {one}".encode()).digest()))


def _notes_by_answer(panel: Panel, question: str) -> tuple[Note, ...]:
    asked = panel.bank.questions[question]
    order = {option: place for place, option in enumerate(panel.bank.labels(asked))}
    written = [
        (entry.sheet.answers.get(question), label, entry.notes[question], place)
        for place, (label, entry) in enumerate(zip(panel.labels, panel.entries, strict=True))
        if entry.notes.get(question)
    ]
    written.sort(key=lambda one: order.get(one[0] or "", len(order)))
    return tuple(
        Note(words, label, _answer_words(panel, asked, place, answer if answer in order else None))
        for answer, label, words, place in written
    )


def _answer_words(panel: Panel, question: Question, place: int, answer: str | None) -> str:
    """Return what the writer of a note answered; a note of round 1 may stand beside another answer by now."""
    words = answer_text(panel.bank, question, answer)
    before = panel.before[place] if panel.before else None
    is_of_round_1 = before and before.notes.get(question.id) == panel.entries[place].notes.get(question.id)
    if before and is_of_round_1 and before.sheet.answers.get(question.id) != answer:
        return _("%(now)s; said to the answer of round 1: %(before)s") % {
            "now": words,
            "before": answer_text(panel.bank, question, before.sheet.answers.get(question.id)),
        }
    return words
