"""What a change of the numbers does: in brief, then findings, answers ticked at random, influence and hiring needs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from questions import Bank
from questions.cases import Case
from scoring.lint import Severity
from scoring.workbench import SealedFigures, WorkbenchFigures
from web.platform.bank_messages import Remarks
from web.views.workbench.blind import BlindChange, describe_blind
from web.views.workbench.brief import describe_in_brief
from web.views.workbench.cases import CaseChange, KappaRow, describe_cases, kappa_rows, name_ends
from web.views.workbench.findings import FindingLine, describe_findings
from web.views.workbench.words import write_share


@dataclass(frozen=True, slots=True)
class InfluenceRow:
    """What one question can do, in force and with the changes; an empty text where it has no such figure."""

    title: str
    weight: tuple[str, str]
    effective: tuple[str, str]
    swing: tuple[str, str]

    @property
    def differs(self) -> bool:
        """Whether any figure is another one."""
        return any(before != after for before, after in (self.weight, self.effective, self.swing))


@dataclass(frozen=True, slots=True)
class Preview:
    """All that is shown of a change; `brief` is empty where there is none.

    `cases` is None where the experts did not judge between the roles.
    """

    findings: tuple[FindingLine, ...]
    blind: BlindChange
    influences: tuple[InfluenceRow, ...]
    cases: CaseChange | None
    sealed: CaseChange | None
    whole: tuple[KappaRow, ...]
    ends: tuple[str, str]
    brief: tuple[str, ...]


def describe_preview(
    bank: Bank,
    before: WorkbenchFigures,
    after: WorkbenchFigures,
    remarks: tuple[Remarks, Remarks],
    cases: Sequence[Case],
    sealed: tuple[SealedFigures, SealedFigures] | None,
) -> Preview:
    """Return what is shown of a change from the bank in force to another one; `bank` supplies the names.

    `remarks` are those about the bank in force, and about the other one; so is `sealed`, where that is asked for.
    """
    findings = describe_findings(bank, before, after, remarks)
    known = {case.id: case for case in cases}
    open_ = describe_cases(bank, known, before.cases, after.cases) if before.cases and after.cases else None
    has_serious = any(line.severity == Severity.SERIOUS for line in findings)
    is_same = before is after
    return Preview(
        findings=findings,
        blind=describe_blind(bank, before.report.blind, after.report.blind),
        influences=tuple(_influence_rows(bank, before, after)),
        cases=open_,
        sealed=describe_cases(bank, known, *(one.cases for one in sealed)) if sealed else None,
        whole=kappa_rows(*(one.whole for one in sealed)) if sealed else (),
        ends=name_ends(bank),
        brief=() if is_same else tuple(describe_in_brief(bank, before, after, open_, has_serious=has_serious)),
    )


def _influence_rows(bank: Bank, before: WorkbenchFigures, after: WorkbenchFigures) -> Iterator[InfluenceRow]:
    """Yield what each question can do, in force and now."""
    was, is_ = ({one.question: one for one in figures.report.influences} for figures in (before, after))
    for id_, question in bank.questions.items():
        pair = (was.get(id_), is_.get(id_))
        if any(pair):
            weight, effective, swing = (
                tuple(_write_or_dash(getattr(one, name) if one else None) for one in pair)
                for name in ("weight", "range_share", "swing_power")
            )
            yield InfluenceRow(question.title, *((row[0], row[1]) for row in (weight, effective, swing)))


def _write_or_dash(figure: Fraction | None) -> str:
    return "–" if figure is None else write_share(figure)
