"""What `questions check` finds, as text for a terminal."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

from questions import Bank
from questions.reading.files import NUMBERS, PACK, WORDS, own_files, shipped_directory
from questions.reading.languages import language_files
from questions.reading.unread import unread_files
from scoring.agreement import Agreement, QuestionUse, Settled, sides
from scoring.lint import Finding, Severity
from scoring.lint.finding import title_of
from scoring.personas import PersonaCheck
from web.access.cookie_size import MOST, largest_cookie
from web.commands.check import Checked, pack_document
from web.platform.bank_messages import count_findings, describe_failed_persona, describe_verdict

SHIPPED = f"{shipped_directory()} (the shipped one)"
SIGNS = {Severity.OK: "ok     ", Severity.SKIPPED: "skipped", Severity.WARNING: "WARNING", Severity.SERIOUS: "SERIOUS"}


def check_text(checked: Checked, *, everything: bool = False) -> str:
    """Return the report for a terminal: the verdict and its reasons, then a few figures or all of them."""
    counts = count_findings(checked.serious, checked.warnings)
    verdict = f"usable, but read this first: {counts}" if counts else "ok"
    blocks = [[verdict], _reason_lines(checked), _bank_lines(checked)]
    if everything:
        blocks += [["Over all sheets", *_finding_lines(checked.report.findings)], _question_lines(checked)]
        personas = [_persona_line(checked.bank, check) for check in checked.remarks.personas]
        blocks += [_blind_lines(checked), ["Personas", *personas] if personas else []]
        blocks += [_agreement_lines(checked.bank, checked.agreement)] if checked.agreement else []
        blocks += [_agreement_lines(checked.bank, checked.unseen, "Of these, unseen")] if checked.unseen else []
    else:
        blocks.append(_figure_lines(checked))
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _reason_lines(checked: Checked) -> list[str]:
    """Return the warnings behind the verdict, each with advice."""
    severities = (Severity.SERIOUS, Severity.WARNING, Severity.SKIPPED)
    findings = [finding for severity in severities for finding in checked.report.of(severity)]
    personas = [_persona_line(checked.bank, check) for check in checked.remarks.failed_personas]
    serious = [f"  {SIGNS[Severity.SERIOUS]}  {remark}" for remark in checked.remarks.serious]
    warnings = [f"  {SIGNS[Severity.WARNING]}  {remark}" for remark in checked.remarks.warnings]
    return [*personas, *serious, *_finding_lines(findings), *warnings]


def _figure_lines(checked: Checked) -> list[str]:
    """Return the most telling figures in a few lines."""
    lines = _blind_lines(checked)
    personas = checked.remarks.personas
    if personas:
        passed = len(personas) - len(checked.remarks.failed_personas)
        lines.append(f"Personas: {passed} of {len(personas)} come out as expected")
    if checked.agreement:
        unseen = f", unseen {_format_kappas(checked.unseen)}" if checked.unseen else ""
        lines.append(
            f"Reference cases: agreement with the experts (kappa, 1 is perfect) "
            f"{_format_kappas(checked.agreement)}{unseen}"
        )
    return [*lines, "", "All figures, question by question: add --all"]


def _format_kappas(found: Agreement) -> str:
    """Return the agreement of each reader with the experts: 0.89 and 0.91."""
    return " and ".join(f"{reading.kappa:.2f}" for reading in found.readings)


def _bank_lines(checked: Checked) -> list[str]:
    """Return what the bank is worth, which files it was read from, and what it costs a browser and the server."""
    bank = checked.bank
    place = Path(checked.place)
    own = own_files(place)
    lines = [f"{bank.id} {bank.version}  {bank.hash[:12]}"]
    lines += [f"  {name}: {place if name in own else SHIPPED}" for name in (WORDS, NUMBERS)]
    lines += (*language_lines(place, bank), *pack_lines(place, bank))
    lines += (f"  {found.name}: {found.reason}" for found in unread_files(place))
    asked = bank.asked.values()
    lines.append(f"{len(asked)} questions worth {_format_points(bank.total)} points:")
    more = [question.weight for question in bank.settling.values()]
    for theme, name in bank.themes.items():
        weights = [question.weight for question in asked if question.theme == theme]
        lines.append(f"  {name}: {len(weights)} questions, {_format_points(sum(weights, Fraction()))} points")
    if more:
        lines.append(
            f"  Only when it is too close: {len(more)} questions, {_format_points(sum(more, Fraction()))} points"
        )
    size = -(-largest_cookie(bank) // 10) * 10  # the last digit depends on the time in it
    lines.append(f"A sheet with all answers makes a cookie of about {size} bytes; browsers keep up to {MOST}.")
    milliseconds = float(f"{1000 * checked.cost.seconds:.1g}")  # one digit: the next measurement gives another
    lines.append(f"A recommendation takes about {milliseconds:g} ms of CPU on this machine.")
    if checked.cost.within:
        lines.append(
            "Too many sums to count one by one: luck and hold are right within "
            f"{_format_error(float(checked.cost.within))} of 100 (docs/method.md)."
        )
    return lines


def _format_error(figure: float) -> str:
    """Return a bound on an error with two digits that count."""
    return f"{figure:.2g}"


def _finding_lines(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield a line for each finding, and one for its advice."""
    for finding in findings:
        yield f"  {SIGNS[finding.severity]}  {title_of(finding)}: {finding.figure}"
        if finding.advice:
            yield f"           {finding.advice}"


def _question_lines(checked: Checked) -> list[str]:
    """Return a line for each question: weight, influence, swing power, and how it was answered in the cases."""
    uses = {use.question: _format_use_row(use) for use in checked.agreement.questions} if checked.agreement else {}
    further = f"{'pull':>7}{'corr.':>7}  answers in the reference cases" if uses else ""
    lines = [f"{'Question':<26}{'weight':>7}{'range':>7}{'swing':>7}{further}"]
    for one in checked.report.influences:
        swing = "-" if one.swing_power is None else f"{float(one.swing_power):.1f}"
        lines.append(
            f"{one.question:<26}{_format_points(one.weight):>7}{float(one.range_share):>7.1f}{swing:>7}"
            f"{uses.get(one.question, '')}"
        )
    lines += [
        "  range: part of 100 of the whole range of the margin.",
        "  swing: on how many of 100 blind sheets this answer alone decides"
        + (", - where it is asked only when it is too close." if checked.bank.settling else "."),
    ]
    if uses:
        first, second = [checked.bank.roles[role].name for role in sides(checked.bank)]
        lines += [
            f"  pull: mean answer in the reference cases, -1 {first} to +1 {second}.",
            "  corr.: correlation of the answers with what the experts said.",
        ]
    return lines


def _format_use_row(use: QuestionUse) -> str:
    """Return the columns of one question about the reference cases: pull, correlation, and how often each option."""
    chosen = ", ".join(f"{option} {count}" for option, count in sorted(use.chosen.items(), key=lambda i: -i[1]))
    return f"{use.pull:>+7.2f}{use.correlation:>+7.2f}  {chosen}"


def _blind_lines(checked: Checked) -> list[str]:
    """Return how many of 100 blind sheets get which verdict, and where verdicts begin."""
    blind, roles = checked.report.blind, checked.bank.roles
    counted = f"within {_format_error(blind.within)} of 100" if blind.within else "exactly"
    lines = [f"Of 100 sheets ticked blindly (by luck alone, {counted}; hold can only make a verdict weaker)"]
    for id_, role in roles.items():
        lines.append(f"  {role.name}: clear {float(blind.clear[id_]):.1f}, leaning {float(blind.leaning[id_]):.1f}")
    lines.append(f"  too close to call: {float(blind.too_close):.1f}")
    lines.append(
        f"  leaning begins {_format_points(blind.leaning_from)} points ahead, "
        f"clear {_format_points(blind.clear_from)}, of {_format_points(checked.bank.total)}"
    )
    return lines


def _persona_line(bank: Bank, check: PersonaCheck) -> str:
    """Return the line on one persona: the verdict, and the one expected if that is another."""
    if not check.passes:
        return f"  {SIGNS[Severity.SERIOUS]}  {describe_failed_persona(bank, check)}"
    got = describe_verdict(bank, str(check.verdict.kind), check.verdict.role)
    return f"  {SIGNS[Severity.OK]}  {check.persona.name}: {got}"


def _agreement_lines(bank: Bank, found: Agreement, name: str = "Reference cases") -> list[str]:
    """Return how well the readers of the reference cases agree with the experts, and the table of both."""
    lines = [f"{name}: {found.cases} hiring needs, {len(found.readings)} readers, two experts"]
    for count, reading in enumerate(found.readings, start=1):
        wrong = ", ".join(reading.clear_wrong) or "none"
        lines.append(
            f"  reader {count}: something said in {reading.given} of the {reading.experts_agree} cases in which the "
            f"experts agree, same side in {reading.same_side} of {reading.given}, "
            f"clear against both experts: {wrong}, kappa {reading.kappa:.2f}"
        )
    lines.append(
        f"  kappa (quadratic weights, five steps) of the readers with each other {found.readers_kappa:.2f}, "
        f"of the experts {found.experts_kappa:.2f}"
    )
    if found.settled:
        lines.append(f"  {_format_settled(found.settled)}")
    if found.left_out:
        lines.append(f"  {found.left_out} answers were left out because they do not fit this bank")
    return [*lines, *_confusion_lines(bank, found)]


def _format_settled(settled: Settled) -> str:
    """Return what the questions for when it is too close did on the reference cases."""
    return (
        f"the questions for when it is too close settled {settled.settled} of {settled.too_close} sheets that were: "
        f"{settled.rightly} to the side of the experts' mean, {settled.wrongly} to the other"
    )


def _confusion_lines(bank: Bank, found: Agreement) -> Iterator[str]:
    """Yield a table of sheets: a row for each step of the experts, a column for each step of the verdict."""
    steps = (-2, -1, 0, 1, 2)
    first, second = [bank.roles[role].name.split()[0] for role in sides(bank)]
    names = (f"clear {first}", f"leaning {first}", "too close", f"leaning {second}", f"clear {second}")
    yield f"  {'experts' + chr(39) + ' mean':<18}" + "".join(f"{name[:17]:>18}" for name in names) + "   (verdicts)"
    for expert, name in zip(steps, names, strict=True):
        yield f"  {name[:17]:<18}" + "".join(f"{found.confusion.get((expert, verdict), 0):>18}" for verdict in steps)


def _format_points(value: Fraction) -> str:
    """Return points as a decimal number."""
    return f"{float(value):g}"


def language_lines(place: Path, bank: Bank) -> list[str]:
    """Return a line for each language file that is read or missing."""
    where = place if WORDS in own_files(place) else SHIPPED
    missing = [code for code in language_files(shipped_directory()) if code not in (*bank.languages, bank.language)]
    return [
        *(f"  bank.{code}.yaml: {where}" for code in bank.languages),
        *(f"  bank.{code}.yaml: not there, so readers of {code} get the words of {WORDS}" for code in missing),
    ]


def pack_lines(place: Path, bank: Bank) -> list[str]:
    """Return a line on the words of the role pack: where they are read, and how many; none without them."""
    found = pack_document(bank)
    if found is None:
        return []
    names = ", ".join([PACK, *(f"pack.{code}.yaml" for code in found["languages"])])
    where = place if PACK in own_files(place) else SHIPPED
    counts = f"{found['areas']} areas, {found['outcomes']} outcomes, {found['interview_questions']} interview questions"
    return [f"  {names}: {where}, {counts}"]
