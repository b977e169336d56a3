"""A reader gets a shared result in their own language, as long as every number is the one that was stored."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from werkzeug.test import TestResponse

from questions import Bank, Sheet
from scoring import Kind, recommend
from tests.sheets import answers_of_kind
from tests.web.conftest import DATABASE
from tests.web.page_checks import text_of
from tests.web.pages.test_verdict_only import sayings, shared, short_answers
from tests.web.visitor import Visitor
from web.platform.i18n import find_language, use_language
from web.views.result import result_view

LEVELS = ("verdict", "reasons", "everything")
NOTE = "main > .shared-note + .shared-note"


def article(page: BeautifulSoup) -> Tag:
    found = page.select_one("article")
    assert found is not None
    return found


def german(colleague: Visitor, path: str) -> BeautifulSoup:
    """Open a page as somebody who reads German; no cookie remembers it."""
    colleague.client.delete_cookie("session")
    return colleague.look(colleague.get(path, **{"Accept-Language": "de"}), 200)


def drawn(page: BeautifulSoup) -> list[object]:
    """Return what no language changes: which sections there are, every number of tables and bar, and all links."""
    shown = article(page)
    return [
        [section["aria-labelledby"] for section in shown.select("section")],
        [text_of(share) for share in shown.select(".margin-bar__share")],
        [rect.attrs for rect in shown.select("svg rect")],
        [text_of(cell).replace(",", ".") for cell in shown.select("td.number")],
        [len(shown.select(kind)) for kind in (".reason", ".turn li", ".notes li", ".year__steps li", "dl.facts dt")],
        [link["href"] for link in shown.select("a")],
    ]


@pytest.mark.parametrize("shows", LEVELS)
@pytest.mark.parametrize("kind", [Kind.LEANING, pytest.param(Kind.HYBRID, marks=pytest.mark.long), Kind.TOO_LITTLE])
def test_every_level_is_told_in_the_language_of_its_reader(
    visitor: Visitor, colleague: Visitor, shows: str, kind: Kind
) -> None:
    path = f"/results/{shared(visitor, kind, shows)}"
    made, told = colleague.visit(path), german(colleague, path)
    assert not article(told).has_attr("lang")
    assert text_of(told.h1) != text_of(made.h1)
    assert drawn(told) == drawn(made)


@pytest.mark.parametrize("shows", LEVELS)
def test_no_level_tells_more_than_in_the_language_it_was_made_in(
    visitor: Visitor, colleague: Visitor, bank: Bank, shows: str
) -> None:
    path = f"/results/{shared(visitor, Kind.LEANING, shows)}"
    made, told = str(colleague.visit(path)), str(german(colleague, path))
    both = zip(sayings(bank), sayings(bank.in_language("de")), strict=True)
    telling = [(words, worte) for words, worte in both if " " in words and words not in short_answers(bank)]
    found = [(words in made, worte in told) for words, worte in telling if " " in worte]
    assert all(here is there for here, there in found)
    assert any(here for here, _there in found) is (shows != "verdict")


def test_the_sentences_are_those_of_a_german_result(visitor: Visitor, colleague: Visitor, bank: Bank) -> None:
    answers = answers_of_kind(bank, Kind.CLEAR)
    visitor.fill(answers)
    visitor.finish()
    with visitor.client.application.app_context(), use_language(find_language("de")):
        view = result_view(recommend(bank.in_language("de"), Sheet(answers)))
    shown = text_of(german(colleague, visitor.path).main)
    for words in (*view["headline"].values(), *view["firm"], *(reason["sentence"] for reason in view["reasons_for"])):
        assert words == view["headline"]["tag"] or words in shown


def test_what_was_made_in_german_is_told_in_english(visitor: Visitor, colleague: Visitor, bank: Bank) -> None:
    visitor.get("/?lang=de")
    visitor.fill(answers_of_kind(bank, Kind.LEANING))
    visitor.finish()
    colleague.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    page = colleague.visit(visitor.path)
    assert "What speaks for it" in text_of(article(page))
    assert "Original language: Deutsch. Shown here in English" in text_of(page.select_one(NOTE))


@pytest.fixture
def path(visitor: Visitor, bank: Bank) -> str:
    """The way to a result that was made in English and is shared with everything."""
    visitor.fill(answers_of_kind(bank, Kind.LEANING))
    visitor.finish()
    return visitor.path


def test_the_original_is_one_link_away_and_the_way_back_too(colleague: Visitor, path: str) -> None:
    made = article(colleague.visit(path))
    note = german(colleague, path).select_one(NOTE)
    assert "Sprache des Originals: English. Hier auf Deutsch, mit denselben Zahlen." in text_of(note)
    assert [str(link["href"]) for link in note.select("a")] == [f"{path}?original=1"]
    original = german(colleague, f"{path}?original=1")
    assert article(original)["lang"] == "en"
    assert article(original).decode_contents().replace("/pack?original=1", "/pack") == made.decode_contents()
    assert [link["href"] for link in original.select(f"{NOTE} a")] == [path]


def test_on_paper_it_says_what_the_original_was(colleague: Visitor, path: str) -> None:
    assert "Sprache des Originals: English" in text_of(german(colleague, path).select_one(".imprint"))


def test_who_reads_the_language_it_was_made_in_gets_what_is_stored(
    colleague: Visitor, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def count_again(*_: object) -> None:
        raise AssertionError("nothing has to be worked out")

    monkeypatch.setattr("web.views.stored.recommend", count_again)
    assert not colleague.visit(path).select(NOTE)
    assert not colleague.visit(f"{path}?original=1").select(NOTE)
    assert article(german(colleague, f"{path}?original=1"))["lang"] == "en"


def change(data: Path, column: str, *, at: tuple[str, ...], to: object) -> None:
    """Change something in what is stored of the only result."""
    with closing(sqlite3.connect(data / DATABASE)) as connection, connection:
        kept = json.loads(connection.execute(f"SELECT {column} FROM results").fetchone()[0])  # noqa: S608
        place = kept
        for name in at[:-1]:
            place = place[name]
        assert place[at[-1]] != to
        place[at[-1]] = to
        connection.execute(f"UPDATE results SET {column} = ?", [json.dumps(kept)])  # noqa: S608


@pytest.mark.parametrize(
    ("column", "at", "to"),
    [
        ("outcome", ("margin", "exact"), "1/7"),
        ("outcome", ("hold", "value"), 12.5),
        ("outcome", ("verdict", "kind"), "clear"),
        ("outcome", ("notes",), ["another"]),
        ("outcome", ("engine",), "split-points/0"),
        ("outcome", ("bank", "sha256"), "0" * 64),
        ("sheet", ("answers",), {"f_goals": "weeks"}),
    ],
)
def test_where_not_every_number_is_the_same_the_original_is_shown(
    colleague: Visitor, path: str, data: Path, column: str, at: tuple[str, ...], to: object
) -> None:
    change(data, column, at=at, to=to)
    page = german(colleague, path)
    assert article(page)["lang"] == "en"
    note = page.select_one(NOTE)
    assert text_of(note) == "Sprache des Originals: English. Hier steht es, wie es erstellt wurde."


def test_a_result_of_the_first_engine_is_told_in_the_language_of_its_reader_too(
    colleague: Visitor, path: str, data: Path
) -> None:
    change(data, "outcome", at=("engine",), to="split-points/1")
    with closing(sqlite3.connect(data / DATABASE)) as connection, connection:
        connection.execute("UPDATE results SET outcome = json_remove(outcome, '$.is_exact', '$.within')")
    assert not article(german(colleague, path)).has_attr("lang")


def test_numbers_and_previews_are_the_same_whoever_asks(visitor: Visitor, colleague: Visitor, path: str) -> None:
    controls = visitor.visit("/manage/share").select_one("main form[action^='/manage/sharing']")
    visitor.submit(controls, previews="y")
    found = [colleague.get(f"{path}.json", **{"Accept-Language": language}).data for language in ("en", "de")]
    assert found[0] == found[1]
    heads = [
        german(colleague, f"{path}{end}").select("meta[property], meta[name^=twitter]") for end in ("", "?original=1")
    ]
    assert heads[0] == heads[1] != []


def test_the_maker_sees_the_own_result_as_it_was_made_and_the_preview_as_its_readers(
    visitor: Visitor, path: str
) -> None:
    assert article(visitor.visit(f"{path}?lang=de"))["lang"] == "en"
    page = visitor.visit("/manage/preview")
    assert not article(page).has_attr("lang")
    way = page.select_one(f"{NOTE} a")
    assert way is not None
    assert article(visitor.visit(str(way["href"])))["lang"] == "en"


def test_a_link_that_opens_nothing_has_no_original(visitor: Visitor, colleague: Visitor, path: str) -> None:
    never = f"{path[:-43]}{'A' * 43}?original=1"
    visitor.submit(visitor.visit("/manage/delete").select_one("main form[action^='/manage/delete']"))
    gone, unknown = (colleague.get(address) for address in (f"{path}?original=1", never))
    assert (gone.status_code, gone.data) == (unknown.status_code, unknown.data)
    assert gone.status_code == 404


def test_who_names_no_language_gets_that_of_the_result(visitor: Visitor, colleague: Visitor, bank: Bank) -> None:
    visitor.visit("/?lang=de")
    visitor.fill(answers_of_kind(bank, Kind.LEANING))
    visitor.finish()
    path = f"/results/{visitor.link}"
    for place in (path, f"{path}/what-if"):
        for wish, language in ((None, "de"), ("", "de"), ("*", "de"), ("en", "en")):
            answer = colleague.get(place, **({} if wish is None else {"Accept-Language": wish}))
            assert answer.headers["Content-Language"] == language, (place, wish)
    previews = {str(tags(colleague.get(path, **{"Accept-Language": wish}))) for wish in ("", "de", "en")}
    assert len(previews) == 1, "what chats show is the same for everybody"
    assert "de_DE" in previews.pop()


def tags(answer: TestResponse) -> list[Tag]:
    return list(BeautifulSoup(answer.text, "html.parser").select("meta[property^=og]"))
