"""What a change of a bank does to the findings of the linter."""

from collections.abc import Iterable
from dataclasses import dataclass

from scoring.lint.finding import Finding, Severity


@dataclass(frozen=True, slots=True)
class FindingShift:
    """The findings that a change brings, and the properties that hold again."""

    brought: tuple[Finding, ...]
    fixed: tuple[str, ...]


def compare_findings(before: Iterable[Finding], after: Iterable[Finding]) -> FindingShift:
    """Return which findings a change brings, and which it fixes."""
    was, is_ = worst_findings(before), worst_findings(after)
    return FindingShift(
        brought=tuple(f for name, f in is_.items() if f.severity is not Severity.OK and _is_ok(was, name)),
        fixed=tuple(name for name, f in is_.items() if f.severity is Severity.OK and not _is_ok(was, name)),
    )


def worst_findings(findings: Iterable[Finding]) -> dict[str, Finding]:
    """Return one finding for each property; with three or more roles that of a pair which breaks it."""
    found: dict[str, Finding] = {}
    for finding in findings:
        if _is_ok(found, finding.property):
            found[finding.property] = finding
    return found


def _is_ok(findings: dict[str, Finding], name: str) -> bool:
    """Tell whether a property holds, or has no finding."""
    return name not in findings or findings[name].severity is Severity.OK
