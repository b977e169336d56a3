"""The role pack of a result."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path
from random import Random

import pytest

from documents.model import Document, Facts, Heading, Paragraph, Part, Space, Style, Table
from documents.printable import printable
from questions import Bank, Sheet
from questions.pack import AreaWords, InterviewQuestion, PackWords
from scoring import Kind, Outcome, recommend
from tests.questions.several_roles import THREE, drawn, load_roles
from tests.sheets import KINDS, answers_of_kind
from tests.web.views.pack.traced import (
    ALL_PARTS,
    blanks_of,
    check_pack,
    draw_sheet,
    text_of,
    without_advice,
)
from web.platform.i18n import use_language
from web.views.decision import Dissent
from web.views.pack.basis import Basis, Decided
from web.views.pack.from_result import basis_of_result, language_of
from web.views.pack.pack import MAKERS, make_pack, parts_of
from web.views.result import result_view

DAY = date(2026, 11, 3)
LANGUAGES = ("en", "de")
FACTS = tuple(f"C{number}" for number in range(1, 10))


def words_of(bank: Bank) -> PackWords:
    assert bank.pack
    return bank.pack


def basis_of(outcome: Outcome, *, shows_all: bool = True, name: str = "Night depot") -> Basis:
    return basis_of_result(outcome, words_of(outcome.bank), name=name, made_on=DAY, shows_all=shows_all)


def pack_of(outcome: Outcome, *, shows_all: bool = True) -> Document:
    return make_pack(basis_of(outcome, shows_all=shows_all), ALL_PARTS)


def part_of(pack: Document, id_: str) -> Part:
    return next(part for part in pack.parts if part.id == id_)


def of_kind(bank: Bank, kind: Kind, **context: str) -> Outcome:
    return recommend(bank, Sheet(answers_of_kind(bank, kind), context=context))


def check_drawn(bank: Bank, count: int, seed: int) -> None:
    random = Random(seed)  # noqa: S311  not a secret
    for number in range(count):
        outcome = recommend(bank, draw_sheet(bank, random))
        check_pack(pack_of(outcome, shows_all=bool(number % 4)), words_of(bank))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_is_traced_and_the_memo_fits_its_page(bank: Bank, language: str) -> None:
    check_drawn(bank.in_language(language), 20, seed=14)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_many_sheets_is_traced_and_the_memo_fits_its_page(bank: Bank, language: str) -> None:
    check_drawn(bank.in_language(language), 2000, seed=41)


def test_what_is_equal_gives_equal_packs(bank: Bank) -> None:
    sheet = draw_sheet(bank, Random(3))  # noqa: S311  not a secret
    assert pack_of(recommend(bank, sheet)) == pack_of(recommend(bank, sheet))


def test_parts_come_in_their_order_whichever_are_asked_for(bank: Bank) -> None:
    basis = basis_of(of_kind(bank, Kind.CLEAR))
    assert [part.id for part in make_pack(basis, {"advert", "mission", "memo", "nothing"}).parts] == [
        "memo",
        "mission",
        "advert",
    ]
    assert [part.id for part in make_pack(basis, ALL_PARTS).parts] == list(MAKERS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_their_list_no_marks_are_printed(bank: Bank, language: str) -> None:
    basis = basis_of(of_kind(bank.in_language(language), Kind.CLEAR))
    for parts, has_marks in ((["memo"], False), (["memo", "sources"], True)):
        printed = printable(make_pack(basis, parts))
        assert bool(printed.sources) is has_marks
        assert any(line.marks for line in printed.parts[0].lines) is has_marks
    assert bank.hash[:12] in printed.origin
    assert bank.hash[:12] not in printed.imprint


def page_of_reasons(outcome: Outcome) -> dict[str, object]:
    """Return what the page shows to those who see the reasons only."""
    with use_language(language_of(outcome.bank)):
        view = result_view(outcome)
    return {key: value for key, value in view.items() if key not in {"rows", "context", "sums"}}


def sheets_alike(bank: Bank, sheet: Sheet) -> Iterator[Sheet]:
    """Yield sheets that differ from one in what the page of the reasons may not show."""
    for id_, asked in bank.context.items():
        yield from (replace(sheet, context={**sheet.context, id_: option}) for option in asked.options)
    for one, other in combinations(bank.asked.values(), 2):
        swapped = {
            question.id: option.id
            for question, like in ((one, other), (other, one))
            if (given := like.options.get(sheet.answers.get(like.id, "")))
            for option in question.options.values()
            if option.gives == given.gives
        }
        if len(swapped) > 1:
            yield replace(sheet, answers={**sheet.answers, **swapped})


def check_alike(bank: Bank, count: int, seed: int) -> None:
    random, found = Random(seed), {"answers": 0, "context": 0}  # noqa: S311  not a secret
    for _ in range(count):
        base = draw_sheet(bank, random)
        outcome = recommend(bank, base)
        page, pack = page_of_reasons(outcome), pack_of(outcome, shows_all=False)
        for sheet in sheets_alike(bank, base):
            other = recommend(bank, sheet)
            if sheet != base and page_of_reasons(other) == page:
                assert pack_of(other, shows_all=False) == pack
                assert basis_of(other) != basis_of(outcome)
                found["context" if sheet.answers == base.answers else "answers"] += 1
    assert min(found.values()) >= count // 2


def test_readers_of_the_reasons_are_told_nothing_that_their_page_does_not_show(bank: Bank) -> None:
    check_alike(bank, 1, seed=1)


@pytest.mark.slow
def test_readers_of_the_reasons_of_many_sheets_are_told_nothing_more(bank: Bank) -> None:
    check_alike(bank, 20, seed=5)


def test_a_stop_stands_on_top_of_the_memo(bank: Bank) -> None:
    memo = part_of(pack_of(of_kind(bank, Kind.CLEAR, budget="none")), "memo")
    who, first, *_ = memo.blocks
    assert isinstance(who, Paragraph)
    assert who.line.text == "From the answers of [name]; “you” means whoever answered."
    assert isinstance(first, Paragraph)
    assert first.line.text == f"Settle this first: {bank.notes['budget_none'].text}"
    assert first.line.marks == ("C2",)


def test_the_memo_says_what_was_told_about_the_company_and_what_was_not(bank: Bank) -> None:
    text = text_of(part_of(pack_of(of_kind(bank, Kind.CLEAR, sites="few")), "memo"))
    assert "Sites or units: Two to five" in text
    assert "about the company" in text


def test_of_what_was_told_about_the_company_what_matters_most_stands_first(bank: Bank) -> None:
    basis = basis_of(of_kind(bank, Kind.TOO_LITTLE, size="small", managers="few", budget="shared", decisions="daily"))
    facts = [line.marks for line in make_pack(basis, ["memo"]).parts[0].lines if line.marks and line.marks[0] in FACTS]
    assert facts[-4:] == [("C1",), ("C2",), ("C3",), ("C6",)]


@pytest.mark.parametrize(("language", "mark"), [("en", "all"), ("de", "alle")])
def test_what_all_answers_say_is_marked_by_a_word(bank: Bank, language: str, mark: str) -> None:
    pack = pack_of(of_kind(bank.in_language(language), Kind.CLEAR))
    assert pack.sources[0].mark == mark


@pytest.mark.parametrize("language", LANGUAGES)
def test_however_much_there_is_to_say_the_memo_gives_three_reasons(bank: Bank, language: str) -> None:
    outcome = of_kind(bank.in_language(language), Kind.LEANING, size="small", stage="growing", leader="nobody")
    basis = basis_of(outcome)
    memo = make_pack(basis, ["memo"]).parts[0]
    assert set(basis.speaks_for[:3]) <= set(memo.lines)
    assert all(one.title in text_of(memo) for one in basis.turns[0].answers)


def test_a_clear_memo_recommends_gives_reasons_and_leaves_room_to_sign(bank: Bank) -> None:
    outcome = of_kind(bank, Kind.LEANING)
    basis = basis_of(outcome)
    memo = make_pack(basis, ["memo"]).parts[0]
    lead = next(b for b in memo.blocks if isinstance(b, Paragraph) and b.style is Style.LEAD)
    assert lead.line.text == f"{basis.title}."
    assert all(line in list(memo.lines) for line in (*basis.speaks_for[:3], *basis.speaks_against[:2]))
    assert basis.turns[0].sentence.rstrip(".") in text_of(memo)
    assert blanks_of(memo)[0] == "name", "whoever answered"
    assert blanks_of(memo)[3].startswith("what else speaks against it")
    assert blanks_of(memo)[4:] == ["name", "date", "date"]
    assert [text.partition(":")[0] for text in text_of(memo).splitlines()[1:4]] == [
        "The question",
        "The situation",
        "Decision asked for",
    ]


def test_a_decision_is_told_with_who_and_when_and_that_the_answers_say_otherwise(bank: Bank) -> None:
    basis = basis_of(of_kind(bank, Kind.CLEAR))
    other, name = basis.other, bank.roles[basis.other].name
    decision = Decided(other, name, "The board", DAY, "Word " * 90, date(2027, 5, 3), is_against=True)
    decided = replace(
        basis,
        roles=(other,),
        other=basis.roles[0],
        people=3,
        decision=decision,
        dissents=(Dissent("Finance", "Too dear."),),
    )
    memo, against = make_pack(decided, ["memo", "against"]).parts
    assert f"{name}, decided by The board on 3 November 2026." in text_of(memo)
    assert "The answers point to another role than the one decided on." in text_of(memo)
    assert "Look again on: 3 May 2027" in text_of(memo)
    assert not memo.blanks
    quotes = [b.line.text for b in against.blocks if isinstance(b, Paragraph) and b.style is Style.QUOTE]
    assert quotes == [decision.reasons, "Too dear."]
    assert f"Not chosen: {bank.roles[basis.roles[0]].name}." in text_of(against)


@pytest.mark.parametrize("kind", [Kind.HYBRID, Kind.UNDECIDED])
def test_from_too_close_both_versions_stand_there_and_first_what_to_settle(bank: Bank, kind: Kind) -> None:
    outcome = of_kind(bank, kind)
    pack = pack_of(outcome)
    names = [bank.roles[role].name for role in outcome.tally.ranking[:2]]
    for id_ in ("mission", "outcomes", "responsibilities"):
        headings = [b.text for b in part_of(pack, id_).blocks if isinstance(b, Heading) and b.level == 2]
        assert headings == [f"As {name}" for name in names]
    assert [b.text for b in part_of(pack, "advert").blocks if isinstance(b, Heading) and b.level == 2] == names
    memo = text_of(part_of(pack, "memo"))
    assert all(question.ask in memo for question in bank.settling.values())


def test_from_too_little_the_memo_says_what_is_missing_and_no_rest_is_made_up(bank: Bank) -> None:
    basis = basis_of(of_kind(bank, Kind.TOO_LITTLE))
    pack = make_pack(basis, ALL_PARTS)
    memo = text_of(part_of(pack, "memo"))
    assert "a recommendation takes 60" in memo
    assert bank.questions["t_flow_or_years"].title in memo
    assert [part.id for part in pack.parts] == list(parts_of(basis)) == ["memo", "rights"]
    assert "These papers follow once enough is answered: mission," in memo
    [missing] = make_pack(basis, ["mission", "advert"]).parts
    assert [line.marks for line in missing.lines] == [("all",)]
    assert text_of(missing).startswith("Too little is answered for this.")


def test_outcomes_are_those_of_the_largest_needs_that_are_the_roles_own(bank: Bank) -> None:
    basis = basis_of(of_kind(bank, Kind.CLEAR))
    part = make_pack(basis, ["outcomes"]).parts[0]
    lines = [line.text for line in part.lines][1:]
    assert 3 <= len(lines) <= 8
    largest = words_of(bank).areas[basis.needs[0].area]
    assert lines[:2] == list(largest.outcomes[basis.roles[0]])
    assert part.blanks


def test_the_scorecard_has_five_or_six_competencies_without_sums(bank: Bank) -> None:
    for kind in KINDS[:4]:
        pack = pack_of(of_kind(bank, kind))
        table = next(block for block in part_of(pack, "scorecard").blocks if isinstance(block, Table))
        guide = [b.text for b in part_of(pack, "interview").blocks if isinstance(b, Heading) and b.level == 2]
        assert [row[0].text for row in table.rows] == guide
        assert len(guide) in {5, 6}
        assert all(not cell.text for row in table.rows for cell in row[1:])
        assert table.is_form


BELONGING_AREAS = {
    "leadership_team_development": "C3",
    "resource_allocation_budgeting": "C2",
    "risk_management": "C9",
}
BELONGING = {"managers": "few", "budget": "own", "regulated": "closely"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS[:4])
def test_what_the_company_says_belongs_to_the_job_is_judged_advertised_and_left_to_nobody(
    bank: Bank, language: str, kind: Kind
) -> None:
    pack = pack_of(of_kind(bank.in_language(language), kind, **BELONGING))
    bank = bank.in_language(language)
    [scores] = [block for block in part_of(pack, "scorecard").blocks if isinstance(block, Table)]
    marks = {row[0].text: row[0].marks for row in scores.rows}
    assert len(marks) <= 6
    duties = text_of(part_of(pack, "advert"))
    left = [
        row[0].text
        for block in part_of(pack, "responsibilities").blocks
        if isinstance(block, Table) and len(block.header) == 4
        for row in block.rows
    ]
    for area, mark in (
        ("leadership_team_development", "C3"),
        ("resource_allocation_budgeting", "C2"),
        ("risk_management", "C9"),
    ):
        assert mark in marks[words_of(bank).areas[area].competency]
        assert bank.areas[area].duty in duties
        assert bank.areas[area].duty not in left
        assert bank.areas[area].duty not in text_of(part_of(pack, "memo"))


def test_nothing_belongs_to_a_job_of_which_readers_see_no_facts(bank: Bank) -> None:
    told, silent = (of_kind(bank, Kind.CLEAR, **context) for context in (BELONGING, {}))
    parts = [part_of(pack_of(outcome, shows_all=False), "scorecard") for outcome in (told, silent)]
    assert parts[0] == parts[1]


@pytest.mark.parametrize(("language", "minutes"), [("en", "80 minutes"), ("de", "80 Minuten")])
def test_the_guide_says_how_long_it_takes_and_has_room_after_each_question(
    bank: Bank, language: str, minutes: str
) -> None:
    guide = part_of(pack_of(of_kind(bank.in_language(language), Kind.LEANING)), "interview")
    questions = [block for block in guide.blocks if isinstance(block, Heading) and block.level == 3]
    assert len([block for block in guide.blocks if isinstance(block, Space)]) == len(questions) == 10
    assert minutes in list(guide.lines)[1].text


def test_of_work_asked_for_alike_the_clearer_answer_counts_first(bank: Bank) -> None:
    random, ties = Random(2), 0  # noqa: S311  not a secret
    for outcome in (recommend(bank, draw_sheet(bank, random)) for _ in range(20)):
        for one, other in pairwise(need.area for need in basis_of(outcome).needs):
            if outcome.tally.needs[one] == outcome.tally.needs[other]:
                clear = [max(a.option.gives.get(area, 0) for a in outcome.tally.answers) for area in (one, other)]
                assert clear[0] >= clear[1]
                ties += clear[0] > clear[1]
    assert ties


def test_rights_are_filled_where_an_answer_says_them_and_blank_elsewhere(bank: Bank) -> None:
    outcome = of_kind(bank, Kind.CLEAR, budget="own", decisions="daily")
    part = part_of(pack_of(outcome), "rights")
    table = next(block for block in part.blocks if isinstance(block, Table))
    duties = [area for area in bank.areas.values() if area.kind != "focus"]
    assert {row[0].text for row in table.rows} == {area.duty for area in duties}
    filled = {row[0].text: cell for row in table.rows for cell in row[1:] if cell.marks}
    assert {duty: (cell.text, cell.marks) for duty, cell in filled.items()} == {
        bank.areas["resource_allocation_budgeting"].duty: (
            "☒",
            ("C2",),
        )
    }
    assert (part.blanks, text_of(part).count("☐")) == (len(duties), 3 * len(duties) - 1)
    assert "Who signs off the budget: This person" in text_of(part)
    assert not any(cell.marks for row in _rights_of_reader(bank).rows for cell in row)


def test_who_leads_operations_decides_today_on_what_that_is(bank: Bank) -> None:
    part = part_of(pack_of(of_kind(bank, Kind.CLEAR, leader="founder")), "rights")
    table = next(block for block in part.blocks if isinstance(block, Table))
    today = [row[1] for row in table.rows if not row[1].blanks]
    assert {(line.text, line.marks) for line in today} == {("Founder or managing director", ("C4",))}
    assert len(today) == 5
    assert part.blanks == len(table.rows) - 5 <= 10


def test_short_parts_go_on_below_the_one_before_and_not_below_the_memo(bank: Bank) -> None:
    basis = basis_of(of_kind(bank, Kind.CLEAR))
    assert [part.id for part in make_pack(basis, ALL_PARTS).parts if part.continues] == ["outcomes"]
    assert not [part for part in make_pack(basis, ["memo", "outcomes", "rights"]).parts if part.continues]


def test_each_competency_of_the_interview_is_a_sheet_of_its_own(bank: Bank) -> None:
    pack = pack_of(of_kind(bank, Kind.CLEAR))
    begun = [
        block.text for block in part_of(pack, "interview").blocks if isinstance(block, Heading) and block.begins_page
    ]
    table = next(block for block in part_of(pack, "scorecard").blocks if isinstance(block, Table))
    assert begun == [row[0].text for row in table.rows]


def _rights_of_reader(bank: Bank) -> Table:
    part = part_of(pack_of(of_kind(bank, Kind.CLEAR, budget="own"), shows_all=False), "rights")
    return next(block for block in part.blocks if isinstance(block, Table))


@pytest.mark.parametrize(("language", "title"), [("en", "{}"), ("de", "{} (m/w/d)")])
def test_the_advert_has_a_neutral_title_pay_and_blanks(bank: Bank, language: str, title: str) -> None:
    outcome = of_kind(bank.in_language(language), Kind.CLEAR)
    advert = part_of(pack_of(outcome), "advert")
    (heading, *_) = [block.text for block in advert.blocks if isinstance(block, Heading)]
    assert heading == title.format(bank.roles[outcome.tally.first].name)
    published = text_of(without_advice(advert))
    assert "2023/970" not in published
    assert "2023/970" in text_of(advert)
    assert len(blanks_of(advert)) > 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_advert_leaves_blanks_that_say_what_was_answered(bank: Bank, language: str) -> None:
    spoken = bank.in_language(language)
    told = {"reports": "chief", "managers": "few", "size": "large", "leader": "nobody", "budget": "own"}
    [some], [none] = (
        [
            block.rows
            for block in part_of(pack_of(of_kind(spoken, Kind.CLEAR, **context)), "advert").blocks
            if isinstance(block, Facts)
        ]
        for context in (told, {})
    )
    answers = [spoken.context[id_].options[told[id_]].text for id_ in ("reports", "managers", "size")]
    assert all(answer in some[place][1].text for place, answer in zip((0, 1, 3), answers, strict=True))
    assert [line.blanks for _label, line in some] == [1, 1, 1, 1, 0, 1]
    assert [line.blanks for _label, line in none] == [1] * 4


def test_against_quotes_the_answers_that_speak_for_the_other_role(bank: Bank) -> None:
    basis = basis_of(of_kind(bank, Kind.LEANING))
    against = make_pack(basis, ["against"]).parts[0]
    assert set(basis.speaks_against) <= set(against.lines)
    assert f"Not chosen: {bank.roles[basis.other].name}." in text_of(against)


def test_three_roles_have_a_pack_against_the_second_in_front(tmp_path: Path) -> None:
    bank = load_roles(tmp_path / "three", THREE)
    words = PackWords(
        {
            area: AreaWords(
                competency=f"Competency of {area}",
                brings=f"You bring {area}.",
                mission=dict.fromkeys(bank.roles, f"does {area}"),
                outcomes=dict.fromkeys(bank.roles, (f"{area} is [share].", f"{area} is done by [date].")),
                behavioural=InterviewQuestion("When?", ("How?",), {1: "a", 3: "b", 5: "c"}),
                situational=InterviewQuestion("What if?", ("Why?",), {1: "d", 3: "e", 5: "f"}),
            )
            for area in bank.areas
        },
        hash="",
    )
    kinds = set()
    for outcome in drawn(bank):
        basis = basis_of_result(outcome, words, name="", made_on=DAY, shows_all=True)
        check_pack(make_pack(basis, ALL_PARTS), words)
        assert basis.other == outcome.tally.second
        kinds.add(outcome.verdict.kind)
    assert {Kind.CLEAR, Kind.LEANING} <= kinds


def test_areas_without_words_are_left_out_of_the_pack(bank: Bank) -> None:
    outcome = of_kind(bank, Kind.CLEAR)
    words = words_of(bank)
    largest = basis_of(outcome).needs[0].area
    fewer = replace(words, areas={id_: area for id_, area in words.areas.items() if id_ != largest})
    basis = basis_of_result(outcome, fewer, name="", made_on=DAY, shows_all=True)
    check_pack(make_pack(basis, ALL_PARTS), fewer)
    none = basis_of_result(outcome, replace(words, areas={}), name="", made_on=DAY, shows_all=True)
    assert "has no words" in text_of(make_pack(none, ["mission"]).parts[0])
