"""Everybody on one line: a drawing of who stands where between two roles, and the table beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from web.views.panel.numbers import Roles, place_of, share_words

LANE = 24  # pixels between two rows of dots
FOOT = 38  # pixels of the bar below them, with its marks
LONGEST = 13  # letters of a label that are drawn; the table has all of them
LETTER = 2.5  # of 100, that a letter takes on a narrow screen
BESIDE = 4.5  # of 100, between a dot and the next
MIDDLE = 55  # beyond it a label has more room before its dot


@dataclass(frozen=True, slots=True)
class Dot:
    """One person on the line; `x` is from 0 to 100, `y` in pixels. A label stands after the dot, or before it."""

    x: float
    y: int
    label: str
    is_before: bool
    is_out: bool


@dataclass(frozen=True, slots=True)
class Line:
    """The drawing, from 0 on the left to 100 on the right; `bar` is the upper edge of the bar, in pixels.

    `zone` is the stretch that is too close to call, in words from one to the other of `limits`. `mean` and `median` are
    None where too few count.
    """

    left: str
    right: str
    dots: tuple[Dot, ...]
    mean: float | None
    median: float | None
    zone: tuple[float, float]
    limits: tuple[str, str]
    bar: int
    height: int


@dataclass(frozen=True, slots=True)
class Stand:
    """Where somebody stands; the label is empty in an unnamed panel. `is_out`: too little was answered to count."""

    lean: Fraction
    label: str = ""
    is_out: bool = False


def draw_line(
    roles: Roles, stands: Iterable[Stand], zone: Fraction, mean: Fraction | None, median: Fraction | None
) -> Line:
    """Return the drawing of a panel; dots that would cover each other stand above each other."""
    placed = _put_in_lanes(sorted(stands, key=lambda stand: (stand.lean, stand.label)))
    bar = LANE * (1 + max((lane for _, lane in placed), default=0)) + 4
    return Line(
        left=roles[0],
        right=roles[1],
        dots=tuple(
            Dot(place_of(one.lean), bar - LANE // 2 - 4 - LANE * lane, _shorten(one.label), _is_before(one), one.is_out)
            for one, lane in placed
        ),
        mean=None if mean is None else place_of(mean),
        median=None if median is None else place_of(median),
        zone=(place_of(-zone), place_of(zone)),
        limits=(share_words(-zone), share_words(zone)),
        bar=bar,
        height=bar + FOOT,
    )


def _put_in_lanes(stands: Sequence[Stand]) -> list[tuple[Stand, int]]:
    """Return each with the lowest row in which its dot and label cover no other."""
    lanes: list[list[tuple[float, float]]] = []
    placed = []
    for stand in stands:
        begin, end = _extent(stand)
        free = (at for at, taken in enumerate(lanes) if all(end < low or high < begin for low, high in taken))
        lane = next(free, len(lanes))
        if lane == len(lanes):
            lanes.append([])
        lanes[lane].append((begin, end))
        placed.append((stand, lane))
    return placed


def _extent(stand: Stand) -> tuple[float, float]:
    """Return from where to where a dot and its label go, of 100."""
    place, half = place_of(stand.lean), BESIDE / 2
    words = LETTER * len(_shorten(stand.label))
    return (place - half - words, place + half) if _is_before(stand) else (place - half, place + half + words)


def _is_before(stand: Stand) -> bool:
    """Tell whether a label stands before its dot, because there is more room."""
    return place_of(stand.lean) > MIDDLE


def _shorten(label: str) -> str:
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1].rstrip()}…"
