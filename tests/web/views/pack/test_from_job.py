"""What a role pack of a job is made of: what its panel page shows, and the decision."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from documents.model import Paragraph, Style
from jobs import Decision
from questions import Bank, Sheet
from questions.pack import PackWords
from scoring import Kind
from tests.scoring.panel.drawn import SHIPPED, draw_panels
from tests.scoring.tiny import situation, tiny_bank, tradeoff
from tests.web.revealed import revealed_job, sheet_key, toward
from tests.web.views.pack.traced import check_pack
from web.views.pack.basis import Basis
from web.views.pack.from_job import basis_of_job
from web.views.pack.pack import PARTS, make_pack, parts_of
from web.views.panel import panel_view

CONTEXT: Mapping[str, Mapping[str, str | None]] = {
    "size": {"small": "advice", "large": None},
    "budget": {"own": None, "none": "no_budget"},
}
NOTES = {"no_budget": "stop", "advice": "note"}
BANK = tiny_bank(
    *(tradeoff(f"q{number}", "work", "plan", 5 - number) for number in range(4)),
    situation("list", "work", "plan"),
    context=CONTEXT,
    notes=NOTES,
)
DAY = date(2026, 3, 9)
RECORD = Decision("blue", "The board", date(2026, 4, 1), "We <b>grow</b>.", "Too early.", None)


def basis_of(*sheets: Sheet, is_named: bool = True, bank: Bank = BANK, **values: Any) -> Basis:
    job = replace(revealed_job(bank, *sheets, is_named=is_named), **values)
    return basis_of_job(job, bank, PackWords({}, ""), DAY)


def told(place: float, **context: str) -> Sheet:
    return replace(toward(BANK, place), context=context)


def texts(basis: Basis) -> dict[str, str]:
    return {source.mark: source.text for source in basis.sources}


def test_a_panel_that_points_to_a_role_has_the_pack_of_that_role() -> None:
    basis = basis_of(told(0), told(0), told(0.25))
    assert (basis.roles, basis.other, basis.kind) == (("red",), "blue", Kind.CLEAR)
    assert [(need.area, need.points) for need in basis.needs] == [("work", 94), ("plan", 6)]
    assert basis.needs[0].marks == ("1", "2", "5"), "the answers that gave most"
    assert basis.needs[1].marks == ("all",), "no answer that the page shows asks for it"
    assert basis.speaks_for[0].text == "a 3 of 3 say so."
    assert (basis.title, basis.made_on) == ("Everybody’s answers clearly point to the Red", DAY)


def test_a_split_panel_has_both_and_says_what_to_settle_first() -> None:
    basis = basis_of(told(0), told(1))
    assert (set(basis.roles), basis.kind) == ({"red", "blue"}, Kind.HYBRID)
    assert {line.text for line in basis.settle} <= {question.title for question in BANK.asked.values()}
    assert basis.settle
    assert basis.firm.startswith("Those nearer to the Red and those nearer to the Blue are 100 points of 100 apart.")


def test_what_others_outweigh_speaks_against_all_the_same() -> None:
    basis = basis_of(told(0), told(0), toward(BANK, 0, 0, 1))
    assert [line.marks for line in basis.speaks_against] == [("5",), ("3",), ("4",)]
    assert basis.speaks_against[0].text == "o2 1 of 3 says so."
    assert [line.marks for line in basis.speaks_for[:2]] == [("1",), ("2",)]


def test_of_too_few_answers_there_is_no_role() -> None:
    basis = basis_of(told(0), Sheet(), Sheet())
    assert (basis.roles, basis.needs, basis.kind) == ((), (), Kind.TOO_LITTLE)
    assert (basis.speaks_for, basis.speaks_against) == ((), ())


@pytest.mark.parametrize(
    ("role", "roles", "other", "is_against"),
    [("red", ("red",), "blue", False), ("blue", ("blue",), "red", True), ("", (), "red", True)],
)
def test_what_was_decided_counts_whatever_the_answers_say(
    role: str, roles: tuple[str, ...], other: str, is_against: bool
) -> None:
    basis = basis_of(told(0), told(0), decision=replace(RECORD, role=role))
    assert basis.decision is not None
    assert (basis.roles, basis.other, basis.decision.is_against) == (roles, other, is_against)
    assert basis.made_on == RECORD.decided_on
    assert basis.decision.review_on == date(2026, 10, 1), "six months later, where no day was chosen"
    against = "Red" if role != "red" else "Blue"
    assert bool(basis.speaks_against) == (against == "Red"), "all answers speak for one side"


def test_a_decision_on_a_split_panel_goes_against_nobody() -> None:
    basis = basis_of(told(0), told(1), decision=RECORD)
    assert basis.decision is not None
    assert (basis.roles, basis.decision.is_against) == (("blue",), False)


def test_what_was_said_against_it_stands_word_for_word_with_who_said_it() -> None:
    said = {f"s1:{sheet_key(1)}": "No *foreman*.\n\nNone."}
    basis = basis_of(told(0), told(0.25), decision=RECORD, dissents=said)
    assert [(one.by, one.words) for one in basis.dissents] == [
        ("As recorded with the decision", "Too early."),
        ("Finance", "No *foreman*.\n\nNone."),
    ]
    assert basis.decision is not None
    assert basis.decision.reasons == "We <b>grow</b>."


def test_sources_say_who_answered_what_as_the_page_of_a_named_panel_does() -> None:
    basis = basis_of(told(0), told(1), told(1))
    assert texts(basis)["1"] == "q0: a2: a (1: Founder); b2: b (2: Finance and Production)"
    agreed = texts(basis_of(told(0), told(0.25), told(0)))
    assert agreed["1"] == "q0: a (3 of 3)"


def test_only_what_everybody_tells_about_the_company_is_taken_for_granted() -> None:
    alike = basis_of(told(0, size="small", budget="none"), told(0, size="small", budget="own"), told(0, size="small"))
    assert alike.facts is not None
    size, budget = alike.facts
    assert (size.answer, size.option, size.mark) == ("small", "small", "C1")
    assert (budget.answer, budget.option) == ("members differ: own (1: Finance); none (1: Founder)", "")
    assert [(note, line.marks) for note, line in alike.notes.items()] == [("advice", ("C1",))]
    assert [(line.text, line.marks) for line in alike.stops] == [("Founder: -", ("C2",))]
    one = basis_of(told(0, size="small"), told(0))
    assert one.facts is not None
    assert {(fact.answer, fact.option) for fact in one.facts} == {("", "")}
    assert (texts(one)["C1"], texts(one)["C2"]) == ("size: not answered by all", "budget: Not answered")


def test_without_names_nobody_learns_that_one_told_something_of_the_company() -> None:
    silent = texts(basis_of(*[told(0)] * 4, told(0, size="small"), is_named=False))
    assert (silent["C1"], silent["C2"]) == ("size: not answered by all", "budget: not answered by all")


def test_notes_stay_on_the_page_of_the_panel() -> None:
    job = revealed_job(BANK, told(0), told(1), notes={0: {"q0": "Nobody knows this."}})
    assert "Nobody knows" not in repr(basis_of_job(job, BANK, PackWords({}, ""), DAY).sources)


@pytest.mark.parametrize("context", [{}, {"size": "small"}])
def test_a_pack_without_names_names_nobody_and_counts_no_finer_than_its_page(context: Mapping[str, str]) -> None:
    sheets = [
        replace(toward(BANK, *steps), context=context) for steps in ((0,), (0.25,), (0, 0, 1), (0.25, 0, 1), (1,))
    ]
    job = revealed_job(BANK, *sheets, is_named=False)
    basis, page = basis_of_job(job, BANK, PackWords({}, ""), DAY), panel_view(job, BANK, 1)
    assert not [label for label in ("Founder", "Finance", "Production") if label in repr(basis)]
    for one in page.agreed:
        assert f"{one.title}: {one.answer} ({one.count})" in texts(basis).values() or one.question in CONTEXT
    shown = {one.title: [choice.count for choice in one.choices if choice.count] for one in page.differences}
    for title, counts in shown.items():
        [text] = [text for text in texts(basis).values() if text.startswith(f"{title}: ")]
        assert [int(part.rpartition("(")[2].rstrip(")")) for part in text.split("; ")] == counts
    assert all(need.points.denominator == 1 for need in basis.needs)


def test_without_names_nobody_learns_how_clearly_others_agree() -> None:
    steps = {step: basis_of(*[toward(BANK, 1)] * 2, *[toward(BANK, step)] * 3, is_named=False) for step in (0.75, 1)}
    mild, clear = ({line.text: line.marks for line in one.speaks_for} for one in steps.values())
    assert mild.keys() == clear.keys()
    assert texts(steps[0.75])["1"] == texts(steps[1])["1"]


def test_without_names_there_is_no_work_where_fewer_than_five_count() -> None:
    basis = basis_of(*[toward(BANK, 1)] * 4, Sheet(), is_named=False)
    assert (basis.needs, basis.roles) == ((), ("blue",))


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("role", [None, "head", ""])
def test_every_part_of_every_panel_is_made_and_says_where_its_lines_come_from(language: str, role: str | None) -> None:
    bank = SHIPPED.in_language(language)
    assert bank.pack is not None
    for number, positions in enumerate(draw_panels(3, range(5, 8))):
        job = revealed_job(bank, *(one.sheet for one in positions), is_named=bool(number % 2))
        decision = None if role is None else replace(RECORD, role=role)
        job = replace(job, decision=decision, dissents={sheet_key(0): "No.\u202e $x$"} if decision else {})
        basis = basis_of_job(job, bank, bank.pack, DAY)
        document = make_pack(basis, PARTS)
        check_pack(document, bank.pack)
        known = {source.mark for source in document.sources}
        marks = {mark for part in document.parts for line in part.lines for mark in line.marks if not part.is_public}
        assert marks == known
        words = [line.text for part in document.parts for line in part.lines]
        assert ("No.\u202e $x$" in words) == (role is not None)
        assert [part.id for part in document.parts] == list(parts_of(basis))


def test_a_part_that_is_left_out_gives_way_to_those_there_are() -> None:
    basis = basis_of(told(0), told(1), decision=replace(RECORD, role=""))
    assert [part.id for part in make_pack(basis, ["advert"]).parts] == list(parts_of(basis)) == ["memo", "against"]
    against = [line.text for line in make_pack(basis, ["against"]).parts[0].lines]
    assert "a 1 of 2 says so." in against


def test_who_decides_stands_on_the_memo() -> None:
    [memo] = make_pack(basis_of(told(0), told(0)), ["memo"]).parts
    assert any("Decides: Ada" in line.text for line in memo.lines)


def test_own_words_keep_their_lines() -> None:
    basis = basis_of(told(0), told(0), decision=replace(RECORD, reasons="One *a*.\r\n\r\nTwo."))
    [against] = make_pack(basis, ["against"]).parts
    cited = [one.line.text for one in against.blocks if isinstance(one, Paragraph) and one.style is Style.QUOTE]
    assert cited == ["One *a*.", "Two.", "Too early."]
