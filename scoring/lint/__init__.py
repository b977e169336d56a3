"""The linter for the decision: what a bank does to everybody who answers it, exact over all sheets."""

from scoring.lint.finding import Finding, IsLate, Severity
from scoring.lint.influence import Influence
from scoring.lint.report import LINT_SECONDS, Report, lint

__all__ = ["LINT_SECONDS", "Finding", "Influence", "IsLate", "Report", "Severity", "lint"]
