"""The numbers of weights.yaml as fields beside the words of the bank, in groups."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from questions import Bank, Fault, Question
from questions.reading.yaml_tree import Path_, is_number
from scoring.lint.influence import range_shares
from web.platform.i18n import gettext as _
from web.platform.i18n import localize_number
from web.views.numbers import format_number
from web.views.workbench.download import read_reasons
from web.views.workbench.work import Work, group_paths, name_of, write_plainly

RANGE = re.compile(r"a number from (\d+(?:\.\d+)?) to (\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Field:
    """One number: the name of its field, what it is called in its row, and the number in force where that is another.

    `before` is empty where the number is the one in force, "–" where that file has no such number.
    """

    name: str
    label: str
    value: str
    before: str


@dataclass(frozen=True, slots=True)
class Row:
    """What is changed for one reason: its words, its fields, and why it cannot be used.

    `id` is that of a question, by which the command names it, and `options` are the answers to one that is a list.
    `effective` says what a weight comes to, of 100; it is empty while no bank comes out of the numbers. `earlier` are
    the comments on changes before. `is_error_quoted` tells that the error is in the words of `check`, in English.
    """

    unit: str
    id: str
    label: str
    hints: tuple[str, ...]
    options: tuple[str, ...]
    fields: tuple[Field, ...]
    error: str
    effective: str
    effective_before: str
    earlier: tuple[str, ...] = ()
    is_edited: bool = False
    is_error_quoted: bool = False

    @property
    def has_number_in_force(self) -> bool:
        """Whether the file in force has all of these numbers."""
        return not any(field.before == "–" for field in self.fields)

    @property
    def in_force(self) -> str:
        """Return the numbers in force with their names, on one line."""
        return ", ".join(f"{field.label} {field.before or field.value}".strip() for field in self.fields)

    @property
    def differs(self) -> bool:
        """Whether a number is another one than in force."""
        return any(field.before for field in self.fields)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading, with a sentence on what they are."""

    id: str
    name: str
    lead: str
    rows: tuple[Row, ...]
    error: str = ""

    @property
    def changes(self) -> int:
        """Return how many rows differ from the file in force."""
        return sum(row.differs for row in self.rows)

    @property
    def edits(self) -> int:
        """Return how many rows differ from the file that is worked on."""
        return sum(row.is_edited for row in self.rows)

    @property
    def has_error(self) -> bool:
        """Whether something in it cannot be used."""
        return bool(self.error) or any(row.error for row in self.rows)


class Fields:
    """Builds the groups for one state of the work; `built` is the bank that comes out of it, if one does."""

    def __init__(self, work: Work, bank: Bank, built: Bank | None, faults: Sequence[Fault]) -> None:
        self.work, self.bank = work, bank
        self.faults = {fault.key: fault.description for fault in faults}
        self.reworded = self.reword(faults)
        self.earlier = read_reasons(work.text)
        self.has_built = built is not None
        self.units = group_paths(work.numbers)
        self.effective = range_shares(built) if built else {}
        self.effective_in_force = range_shares(bank)

    def reword(self, faults: Sequence[Fault]) -> dict[str, str]:
        """Return what is wrong with typed numbers in the words of the page, by the keys of their faults."""
        typed = {name_of(path): text for path, text in self.work.typed.items()}
        found = {fault.key: _reword(typed[fault.key], fault) for fault in faults if fault.key in typed}
        return {key: text for key, text in found.items() if text}

    def describe_sum(self) -> str:
        """Return what the weights add up to, without those that are asked only when it is too close."""
        paths = [("weights", id_) for id_, question in self.bank.questions.items() if not question.is_settling]
        values = [self.work.value(path) for path in paths if path in self.work.numbers]
        if not all(is_number(value) for value in values):
            return ""
        total = localize_number(write_plainly(sum(map(Decimal, values), Decimal())))
        before = localize_number(write_plainly(sum((self.work.in_force.get(p, Decimal()) for p in paths), Decimal())))
        if total == before:
            return _("The weights add up to %(sum)s, without those asked only when it is too close.") % {"sum": total}
        return _(
            "The weights add up to %(sum)s, in force to %(before)s, without those asked only when it is too close."
        ) % {"sum": total, "before": before}

    def groups(self) -> list[Group]:
        """Return all groups, in the order of the file."""
        found = [*self.weights(), self.shares(), self.verdicts(), self.answers(), self.variations()]
        return [group for group in found if group.rows or group.error]

    def weights(self) -> Iterator[Group]:
        """Yield a group for each theme, and one for what is asked only when it is too close."""
        questions = self.bank.questions.values()
        lead = _("Points from 0 to 100. 0 switches a question off.")
        for theme, name in self.bank.themes.items():
            of_theme = [q for q in questions if q.theme == theme and not q.is_settling]
            yield Group(f"weights-{theme}", _("Weights: %(theme)s") % {"theme": name}, lead, self.weight_rows(of_theme))
        settling = [q for q in questions if q.is_settling]
        yield Group("weights-settling", _("Weights: asked only when it is too close"), lead, self.weight_rows(settling))

    def weight_rows(self, questions: Sequence[Question]) -> tuple[Row, ...]:
        """Return a row for the weight of each question, with what it asks."""
        return tuple(
            replace(self.row(f"weights.{q.id}", q.title, _words_of(q), [""], question=q.id), options=_options_of(q))
            for q in questions
            if f"weights.{q.id}" in self.units
        )

    def shares(self) -> Group:
        """Return who usually owns which kind of work."""
        roles = {id_: role.name for id_, role in self.bank.roles.items()}
        rows = [
            self.row(unit, self.bank.areas[str(paths[0][1])].name, (self.bank.areas[str(paths[0][1])].duty,), roles)
            for unit, paths in self.units.items()
            if paths[0][0] == "shares" and paths[0][1] in self.bank.areas
        ]
        lead = _("In parts of 100; each line adds up to 100. This is the place to say “with us it is different”.")
        return Group("shares", _("Who usually owns what"), lead, tuple(rows), self.faults.get("shares", ""))

    def verdicts(self) -> Group:
        """Return when the result is called what."""
        words = {
            "verdicts.too_little.answered_below": _("Too little: answered below this many parts of 100 of all points"),
            "verdicts.clear.luck_at_most": _("Clear: of 100 answers ticked at random, at most so many lean as far"),
            "verdicts.clear.hold_at_least": _("Clear: of 100 variations, at least so many keep the same role ahead"),
            "verdicts.leaning.luck_at_most": _("Leaning: of 100 answers ticked at random, at most so many lean as far"),
            "verdicts.leaning.hold_at_least": _(
                "Leaning: of 100 variations, at least so many keep the same role ahead"
            ),
            "verdicts.hybrid.strength_at_least": _("Too close, but with pronounced answers: from this strength on"),
        }
        return Group("verdicts", _("When the result is called what"), "", self.plain_rows(words))

    def answers(self) -> Group:
        """Return what answers count: the steps of a trade-off, marks, and facts about the company."""
        tradeoff = next((q for q in self.bank.questions.values() if q.is_tradeoff), None)
        steps = {id_: option.text for id_, option in tradeoff.options.items()} if tradeoff else {}
        words = {f"steps.{id_}": _("“%(step)s”: parts of 100 for B") % {"step": text} for id_, text in steps.items()}
        words |= {
            "double.times": _("“Counts double”: how many times a marked question counts"),
            "double.at_most": _("“Counts double”: how many marks a person has"),
        }
        for factor in self.bank.factors:
            context = self.bank.context[factor.context]
            answer = {"question": context.title, "answer": context.options[factor.option].text}
            words[f"factors.{factor.context}.{factor.option}.times"] = (
                _("If “%(question)s” is answered “%(answer)s”: how many times some questions count") % answer
            )
        return Group("answers", _("What answers count"), "", self.plain_rows(words))

    def variations(self) -> Group:
        """Return what is varied to find out how firm a result is."""
        times = [
            _("number %(count)s") % {"count": count}
            for count in range(1, len(self.units.get("variations.times", ())) + 1)
        ]
        rows = (
            [self.row("variations.times", _("Each question counts one of these many times"), (), times)]
            if times
            else []
        )
        words = {
            "variations.step_slip": _("A trade-off answer slips one step each way so often in 100"),
            "variations.option_slip": _("Another answer slips to a different option so often in 100"),
        }
        return Group("variations", _("What “hold” varies"), "", (*rows, *self.plain_rows(words)))

    def plain_rows(self, words: Mapping[str, str]) -> tuple[Row, ...]:
        """Return a row for each number that has words, and one for each other number of the same sections."""
        sections = {unit.partition(".")[0] for unit in words}
        others = {unit: unit for unit in self.units if unit.partition(".")[0] in sections and unit not in words}
        known = {unit: label for unit, label in words.items() if unit in self.units}
        if "variations" in sections:
            others.pop("variations.times", None)
        return tuple(self.row(unit, label, (), [""]) for unit, label in (known | others).items())

    def row(
        self,
        unit: str,
        label: str,
        hints: tuple[str, ...],
        labels: Sequence[str] | Mapping[str, str],
        question: str = "",
    ) -> Row:
        """Return the row of some numbers; `labels` name each of them, by its key or in order."""
        paths = self.units.get(unit, [])
        names = (
            labels
            if isinstance(labels, Mapping)
            else dict(zip((str(path[-1]) for path in paths), labels, strict=False))
        )
        wrong = next((key for key in self.faults if key == unit or key.startswith(f"{unit}.")), "")
        return Row(
            unit=unit,
            id=question,
            label=label,
            hints=hints,
            options=(),
            fields=tuple(self.field(path, names.get(str(path[-1]), str(path[-1]))) for path in paths),
            error=self.reworded.get(wrong) or self.faults.get(wrong, "") if wrong else "",
            effective=_write_share(self.effective.get(question)) if question and self.has_built else "",
            effective_before=_write_share(self.effective_in_force.get(question)) if question else "",
            earlier=tuple(self.earlier.get(unit, ())),
            is_edited=any(self.work.is_changed(path) for path in paths),
            is_error_quoted=wrong not in self.reworded,
        )

    def field(self, path: Path_, label: str) -> Field:
        """Return the field of a number."""
        before = self.work.in_force.get(path)
        shown = "–" if before is None else localize_number(write_plainly(before))
        return Field(
            name_of(path), label, localize_number(self.work.value(path)), shown if self.work.differs(path) else ""
        )

    def loose_faults(self, groups: Sequence[Group]) -> list[str]:
        """Return what is wrong with the file as a whole, and not with one number."""
        units = {row.unit for group in groups for row in group.rows}
        return [
            text if not key else f"{key}: {text}"
            for key, text in self.faults.items()
            if not any(key == unit or key.startswith(f"{unit}.") for unit in units)
        ]


def _words_of(question: Question) -> tuple[str, ...]:
    """Return what a question asks: its statements, or the question that a list answers."""
    if question.is_tradeoff:
        return tuple(f"{side}: {one.text}" for side, one in zip("AB", question.statements, strict=True))
    return (question.ask,)


def _reword(typed: str, fault: Fault) -> str:
    """Return what is wrong with a typed number in the words of the page; empty for what only `check` has words for."""
    example = localize_number("7.5")
    if not typed:
        return _("Write a number, such as 5 or %(example)s") % {"example": example}
    if not is_number(typed):
        return _("“%(typed)s” is no number; write 5 or %(example)s") % {"typed": typed, "example": example}
    ends = RANGE.fullmatch(fault.allowed)
    if ends is None:
        return ""
    low, high = map(localize_number, ends.groups())
    return _("%(typed)s is not from %(low)s to %(high)s") % {
        "typed": localize_number(typed),
        "low": low,
        "high": high,
    }


def _options_of(question: Question) -> tuple[str, ...]:
    """Return the answers to choose from where they are more than the steps of a scale."""
    return () if question.is_tradeoff else tuple(option.text for option in question.options.values())


def _write_share(share: Fraction | None) -> str:
    """Return a part of 100 with one digit; "0" for a question that is switched off."""
    return format_number(Fraction(round(10 * (share or Fraction())), 10))


@dataclass(frozen=True, slots=True)
class Change:
    """What was changed for one reason: its words, each number then and now, and the reason.

    `is_put_back` tells that the numbers are those in force again, so that no reason is needed.
    """

    unit: str
    label: str
    shifts: tuple[tuple[str, str, str], ...]
    reason: str
    is_put_back: bool = False

    @property
    def shifts_told(self) -> str:
        """Return each number then and now on one line."""
        return ", ".join(f"{name} {before} → {after}".strip() for name, before, after in self.shifts)


def describe_changes(work: Work, groups: Sequence[Group], reasons: Mapping[str, str]) -> list[Change]:
    """Return what was changed in the file that is worked on, in its order."""
    differences = work.differences
    return [
        replace(change, is_put_back=change.unit not in differences)
        for change in _describe_shifts(work, groups, reasons, work.changes, work.numbers)
    ]


def describe_differences(work: Work, groups: Sequence[Group], reasons: Mapping[str, str]) -> list[Change]:
    """Return what differs from the file in force; where no reason is given now, with those that the file holds."""
    earlier = read_reasons(work.text)
    known = {
        unit: reasons.get(unit) or "; ".join(text.partition(" Why: ")[2] for text in earlier.get(unit, ()))
        for unit in work.differences
    }
    return _describe_shifts(work, groups, known, work.differences, work.in_force)


def _describe_shifts(
    work: Work,
    groups: Sequence[Group],
    reasons: Mapping[str, str],
    units: Mapping[str, Sequence[Path_]],
    before: Mapping[Path_, Decimal],
) -> list[Change]:
    """Return what is another number than before."""
    rows = {row.unit: row for group in groups for row in group.rows}
    labels = {field.name: field.label for row in rows.values() for field in row.fields}
    return [
        Change(
            unit,
            rows[unit].label if unit in rows else unit,
            tuple(
                (
                    labels.get(name_of(path), ""),
                    localize_number(write_plainly(before[path])) if path in before else "–",
                    localize_number(work.value(path)),
                )
                for path in paths
            ),
            reasons.get(unit, ""),
        )
        for unit, paths in units.items()
    ]
