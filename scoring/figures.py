"""The figures of the method page that take long to work out: over all sheets, and over the reference cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from pydantic import TypeAdapter

from questions import Bank, load_bank
from questions.cases import Case, load_cases
from scoring.agreement import Rows, Settled, agreement, knows_experts
from scoring.blind import Blind, blind_figures
from scoring.comparison import Comparison, compare
from scoring.lint.blind_verdicts import BlindVerdicts, blind_verdicts
from scoring.lint.values import margins

BARS = 29  # an odd number: the middle bar is centred on 0


@dataclass(frozen=True, slots=True)
class MarginBars:
    """How many blind sheets have which margin of the second role over the first, in bars of equal width.

    `least` and `most` are the margins at both ends in points; the larger of the two is the middle of an outermost bar.
    """

    counts: tuple[int, ...]
    least: Fraction
    most: Fraction

    @property
    def width(self) -> Fraction:
        """Return how many points wide a bar is."""
        return bar_width(self.least, self.most)


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """How the reference cases came out, over the sheets of all readers; `confusion` are the rows of `Agreement`."""

    cases: int
    readers: int
    agreed: int
    given: int
    same_side: int
    clear_wrong: int
    kappas: tuple[float, ...]
    readers_kappa: float
    experts_kappa: float
    confusion: Rows
    left_out: int
    settled: Settled | None


@dataclass(frozen=True, slots=True, eq=False)
class MethodFigures:
    """The figures of one bank, the same in every language.

    `margins` is None unless there are two roles. `trial` is None for roles between which the experts of the reference
    cases did not judge, `changes` for the shipped bank. `unseen` is over cases not looked at while it was worded.
    """

    blind: Blind
    verdicts: BlindVerdicts
    margins: MarginBars | None
    trial: CaseFigures | None
    unseen: CaseFigures | None
    changes: Comparison | None


def method_figures(bank: Bank) -> MethodFigures:
    """Work all figures out, in half a second of CPU for the shipped bank and some seconds for a large one."""
    cases = load_cases() if knows_experts(bank) else ()
    return MethodFigures(
        blind=blind_figures(bank),
        verdicts=blind_verdicts(bank),
        margins=_margin_bars(bank) if len(bank.roles) == 2 else None,
        trial=_case_figures(bank, cases),
        unseen=_case_figures(bank, [case for case in cases if case.is_unseen]),
        changes=find_changes(bank),
    )


def write_figures(figures: MethodFigures) -> str:
    """Return figures as one line of JSON."""
    return _figures_adapter().dump_json(figures).decode()


def read_figures(text: str) -> MethodFigures:
    """Return the figures that `write_figures` wrote; raises ValueError if the text is anything else."""
    return _figures_adapter().validate_json(text)


def _figures_adapter() -> TypeAdapter[MethodFigures]:
    """Return what writes and reads figures as JSON, by their types."""
    return TypeAdapter(MethodFigures)


def bar_width(least: Fraction, most: Fraction) -> Fraction:
    """Return the width of a bar in points; the larger of the two ends lies in the middle of an outermost bar."""
    return 2 * max(abs(least), abs(most)) / (BARS - 1) or Fraction(1)


def _margin_bars(bank: Bank) -> MarginBars:
    """Count the blind sheets of a bank of two roles by their margin, in bars around 0."""
    first, second = bank.roles
    ways = dict(margins(tuple(bank.asked.values()), (second, first)).items())
    least, most = min(ways), max(ways)
    width, counts = bar_width(least, most), [0] * BARS
    for margin, count in ways.items():
        counts[round(margin / width) + BARS // 2] += count  # a margin of 0 is in the middle bar
    return MarginBars(tuple(counts), least, most)


def _case_figures(bank: Bank, cases: Sequence[Case]) -> CaseFigures | None:
    """Return how the sheets of some reference cases came out; None without a case."""
    if not cases:
        return None
    found = agreement(bank, cases)
    return CaseFigures(
        cases=found.cases,
        readers=len(found.readings),
        agreed=sum(reading.experts_agree for reading in found.readings),
        given=sum(reading.given for reading in found.readings),
        same_side=sum(reading.same_side for reading in found.readings),
        clear_wrong=sum(len(reading.clear_wrong) for reading in found.readings),
        kappas=tuple(reading.kappa for reading in found.readings),
        readers_kappa=found.readers_kappa,
        experts_kappa=found.experts_kappa,
        confusion=found.rows,
        left_out=found.left_out,
        settled=found.settled,
    )


@lru_cache(maxsize=1)
def read_shipped_bank() -> Bank:
    """Return the shipped bank, which is read once."""
    return load_bank()


def find_changes(bank: Bank) -> Comparison | None:
    """Compare a bank with the shipped one; None where it is the same.

    Both in the language of bank.yaml, because the shipped bank may lack others.
    """
    shipped = read_shipped_bank()
    return None if bank.hash == shipped.hash else compare(shipped, bank)
