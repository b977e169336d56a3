"""The catalogues say all that the pages say, and write dates and numbers as their language does."""

import ast
from datetime import date, timedelta

import pytest
from babel import Locale, dates
from babel.messages.catalog import Catalog
from babel.numbers import format_decimal

from tools.words import KEYWORDS, ROOT, catalogue_files, extract_messages, find_problems, placeholders, read_catalogue
from web.platform.i18n import format_date, localize_number, use_language
from web.platform.i18n.translation import FOLDER, all_languages

CODES = [code for code in all_languages() if code != "en"]


@pytest.fixture(scope="module")
def template() -> Catalog:
    return extract_messages()


@pytest.mark.parametrize("code", CODES)
def test_a_language_says_all_that_the_pages_say_and_nothing_else(code: str, template: Catalog) -> None:
    catalogue = read_catalogue(catalogue_files()[code])
    found = list(find_problems(catalogue, template))
    assert not found, "run `make words`, then translate:\n" + "\n".join(found)


def test_no_words_stand_inside_an_f_string_where_they_are_not_gathered() -> None:
    found = [
        f"{path}:{part.lineno}"
        for path in sorted((ROOT / "web").rglob("*.py"))
        for whole in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(whole, ast.JoinedStr)
        for part in ast.walk(whole)
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in KEYWORDS
    ]
    assert not found, "take the words out of the braces: " + ", ".join(found)


def test_every_message_is_gathered_once_from_code_and_templates(template: Catalog) -> None:
    assert template.get("Privacy") is not None
    assert template.get("Choose one of these three.") is not None
    assert template.get("May", "month") is not None


def test_what_is_missing_fuzzy_obsolete_or_misplaced_is_found() -> None:
    template, catalogue = Catalog(), Catalog(locale="de")
    for message in ("Back", "Start", "%(num)s of %(all)s", "Title", "400 % zoom"):
        template.add(message)
    template.add(("%(num)s day", "%(num)s days"))
    catalogue.add("Start", "Los", flags=["fuzzy"])
    catalogue.add("%(num)s of %(all)s", "%(nun)s von %(all)s")
    catalogue.add("Title", "100 % Titel")
    catalogue.add("400 % zoom", "400 % Zoom")
    catalogue.add(("%(num)s day", "%(num)s days"), ("ein Tag", "Tage"))
    catalogue.add("Gone", "Weg")
    assert [line.partition(":")[0] for line in find_problems(catalogue, template)] == [
        "missing",
        "fuzzy",
        "other placeholders",
        "other placeholders",
        "a % of its own has to be written %%",
        "other placeholders",
        "no longer said",
    ]


def test_the_places_of_a_text_are_known() -> None:
    assert placeholders("%(num)s of %(all)s, 100 %% sure") == {"%(num)s", "%(all)s"}


@pytest.mark.parametrize(("code", "locale"), [("en", "en_GB"), *((code, code) for code in CODES)])
def test_dates_and_numbers_are_written_as_the_cldr_says(code: str, locale: str) -> None:
    with use_language(all_languages()[code]):
        for day in (date(2026, 1, 1) + timedelta(days=29 * step) for step in range(14)):
            assert format_date(day) == dates.format_date(day, "long", locale=locale)
        assert localize_number("3.5") == format_decimal(3.5, locale=locale)
        assert localize_number(0.25) == format_decimal(0.25, locale=locale)
        assert localize_number(7) == "7"


@pytest.mark.parametrize("code", ["en", *CODES])
def test_a_language_knows_its_name_and_direction(code: str) -> None:
    spoken, locale = all_languages()[code], Locale.parse(code)
    assert spoken.name == locale.get_display_name()
    assert spoken.direction == locale.text_direction


def test_a_catalogue_is_read_once_for_all_apps() -> None:
    assert all_languages() is all_languages()


def test_no_compiled_catalogue_is_kept() -> None:
    assert not list(FOLDER.glob("**/*.mo"))
    assert not list(FOLDER.glob("**/*.pot"))


@pytest.mark.parametrize("code", CODES)
def test_apostrophes_are_set_as_in_print(code: str, template: Catalog) -> None:
    said = [
        text
        for message in (*template, *read_catalogue(catalogue_files()[code]))
        if message.id
        for text in (*_all(message.id), *_all(message.string))
    ]
    assert len(said) > 1000
    assert [text for text in said if "'" in text] == []


def _all(words: object) -> list[str]:
    return [str(text) for text in words] if isinstance(words, list | tuple) else [str(words)]
