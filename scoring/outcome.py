"""The whole outcome of one sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from questions import Bank, ContextOption, Sheet
from questions.sheet import without_settling
from scoring.explanation import Explanation, explain
from scoring.firmness import Firmness, firmness
from scoring.tally import ONCE, Tally, context_factors, mark_times, tally
from scoring.verdict import Kind, Verdict, answered_share, decide, strength

ENGINE = "split-points/2"
"""Changes whenever the same bank and sheet could give another outcome."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of scoring a sheet, as ids and exact numbers; `answered` and `strength` are parts of 100."""

    bank: Bank
    sheet: Sheet
    tally: Tally
    firmness: Firmness
    verdict: Verdict
    answered: Fraction
    strength: Fraction
    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]
    factors: Mapping[str, Fraction]
    notes: tuple[str, ...]
    explanation: Explanation

    @property
    def undecided_below(self) -> Fraction:
        """Return the margin in points below which the result is too close to call."""
        return self.firmness.undecided_below

    @property
    def is_one_sided(self) -> bool:
        """Tell whether a result is clear and no answer gives any other role more than the one in front."""
        first, *others = self.tally.ranking
        return self.verdict.kind is Kind.CLEAR and all(
            answer.lead(first, other) >= 0 for answer in self.tally.answers for other in others
        )

    @property
    def contradicting(self) -> tuple[str, ...]:
        """Return the questions about the company whose answers fit the recommended role less well."""
        chosen = _chosen_context(self.bank, self.sheet)
        return tuple(id_ for id_, option in chosen.items() if self.verdict.role in option.speaks_against)

    def mark_times(self, question: str) -> Fraction:
        """Return how many times a question counts because of its mark."""
        return mark_times(self.bank, self.sheet, question)

    def times(self, question: str) -> Fraction:
        """Return how many times a question counts: its mark times its context factor."""
        return self.mark_times(question) * self.factors.get(question, ONCE)


@dataclass(frozen=True, slots=True)
class Judged:
    """A tally with its verdict, without the explanations."""

    tally: Tally
    firmness: Firmness
    verdict: Verdict


def judge(bank: Bank, sheet: Sheet) -> Judged:
    """Score a sheet that fits the bank up to its verdict, without explanations."""
    counted = tally(bank, sheet)
    firm = firmness(bank, counted)
    return Judged(counted, firm, decide(bank, counted, firm))


def judge_in_stages(bank: Bank, sheet: Sheet) -> tuple[Judged, Judged]:
    """Score a sheet that answers everything as somebody is asked: first without what settles, then at last.

    What settles counts at last only where it is too close without it. Otherwise both are the same.
    """
    first = judge(bank, without_settling(bank, sheet))
    is_offered = first.verdict.is_too_close and not bank.settling.keys().isdisjoint(sheet.answers)
    return first, judge(bank, sheet) if is_offered else first


def recommend(bank: Bank, sheet: Sheet) -> Outcome:
    """Score a sheet that fits the bank and explain the result."""
    judged = judge(bank, sheet)
    counted, firm = judged.tally, judged.firmness
    return Outcome(
        bank=bank,
        sheet=sheet,
        tally=counted,
        firmness=firm,
        verdict=judged.verdict,
        answered=answered_share(bank, counted),
        strength=strength(counted),
        speaks_for=reasons(counted, sign=1),
        speaks_against=reasons(counted, sign=-1),
        factors=context_factors(bank, sheet),
        notes=_notes(bank, sheet),
        explanation=explain(bank, sheet, counted, firm.undecided_below),
    )


def reasons(counted: Tally, sign: int) -> tuple[str, ...]:
    """Return the questions whose answers speak for (sign 1) or against (−1) the first role, strongest first."""
    chosen = [id_ for id_, lead in counted.leads.items() if lead * sign > 0]
    return tuple(sorted(chosen, key=lambda id_: -abs(counted.leads[id_])))


def _notes(bank: Bank, sheet: Sheet) -> tuple[str, ...]:
    """Return the notes that the context brings up, reasons to stop first, each once."""
    chosen = [option.note for option in _chosen_context(bank, sheet).values()]
    notes = [bank.notes[note] for note in dict.fromkeys(chosen) if note is not None]
    return tuple(note.id for note in sorted(notes, key=lambda note: note.kind != "stop"))


def _chosen_context(bank: Bank, sheet: Sheet) -> dict[str, ContextOption]:
    """Return what was answered about the company, by the ids of the questions."""
    return {
        id_: question.options[sheet.context[id_]]
        for id_, question in bank.context.items()
        if sheet.context.get(id_) in question.options
    }
