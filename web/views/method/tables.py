"""The numbers of the bank in force, as the method page shows them."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from questions import Area, Bank
from scoring import Blind, blind_figures
from web.views.figures import plain, written


@dataclass(frozen=True, slots=True)
class ThemeWeights:
    """The questions of one theme and what they are worth."""

    name: str
    points: str
    part: str
    questions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AreaShares:
    """Who usually owns an area, in parts of 100, in the order of the roles."""

    name: str
    duty: str
    shares: tuple[str, ...]


def tables(bank: Bank) -> dict[str, Any]:
    """Return the tables of the page."""
    return {
        "total": plain(bank.total),
        "count": len(bank.asked),
        "themes": [_theme(bank, id_) for id_ in bank.themes],
        "focus": [_area(area) for area in bank.areas.values() if area.kind == "focus"],
        "responsibilities": [_area(area) for area in bank.areas.values() if area.kind != "focus"],
        "factors": [_factor(bank, index) for index in range(len(bank.factors))],
        "limits": {name: plain(getattr(bank.thresholds, name)) for name in bank.thresholds.__slots__},
        "marks_times": plain(bank.marks.times),
        "marks_most": bank.marks.at_most,
        "swings": [plain(number) for number in bank.variations.times],
        "step_slip": plain(100 * bank.variations.step_slip),
        "option_slip": plain(100 * bank.variations.option_slip),
        "blind": _blind(bank, blind_figures(bank)),
        "example": _example(bank),
    }


def _theme(bank: Bank, theme: str) -> ThemeWeights:
    questions = [question for question in bank.asked.values() if question.theme == theme]
    points = sum((question.weight for question in questions), Fraction())
    return ThemeWeights(
        name=bank.themes[theme],
        points=plain(points),
        part=plain(Fraction(round(1000 * points / bank.total), 10)),
        questions=tuple((question.title, plain(question.weight)) for question in questions),
    )


def _area(area: Area) -> AreaShares:
    return AreaShares(area.name, area.duty, tuple(plain(100 * share) for share in area.shares.values()))


def _factor(bank: Bank, index: int) -> dict[str, object]:
    factor = bank.factors[index]
    context = bank.context[factor.context]
    return {
        "question": context.title,
        "answer": context.options[factor.option].text,
        "times": plain(factor.times),
        "titles": [bank.questions[question].title for question in factor.questions],
    }


def _blind(bank: Bank, blind: Blind) -> dict[str, object]:
    return {
        "sheets": f"{blind.sheets:,}".replace(",", "\u202f"),
        "favours_nobody": blind.favours_nobody,
        "ahead": [(role.name, written(Fraction(round(10 * blind.ahead[id_]), 10))) for id_, role in bank.roles.items()],
    }


def _example(bank: Bank) -> dict[str, object] | None:
    """Return one answer worked through: the heaviest trade-off, answered clearly for statement A."""
    tradeoffs = [question for question in bank.asked.values() if question.is_tradeoff]
    if not tradeoffs:
        return None
    question = max(tradeoffs, key=lambda question: question.weight)
    option = next(iter(question.options.values()))
    return {
        "title": question.title,
        "answer": option.text,
        "statement": question.statements[0].text,
        "weight": plain(question.weight),
        "areas": [(bank.areas[area].name, plain(question.weight * part)) for area, part in option.gives.items()],
        "roles": [(role.name, plain(question.weight * option.owned[id_])) for id_, role in bank.roles.items()],
    }
