"""What `questions diff` says: the effect of a change, as text and as plain data."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from questions import Bank, Sheet
from questions.cases import Case
from questions.personas import Persona
from questions.sheet import sheet_of
from scoring import blind_figures
from scoring.agreement import agreement, knows_experts
from scoring.comparison import Comparison, SheetShift, Shift, changed_verdicts, compare, find_comparable
from scoring.document import number
from scoring.lint import lint
from scoring.lint.blind_verdicts import BlindVerdicts, blind_verdicts
from scoring.lint.change import compare_findings
from scoring.lint.finding import title_of
from scoring.lint.reach import is_dead
from scoring.lint.values import mean, option_values, pairs
from scoring.rewording import renamed_ids, stale_translations
from web.platform.bank_messages import change_warnings, describe_verdict


@dataclass(frozen=True, slots=True)
class ComparedSheets:
    """Sheets that are scored with both banks. `stored` are date and sheet text of stored results, None if not asked."""

    cases: Sequence[Case]
    personas: Sequence[Persona]
    stored: Sequence[tuple[str, str]] | None

    def case_sheets(self) -> list[tuple[str, Sheet]]:
        """Return the sheets of the reference cases with their names."""
        return [
            (f"{case.id}, reader {reader}", sheet)
            for case in self.cases
            for reader, sheet in enumerate(case.sheets, start=1)
        ]

    def persona_sheets(self) -> list[tuple[str, Sheet]]:
        """Return the sheets of the personas with their names."""
        return [(persona.name, persona.sheet) for persona in self.personas]

    def stored_sheets(self) -> list[tuple[str, Sheet]]:
        """Return the stored sheets, named by a number and their date."""
        stored = self.stored or ()
        return [
            (f"result {count} of {date}", sheet_of(json.loads(text))) for count, (date, text) in enumerate(stored, 1)
        ]


def diff_text(old: Bank, new: Bank, compared: ComparedSheets) -> str:
    """Return the effect of the change as text for a terminal."""
    found = compare(old, new)
    blocks = [[f"{old.id} {old.version} ({old.hash[:12]}) -> {new.id} {new.version} ({new.hash[:12]})"]]
    pack = _pack_lines(old, new)
    if found.is_empty:
        nothing = "Nothing changes: no number, no question, no option, no word that is asked."
        return "\n\n".join(["\n".join([*blocks[0], nothing]), *(["\n".join(pack)] if len(pack) > 1 else [])])
    blocks += [_summary_lines(old, new, compared)]
    blocks += [block for block in (_leftover_lines(old, new), *_change_blocks(found), pack) if len(block) > 1]
    blocks += [_blind_lines(old, new)]
    cases = find_comparable(old, new, compared.case_sheets())
    personas = find_comparable(old, new, compared.persona_sheets())
    blocks += [_sheet_lines("Reference cases", old, new, cases, in_stages=True)] if cases else []
    blocks += [_sheet_lines("Personas", old, new, personas)] if personas else []
    if compared.stored is not None:
        blocks.append(_sheet_lines("Stored results", old, new, compared.stored_sheets()))
    blocks.append(_advice_lines(old, new))
    return "\n\n".join("\n".join(block) for block in blocks)


def _change_blocks(found: Comparison) -> Iterator[list[str]]:
    """Yield blocks of lines, each with a title: what changed of one kind."""
    yield ["Weights", *map(_format_shift, found.weights)]
    yield ["Who usually owns what, in parts of 100", *map(_format_shift, found.shares)]
    yield ["How far each question can move the balance, in points", *map(_format_shift, found.pulls)]
    yield ["Which work the answers give their points to", *map(_format_shift, found.gives)]
    yield ["Other numbers", *map(_format_shift, found.other_numbers)]
    yield ["Added", *(f"  {name}" for name in found.added)]
    yield ["Removed", *(f"  {name}" for name in found.removed)]
    orders = [f"  {name}" for name in found.words if name.startswith("order of ")]
    yield ["Reworded", *_rewording_lines(found), *orders]


def _rewording_lines(found: Comparison) -> Iterator[str]:
    """Yield the old words and the new ones; words that many questions share are shown once."""
    places: dict[tuple[str, str], list[str]] = {}
    for change in found.rewordings:
        places.setdefault((change.before, change.after), []).append(change.place)
    for (before, after), (first, *more) in places.items():
        yield f"  {first}" + (f", and {len(more)} more" if more else "")
        yield f"    - {before}"
        yield f"    + {after}"


def _leftover_lines(old: Bank, new: Bank) -> list[str]:
    """Return a line for each thing that the change leaves behind, such as a stale translation, under a title."""
    stale = [f"  {place}: other words in bank.yaml, the same as before here" for place in stale_translations(old, new)]
    return ["What the change leaves behind", *(f"  {line}" for line in change_warnings(old, new)), *stale]


def _pack_lines(old: Bank, new: Bank) -> list[str]:
    """Return a line for each area of which the role pack has other words, in each language, under a title."""
    changes = _pack_changes(old, new)
    lines = (": ".join(filter(None, (code, area, ", ".join(words)))) for code, area, words in changes)
    return ["Words of the role pack", *(f"  {line}" for line in lines)]


def _pack_changes(old: Bank, new: Bank) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield language, area and names of the words of the role pack that change, in the languages of both banks.

    The language is empty for that of bank.yaml, the area where all words of a language come or go.
    """
    for code in ("", *(code for code in new.languages if code in old.languages)):
        before, after = old.in_language(code).pack, new.in_language(code).pack
        if before and after:
            yield from ((code, area, words) for area, words in before.differences(after).items())
        elif before or after:
            yield code, "", ("added" if after else "removed",)


def _format_shift(shift: Shift) -> str:
    """Return the line on a number that changed."""
    return f"  {shift.name}: {shift.before or 'not there'} -> {shift.after or 'not there'}"


def _blind_lines(old: Bank, new: Bank) -> list[str]:
    """Return how many of 100 blind sheets get which verdict under both banks."""
    before, after = blind_verdicts(old), blind_verdicts(new)
    lines = ["Of 100 sheets ticked blindly"]
    for id_ in dict.fromkeys((*old.roles, *new.roles)):
        name = (new.roles.get(id_) or old.roles[id_]).name
        lines.append(f"  clear {name}: {_format_share(before, 'clear', id_)} -> {_format_share(after, 'clear', id_)}")
        lines.append(
            f"  leaning {name}: {_format_share(before, 'leaning', id_)} -> {_format_share(after, 'leaning', id_)}"
        )
    return [*lines, f"  too close to call: {float(before.too_close):.1f} -> {float(after.too_close):.1f}"]


def _format_share(blind: BlindVerdicts, kind: str, role: str) -> str:
    """Return how many of 100 blind sheets are `clear` or `leaning` towards a role; "-" for a role it does not have."""
    share = getattr(blind, kind).get(role)
    return "-" if share is None else f"{float(share):.1f}"


def _sheet_lines(
    title: str, old: Bank, new: Bank, sheets: Sequence[tuple[str, Sheet]], *, in_stages: bool = False
) -> list[str]:
    """Return how many of these sheets get another verdict, and a line for each that does."""
    changed = changed_verdicts(old, new, sheets, in_stages=in_stages)
    lines = [f"{title}: {len(changed)} of {len(sheets)} sheets get another verdict"]
    return [*lines, *(f"  {_format_sheet_shift(old, new, shift)}" for shift in changed)]


def _format_sheet_shift(old: Bank, new: Bank, shift: SheetShift) -> str:
    """Return the name of a sheet with its verdicts under both banks."""
    before = describe_verdict(old, str(shift.before.kind), shift.before.role)
    after = describe_verdict(new, str(shift.after.kind), shift.after.role)
    return f"{shift.name}: {before} -> {after}"


def _advice_lines(old: Bank, new: Bank) -> list[str]:
    """Return the findings of the linter that the change brings, and those that it fixes."""
    shift = compare_findings(lint(old).findings, lint(new).findings)
    lines = ["What check says of the change"]
    lines += [f"  {f.severity.upper()}  {title_of(f)}: {f.figure}\n           {f.advice}" for f in shift.brought]
    lines += [f"  fixed    {name}" for name in shift.fixed]
    return lines if len(lines) > 1 else [*lines, "  no new findings"]


def _summary_lines(old: Bank, new: Bank, compared: ComparedSheets) -> list[str]:
    """Return what the change does in a few sentences, and what to do before using it."""
    before, after = blind_figures(old).ahead, blind_figures(new).ahead
    lines = ["In short"]
    for role, share in after.items():
        if role in before and abs(share - before[role]) >= 1:
            name = new.roles[role].name
            lines.append(
                f"  {name} is ahead on {float(share):.0f} of 100 blind sheets, before on {float(before[role]):.0f}."
            )
    lines += _case_lines(old, new, compared)
    dead = [q.id for q in new.weighed.values() if is_dead(q)]
    if dead:
        lines.append(f"  {', '.join(dead)} cannot matter any more: switch off (weight 0) or rewrite before you go on.")
    tilted = [
        q.id
        for q in new.weighed.values()
        if q.id not in dead and any(mean(option_values(q, pair)) for pair in pairs(new))
    ]
    if tilted:
        lines.append(
            f"  {', '.join(tilted)} lean to one side on their own: give each side as many options, or accept it."
        )
    return lines


def _case_lines(old: Bank, new: Bank, compared: ComparedSheets) -> Iterator[str]:
    """Yield what the change does on the reference cases, or that they cannot tell it."""
    sheets = find_comparable(old, new, compared.case_sheets())
    if not sheets:
        yield "  The reference cases and personas answer too many other questions to compare the two."
        return
    changed = changed_verdicts(old, new, sheets, in_stages=True)
    yield (
        f"  {len(changed)} of {len(sheets)} sheets of the reference cases get another verdict: {_count_kinds(changed)}."
    )
    if knows_experts(old) and knows_experts(new):
        kappas = [
            " and ".join(f"{r.kappa:.2f}" for r in agreement(bank, compared.cases).readings) for bank in (old, new)
        ]
        yield f"  Agreement with the experts (kappa, 1 is perfect): {kappas[0]} before, {kappas[1]} after."


def _count_kinds(changed: Sequence[SheetShift]) -> str:
    """Count the changes by what they mean: another side, something said or unsaid, or the strength only."""
    counts = {
        "change side": sum(s.before.is_given and s.after.is_given and s.before.role != s.after.role for s in changed),
        "fall to too close": sum(s.before.is_given and not s.after.is_given for s in changed),
        "get a recommendation": sum(not s.before.is_given and s.after.is_given for s in changed),
        "change in strength only": sum(s.before.role == s.after.role for s in changed),
    }
    return ", ".join(f"{count} {words}" for words, count in counts.items() if count) or "none"


def diff_document(old: Bank, new: Bank, compared: ComparedSheets) -> dict[str, Any]:
    """Return the effect of the change as plain data for JSON."""
    found = compare(old, new)
    return {
        "old": {"id": old.id, "version": old.version, "sha256": old.hash},
        "new": {"id": new.id, "version": new.version, "sha256": new.hash},
        **{
            name: [asdict(shift) for shift in getattr(found, name)]
            for name in ("weights", "shares", "pulls", "gives", "other_numbers")
        },
        "added": list(found.added),
        "removed": list(found.removed),
        "reworded": list(found.words),
        "words": [asdict(change) for change in found.rewordings],
        "pack": [{"language": code, "area": area, "words": words} for code, area, words in _pack_changes(old, new)],
        "stale_translations": list(stale_translations(old, new)),
        "renamed": [list(pair) for pair in renamed_ids(old, new)],
        "blind": {"before": _blind_document(blind_verdicts(old)), "after": _blind_document(blind_verdicts(new))},
        "cases": _shift_documents(old, new, find_comparable(old, new, compared.case_sheets()), in_stages=True),
        "personas": _shift_documents(old, new, find_comparable(old, new, compared.persona_sheets())),
        "results": None if compared.stored is None else _shift_documents(old, new, compared.stored_sheets()),
    }


def _blind_document(blind: BlindVerdicts) -> dict[str, Any]:
    """Return how many of 100 blind sheets get which verdict, as plain data."""
    return {
        "clear": {role: number(share) for role, share in blind.clear.items()},
        "leaning": {role: number(share) for role, share in blind.leaning.items()},
        "too_close": number(blind.too_close),
    }


def _shift_documents(
    old: Bank, new: Bank, sheets: Sequence[tuple[str, Sheet]], *, in_stages: bool = False
) -> dict[str, Any]:
    """Return how many sheets there are, and which get another verdict, as plain data."""
    changed = changed_verdicts(old, new, sheets, in_stages=in_stages)
    return {
        "sheets": len(sheets),
        "changed": [
            {
                "name": shift.name,
                "before": {"kind": str(shift.before.kind), "role": shift.before.role},
                "after": {"kind": str(shift.after.kind), "role": shift.after.role},
            }
            for shift in changed
        ],
    }
