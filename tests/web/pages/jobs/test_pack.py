"""The role pack of a job: who gets it and when, and what it says of a decision."""

from dataclasses import replace

from flask import Flask

from questions import Bank, bank_from_text
from tests.questions.pseudo_language import write_pseudo_language
from tests.web.conftest import MakeApp
from tests.web.own_bank import OwnBank
from tests.web.page_checks import text_of
from tests.web.pages.jobs.test_decision import LONG_AGO, change_job, record, take_seat
from tests.web.pages.jobs.test_panel import make_panel, sheets
from tests.web.panels import hold, set_up, store_revealed
from tests.web.pseudo import CODE, teach
from tests.web.revealed import LABELS
from tests.web.visitor import Visitor
from web.access.jobs import change_behind
from web.platform.secrets import hashed

SAID = "Two of our <b>night shifts</b> have no foreman."


def parts_of(visitor: Visitor, path: str) -> list[str]:
    return [str(part["aria-labelledby"]) for part in visitor.visit(path).select(".document__part")]


def test_before_the_reveal_there_is_no_pack(visitor: Visitor) -> None:
    path = set_up(visitor)
    page, file = visitor.get(f"{path}/pack"), visitor.get(f"{path}/pack.md")
    assert (page.status_code, page.location) == (303, path)
    assert file.status_code == 404


def test_without_a_key_there_is_no_pack(app: Flask, visitor: Visitor, colleague: Visitor, bank: Bank) -> None:
    path, _secrets = make_panel(app, visitor, *sheets(bank, 0, 1))
    assert {colleague.get(f"{path}/{name}").status_code for name in ("pack", "pack.md", "pack.docx")} == {404}
    assert visitor.get(f"{path}/pack.md", **{"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_members_get_it_too_and_find_it_where_they_look(
    app: Flask, visitor: Visitor, colleague: Visitor, bank: Bank
) -> None:
    organise = store_revealed(app, sheets(bank, 0, 1))
    job = hold(visitor, organise, "organise")
    take_seat(app, colleague, organise)
    pack = f"/jobs/{job}/pack"
    assert visitor.visit(f"/jobs/{job}/panel").select(f"main a[href='{pack}']")
    assert not visitor.visit(f"/jobs/{job}").select(f"main a[href='{pack}']"), "there it follows the decision"
    change_job(app, organise, decision=LONG_AGO)
    seat = next(str(link["href"]) for link in colleague.visit("/mine").select("main a[href^='/seats/']"))
    for person, path in ((visitor, f"/jobs/{job}"), (colleague, f"/jobs/{job}"), (colleague, seat)):
        assert person.visit(path).select(f"main a[href='{pack}']"), path
    assert colleague.visit(f"/jobs/{job}/decision").select(f"main a[href='{pack}']")
    assert colleague.visit(pack).select(".document__part")


def test_the_pack_is_that_of_the_decision(app: Flask, visitor: Visitor, bank: Bank) -> None:
    job = hold(visitor, store_revealed(app, sheets(bank, 0, 0.25)), "organise")
    record(visitor, job, role="director", reasons="Growth first", dissent=SAID)
    page = visitor.visit(f"/jobs/{job}/pack")
    assert "Director of Operations, decided by Ada on " in text_of(page.select_one("section:has(#memo)"))
    assert text_of(page.select_one(".pack__head .lead")).startswith("Director of Operations · ")
    assert SAID in [text_of(quote).partition(" [")[0] for quote in page.select("blockquote")]
    assert SAID in visitor.get(f"/jobs/{job}/pack.md").text.replace("\\", "")


def test_for_neither_role_there_is_a_memo_and_what_speaks_against(app: Flask, visitor: Visitor, bank: Bank) -> None:
    job = hold(visitor, store_revealed(app, sheets(bank, 0, 0.25)), "organise")
    record(visitor, job, role="-")
    assert parts_of(visitor, f"/jobs/{job}/pack") == ["memo", "against", "sources"]
    assert len(visitor.visit(f"/jobs/{job}/pack").select("fieldset input")) == 3
    assert visitor.get(f"/jobs/{job}/pack.docx?part=advert").status_code == 200


def test_a_pack_without_names_holds_none(app: Flask, visitor: Visitor, bank: Bank) -> None:
    path, _secrets = make_panel(app, visitor, *sheets(bank, 0.1, 0.3, 0.9, 0.7, 0.5), mode="unnamed")
    for address in (f"{path}/pack", f"{path}/pack.md"):
        words = visitor.get(address).text
        assert not [label for label in LABELS[:5] if label in words]
        assert "night shifts" not in words, "what was noted stays on the page of the panel"


def test_the_made_up_panel_has_a_pack(visitor: Visitor) -> None:
    [link] = visitor.visit("/jobs/sample").select("main a[href$='/pack']")
    address = str(link["href"])
    assert parts_of(visitor, address)[0] == "memo"
    file = visitor.get(f"{address}.md?part=memo")
    assert file.text.startswith("# ")
    assert "Set-Cookie" not in file.headers


def test_a_job_of_an_earlier_bank_has_a_pack_in_the_language_of_that(app: Flask, visitor: Visitor, bank: Bank) -> None:
    organise = store_revealed(app, sheets(bank, 0, 0.25))
    job = hold(visitor, organise, "organise")
    earlier = bank_from_text(bank.text.replace(f'"{bank.version}"', '"0.1"'))
    with app.test_request_context():
        change_behind(hashed("organise", organise), lambda one: replace(one, bank_hash=earlier.hash), bank=earlier)
    page = visitor.visit(f"/jobs/{job}/pack?lang=de")
    assert "version 0.1" in text_of(page.select_one(".document__part:has(#sources)"))
    assert text_of(page.select_one("#memo")) == "Decision memo"


def test_a_language_without_words_for_packs_has_them_in_that_of_the_bank(
    make_app: MakeApp, own_bank: OwnBank, bank: Bank
) -> None:
    write_pseudo_language(own_bank.folder, CODE)
    app = make_app(questions=own_bank.folder)
    teach(app)
    reader = Visitor(app, bank)
    page = reader.visit(f"/jobs/sample?lang={CODE}")
    [link] = page.select("main a[href$='/pack']")
    assert text_of(reader.visit(str(link["href"])).select_one("#memo")) == "Decision memo"
