"""The exact distribution of the margin over all possible sheets, as a chart and as a table of verdict zones."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from questions import Bank
from scoring.figures import BARS, MarginBars
from scoring.lint.blind_verdicts import BlindVerdicts
from web.platform.i18n import localize_number
from web.views.numbers import format_number

HEIGHT = 100


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: place, width and height in the units of the drawing (200 by 100), and the zone it lies in."""

    x: float
    y: float
    width: float
    height: float
    zone: str


@dataclass(frozen=True, slots=True)
class Zone:
    """One verdict: its name, from which margin to which, and how many of 100 sheets."""

    kind: str
    role: str
    points: str
    sheets: str


@dataclass(frozen=True, slots=True)
class Distribution:
    """The chart's bars from the first role's side (left) to the second's, and the table beside it."""

    bars: tuple[Bar, ...]
    zones: tuple[Zone, ...]
    left: str
    right: str


def distribution(bank: Bank, margins: MarginBars, blind: BlindVerdicts) -> Distribution:
    """Draw how many sheets have which margin of the second role over the first; two roles."""
    first, second = bank.roles
    return Distribution(
        bars=_bars(margins, blind),
        zones=_zones(bank, blind, {first: -margins.least, second: margins.most}),
        left=f"{format_number(-margins.least)} {bank.roles[first].name}",
        right=f"{format_number(margins.most)} {bank.roles[second].name}",
    )


def _bars(margins: MarginBars, blind: BlindVerdicts) -> tuple[Bar, ...]:
    """Return the bars from left to right, on a ground 200 wide."""
    tallest = max(margins.counts)
    width = 200 / BARS
    bars = []
    for index, count in enumerate(margins.counts):
        middle = abs(index - BARS // 2) * margins.width
        height = round(HEIGHT * count / tallest, 2)
        bars.append(Bar(round(index * width, 2), HEIGHT - height, round(width - 0.4, 2), height, _zone(middle, blind)))
    return tuple(bars)


def _zone(margin: Fraction, blind: BlindVerdicts) -> str:
    """Return which verdict a margin gets on blind sheets, whichever role it is for: clear, leaning or close."""
    if margin >= blind.clear_from:
        return "clear"
    return "leaning" if margin >= blind.leaning_from else "close"


def _zones(bank: Bank, blind: BlindVerdicts, most: Mapping[str, Fraction]) -> tuple[Zone, ...]:
    """Return the verdicts from one end to the other; `most` is the largest margin that each role can reach."""
    first, second = bank.roles
    leaning = {role: _between(blind.leaning_from, min(blind.clear_from, most[role])) for role in most}
    clear = {role: _between(blind.clear_from, most[role]) for role in most}
    rows = [
        ("clear", first, clear[first], blind.clear[first]),
        ("leaning", first, leaning[first], blind.leaning[first]),
        ("close", "", _between(Fraction(), blind.leaning_from), blind.too_close),
        ("leaning", second, leaning[second], blind.leaning[second]),
        ("clear", second, clear[second], blind.clear[second]),
    ]
    return tuple(
        Zone(kind, bank.roles[role].name if role else "", points, localize_number(f"{float(part):.1f}"))
        for kind, role, points, part in rows
    )


def _between(lowest: Fraction, highest: Fraction) -> str:
    return f"{format_number(lowest)} – {format_number(highest)}" if lowest <= highest else "–"
