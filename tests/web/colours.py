"""How colours look: their contrast, and what is left of them for people who are colour-blind and in grey print."""

from collections.abc import Sequence
from math import dist

Rgb = tuple[float, float, float]  # linear light, 0 to 1

# Machado, Oliveira and Fernandes (2009), severity 1.0: what is seen without one of the three kinds of cones.
WITHOUT = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
# CIE 1931, from sRGB's linear light to XYZ, and the white that it is seen against (D65).
TO_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
WHITE = (0.95047, 1.0, 1.08883)


def linear(code: str) -> Rgb:
    """Return the light of a colour such as #0f3b78."""
    red, green, blue = (int(code[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _light(red), _light(green), _light(blue)


def _light(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _times(matrix: Sequence[Rgb], light: Rgb) -> Rgb:
    first, second, third = (sum(a * b for a, b in zip(row, light, strict=True)) for row in matrix)
    return first, second, third


def contrast(one: str, other: str) -> float:
    """Return the contrast of WCAG 2, from 1 to 21."""
    darker, lighter = sorted(_times(TO_XYZ, linear(code))[1] for code in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def seen_without(cones: str, code: str) -> Rgb:
    """Return the light that somebody sees who lacks a kind of cones."""
    red, green, blue = (min(max(part, 0.0), 1.0) for part in _times(WITHOUT[cones], linear(code)))
    return red, green, blue


def lab(light: Rgb) -> Rgb:
    """Return lightness (0 to 100) and the two hues of CIELAB, in which distances are about as large as they look."""
    x, y, z = (_root(part / white) for part, white in zip(_times(TO_XYZ, light), WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _root(value: float) -> float:
    return value ** (1 / 3) if value > (6 / 29) ** 3 else value / (3 * (6 / 29) ** 2) + 4 / 29


def distance(one: Rgb, other: Rgb) -> float:
    """Return how far two lights look apart; 2.3 can just be noticed."""
    return dist(lab(one), lab(other))
