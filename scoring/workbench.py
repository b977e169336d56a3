"""What the workbench shows of a bank whose numbers were changed: the linter's report, and the reference cases.

A third of the cases is sealed: they are counted apart, so that who tunes can hold the outcome against cases that were
not looked at on the way.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pydantic import TypeAdapter

from questions import Bank
from questions.cases import Case, load_cases
from questions.sheet import fit_sheet
from scoring.agreement import CLEAR, kappa, kappa_range, knows_experts, verdict_step
from scoring.blind import blind_figures
from scoring.lint import Report, lint
from scoring.outcome import judge_in_stages
from scoring.verdict import Verdict

SECONDS = 6.0  # of CPU, after which the linter leaves out what remains


@dataclass(frozen=True, slots=True)
class CaseVerdicts:
    """The verdict of each reader's sheet of a case."""

    case: str
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Closeness:
    """How near some cases come to the experts: kappa by reader with its range, and what was said against them.

    `clear_wrong` are the cases that a reader's sheet calls clear against every expert.
    """

    cases: int
    kappas: tuple[float, ...]
    ranges: tuple[tuple[float, float], ...]
    clear_wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CasePart:
    """A part of the cases: the verdicts of their sheets, and how near they come to the experts."""

    verdicts: tuple[CaseVerdicts, ...]
    closeness: Closeness


@dataclass(frozen=True, slots=True, eq=False)
class WorkbenchFigures:
    """The figures of one bank. `ahead` is by role on how many of 100 blind sheets it has most points.

    The cases, without the sealed ones, are None for roles between which the experts did not judge.
    """

    report: Report
    ahead: Mapping[str, Fraction]
    cases: CasePart | None


@dataclass(frozen=True, slots=True, eq=False)
class SealedFigures:
    """What the sealed cases say of one bank, and how near all cases together come to the experts."""

    cases: CasePart
    whole: Closeness


Figures = WorkbenchFigures | SealedFigures


def workbench_figures(bank: Bank) -> WorkbenchFigures:
    """Work out all but the sealed cases, in about half a second of CPU for the shipped bank."""
    end = time.process_time() + SECONDS
    cases = [case for case in load_cases() if not case.is_sealed] if knows_experts(bank) else []
    return WorkbenchFigures(
        report=lint(bank, is_late=lambda: time.process_time() > end),
        ahead=blind_figures(bank).ahead,
        cases=_describe_part(bank, cases, _judge_cases(bank, cases)) if cases else None,
    )


def sealed_figures(bank: Bank) -> SealedFigures:
    """Work out what the sealed cases say of a bank whose roles the experts know."""
    cases = load_cases()
    verdicts = _judge_cases(bank, cases)
    sealed = [case for case in cases if case.is_sealed]
    return SealedFigures(_describe_part(bank, sealed, verdicts), _measure_closeness(bank, cases, verdicts))


def write_figures(figures: Figures) -> str:
    """Return figures as one line of JSON."""
    return TypeAdapter(type(figures)).dump_json(figures).decode()


def read_figures(text: str) -> WorkbenchFigures:
    """Return the figures that `write_figures` wrote; raises ValueError if the text is anything else."""
    return TypeAdapter(WorkbenchFigures).validate_json(text)


def read_sealed(text: str) -> SealedFigures:
    """Return the figures of the sealed cases, likewise."""
    return TypeAdapter(SealedFigures).validate_json(text)


def _judge_cases(bank: Bank, cases: Sequence[Case]) -> dict[str, CaseVerdicts]:
    """Return the verdicts of cases by their ids."""
    return {case.id: _judge_case(bank, case) for case in cases}


def _judge_case(bank: Bank, case: Case) -> CaseVerdicts:
    """Return the verdicts of a case; what settles counts only where it is too close without it."""
    return CaseVerdicts(
        case.id, tuple(judge_in_stages(bank, fit_sheet(bank, sheet))[-1].verdict for sheet in case.sheets)
    )


def _describe_part(bank: Bank, cases: Sequence[Case], verdicts: Mapping[str, CaseVerdicts]) -> CasePart:
    """Return what some of the cases say."""
    return CasePart(tuple(verdicts[case.id] for case in cases), _measure_closeness(bank, cases, verdicts))


def _measure_closeness(bank: Bank, cases: Sequence[Case], verdicts: Mapping[str, CaseVerdicts]) -> Closeness:
    """Compare the verdicts of each reader with the experts' mean leans, as `agreement` does."""
    leans = [case.mean_lean for case in cases]
    readers = range(min(len(case.sheets) for case in cases))
    steps = [[verdict_step(bank, verdicts[case.id].verdicts[reader]) for case in cases] for reader in readers]
    wrong = (
        case.id
        for row in steps
        for case, step in zip(cases, row, strict=True)
        if abs(step) == CLEAR and all(lean * step < 0 for lean in case.leans)
    )
    return Closeness(
        cases=len(cases),
        kappas=tuple(kappa(row, leans) for row in steps),
        ranges=tuple(kappa_range(row, leans) for row in steps),
        clear_wrong=tuple(dict.fromkeys(wrong)),
    )
