"""The stylesheets: as they are sent, and that every rule of them is for something."""

import re
from pathlib import Path

import pytest

from web.platform.assets import BUNDLES, bundle, light_colours, minify, stylesheets

ROOT = Path(__file__).resolve().parents[3]
STATIC = ROOT / "static"
IDLE_PARTS = re.compile(r"/\*.*?\*/|\"[^\"]*\"", re.DOTALL)
CLASS = re.compile(r"\.([a-z][\w-]*)")
STATEMENT = re.compile(r"\{[%#].*?[%#]\}", re.DOTALL)
CHANGING = re.compile(r"\{\{.*?\}\}", re.DOTALL)
CLASSES = re.compile(r"\sclass=\"([^\"]*)\"")
OF_A_PAGE = re.compile(r"block page_class %\}([^{]+)")
LOOKED_FOR = re.compile(r"(?<=[.\"'])[a-z][\w-]*")
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


def shown() -> set[str]:
    """Return the classes that templates give; one that is put together ends where its changing part begins."""
    found: set[str] = set()
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        plain = CHANGING.sub("\0", STATEMENT.sub(" ", text))
        for names in [*CLASSES.findall(plain), *OF_A_PAGE.findall(text)]:
            found.update(name.partition("\0")[0] + ("*" if "\0" in name else "") for name in names.split())
    return found - {"*"}


def known() -> set[str]:
    """Return the classes that a stylesheet, a script or a test looks for."""
    style = "\n".join(IDLE_PARTS.sub("", path.read_text()) for path in stylesheets(STATIC))
    others = [*(STATIC / "scripts").glob("*.js"), *(ROOT / "tests").rglob("test_*.py")]
    return set(CLASS.findall(style)).union(*(LOOKED_FOR.findall(path.read_text()) for path in others))


def test_every_class_of_a_template_is_looked_for() -> None:
    names = known()
    assert {name for name in shown() if not any(map(re.compile(name.replace("*", ".*")).fullmatch, names))} == set()


def test_no_token_is_idle() -> None:
    style = "".join(path.read_text() for path in stylesheets(STATIC))
    named, used = set(re.findall(r"(?<!\w)(--[\w-]+):", style)), set(re.findall(r"var\((--[\w-]+)", style))
    assert named == used


@pytest.mark.parametrize("path", stylesheets(STATIC), ids=lambda path: path.name)
def test_a_stylesheet_is_one_layer(path: Path) -> None:
    """What follows in the same layer is put into the block of the one before, whose last brace makes room for it."""
    style = minify(path.read_bytes()).decode()
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
    assert minify(b'a::before { content: "0.5 ; : ";  margin: 0.5rem 10.5rem; }\n/* why */') == (
        b'a::before{content:"0.5 ; : ";margin:.5rem 10.5rem}'
    )


def test_a_selector_of_what_stands_inside_stays_one() -> None:
    """Two kinds of selectors differ in a space before the colon."""
    assert minify(b"@layer print { .facts { & :is(dt, dd) { display: inline; } } }") == (
        b"@layer print{.facts{& :is(dt,dd){display:inline}}}"
    )
    assert b".facts :is(dt,dd)" in bundle(STATIC, BUNDLES["print.css"])


def test_browsers_that_cannot_choose_get_every_light_colour() -> None:
    style = sent("site.css")
    pairs = re.findall(r"(--[\w-]+):light-dark\((#\w+),#\w+\)", style)
    plain = style.partition("@supports not (color:light-dark(#000,#fff))")[2]
    assert len(pairs) > 10
    assert re.findall(r"(--[\w-]+):(#\w+)", plain) == pairs
    assert "color-scheme:light;" in plain


def test_without_pairs_of_colours_nothing_is_said_twice() -> None:
    assert light_colours(b"a{color:red}") == b""


@pytest.mark.parametrize("path", stylesheets(STATIC), ids=lambda path: path.name)
def test_no_rule_is_nested_in_another(path: Path) -> None:
    """Chromium 109, the last for Windows 7 to 8.1 and Server 2012, would apply half of it."""
    assert "&" not in IDLE_PARTS.sub("", path.read_text())
