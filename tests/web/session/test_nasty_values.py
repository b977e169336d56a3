"""Nasty values in every field of every form: refused or ignored, never a failure, never taken."""

from collections.abc import Callable
from functools import partial

import pytest
from bs4 import Tag
from flask import Flask

from questions import Bank
from scoring import Kind
from tests.attacks.conftest import NO_LIMITS
from tests.attacks.scene import addresses, asking, change, rules
from tests.sheets import answers_of_kind, answers_toward, asked
from tests.web.conftest import MakeApp
from tests.web.nasty import VALUES
from tests.web.page_checks import text_of
from tests.web.visitor import Value, Visitor, fields_of, finish_form, mark_form, question_form

TAKEN = {200, 303}
REFUSED = {400, 409, 413, 422}
MANAGE = {
    "sharing": "/manage/share",
    "name": "/manage/share",
    "link": "/manage/share",
    "leave": "/manage",
    "delete": "/manage/delete",
}
FINISHED = ("save", "compare", "open", "forget all", *MANAGE)  # for somebody who has a result
FORMS = ("question", "questions", "settling", "context", "mark", "finish", "start again", "take over", *FINISHED)
GUESSED = {"open", "take over"}  # a wrong secret opens nothing
SOME_ALIKE = 3
# In the short form each field, or page, gets every fourth value, the next one others.
every = pytest.mark.parametrize("step", [4, pytest.param(1, marks=pytest.mark.long)])


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    """The app with limits off: else most values would be put off unread."""
    return make_app(**NO_LIMITS)


@pytest.fixture
def ready(visitor: Visitor, bank: Bank) -> Visitor:
    """Somebody who has answered everything."""
    visitor.fill(answers_toward(bank, "director"))
    return visitor


def form_of(visitor: Visitor, which: str) -> Tag:
    """Return a form, on whose page one gets as people do."""
    if which in FINISHED:
        visitor.finish()
    if which in {"open", *MANAGE}:
        visitor.submit(visitor.visit(visitor.manage_path()).select_one("main form"))
    form = forms(visitor)[which]()
    assert form is not None
    return form


def forms(visitor: Visitor) -> dict[str, Callable[[], Tag | None]]:
    question = asked(visitor.bank)[0].id
    return {
        "question": lambda: question_form(visitor.visit(f"/questions/{question}")),
        "questions": lambda: visitor.visit("/questions").select_one("main form"),
        "settling": lambda: settling_form(visitor),
        "context": lambda: visitor.visit("/context").select_one("main form"),
        "mark": lambda: mark_form(visitor.visit("/review"), question),
        "finish": lambda: finish_form(visitor.visit("/review")),
        "start again": lambda: visitor.visit("/start-again").select_one("main form"),
        "take over": lambda: visitor.visit(carry_path(visitor)).select_one("main form"),
        "save": lambda: visitor.visit(save_path(visitor)).select_one("main form"),
        "compare": lambda: visitor.visit(f"/results/{visitor.link}/compare").select_one("main form"),
        "open": lambda: visitor.visit(visitor.manage_path()).select_one("main form"),
        "forget all": lambda: visitor.visit("/mine").select_one("main form[action='/mine/forget']"),
        **{name: partial(manage_form, visitor, name) for name in MANAGE},
    }


def settling_form(visitor: Visitor) -> Tag | None:
    visitor.fill(answers_of_kind(visitor.bank, Kind.UNDECIDED))
    return visitor.visit("/settling").select_one("main form")


def carry_path(visitor: Visitor) -> str:
    address = text_of(visitor.visit("/another-device").select_one("[data-address]"))
    return address.removeprefix(visitor.base_url)


def save_path(visitor: Visitor) -> str:
    return asking(f"/results/{visitor.link}/what-if/save", change(visitor.bank))


def manage_form(visitor: Visitor, name: str) -> Tag | None:
    return visitor.visit(MANAGE[name]).select_one(f"main form[action^='/manage/{name}?']")


def refused(which: str) -> set[int]:
    """Return how a form may be refused."""
    return REFUSED | ({404} if which in GUESSED else set())


def names_of(form: Tag) -> list[str]:
    """Return the names of the fields; of the many for one question each, some."""
    names = sorted({str(field["name"]) for field in form.select("[name]")})
    alike = [[name for name in names if name.startswith(kind)] for kind in ("answer-", "context-")]
    return [name for name in names if not any(name in same[SOME_ALIKE:] for same in alike)]


def test_every_form_is_tried_here(app: Flask, bank: Bank) -> None:
    routes, find = set[str](), app.url_map.bind("localhost")
    for which in FORMS:
        visitor = Visitor(app, bank)
        visitor.fill(answers_toward(bank, "director"))
        form = form_of(visitor, which)
        path = str(form["action"]).partition("?")[0]
        routes.add(str(find.match(path, "POST", return_rule=True)[0]))
    sent = {str(rule) for rule in rules(app) if "POST" in (rule.methods or ())}
    assert routes == {route for route in sent if not route.startswith(("/jobs", "/seats", "/workbench"))}


@pytest.mark.slow
@every
@pytest.mark.parametrize("which", FORMS)
def test_no_value_of_any_field_brings_the_app_down(ready: Visitor, which: str, step: int) -> None:
    form = form_of(ready, which)
    for number, name in enumerate(names_of(form)):
        for value in VALUES[number % step :: step]:
            answer = ready.post(str(form["action"]), fields_of(form) | {name: value})
            assert answer.status_code in TAKEN | refused(which), f"{name}={value!r}: {answer.status}"


@pytest.mark.slow
@pytest.mark.parametrize("which", FORMS)
def test_a_refused_value_is_told_on_a_page(ready: Visitor, which: str) -> None:
    form = form_of(ready, which)
    for name in names_of(form):
        answer = ready.post(str(form["action"]), fields_of(form) | {name: "<script>"})
        if answer.status_code in refused(which):
            ready.look(answer, answer.status_code)


@pytest.mark.slow
@pytest.mark.parametrize("which", FORMS)
def test_no_field_may_be_repeated(ready: Visitor, which: str) -> None:
    form = form_of(ready, which)
    for name in names_of(form):
        fields: dict[str, Value] = fields_of(form)
        answer = ready.post(str(form["action"]), fields | {name: ["x", "x"]})
        assert answer.status_code == 400, name


@pytest.mark.parametrize("which", FORMS)
def test_no_field_may_be_missing_in_a_way_that_brings_the_app_down(ready: Visitor, which: str) -> None:
    form = form_of(ready, which)
    for name in names_of(form):
        answer = ready.post(str(form["action"]), fields_of(form) | {name: None})
        assert answer.status_code in TAKEN | refused(which), name


def test_no_nasty_value_is_ever_taken_for_an_answer(visitor: Visitor, bank: Bank) -> None:
    question = asked(bank)[0].id
    form = question_form(visitor.visit(f"/questions/{question}"))
    for value in VALUES:
        assert visitor.send(form, answer=value).status_code in REFUSED, value
    assert not visitor.visit(f"/questions/{question}").select("[checked]")


def test_no_nasty_number_makes_a_new_link(ready: Visitor) -> None:
    form, shown = form_of(ready, "link"), address(ready)
    for value in VALUES:
        ready.send(form, number=value)
    assert address(ready) == shown


def address(visitor: Visitor) -> str:
    return text_of(visitor.visit("/manage/share").select_one("#share-address"))


SHORT = tuple(value for value in VALUES if len(value) < 9_000)


@pytest.mark.slow
@every
def test_no_query_brings_a_page_down(app: Flask, ready: Visitor, bank: Bank, step: int) -> None:
    ready.finish()
    secrets = (ready.link, carry_path(ready).removeprefix("/continue/"))
    found = (place for secret in secrets for place in addresses(app, bank, secret))
    for number, path in enumerate(sorted({path for rule, path in found if "GET" in (rule.methods or ())})):
        plain = ready.client.get(asking(path, query_of("x")))
        assert plain.status_code in {200, 303, 404, 422}
        for value in SHORT[number % step :: step]:
            answer = ready.client.get(asking(path, query_of(value)))
            assert answer.status_code == plain.status_code, f"{path} {value!r}"


def query_of(value: str | bytes) -> dict[str, str | bytes]:
    return dict.fromkeys(("origin", "said", "of", "lang", "", "question"), value)
