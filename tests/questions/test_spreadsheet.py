"""Sheets in CSV as spreadsheets write them: read exactly, or refused with the place and what was meant."""

import pytest

from questions import Bank, Sheet, SheetError, load_bank
from questions.spreadsheet import MOST_COLUMNS, Spreadsheet, read_spreadsheet


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_bank()


def read(bank: Bank, text: str, most: int | None = None) -> Spreadsheet:
    return read_spreadsheet(text.encode(), bank, most=most)


def refusal(bank: Bank, content: str | bytes, most: int | None = None) -> str:
    with pytest.raises(SheetError) as refused:
        read_spreadsheet(content if isinstance(content, bytes) else content.encode(), bank, most=most)
    return str(refused.value)


def test_a_row_is_a_sheet_and_other_columns_are_carried_along(bank: Bank) -> None:
    table = read(bank, "name,f_goals,s_paper,double,size\r\n Ann ,year,map,s_paper f_goals,small\r\n")
    assert table.rows[0].sheet == Sheet(
        {"f_goals": "year", "s_paper": "map"}, frozenset({"s_paper", "f_goals"}), {"size": "small"}
    )
    assert table.rows[0].cells[0] == " Ann "


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_commas_semicolons_and_tabs_are_read_with_a_mark_and_without(bank: Bank, delimiter: str, mark: str) -> None:
    lines = [["id", "f_goals"], ["a,b;c" if delimiter == "\t" else "7", "year"]]
    table = read(bank, mark + "\r\n".join(delimiter.join(line) for line in lines))
    assert (table.delimiter, table.has_mark) == (delimiter, bool(mark))
    assert table.header == ("id", "f_goals")
    assert table.rows[0].sheet == Sheet({"f_goals": "year"})


@pytest.mark.parametrize(
    "header", ["f_goals ", "F_goals", "f_goals\u00a0", "f_goals\u200b", "f_goal", "ｆ_goals", "f_gоals", " f_goals"]
)
def test_a_column_that_only_looks_like_a_question_never_merges_with_it(bank: Bank, header: str) -> None:
    assert "did you mean f_goals?" in refusal(bank, f"f_goals,{header}\r\nyear,years\r\n")


def test_a_question_that_stands_twice_is_refused_however_it_is_written(bank: Bank) -> None:
    assert "column 1 too" in refusal(bank, "f_goals,f_goals\r\nyear,years\r\n")
    assert "column 1 too" in refusal(bank, "f_goals,answers.f_goals\r\nyear,years\r\n")


def test_columns_of_ones_own_with_the_same_name_stay_apart(bank: Bank) -> None:
    table = read(bank, "note,f_goals,note,é,e\u0301\r\na,year,b,c,d\r\n")
    assert table.header == ("note", "f_goals", "note", "é", "e\u0301")
    assert table.rows[0].cells == ("a", "year", "b", "c", "d")


@pytest.mark.parametrize("name", ["=x", "+x", "-x", "@x", "＝x"])
def test_the_name_of_a_column_that_would_be_a_formula_is_refused_rather_than_altered(bank: Bank, name: str) -> None:
    assert "would be a formula" in refusal(bank, f"f_goals,{name}\r\nyear,1\r\n")


def test_a_fault_names_row_and_column_of_the_spreadsheet(bank: Bank) -> None:
    *_, row = read(bank, "id,f_goals\r\n1,year\r\n\r\n,\r\n2,yaer\r\n").rows
    [fault] = row.faults
    assert (row.number, fault.line, fault.column, fault.suggestion) == (5, 5, 2, "year")


def test_blank_rows_keep_their_places(bank: Bank) -> None:
    rows = read(bank, "id,f_goals\r\n\r\n1,year\r\n,,,\r\n , \r\n2,x\r\n\r\n", most=3).rows
    assert [row.is_blank for row in rows] == [True, False, True, True, False, True]
    assert [len(row.cells) for row in rows] == [2] * 6
    assert rows[3].cells == (" ", " ")
    assert "has 8 blank rows" in refusal(bank, "f_goals\r\n" + "\r\n" * 8, most=3)


@pytest.mark.parametrize(
    ("question", "cell", "meant"),
    [
        ("f_goals", "{text}", "year"),
        ("f_goals", " {text}", "year"),
        ("f_goals", "{TEXT}", "year"),
        ("f_goals", "{deutsch}", "year"),
        ("f_goals", "yaer", "year"),
        ("f_goals", "year ", "year"),
        ("f_goals", "{exit}", "dont_know"),
        ("size", "{size}", "small"),
    ],
)
def test_the_words_of_an_option_are_known_in_every_language(bank: Bank, question: str, cell: str, meant: str) -> None:
    english = bank.questions["f_goals"].options["year"].text
    german = bank.in_language("de").questions["f_goals"].options["year"].text
    size = bank.in_language("de").context["size"].options["small"].text
    words = {"text": english, "TEXT": english.upper(), "deutsch": german, "exit": bank.exits["dont_know"], "size": size}
    cell = cell.format(**words)
    [row] = read(bank, f'{question}\r\n"{cell}"\r\n').rows
    assert row.faults[0].suggestion == meant
    assert len(cell) > 60 or f"is “{cell}”" in row.faults[0].problem


def test_a_mark_that_is_not_known_is_named_by_its_word(bank: Bank) -> None:
    [row] = read(bank, "f_goals,double\r\nyear,f_goals f_goalz\r\n").rows
    assert "double  names “f_goalz”, which is not in the bank" in str(row.faults[0])


def test_a_column_that_is_at_fault_in_every_row_is_perhaps_ones_own(bank: Bank) -> None:
    rows = read(bank, "f_goals,size\r\nyear,50\r\n\r\nx,60\r\n").rows
    assert ["your own" in fault.advice for row in rows for fault in row.faults] == [True, False, True]
    [_, good] = read(bank, "f_goals,size\r\nyear,50\r\nyear,small\r\n").rows
    assert not good.faults


@pytest.mark.parametrize("line", ["sep=;", "SEP=,", '"sep=;"', "sep=;;;"])
def test_a_line_that_tells_excel_the_separator_is_named(bank: Bank, line: str) -> None:
    assert "a line for Excel (sep=)" in refusal(bank, f"{line}\r\nid;f_goals\r\n1;year\r\n")


def test_short_rows_are_filled_and_long_ones_are_a_problem(bank: Bank) -> None:
    short, long = read(bank, "f_goals,s_paper,id\r\nyear\r\nyear,map,3,4\r\n").rows
    assert short.cells == ("year", "", "")
    assert short.sheet == Sheet({"f_goals": "year"})
    assert "has 4 cells, and the first row 3" in str(long.faults[0])


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "names no question"),
        ("name,place\r\n", "names no question"),
        ("f_goals\r\n\xff".encode("latin-1"), "CSV UTF-8"),
        ("f_goals\r\nyear".encode("utf-16"), "CSV UTF-8"),
        ('f_goals\r\n"year\r\nyears\r\n', "a quote that does not end"),
        ("f_goals" + ",x" * MOST_COLUMNS, "200 at most"),
        ("result.role,f_goals\r\n", "is a column that scoring adds"),
    ],
)
def test_a_file_that_cannot_be_read_as_a_whole_is_refused_with_a_reason(
    bank: Bank, content: str | bytes, why: str
) -> None:
    assert why in refusal(bank, content)


def test_more_rows_than_are_taken_are_refused(bank: Bank) -> None:
    assert len(read(bank, "f_goals\r\n" + "year\r\n" * 3, most=3).rows) == 3
    assert "3 at most" in refusal(bank, "f_goals\r\n" + "year\r\n" * 4, most=3)
