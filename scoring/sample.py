"""Blind sheets drawn by a fixed rule, for three and more roles where all of them cannot be counted.

The leads of many roles have as many dimensions as there are rivals, and a grid over them grows with that power. Drawing
does not: by the inequality of Dvoretzky, Kiefer, Wolfowitz and Massart the shares of `SHEETS` drawn sheets differ from
those of all sheets by more than `sampling_error` for one rule of drawing in ten thousand, whatever the bank. The rule
is the hash of a question's place, so that every machine draws the same sheets.
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


def sampling_error() -> float:
    """Return by how much shares of drawn sheets may differ from those of all sheets, as a part of 1."""
    return sqrt(log(2 / RARE) / (2 * SHEETS))


OptionPoints = Sequence[Sequence[Sequence[int]]]
"""For each role, for each question, how many units each of its options gives to the role."""


@dataclass(frozen=True, slots=True)
class DrawnPoints:
    """The points of each role on every drawn sheet, in steps of so many units."""

    points: Sequence[Sequence[int]]
    step: int


def draw_points(gives: OptionPoints) -> DrawnPoints:
    """Draw `SHEETS` blind sheets and return the points of each role on every one of them."""
    common = gcd(*(number for questions in gives for options in questions for number in options)) or 1
    most = max(sum(map(max, questions)) for questions in gives) // common
    step = common * ((most >> (BYTE * LANE - 1)) + 1)  # the last digits are cut off where they have no room
    return DrawnPoints(
        [_add_up_drawn([[number // step for number in options] for options in role]) for role in gives], step
    )


def _add_up_drawn(questions: Sequence[Sequence[int]]) -> Sequence[int]:
    """Return the points of one role on every drawn sheet; `questions` holds what each option of each gives to it.

    The points of all sheets stand side by side in one integer, a lane of four bytes each, and are added at once.
    """
    lanes = sum(_pack_into_lanes(_draw_options(place, len(points)), points) for place, points in enumerate(questions))
    return array("I", lanes.to_bytes(SHEETS * LANE, sys.byteorder))


def _pack_into_lanes(drawn: bytes, points: Sequence[int]) -> int:
    """Return an integer with a lane for each sheet, in which the points of the option drawn for it stand.

    `translate` puts one byte of the points in the place of each option, so it is called for each byte of a lane.
    """
    lanes = bytearray(SHEETS * LANE)
    for byte in range(-(-max(points).bit_length() // BYTE)):
        digits = bytes(number >> (BYTE * byte) & 0xFF for number in points)
        lanes[byte::LANE] = drawn.translate(digits.ljust(256, b"\0"))
    return int.from_bytes(lanes, "little")


@lru_cache(maxsize=128)
def _draw_options(place: int, options: int) -> bytes:
    """Return the place of the option drawn for every sheet, one byte each, all of so many options equally likely.

    `place` is that of the question in the questionnaire.
    """
    even = 256 - 256 % options  # larger bytes would favour the first options
    table, refused = bytes(byte % options for byte in range(256)), bytes(range(even, 256))
    found, numbers = b"", count()
    while len(found) < SHEETS:
        hashes = (sha256(f"{place} {number}".encode()).digest() for number in islice(numbers, HASHES))
        found += b"".join(hashes).translate(table, refused)
    return found[:SHEETS]
