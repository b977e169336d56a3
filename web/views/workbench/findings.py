"""What the check finds of a change, in the words of the page, serious findings first."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from questions import Bank
from scoring.lint import Finding, Severity
from scoring.lint.change import compare_findings
from scoring.lint.finding import title_of
from scoring.personas import PersonaCheck
from scoring.workbench import WorkbenchFigures
from web.platform.bank_messages import Remarks, describe_failed_persona
from web.platform.i18n import gettext as _
from web.views.numbers import format_number
from web.views.workbench.words import name_verdict, write_share

NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")
GRAVITY = ("serious", "warning", "skipped", "ok")


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding; `state` is brought, known or fixed.

    `words` is the sentence of the page, empty where it has none; `text` and `advice` are those of `questions check`.
    """

    severity: str
    state: str
    words: str
    text: str
    advice: str = ""


def describe_findings(
    bank: Bank, before: WorkbenchFigures, after: WorkbenchFigures, remarks: tuple[Remarks, Remarks]
) -> tuple[FindingLine, ...]:
    """Return all findings: serious ones first, of each severity those that the change brings first."""
    lines = [*_remark_lines(bank, *remarks), *_finding_lines(bank, before, after)]
    return tuple(sorted(lines, key=lambda line: (GRAVITY.index(line.severity), line.state != "brought")))


def _remark_lines(bank: Bank, before: Remarks, after: Remarks) -> Iterator[FindingLine]:
    """Yield what `check` says of personas, texts and files."""
    known = {text for _severity, _words, text in _remarks_of(bank, before)}
    for severity, words, text in _remarks_of(bank, after):
        yield FindingLine(severity, "known" if text in known else "brought", words, text)


def _remarks_of(bank: Bank, remarks: Remarks) -> list[tuple[str, str, str]]:
    """Return each remark with its severity, in the words of the page where it has some, and in those of the check."""
    failed = [
        ("serious", _word_persona(bank, one), describe_failed_persona(bank, one)) for one in remarks.failed_personas
    ]
    serious = [("serious", "", text) for text in remarks.serious]
    return [*failed, *serious, *(("warning", "", text) for text in remarks.warnings)]


def _word_persona(bank: Bank, check: PersonaCheck) -> str:
    """Say what an example sheet should lead to, and what it leads to."""
    return _("The example “%(name)s” should come out as %(expected)s, and comes out as %(got)s.") % {
        "name": check.persona.name,
        "expected": name_verdict(bank, check.persona.kind, check.persona.role),
        "got": name_verdict(bank, str(check.verdict.kind), check.verdict.role),
    }


def _finding_lines(bank: Bank, before: WorkbenchFigures, after: WorkbenchFigures) -> Iterator[FindingLine]:
    """Yield the findings of the linter, and what the change fixes."""
    shift = compare_findings(before.report.findings, after.report.findings)
    brought = {finding.property for finding in shift.brought}
    for finding in after.report.findings:
        if finding.severity is not Severity.OK:
            state = "brought" if finding.property in brought else "known"
            text = f"{title_of(finding)}: {finding.figure}"
            yield FindingLine(str(finding.severity), state, word_finding(bank, after, finding), text, finding.advice)
    yield from (FindingLine("ok", "fixed", "", name) for name in shift.fixed)


def word_finding(bank: Bank, figures: WorkbenchFigures, finding: Finding) -> str:
    """Return a finding as a sentence of the page; empty where it has none, as for more than two roles."""
    sentence = _sentences().get(finding.property)
    if sentence is None or finding.severity is Severity.SKIPPED or len(bank.roles) != 2:
        return ""
    numbers = [format_number(Fraction(number)) for number in NUMBER.findall(finding.figure)]
    (first, one), (second, two) = ((role.name, figures.ahead[id_]) for id_, role in bank.roles.items())
    known = {
        "first": first,
        "second": second,
        "first_share": write_share(one),
        "second_share": write_share(two),
        "questions": ", ".join(_titles_in(bank, f"{finding.figure} {finding.advice}")),
        "rest": finding.figure.partition(": ")[2],
        "figure": finding.figure,
        **{f"number_{place}": number for place, number in enumerate(numbers)},
    }
    return sentence % known


def _titles_in(bank: Bank, text: str) -> Sequence[str]:
    """Return the titles of the questions whose ids a text names."""
    named = set(re.findall(r"\w+", text))
    return [_("“%(title)s”") % {"title": question.title} for id_, question in bank.questions.items() if id_ in named]


def _sentences() -> dict[str, str]:
    """Return the sentence on each property that does not hold."""
    return {
        "every role can be recommended": _("No answers at all lead to this role any more: %(rest)s."),
        "every question can matter": _("Whatever is answered to these questions, it changes nothing: %(questions)s."),
        "no two options mean the same": _("Two answers to these questions count the same: %(questions)s."),
        "scales are monotone": _("Both statements of these questions speak for the same role: %(questions)s."),
        "blind answering favours nobody": _(
            "Answers ticked at random put %(first)s ahead in %(first_share)s of 100, %(second)s in %(second_share)s. "
            "On their own lean: %(questions)s."
        ),
        "margins are symmetric": _(
            "For %(number_0)s of 100 answers ticked at random there is no counterpart as far ahead for the other role."
        ),
        "middle answers give nothing to either side": _(
            "Who says “both” is counted for one role at %(number_0)s of %(number_1)s questions: %(questions)s."
        ),
        "best margins are equal": _(
            "%(first)s can be ahead by %(number_0)s points at most, %(second)s by %(number_1)s."
        ),
        "context never tilts": _(
            "What is answered about the company can push the result by %(number_0)s more points to one side."
        ),
        "every responsibility is in 2 questions at least": _("Too few questions ask about these duties: %(figure)s."),
        "ticking one place all the way down decides nothing": _(
            "Who ticks the same place all the way down should get no recommendation, and gets one in %(number_0)s of "
            "%(number_1)s ways."
        ),
        "questions that settle favour nobody": _(
            "The questions that are asked when it is too close favour one role: %(questions)s."
        ),
        "no question holds more than 15 of 100 of the range": _(
            "One question can do a lot: %(number_0)s of 100 of all that answers can move. It is %(questions)s."
        ),
    }
