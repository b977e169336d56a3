"""The numbers of the bank in force, as the method page shows them, and how the reference cases came out under it."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from questions import Area, Bank
from scoring import Blind
from scoring.agreement import sides
from scoring.figures import CaseFigures
from web.platform.i18n import gettext as _
from web.platform.i18n import localize_number
from web.views.evidence import shy_sentence
from web.views.numbers import format_number, format_points, has_others


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


def bank_tables(bank: Bank) -> dict[str, Any]:
    """Return the tables of the page."""
    return {
        "total": format_number(bank.total),
        "count": len(bank.asked),
        "themes": [_theme(bank, id_) for id_ in bank.themes],
        "settling": [(question.title, format_number(question.weight)) for question in bank.settling.values()],
        "focus": [_area(area) for area in bank.areas.values() if area.kind == "focus"],
        "responsibilities": [_area(area) for area in bank.areas.values() if area.kind != "focus"],
        "factors": [_factor(bank, index) for index in range(len(bank.factors))],
        "limits": {name: format_number(getattr(bank.thresholds, name)) for name in bank.thresholds.__slots__},
        "marks_times": format_number(bank.marks.times),
        "marks_most": bank.marks.at_most,
        "swings": [format_number(number) for number in bank.variations.times],
        "step_slip": format_number(100 * bank.variations.step_slip),
        "option_slip": format_number(100 * bank.variations.option_slip),
        "example": _example(bank),
        "has_others": has_others(bank),
    }


def _theme(bank: Bank, theme: str) -> ThemeWeights:
    questions = [question for question in bank.asked.values() if question.theme == theme]
    points = sum((question.weight for question in questions), Fraction())
    return ThemeWeights(
        name=bank.themes[theme],
        points=format_number(points),
        part=format_number(Fraction(round(1000 * points / bank.total), 10)),
        questions=tuple((question.title, format_number(question.weight)) for question in questions),
    )


def _area(area: Area) -> AreaShares:
    return AreaShares(area.name, area.duty, tuple(format_number(100 * share) for share in area.shares.values()))


def _factor(bank: Bank, index: int) -> dict[str, object]:
    factor = bank.factors[index]
    context = bank.context[factor.context]
    return {
        "question": context.title,
        "answer": context.options[factor.option].text,
        "times": format_number(factor.times),
        "titles": [bank.questions[question].title for question in factor.questions],
    }


def blind_table(bank: Bank, blind: Blind) -> dict[str, object]:
    """Return how many blind sheets there are, and how many of 100 put which role ahead."""
    return {
        "sheets": f"{blind.sheets:,}".replace(",", "\u202f"),
        "favours_nobody": blind.favours_nobody,
        "is_exact": blind.is_exact,
        "ahead": [
            (role.name, format_points(Fraction(round(10 * blind.ahead[id_]), 10))) for id_, role in bank.roles.items()
        ],
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
        "milder": question.options["a1"].text,
        "middle": question.options["both"].text,
        "statement": question.statements[0].text,
        "weight": format_number(question.weight),
        "areas": [
            (bank.areas[area].name, format_number(question.weight * part)) for area, part in option.gives.items()
        ],
        "roles": [(role.name, format_number(question.weight * option.owned[id_])) for id_, role in bank.roles.items()],
    }


def reference_cases(bank: Bank, found: CaseFigures) -> dict[str, Any]:
    """Return how the reference cases came out, each figure over the sheets of all readers."""
    return {
        **{name: getattr(found, name) for name in CaseFigures.__slots__},
        "kappas": [localize_number(f"{kappa:.2f}") for kappa in found.kappas],
        "readers_kappa": localize_number(f"{found.readers_kappa:.2f}"),
        "experts_kappa": localize_number(f"{found.experts_kappa:.2f}"),
        "shy": shy_sentence(bank, found.confusion),
        "steps": _step_names(*(bank.roles[role].name for role in sides(bank))),
    }


def _step_names(first: str, second: str) -> list[str]:
    """Name the five steps on which experts and verdicts are compared."""
    return [
        _("clear %(role)s") % {"role": first},
        _("leaning %(role)s") % {"role": first},
        _("too close"),
        _("leaning %(role)s") % {"role": second},
        _("clear %(role)s") % {"role": second},
    ]
