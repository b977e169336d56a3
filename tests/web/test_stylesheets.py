"""The stylesheets: as they are sent, and that every rule of them is for something."""

import re
from pathlib import Path

import pytest

from web.stylesheets import BUNDLES, bundle, plain_colours, squeezed, stylesheets

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
IDLE_PARTS = re.compile(r"/\*.*?\*/|\"[^\"]*\"", re.DOTALL)
CLASS = re.compile(r"\.([a-z][\w-]*)")
BEGINNING = re.compile(r"([\w-]+(?:--|__))\{\{")  # of a class that a template puts together


def sent(name: str) -> str:
    return bundle(STATIC, BUNDLES[name]).decode()


def written() -> str:
    """Return everything that may name a class: templates and scripts."""
    files = [*(ROOT / "templates").rglob("*.html"), *(STATIC / "scripts").glob("*.js")]
    return "\n".join(path.read_text() for path in files)


@pytest.mark.parametrize("path", stylesheets(STATIC), ids=lambda path: path.name)
def test_every_class_of_a_stylesheet_stands_in_a_template(path: Path) -> None:
    text = written()
    words, beginnings = set(re.findall(r"[\w-]+", text)), tuple(BEGINNING.findall(text))
    classes = set(CLASS.findall(IDLE_PARTS.sub("", path.read_text())))
    assert {name for name in classes if name not in words and not name.startswith(beginnings)} == set()


def test_a_class_that_no_template_names_is_found() -> None:
    assert CLASS.findall(".gone { margin: 0.5rem; } .card:hover > .side--b { }") == ["gone", "card", "side--b"]


def test_no_token_is_idle() -> None:
    style = "".join(path.read_text() for path in stylesheets(STATIC))
    named, used = set(re.findall(r"(?<!\w)(--[\w-]+):", style)), set(re.findall(r"var\((--[\w-]+)", style))
    assert named == used


@pytest.mark.parametrize("path", stylesheets(STATIC), ids=lambda path: path.name)
def test_a_stylesheet_is_one_layer(path: Path) -> None:
    """What follows in the same layer is put into the block of the one before, whose last brace makes room for it."""
    style = squeezed(path.read_bytes()).decode()
    assert style.count("@layer ") == (2 if path.name == "00-tokens.css" else 1)
    assert style.endswith("}")


@pytest.mark.parametrize("name", BUNDLES)
def test_what_is_sent_is_whole(name: str) -> None:
    style = sent(name)
    assert style.count("{") == style.count("}")
    depth = [style[:at].count("{") - style[:at].count("}") for at, _ in enumerate(style)]
    assert min(depth) == 0
    assert "var(--s" not in re.sub(r"var\(--(sans|serif|small|surface|soft|second)\)", "", style)
    assert "/*" not in style


def test_what_stands_in_quotation_marks_stays_as_it_is() -> None:
    assert squeezed(b'a::before { content: "0.5 ; : ";  margin: 0.5rem 10.5rem; }\n/* why */') == (
        b'a::before{content:"0.5 ; : ";margin:.5rem 10.5rem}'
    )


def test_browsers_that_cannot_choose_get_every_light_colour() -> None:
    style = sent("site.css")
    pairs = re.findall(r"(--[\w-]+):light-dark\((#\w+),#\w+\)", style)
    plain = style.partition("@supports not (color:light-dark(#000,#fff))")[2]
    assert len(pairs) > 10
    assert re.findall(r"(--[\w-]+):(#\w+)", plain) == pairs
    assert "color-scheme:light;" in plain


def test_without_pairs_of_colours_nothing_is_said_twice() -> None:
    assert plain_colours(b"a{color:red}") == b""
