"""Build the frozen bank from the validated files, in every language it speaks, and write its canonical text."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import TypeVar

from questions.model import (
    Area,
    Bank,
    ContextOption,
    ContextQuestion,
    Factor,
    Marks,
    Note,
    Option,
    Question,
    Role,
    Statement,
    Thresholds,
    Variations,
)
from questions.pack import PackWords
from questions.reading import schema
from questions.reading.language_schema import LanguageFile
from questions.reading.languages import translate

T = TypeVar("T")
Parts = Mapping[str, Fraction]


def build_bank(
    words: schema.BankFile,
    numbers: schema.WeightsFile,
    languages: Mapping[str, LanguageFile] | None = None,
    packs: Mapping[str, PackWords] | None = None,
) -> Bank:
    """Build the bank from words and numbers that have passed their checks.

    The bank in another language has other words, and the same text and hash. `packs` are the words of the role pack by
    language, under an empty code those in the language of bank.yaml.
    """
    packs = packs or {}
    text, translated = canonical_text(words, numbers), dict[str, Bank]()
    for code, language in (languages or {}).items():
        bank = _build_in_one_language(translate(words, language), numbers, text).with_pack(packs.get(code))
        translated[code] = replace(bank, language=code, spoken=_freeze(translated))
    bank = _build_in_one_language(words, numbers, text).with_pack(packs.get(""))
    return replace(bank, spoken=_freeze(translated))


def _build_in_one_language(words: schema.BankFile, numbers: schema.WeightsFile, text: str) -> Bank:
    """Build the bank with these words; `text` is the canonical one, whatever language they are in."""
    areas = {
        id_: Area(id_, entry.name, entry.kind, entry.duty, _to_parts_of_one(numbers.shares[id_]))
        for id_, entry in words.areas.items()
    }
    builder = _QuestionBuilder(words, numbers, areas)
    return Bank(
        id=words.id,
        version=words.version,
        intro=words.intro,
        roles=_freeze({id_: Role(id_, role.name, role.focus) for id_, role in words.roles.items()}),
        areas=_freeze(areas),
        themes=_freeze(dict(words.themes)),
        questions=_freeze({entry.id: builder.build_question(entry) for entry in words.questions}),
        exits=_freeze(words.exits.model_dump()),
        context=_freeze({entry.id: _build_context(entry) for entry in words.context}),
        notes=_freeze({id_: Note(id_, note.kind, note.text) for id_, note in words.notes.items()}),
        factors=_build_factors(numbers),
        marks=Marks(Fraction(numbers.double.times), int(numbers.double.at_most)),
        thresholds=_build_thresholds(numbers.verdicts),
        variations=_build_variations(numbers.variations),
        text=text,
        hash=hashlib.sha256(text.encode()).hexdigest(),
        language=words.language or "",
    )


def canonical_text(words: schema.BankFile, numbers: schema.WeightsFile) -> str:
    """Write both files as one JSON text that depends on their meaning only.

    Order of questions, options, roles and areas is part of the meaning (it is the order of asking and of
    display), so lists and mappings keep it; numbers are written as exact decimals in text.
    """
    both = {"bank": words.model_dump(exclude_none=True), "weights": numbers.model_dump()}
    return json.dumps(both, default=_write_decimal, ensure_ascii=False, separators=(",", ":"))


def _write_decimal(value: Decimal) -> str:
    """Return a decimal as text, the same for 5, 5.0 and 5.00."""
    return format((value + 0).normalize(), "f")  # + 0: no minus before a zero


def _freeze(mapping: dict[str, T]) -> Mapping[str, T]:
    """Return a view of a mapping through which nothing can be changed."""
    return MappingProxyType(mapping)


def _to_parts_of_one(parts: Mapping[str, Decimal]) -> Parts:
    """Return parts of 100 as parts of 1."""
    return {key: Fraction(value) / 100 for key, value in parts.items()}


def _build_split(gives: schema.Gives) -> Parts:
    """Return which part, of 1, of the points goes to which area; the name of one area alone stands for all of it."""
    return {gives: Fraction(1)} if isinstance(gives, str) else _to_parts_of_one(gives)


def mix(first: Parts, second: Parts, to_second: Fraction) -> Parts:
    """Mix two splits: `to_second` of the points follow the second, the rest the first."""
    keys = dict.fromkeys((*first, *second))
    parts = {
        key: first.get(key, Fraction()) * (1 - to_second) + second.get(key, Fraction()) * to_second for key in keys
    }
    return {key: part for key, part in parts.items() if part}


class _QuestionBuilder:
    """Builds questions from their entries and the words that all of them share."""

    def __init__(self, words: schema.BankFile, numbers: schema.WeightsFile, areas: Mapping[str, Area]) -> None:
        self.words, self.numbers, self.areas = words, numbers, areas

    def build_question(self, entry: schema.TradeoffEntry | schema.SituationEntry) -> Question:
        """Return the question of an entry, with its options and, of a trade-off, both statements."""
        if isinstance(entry, schema.TradeoffEntry):
            a, b = (Statement(side.text, _freeze(dict(_build_split(side.gives)))) for side in (entry.a, entry.b))
            statements: tuple[Statement, ...] = (a, b)
            options = self.build_steps(entry, a, b)
        else:
            statements, options = (), self.build_options(entry)
        return Question(
            id=entry.id,
            theme=entry.theme,
            kind=entry.kind,
            title=entry.title,
            ask=entry.ask or self.words.tradeoff.ask,
            why=entry.why,
            weight=Fraction(self.numbers.weights[entry.id]),
            options=_freeze({option.id: option for option in options}),
            statements=statements,
            is_settling=entry.when is not None,
        )

    def build_steps(self, entry: schema.TradeoffEntry, a: Statement, b: Statement) -> list[Option]:
        """Return the five steps between two statements; each mixes the splits of both."""
        labels = self.words.tradeoff.steps.model_dump()
        to_b = _to_parts_of_one(self.numbers.steps.model_dump())
        reasons = {
            "a2": entry.a.reason,
            "a1": entry.a.reason_mild,
            "both": self.words.tradeoff.both_reason,
            "b1": entry.b.reason_mild,
            "b2": entry.b.reason,
        }
        leans_to = {"a2": a, "a1": a, "both": None, "b1": b, "b2": b}
        return [
            self.build_option(
                step,
                labels[step],
                reasons[step],
                mix(a.gives, b.gives, to_b[step]),
                is_middle=leans_to[step] is None,
                statement=leans_to[step],
            )
            for step in schema.STEPS
        ]

    def build_options(self, entry: schema.SituationEntry) -> list[Option]:
        """Return the listed options of a situation, then the middle one, which gives as many points to each of them."""
        given = [_build_split(option.gives) for option in entry.options]
        even: Parts = {}
        for number, parts in enumerate(given, start=1):
            even = mix(even, parts, Fraction(1, number))
        listed = [
            self.build_option(option.id, option.text, option.reason, parts)
            for option, parts in zip(entry.options, given, strict=True)
        ]
        words = self.words.situation
        return [*listed, self.build_option(schema.EVEN, words.even, words.even_reason, even, is_middle=True)]

    def build_option(
        self,
        id_: str,
        text: str,
        reason: str,
        gives: Parts,
        *,
        is_middle: bool = False,
        statement: Statement | None = None,
    ) -> Option:
        """Return an option with the part of its points that each role owns by the shares of the areas."""
        owned = {
            role: sum((part * self.areas[area].shares[role] for area, part in gives.items()), Fraction())
            for role in self.words.roles
        }
        return Option(id_, text, reason, _freeze(dict(gives)), _freeze(owned), is_middle, statement)


def _build_context(entry: schema.ContextEntry) -> ContextQuestion:
    """Return the question about the company of an entry."""
    options = {
        option.id: ContextOption(option.id, option.text, option.note, tuple(option.speaks_against or ()))
        for option in entry.options
    }
    return ContextQuestion(entry.id, entry.title, entry.ask, _freeze(options))


def _build_factors(numbers: schema.WeightsFile) -> tuple[Factor, ...]:
    """Return the factors one by one: a context answer, how many times questions count, and which."""
    return tuple(
        Factor(context, option, Fraction(entry.times), tuple(entry.questions))
        for context, options in numbers.factors.items()
        for option, entry in options.items()
    )


def _build_thresholds(verdicts: schema.Verdicts) -> Thresholds:
    """Return the bounds of the verdicts, in parts of 100."""
    return Thresholds(
        answered_below=Fraction(verdicts.too_little.answered_below),
        clear_luck=Fraction(verdicts.clear.luck_at_most),
        clear_hold=Fraction(verdicts.clear.hold_at_least),
        leaning_luck=Fraction(verdicts.leaning.luck_at_most),
        leaning_hold=Fraction(verdicts.leaning.hold_at_least),
        hybrid_strength=Fraction(verdicts.hybrid.strength_at_least),
    )


def _build_variations(entry: schema.VariationNumbers) -> Variations:
    """Return what is varied for hold; the slips become parts of 1."""
    times = tuple(Fraction(number) for number in entry.times)
    return Variations(times, Fraction(entry.step_slip) / 100, Fraction(entry.option_slip) / 100)
