"""All findings on a bank."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from questions import Bank
from scoring.lint.balance import balance
from scoring.lint.blind_verdicts import BlindVerdicts, blind_verdicts
from scoring.lint.fairness import fairness
from scoring.lint.finding import Finding, IsLate, Severity, title_of
from scoring.lint.influence import Influence, influence_findings, influences
from scoring.lint.reach import reach
from scoring.lint.settling import settling_findings

LINT_SECONDS = 30.0  # of CPU that the server and `check` have for it


@dataclass(frozen=True, slots=True)
class Report:
    """What the linter found, property by property, with the figures beside them."""

    findings: tuple[Finding, ...]
    influences: tuple[Influence, ...]
    blind: BlindVerdicts

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """Return the findings of one severity."""
        return tuple(finding for finding in self.findings if finding.severity is severity)

    @property
    def by_severity(self) -> Mapping[str, Sequence[str]]:
        """Return what was found of each severity, as one line for each finding."""
        return {str(one): [f"{title_of(finding)}: {finding.figure}" for finding in self.of(one)] for one in Severity}


def lint(bank: Bank, is_late: IsLate = lambda: False) -> Report:
    """Check every property of a bank, over all sheets; what is left to do once it is late is skipped."""
    findings = [*reach(bank, is_late), *fairness(bank), *balance(bank, is_late), *settling_findings(bank)]
    all_influences = influences(bank, is_late)
    findings += influence_findings(bank, all_influences)
    return Report(tuple(findings), tuple(all_influences), blind_verdicts(bank))
