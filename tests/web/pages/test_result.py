"""The result page: what is said, and that it adds up."""

import json
import random
import re
import sqlite3
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from questions import Bank, Sheet
from questions.cases import load_cases
from scoring import Kind, outcome_document, recommend
from scoring.agreement import agreement, count_silent
from tests.sheets import KINDS, Toward, answers_of_kind, answers_toward, asked
from tests.web.conftest import DATABASE
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor
from web.views.evidence import SHYER
from web.views.result import VIEW_FORMAT, result_view

GIVEN = (Kind.CLEAR, Kind.LEANING)
ANSWERED = (Kind.CLEAR, Kind.LEANING, Kind.HYBRID, Kind.UNDECIDED)


def result(visitor: Visitor, kind: Kind, **told: Any) -> BeautifulSoup:
    visitor.fill(answers_of_kind(visitor.bank, kind), **told)
    return visitor.finish()


def numbers(visitor: Visitor) -> dict[str, Any]:
    """Return the JSON that stands beside the open result."""
    document: dict[str, Any] = json.loads(visitor.get(f"/results/{visitor.link}.json").text)
    return document


def number(text: str) -> float:
    """Read a number as it is written for people; a lone dash is nothing."""
    plain = text.strip().replace("−", "-").replace("\u202f", "")
    return 0.0 if plain in {"–", "-", ""} else float(plain)


def role_words(bank: Bank) -> list[str]:
    return [role.name for role in bank.roles.values()]


@pytest.mark.parametrize("kind", KINDS)
def test_every_verdict_has_its_page(visitor: Visitor, kind: Kind) -> None:
    page = result(visitor, kind)
    assert numbers(visitor)["verdict"]["kind"] == kind
    assert page.select_one(f".result--{kind}")


@pytest.mark.parametrize("kind", GIVEN)
def test_a_recommendation_names_its_role_in_the_h1(visitor: Visitor, bank: Bank, kind: Kind) -> None:
    page = result(visitor, kind)
    assert bank.roles[numbers(visitor)["verdict"]["role"]].name in text_of(page.h1)


@pytest.mark.parametrize("kind", [Kind.HYBRID, Kind.UNDECIDED, Kind.TOO_LITTLE])
def test_no_role_is_named_in_the_h1_where_none_is_recommended(visitor: Visitor, bank: Bank, kind: Kind) -> None:
    heading = text_of(result(visitor, kind).h1)
    assert numbers(visitor)["verdict"]["role"] is None
    assert not any(name in heading for name in role_words(bank))


def test_the_strength_stands_in_words(visitor: Visitor, colleague: Visitor) -> None:
    clear, leaning = (text_of(result(who, kind).h1) for who, kind in zip((visitor, colleague), GIVEN, strict=True))
    assert clear != leaning


@pytest.mark.parametrize("kind", ANSWERED)
def test_up_to_three_reasons_speak_for_it_in_the_answers_own_words(visitor: Visitor, bank: Bank, kind: Kind) -> None:
    sentences = [text_of(reason) for reason in result(visitor, kind).select("section[aria-labelledby=for] li")]
    speaking = numbers(visitor)["for"][:3]
    answers = answers_of_kind(bank, kind)
    assert len(sentences) == len(speaking)
    for sentence, id_ in zip(sentences, speaking, strict=True):
        assert bank.questions[id_].options[answers[id_]].reason in sentence


@pytest.mark.parametrize("kind", [Kind.LEANING, Kind.HYBRID])
def test_what_speaks_against_it_is_always_shown(visitor: Visitor, bank: Bank, kind: Kind) -> None:
    against = result(visitor, kind).select("section[aria-labelledby=against] li")
    speaking = numbers(visitor)["against"]
    answers = answers_of_kind(bank, kind)
    assert len(against) >= min(2, len(speaking)) > 0
    for reason, id_ in zip(against, speaking, strict=False):
        assert bank.questions[id_].options[answers[id_]].reason in text_of(reason)


def test_it_is_said_when_nothing_speaks_against_it(visitor: Visitor, bank: Bank) -> None:
    visitor.fill(answers_toward(bank, "director"))
    against = visitor.finish().select_one("section[aria-labelledby=against]")
    assert numbers(visitor)["against"] == []
    assert against is not None
    assert text_of(against.p)


def column_sums(page: BeautifulSoup) -> dict[str, float]:
    """Add up the columns of the table of all answers; by the name of the role at their head."""
    heads = [text_of(head) for head in page.select("table:has(tfoot) thead th")][1:]
    rows = [[number(text_of(cell)) for cell in row.select("td")] for row in page.select("table:has(tfoot) tbody tr")]
    sums = [round(sum(column), 6) for column in zip(*rows, strict=True)]
    return dict(zip(heads, sums, strict=True))


@pytest.mark.parametrize("kind", ANSWERED)
def test_the_contributions_shown_add_up_to_the_margin_shown(visitor: Visitor, bank: Bank, kind: Kind) -> None:
    page = result(visitor, kind)
    sums, (*alike, together, margin) = column_sums(page), page.select("table:has(tfoot) tfoot tr")
    both = [[number(text_of(cell)) for cell in row.select("td")] for row in alike] or [[0, 0]]
    assert len(set(both[0])) == 1
    columns = {name: points + both[0][0] for name, points in sums.items()}
    assert list(columns.values()) == [number(text_of(cell)) for cell in together.select("td")]
    first, second = (columns[bank.roles[role].name] for role in numbers(visitor)["ranking"])
    assert [first, second] == told_numbers(text_of(page.select_one("#all-part p")))[1:3] or first == second
    told = re.fullmatch(r"([\d.]+) − ([\d.]+) = ([\d.]+)", text_of(margin.td))
    assert told is not None
    assert [float(part) for part in told.groups()] == [first, second, round(first - second, 6)]
    assert text_of(margin.select_one("strong")) == told[3]


def test_what_both_get_alike_has_a_row_of_its_own_only_where_there_is_some(
    visitor: Visitor, colleague: Visitor, bank: Bank
) -> None:
    mixed, plain = result(visitor, Kind.LEANING), {q.id: q for q in asked(bank)}
    full = {
        id_: next(o.id for o in q.options.values() if 1 in o.owned.values())
        for id_, q in plain.items()
        if any(1 in o.owned.values() for o in q.options.values())
    }
    assert "Given to both alike" in text_of(mixed.select_one("table:has(tfoot) tfoot"))
    view = result_view(recommend(bank, Sheet(full)))
    assert view["sums"]["alike"] == ""
    assert (view["sums"]["left"], view["sums"]["right"]) == (view["sums"]["left_points"], view["sums"]["right_points"])


def why(
    bank: Bank, answers: dict[str, str], double: frozenset[str] = frozenset(), context: dict[str, str] | None = None
) -> str:
    told: str = result_view(recommend(bank, Sheet(answers, double, context or {})))["sums"]["why"]
    return told


def test_it_is_said_why_the_points_are_not_a_hundred(visitor: Visitor, bank: Bank) -> None:
    answers, factor = answers_toward(bank, "director"), bank.factors[0]
    first = asked(bank)[0]
    more = sum((bank.questions[id_].weight for id_ in factor.questions), Fraction()) * (factor.times - 1)
    assert why(bank, answers) == ""
    told = "All questions together are worth 100."
    assert why(bank, answers, frozenset({first.id})) == f"{told} What counts double adds {first.weight}."
    assert (
        why(bank, answers, context={factor.context: factor.option})
        == f"{told} What you said about the company adds {more}."
    )
    left_out = {id_: option for id_, option in answers.items() if id_ != first.id}
    assert why(bank, left_out) == f"{told} Questions that were left out take {first.weight} away."
    page = result(visitor, Kind.LEANING, double=(first.id,))
    assert f"What counts double adds {first.weight}." in text_of(page.select_one("#all-part p"))


def test_a_reason_that_counts_more_says_what_was_counted_how_often(bank: Bank) -> None:
    answers, factor = answers_toward(bank, "director"), bank.factors[0]
    question = asked(bank)[0].id
    marked = result_view(recommend(bank, Sheet(answers, frozenset({question}))))
    points = {reason["question"]: reason["points"] for reason in marked["reasons_for"]}[question]
    assert re.fullmatch(r"([\d.]+) points towards .*, ([\d.]+) counted double", points)
    assert told_numbers(points)[0] == 2 * told_numbers(points)[1]
    weighed = recommend(bank, Sheet(answers, frozenset(factor.questions[1:2]), {factor.context: factor.option}))
    told = " ".join(reason["points"] for reason in result_view(weighed)["reasons_for"])
    assert f"counted {2 * factor.times} times: by your mark, and because of" in told


@pytest.mark.parametrize("toward", ["director", "head", "middle"])
def test_the_columns_stand_in_the_order_of_the_bank_whoever_is_ahead(
    visitor: Visitor, bank: Bank, toward: Toward
) -> None:
    visitor.fill(answers_toward(bank, toward))
    sums = column_sums(visitor.finish())
    assert list(sums) == role_words(bank)
    ahead = [bank.roles[role].name for role in numbers(visitor)["ranking"]]
    assert sums[ahead[0]] >= sums[ahead[1]]


def told_numbers(text: str) -> list[float]:
    """Return the numbers in a sentence."""
    return [float(part) for part in re.findall(r"\d+(?:\.\d+)?", text)]


@pytest.mark.parametrize("seed", range(6))
def test_the_numbers_of_each_unit_add_up_and_a_sentence_joins_both(visitor: Visitor, bank: Bank, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  not a secret
    answers = {q.id: chance.choice([*q.options, "dont_know"] if seed % 2 else [*q.options]) for q in asked(bank)}
    visitor.fill(answers, double=(next(q for q in answers if answers[q] != "dont_know"),) if seed > 3 else ())
    page = visitor.finish()
    left, right = (int(text_of(share)) for share in page.select(".verdict .margin-bar__share"))
    top = sorted((left, right), reverse=True)
    assert told_numbers(text_of(page.select_one(".verdict .lead"))) in ([100, *top], [100, top[0]])
    assert left + right == 100
    said, _, said_why = text_of(page.select_one("#all-part p")).partition("All questions together")
    total, first, second, margin, *joined = told_numbers(said)
    signed = [
        points * (-1 if "take" in said_why.split(f"{points:g}")[0].split(".")[-1] else 1)
        for points in told_numbers(said_why)
    ]
    assert sum(signed or [100]) == total
    assert (first + second, first - second) == (total, margin)
    assert margin == number(text_of(page.select_one("table:has(tfoot) tfoot strong")))
    assert joined == ([] if [first, second] == top else [100, *top])
    rows = {number(text_of(cell)) for cell in page.select("table:has(tfoot) tbody td")}
    assert {told_numbers(text_of(reason))[0] for reason in page.select(".reason__points")} <= rows


@pytest.mark.parametrize("kind", ANSWERED)
def test_the_margin_shown_is_the_exact_one_rounded(visitor: Visitor, kind: Kind) -> None:
    shown = number(text_of(result(visitor, kind).select_one("table:has(tfoot) tfoot strong")))
    assert abs(shown - numbers(visitor)["margin"]["value"]) <= 0.05


def test_odd_factors_still_add_up(visitor: Visitor, bank: Bank) -> None:
    factor = bank.factors[0]
    page = result(visitor, Kind.LEANING, context={factor.context: factor.option}, double=(asked(bank)[3].id,))
    sums = column_sums(page)
    first, second = (sums[bank.roles[role].name] for role in numbers(visitor)["ranking"])
    assert round(first - second, 6) == number(text_of(page.select_one("table:has(tfoot) tfoot strong")))


def test_every_question_stands_in_the_table(visitor: Visitor, bank: Bank) -> None:
    rows = [text_of(row) for row in result(visitor, Kind.LEANING).select("table:has(tfoot) tbody tr")]
    assert len(rows) == len(asked(bank))
    for question, row in zip(asked(bank), rows, strict=True):
        assert question.title in row


def test_a_mark_and_a_factor_are_named_in_the_table(visitor: Visitor, bank: Bank) -> None:
    factor = bank.factors[0]
    marked = next(question.id for question in asked(bank) if question.id not in factor.questions)
    page = result(visitor, Kind.CLEAR, context={factor.context: factor.option}, double=(marked,))
    rows = dict(zip((q.id for q in asked(bank)), page.select("table:has(tfoot) tbody tr"), strict=True))
    noted = {id_ for id_, row in rows.items() if row.select(".sums__note")}
    assert noted == {marked, *factor.questions}


def test_the_areas_stand_there_with_their_owners(visitor: Visitor, bank: Bank) -> None:
    page = result(visitor, Kind.CLEAR)
    shown = [text_of(row) for row in page.select("section[aria-labelledby=owns] tbody tr")]
    given = [id_ for id_, need in numbers(visitor)["needs"].items() if need["value"]]
    assert len(shown) == len(given)
    for id_ in given:
        assert any(bank.areas[id_].duty in row for row in shown)


def test_a_result_of_too_few_answers_gives_no_reasons(visitor: Visitor) -> None:
    page = result(visitor, Kind.TOO_LITTLE)
    assert not page.select("section[aria-labelledby=for], section[aria-labelledby=against], svg")
    assert not page.select("table")


def test_a_result_of_too_few_answers_lists_what_is_open_the_weightiest_first(
    visitor: Visitor, colleague: Visitor, bank: Bank
) -> None:
    page = result(visitor, Kind.TOO_LITTLE)
    answers = answers_of_kind(bank, Kind.TOO_LITTLE)
    still = sorted((q for q in asked(bank) if q.id not in answers), key=lambda question: -question.weight)
    shown = page.select("section[aria-labelledby=open] .answer__words")
    assert [text_of(item) for item in shown] == [question.title for question in still]
    links = [str(link["href"]) for link in page.select("section[aria-labelledby=open] li a")]
    assert links == [f"/questions/{question.id}?origin=review" for question in still]
    theirs = colleague.visit(visitor.path).select_one("section[aria-labelledby=open]")
    assert theirs is not None
    assert len(theirs.select("li")) == len(still)
    assert not theirs.select("a")


@pytest.mark.parametrize("kind", ANSWERED)
def test_only_a_result_of_too_few_answers_lists_what_is_open(visitor: Visitor, kind: Kind) -> None:
    assert not result(visitor, kind).select("#open")


def steps_of(page: BeautifulSoup) -> list[list[str]]:
    """Return the duties of each picture of the first year."""
    return [[text_of(duty) for duty in year.select(".year__duty")] for year in page.select(".year")]


@pytest.mark.parametrize("kind", ANSWERED)
def test_the_first_year_follows_the_needs_of_the_role(visitor: Visitor, bank: Bank, kind: Kind) -> None:
    page = result(visitor, kind)
    found = numbers(visitor)
    roles = found["ranking"] if kind in (Kind.HYBRID, Kind.UNDECIDED) else found["ranking"][:1]
    expected = []
    for role in roles:
        owned = [
            id_
            for id_, area in bank.areas.items()
            if area.kind != "focus" and area.shares[role] > Fraction(1, 2) and found["needs"][id_]["value"]
        ]
        expected.append([bank.areas[id_].duty for id_ in sorted(owned, key=lambda i: -found["needs"][i]["value"])[:3]])
    assert steps_of(page) == expected


def test_the_first_year_is_a_ranking_and_no_calendar(visitor: Visitor, bank: Bank) -> None:
    page = result(visitor, Kind.LEANING)
    first, *others = [text_of(when) for when in page.select(".year__when")]
    assert first == "First"
    assert set(others) <= {"Then", "After that", "At the same time"}
    situations = [o.reason for q in asked(bank) if not q.is_tradeoff for o in q.options.values()]
    later = [text_of(reason) for reason in page.select(".year__steps li + li .year__reason")]
    assert not set(later) & set(situations)


def test_too_few_answers_give_no_picture_of_the_first_year(visitor: Visitor) -> None:
    assert not result(visitor, Kind.TOO_LITTLE).select("#year, .on-page")


@pytest.mark.parametrize("kind", ANSWERED)
def test_what_is_on_the_page_is_listed_at_its_top(visitor: Visitor, kind: Kind) -> None:
    page = result(visitor, kind)
    assert {str(link["href"]) for link in page.select(".on-page a")} >= {
        "#firm",
        "#next",
        "#owns-part",
        "#year-part",
        "#all-part",
    }


def test_every_reason_leads_to_the_trial_and_the_page_offers_it_at_most_twice_by_name(visitor: Visitor) -> None:
    page = result(visitor, Kind.LEANING)
    reasons = page.select(".reason")
    assert reasons
    for reason in reasons:
        assert [text_of(link).split(":")[0] for link in reason.select("a")] == ["Try another answer"]
    assert text_of(page.main).count("Try other answers") <= 2
    assert text_of(page.main).count("Change your answers") == 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_verdict_is_not_said_twice(visitor: Visitor, kind: Kind) -> None:
    first = result(visitor, kind).select_one(".verdict > *")
    assert first is not None
    assert first.name == "h1"


# Results of another form


def test_a_page_of_an_unknown_form_is_not_misread(visitor: Visitor, colleague: Visitor, data: Path) -> None:
    result(visitor, Kind.LEANING)
    path = visitor.path
    with closing(sqlite3.connect(data / DATABASE)) as connection, connection:
        view = json.loads(connection.execute("SELECT sentences FROM results").fetchone()[0])
        connection.execute("UPDATE results SET sentences = ?", [json.dumps(view | {"format": VIEW_FORMAT + 1})])
    for person, address in (
        (visitor, path),
        (visitor, "/manage/result"),
        (visitor, "/manage/share"),
        (visitor, f"{path}/what-if"),
        (colleague, path),
    ):
        assert text_of(person.visit(address, 503).h1) == "Results cannot be read at the moment"


def context_with(bank: Bank, kind: str) -> list[tuple[str, str, str]]:
    """Return question, option and text of all notes of a kind."""
    return [
        (id_, option.id, bank.notes[option.note].text)
        for id_, question in bank.context.items()
        for option in question.options.values()
        if option.note and bank.notes[option.note].kind == kind
    ]


def test_a_stop_rule_stands_above_the_reasons(visitor: Visitor, bank: Bank) -> None:
    question, option, text = context_with(bank, "stop")[0]
    page = result(visitor, Kind.CLEAR, context={question: option})
    words = text_of(page.article)
    assert words.index(text) < words.index(text_of(page.select_one("#for")))


@pytest.mark.parametrize("kind", KINDS)
def test_what_has_to_be_settled_comes_before_the_verdict_and_first_of_what_to_do(
    visitor: Visitor, bank: Bank, kind: Kind
) -> None:
    question, option, text = context_with(bank, "stop")[0]
    page = result(visitor, kind, context={question: option})
    told = [text_of(paragraph) for paragraph in page.select(".notice--stop p")]
    is_tied = told[0] == "The verdict only compares these roles; this comes before it:"
    assert (is_tied, told[-1]) == (kind is not Kind.TOO_LITTLE, text)
    advice = text_of(page.select_one(".advice"))
    assert advice.startswith("First settle what stands under the verdict")
    assert "the job your answers describe" not in advice


def test_without_anything_to_settle_the_advice_begins_with_the_role(visitor: Visitor, bank: Bank) -> None:
    page = result(visitor, Kind.CLEAR)
    assert not page.select(".notice--stop")
    assert text_of(page.select_one(".advice")).startswith("The Director of Operations usually")


def test_a_note_stands_beside_the_result(visitor: Visitor, bank: Bank) -> None:
    question, option, text = context_with(bank, "note")[0]
    page = result(visitor, Kind.CLEAR, context={question: option})
    assert text in text_of(page.select_one("section[aria-labelledby=notes]"))


def test_without_context_there_are_no_notes(visitor: Visitor, bank: Bank) -> None:
    page = result(visitor, Kind.CLEAR)
    assert not any(note.text in text_of(page.main) for note in bank.notes.values())


@pytest.mark.parametrize("kind", KINDS)
def test_the_json_beside_it_is_what_the_command_prints(
    visitor: Visitor, app: Flask, tmp_path: Path, kind: Kind
) -> None:
    bank = visitor.bank
    factor, mark = bank.factors[0], asked(bank)[0].id
    context = {factor.context: factor.option}
    result(visitor, kind, context=context, double=(mark,))
    sheet = tmp_path / "sheet.yaml"
    sheet.write_text(json.dumps({"answers": answers_of_kind(bank, kind), "double": [mark], "context": context}))
    printed = app.test_cli_runner().invoke(args=["questions", "score", str(sheet), "--json"])
    assert numbers(visitor) == json.loads(printed.output)


def test_the_json_is_the_outcome_of_the_sheet(visitor: Visitor, bank: Bank) -> None:
    result(visitor, Kind.LEANING)
    sheet = Sheet(answers_of_kind(bank, Kind.LEANING))
    assert numbers(visitor) == json.loads(json.dumps(outcome_document(recommend(bank, sheet))))


def test_the_order_of_answers_does_not_matter(visitor: Visitor, colleague: Visitor, bank: Bank) -> None:
    answers = answers_of_kind(bank, Kind.LEANING)
    pages = []
    for who, order in ((visitor, answers), (colleague, dict(reversed(answers.items())))):
        who.fill(order)
        who.finish()
        pages.append(numbers(who))
    assert pages[0] == pages[1]


@pytest.mark.parametrize("toward", ["director", "head"])
def test_going_through_all_pages_gives_the_expected_role(visitor: Visitor, bank: Bank, toward: Any) -> None:
    visitor.answer_all(toward)
    assert bank.roles[toward].name in text_of(visitor.finish().h1)
    assert numbers(visitor)["verdict"] == {"kind": "clear", "role": toward}


def test_answering_in_the_middle_throughout_decides_nothing(visitor: Visitor) -> None:
    visitor.answer_all("middle")
    visitor.finish()
    assert numbers(visitor)["verdict"] == {"kind": "undecided", "role": None}


@pytest.mark.parametrize("kind", KINDS)
def test_a_result_never_promises_too_much(visitor: Visitor, kind: Kind) -> None:
    words = text_of(result(visitor, kind).article).lower()
    assert not [word for word in ("match", "confidence", "accuracy", "100 of 100", "fit %") if word in words]


# What is known about it


def test_the_evidence_says_the_figures_of_the_unseen_cases_and_their_limits(visitor: Visitor, bank: Bank) -> None:
    found = agreement(bank, [case for case in load_cases() if case.is_unseen])
    told = text_of(result(visitor, Kind.LEANING).select_one(".evidence"))
    agreed, given, same = (
        sum(getattr(one, name) for one in found.readings) for name in ("experts_agree", "given", "same_side")
    )
    assert told_numbers(told) == [len(found.readings), found.cases, given, agreed, same]
    assert "no study shows" in told
    assert visitor.visit(visitor.path).select_one(".evidence a[href='/method']")


def test_how_it_was_tested_says_which_role_is_named_less_readily(visitor: Visitor, bank: Bank) -> None:
    found = agreement(bank, [case for case in load_cases() if case.is_unseen])
    head, director = count_silent(found.rows)
    told = [text_of(part) for part in result(visitor, Kind.LEANING).select("#firm ~ .fold p.hint")]
    slower = [told_numbers(words) for words in told if f"slower to name the {bank.roles['director'].name}" in words]
    apart = Fraction(*director) - Fraction(*head)
    assert slower == ([[*director, *head]] if apart >= SHYER else [])


@pytest.mark.parametrize("kind", KINDS)
def test_ties_and_leans_so_far_are_said(visitor: Visitor, bank: Bank, kind: Kind) -> None:
    page = result(visitor, kind)
    shown = numbers(visitor)
    told = "So far the answers lean towards" in text_of(page.select_one(".lead"))
    assert told is (kind is Kind.TOO_LITTLE and shown["margin"]["value"] > 0)


def test_a_result_stored_in_the_first_form_is_still_shown(visitor: Visitor, data: Path) -> None:
    for kind in (Kind.LEANING, Kind.TOO_LITTLE):
        visitor.start_again() if kind is Kind.TOO_LITTLE else None
        result(visitor, kind)
        with closing(sqlite3.connect(data / DATABASE)) as connection, connection:
            connection.execute(
                "UPDATE results SET sentences = "
                "json_remove(sentences, '$.firm_line', '$.leans', '$.answered', '$.doubt')"
            )
        page = visitor.visit(visitor.path)
        assert kind is Kind.TOO_LITTLE or text_of(page.select_one("#firm ~ .firm-word"))
        visitor.visit(f"{visitor.path}/what-if?f_goals=dont_know")


@pytest.mark.parametrize("kind", [Kind.TOO_LITTLE, Kind.CLEAR])
def test_a_colleague_is_asked_for_what_decides_most_or_for_everything(visitor: Visitor, bank: Bank, kind: Kind) -> None:
    page = result(visitor, kind)
    [letter] = [unquote(str(link["href"])) for link in page.select("#next ~ .actions a[href^='mailto:']")]
    titles = [text_of(item) for item in page.select("section[aria-labelledby=open] > ul .answer__words")]
    assert len(titles) == (3 if kind is Kind.TOO_LITTLE else 0)
    named = [question for question in asked(bank) if question.title in letter or question.ask in letter]
    assert ("http://localhost/" in letter) is not bool(titles)
    assert bool(named) is bool(titles)


def test_the_letter_to_a_colleague_can_be_copied_where_there_is_no_mail_program(visitor: Visitor) -> None:
    page = result(visitor, Kind.TOO_LITTLE)
    [letter] = [unquote(str(link["href"])) for link in page.select("#next ~ .actions a[href^='mailto:']")]
    [words] = page.select("details:has([data-copy]) .letter")
    assert letter.partition("body=")[2].replace("\r\n", "\n") == words["data-address"] == words.get_text()
    assert "by mail" in text_of(page.select_one("#next ~ .actions a[href^='mailto:']"))


@pytest.mark.parametrize("kind", KINDS)
def test_one_thing_to_do_next_stands_out(visitor: Visitor, colleague: Visitor, kind: Kind) -> None:
    pages = [result(visitor, kind), colleague.visit(visitor.path), colleague.visit("/sample")]
    assert [len(page.select("#next ~ .actions .button")) for page in pages] == [1, 1, 1]


def test_the_table_says_that_the_opposite_answer_moves_the_margin_twice(visitor: Visitor) -> None:
    page = result(visitor, Kind.LEANING)
    assert "the opposite answer would move the margin by twice that" in text_of(page.select_one("#all-part"))
    left, right = (text_of(share) for share in page.select(".verdict .margin-bar__share"))
    assert text_of(page.select_one("#all-part caption")) == f"Points of each answer, adding up to {left} and {right}"


# Where a result may rest on wishes


def doubt(page: BeautifulSoup) -> str:
    found = page.select_one("section[aria-labelledby=against] .doubt")
    return text_of(found) if found else ""


def test_it_is_said_that_nothing_points_the_other_way(visitor: Visitor, colleague: Visitor, bank: Bank) -> None:
    visitor.fill(answers_toward(bank, "director"))
    said = doubt(visitor.finish())
    assert said.startswith("No answer points the other way; most real jobs hold some of the other work too")
    assert doubt(colleague.visit(visitor.path)) == said


@pytest.mark.parametrize(("toward", "is_said"), [("director", True), ("head", False), ("middle", False)])
def test_a_fact_that_fits_the_recommended_role_less_well_is_named_in_the_same_sentence(
    visitor: Visitor, bank: Bank, toward: Toward, is_said: bool
) -> None:
    visitor.fill(answers_toward(bank, toward), context={"budget": "shared", "reports": "manager"})
    said = (
        "but this fits the Director of Operations less well: “Somebody else; this person has a say” for "
        "“Who signs off the budget”, “Another manager” for “Reporting line”. Settle how it will be."
    )
    assert (said in doubt(visitor.finish())) is is_said


def test_a_fact_is_named_where_answers_point_both_ways_too(visitor: Visitor, bank: Bank) -> None:
    page = result(visitor, Kind.LEANING, context={"budget": "shared"})
    assert page.select("section[aria-labelledby=against] .reasons")
    said = (
        "This fits the Director of Operations less well than the other answers: “Somebody else; this person has a say”"
    )
    assert doubt(page).startswith(said)


def test_nothing_is_said_where_nothing_contradicts(visitor: Visitor) -> None:
    assert not doubt(result(visitor, Kind.LEANING, context={"budget": "own", "reports": "chief"}))


# Rendered once


def test_a_page_that_was_rendered_before_follows_what_its_maker_changes(visitor: Visitor, colleague: Visitor) -> None:
    result(visitor, Kind.LEANING)
    path = visitor.path
    assert colleague.get(path).data == colleague.get(path).data
    assert visitor.visit(path).select(".actions a[href^='/manage/share']")
    assert not colleague.visit(path).select("a[href^='/manage']")
    form = visitor.visit("/manage/share").select_one("main form[action^='/manage/sharing']")
    visitor.submit(form, shows="verdict")
    assert not colleague.visit(path).select(".reasons, table")
    visitor.submit(visitor.visit("/manage/delete").select_one("form[action^='/manage/delete']"))
    for who in (visitor, colleague):
        assert who.get(path).status_code == 404
