"""The linter for the decision: what a bank does to everybody who answers it, exact over all sheets."""

from scoring.lint.finding import Finding, IsLate, Severity
from scoring.lint.influence import Influence
from scoring.lint.report import Report, lint

__all__ = ["Finding", "Influence", "IsLate", "Report", "Severity", "lint"]
