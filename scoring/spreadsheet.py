"""Sheets in CSV, scored: what `questions score --csv` and the API return."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from io import StringIO

from questions import Bank, Fault
from questions.spreadsheet import FORMULA_SIGNS, RESULT, Row, Spreadsheet
from scoring.document import number
from scoring.outcome import Outcome, recommend

FIGURES = ("margin", "hold", "luck", "answered")
TEXT_MARK = "'"
"""Before a cell it makes a spreadsheet take the rest for text."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A row of a spreadsheet with its outcome; None for one that has faults."""

    row: Row
    outcome: Outcome | None


def score_rows(bank: Bank, table: Spreadsheet) -> Iterator[Scored]:
    """Score every row that has a sheet, in order."""
    for row in table.rows:
        yield Scored(row, None if row.sheet is None else recommend(bank, row.sheet))


def write_spreadsheet(bank: Bank, table: Spreadsheet, scored: Iterator[Scored]) -> bytes:
    """Return the rows as CSV in UTF-8, each with its result or its problem behind the cells that came.

    Written as it came, with semicolons where it had them. Then numbers have a decimal comma, for a spreadsheet that
    expects one makes a date of 55.1, and there is a byte order mark in any case, without which Excel breaks umlauts.
    Numbers are rounded to four decimals. A cell that a spreadsheet would take for a formula gets an apostrophe; the
    names of columns are never altered.
    """
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=table.delimiter, lineterminator="\r\n")
    writer.writerow([*table.header, *(f"{RESULT}{name}" for name in _added_names(bank))])
    for one in scored:
        cells = [*one.row.cells, *[""] * (len(table.header) - len(one.row.cells))]
        writer.writerow([*map(keep_text, cells), *_added_cells(bank, one, table.delimiter)])
    has_mark = table.has_mark or table.delimiter == ";"
    return ("\ufeff" * has_mark + out.getvalue()).encode("utf-8", "surrogatepass")


def keep_text(cell: str) -> str:
    """Return a cell that a spreadsheet takes for text: one that could be a formula gets an apostrophe."""
    return TEXT_MARK + cell if cell[:1] and cell[0] in FORMULA_SIGNS else cell


def _added_names(bank: Bank) -> list[str]:
    return ["verdict", "role", "ahead", *(f"share.{role}" for role in bank.roles), *FIGURES, "bank", "problem"]


def _added_cells(bank: Bank, scored: Scored, delimiter: str) -> list[str]:
    """Return the cells of the columns that scoring adds."""
    found = scored.outcome
    if found is None:
        problem = "; ".join(_describe(fault) for fault in scored.row.faults)
        return [*[""] * (len(_added_names(bank)) - 1), keep_text(problem)]
    figures = (found.tally.margin, found.firmness.hold, found.firmness.luck, found.answered)
    ahead = found.tally.first if found.tally.margin else ""
    numbers = [*(found.tally.share(role) for role in bank.roles), *figures]
    written = [_write_number(value, delimiter) for value in numbers]
    return [str(found.verdict.kind), found.verdict.role or "", ahead, *written, bank.hash, ""]


def _describe(fault: Fault) -> str:
    return f"{fault.key} {fault.description}".strip()


def _write_number(value: Fraction, delimiter: str) -> str:
    written = f"{number(value)['value']:.4f}".rstrip("0").rstrip(".")
    return written.replace(".", ",") if delimiter == ";" else written
