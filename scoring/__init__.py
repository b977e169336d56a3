"""Pure arithmetic on a bank and a sheet: points, verdict, reasons and how firm they are."""

from scoring.apart import share_moves
from scoring.blind import Blind, blind_figures
from scoring.document import outcome_document
from scoring.outcome import ENGINE, Outcome, judge, recommend
from scoring.rounding import round_together
from scoring.tally import Tally, tally
from scoring.verdict import Kind, Verdict

__all__ = [
    "ENGINE",
    "Blind",
    "Kind",
    "Outcome",
    "Tally",
    "Verdict",
    "blind_figures",
    "judge",
    "outcome_document",
    "recommend",
    "round_together",
    "share_moves",
    "tally",
]
