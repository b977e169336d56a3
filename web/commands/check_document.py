"""What `questions check` finds, as plain data for JSON."""

from typing import Any

from scoring.agreement import Agreement
from scoring.document import number
from scoring.lint import Report
from web.commands.check import Checked, PersonaCheck


def check_document(checked: Checked) -> dict[str, Any]:
    """Return what was found about a bank."""
    return {
        "bank": {"id": checked.bank.id, "version": checked.bank.version, "sha256": checked.bank.hash},
        "languages": list(checked.bank.languages),
        "files": list(checked.files),
        "findings": [
            {"property": f.property, "severity": str(f.severity), "figure": f.figure, "advice": f.advice}
            for f in checked.report.findings
        ],
        "questions": _questions(checked.report, checked.agreement),
        "blind": _blind(checked.report),
        "personas": [_persona(check) for check in checked.personas],
        "agreement": _agreement(checked.agreement),
    }


def _questions(report: Report, found: Agreement) -> list[dict[str, Any]]:
    uses = {use.question: use for use in found.questions}
    return [
        {
            "question": one.question,
            "weight": number(one.weight),
            "range_share": number(one.range_share),
            "swing_power": number(one.swing_power),
            "pull": round(uses[one.question].pull, 4),
            "correlation": round(uses[one.question].correlation, 4),
            "chosen": dict(uses[one.question].chosen),
        }
        for one in report.influences
    ]


def _blind(report: Report) -> dict[str, Any]:
    blind = report.blind
    return {
        "clear": {role: number(part) for role, part in blind.clear.items()},
        "leaning": {role: number(part) for role, part in blind.leaning.items()},
        "too_close": number(blind.too_close),
        "leaning_from": number(blind.leaning_from),
        "clear_from": number(blind.clear_from),
    }


def _persona(check: PersonaCheck) -> dict[str, Any]:
    return {
        "name": check.persona.name,
        "expected": {"kind": check.persona.kind, "role": check.persona.role},
        "verdict": {"kind": str(check.verdict.kind), "role": check.verdict.role},
        "passes": check.passes,
    }


def _agreement(found: Agreement) -> dict[str, Any]:
    return {
        "cases": found.cases,
        "experts_kappa": round(found.experts_kappa, 4),
        "readers_kappa": round(found.readers_kappa, 4),
        "left_out": found.left_out,
        "readings": [
            {
                "experts_agree": reading.experts_agree,
                "given": reading.given,
                "same_side": reading.same_side,
                "clear_wrong": list(reading.clear_wrong),
                "kappa": round(reading.kappa, 4),
                "verdicts": dict(reading.verdicts),
            }
            for reading in found.readings
        ],
        "confusion": [
            {"experts": expert, "verdict": verdict, "sheets": count}
            for (expert, verdict), count in sorted(found.confusion.items())
        ],
    }
