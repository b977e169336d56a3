"""Every page and state in a language that nobody speaks: a word that stands in no catalogue is seen at once."""

from collections.abc import Callable, Mapping

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse

from questions import Bank, Sheet, load_bank
from scoring import Kind
from storage import StoreError
from tests.attacks.scene import rules
from tests.questions.pseudo_language import accented, write_pseudo_language
from tests.sheets import KINDS, answers_of_kind, answers_toward, asked
from tests.web.conftest import MakeApp
from tests.web.own_bank import OwnBank
from tests.web.panels import answer_seat, answer_second, door_of, hold, in_days, set_up, store_revealed
from tests.web.pseudo import CODE, teach, unsaid
from tests.web.visitor import Visitor, finish_form, mark_form, question_form

Go = Callable[[Visitor], object]


class Reader(Visitor):
    """Reads every page in the made-up language, and keeps what was not said in it."""

    def __init__(self, app: Flask, bank: Bank) -> None:
        super().__init__(app, bank)
        self.client.get(f"/?lang={CODE}")
        self.found: dict[str, list[str]] = {}

    def look(self, response: TestResponse, status: int) -> BeautifulSoup:
        page = super().look(response, status)
        assert page.select_one(f"html[lang={CODE}]")
        if unsaid(page):
            self.found[self.path] = unsaid(page)
        return page


@pytest.fixture
def spoken_app(make_app: MakeApp, own_bank: OwnBank) -> Flask:
    write_pseudo_language(own_bank.folder, CODE)
    app = make_app(questions=own_bank.folder, misses_per_minute=0, costly_per_minute=0)
    teach(app)
    return app


@pytest.fixture
def reader(spoken_app: Flask) -> Reader:
    return Reader(spoken_app, load_bank())


def at(path: str, status: int = 200) -> Go:
    return lambda reader: reader.visit(path, status)


def every_question(reader: Visitor) -> None:
    for question in asked(reader.bank):
        reader.visit(f"/questions/{question.id}")
        reader.visit(f"/questions/{question.id}?origin=review")
    reader.visit("/context")


def all_questions(reader: Visitor) -> None:
    form = reader.visit("/questions").select_one("main form")
    first = asked(reader.bank)[0].id
    reader.submit(form, 422, **{f"answer-{first}": "no-such-answer"})
    reader.submit(form, 409, sheet="another")


def half_done(reader: Visitor) -> None:
    reader.fill(dict(list(answers_toward(reader.bank, "head").items())[:3]))
    reader.visit("/")
    reader.visit("/start-again")
    reader.visit("/another-device")


def refused_answers(reader: Visitor) -> None:
    first = asked(reader.bank)[0].id
    reader.answer(first, None, 422)
    reader.answer(first, "no-such-answer", 422)
    form = reader.visit("/context").select_one("main form")
    reader.submit(form, 422, size="no-such-answer")
    reader.submit(question_form(reader.visit(f"/questions/{first}")), 409, sheet="another")
    reader.look(reader.post(f"/questions/{first}", {}), 400)


def refused_review(reader: Visitor) -> None:
    reader.finish(422)
    names = [question.id for question in asked(reader.bank)]
    reader.fill(answers_toward(reader.bank, "head"), double=tuple(names[:3]))
    page = reader.visit("/review")
    reader.submit(mark_form(page, names[3]), 422, double="yes")
    reader.submit(mark_form(page, names[3]), 422, double="perhaps")
    reader.submit(finish_form(page), 409, once="other")


def result(kind: Kind) -> Go:
    def go(reader: Visitor) -> None:
        reader.fill(answers_of_kind(reader.bank, kind), double=(asked(reader.bank)[0].id,), context=noted(reader.bank))
        reader.finish()
        reader.visit("/")

    return go


def noted(bank: Bank) -> Mapping[str, str]:
    """Return facts about the company that bring up notes, one of them a stop."""
    return {
        id_: next((option.id for option in question.options.values() if option.note), next(iter(question.options)))
        for id_, question in bank.context.items()
    }


def workbench(reader: Visitor) -> None:
    form, first = reader.visit("/workbench").select_one("main form"), asked(reader.bank)[0].id
    changed = {f"weights.{first}": "9"}
    for do, status in (("preview", 200), ("check", 200), ("download", 422), ("upload", 422)):
        reader.submit(form, status, do=do, **changed)
    reader.submit(form, 422, do="preview", **{f"weights.{first}": "900"})


def controls(reader: Visitor) -> None:
    reader.fill(answers_of_kind(reader.bank, Kind.LEANING))
    reader.finish()
    for shows in ("verdict", "reasons", "everything"):
        reader.submit(sharing_form(reader), shows=shows, previews="y")
        reader.visit("/manage/result")
        reader.visit("/manage/preview")
        reader.visit("/manage/pack")
        reader.visit("/manage")
    reader.submit(sharing_form(reader), 422, days="many")
    reader.submit(sharing_form(reader), 422, shows="nothing")
    reader.submit(sharing_form(reader), is_shared=None)
    reader.visit("/manage/result")
    reader.visit("/manage/preview")
    reader.submit(reader.visit("/manage/share").select_one("form[action^='/manage/link']"))
    reader.visit("/mine")
    reader.submit(sharing_form(reader), 409, state="older", days="3")
    private = reader.manage_path()
    reader.visit(private)
    reader.submit(reader.visit(private).select_one("form[action='/manage/open']"))
    reader.submit(reader.visit("/manage/delete").select_one("form[action^='/manage/delete']"))


def sharing_form(reader: Visitor) -> Tag | None:
    return reader.visit("/manage/share").select_one("form[action^='/manage/sharing']")


def from_elsewhere(reader: Visitor) -> None:
    reader.fill(answers_toward(reader.bank, "head"), context=noted(reader.bank))
    address = reader.visit("/another-device").select_one("[data-address]").text.strip()
    path = address.removeprefix(reader.base_url)
    reader.visit(path)
    reader.answer(asked(reader.bank)[0].id, "dont_know")
    reader.visit(path)
    reader.visit("/continue/useless", 404)


def what_if(reader: Visitor) -> None:
    reader.fill(answers_of_kind(reader.bank, Kind.LEANING), context=noted(reader.bank))
    reader.finish()
    path = f"/results/{reader.link}/what-if"
    changed = {question.id: "dont_know" for question in asked(reader.bank)[:6]}
    reader.visit(path)
    reader.visit(f"{path}?{asked(reader.bank)[0].id}=dont_know")
    reader.visit(path + "?" + "&".join(f"{id_}={option}" for id_, option in changed.items()))
    reader.visit(f"{path}?f_goals=what&unknown=1&double=a,b,c", 422)
    reader.visit(f"{path}/save?{asked(reader.bank)[0].id}=dont_know")


def made_up_panel(reader: Visitor) -> None:
    reader.visit("/jobs/sample")
    reader.visit("/jobs/sample/meeting")
    reader.visit("/jobs/sample/pack")


STATES: Mapping[str, Go] = {
    "start": at("/"),
    "sample": at("/sample"),
    "pack": at("/sample/pack"),
    "made-up panel": made_up_panel,
    "questions": every_question,
    "all questions": all_questions,
    "half done": half_done,
    "refused answers": refused_answers,
    "refused review": refused_review,
    "review": at("/review"),
    **{f"result, {kind}": result(kind) for kind in KINDS},
    "controls": controls,
    "another device": at("/another-device"),
    "from elsewhere": from_elsewhere,
    "what if": what_if,
    "method": at("/method"),
    "workbench": workbench,
    "privacy": at("/privacy"),
    "accessibility": at("/accessibility"),
    "missing page": at("/no-such-page", 404),
    "missing result": at(f"/results/{'a' * 43}", 404),
}


WALKED = {
    *("start.start", "start.sample", "start.confirm", "question.ask", "company.page", "all_questions.page"),
    *("review.review", "settling.page", "another_device.offer", "another_device.arrive"),
    *("result.show", "what_if.show", "what_if.ask_to_save", "compare.page", "share.page", "share.preview", "mine.page"),
    *("manage.arrive", "manage.controls", "manage.confirm", "manage.result"),
    *("pack.show", "pack.show_own", "pack.show_sample", "job_pack.show", "job_pack.show_sample"),
    *("method.method", "workbench.show", "about.privacy", "about.accessibility"),
    *("decision.page", "look_back.offer", "look_back.show", "several.page"),
    *("new_job.page", "job_arrival.arrive", "organise.page", "organise.confirm"),
    *("panel.page", "panel.sample", "meeting.page", "meeting.sample"),
    *("seat_arrival.invitation", "seat_arrival.arrive", "seat.home", "seat_begin.choose", "seat_begin.results"),
    *("seat_notes.page", "seat_second.page"),
}
# The last shows the parts of pages to those who build them.
NO_PAGES = {
    "assets.send",
    "about.alive",
    "about.ready",
    "about.metrics",
    "manage.export",
    *("pack.send", "pack.send_own", "pack.send_sample", "job_pack.send", "job_pack.send_sample"),
    "job_export.export",
    "components.components",
    "decision.review_file",
}


@pytest.mark.parametrize("state", STATES)
def test_no_word_is_hard_coded(reader: Reader, state: str) -> None:
    STATES[state](reader)
    assert not reader.found, "\n".join(f"{path}: {text}" for path, texts in reader.found.items() for text in texts)


def test_what_may_settle_a_result_is_said(make_app: MakeApp, own_bank: OwnBank) -> None:
    own_bank.settle(list(load_bank().asked)[-2:])
    write_pseudo_language(own_bank.folder, CODE)
    app, bank = make_app(questions=own_bank.folder), load_bank(own_bank.folder)
    teach(app)
    reader = Reader(app, bank)
    reader.fill(answers_of_kind(bank, Kind.UNDECIDED))
    reader.finish()
    form = reader.visit("/settling").select_one("main form")
    reader.submit(form, 422, **{f"answer-{next(iter(bank.settling))}": "no-such-answer"})
    reader.submit(form, 409, sheet="another")
    middle = {f"answer-{id_}": question.middle.id for id_, question in bank.settling.items()}
    reader.submit(form, then="result", **middle)
    for path in ("/questions", "/review", "/method"):
        reader.visit(path)
    assert not reader.found, reader.found


def test_a_reader_sees_which_verdict_only_or_reasons_were_shared(reader: Reader, spoken_app: Flask) -> None:
    reader.fill(answers_of_kind(reader.bank, Kind.LEANING))
    reader.finish()
    path = reader.path
    other = Reader(spoken_app, reader.bank)
    for shows in ("verdict", "reasons", "everything"):
        reader.submit(sharing_form(reader), shows=shows)
        other.visit(path)
    assert not other.found, other.found


def test_two_results_beside_each_other_are_said(reader: Reader, spoken_app: Flask) -> None:
    reader.fill(answers_toward(reader.bank, "head"), context=noted(reader.bank))
    reader.finish()
    path = f"{reader.path}/compare"
    other = Reader(spoken_app, reader.bank)
    other.visit(path)
    other.fill(answers_of_kind(reader.bank, Kind.LEANING))
    other.finish()
    other.visit(path)
    assert not other.found, other.found


@pytest.mark.slow
def test_a_decision_and_what_follows_is_said(reader: Reader, spoken_app: Flask) -> None:
    sheets = [Sheet(answers_toward(reader.bank, "head")), Sheet(answers_toward(reader.bank, "director"))]
    organise = store_revealed(spoken_app, sheets, name=accented("Leeds"))
    path = f"/jobs/{hold(reader, organise, 'organise')}"
    reader.submit(reader.visit(f"{path}/decision").select_one("main form"), 422)
    written = dict.fromkeys(("decided_by", "reasons", "dissent"), accented("we"))
    record = {"role": "head", **written, "decided_on": in_days(-200)}
    reader.submit(reader.visit(f"{path}/decision").select_one("main form"), **record, review_on=in_days(-1))
    for frame in ("today", "turned-out"):
        reader.submit(reader.visit(f"{path}/answer/{frame}").select_one("main form"))
        reader.fill(answers_toward(reader.bank, "head"))
        reader.finish()
    named = [str(box["value"]) for box in reader.visit("/compare").select("input[name=of]")]
    reader.visit("/compare?" + "&".join(f"of={one}" for one in named))
    reader.visit(f"/compare?of={named[0]}", 422)
    assert not reader.found, reader.found


@pytest.mark.slow
def test_a_panel_is_said(reader: Reader, spoken_app: Flask) -> None:
    reader.submit(reader.visit("/jobs/new").select_one("main form"), 422)
    path = set_up(reader, accented("we"), accented("you"), called=accented("Leeds"))
    door, first = door_of(reader), asked(reader.bank)[0].id
    invitation, private = private_links(reader, path)
    reader.visit(private)
    reader.submit(reader.visit(invitation).select_one("main form"))
    seat = reader.path
    reader.visit(invitation, 404)
    reader.submit(reader.visit(seat).select_one(f"form[action='{seat}/begin']"))
    reader.fill(answers_toward(reader.bank, "head"))
    reader.submit(finish_form(reader.visit("/review")))
    notes = reader.visit(f"{seat}/notes").select_one("main form")
    reader.submit(notes, 422, **{f"note-{first}": accented("we" * 160)})
    reader.submit(notes, **{f"note-{first}": accented("we")})
    for there in (private_links(reader, seat)[0], f"{seat}/result"):
        reader.visit(there)
    other = answer_seat(spoken_app, door, "s2", Sheet(answers_toward(reader.bank, "director")))
    reader.submit(reader.visit(path).select_one("form[action$='/reveal']"))
    reader.submit(reader.visit(path).select_one("form[action$='/second']"))
    second, changed = reader.visit(f"{seat}/second").select_one("main form"), {f"answer-{first}": "dont_know"}
    reader.submit(second, 422, **changed)
    reader.submit(second, **changed, **{f"why-{first}": "convinced"})
    answer_second(spoken_app, door, other, Sheet(answers_toward(reader.bank, "director")))
    reader.submit(reader.visit(path).select_one("form[action$='/reveal']"))
    decision = reader.visit(f"{path}/decision").select_one("main form")
    reader.submit(decision, role="-", decided_by=accented("we"))
    for there in (f"{path}/panel", f"{path}/panel?round=1", f"{path}/meeting", seat, path, "/mine"):
        reader.visit(there)
    reader.submit(reader.visit(f"{path}/delete").select_one("main form"))
    assert not reader.found, reader.found


def private_links(reader: Reader, path: str) -> list[str]:
    """Return the paths of the links that stand on a page."""
    links = [str(link["data-address"]) for link in reader.visit(path).select("[data-address]")]
    return [links[0].removeprefix(reader.base_url), links[-1].removeprefix(reader.base_url)]


def test_before_other_answers_are_forgotten_for_a_seat_is_said(reader: Reader) -> None:
    path = set_up(reader, accented("we"), accented("you"), called=accented("Leeds"))
    reader.fill(dict(list(answers_toward(reader.bank, "head").items())[:3]))
    reader.submit(reader.visit(private_links(reader, path)[0]).select_one("main form"))
    reader.submit(reader.visit(reader.path).select_one("form[action$='/begin']"))
    assert reader.path.endswith("/begin")
    assert not reader.found, reader.found


def test_a_result_that_cannot_be_stored_is_said(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    reader.fill(answers_of_kind(reader.bank, Kind.CLEAR))

    def fail(*_: object) -> None:
        raise StoreError("broken")

    monkeypatch.setattr("storage.store.Store.save", fail)
    reader.finish(503)
    assert not reader.found, reader.found


def test_a_changed_bank_is_said(reader: Reader, own_bank: OwnBank) -> None:
    reader.fill(answers_of_kind(reader.bank, Kind.LEANING))
    reader.finish()
    path = reader.path
    own_bank.weigh(asked(reader.bank)[0].id, "9")
    for there in (path, "/review", "/", "/method"):
        reader.visit(there)
    assert not reader.found, reader.found


def test_every_page_that_can_be_opened_is_known_here(spoken_app: Flask) -> None:
    pages = {rule.endpoint for rule in rules(spoken_app) if "GET" in (rule.methods or ())}
    assert pages == WALKED | NO_PAGES


def test_what_is_not_said_in_the_language_is_found() -> None:
    page = BeautifulSoup(
        f"<p>{accented('one')} two</p><p lang='de'>zwei</p><a title='here'>{accented(accented('3 of 4'))} · 5</a>"
        f"<meta name='viewport' content='width'><meta name='description' content='about'>",
        "html.parser",
    )
    assert unsaid(page) == [f"{accented('one')} two", "here", "about"]
