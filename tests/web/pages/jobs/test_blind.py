"""Before the reveal nothing of an answer is in anything that the organiser or a member gets of a job."""

import json
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from questions import Bank, Sheet
from tests.sheets import answers_toward
from tests.web.panels import answer_all_seats, answer_seat, door_of, end_closing_day, hold, set_up
from tests.web.visitor import Visitor

NOTE = "sentinel of a note"
FIVE = ("A", "B", "C", "D", "E")
TOKENS = re.compile(r'(?<=name="csrf_token" value=")[^"]*')


def pages_of(visitor: Visitor, path: str) -> list[str]:
    """Return everything that a browser gets of a job, without what differs in each answer."""
    files = (f"{path}/{name}" for name in ("panel", "pack", "pack.md", "pack.docx", "job.json"))
    addresses = (path, f"{path}/delete", *files, "/mine", "/jobs/new")
    return [TOKENS.sub("", visitor.get(address).text) for address in addresses]


@pytest.mark.parametrize("mode", ["named", "unnamed"])
def test_whoever_answers_what_every_page_is_the_same(app: Flask, bank: Bank, mode: str) -> None:
    seen = []
    for toward in ("director", "head"):
        organiser, member = Visitor(app, bank), Visitor(app, bank)
        path = set_up(organiser, *FIVE, mode=mode)
        door, sheet = door_of(organiser), Sheet(answers_toward(bank, toward))
        question = next(iter(sheet.answers))
        hold(member, answer_seat(app, door, "s1", sheet, **{question: NOTE}))
        pages = pages_of(organiser, path) + pages_of(member, path)
        answer_all_seats(app, door, sheet)
        end_closing_day(app, door)
        pages += pages_of(organiser, path) + pages_of(member, path)
        assert not [page for page in pages if NOTE in page]
        seen.append([re.sub(r"[\w-]{43}|\b[0-9a-f]{16}\b", "", page) for page in map(without_codes, pages)])
    assert seen[0] == seen[1]


def without_codes(page: str) -> str:
    """Return a page without the values of hidden fields and the times at which jobs were made."""
    return re.sub(r'value="[^"]*"|"made_at": \d+', "", page)


def test_before_the_reveal_the_export_holds_no_round(app: Flask, visitor: Visitor, bank: Bank) -> None:
    path = set_up(visitor)
    answer_all_seats(app, door_of(visitor), Sheet(answers_toward(bank, "head")))
    exported = json.loads(visitor.get(f"{path}/job.json").text)
    assert (exported["rounds"], exported["bank"], exported["phase"]) == ([], None, "blind")
    assert [seat["answered_rounds"] for seat in exported["seats"]] == [[1], [1], [1]]


def reveal(app: Flask, visitor: Visitor, bank: Bank, mode: str) -> Any:
    """Return the exported rounds of a revealed job, in which two of five answered otherwise."""
    path = set_up(visitor, *FIVE, mode=mode)
    door, head = door_of(visitor), Sheet(answers_toward(bank, "head"))
    question = next(iter(head.answers))
    for seat, note in (("s2", "b"), ("s1", "a")):
        answer_seat(app, door, seat, head, **{question: note})
    answer_all_seats(app, door, Sheet(answers_toward(bank, "director")))
    page = BeautifulSoup(visitor.get(path).text, "html.parser")
    visitor.submit(page.select_one(f"form[action='{path}/reveal']"))
    return json.loads(visitor.get(f"{path}/job.json").text)["rounds"]


def test_with_names_the_export_then_says_who_answered_what(app: Flask, visitor: Visitor, bank: Bank) -> None:
    [rows] = reveal(app, visitor, bank, "named")
    assert [row["seat"] for row in rows] == list(FIVE)
    assert [len(row["notes"]) for row in rows] == [1, 1, 0, 0, 0]
    assert rows[0]["sheet"]["answers"] == answers_toward(bank, "head")


def test_without_names_it_counts_and_has_no_row_of_anybody(app: Flask, visitor: Visitor, bank: Bank) -> None:
    [counts] = reveal(app, visitor, bank, "unnamed")
    answers = answers_toward(bank, "head")
    question = next(
        question for question, option in answers.items() if answers_toward(bank, "director")[question] != option
    )
    assert sorted(counts["answers"][question].values()) == [2, 3]
    assert list(counts["notes"].values()) == [["a", "b"]]
    assert set(counts) == {"answers", "context", "double", "changes", "notes"}


def test_another_site_learns_nothing_from_the_download(visitor: Visitor) -> None:
    path = set_up(visitor)
    assert visitor.get(f"{path}/job.json", **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
