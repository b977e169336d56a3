"""Blind sheets drawn by a fixed rule, for three and more roles where all of them cannot be counted.

The leads of many roles have as many dimensions as there are rivals, and a grid over them grows with that power. Drawing
does not: by the inequality of Dvoretzky, Kiefer, Wolfowitz and Massart the shares of `SHEETS` drawn sheets differ from
those of all sheets by more than `within` for one rule of drawing in ten thousand, whatever the bank. The rule is the
hash of a question's place, so that every machine draws the same sheets.
"""

import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import count, islice
from math import gcd, log, sqrt

SHEETS = 1 << 15
RARE = 1e-4
HASHES = 1 << 10  # at once
LANE = 4  # bytes
BYTE = 8  # bits


def within() -> float:
    """Return by how much shares of drawn sheets may differ from those of all sheets, as a part of 1."""
    return sqrt(log(2 / RARE) / (2 * SHEETS))


@dataclass(frozen=True, slots=True)
class DrawnPoints:
    """The points of each role on every drawn sheet, in steps of so many units."""

    points: Sequence[Sequence[int]]
    step: int


def draw_points(gives: Sequence[Sequence[Sequence[int]]]) -> DrawnPoints:
    """Draw sheets; `gives` holds for each role what each option of each question gives to it, in units."""
    common = gcd(*(number for questions in gives for options in questions for number in options)) or 1
    most = max(sum(map(max, questions)) for questions in gives) // common
    step = common * ((most >> (BYTE * LANE - 1)) + 1)  # the last digits are cut off where they have no room
    return DrawnPoints([_add_up([[number // step for number in options] for options in role]) for role in gives], step)


def _add_up(questions: Sequence[Sequence[int]]) -> Sequence[int]:
    """Return the points of one role on every drawn sheet.

    The points of all sheets stand side by side in one integer, a lane each, and are added at once.
    """
    lanes = sum(_to_lanes(_draw(place, len(points)), points) for place, points in enumerate(questions))
    return array("I", lanes.to_bytes(SHEETS * LANE, sys.byteorder))


def _to_lanes(drawn: bytes, points: Sequence[int]) -> int:
    """Put the points of the drawn options into lanes, byte by byte."""
    lanes = bytearray(SHEETS * LANE)
    for byte in range(-(-max(points).bit_length() // BYTE)):
        digits = bytes(number >> (BYTE * byte) & 0xFF for number in points)
        lanes[byte::LANE] = drawn.translate(digits.ljust(256, b"\0"))
    return int.from_bytes(lanes, "little")


@lru_cache(maxsize=128)
def _draw(place: int, options: int) -> bytes:
    """Draw one of so many options for every sheet, all equally likely."""
    even = 256 - 256 % options  # larger bytes would favour the first options
    table, refused = bytes(byte % options for byte in range(256)), bytes(range(even, 256))
    found, numbers = b"", count()
    while len(found) < SHEETS:
        hashes = (sha256(f"{place} {number}".encode()).digest() for number in islice(numbers, HASHES))
        found += b"".join(hashes).translate(table, refused)
    return found[:SHEETS]
