"""Explain the syntax errors of the YAML parser in terms of the lines of the file."""

import re

from ruamel.yaml.error import MarkedYAMLError

from questions.reading.faults import Fault

_COLON = "mapping values are not allowed"
_NO_COLON = "while scanning a simple key"
_BLOCK = "while parsing a block"
_KEY = re.compile(r":(\s|$)")

_MISFIT = "does not fit the lines above: another indent, or a dash too many or too few"
_SAME_INDENT = "give lines of one list or group the same indent"
_QUOTE = ("opens a quote that is not closed", "close the quote that opens here")
_BRACKET = ("opens a bracket that is not closed", "close the bracket that opens here")

# A sign in the reader's words, what is wrong (empty: what the reader says), what to do.
_KNOWN = (
    ("unknown escape", "", "put the text in single quotes, or write two backslashes"),
    ("incompatible YAML document", "", "remove the line that starts with %YAML"),
    ("found character '\\t'", "is indented with a tab", "indent with spaces"),
    ("cannot start any token", "", "put the text in quotes"),
    ("while scanning a quoted scalar", *_QUOTE),
    ("found unexpected end of stream", *_QUOTE),
    ("while parsing a flow", *_BRACKET),
    ("while scanning an alias", "", "put a text that starts with * in quotes"),
    ("while scanning an anchor", "", "put a text that starts with & in quotes"),
)


def syntax_fault(error: MarkedYAMLError, file: str, lines: list[str]) -> Fault:
    """Return the fault at which parsing a file of these lines stopped."""
    words = f"{error.context or ''} {error.problem or ''}"
    mark = error.problem_mark or error.context_mark
    if _COLON in words:
        return _explain_colon(file, lines, mark.line, mark.column)
    if _BLOCK in words:
        return _explain_misfit(file, lines, mark.line, mark.column)
    if _NO_COLON in words:
        return _explain_missing_colon(file, lines, error.context_mark.line)
    if error.context_mark is not None and ("quoted scalar" in words or "flow" in words):
        mark = error.context_mark
    known = ((problem, advice) for sign, problem, advice in _KNOWN if sign in words)
    problem, advice = next(known, ("", "check quotes and indents around here"))
    told = problem or f"cannot be read as YAML: {error.problem}"
    return Fault(file, mark.line + 1, mark.column + 1, "", told, advice=advice)


def _explain_colon(file: str, lines: list[str], line: int, column: int) -> Fault:
    """Distinguish a text that holds a colon from a line that does not fit the one above."""
    if _KEY.search(lines[line][:column]):
        advice = "put a text that holds a colon in quotes"
        return Fault(file, line + 1, column + 1, "", "holds a second colon", advice=advice)
    return _explain_misfit(file, lines, line, _indent(lines[line]))


def _explain_misfit(file: str, lines: list[str], line: int, column: int) -> Fault:
    """Distinguish a line above that lacks its colon from an indent that fits nothing."""
    above = _line_above(lines, line)
    if not _KEY.search(lines[above]) and not lines[above].lstrip().startswith("-"):
        return _explain_missing_colon(file, lines, above)
    return Fault(file, line + 1, column + 1, "", _MISFIT, advice=_SAME_INDENT)


def _explain_missing_colon(file: str, lines: list[str], line: int) -> Fault:
    problem = "is a colon missing in this line, or the blank after the colon? Write it like this: key: value"
    return Fault(file, line + 1, _indent(lines[line]) + 1, "", problem)


def _line_above(lines: list[str], line: int) -> int:
    """Return the nearest line above that is neither blank nor a comment; the line itself at the top."""
    speaking = (at for at in range(line - 1, -1, -1) if lines[at].strip() and not lines[at].lstrip().startswith("#"))
    return next(speaking, line)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
