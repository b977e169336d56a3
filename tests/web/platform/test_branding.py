"""The operator's own name, logo and accents."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from questions import Bank
from tests.web.colours import contrast as contrast_by_hand
from tests.web.visitor import Visitor
from web.platform.branding import MAX_LOGO, contrast
from web.platform.settings import Settings, SettingsError

MakeApp = Callable[..., Flask]
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><path d="M0 0h90v30z"/></svg>'


@pytest.fixture
def logo(tmp_path: Path) -> Path:
    path = tmp_path / "Our Logo.SVG"
    path.write_text(SVG)
    return path


def test_name_and_logo_are_in_the_header_and_the_tab(make_app: MakeApp, bank: Bank, logo: Path) -> None:
    visitor = Visitor(make_app(site_name="Fish & Sons", logo=logo), bank)
    page = visitor.get("/").text
    assert "– Fish &amp; Sons</title>" in page
    assert page.count("Fish &amp; Sons</a>") == 1
    assert 'property="og:site_name" content="Fish &amp; Sons"' in page
    [address] = {part.partition('"')[0] for part in page.split('="')[1:] if part.startswith("/static/logo.")}
    answer = visitor.get(address)
    assert (answer.text, answer.content_type) == (SVG, "image/svg+xml")
    assert "immutable" in answer.headers["Cache-Control"]
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]  # a script within it does not run


def test_without_settings_all_is_ours(visitor: Visitor) -> None:
    page = visitor.visit("/")
    assert page.select(".wordmark img[src^='/static/mark.'][width='28']")
    assert page.select_one(".wordmark").text == "Role Fit"


@pytest.mark.parametrize(
    ("file", "content", "advice"),
    [
        ("missing.svg", None, "cannot be read"),
        ("logo.jpg", b"\xff\xd8", "use a .svg or a .png file"),
        ("logo.png", b"<svg>", "use a .svg or a .png file"),
        ("logo.svg", b"\x89PNG\r\n\x1a\n", "use a .svg or a .png file"),
        ("logo.svg", b"<svg>" + b" " * MAX_LOGO, "use a smaller picture"),
    ],
)
def test_a_logo_that_cannot_be_one_is_refused(
    make_app: MakeApp, tmp_path: Path, file: str, content: bytes | None, advice: str
) -> None:
    if content is not None:
        (tmp_path / file).write_bytes(content)
    with pytest.raises(SettingsError, match=f"^ROLE_FIT_LOGO is .*{file}, .*{advice}"):
        make_app(logo=tmp_path / file)


def style_of(app: Flask) -> str:
    assets = app.extensions["role_fit_assets"]
    return str(next(asset.content.decode() for name, asset in assets.items() if name.startswith("site.")))


def test_accents_are_those_of_the_settings_in_old_browsers_too(make_app: MakeApp) -> None:
    style = style_of(make_app(accent="#0b5d3b", accent_dark="#7fd6ae"))
    assert style.count("--accent:light-dark(#0b5d3b,#7fd6ae)") == 1
    assert style.count("--accent:#0b5d3b;") == 1
    assert "--accent:light-dark(#0b5d3b,#ece8e0)" in style_of(make_app(accent="#0b5d3b"))
    assert "--accent:light-dark(#1a1f26,#7fd6ae)" in style_of(make_app(accent_dark="#7fd6ae"))


@pytest.mark.parametrize(
    ("accent", "said"),
    [
        ({"accent": "#7a8f00"}, "ROLE_FIT_ACCENT is #7a8f00, .*and 4.5 is needed; choose a darker colour$"),
        ({"accent_dark": "#0b5d3b"}, "ROLE_FIT_ACCENT_DARK is #0b5d3b, .*and 4.5 is needed; choose a lighter colour$"),
    ],
)
def test_an_accent_that_is_hard_to_read_is_refused(make_app: MakeApp, accent: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        make_app(**accent)


@pytest.mark.parametrize(("one", "other"), [("#000000", "#ffffff"), ("#0b5d3b", "#faf8f3"), ("#7fd6ae", "#15181c")])
def test_the_contrast_is_that_of_the_standard(one: str, other: str) -> None:
    assert contrast(one, other) == pytest.approx(contrast_by_hand(one, other), rel=1e-3)


@pytest.mark.parametrize(
    "wrong",
    [
        {"site_name": "a" * 41},
        {"site_name": "two\nlines"},
        {"site_name": " "},
        {"accent": "green"},
        {"accent_dark": "#fff"},
    ],
)
def test_what_is_no_name_or_no_colour_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"must be (one line of 1 to 40 characters|a colour written like #0b5d3b)"):
        Settings.model_validate(wrong)


def test_previews_on_a_site_of_its_own_do_not_show_our_mark(make_app: MakeApp, bank: Bank, logo: Path) -> None:
    for look in ({"site_name": "Fish & Sons"}, {"logo": logo}):
        page = Visitor(make_app(**look), bank).get("/").text
        assert 'name="twitter:card" content="summary"' in page
        assert "og:image" not in page
        assert "mark of Role Fit" not in page
