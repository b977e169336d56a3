"""The made-up panel that people can look at before they set one up."""

from collections.abc import Callable

from tests.web.page_checks import text_of
from tests.web.visitor import Visitor


def test_the_sample_says_that_it_is_made_up(visitor: Visitor) -> None:
    page = visitor.visit("/jobs/sample")
    assert "made-up company" in text_of(page.select_one("main .notice"))
    assert [text_of(tag) for tag in page.select(".stands__table tbody tr bdi")] == [
        "Production",
        "Finance",
        "HR",
        "Board",
        "Founder",
    ]


def test_a_meeting_goes_through_all_differences_of_the_sample(visitor: Visitor) -> None:
    page = visitor.visit("/jobs/sample/meeting")
    seen = []
    while "/meeting" in visitor.path:
        seen.append(text_of(page.h1))
        page = visitor.visit(str(page.select("main .actions .button")[0]["href"]))
    assert visitor.path == "/jobs/sample"
    titles = [text_of(tag) for tag in page.select(".differ summary > :first-child")]
    assert seen == [*titles, "What you see differently about the company"]


def test_a_question_that_is_not_among_the_differences_leads_to_the_first(visitor: Visitor) -> None:
    assert visitor.visit("/jobs/sample/meeting?question=x").h1 == visitor.visit("/jobs/sample/meeting").h1


def test_looking_at_the_sample_stores_nothing(visitor: Visitor, count_results: Callable[[], int]) -> None:
    assert "Set-Cookie" not in visitor.get("/jobs/sample").headers
    assert count_results() == 0
