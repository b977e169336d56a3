"""Which language a page comes in: the link's, else the browser's, and only one that all its words speak."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse

from questions import Bank
from tests.questions import small_bank
from tests.questions.pseudo_language import write_pseudo_language
from tests.questions.small_bank import BANK, WEIGHTS, write_folder
from tests.sheets import answers_toward, asked
from tests.web.conftest import DATABASE, MakeApp
from tests.web.own_bank import OwnBank
from tests.web.visitor import Visitor, finish_form
from web.platform.i18n import ENGLISH, LazyText, current_language, find_language, gettext, use_language
from web.platform.i18n.negotiation import match_language

GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}
BOTH = ("en", "de")


def language_of(page: TestResponse | BeautifulSoup) -> str:
    soup = page if isinstance(page, BeautifulSoup) else BeautifulSoup(page.text, "html.parser")
    return str(tag(soup, "html")["lang"])


def tag(page: BeautifulSoup, selector: str) -> Tag:
    found = page.select_one(selector)
    assert found is not None, selector
    return found


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", "en"),
        ("de", "de"),
        ("DE", "de"),
        ("de-AT", "de"),
        ("de-Latn-CH-1996", "de"),
        ("de-AT,en;q=0.5", "de"),
        ("en;q=0.5,de", "de"),
        ("en,de;q=0.9", "en"),
        ("fr,de;q=0.4,en;q=0.3", "de"),
        ("fr", "en"),
        ("*", "en"),
        ("*,de;q=0.1", "de"),
        ("de;q=0,en", "en"),
        ("de;q=0", "en"),
        ("den", "en"),
        (",;q=,=;de;q", "en"),
        ("fr," * 1000 + "de", "en"),
    ],
)
def test_the_browser_gets_the_best_of_what_is_spoken(header: str, expected: str) -> None:
    assert match_language(header, BOTH) == expected


def test_a_german_browser_gets_german_pages_and_questions(visitor: Visitor, bank: Bank) -> None:
    page = visitor.get(f"/questions/{asked(bank)[0].id}", **GERMAN)
    assert language_of(page) == "de"
    assert bank.in_language("de").questions[asked(bank)[0].id].title in page.text


def test_a_page_says_its_language_and_that_it_depends_on_the_browser(visitor: Visitor) -> None:
    page = visitor.get("/", **GERMAN)
    assert page.headers["Content-Language"] == "de"
    assert "Accept-Language" in page.vary


def test_what_is_no_page_has_no_language(visitor: Visitor) -> None:
    for path in ("/healthz", "/readyz"):
        answer = visitor.get(path, **GERMAN)
        assert "Content-Language" not in answer.headers
        assert not answer.vary


def test_every_page_leads_to_itself_in_the_other_language(visitor: Visitor) -> None:
    visitor.visit("/")
    for path in ("/", "/privacy", "/no-such-page", "/questions/f_goals?origin=review"):
        page = BeautifulSoup(visitor.get(path).text, "html.parser")
        link = tag(page, "footer a[hreflang]")
        assert (link["hreflang"], link["lang"], link.text) == ("de", "de", "Deutsch")
        there = visitor.get(path.partition("?")[0] + str(link["href"]))
        assert language_of(there) == "de"
        assert "origin=review" in str(link["href"]) or "?" not in path
        visitor.get("/?lang=en")


def test_the_link_outweighs_the_browser_and_is_remembered(visitor: Visitor) -> None:
    visitor.get("/privacy?lang=en", **GERMAN)
    assert language_of(visitor.get("/", **GERMAN)) == "en"


def test_the_choice_survives_starting_again(visitor: Visitor, bank: Bank) -> None:
    visitor.get("/?lang=de")
    visitor.fill(dict(list(answers_toward(bank, "head").items())[:2]))
    assert language_of(visitor.start_again()) == "de"


def test_the_choice_changes_nothing_else(visitor: Visitor, bank: Bank) -> None:
    answers = answers_toward(bank, "head")
    visitor.fill(answers, double=(asked(bank)[0].id,))
    with visitor.client.session_transaction() as session:
        before = dict(session)
    visitor.get("/review?lang=de")
    with visitor.client.session_transaction() as session:
        assert dict(session) == before | {"language": "de"}


def test_a_finishing_form_shown_in_one_language_works_after_the_other_was_chosen(visitor: Visitor, bank: Bank) -> None:
    review = visitor.fill(answers_toward(bank, "director"))
    visitor.get("/?lang=de")
    assert visitor.submit(finish_form(review)).select_one("article")


@pytest.mark.parametrize("code", ["xx", "", "den", "_", "english", "%FF", "1de"])
def test_a_wrong_code_is_ignored(visitor: Visitor, code: str) -> None:
    answer = visitor.get(f"/?lang={code}")
    assert language_of(answer) == "en"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("code", ["DE", "de-CH", "de_DE", "de_DE.UTF-8", "De-latn-CH", "de%20", "%C2%A0de.", "de)"])
def test_a_link_may_spell_a_language_in_any_way(visitor: Visitor, code: str) -> None:
    assert language_of(visitor.get(f"/?lang={code}")) == "de"
    assert language_of(visitor.get("/")) == "de", "it is remembered"


def test_a_form_chooses_no_language(visitor: Visitor) -> None:
    visitor.post("/start-again?lang=de", {})
    assert language_of(visitor.get("/")) == "en"


def test_what_stands_in_an_old_cookie_is_ignored(visitor: Visitor) -> None:
    for kept in ("fr", ["de"], 5, None):
        with visitor.client.session_transaction() as session:
            session["language"] = kept
        assert language_of(visitor.visit("/")) == "en"


def test_the_page_for_an_address_that_is_not_served_speaks_the_language_of_the_browser(visitor: Visitor) -> None:
    answer = visitor.client.get("/?lang=en", base_url="http://roles.example.org", headers=GERMAN)
    assert answer.status_code == 400
    assert language_of(answer) == "de"
    assert "Unter dieser Adresse" in answer.text
    assert "Set-Cookie" not in answer.headers


def test_a_file_that_is_not_there_is_told_of_in_the_chosen_language(visitor: Visitor) -> None:
    assert language_of(visitor.get("/static/none.css", **GERMAN)) == "de"
    visitor.get("/?lang=en")
    assert language_of(visitor.get("/static/none.css", **GERMAN)) == "en"


def test_an_answer_to_a_form_offers_no_other_language_because_it_would_be_lost(visitor: Visitor, bank: Bank) -> None:
    assert not visitor.answer(asked(bank)[0].id, None, 422).select("a[hreflang]")


def test_pages_stay_english_while_the_bank_does_not_speak_german(make_app: MakeApp, own_bank: OwnBank) -> None:
    (own_bank.folder / "bank.de.yaml").unlink(missing_ok=True)
    answer = make_app(questions=own_bank.folder).test_client().get("/?lang=de", headers=GERMAN)
    assert language_of(answer) == "en"
    assert "hreflang" not in answer.text


def write_bank(folder: Path, language: str, **languages: str) -> Path:
    """Write a small bank that says in which language it is, with files for others beside it."""
    folder.mkdir()
    said = BANK.replace('version: "1"', f'version: "1"\nlanguage: {language}')
    return write_folder(folder, said, WEIGHTS, **languages)


def test_a_region_has_the_words_of_its_language_on_the_pages(make_app: MakeApp, tmp_path: Path) -> None:
    folder = write_bank(tmp_path / "own", "en", **{"de-CH": small_bank.GERMAN})
    client = make_app(questions=folder).test_client()
    for header in ("de-CH", "de-AT", "de"):
        page = client.get("/questions/pace", headers={"Accept-Language": header}, base_url="http://localhost")
        assert language_of(page) == "de-CH"
        assert "Heute oder morgen" in page.text
        assert "Weiter" in page.text


def test_pages_speak_the_language_of_the_bank_if_they_know_it(make_app: MakeApp, tmp_path: Path) -> None:
    client = make_app(questions=write_bank(tmp_path / "own", "de")).test_client()
    page = client.get("/questions/pace", headers={"Accept-Language": "en"}, base_url="http://localhost")
    assert language_of(page) == "de"
    assert "Weiter" in page.text
    assert not BeautifulSoup(page.text, "html.parser").select("main [lang]")


@pytest.mark.parametrize(("code", "direction"), [("fr", "ltr"), ("ar", "rtl"), ("fil", "ltr")])
def test_words_of_the_bank_say_their_language_where_the_pages_do_not_speak_it(
    make_app: MakeApp, tmp_path: Path, code: str, direction: str
) -> None:
    client = make_app(questions=write_bank(tmp_path / "own", code)).test_client()
    page = client.get("/questions/pace", base_url="http://localhost")
    soup = BeautifulSoup(page.text, "html.parser")
    assert language_of(page) == "en"
    for place in ("h1", ".trade-off", ".why p", ".options--exits"):
        assert (tag(soup, place)["lang"], tag(soup, place)["dir"]) == (code, direction)


def test_a_language_that_only_the_bank_speaks_is_not_offered(make_app: MakeApp, own_bank: OwnBank) -> None:
    write_pseudo_language(own_bank.folder, "xx")
    assert "hreflang" not in make_app(questions=own_bank.folder).test_client().get("/?lang=xx").text


def test_a_result_is_stored_in_the_language_it_was_made_in(visitor: Visitor, bank: Bank, data: Path) -> None:
    visitor.get("/?lang=de")
    visitor.fill(answers_toward(bank, "head"))
    assert language_of(visitor.finish()) == "de"
    with closing(sqlite3.connect(data / DATABASE)) as connection:
        assert connection.execute("SELECT language FROM results").fetchall() == [("de",)]


def test_outside_of_a_request_it_is_english() -> None:
    assert current_language() == ENGLISH
    assert gettext("Back") == "Back"


def test_a_request_leaves_no_language_behind(visitor: Visitor) -> None:
    visitor.get("/", **GERMAN)
    assert current_language() == ENGLISH


def test_a_lazy_text_speaks_the_language_of_the_moment(app: Flask) -> None:
    text = LazyText("Back")
    with app.app_context(), use_language(find_language("de")):
        assert str(text) == text % {} == "Zurück"
    assert str(text) == "Back"


def test_a_reader_with_another_language_sees_the_original_in_the_makers(
    visitor: Visitor, colleague: Visitor, bank: Bank
) -> None:
    visitor.get("/?lang=de")
    visitor.fill(answers_toward(bank, "head"))
    made = tag(visitor.finish(), "article")
    colleague.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    page = colleague.visit(f"{visitor.path}?original=1")
    shown = tag(page, "article")
    assert (language_of(page), shown["lang"], shown["dir"]) == ("en", "de", "ltr")
    assert not made.has_attr("lang")
    assert "Somebody shared" in page.select_one(".shared-note").text
    assert [heading.text for heading in shown.select("h1, h2")][:3] == [h.text for h in made.select("h1, h2")][:3]
    assert "Was dafür spricht" in shown.text
    assert page.select_one("footer.site-footer a[hreflang=de]")
