"""Sheets in CSV, as spreadsheets write it: a row for each, a column for each question.

A column whose name is the id of a question holds answers; so does one for each question about the company, and
`double` lists the questions that count double. Every other column belongs to whoever sends the file, and is carried
along as it is.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from io import StringIO
from itertools import islice

from questions.model import Bank
from questions.reading.faults import MOST_LISTED, Fault, SheetError
from questions.reading.signs import usable_id
from questions.reading.yaml_tree import Path_, Tree
from questions.sheet import MOST_SHOWN, Sheet, sheet_in_tree

DOUBLE = "double"
MOST_COLUMNS = 200  # a bank has at most a hundred questions
RESULT = "result."
"""What the names of the columns begin with that scoring adds."""
FORMULA_SIGNS = "=+-@\t\r\n＝＋－＠"
"""A spreadsheet takes a cell that begins with one of them for a formula."""

MANY_ADVICE = "split them, or use ./role-fit questions score --csv, which takes any number"
OWN_ADVICE = "every row fails here: if the column is your own, give it another name, for this one is the bank's"
SEP_ADVICE = "delete it"
_SEP = re.compile(r'"?sep=[^\r\n]?"?[,;\t]*(\r|\n|$)', re.IGNORECASE)
_DELIMITERS = ",;\t"  # Excel writes semicolons where numbers have a decimal comma
_BETWEEN_MARKS = re.compile(r"[\s,;|]+")
_NEAR = 0.8  # from this ratio on (0 to 1) a column that nobody knows is taken for a slip

Target = tuple[str, str]
"""The key of a sheet that a column belongs to, and the id in it; empty for the list of `double`."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row with a sheet, with what is wrong, or blank. `number` is that of the spreadsheet: 1 is the header."""

    number: int
    cells: tuple[str, ...]
    sheet: Sheet | None = None
    faults: tuple[Fault, ...] = ()

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing stands in it: such a row comes back as it is."""
        return self.sheet is None and not self.faults


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """A table of sheets, with how the file was written."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    delimiter: str
    has_mark: bool


def read_spreadsheet(content: bytes, bank: Bank, name: str = "CSV", most: int | None = None) -> Spreadsheet:
    """Read the sheets in a CSV file; `name` stands in its faults. A row without any text in it has no sheet.

    Raises SheetError where the file as a whole cannot be read, or has more than `most` sheets, or as many blank rows
    besides; what is wrong in a row stands there.
    """
    text = _decode(content, name)
    targets = _find_targets(bank)
    delimiter = _find_delimiter(text, targets)
    header, *records = _parse(text, delimiter, name) or [[]]
    if _SEP.match(text):
        raise SheetError(
            [Fault(name, 1, 1, "", "is a line for Excel (sep=) and no names of columns", advice=SEP_ADVICE)]
        )
    faults = list(islice(_check_header(header, targets, name), MOST_LISTED))
    if most is not None:
        faults += _check_number(records, most, name)
    if faults:
        raise SheetError(faults)
    columns = [targets.get(cell) for cell in header]
    rows = tuple(_read_row(number, cells, columns, bank, name) for number, cells in enumerate(records, start=2))
    rows = _doubt_columns(rows)
    return Spreadsheet(tuple(header), rows, delimiter, content.startswith(b"\xef\xbb\xbf"))


def _check_number(records: Sequence[list[str]], most: int, name: str) -> Iterator[Fault]:
    """Yield what is wrong if there are more than `most` sheets, or as many blank rows besides."""
    sheets = sum(any(map(str.strip, cells)) for cells in records)
    if sheets > most:
        yield Fault(name, 0, 0, "", f"has {sheets} sheets", f"{most} at most", advice=MANY_ADVICE)
    elif len(records) > 2 * most:
        yield Fault(name, 0, 0, "", f"has {len(records) - sheets} blank rows", f"{most} at most", advice="delete them")


def _doubt_columns(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return the rows, with advice where a column is at fault in every one of them: it is perhaps no question's."""
    filled = [row for row in rows if not row.is_blank]
    faulty = [{fault.column for fault in row.faults} for row in filled]
    doubted = set.intersection(*faulty) - {0} if len(filled) > 1 else set()
    if not doubted:
        return rows

    def advise(fault: Fault) -> Fault:
        return replace(fault, advice=OWN_ADVICE) if fault.column in doubted else fault

    return tuple(replace(row, faults=tuple(map(advise, row.faults))) for row in rows)


def _decode(content: bytes, name: str) -> str:
    """Return the text of a file in UTF-8, with or without a byte order mark; raises SheetError."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        advice = "in Excel, save it as “CSV UTF-8”"
        raise SheetError([Fault(name, 0, 0, "", "is not in UTF-8", advice=advice)]) from error


def _find_targets(bank: Bank) -> dict[str, Target]:
    """Return what each name of a column stands for. An id of two questions is written in full: context.size."""
    answers = {id_: ("answers", id_) for id_ in bank.questions}
    context = {id_: ("context", id_) for id_ in bank.context}
    short = {DOUBLE: (DOUBLE, "")} | {
        id_: (answers | context)[id_] for id_ in (*answers, *context) if not (id_ in answers and id_ in context)
    }
    return short | {f"{key}.{id_}": (key, id_) for key, id_ in (*answers.values(), *context.values())}


def _find_delimiter(text: str, targets: dict[str, Target]) -> str:
    """Return the sign between cells with which the first line names most columns that are known."""

    def count_known(delimiter: str) -> int:
        first = next(iter(csv.reader(StringIO(text[:100_000], newline=""), delimiter=delimiter)), [])
        return len(targets.keys() & set(first))

    try:
        return max(_DELIMITERS, key=count_known)
    except csv.Error:
        return _DELIMITERS[0]


def _parse(text: str, delimiter: str, name: str) -> list[list[str]]:
    """Return all cells; raises SheetError for a quote that does not end, and the like."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        problem, advice = "is not CSV", f"look for a quote that does not end, near line {reader.line_num}"
        raise SheetError([Fault(name, 0, 0, "", problem, advice=advice)]) from error


def _check_header(header: Sequence[str], targets: dict[str, Target], name: str) -> Iterator[Fault]:
    """Yield what is wrong with the names of the columns."""
    if len(header) > MOST_COLUMNS:
        yield Fault(name, 1, 0, "", f"has {len(header)} columns", f"{MOST_COLUMNS} at most")
        return
    seen: dict[Target, int] = {}
    slips: list[Fault] = []
    for place, cell in enumerate(header, start=1):
        shown = cell if len(cell) <= MOST_SHOWN else ""
        target = targets.get(cell)
        if target is None:
            slips += _check_unknown(Fault(name, 1, place, shown, ""), cell, list(targets))
        elif target in seen:
            yield Fault(name, 1, place, shown, f"stands twice, in column {seen[target]} too", "each question once")
        else:
            seen[target] = place
    yield from slips
    if not seen and not slips:
        names = list(targets)[:4]
        yield Fault(name, 1, 0, "", "names no question in its first row", f"columns such as {', '.join(names[1:])}")


def _check_unknown(place: Fault, cell: str, known: list[str]) -> Iterator[Fault]:
    """Yield why a column that is not known cannot be carried along; `place` is a fault that lacks its problem."""

    def fault(problem: str, **more: str) -> Fault:
        return Fault(place.file, place.line, place.column, place.key, problem, **more)

    meant = usable_id(cell[: 2 * MOST_SHOWN])
    near = meant if meant in known else next(iter(get_close_matches(cell[: 2 * MOST_SHOWN], known, 1, _NEAR)), "")
    if near:
        yield fault("is not in the bank", suggestion=near, advice="another name, if the column is your own")
    elif cell.startswith(RESULT):
        yield fault("is a column that scoring adds", advice="delete it, or give it another name")
    elif cell and cell[0] in FORMULA_SIGNS:
        yield fault("would be a formula in a spreadsheet", advice="begin its name with a letter")


class _RowTree(Tree):
    """The cells of a row. A fault of the list of `double` names its column, and says the word itself."""

    __slots__ = ()

    def format_path(self, path: Path_) -> str:
        """Return the path of a column: answers.f_goals, context.size, double."""
        return DOUBLE if path[:1] == (DOUBLE,) else Tree.format_path(self, path)


def _read_row(number: int, cells: list[str], columns: Sequence[Target | None], bank: Bank, name: str) -> Row:
    """Return a row with its sheet, or with what is wrong with it."""
    if not any(map(str.strip, cells)):
        return Row(number, tuple((*cells, *[""] * len(columns))[: len(columns)]))
    if len(cells) > len(columns):
        problem = f"has {len(cells)} cells, and the first row {len(columns)}"
        return Row(number, tuple(cells[: len(columns)]), faults=(Fault(name, number, 0, "", problem),))
    whole = (*cells, *[""] * (len(columns) - len(cells)))
    tree = _RowTree(name, {"answers": {}, DOUBLE: [], "context": {}})
    tree.values[()] = (number, 0)
    for place, (target, cell) in enumerate(zip(columns, whole, strict=True), start=1):
        if target is None or not cell:
            continue
        key, id_ = target
        if id_:
            tree.data[key][id_] = cell
            tree.keys[key, id_] = (number, place)
        else:
            tree.data[key] = list(filter(None, _BETWEEN_MARKS.split(cell)))
            tree.keys[key,] = (number, place)
    try:
        return Row(number, whole, sheet_in_tree(tree, bank))
    except SheetError as error:
        return Row(number, whole, faults=error.faults)
