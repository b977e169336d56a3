"""Trying other answers on a stored result: the trial is in the address, and nothing else changes."""

import json
import random
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from questions import Bank, Sheet, shipped_directory
from scoring import Kind, recommend
from storage import Store, StoreUnavailable
from tests.sheets import answers_of_kind, answers_toward, asked, option_toward
from tests.web.own_bank import OwnBank
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor
from web.session.sheet_link import write_link
from web.views.result import result_view
from web.views.trial.trial import read_trial, trial_query

FIRST = "f_goals"
MARKED = "s_paper"


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take files as they are: nobody writes to them while these tests read."""
    monkeypatch.setattr("web.platform.bank.SETTLED_AFTER", 0)


@pytest.fixture
def base(visitor: Visitor, bank: Bank) -> Sheet:
    """The sheet of a leaning result that the visitor made."""
    sheet = Sheet(answers_of_kind(bank, Kind.LEANING), frozenset({MARKED}))
    make(visitor, bank, sheet)
    return sheet


def make(visitor: Visitor, bank: Bank, sheet: Sheet) -> None:
    """Take a whole sheet over from a link, which is quicker than answering, and finish it."""
    token = write_link(bank, sheet, str(visitor.client.application.secret_key))
    visitor.submit(visitor.visit(f"/continue/{token}").select_one("main form"))
    visitor.finish()


def trial_path(visitor: Visitor, query: str = "") -> str:
    return f"/results/{visitor.link.split('/')[0]}/what-if{f'?{query}' if query else ''}"


def flipped(bank: Bank, base: Sheet, count: int = 1) -> dict[str, str]:
    """Return the first answers that speak for the Head, turned to the other side."""
    other = {q.id: option_toward(bank, q, "director").id for q in asked(bank)}
    different = [id_ for id_, option in other.items() if option != base.answers[id_]]
    return {id_: other[id_] for id_ in different[:count]}


def random_sheet(bank: Bank, base: Sheet, seed: int) -> Sheet:
    chance = random.Random(seed)  # noqa: S311  not a secret
    answers = {q.id: chance.choice([*q.options, *bank.exits]) for q in asked(bank) if chance.random() < 0.4}
    marks = frozenset(chance.sample([q.id for q in asked(bank)], chance.randint(0, bank.marks.at_most)))
    context = {id_: chance.choice(list(c.options)) for id_, c in bank.context.items() if chance.random() < 0.5}
    return Sheet({**base.answers, **answers}, marks, context)


# The address


@pytest.mark.parametrize("seed", range(10))
def test_a_trial_comes_back_from_its_address(bank: Bank, seed: int) -> None:
    base = random_sheet(bank, Sheet(answers_toward(bank, "middle")), seed)
    sheet = random_sheet(bank, base, seed + 100)
    query = trial_query(bank, base, sheet)
    given = {name: [value] for name, value in (pair.split("=") for pair in query.split("&") if query)}
    trial = read_trial(bank, base, given)
    assert (trial.sheet, trial.faults) == (sheet, ())
    assert trial_query(bank, base, base) == ""


def test_only_what_differs_stands_in_the_address_in_the_order_of_the_bank(
    visitor: Visitor, bank: Bank, base: Sheet
) -> None:
    page = visitor.visit(trial_path(visitor))
    changed = flipped(bank, base, 2)
    form = page.select_one("form[data-trial]")
    assert form is not None
    fields = {str(s["name"]): str(s.select("option[selected]")[0]["value"]) for s in form.select("select")}
    marks = {str(box["name"]): "1" for box in form.select("[type=checkbox][checked]")}
    sent = "&".join(f"{name}={value}" for name, value in {**dict(reversed(fields.items())), **changed, **marks}.items())
    path = str(form["action"]).removesuffix("#effect")
    answer = visitor.get(f"{path}?all=1&{sent}")
    assert answer.status_code == 303
    assert answer.location == trial_path(visitor, "&".join(f"{id_}={option}" for id_, option in changed.items()))


def test_taking_the_last_mark_away_in_the_form_is_a_change(visitor: Visitor, base: Sheet) -> None:
    assert base.double
    assert visitor.get(trial_path(visitor, "all=1")).location == trial_path(visitor, "double=")


def test_the_canonical_address_answers_at_once(visitor: Visitor, bank: Bank, base: Sheet) -> None:
    id_, option = next(iter(flipped(bank, base).items()))
    assert visitor.get(trial_path(visitor, f"{id_}={option}&double={id_},{MARKED}")).status_code == 200


# The effect


@pytest.mark.parametrize("seed", range(2))
def test_the_trial_is_what_is_recommended_for_the_changed_sheet(
    visitor: Visitor, bank: Bank, base: Sheet, seed: int
) -> None:
    sheet = random_sheet(bank, base, seed)
    page = visitor.visit(trial_path(visitor, trial_query(bank, base, sheet)))
    view = result_view(recommend(bank, sheet))
    assert page.select_one(f"article.result--{view['kind']}")
    assert text_of(page.select_one("article > h2")) == view["headline"]["title"]
    assert text_of(page.select_one(".compare__side--now .compare__verdict")) == view["headline"]["title"]
    if view["kind"] != "too_little":
        reasons = [*view["reasons_for"], *view["reasons_against"]]
        shown = [text_of(line) for line in page.select("article .reason__sentence")]
        assert sorted(shown) == sorted(reason["sentence"] for reason in reasons)  # the sides stand as the bar does
        firm = [text_of(line) for line in page.select("article section[aria-labelledby=firm] p:not(.hint)")]
        assert firm == [view["firm_line"], *view["firm"]]


def test_the_original_stays_visible_and_as_it_was(
    visitor: Visitor, bank: Bank, base: Sheet, dump: Callable[[], list[str]]
) -> None:
    before, stored = text_of(visitor.visit(f"/results/{visitor.link}").h1), dump()
    link = visitor.link
    id_, option = next(iter(flipped(bank, base).items()))
    answer = visitor.get(f"/results/{link}/what-if?{id_}={option}")
    page = BeautifulSoup(answer.text, "html.parser")
    assert text_of(page.select_one(".compare__side--before .compare__verdict")) == before
    assert "Set-Cookie" not in answer.headers
    assert dump() == stored


def moved_points(bank: Bank, page: BeautifulSoup, role: str) -> int:
    """Add up what the page says that each change moves towards a role."""
    words = " ".join(text_of(item) for item in page.select(".differences li, .differences > p:last-child"))
    found = re.findall(r"(\d+) points? of 100 towards the (\S+) of", words)
    return sum(int(points) * (1 if bank.roles[role].name.startswith(name) else -1) for points, name in found)


def ends(page: BeautifulSoup, side: str) -> list[int]:
    """Return what stands at the two ends of a bar: the first role of the bank, then the second."""
    return [int(text_of(share)) for share in page.select(f".compare__side--{side} .margin-bar__share")]


def check_adding_up(bank: Bank, page: BeautifulSoup) -> None:
    before, now = ends(page, "before"), ends(page, "now")
    told = text_of(page.select_one("[data-now]"))
    for shares in (before, now):
        assert sum(shares) == 100
        assert shares[0] == shares[1] or "{} to {}".format(*sorted(shares, reverse=True)) in told
    assert moved_points(bank, page, "director") == now[1] - before[1]


CHANGES = ["f_more_of=a1", "f_more_of=both", "f_more_of=a1&f_why_right=b1", "double=f_more_of", "f_goals=dont_know"]


@pytest.mark.parametrize("change", CHANGES)
def test_what_moved_adds_up_to_the_difference_of_the_bars(
    visitor: Visitor, bank: Bank, base: Sheet, change: str
) -> None:
    check_adding_up(bank, visitor.visit(trial_path(visitor, change)))


@pytest.mark.parametrize("seed", range(4))
def test_it_does_so_whatever_is_changed(visitor: Visitor, bank: Bank, base: Sheet, seed: int) -> None:
    factor = bank.factors[0]
    sheet = replace(random_sheet(bank, base, seed + 40), context={factor.context: factor.option})
    check_adding_up(bank, visitor.visit(trial_path(visitor, trial_query(bank, base, sheet))))


def test_an_answer_that_stayed_the_same_moves_nothing(visitor: Visitor, base: Sheet) -> None:
    page = visitor.visit(trial_path(visitor, f"s_reference=not_relevant&double=f_goals,{MARKED}"))
    assert len(page.select(".differences li")) == 2
    assert not page.select(".differences > p:last-child:not(.firm-word)")


def test_it_is_said_who_is_ahead_now_and_who_was(visitor: Visitor, bank: Bank, base: Sheet) -> None:
    first = recommend(bank, base).tally.first
    other = "head" if first == "director" else "director"
    sheet = Sheet(answers_toward(bank, other), base.double)  # type: ignore[arg-type]
    page = visitor.visit(trial_path(visitor, trial_query(bank, base, sheet)))
    told = text_of(page.select_one("[data-now]"))
    assert "The verdict changes from" in told
    assert f"The {bank.roles[other].name} is now ahead, " in told
    assert f"before, the {bank.roles[first].name} was, " in told


def test_who_was_ahead_before_is_still_ahead(visitor: Visitor, bank: Bank, base: Sheet) -> None:
    first = bank.roles[recommend(bank, base).tally.first].name
    id_, option = next(iter(flipped(bank, base).items()))
    page = visitor.visit(trial_path(visitor, f"{id_}={option}"))
    assert f"The {first} is still ahead, " in text_of(page.select_one("[data-now]"))


def test_what_is_said_at_once_is_one_line(visitor: Visitor, bank: Bank, base: Sheet) -> None:
    id_, option = next(iter(flipped(bank, base).items()))
    page = visitor.visit(trial_path(visitor, f"{id_}={option}"))
    told = page.select_one("[data-now]")
    assert told is not None
    now = text_of(page.select_one(".compare__side--now .compare__verdict"))
    was, is_ = (sorted(ends(page, side), reverse=True) for side in ("before", "now"))
    same = "Still" if now == text_of(page.select_one(".compare__side--before .compare__verdict")) else "Now"
    assert told["data-now"] == f"{is_[0]} to {is_[1]}, before {was[0]} to {was[1]}. {same}: {now}."
    assert len(str(told["data-now"])) < len(text_of(told)) * 2 / 3


def test_a_field_shows_its_title_and_not_its_question_too(visitor: Visitor, bank: Bank, base: Sheet) -> None:
    page = visitor.visit(trial_path(visitor, ""))
    for question in asked(bank):
        shown = text_of(page.select_one(f"#field-{question.id}"))
        assert question.ask not in shown
        assert all(statement.text in shown for statement in question.statements)


def test_an_answer_that_a_narrow_list_cuts_off_stands_above_it_in_full(
    visitor: Visitor, bank: Bank, base: Sheet
) -> None:
    page = visitor.visit(trial_path(visitor, "s_paper=dont_know"))
    told = {field["id"].removeprefix("field-"): field.select("p.hint") for field in page.select(".trial-field")}
    situations = [question for question in asked(bank) if not question.is_tradeoff]
    assert len(situations) > 3
    for question in situations:
        answer = question.options[base.answers[question.id]].text
        assert f"As saved: {answer}" in map(text_of, told[question.id])
    assert not [hint for id_ in ("f_more_of", "about-size") for hint in told[id_] if "As saved" in hint.text]


def test_each_change_can_be_taken_back_by_itself(visitor: Visitor, bank: Bank, base: Sheet) -> None:
    one, two = flipped(bank, base, 2).items()
    page = visitor.visit(trial_path(visitor, f"{one[0]}={one[1]}&{two[0]}={two[1]}"))
    names = [str(button["value"]) for button in page.select(".differences li button[name=back]")]
    assert names == [one[0], two[0]]
    answer = visitor.get(trial_path(visitor, f"{one[0]}={one[1]}&{two[0]}={two[1]}&back={two[0]}"))
    assert answer.location == trial_path(visitor, f"{one[0]}={one[1]}")


def test_a_mark_and_a_fact_about_the_company_can_be_taken_back(visitor: Visitor, base: Sheet) -> None:
    query = f"double=f_goals,{MARKED}&about.size=large"
    for name, left in (("f_goals", "about.size=large"), ("about.size", f"double=f_goals,{MARKED}")):
        assert visitor.get(trial_path(visitor, f"{query}&back={name}")).location == trial_path(visitor, left)


def test_the_question_that_is_asked_for_is_led_to(visitor: Visitor, base: Sheet) -> None:
    form = visitor.visit(f"/results/{visitor.link}").select_one("form.try")
    assert form is not None
    assert form["action"] == trial_path(visitor)
    assert visitor.get(trial_path(visitor, "ask=s_paper")).location == f"{trial_path(visitor)}#field-s_paper"
    assert visitor.get(trial_path(visitor, "ask=nothing")).location == trial_path(visitor)


def test_without_changes_there_is_nothing_to_save(visitor: Visitor, base: Sheet) -> None:
    page = visitor.visit(trial_path(visitor))
    assert not page.select("article, a[href*='/what-if/save']")
    assert "this is the saved result" in text_of(page.select_one("[data-now]"))


# What cannot be read


UNREADABLE = [
    ("nothing=weeks", "“nothing” is no question"),
    (f"{FIRST}=never", "“never” is no answer"),
    (f"{FIRST}=weeks&{FIRST}=years", "more than once"),
    ("double=f_goals,f_more_of,f_quiet_month,s_paper", "At most 3"),
    ("double=none_such", "“none_such” is no question"),
    ("about.regulated=%00%ff<b>", "is no answer"),
    ("&".join(f"x{n}=1" for n in range(400)), "More of it could not be read"),
]


def test_what_cannot_be_read_is_said_and_the_rest_kept(visitor: Visitor, base: Sheet) -> None:
    for query, said in UNREADABLE:
        page = visitor.visit(trial_path(visitor, f"{query}&s_half_year=dont_know"), 422)
        assert said in text_of(page.select_one("[role=alert]")), query
        assert page.select_one("select[name=s_half_year] option[value=dont_know][selected]"), query


def test_what_a_mail_program_puts_around_an_address_is_left_out(visitor: Visitor, bank: Bank, base: Sheet) -> None:
    [(question, option)] = flipped(bank, base).items()
    plain = trial_path(visitor, f"{question}={option}")
    for query in (f"{question}={option}.", f"%20{question}={option}%C2%A0", f"{question}={option[:2]}%0A{option[2:]})"):
        assert visitor.get(trial_path(visitor, query)).location == plain
    marked = f"{question}={option}&double="
    assert visitor.get(trial_path(visitor, f"{question}={option}&amp;double=")).location == trial_path(visitor, marked)


def test_a_mark_that_was_there_before_is_kept_when_there_are_too_many(visitor: Visitor, base: Sheet) -> None:
    page = visitor.visit(trial_path(visitor, f"double=f_goals,f_more_of,f_quiet_month,{MARKED}"), 422)
    marked = [str(box["name"]) for box in page.select("[type=checkbox][checked]")]
    assert marked == ["mark.f_goals", "mark.f_more_of", f"mark.{MARKED}"]


def test_a_single_mark_is_spoken_of_in_the_singular(
    make_app: Callable[..., Flask], own_bank: OwnBank, bank: Bank
) -> None:
    weights = (own_bank.folder / "weights.yaml").read_text()
    own_bank.save("weights.yaml", weights.replace("at_most: 3}", "at_most: 1}"))
    visitor = Visitor(make_app(questions=own_bank.folder), bank)
    visitor.fill(answers_toward(bank, "head"))
    visitor.finish()
    page = visitor.visit(trial_path(visitor, "double=f_goals,f_more_of,s_paper"), 422)
    assert "Only 1 answer may count double" in text_of(page.select_one("[role=alert]"))


# Who may try


def share(visitor: Visitor, shows: str) -> None:
    form = visitor.visit("/manage/share").select_one("form[action^='/manage/sharing']")
    visitor.submit(form, shows=shows)


def test_readers_try_only_what_they_may_see_in_full(visitor: Visitor, colleague: Visitor, base: Sheet) -> None:
    link = visitor.link
    for shows, status in (("everything", 200), ("reasons", 404), ("verdict", 404)):
        share(visitor, shows)
        assert bool(colleague.visit(f"/results/{link}").select("a[href*='/what-if']")) is (status == 200)
        for path in (f"/results/{link}/what-if", f"/results/{link}/what-if/save?{FIRST}=dont_know"):
            assert colleague.get(path).status_code == status
        assert visitor.get(f"/results/{link}/what-if").status_code == 200


def test_a_trial_of_nothing_looks_like_any_other_dead_link(colleague: Visitor) -> None:
    dead = "x" * 43
    assert colleague.get(f"/results/{dead}/what-if").data == colleague.get(f"/results/{dead}").data


def test_the_maker_tries_other_answers_while_nobody_else_may_read(
    visitor: Visitor, colleague: Visitor, bank: Bank, base: Sheet
) -> None:
    link = visitor.link
    visitor.submit(visitor.visit("/manage/share").select_one("form[action^='/manage/sharing']"), is_shared=None)
    way = visitor.visit("/manage/result").select_one("a#try")
    assert way is not None
    page = visitor.visit(f"{way['href']}?f_goals=dont_know")
    assert page.select("article.result")
    assert not page.select("#share"), "there is nobody who could open it"
    dead = colleague.get(f"/results/{'x' * 43}/what-if")
    assert colleague.get(str(way["href"])).data == dead.data
    visitor.submit(save_form(visitor, link, "f_goals=dont_know").select_one("main form"))
    assert visitor.link != link


def test_who_opened_the_controls_may_try_too(visitor: Visitor, colleague: Visitor, base: Sheet) -> None:
    way = f"/results/{visitor.link}/what-if"
    share(visitor, "verdict")
    assert colleague.get(way).status_code == 404
    colleague.submit(colleague.visit(visitor.manage_path()).select_one("main form"))
    assert colleague.get(way).status_code == 200


@pytest.mark.parametrize("query", ["", "f_goals=dont_know", "f_goals=months"])
def test_a_chat_is_shown_the_product_whatever_is_tried(visitor: Visitor, bank: Bank, base: Sheet, query: str) -> None:
    page = visitor.visit(trial_path(visitor, query))
    told = {str(tag["property"]): str(tag["content"]) for tag in page.select("meta[property^='og:']")}
    assert told["og:title"] == "Role Fit: trying other answers"
    assert "/static/card." in told["og:image"]
    said = str(page.head)
    assert not [role for role in bank.roles.values() if role.name in " ".join(told.values())]
    assert text_of(page.select_one(".compare__verdict")) not in said
    assert visitor.link.split("/")[0] not in said


# Too little answered


def test_where_too_little_is_answered_nothing_is_said_of_who_is_ahead(visitor: Visitor, bank: Bank) -> None:
    make(visitor, bank, Sheet(answers_of_kind(bank, Kind.TOO_LITTLE)))
    page = visitor.visit(trial_path(visitor, "f_quiet_month=b2"))
    assert "what is still open" in text_of(page.select_one(".lead"))
    assert "ahead" not in text_of(page.select_one("[data-now]"))


def test_where_neither_is_ahead_it_says_so(visitor: Visitor, bank: Bank) -> None:
    make(visitor, bank, Sheet(answers_toward(bank, "middle")))
    result = visitor.visit(f"/results/{visitor.link}")
    assert "50 fall to each side: neither role is ahead" in text_of(result.select_one(".verdict .lead"))
    assert "50 to each side: neither role is ahead" in text_of(result.select_one("#all-part p"))
    page = visitor.visit(trial_path(visitor, "f_goals=weeks"))
    assert "before, neither was" in text_of(page.select_one("[data-now]"))


# Saving


def save_form(who: Visitor, link: str, query: str, status: int = 200) -> BeautifulSoup:
    return who.visit(f"/results/{link}/what-if/save?{query}", status)


def test_a_saved_trial_is_a_result_of_its_own(
    visitor: Visitor, bank: Bank, base: Sheet, count_results: Callable[[], int]
) -> None:
    link, changed = visitor.link, flipped(bank, base, 2)
    query = trial_query(bank, base, Sheet({**base.answers, **changed}, base.double))
    visitor.submit(save_form(visitor, link, query).select_one("main form"))
    assert visitor.link != link
    assert count_results() == 2
    shown = json.loads(visitor.get(f"/results/{visitor.link}.json").text)
    sheet = Sheet({**base.answers, **changed}, base.double)
    assert shown["margin"]["exact"] == str(recommend(bank, sheet).tally.margin)


def test_saving_twice_makes_one_result(
    visitor: Visitor, bank: Bank, base: Sheet, count_results: Callable[[], int]
) -> None:
    link = visitor.link
    id_, option = next(iter(flipped(bank, base).items()))
    form = save_form(visitor, link, f"{id_}={option}").select_one("main form")
    for _ in range(2):
        visitor.submit(form)
    again = save_form(visitor, link, f"{id_}={option}").select_one("main form")
    visitor.submit(again)
    assert count_results() == 2


def test_a_reader_may_save_a_trial_too(
    visitor: Visitor, colleague: Visitor, bank: Bank, base: Sheet, count_results: Callable[[], int]
) -> None:
    id_, option = next(iter(flipped(bank, base).items()))
    page = save_form(colleague, visitor.link, f"{id_}={option}")
    colleague.submit(page.select_one("main form"))
    assert colleague.link != visitor.link
    assert count_results() == 2


def test_other_answers_in_this_browser_are_not_replaced_unasked(
    visitor: Visitor, colleague: Visitor, bank: Bank, base: Sheet, count_results: Callable[[], int]
) -> None:
    id_, option = next(iter(flipped(bank, base).items()))
    form = save_form(colleague, visitor.link, f"{id_}={option}").select_one("main form")
    colleague.fill({FIRST: "years"})
    page = colleague.submit(form, 409)
    assert count_results() == 1
    assert "are forgotten" in text_of(page.main)
    colleague.submit(page.select_one("main form"))
    assert count_results() == 2


def test_a_trial_that_cannot_be_stored_is_shown_and_kept_in_the_browser(
    visitor: Visitor, bank: Bank, base: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_, option = next(iter(flipped(bank, base).items()))
    form = save_form(visitor, visitor.link, f"{id_}={option}").select_one("main form")

    def fail(*_: object) -> None:
        raise StoreUnavailable("The store does not answer.")

    with monkeypatch.context() as broken:
        broken.setattr(Store, "save", fail)
        page = visitor.submit(form, 503)
    visitor.submit(page.select_one(".error-summary form"))
    assert visitor.path.startswith("/results/")


# An old bank


def test_a_trial_goes_by_the_bank_of_its_day_and_saving_by_todays(
    make_app: Callable[..., Flask], own_bank: OwnBank, bank: Bank
) -> None:
    visitor = Visitor(make_app(questions=own_bank.folder), bank)
    answers = answers_of_kind(bank, Kind.LEANING)
    make(visitor, bank, Sheet(answers))
    link = visitor.link
    own_bank.weigh("f_goals", "50")
    query = "f_goals=dont_know"
    page = visitor.visit(f"/results/{link}/what-if?{query}")
    assert "You try the old ones here" in text_of(page.main)
    sheet = Sheet({**answers, "f_goals": "dont_know"})
    then = result_view(recommend(bank, sheet))["headline"]["title"]
    assert text_of(page.select_one(".compare__side--now .compare__verdict")) == then
    saving = save_form(visitor, link, query)
    assert "goes by the questions of today" in text_of(saving.main)
    visitor.submit(saving.select_one("main form"))
    assert json.loads(visitor.get(f"/results/{visitor.link}.json").text)["bank"]["sha256"] != bank.hash


def test_a_trial_of_another_bank_speaks_one_language(
    make_app: Callable[..., Flask], own_bank: OwnBank, bank: Bank
) -> None:
    own_bank.save("bank.de.yaml", (shipped_directory() / "bank.de.yaml").read_text())
    visitor = Visitor(make_app(questions=own_bank.folder), bank)
    make(visitor, bank, Sheet(answers_of_kind(bank, Kind.LEANING)))
    german = visitor.look(visitor.get(trial_path(visitor, "s_paper=dont_know&lang=de")), 200)
    assert german.html["lang"] == "de"  # type: ignore[index]
    own_bank.weigh("f_goals", "50")
    page = visitor.look(visitor.get(trial_path(visitor, "s_paper=dont_know&lang=de")), 200)
    assert page.html["lang"] == "en"  # type: ignore[index]
    assert "kept in English only" in text_of(page.select_one(".notice"))
    assert not re.search(r"[äöüß]", text_of(page.main))


def test_a_saved_trial_says_before_how_many_answers_no_longer_fit(
    make_app: Callable[..., Flask], own_bank: OwnBank, bank: Bank
) -> None:
    visitor = Visitor(make_app(questions=own_bank.folder), bank)
    make(visitor, bank, Sheet(answers_toward(bank, "head")))
    text = (own_bank.folder / "bank.yaml").read_text()
    own_bank.save("bank.yaml", text.replace("- id: weeks\n", "- id: days\n"))
    page = save_form(visitor, visitor.link, "s_paper=dont_know")
    assert "1 answer no longer fits" in text_of(page.main)


def test_changes_in_somebody_elses_link_are_nobodys_in_particular(
    visitor: Visitor, colleague: Visitor, bank: Bank, base: Sheet
) -> None:
    query = "&".join(f"{question}={option}" for question, option in flipped(bank, base).items())
    page = text_of(colleague.visit(trial_path(visitor, query)).main)
    assert "With the changes" in page
    assert "may be those of whoever sent you the link" in page
    assert "whoever shared the result" in text_of(
        colleague.visit(trial_path(visitor, query).replace("what-if", "what-if/save")).main
    )
    assert "whoever sent you" not in text_of(visitor.visit(trial_path(visitor, query)).main)


def test_the_answer_that_is_tried_stands_below_its_list_in_full(visitor: Visitor, bank: Bank, base: Sheet) -> None:
    question = next(q for q in asked(bank) if not q.is_tradeoff)
    option = next(option for option in question.options.values() if option.id != base.answers[question.id])
    page = visitor.visit(trial_path(visitor, f"{question.id}={option.id}"))
    assert text_of(page.select_one(f"#field-{question.id} [data-chosen]")) == option.text


@pytest.mark.parametrize(("changed", "codes"), [(1, 1), (14, 0)])
def test_a_trial_has_a_code_as_long_as_phones_read_it_well(
    make_app: Callable[..., Flask], bank: Bank, changed: int, codes: int
) -> None:
    address = "https://roles.example.org"
    visitor, sheet = Visitor(make_app(public_url=address), bank, address), Sheet(answers_toward(bank, "head"))
    make(visitor, bank, sheet)
    turned = "&".join(f"{id_}={option}" for id_, option in flipped(bank, sheet, changed).items())
    page = visitor.visit(trial_path(visitor, turned))
    assert len(page.select("svg.qr-code")) == codes
