"""The role pack of a result: a page and files, as far as whoever asks sees the result."""

import re
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from documents.pdf import Busy, PdfError, PdfUnavailable
from questions import Bank, load_bank
from scoring import Kind
from tests.attacks.payloads import PAYLOADS
from tests.documents.made import short
from tests.sheets import KINDS, asked
from tests.web.conftest import MakeApp
from tests.web.own_bank import OwnBank
from tests.web.page_checks import check_headers, text_of
from tests.web.pages.test_verdict_only import held, shared
from tests.web.visitor import Visitor, form_with
from web.pages.pack_files import FORMATS, name_file
from web.pages.share import MOST_NAME

WAY = "Role pack: memo, advert, interview guide"
BEGINNINGS = {"docx": b"PK\x03\x04", "pdf": b"%PDF-", "md": b"# Role pack"}


def words_of(answer: TestResponse) -> str:
    """Return what a file says, as far as it can be read without a program for it."""
    if answer.mimetype != "application/vnd.openxmlformats-officedocument.wordprocessingml.document":
        return answer.text
    return ZipFile(BytesIO(answer.data)).read("word/document.xml").decode()


def pack_of(page: BeautifulSoup) -> str:
    """Return where the page of a result leads to for its pack."""
    [link] = [tag for tag in page.select("#next ~ .actions a") if text_of(tag) == WAY]
    return str(link["href"])


@pytest.fixture
def link(visitor: Visitor) -> str:
    return shared(visitor, Kind.LEANING, "everything")


def test_everybody_who_sees_the_reasons_is_led_to_the_pack(visitor: Visitor, colleague: Visitor) -> None:
    for shows in ("reasons", "everything"):
        path = f"/results/{shared(visitor, Kind.LEANING, shows)}"
        assert pack_of(colleague.visit(path)) == pack_of(visitor.visit(path)) == f"{path}/pack"
        assert colleague.visit(f"{path}/pack").select_one(f"a.back-link[href='{path}']")


def test_who_sees_the_verdict_only_gets_no_pack(visitor: Visitor, colleague: Visitor) -> None:
    path = f"/results/{shared(visitor, Kind.LEANING, 'verdict')}"
    assert WAY not in colleague.get(path).text
    for ending in ("", *(f".{format_}" for format_ in FORMATS)):
        assert colleague.get(f"{path}/pack{ending}").status_code == 404
        assert visitor.get(f"{path}/pack{ending}").status_code == 200


def test_the_maker_of_an_unshared_result_has_it_too(visitor: Visitor, colleague: Visitor, link: str) -> None:
    visitor.submit(visitor.visit("/manage/share").select_one("form[action^='/manage/sharing']"), is_shared=None)
    path = pack_of(visitor.visit("/manage/result?of=own"))
    assert path.startswith("/manage/pack?of=")
    of = path.partition("of=")[2]
    page = visitor.visit(path)
    assert page.select_one(f"form.pack__form input[name=of][value='{of}']"), "else its files would be of another"
    assert visitor.get(path.replace("pack?", "pack.md?")).status_code == 200
    for there in (path, path.replace("pack?", "pack.md?"), f"/results/{link}/pack"):
        assert colleague.get(there).status_code == 404


def test_the_sample_has_one(visitor: Visitor) -> None:
    assert pack_of(visitor.visit("/sample")) == "/sample/pack"
    assert visitor.visit("/sample/pack").select("#memo")
    assert visitor.get("/sample/pack.md").text.startswith("# Role pack")


@pytest.mark.parametrize("kind", KINDS)
def test_every_verdict_has_a_page(visitor: Visitor, kind: Kind) -> None:
    link = shared(visitor, kind, "everything")
    page = visitor.visit(f"/results/{link}/pack")
    assert page.select(".document #memo")
    assert bool(WAY in visitor.get(f"/results/{link}").text) is (kind is not Kind.TOO_LITTLE)


@pytest.mark.parametrize("kind", KINDS)
def test_a_reader_of_the_reasons_learns_nothing_that_their_page_does_not_show(
    visitor: Visitor, colleague: Visitor, kind: Kind
) -> None:
    path = f"/results/{shared(visitor, kind, 'reasons')}"
    page = words_of(colleague.get(path))
    pack = "".join(words_of(colleague.get(f"{path}/pack{ending}")) for ending in ("", ".md", ".docx"))
    answers = [option.text for question in asked(visitor.bank) for option in question.options.values()]
    company = [option.text for about in visitor.bank.context.values() for option in about.options.values()]
    told = [words for words in (*answers, *company) if words.count(" ") > 1 and words in pack and words not in page]
    assert not told


def test_the_same_search_finds_answers_where_everything_is_shared(colleague: Visitor, link: str) -> None:
    assert len(held(colleague, f"/results/{link}/pack")) > 10


@pytest.mark.parametrize("format_", FORMATS)
def test_a_file_is_sent_as_one(colleague: Visitor, link: str, format_: str) -> None:
    answer = colleague.get(f"/results/{link}/pack.{format_}")
    assert answer.status_code == 200
    check_headers(answer)
    assert answer.content_type == FORMATS[format_]
    assert answer.data.startswith(BEGINNINGS[format_])
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="role-pack.{format_}"; ')


def test_page_and_files_hold_the_parts_that_are_asked_for(visitor: Visitor) -> None:
    page = visitor.visit("/sample/pack?part=advert&part=memo&part=nonsense")
    assert [str(part["id"]) for part in page.select(".document h2")][:2] == ["memo", "advert"]
    assert [str(box["value"]) for box in page.select("[name=part][checked]")] == ["memo", "advert"]
    assert len(page.select("[name=part]")) > 2
    whole, memo = visitor.get("/sample/pack.md").text, visitor.get("/sample/pack.md?part=memo").text
    assert memo.count("\n## ") < whole.count("\n## ")
    assert not visitor.visit("/sample/pack?part=nonsense").select("[name=part]:not([checked])")


def test_blanks_are_counted_as_they_are_shown(visitor: Visitor) -> None:
    page = visitor.visit("/sample/pack")
    found = len(page.select(".document .blank"))
    assert found > 3
    assert text_of(page.select_one(".pack__blanks")).startswith(f"{found} blanks")
    for part in page.select(".document__part:has(.fold)"):
        told = text_of(page.select_one(f".tick a[href='#{part['aria-labelledby']}']"))
        assert told.split()[0] == str(len(part.select(".blank")) or "no"), told


def test_what_strangers_read_has_no_marks(visitor: Visitor) -> None:
    page = visitor.visit("/sample/pack?part=advert")
    assert not page.select(".marks, #sources")
    assert visitor.visit("/sample/pack?part=memo&part=sources").select(".marks, #sources")
    assert not visitor.visit("/sample/pack?part=memo").select(".marks, #sources, #tick-sources[checked]")


@pytest.mark.parametrize("format_", ["md", "docx"])
def test_a_file_of_the_advert_alone_is_the_advert_and_no_more(visitor: Visitor, format_: str) -> None:
    page = text_of(visitor.visit("/sample/pack?part=advert").select_one(".document"))
    file = words_of(visitor.get(f"/sample/pack.{format_}?part=advert&part=sources"))
    assert "2023/970" in page
    for words in ("2023/970", "Role pack", "Not part of the advert", "Question bank", "Role Fit"):
        assert words not in file
    assert file.count("Head of Operations") + file.count("Director of Operations") in {1, 2}


def test_whoever_made_a_result_without_a_name_is_led_to_give_it_one(visitor: Visitor, link: str) -> None:
    assert visitor.visit("/manage/pack").select("a[href*='#naming']")
    visitor.send(form_with("/manage/name", visitor.get("/manage/share")), called="Night depot")
    assert not visitor.visit("/manage/pack").select("a[href*='#naming']")


def test_each_part_can_be_copied_as_text(visitor: Visitor) -> None:
    page = visitor.visit("/sample/pack")
    for part in page.select(".document__part:has(.fold)"):
        [text] = part.select("details pre[data-address]")
        assert text_of(text).startswith(text_of(part.h2))
        assert not re.search(r"\[\d+\]", text.get_text())


@pytest.mark.parametrize("format_", FORMATS)
def test_no_other_site_may_begin_a_download(visitor: Visitor, colleague: Visitor, link: str, format_: str) -> None:
    for path in (f"/results/{link}/pack", "/manage/pack", "/sample/pack"):
        for site in ("cross-site", "same-site"):
            answers = [who.get(f"{path}.{format_}", **{"Sec-Fetch-Site": site}) for who in (visitor, colleague)]
            assert {answer.status_code for answer in answers} == {403}
            assert not any("Content-Disposition" in answer.headers for answer in answers)


def test_pages_and_files_count_as_costly(make_app: MakeApp, bank: Bank) -> None:
    visitor = Visitor(make_app(costly_per_minute=2), bank)
    answers = [visitor.get(path) for path in ("/sample/pack", "/sample/pack.md", "/sample/pack.docx")]
    assert [answer.status_code for answer in answers] == [200, 200, 429]


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (Busy("two"), 503, "Others are having PDFs made"),
        (PdfUnavailable("none"), 501, "This server cannot make PDFs"),
        (PdfError("broken"), 500, "The PDF could not be made"),
    ],
)
def test_a_pdf_that_is_not_made_leads_to_the_other_formats(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, error: PdfError, status: int, words: str
) -> None:
    def fail(_document: object) -> bytes:
        raise error

    monkeypatch.setattr("documents.pdf.write_pdf", fail)
    page = visitor.visit("/sample/pack.pdf?part=memo", status)
    assert text_of(page.h1).startswith(words)
    ways = [str(way["href"]) for way in page.select("main .actions a")]
    assert ways == [f"/sample/pack{ending}?part=memo" for ending in (".docx", ".md", "")]


def test_where_no_pdf_can_be_made_the_page_says_so(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    assert visitor.visit("/sample/pack").select("[formaction$='.pdf']")
    monkeypatch.setattr("web.pages.pack_files.find_spec", lambda _name: None)
    page = visitor.visit("/sample/pack")
    assert not page.select("[formaction$='.pdf']")
    assert "cannot make a PDF" in text_of(page.select_one(".pack__form"))


NAMES = (*PAYLOADS, 'a/b\\c:d*e?f"g<h>i|j', "..", "\u202egnp.exe", "–", "x; filename=y", "Ä\u200cÖ")


PLAIN_NAME = re.compile(r"[^/\\:*?\"<>|\x00-\x1f\u202e.][^/\\:*?\"<>|\x00-\x1f\u202e]*")


def test_a_file_is_called_by_what_may_stand_in_a_name() -> None:
    for name in NAMES:
        for parts in (1, 2):
            named = replace(short(), title=f"Role pack: {name}", parts=short().parts[:parts])
            assert PLAIN_NAME.fullmatch(name_file(named, name)), name


def test_no_name_of_a_result_does_harm(visitor: Visitor, link: str) -> None:
    for name in (PAYLOADS[0], PAYLOADS[11], *NAMES[-6:]):
        visitor.send(form_with("/manage/name", visitor.get("/manage/share")), called=name[:MOST_NAME])
        header = visitor.get(f"/results/{link}/pack.md?part=memo").headers["Content-Disposition"]
        told = re.fullmatch(r"attachment; filename=\"role-pack\.md\"; filename\*=UTF-8''([\w.%~-]+)", header)
        assert told, name
        assert PLAIN_NAME.fullmatch(unquote(told[1])), name
        page = visitor.visit(f"/results/{link}/pack?part=memo")
        assert not page.select("main :is(script, img, svg, iframe, style)"), name


def test_a_german_result_has_a_german_pack_wherever_it_is_read(visitor: Visitor, colleague: Visitor) -> None:
    visitor.get("/?lang=de")
    link = shared(visitor, Kind.LEANING, "everything")
    visitor.get("/?lang=en")
    own = visitor.visit(f"/results/{link}/pack")
    assert "Lücken" in text_of(own.select_one(".pack[lang=de] .pack__blanks"))
    assert colleague.visit(f"/results/{link}/pack?lang=en").select(".pack:not([lang])")
    assert colleague.visit(f"/results/{link}/pack?original=1").select(".pack[lang=de] input[name=original]")


def test_files_are_counted_by_their_format(make_app: MakeApp, bank: Bank) -> None:
    visitor = Visitor(make_app(metrics=True), bank)
    visitor.get("/sample/pack.md")
    assert 'role_fit_packs_made_total{format="md"} 1.0' in visitor.get("/metrics").text


def test_no_page_but_a_file_takes_the_libraries_that_write_them() -> None:
    words = "import app, sys; from web.platform.settings import Settings; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True).stdout.split()
    assert not {"docx", "lxml", "typst"} & set(loaded)


def test_a_result_of_an_earlier_bank_keeps_its_numbers(make_app: MakeApp, own_bank: OwnBank) -> None:
    visitor = Visitor(make_app(questions=own_bank.folder), load_bank(own_bank.folder))
    link = shared(visitor, Kind.LEANING, "everything")
    before = visitor.get(f"/results/{link}/pack.md").text
    own_bank.weigh(asked(visitor.bank)[0].id, "9")
    assert visitor.get(f"/results/{link}/pack.md").text == before
    assert visitor.visit(f"/results/{link}/pack").select("#memo")
