"""Bodies of requests: JSON as RFC 8259 has it, CSV, and the errors in them with their places."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NoReturn

from flask import request

from questions import Bank, Fault, Sheet, SheetError
from questions.reading.faults import MOST_LISTED, closest, one_of
from questions.sheet import MOST_SHOWN, SHEET_KEYS, JsonTree, sheet_in_tree
from scoring.spreadsheet import Scored
from web.platform.problems import ProblemError

JSON: Final = "application/json"
CSV: Final = "text/csv"
MOST_SHEETS: Final = 500
MOST_ID: Final = 200  # characters of what a sheet of a batch is called
MOST_OF_A_BATCH: Final = 1024 * 1024  # bytes
SURROGATE: Final = "\\ud"  # how the halves of a pair begin
SEVERAL: Final = "allowed values, and what was perhaps meant, stand with each error"


def read_body(*types: str) -> tuple[str, bytes]:
    """Return the type and the bytes of the body.

    Ends the request with 415 if it is of no such type, or compressed, and with 400 if there is none.
    """
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if request.mimetype not in types or request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise ProblemError(415, f"Send {' or '.join(types)}, not compressed.")
    if charset not in {"utf-8", "utf8"}:
        raise ProblemError(415, "Send it in UTF-8.")
    content = request.get_data(cache=False)
    if not content:
        raise ProblemError(400, "The body is empty: send it with Content-Length, or in chunks.")
    return request.mimetype, content


def read_object(content: bytes) -> dict[str, Any]:
    """Return the JSON object in a body; ends the request with 400 if it is no JSON, with 422 if it is no object."""
    try:
        text = content.decode("utf-8-sig")
        data = json.loads(text, object_pairs_hook=_refuse_doubles, parse_constant=_refuse_constant)
        if SURROGATE in text.lower():
            json.dumps(data, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise ProblemError(400, f"This is not JSON: {error.msg}, line {error.lineno}, column {error.colno}.") from error
    except UnicodeDecodeError as error:
        raise ProblemError(400, f"This is not UTF-8 at byte {error.start}.") from error
    except UnicodeEncodeError as error:
        raise ProblemError(400, "This JSON has half of a character, such as \\ud83d alone.") from error
    except (ValueError, RecursionError) as error:
        raise ProblemError(400, "This JSON has a number that is too long, or too many brackets.") from error
    if not isinstance(data, dict):
        raise ProblemError(422, "Send a JSON object.", [{"pointer": "", "detail": "is not an object"}])
    return data


def _refuse_doubles(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        named = f"the key {json.dumps(twice)}" if len(twice) <= MOST_SHOWN else "a key"
        raise ProblemError(400, f"This JSON has {named} twice in one object.")
    return found


def _refuse_constant(_name: str) -> NoReturn:
    raise ProblemError(400, "This JSON has NaN or Infinity, which JSON does not know.")


def check_keys(data: Mapping[str, Any], known: Sequence[str], title: str) -> None:
    """End the request with 422 if it has other keys than those that are known, and name them."""
    tree = JsonTree("", data)
    unknown = [key for key in data if key not in known][:MOST_LISTED]
    if unknown:
        faults = [
            tree.fault((key,), "is not a key that is known here", one_of(known), closest(key[:MOST_SHOWN], known))
            for key in unknown
        ]
        raise ProblemError(422, title, json_errors(faults))


def check_bank(given: object, bank: Bank) -> None:
    """End the request unless the hash that it names, if any, is that of the bank in force."""
    if given is None:
        return
    if not isinstance(given, str):
        raise ProblemError(422, "", [{"pointer": "/bank", "detail": "is not a text", "allowed": bank.hash}])
    if given != bank.hash:
        detail = "The bank in force is not the one that you name: see GET /api/v1/bank for its questions."
        raise ProblemError(409, detail, [{"pointer": "/bank", "detail": "is another bank", "allowed": bank.hash}])


def read_sheet(data: Any, bank: Bank, more_keys: Sequence[str] = (), base: str = "") -> Sheet:
    """Return the sheet in plain data; ends the request with 422, its errors below the pointer `base`."""
    try:
        return sheet_in_tree(JsonTree("", data), bank, (*SHEET_KEYS, *more_keys))
    except SheetError as error:
        raise ProblemError(422, f"This is no sheet of the bank: {SEVERAL}.", json_errors(error.faults, base)) from error


def json_errors(faults: Iterable[Fault], base: str = "") -> list[dict[str, Any]]:
    """Return faults with JSON pointers."""
    return [{"pointer": f"{base}{fault.key}"} | _describe(fault) for fault in faults]


def csv_errors(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    """Return faults with the row and the column of a spreadsheet, both from 1; 0 for all of it."""
    return [
        {"row": fault.line, "column": fault.column, "name": fault.key[:MOST_SHOWN]} | _describe(fault)
        for fault in faults
    ]


def _describe(fault: Fault) -> dict[str, str]:
    """Return what is wrong, what is allowed, what was perhaps meant, and what to do, as far as there is any."""
    told = {
        "detail": fault.problem,
        "allowed": fault.allowed,
        "did_you_mean": fault.suggestion,
        "advice": fault.advice,
    }
    return {name: words for name, words in told.items() if words}


def row_problem(scored: Scored, *, is_json: bool) -> Mapping[str, Any]:
    """Return the problem of a row of a batch as plain data."""
    faults = scored.row.faults
    errors = json_errors(faults, f"/sheets/{scored.row.number}") if is_json else csv_errors(faults)
    return ProblemError(422, f"This is no sheet of the bank: {SEVERAL}.", errors).document
