"""What a change of the numbers does: findings, blind verdicts, influence, reference cases and agreement."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from questions import Bank
from questions.cases import Case
from scoring.agreement import sides, verdict_step
from scoring.lint import Finding, Severity
from scoring.lint.blind_verdicts import BlindVerdicts
from scoring.lint.change import compare_findings
from scoring.lint.finding import title_of
from scoring.verdict import Kind, Verdict
from scoring.workbench import CasePart, Closeness, SealedFigures, WorkbenchFigures
from web.platform.bank_messages import Remarks, describe_failed_persona
from web.platform.i18n import gettext as _
from web.platform.i18n import localize_number, ngettext
from web.views.numbers import format_number


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding in the words of `questions check`; `state` is brought, known or fixed."""

    severity: str
    state: str
    text: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar, in parts of 100 of its width, and the look of it: a verdict and the place of its role."""

    look: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class BlindRow:
    """How many of 100 blind sheets get one verdict, in force and with the changes."""

    label: str
    before: str
    after: str
    differs: bool


@dataclass(frozen=True, slots=True)
class BlindChange:
    """The verdicts of blind sheets: two bars, and the same as a table."""

    before: tuple[Segment, ...]
    after: tuple[Segment, ...]
    rows: tuple[BlindRow, ...]


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
class ReaderLine:
    """A reader's sheet of a case: its verdict in force and now, and their places on a drawing 100 wide."""

    before: str
    after: str
    x_before: int
    x_after: int

    @property
    def differs(self) -> bool:
        """Whether the verdict is another one."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A reference case: what it is about, the experts' mean lean as text and place, and the sheets of its readers."""

    id: str
    brief: str
    mean: str
    x_mean: float
    readers: tuple[ReaderLine, ...]

    @property
    def differs(self) -> bool:
        """Whether a verdict is another one."""
        return any(line.differs for line in self.readers)


@dataclass(frozen=True, slots=True)
class KappaRow:
    """The agreement of a reader's sheets with the experts, in force and now, each with the range of kappa."""

    reader: int
    before: str
    before_range: str
    after: str
    after_range: str


@dataclass(frozen=True, slots=True)
class CaseChange:
    """What changes on some cases, those with another verdict first."""

    changed: tuple[CaseLine, ...]
    same: tuple[CaseLine, ...]
    kappas: tuple[KappaRow, ...]
    wrong: tuple[str, ...]
    sheets: int
    changed_sheets: int

    @property
    def count(self) -> int:
        """Return how many cases there are."""
        return len(self.changed) + len(self.same)


@dataclass(frozen=True, slots=True)
class Preview:
    """All that is shown of a change; `cases` is None where the experts did not judge between the roles."""

    findings: tuple[FindingLine, ...]
    brought: int
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
    findings = (*_remark_lines(bank, *remarks), *_finding_lines(before, after))
    known = {case.id: case for case in cases}
    open_ = _describe_cases(bank, known, before.cases, after.cases) if before.cases and after.cases else None
    brought = sum(line.state == "brought" for line in findings)
    return Preview(
        findings=findings,
        brought=brought,
        blind=_describe_blind(bank, before.report.blind, after.report.blind),
        influences=tuple(_influence_rows(bank, before, after)),
        cases=open_,
        sealed=_describe_cases(bank, known, *(one.cases for one in sealed)) if sealed else None,
        whole=_kappa_rows(*(one.whole for one in sealed)) if sealed else (),
        ends=_ends(bank),
        brief=tuple(_brief(bank, before, after, open_, brought)),
    )


def _brief(
    bank: Bank, before: WorkbenchFigures, after: WorkbenchFigures, cases: CaseChange | None, brought: int
) -> Iterator[str]:
    """Yield what the change does in a few sentences."""
    moved = [
        _("%(role)s is ahead on %(after)s of 100 sheets ticked blindly, in force on %(before)s.")
        % {"role": role.name, "after": write_share(after.ahead[id_]), "before": write_share(before.ahead[id_])}
        for id_, role in bank.roles.items()
        if write_share(after.ahead[id_]) != write_share(before.ahead[id_])
    ]
    yield from moved or [_("Each role is ahead on as many sheets ticked blindly as in force.")]
    if brought:
        yield ngettext(
            "The check has %(num)s new warning, below.", "The check has %(num)s new warnings, below.", brought
        ) % {"num": brought}
    if cases is None:
        return
    yield ngettext(
        "%(num)s of %(sheets)s sheets of the reference cases gets another verdict.",
        "%(num)s of %(sheets)s sheets of the reference cases get another verdict.",
        cases.changed_sheets,
    ) % {"num": cases.changed_sheets, "sheets": cases.sheets}
    yield _("Agreement with the experts by reader (kappa, 1 is perfect): %(after)s; in force %(before)s.") % {
        "after": " · ".join(row.after for row in cases.kappas),
        "before": " · ".join(row.before for row in cases.kappas),
    }


def _remark_lines(bank: Bank, before: Remarks, after: Remarks) -> Iterator[FindingLine]:
    """Yield what `check` says of personas, texts and files."""
    known = {text for _severity, text in _remarks_of(bank, before)}
    for severity, text in _remarks_of(bank, after):
        yield FindingLine(severity, "known" if text in known else "brought", text)


def _remarks_of(bank: Bank, remarks: Remarks) -> list[tuple[str, str]]:
    """Return each remark with its severity."""
    failed = (describe_failed_persona(bank, one) for one in remarks.failed_personas)
    serious = [("serious", text) for text in (*failed, *remarks.serious)]
    return [*serious, *(("warning", text) for text in remarks.warnings)]


def _finding_lines(before: WorkbenchFigures, after: WorkbenchFigures) -> Iterator[FindingLine]:
    """Yield the findings of the linter, those that the change brings first, and in the end what it fixes."""
    shift = compare_findings(before.report.findings, after.report.findings)
    brought = {finding.property for finding in shift.brought}
    told = [finding for finding in after.report.findings if finding.severity is not Severity.OK]
    for finding in sorted(told, key=lambda one: (one.property not in brought, _gravity(one))):
        state = "brought" if finding.property in brought else "known"
        yield FindingLine(str(finding.severity), state, f"{title_of(finding)}: {finding.figure}", finding.advice)
    yield from (FindingLine("ok", "fixed", name) for name in shift.fixed)


def _gravity(finding: Finding) -> int:
    return (Severity.SERIOUS, Severity.WARNING, Severity.SKIPPED).index(finding.severity)


def _describe_blind(bank: Bank, before: BlindVerdicts, after: BlindVerdicts) -> BlindChange:
    """Return the two bars and the table of blind verdicts."""
    rows = [
        BlindRow(label, write_share(was), write_share(is_), write_share(was) != write_share(is_))
        for (label, _look, was), (_label, _again, is_) in zip(
            _shares_of(bank, before), _shares_of(bank, after), strict=True
        )
    ]
    return BlindChange(tuple(_segments(bank, before)), tuple(_segments(bank, after)), tuple(rows))


def _shares_of(bank: Bank, blind: BlindVerdicts) -> list[tuple[str, str, Fraction]]:
    """Return each verdict with its look and its share of 100, from the first role's side to the last one's."""
    first, *others = bank.roles
    numbers = {role: count for count, role in enumerate(bank.roles, start=1)}
    clear = {role: (_clear(bank, role), f"clear-{numbers[role]}", blind.clear[role]) for role in bank.roles}
    leaning = {role: (_leaning(bank, role), f"leaning-{numbers[role]}", blind.leaning[role]) for role in bank.roles}
    close = (_("Too close to call"), "close", blind.too_close)
    right = [part for role in others for part in (leaning[role], clear[role])]
    return [clear[first], leaning[first], close, *right]


def _segments(bank: Bank, blind: BlindVerdicts) -> Iterator[Segment]:
    place = Fraction()
    for _label, look, share in _shares_of(bank, blind):
        yield Segment(look, round(float(place), 2), round(float(share), 2))
        place += share


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


def _describe_cases(bank: Bank, known: dict[str, Case], before: CasePart, after: CasePart) -> CaseChange:
    """Return what changes on a part of the cases."""
    lines = [
        _describe_case(bank, known[was.case], was.verdicts, is_.verdicts)
        for was, is_ in zip(before.verdicts, after.verdicts, strict=True)
    ]
    changed = tuple(line for line in lines if line.differs)
    return CaseChange(
        changed=changed,
        same=tuple(line for line in lines if not line.differs),
        kappas=_kappa_rows(before.closeness, after.closeness),
        wrong=after.closeness.clear_wrong,
        sheets=sum(len(line.readers) for line in lines),
        changed_sheets=sum(reader.differs for line in changed for reader in line.readers),
    )


def _describe_case(bank: Bank, case: Case, before: Sequence[Verdict], after: Sequence[Verdict]) -> CaseLine:
    """Return the line of a case."""
    readers = tuple(
        ReaderLine(name_verdict(bank, was), name_verdict(bank, is_), _place(bank, was), _place(bank, is_))
        for was, is_ in zip(before, after, strict=True)
    )
    mean = localize_number(f"{case.mean_lean:+g}".replace("-", "−").replace("+0", "0"))
    return CaseLine(case.id, case.brief, mean, 50 + 20 * case.mean_lean, readers)


def _place(bank: Bank, verdict: Verdict) -> int:
    """Return where a verdict stands on a drawing 100 wide, from 10 (clear for the first) to 90."""
    return 50 + 20 * verdict_step(bank, verdict)


def _kappa_rows(before: Closeness, after: Closeness) -> tuple[KappaRow, ...]:
    """Return the agreement of each reader with the experts, in force and now."""
    pairs = zip(before.kappas, before.ranges, after.kappas, after.ranges, strict=True)
    return tuple(
        KappaRow(count, _write_kappa(was), _write_range(was_range), _write_kappa(is_), _write_range(is_range))
        for count, (was, was_range, is_, is_range) in enumerate(pairs, start=1)
    )


def _write_kappa(kappa: float) -> str:
    return localize_number(f"{kappa:.2f}".replace("-", "−"))


def _write_range(ends: tuple[float, float]) -> str:
    return _("%(low)s to %(high)s") % {"low": _write_kappa(ends[0]), "high": _write_kappa(ends[1])}


def _ends(bank: Bank) -> tuple[str, str]:
    """Return the two ends of the drawings of cases."""
    first, last = sides(bank)
    return _clear(bank, first), _clear(bank, last)


def name_verdict(bank: Bank, verdict: Verdict) -> str:
    """Name a verdict in the language of the page."""
    if verdict.role is not None:
        return _clear(bank, verdict.role) if verdict.kind is Kind.CLEAR else _leaning(bank, verdict.role)
    words = {
        Kind.HYBRID: _("too close (hybrid)"),
        Kind.UNDECIDED: _("too close (undecided)"),
        Kind.TOO_LITTLE: _("too little answered"),
    }
    return words[verdict.kind]


def _clear(bank: Bank, role: str) -> str:
    return _("clear %(role)s") % {"role": bank.roles[role].name}


def _leaning(bank: Bank, role: str) -> str:
    return _("leaning %(role)s") % {"role": bank.roles[role].name}


def write_share(share: Fraction) -> str:
    """Return a share of 100 with one digit at most, as `questions check` rounds it."""
    return format_number(Fraction(f"{float(share):.1f}"))
