"""Two to four results side by side."""

from urllib.parse import urlencode

from questions import Bank, Sheet
from scoring import recommend, tally
from tests.scoring.tiny import tiny_bank, tradeoff
from tests.sheets import answers_toward, asked
from tests.web.page_checks import text_of
from tests.web.pages.test_compare import make, some_turned
from tests.web.visitor import Visitor
from web.views.result import trial_view
from web.views.several import MINUS, Several, Side, several

TITLES = [f"q{number}" for number in range(6)]
TINY = tiny_bank(*(tradeoff(id_, "work", "plan", weight=number + 1) for number, id_ in enumerate(TITLES)))
SAME = dict.fromkeys(TITLES, "a1")


def compare(*given: dict[str, str]) -> Several:
    sheets = [Sheet(answers) for answers in given]
    return several(
        TINY, [Side(sheet, TINY.asked_on(sheet.answers), trial_view(recommend(TINY, sheet)), True) for sheet in sheets]
    )


def points(words: str) -> int:
    return int(words.replace(MINUS, "-") or 0)


def of(visitor: Visitor) -> list[str]:
    return [str(box["value"]) for box in visitor.visit("/compare").select("input[name=of]")]


def address(named: list[str]) -> str:
    return f"/compare?{urlencode({'of': named}, doseq=True)}"


def test_what_each_answer_moves_adds_up_to_the_difference_from_the_first() -> None:
    second, third = {**SAME, "q5": "b2", "q1": "b1"}, {**SAME, "q0": "b2", "q3": "b2"}
    found = compare(SAME, second, third)
    for at, answers in ((1, second), (2, third)):
        moved = tally(TINY, Sheet(answers)).share("red") - tally(TINY, Sheet(SAME)).share("red")
        assert sum(points(row.cells[at].points) for row in found.rows) == points(found.total[at])
        assert abs(points(found.total[at]) - moved) <= 1
        assert points(found.total[at]) == int(found.shares[at]) - int(found.shares[0])
    assert not any(row.cells[0].points for row in found.rows)


def test_the_largest_difference_from_the_first_comes_first() -> None:
    found = compare(SAME, {**SAME, "q1": "b2"}, {**SAME, "q4": "b2"})
    assert [row.title for row in found.rows] == ["q4", "q1"]
    assert found.alike == ("q0", "q2", "q3", "q5")


def test_too_few_answers_have_no_points() -> None:
    assert not any(compare(SAME, {"q0": "b2"}).total)


def test_own_results_are_chosen_and_compared(visitor: Visitor, bank: Bank) -> None:
    for turned in (0, 1, 3):
        make(visitor, bank, some_turned(bank, turned))
    page = visitor.visit(address(of(visitor)))
    assert len(page.select("#differ ~ table tbody tr")) == 3
    assert len(page.select("#differ ~ table thead th")) == 4
    assert len(page.select("#alike-part li")) == len(asked(bank)) - 3
    visitor.visit(f"/compare?of={of(visitor)[0]}", 422)
    visitor.visit("/compare?of=0123456789abcdef", 404)


def test_a_name_in_the_head_is_escaped(visitor: Visitor, bank: Bank) -> None:
    for toward in ("director", "head"):
        make(visitor, bank, answers_toward(bank, toward))
    form = visitor.visit("/manage/share?of=own").select_one("form[action^='/manage/name']")
    visitor.submit(form, called="<b>Leeds</b>")
    page = visitor.visit(address(of(visitor)))
    assert "<b>Leeds</b>" in [text_of(head) for head in page.select("thead bdi")]
