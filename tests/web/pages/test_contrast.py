"""Every two colours that meet on the pages can be told apart, in light and in dark, by everybody and in grey print."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.colours import WITHOUT, contrast, distance, lab, linear, seen_without

STATIC = Path(__file__).resolve().parents[3] / "static"
TOKENS = STATIC / "base" / "00-tokens.css"
SCHEMES = ("light", "dark")
CODE = r"(#[0-9a-f]{6})"
TOKEN = re.compile(rf"--([\w-]+): light-dark\({CODE}, {CODE}\);")
ANY_COLOUR = re.compile(r"--([\w-]+):[^;]*(?:light-dark|#|rgb|hsl|oklch)[^;]*;")

TEXT, SHAPE = 4.5, 3.0  # WCAG 2.2: 1.4.3 for text that is not large, 1.4.11 for what must be seen to use the page
GROUNDS = ("paper", "surface", "note")

# What stands on what. A colour of text or of a line may stand on every ground of a page.
PAIRS: dict[tuple[str, str], float] = {
    **{(text, ground): TEXT for text in ("ink", "soft") for ground in GROUNDS},
    **{(text, ground): TEXT for text in ("warn",) for ground in ("paper", "surface", "alarm")},
    **{(text, ground): TEXT for text in ("first", "second") for ground in ("paper", "surface")},
    ("ink", "alarm"): TEXT,
    ("paper", "ink"): TEXT,  # the letter A of a trade-off
    ("surface", "ink"): TEXT,  # a mark that is on
    ("surface", "accent"): TEXT,  # buttons
    **{("accent", ground): SHAPE for ground in GROUNDS},  # their edges
    ("surface", "warn"): TEXT,  # the button that deletes
    **{("edge", ground): SHAPE for ground in GROUNDS},  # edges of radio buttons, boxes and fields
    ("ink", "glow"): SHAPE,  # the ring of the focus, which the glow stands around
    **{(fill, "line"): SHAPE for fill in ("first", "second", "ink", "soft", "edge")},  # bars on their track
}
# Nothing is told by these alone: rules between parts, the ground of a bar whose number stands beside it, and the glow
# around the ring of the focus.
DECORATION = {"line", "glow"}

PIECE = re.compile(r"([^{};]*)([{};])")
VAR = re.compile(r"var\(--([\w-]+)\)")
IN_FRONT = ("color", "fill", "stroke", "accent-color", "border", "outline")


def tokens() -> dict[str, dict[str, str]]:
    """Return the colours of each scheme by their names."""
    found = TOKEN.findall(TOKENS.read_text())
    return {scheme: {name: codes[at] for name, *codes in found} for at, scheme in enumerate(SCHEMES)}


COLOURS = tokens()


def rules() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield where each rule stands, and the colours it uses, each with its property."""
    for path in sorted(STATIC.rglob("*.css")):
        open_rules: list[tuple[str, list[tuple[str, str]]]] = [(path.name, [])]
        for piece, end in PIECE.findall(re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)):
            if end == "{":
                open_rules.append((f"{path.name}: {piece.strip()}", []))
                continue
            name, _, value = piece.partition(":")
            open_rules[-1][1].extend((name.strip(), token) for token in VAR.findall(value) if token in COLOURS["light"])
            if end == "}":
                yield open_rules.pop()


def test_every_colour_of_the_tokens_is_read_here() -> None:
    assert set(ANY_COLOUR.findall(TOKENS.read_text())) == set(COLOURS["light"])
    assert len(COLOURS["light"]) > 10


def test_colours_stand_in_the_tokens_only() -> None:
    """The code for phones is black on white in every scheme, and paper is white."""
    elsewhere = {
        f"{path.name}: {code}"
        for path in STATIC.rglob("*.css")
        if path != TOKENS
        for code in re.findall(r"(?<![\w&-])#[0-9a-fA-F]{3,8}(?=[;\s)])|rgb\(|hsl\(|light-dark\(", path.read_text())
    }
    assert elsewhere <= {"qr-code.css: #ffffff", "qr-code.css: #000000"}


def test_every_colour_stands_in_the_list_of_pairs() -> None:
    assert {name for pair in PAIRS for name in pair} | DECORATION == set(COLOURS["light"])


def test_what_is_drawn_in_a_colour_has_its_pair() -> None:
    drawn = {token for _, used in rules() for name, token in used if name.startswith(IN_FRONT)}
    assert len(drawn) > 7
    assert drawn - DECORATION <= {front for front, _ in PAIRS} | {"paper"}


def test_what_serves_as_a_ground_has_its_pair() -> None:
    grounds = {token for _, used in rules() for name, token in used if name.startswith("background")}
    assert len(grounds) > 4
    assert grounds - DECORATION <= {ground for _, ground in PAIRS}


def test_a_rule_that_sets_ground_and_text_has_its_pair() -> None:
    missing = {
        f"{selector}: {front} on {ground}"
        for selector, used in rules()
        for name, front in used
        if name == "color"
        for ground in (token for other, token in used if other.startswith("background"))
        if PAIRS.get((front, ground), 0) < TEXT
    }
    assert not missing


def test_text_is_never_drawn_in_a_colour_that_is_only_good_for_shapes() -> None:
    texts = {token for _, used in rules() for name, token in used if name == "color"}
    assert texts <= {front for (front, _), least in PAIRS.items() if least >= TEXT}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_meets_has_enough_contrast(scheme: str) -> None:
    colours = COLOURS[scheme]
    poor = {
        f"{front} on {ground}": round(found, 2)
        for (front, ground), least in PAIRS.items()
        if (found := contrast(colours[front], colours[ground])) < least
    }
    assert not poor


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("cones", WITHOUT)
def test_people_who_are_colour_blind_tell_the_roles_apart(scheme: str, cones: str) -> None:
    first, second = (seen_without(cones, COLOURS[scheme][name]) for name in ("first", "second"))
    assert distance(first, second) >= 25  # ten times what can just be noticed


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_roles_differ_in_grey_print(scheme: str) -> None:
    first, second = (lab(linear(COLOURS[scheme][name]))[0] for name in ("first", "second"))
    assert abs(first - second) >= 15


def test_the_figures_are_those_of_the_standards() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert lab(linear("#ffffff")) == pytest.approx((100, 0, 0), abs=0.01)
    assert seen_without("protanopia", "#808080") == pytest.approx(linear("#808080"), abs=0.001)
