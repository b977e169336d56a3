"""All questions on one page."""

from bs4 import BeautifulSoup, Tag

from questions import Bank
from questions.reading.schema import MAX_QUESTIONS
from tests.sheets import answers_toward, asked
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor
from web.platform.headers import MAX_FIELDS

MOST_CONTEXT = 20


def form(page: BeautifulSoup) -> Tag | None:
    return page.select_one("main form")


def chosen(page: BeautifulSoup) -> dict[str, str]:
    return {str(field["name"]): str(field["value"]) for field in page.select("input[checked]")}


def everything(bank: Bank) -> dict[str, str]:
    return {f"answer-{question}": option for question, option in answers_toward(bank, "head").items()}


def test_every_question_stands_there_with_every_answer(visitor: Visitor, bank: Bank) -> None:
    page = visitor.visit("/questions")
    for question in asked(bank):
        values = [field["value"] for field in page.select(f"[name='answer-{question.id}']")]
        assert values == [*question.options, *bank.exits, "-"]
    assert len(page.select("fieldset")) == len(asked(bank)) + len(bank.context)
    assert not chosen(page)


def test_all_questions_are_counted_before_one_begins(visitor: Visitor, bank: Bank) -> None:
    said = f"{len(asked(bank))} questions about the work and {len(bank.context)} about the company"
    assert said in text_of(visitor.visit("/questions").main)
    assert f"{len(asked(bank))} questions" in text_of(visitor.visit("/").main)


def test_the_questions_are_numbered_as_on_their_own_pages(visitor: Visitor, bank: Bank) -> None:
    fields = visitor.visit("/questions").select("fieldset:has([name^=answer-])")
    names = [str(field.select_one("input")["name"]) for field in fields]  # type: ignore[index]
    assert names == [f"answer-{question.id}" for question in asked(bank)]
    assert [text_of(field.select_one(".question__number")) for field in fields] == [
        f"{number}." for number in range(1, len(names) + 1)
    ]


def test_all_at_once_gives_the_same_result_as_page_by_page(visitor: Visitor, colleague: Visitor, bank: Bank) -> None:
    context = {"context-size": "small"}
    review = visitor.submit(form(visitor.visit("/questions")), **everything(bank), **context)
    assert visitor.path == "/review"
    assert text_of(review.h1) == "Your answers"
    colleague.fill(answers_toward(bank, "head"), context={"size": "small"})
    pages = (visitor.finish(), colleague.finish())
    first, second = ([text_of(table) for table in page.select("table")] for page in pages)
    assert first == second


def test_what_is_not_sent_stays_as_it_was(visitor: Visitor, bank: Bank) -> None:
    page = visitor.visit("/questions")
    visitor.submit(form(page), **everything(bank), **{"context-size": "small"})
    one = asked(bank)[0].id
    visitor.submit(form(page), **{f"answer-{one}": "dont_know"})
    assert chosen(visitor.visit("/questions")) == everything(bank) | {
        f"answer-{one}": "dont_know",
        "context-size": "small",
    }


def test_an_answer_about_the_company_can_be_taken_back(visitor: Visitor) -> None:
    visitor.submit(form(visitor.visit("/questions")), **{"context-size": "small"})
    visitor.submit(form(visitor.visit("/questions")), **{"context-size": "-"})
    assert not chosen(visitor.visit("/questions"))


def test_an_answer_can_be_taken_back(visitor: Visitor, bank: Bank) -> None:
    one, other = (question.id for question in asked(bank)[:2])
    visitor.fill({one: "dont_know", other: "dont_know"})
    visitor.submit(form(visitor.visit("/questions")), **{f"answer-{one}": "-"})
    assert chosen(visitor.visit("/questions")) == {f"answer-{other}": "dont_know"}


def test_the_recommendation_is_one_press_away(visitor: Visitor, bank: Bank) -> None:
    visitor.submit(form(visitor.visit("/questions")), then="result", **everything(bank))
    assert visitor.path.startswith("/results/")


def test_a_fault_stays_with_its_question_and_everything_else_as_it_was_sent(visitor: Visitor, bank: Bank) -> None:
    wrong, other = (question.id for question in asked(bank)[:2])
    kept = answers_toward(bank, "head")[other]
    page = visitor.submit(
        form(visitor.visit("/questions")), 422, **{f"answer-{wrong}": "nothing", f"answer-{other}": kept}
    )
    [link] = page.select(".error-summary a")
    assert page.select_one(str(link["href"]))["name"] == f"answer-{wrong}"  # type: ignore[index]
    assert page.select(f"#answer-{wrong}-error")
    assert chosen(page) == {f"answer-{other}": kept}
    assert not chosen(visitor.visit("/questions"))


def test_a_page_of_an_earlier_sheet_writes_nothing(visitor: Visitor, bank: Bank) -> None:
    visitor.fill(dict(list(answers_toward(bank, "head").items())[:1]))
    old = form(visitor.visit("/questions"))
    visitor.start_again()
    visitor.submit(old, 409, **everything(bank))
    assert not chosen(visitor.visit("/questions"))


def test_marks_stay(visitor: Visitor, bank: Bank) -> None:
    one = asked(bank)[0].id
    visitor.fill(answers_toward(bank, "head"), double=(one,))
    visitor.submit(form(visitor.visit("/questions")))
    assert visitor.visit("/review").select(f"#{one} .mark--on")


def test_the_largest_bank_fits_into_one_form() -> None:
    assert MAX_QUESTIONS + MOST_CONTEXT + len(("csrf_token", "sheet")) <= MAX_FIELDS
    assert len(("answer", "why")) * MAX_QUESTIONS + len(("csrf_token", "sheet")) <= MAX_FIELDS, "the second round"


def test_the_start_page_and_the_questions_lead_there(visitor: Visitor, bank: Bank) -> None:
    assert visitor.visit("/").select("main a[href='/questions']")
    one = asked(bank)[0].id
    visitor.fill({one: "dont_know"})
    assert visitor.visit(f"/questions/{one}").select("main a[href='/questions']")


def test_the_paper_says_where_to_enter_it(visitor: Visitor) -> None:
    assert "http://localhost/questions" in text_of(visitor.visit("/questions").select_one(".on-paper"))
