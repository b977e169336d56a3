"""Explain the syntax errors of the YAML parser in terms of the lines of the file."""

import re
from collections.abc import Iterator, Sequence

from ruamel.yaml.error import MarkedYAMLError

from questions.reading.faults import Fault
from questions.reading.form import top_only_keys
from questions.reading.signs import misplaced_sign, name_sign, odd_quote, stray_tab

_COLON = "mapping values are not allowed"
_NO_COLON = "while scanning a simple key"
_BLOCK = "while parsing a block"
_KEY = re.compile(r":(\s|$)")
_KEYS = re.compile(r"(?:^|[{,-])\s*([a-z][a-z0-9_-]*):\s")
_FIRST_KEY = re.compile(r"\s*(?:- +)?([\w-]+)\s*:(?:\s|$)")
_TEXT_BEGINS = re.compile(r":\s+[>|][-+0-9]*\s*(?:#.*)?$")
_NO_COLON_BEFORE = re.compile(r"\s*(?:- +)?[\w-]+\s+[{\[]")
_HASH = re.compile(r"\S(\s+)#")
_VALUE = re.compile(r""".*(?:^|[{\[,\s])[\w"'-]+:\s+(\S.*)$""")
_CLOSERS = {"{": "}", "[": "]"}

MISFIT = "does not fit the lines above: another indent, or a dash too many or too few"
_SAME_INDENT = "give lines of one list or group the same indent"
_QUOTE = ("opens a quote that is not closed", "close the quote that opens here")
_BRACKET = ("opens a bracket that is not closed", "close the bracket that opens here")
_CUT = ("is cut off at the # sign", "put the whole text in quotes, or the comment on a line of its own")

# A sign in the reader's words, what is wrong (empty: what the reader says), what to do.
_KNOWN = (
    ("unknown escape", "", "put the text in single quotes, or write two backslashes"),
    ("incompatible YAML document", "", "remove the line that starts with %YAML"),
    ("cannot start any token", "", "put the text in quotes"),
    ("while scanning a quoted scalar", *_QUOTE),
    ("found unexpected end of stream", *_QUOTE),
    ("while scanning a block scalar", "starts with > or |, which begin a text of several lines", "put it in quotes"),
    ("while scanning an alias", "", "put a text that starts with * in quotes"),
    ("while scanning an anchor", "", "put a text that starts with & in quotes"),
)


def syntax_fault(error: MarkedYAMLError, file: str, lines: Sequence[str]) -> Fault:
    """Return the fault at which parsing a file of these lines stopped, in the most exact words that fit."""
    words = f"{error.context or ''} {error.problem or ''}"
    lines = [*lines, ""]  # a file may end where something is still to come
    mark = error.problem_mark or error.context_mark
    is_quoted = "quoted scalar" in words or "end of stream" in words
    if is_quoted and error.context_mark is not None:
        mark = error.context_mark
    line, column, problem, advice = (
        (None if is_quoted else _explain_sign(lines, mark.line))
        or _explain_indented_section(lines, mark.line, file)
        or _explain_by_context(words, lines, error)
        or (mark.line, mark.column, *_explain_known(words, error))
    )
    return Fault(file, line + 1, column + 1, "", problem, advice=advice)


Explained = tuple[int, int, str, str]
"""Line and column (from 0), what is wrong, what to do."""


def _explain_known(words: str, error: MarkedYAMLError) -> tuple[str, str]:
    """Return what is wrong and what to do, by words that the parser's message holds."""
    known = ((problem, advice) for sign, problem, advice in _KNOWN if sign in words)
    problem, advice = next(known, ("", "check quotes and indents around here"))
    return problem or f"cannot be read as YAML: {error.problem}", advice


def _explain_sign(lines: Sequence[str], line: int) -> Explained | None:
    """Explain a sign that stands in the place of another, in this line or in the one above."""
    for at in (line, _line_above(lines, line)):
        found = misplaced_sign(lines[at]) if at < len(lines) else None
        if found:
            return (at, found[0] - 1, *found[1:])
    found = stray_tab(lines[line]) if line < len(lines) else None
    return (line, found[0] - 1, *found[1:]) if found else None


def _explain_indented_section(lines: Sequence[str], line: int, file: str) -> Explained | None:
    """Explain an indented key that belongs at the top of the file."""
    found = _FIRST_KEY.match(lines[line]) if line < len(lines) else None
    if not found or not found.start(1) or found.group(1) not in top_only_keys(file):
        return None
    return line, found.start(1), *indented_section(found.group(1))


def indented_section(key: str) -> tuple[str, str]:
    """Return what is wrong with an indented key that belongs at the top of a file, and what to do."""
    return "is indented", f"{key} belongs at the top of the file: delete the spaces before it"


def _explain_by_context(words: str, lines: Sequence[str], error: MarkedYAMLError) -> Explained | None:
    """Explain an error by what the parser was reading; None where that says nothing."""
    mark = error.problem_mark or error.context_mark
    if "while parsing a flow" in words:
        return _explain_brackets(lines, error)
    if _COLON in words:
        return _explain_colon(lines, mark.line, mark.column)
    if _BLOCK in words or "<document start>" in words:
        return _explain_misfit(lines, mark.line, mark.column)
    if _NO_COLON in words:
        return _explain_missing_colon(lines, error.context_mark.line)
    return None


def _explain_colon(lines: Sequence[str], line: int, column: int) -> Explained:
    """Distinguish a text that holds a colon, two entries in a line, and a line that does not fit the one above."""
    before = lines[line][:column]
    if _NO_COLON_BEFORE.match(lines[line]):
        return _explain_missing_colon(lines, line)
    if not _KEY.search(before):
        return _explain_misfit(lines, line, _indent_of(lines[line]))
    return _explain_second_colon(lines, line, before)


def _explain_second_colon(lines: Sequence[str], line: int, before: str) -> Explained:
    """Distinguish an odd quote, two entries in a line, and a text with a colon.

    `before` is the line up to its second colon.
    """
    found = _VALUE.match(before)
    value = found.group(1) if found else ""
    quote = odd_quote(value)
    if found and quote:
        problem = f"holds {name_sign(quote[0])}, which is no quote in YAML"
        return line, found.start(1), problem, f"type {quote[1]} instead, at the end too"
    if _is_second_entry(lines, line, value):
        return line, len(before) - len(before.split()[-1]), "holds two entries", "write each on a line of its own"
    return line, len(before), "holds a second colon", "put a text that holds a colon in quotes"


def _is_second_entry(lines: Sequence[str], line: int, value: str) -> bool:
    """Whether what stands before a second colon is a value and another key: 5 first, or Today why."""
    first, _, key = value.rpartition(" ")
    if not first.strip() or not re.fullmatch(r"[a-z][a-z0-9_-]*", key):
        return False
    if re.fullmatch(r"[-+]?[\d.,]+%?[,;]?", first.strip()) or first.rstrip()[-1] in "}],;\"'":
        return True
    return any(key in _KEYS.findall(text) for at, text in enumerate(lines) if at != line)


def _explain_brackets(lines: Sequence[str], error: MarkedYAMLError) -> Explained:
    """Distinguish a bracket that is not closed from what stands wrong between two brackets."""
    start, end = error.context_mark, error.problem_mark
    row = lines[start.line]
    if row[start.column : start.column + 1] not in {*_CLOSERS}:
        return start.line, start.column, *_BRACKET
    closed = _find_closing(row, start.column)
    inside = row[start.column + 1 : closed if closed > 0 else len(row)]
    sign = re.search(r"[；;，、،]", inside)
    if sign:
        what = "a semicolon" if sign.group() == ";" else name_sign(sign.group())
        column = start.column + 1 + sign.start()
        return start.line, column, f"holds {what} between two entries", "type a comma and a space"
    cut = _HASH.search(row, start.column)
    if cut and closed < 0:
        return start.line, cut.start(1), *_CUT
    wrong = next((at for at in range(start.column, len(row)) if row[at] in "｝］)"), -1)
    at = closed if closed > 0 else wrong
    if at > 0 and row[at] != _CLOSERS[row[start.column]]:
        return (
            start.line,
            at,
            f"closes with {row[at]} what {row[start.column]} opens",
            (f"type {_CLOSERS[row[start.column]]}"),
        )
    if closed < 0:
        return start.line, start.column, *_BRACKET
    before = lines[end.line][: end.column]
    if "got ':'" in str(error.problem):
        line, column, problem, advice = _explain_second_colon(lines, end.line, before)
        missing = problem == "holds two entries"
        return line, column, *(("lacks a comma before this entry", "type a comma") if missing else (problem, advice))
    return end.line, end.column, "lacks a comma before this entry", "type a comma and a space"


def _find_closing(row: str, start: int) -> int:
    """Return the column where the bracket at `start` is closed in its line, by any closing bracket; -1 if nowhere."""
    depth, quote = 0, ""
    for at in range(start, len(row)):
        sign = row[at]
        if quote or (sign in "\"'" and row[at - 1] in " ,[{:"):
            quote = "" if sign == quote else quote or sign
        elif sign in "[{":
            depth += 1
        elif sign in "]}":
            depth -= 1
            if not depth:
                return at
        elif sign == "#" and row[at - 1].isspace():
            return -1
    return -1


def _explain_misfit(lines: Sequence[str], line: int, column: int) -> Explained:
    """Distinguish what a line that fits nothing may come from: mostly the line above."""
    above = _line_above(lines, line)
    before = lines[line][:column].rstrip()
    if before and before[-1] in "}]":
        return line, column, "holds two entries", "write each on a line of its own"
    cut = _HASH.search(lines[above])
    if above != line and cut and not _KEY.search(lines[line]):
        return above, cut.start(1), *_CUT
    return (
        explain_lost_text(lines, line)
        or _explain_lost_dash(lines, line)
        or (_explain_missing_colon(lines, above) if _lacks_colon(lines, above) else None)
        or _explain_lost_indent(lines, line, above)
        or _explain_deep_start(lines, line)
        or (line, column, MISFIT, _SAME_INDENT)
    )


def _lacks_colon(lines: Sequence[str], line: int) -> bool:
    """Whether a line that others follow has no colon: a key, or the first one of an entry of a list."""
    text = lines[line].lstrip().removeprefix("- ")
    return not _KEY.search(text) and text[:1] not in {*"-{[\"'"} and _find_text_begin(lines, line) is None


def _explain_lost_dash(lines: Sequence[str], line: int) -> Explained | None:
    """Explain an entry of a list that lost its dash: the first one, told at the second, or one in brackets."""
    here = lines[line].lstrip()
    above = _line_above(lines, line)
    if here.startswith("{") and lines[above].lstrip().startswith("- "):
        return line, _indent_of(lines[line]), "begins an entry without a dash", "write it like this: - {…}"
    if not here.startswith("- "):
        return None
    opener = next((at for at in _lines_above(lines, line) if _opens_group(lines[at], _indent_of(lines[line]))), None)
    if opener is None:
        return None
    first = next(at for at in range(opener + 1, line + 1) if _has_content(lines[at]))
    if first == line or lines[first].lstrip().startswith("-"):
        return None
    problem = f"begins an entry without a dash; the next one, in line {line + 1}, has one"
    return first, _indent_of(lines[first]), problem, "write it like this: - key: value"


def _opens_group(line: str, indent: int) -> bool:
    """Tell whether a line, no further in than so many spaces, is a key whose group follows below."""
    return (
        _indent_of(line) <= indent and not line.lstrip().startswith("-") and line.split(" #")[0].rstrip().endswith(":")
    )


def _explain_lost_indent(lines: Sequence[str], line: int, above: int) -> Explained | None:
    """Explain what is told at `line` but comes from the line above, which stands further out than those around it."""
    two_above = _line_above(lines, above)
    out, wanted = _indent_of(lines[above]), _indent_of(lines[line])
    is_first = two_above == above
    if is_first or out >= wanted or _opens_group(lines[above], out):
        return None
    belongs_below = _opens_group(lines[two_above], out) and _indent_of(lines[two_above]) == out
    if not belongs_below and _key_indent(lines[two_above]) != wanted:
        return None
    return above, out, "stands further out than the lines around it", f"indent it with {wanted} spaces, like them"


def _explain_deep_start(lines: Sequence[str], line: int) -> Explained | None:
    """Explain the first lines of a group that stand further in than those below them."""
    wanted, above = _indent_of(lines[line]), _line_above(lines, line)
    below = next((at for at in range(line + 1, len(lines)) if _has_content(lines[at])), line)
    opener = next((at for at in _lines_above(lines, line) if _indent_of(lines[at]) < wanted), None)
    is_alone = _indent_of(lines[below]) == _indent_of(
        lines[above]
    )  # then this line stands wrong, between its neighbours
    # Files are indented by twos: by an odd number, it is this line that stands wrong.
    if opener is None or is_alone or wanted % 2 or not _opens_group(lines[opener], wanted - 1):
        return None
    first = next(at for at in range(opener + 1, line + 1) if _has_content(lines[at]))
    problem = f"stands further in than line {line + 1}, which belongs to the same group"
    return first, _indent_of(lines[first]), problem, f"indent it with {wanted} spaces"


def explain_lost_text(lines: Sequence[str], line: int) -> Explained | None:
    """Explain a line that belongs to the text of several lines above it (>- or |) and stands too far out."""
    above = _line_above(lines, line)
    if line >= len(lines) or above == line or _FIRST_KEY.match(lines[line]) or lines[line].lstrip().startswith("- "):
        return None
    begins = above if _TEXT_BEGINS.search(lines[above]) else _find_text_begin(lines, above)
    if begins is None:
        return None
    wanted = _key_indent(lines[begins]) + 2 if begins == above else _indent_of(lines[above])
    if _indent_of(lines[line]) >= wanted:
        return None
    problem = f"stands further out than the text it belongs to, which begins in line {begins + 1}"
    return line, _indent_of(lines[line]), problem, f"indent it with {wanted} spaces"


def _find_text_begin(lines: Sequence[str], line: int) -> int | None:
    """Return the line with the >- or | that begins the text to which a line belongs; None if it is no such text."""
    further_out = (at for at in _lines_above(lines, line) if _indent_of(lines[at]) < _indent_of(lines[line]))
    begins = next(further_out, None)
    return begins if begins is not None and _TEXT_BEGINS.search(lines[begins]) else None


def _key_indent(line: str) -> int:
    """Return where the key of a line begins, behind a dash if it has one."""
    return _indent_of(line) + (len(line.lstrip()) - len(line.lstrip(" -")))


def _explain_missing_colon(lines: Sequence[str], line: int) -> Explained:
    """Distinguish a text that goes on, an entry without a dash, and a key without a colon."""
    lost = explain_lost_text(lines, line)
    if lost:
        return lost
    above = _line_above(lines, line)
    if lines[line].lstrip().startswith("{") and lines[above].lstrip().startswith("- "):
        return line, _indent_of(lines[line]), "begins an entry without a dash", "write it like this: - {…}"
    problem = "is a colon missing in this line, or the blank after the colon? Write it like this: key: value"
    return line, _indent_of(lines[line]), problem, ""


def _line_above(lines: Sequence[str], line: int) -> int:
    """Return the nearest line above that is neither blank nor a comment; the line itself at the top."""
    return next(_lines_above(lines, line), line)


def _lines_above(lines: Sequence[str], line: int) -> Iterator[int]:
    """Return the numbers of the lines above that hold something, the nearest first."""
    return (at for at in range(min(line, len(lines)) - 1, -1, -1) if _has_content(lines[at]))


def _has_content(line: str) -> bool:
    """Tell whether a line is neither blank nor a comment."""
    return bool(line.strip(" \t\r")) and not line.lstrip().startswith("#")


def _indent_of(line: str) -> int:
    """Return how many blanks a line begins with."""
    return len(line) - len(line.lstrip())
