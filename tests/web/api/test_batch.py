"""Many sheets at once: each has a result or a problem, and a table stays a table."""

import csv
import io

import pytest

from questions import Bank
from tests.web.api.conftest import Call

SIGNS = ("=1+1", "+49", "-2+3", "@x", "\tx", "\rx", "\nx", "＝1", "-5", '=HYPERLINK("http://x")')


def rows_of(content: bytes, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def test_every_sheet_has_a_result_or_a_problem_in_its_place(call: Call) -> None:
    sheets = [{"id": "a", "answers": {"f_goals": "year"}}, {"id": "b", "answers": {"f_goals": "x"}}, {"id": 3}, 5]
    results = call("batch", {"sheets": sheets}).get_json()["results"]
    assert [[entry["index"], entry["id"]] for entry in results] == [[0, "a"], [1, "b"], [2, ""], [3, ""]]
    assert [entry["result"] is None for entry in results] == [False, True, True, True]
    assert [entry["problem"] is None for entry in results] == [True, False, False, False]
    assert results[1]["problem"]["errors"][0]["pointer"] == "/sheets/1/answers/f_goals"


@pytest.mark.parametrize(
    ("document", "status"),
    [
        ({}, 422),
        ({"sheets": {}}, 422),
        ({"sheets": [], "more": 1}, 422),
        ({"sheets": [{}] * 501}, 422),
        ({"sheets": [], "bank": "x"}, 409),
        ({"sheets": []}, 200),
        ({"sheets": [{}] * 500}, 200),
    ],
)
def test_a_batch_of_another_form_is_refused_as_a_whole(call: Call, document: object, status: int) -> None:
    assert call("batch", document).status_code == status


def test_a_batch_may_be_longer_than_a_form_and_not_longer_than_a_megabyte(send: Call) -> None:
    assert send("batch", b'{"sheets": []' + b" " * 900_000 + b"}").status_code == 200
    assert send("batch", b'{"sheets": []' + b" " * 1_100_000 + b"}").status_code == 413


def test_the_type_of_the_answer_is_that_of_the_body_unless_another_is_asked_for(call: Call, send: Call) -> None:
    table = b"id,f_goals\r\n7,year\r\n"
    assert send("batch", table, "text/csv").mimetype == "text/csv"
    [entry] = send("batch", table, "text/csv", Accept="application/json").get_json()["results"]
    assert (entry["id"], entry["result"]["verdict"]["kind"]) == ("7", "too_little")
    answer = call("batch", {"sheets": [{"id": "7"}]}, Accept="text/csv")
    assert rows_of(answer.data)[1][:2] == ["7", "too_little"]


@pytest.mark.parametrize("sign", SIGNS)
def test_a_cell_that_could_be_a_formula_stays_text(send: Call, sign: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["id", "f_goals", "note"], ["007", "year", sign]])
    header, row = rows_of(send("batch", out.getvalue().encode(), "text/csv").data)
    assert header[:3] == ["id", "f_goals", "note"]
    assert row[:3] == ["007", "year", f"'{sign}"]


@pytest.mark.parametrize("cell", ["007", " 7 ", "1e5", "'x", "é", "e\u0301", "a\nb", 'a"b', "", "\u200b", "3-4", "x=1"])
def test_every_other_cell_comes_back_as_it_was(send: Call, cell: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["id", "f_goals"], [cell, "year"]])
    assert rows_of(send("batch", out.getvalue().encode(), "text/csv").data)[1][0] == cell


def test_a_table_of_german_excel_comes_back_as_german_excel_reads_it(send: Call) -> None:
    table = "\ufeffFirma;f_goals;s_paper\r\nMüller;year;map\r\n".encode()
    answer = send("batch", table, "text/csv; charset=utf-8").data
    assert answer.startswith(b"\xef\xbb\xbfFirma;f_goals")
    header, row = rows_of(answer, ";")
    assert dict(zip(header, row, strict=True))["result.share.head"] == "11,5385"


@pytest.mark.parametrize(("mark", "sign", "wanted"), [("", ";", True), ("\ufeff", ",", True), ("", ",", False)])
def test_a_mark_is_written_where_one_came_and_with_semicolons(send: Call, mark: str, sign: str, wanted: bool) -> None:
    answer = send("batch", f"{mark}Firma{sign}f_goals\r\nMüller{sign}year\r\n".encode(), "text/csv").data
    assert answer.startswith(b"\xef\xbb\xbf") is wanted
    assert rows_of(answer, sign)[1][0] == "Müller"


def test_as_many_rows_come_back_as_were_sent(send: Call) -> None:
    table = b"id,f_goals\r\n\r\n1,year\r\n,\r\n2,x\r\n"
    rows = rows_of(send("batch", table, "text/csv").data)
    assert [row[0] for row in rows] == ["id", "", "1", "", "2"]
    assert len({len(row) for row in rows}) == 1
    entries = send("batch", table, "text/csv", Accept="application/json").get_json()["results"]
    assert [(entry["result"] is None, entry["problem"] is None) for entry in entries] == [
        (True, True),
        (False, True),
        (True, True),
        (True, False),
    ]


def test_the_role_in_front_is_named_even_where_none_is_recommended(send: Call) -> None:
    answer = send("batch", b"f_goals\r\nyear\r\ndont_know\r\n", "text/csv")
    ahead, nobody = csv.DictReader(io.StringIO(answer.text))
    assert float(ahead[f"result.share.{ahead['result.ahead']}"]) > 50
    assert (ahead["result.role"], nobody["result.ahead"]) == ("", "")


def test_too_many_sheets_are_counted_and_told_what_to_do(call: Call, send: Call) -> None:
    for answer in (
        call("batch", {"sheets": [{}] * 501}),
        send("batch", b"f_goals\r\n" + b"year\r\n" * 501, "text/csv"),
    ):
        [error] = answer.get_json()["errors"]
        assert "501 sheets" in error["detail"]
        assert "split them" in error["advice"]


def test_a_faulty_row_says_why_and_the_others_are_scored(send: Call, bank: Bank) -> None:
    answer = send("batch", b"f_goals\r\nyaer\r\nyear\r\n", "text/csv")
    wrong, right = csv.DictReader(io.StringIO(answer.text))
    assert "did you mean year?" in wrong["result.problem"]
    assert (right["result.problem"], right["result.bank"]) == ("", bank.hash)


def test_a_table_names_the_bank_in_its_address(send: Call, bank: Bank) -> None:
    assert send(f"batch?bank={bank.hash}", b"f_goals\r\n", "text/csv").status_code == 200
    assert send("batch?bank=0", b"f_goals\r\n", "text/csv").status_code == 409


def test_a_table_that_is_none_is_refused_with_row_and_column(send: Call) -> None:
    [error] = send("batch", b"id,f_goal\r\n1,year\r\n", "text/csv").get_json()["errors"]
    assert (error["row"], error["column"], error["did_you_mean"]) == (1, 2, "f_goals")
