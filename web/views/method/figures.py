"""The figures of the method page that take long to work out: over all sheets, and over the reference cases."""

from dataclasses import dataclass

from questions import Bank, load_bank
from questions.cases import load_cases
from scoring import Blind, blind_figures
from scoring.agreement import Agreement, agreement, knows_experts
from scoring.comparison import Comparison, compare
from scoring.lint.blind_verdicts import BlindVerdicts, blind_verdicts
from scoring.lint.values import margins
from scoring.spread import Spread


@dataclass(frozen=True, slots=True, eq=False)
class MethodFigures:
    """The figures of one bank, the same in every language.

    `margins` are those of the second role over the first; None unless there are two. `agreement` is None for roles
    between which the experts of the reference cases did not judge, `changes` for the shipped bank.
    """

    blind: Blind
    verdicts: BlindVerdicts
    margins: Spread | None
    agreement: Agreement | None
    changes: Comparison | None


def method_figures(bank: Bank) -> MethodFigures:
    """Work all figures out, in half a second of CPU for the shipped bank and some seconds for a large one."""
    first, second, *others = bank.roles
    return MethodFigures(
        blind=blind_figures(bank),
        verdicts=blind_verdicts(bank),
        margins=None if others else margins(tuple(bank.asked.values()), (second, first)),
        agreement=agreement(bank, load_cases()) if knows_experts(bank) else None,
        changes=find_changes(bank),
    )


def find_changes(bank: Bank) -> Comparison | None:
    """Compare a bank with the shipped one; None where it is the same.

    Both in the language of bank.yaml, because the shipped bank may lack others.
    """
    shipped = load_bank()
    return None if bank.hash == shipped.hash else compare(shipped, bank)
