"""What `questions check` finds, as values and as plain data for JSON."""

import statistics
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from questions import Bank, Sheet
from questions.cases import Case
from scoring import recommend
from scoring.agreement import Agreement, QuestionUse, agreement, knows_experts
from scoring.document import number
from scoring.lint import Report, Severity
from scoring.personas import PersonaCheck
from web.platform.bank_messages import Remarks, find_remarks, lint_for_a_while

TRIED = 3


@dataclass(frozen=True, slots=True)
class Cost:
    """What a recommendation costs: seconds of CPU on this machine, and the bound on the error of luck and hold."""

    seconds: float
    within: Fraction


@dataclass(frozen=True, slots=True)
class Checked:
    """Everything that was found out about a bank.

    `agreement` is None for roles between which the experts of the reference cases did not judge;
    `unseen` is over the cases not looked at while the shipped bank was worded.
    """

    place: str
    bank: Bank
    report: Report
    remarks: Remarks
    agreement: Agreement | None
    unseen: Agreement | None
    cost: Cost

    @property
    def serious(self) -> int:
        """Return how many findings hardly anybody wants."""
        return len(self.report.of(Severity.SERIOUS)) + len(self.remarks.failed_personas) + len(self.remarks.serious)

    @property
    def warnings(self) -> int:
        """Return how many other warnings somebody should read before using the bank."""
        return len(self.report.of(Severity.WARNING)) + len(self.remarks.warnings)


def check_bank(place: str, bank: Bank, cases: Sequence[Case]) -> Checked:
    """Check a bank that could be loaded from a folder, for about half a minute at most."""
    known = cases if knows_experts(bank) else ()
    found, unseen = (agreement(bank, some) if some else None for some in (known, [c for c in known if c.is_unseen]))
    remarks = find_remarks(Path(place), bank)
    return Checked(place, bank, lint_for_a_while(bank), remarks, found, unseen, measure_cost(bank))


def measure_cost(bank: Bank) -> Cost:
    """Return the median time and the largest error of some recommendations for mixed answers.

    In each another question is marked, so that nothing of it is cached yet.
    """
    seconds, within = [], Fraction()
    options = {id_: list(question.options) for id_, question in bank.asked.items()}
    for turn, marked in enumerate(list(bank.asked)[:TRIED]):
        answers = {id_: known[(place + turn) % len(known)] for place, (id_, known) in enumerate(options.items())}
        begun = time.process_time()
        found = recommend(bank, Sheet(answers, frozenset({marked})))
        seconds.append(time.process_time() - begun)
        within = max(within, found.firmness.within)
    return Cost(statistics.median(seconds), within)


def check_document(checked: Checked) -> dict[str, Any]:
    """Return what was found about a bank as plain data for JSON."""
    return {
        "bank": {"id": checked.bank.id, "version": checked.bank.version, "sha256": checked.bank.hash},
        "languages": list(checked.bank.languages),
        "pack": pack_document(checked.bank),
        "serious": list(checked.remarks.serious),
        "files": list(checked.remarks.warnings),
        "findings": [
            {"property": f.property, "severity": str(f.severity), "figure": f.figure, "advice": f.advice}
            for f in checked.report.findings
        ],
        "recommendation": {"cpu_ms": round(1000 * checked.cost.seconds, 1), "within": number(checked.cost.within)},
        "questions": _question_documents(checked.report, checked.agreement),
        "blind": _blind_document(checked.report),
        "personas": [_persona_document(check) for check in checked.remarks.personas],
        "agreement": _agreement_document(checked.agreement) if checked.agreement else None,
        "unseen": _agreement_document(checked.unseen) if checked.unseen else None,
    }


def pack_document(bank: Bank) -> dict[str, Any] | None:
    """Return how many words of the role pack there are, and in which further languages; None without them."""
    if bank.pack is None:
        return None
    areas = bank.pack.areas.values()
    return {
        "sha256": bank.pack.hash,
        "languages": [code for code in bank.languages if bank.in_language(code).pack],
        "areas": len(areas),
        "outcomes": sum(len(texts) for area in areas for texts in area.outcomes.values()),
        "interview_questions": 2 * len(areas),
    }


def _question_documents(report: Report, found: Agreement | None) -> list[dict[str, Any]]:
    """Return for each question its influence and, with reference cases, how it was answered in them."""
    uses = {use.question: _use_document(use) for use in found.questions} if found else {}
    return [
        {
            "question": one.question,
            "weight": number(one.weight),
            "range_share": number(one.range_share),
            "swing_power": None if one.swing_power is None else number(one.swing_power),
            **uses.get(one.question, {}),
        }
        for one in report.influences
    ]


def _use_document(use: QuestionUse) -> dict[str, Any]:
    """Return how a question was answered in the reference cases, rounded to four decimals."""
    return {"pull": round(use.pull, 4), "correlation": round(use.correlation, 4), "chosen": dict(use.chosen)}


def _blind_document(report: Report) -> dict[str, Any]:
    """Return how many of 100 blind sheets get which verdict."""
    blind = report.blind
    return {
        "clear": {role: number(part) for role, part in blind.clear.items()},
        "leaning": {role: number(part) for role, part in blind.leaning.items()},
        "too_close": number(blind.too_close),
        "leaning_from": number(blind.leaning_from),
        "clear_from": number(blind.clear_from),
    }


def _persona_document(check: PersonaCheck) -> dict[str, Any]:
    """Return the verdict that a persona expects and the one that came out."""
    return {
        "name": check.persona.name,
        "expected": {"kind": check.persona.kind, "role": check.persona.role},
        "verdict": {"kind": str(check.verdict.kind), "role": check.verdict.role},
        "passes": check.passes,
    }


def _agreement_document(found: Agreement) -> dict[str, Any]:
    """Return how well the reference cases agree with the experts."""
    return {
        "cases": found.cases,
        "experts_kappa": round(found.experts_kappa, 4),
        "readers_kappa": round(found.readers_kappa, 4),
        "left_out": found.left_out,
        "settled": asdict(found.settled) if found.settled else None,
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
