"""A shared result and an own one side by side: how far apart they are, and by which answers."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup

from questions import Bank, Sheet
from scoring import recommend, share_moves, tally
from tests.scoring.tiny import settling, tiny_bank, tradeoff
from tests.sheets import answers_toward, asked, option_toward
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor
from web.session.sheet_link import write_link
from web.views.beside import Beside, beside
from web.views.result import trial_view

Dump = Callable[[], list[str]]


@pytest.fixture
def link(visitor: Visitor, bank: Bank) -> str:
    visitor.fill(answers_toward(bank, "director"))
    visitor.finish()
    return visitor.link


def some_turned(bank: Bank, count: int) -> dict[str, str]:
    other = {question.id: option_toward(bank, question, "head").id for question in asked(bank)[:count]}
    return answers_toward(bank, "director") | other


def make(person: Visitor, bank: Bank, given: dict[str, str] | Sheet) -> BeautifulSoup:
    """Take a sheet over from a link, which is quicker than answering, and finish it."""
    token = write_link(
        bank, given if isinstance(given, Sheet) else Sheet(given), str(person.client.application.secret_key)
    )
    person.submit(person.visit(f"/continue/{token}").select_one("main form"))
    return person.finish()


def share(visitor: Visitor, **values: str | None) -> None:
    form = visitor.visit("/manage/share?of=own").select_one("main form[action^='/manage/sharing']")
    visitor.submit(form, **{"is_shared": "y", "shows": "everything", "days": "30", **values})


def test_answering_from_a_shared_result_ends_side_by_side(colleague: Visitor, bank: Bank, link: str) -> None:
    way = colleague.visit(f"/results/{link}").select_one("#next ~ .actions a.button")
    assert way is not None
    assert text_of(way) == "Answer the questions yourself"
    colleague.submit(colleague.visit(str(way["href"])).select_one("main form"))
    assert colleague.path == f"/questions/{asked(bank)[0].id}"
    result = make(colleague, bank, some_turned(bank, 3))
    offer = result.select_one(".notice a[href*='/compare']")
    assert offer is not None
    page = colleague.visit(str(offer["href"]))
    assert len(page.select("#differ ~ table tbody tr")) == 3
    assert f"The same answers to {len(asked(bank)) - 3} of {len(asked(bank))} questions." in text_of(page.main)
    assert len(page.select("#alike-part li")) == len(asked(bank)) - 3


def test_both_verdicts_stand_there_with_their_shares(
    visitor: Visitor, colleague: Visitor, bank: Bank, link: str
) -> None:
    result = make(colleague, bank, answers_toward(bank, "head"))
    page = colleague.visit(f"/results/{link}/compare")
    sides = page.select(".compare__side")
    for side, one in zip(sides, (result, visitor.visit(f"/results/{link}")), strict=True):
        assert text_of(one.h1) in text_of(side)
        assert [text_of(share) for share in side.select(".margin-bar__share")] == [
            text_of(share) for share in one.select(".verdict .margin-bar__share")
        ]
    assert "The two point to different roles." in text_of(page.select_one(".lead"))
    assert page.select("#less-part tbody tr"), "more than a few differences are folded"


def test_the_largest_difference_comes_first_and_all_add_up(bank: Bank) -> None:
    own, other = Sheet(some_turned(bank, 9)), Sheet(answers_toward(bank, "director"))
    views = trial_view(recommend(bank, own)), trial_view(recommend(bank, other))
    found = beside(bank, own, other, views, (bank.asked, bank.asked))
    role = tally(bank, own).first
    exact = share_moves(tally(bank, other), tally(bank, own), role)
    titles = {question.title: id_ for id_, question in bank.questions.items()}
    order = [abs(exact[titles[pair.title]]) for pair in (*found.shown, *found.folded)]
    assert len(order) == 9
    assert all(before >= after for before, after in pairwise(order))
    shown = views[0]["bar"]["left_share"] - views[1]["bar"]["left_share"]
    assert f"They are {abs(shown)} points of 100 apart." in found.verdicts


TITLES = [f"q{number}" for number in range(8)]
TINY = tiny_bank(*(tradeoff(id_, "work", "plan") for id_ in TITLES), settling(tradeoff("z", "work", "plan", weight=50)))


def tiny_beside(own: Sheet, other: Sheet, bank: Bank = TINY) -> Beside:
    views = trial_view(recommend(bank, own)), trial_view(recommend(bank, other))
    return beside(bank, own, other, views, (bank.asked_on(own.answers), bank.asked_on(other.answers)))


def test_what_one_was_not_asked_is_neither_ranked_nor_counted() -> None:
    same = dict.fromkeys(TITLES, "a1")
    found = tiny_beside(Sheet({**same, "q0": "b2", "z": "b2"}), Sheet(same))
    assert [pair.title for pair in found.shown] == ["q0"]
    assert [(pair.title, pair.other) for pair in found.folded] == [("z", "Was not asked")]
    assert found.agreement == "The same answers to 7 of 8 questions."
    assert tiny_beside(Sheet({**same, "z": "b2"}), Sheet(same)).agreement == "The same answers to 8 of 8 questions."


@pytest.mark.parametrize("gap", [{}, {"q0": "dont_know"}])
def test_what_both_answered_comes_before_what_one_left_out(gap: dict[str, str]) -> None:
    rest = dict.fromkeys(TITLES[1:], "a1")
    found = tiny_beside(Sheet({**rest, "q0": "b2", "q7": "a2"}), Sheet(rest | gap))
    assert [pair.title for pair in found.shown] == ["q7", "q0"]


def test_facts_that_decide_stand_open_and_stops_are_kept(colleague: Visitor, bank: Bank, link: str) -> None:
    given = Sheet(some_turned(bank, 1), context={"budget": "none", "reports": "manager", "size": "small"})
    make(colleague, bank, given)
    page = colleague.visit(f"/results/{link}/compare")
    assert [text_of(title) for title in page.select("#deciding ~ table th[scope=row]")] == [
        bank.context[id_].title for id_ in ("budget", "reports")
    ]
    assert [text_of(title) for title in page.select("#company-part th[scope=row]")] == [bank.context["size"].title]
    [stop] = page.select(".compare__side .notice--stop p")
    assert text_of(stop) == bank.notes["budget_none"].text


def test_who_shared_gets_there_from_the_result_of_who_answered(
    visitor: Visitor, colleague: Visitor, bank: Bank, link: str
) -> None:
    make(colleague, bank, some_turned(bank, 2))
    way = visitor.visit(f"/results/{colleague.link}").select_one("#next ~ .actions a.button")
    assert way is not None
    assert text_of(way) == "Compare it with yours"
    assert len(visitor.visit(str(way["href"])).select("#differ ~ table tbody tr")) == 2


@pytest.mark.parametrize("shows", ["reasons", "verdict"])
def test_where_not_all_answers_are_shown_there_is_no_comparison(
    visitor: Visitor, colleague: Visitor, bank: Bank, link: str, shows: str
) -> None:
    colleague.submit(colleague.visit(f"/results/{link}/compare").select_one("main form"))
    share(visitor, shows=shows)
    colleague.visit(f"/results/{link}/compare", 404)
    assert not make(colleague, bank, some_turned(bank, 1)).select("a[href*='/compare']")
    assert not colleague.visit(f"/results/{link}").select("a[href*='/compare']")


def test_a_deleted_result_is_offered_no_more(visitor: Visitor, colleague: Visitor, bank: Bank, link: str) -> None:
    colleague.submit(colleague.visit(f"/results/{link}/compare").select_one("main form"))
    assert make(colleague, bank, some_turned(bank, 1)).select("a[href*='/compare']")
    visitor.submit(visitor.visit("/manage/delete").select_one("main form"))
    assert not colleague.visit("/manage/result").select("a[href*='/compare']")


def test_looking_keeps_nothing_and_forgetting_takes_the_link_away(
    colleague: Visitor, bank: Bank, link: str, dump: Dump
) -> None:
    before = dump()
    colleague.visit(f"/results/{link}/compare")

    def cookie() -> dict[str, object]:
        with colleague.client.session_transaction() as kept:
            return dict(kept)

    assert "shared" not in cookie()
    colleague.submit(colleague.visit(f"/results/{link}/compare").select_one("main form"))
    assert cookie()["shared"] == link
    assert dump() == before
    form = colleague.visit("/start-again").select_one("main form")
    colleague.submit(form, result="forget")
    assert "shared" not in cookie()


def test_too_few_answers_are_compared_without_points(colleague: Visitor, bank: Bank, link: str) -> None:
    make(colleague, bank, dict(list(answers_toward(bank, "head").items())[:1]))
    page = colleague.visit(f"/results/{link}/compare")
    assert "no points yet" in text_of(page.select_one(".lead"))
    assert not page.select("#differ ~ table small")


def test_the_same_answers_are_said_to_be_the_same(colleague: Visitor, bank: Bank, link: str) -> None:
    make(colleague, bank, answers_toward(bank, "director"))
    page = colleague.visit(f"/results/{link}/compare")
    assert "Both point to the same role. They are less than a point of 100 apart. All answers are the same." in text_of(
        page.select_one(".lead")
    )
    assert not page.select("#differ")


def test_of_several_own_results_one_can_be_chosen(visitor: Visitor, colleague: Visitor, bank: Bank, link: str) -> None:
    for count in (1, 2):
        make(colleague, bank, some_turned(bank, count))
    page = colleague.visit(f"/results/{link}/compare")
    assert len(page.select("#differ ~ table tbody tr")) == 2
    [other] = page.select("details.fold a")
    assert len(colleague.visit(str(other["href"])).select("#differ ~ table tbody tr")) == 1


def test_it_is_read_in_german(colleague: Visitor, bank: Bank, link: str) -> None:
    make(colleague, bank, some_turned(bank, 2))
    page = colleague.visit(f"/results/{link}/compare?lang=de")
    assert text_of(page.h1) == "Zwei Ergebnisse nebeneinander"
    german = bank.in_language("de").questions[asked(bank)[0].id].title
    assert german in text_of(page.select_one("#differ ~ table"))
