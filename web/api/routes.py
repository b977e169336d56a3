"""The addresses of the API. Each request is answered from what it brings and the bank in force; nothing is stored."""

import json
from collections.abc import Iterator
from typing import Any, Final

from flask import Blueprint, Response, abort, request

from questions import Bank, SheetError
from questions.sheet import SHEET_KEYS, JsonTree, sheet_in_tree
from questions.spreadsheet import MANY_ADVICE, Row, Spreadsheet, read_spreadsheet
from scoring import ENGINE, Outcome, outcome_document, recommend
from scoring.difference import DocumentError, Lead, difference_document, lead_of_document, lead_of_outcome
from scoring.spreadsheet import Scored, score_rows, write_spreadsheet
from web import VERSION
from web.api.access import count_sheets, refuse_strangers
from web.api.bank import bank_document
from web.api.body import (
    CSV,
    JSON,
    MOST_ID,
    MOST_OF_A_BATCH,
    MOST_SHEETS,
    check_bank,
    check_keys,
    csv_errors,
    read_body,
    read_object,
    read_sheet,
    row_problem,
)
from web.platform.bank import request_bank
from web.platform.i18n import ENGLISH
from web.platform.i18n.negotiation import match_language
from web.platform.metrics import SCORED, count
from web.platform.problems import API, ProblemError
from web.platform.rate_limits import current_limits

BUSY_WAIT: Final = 5  # seconds
FOREVER: Final = "private, max-age=31536000, immutable"
LOOK_AGAIN: Final = "private, no-cache"

blueprint = Blueprint(API, __name__, url_prefix="/api/v1")


@blueprint.before_request
def check_access() -> None:
    """Refuse strangers, and count what is sent as one sheet at least."""
    refuse_strangers()
    if request.method == "POST":
        count_sheets(1)


@blueprint.post("/score")
def score() -> Response:
    """Score a sheet: the same document as `questions score --json`."""
    data, bank = read_object(read_body(JSON)[1]), request_bank()
    check_bank(data.get("bank"), bank)
    outcome = recommend(bank, read_sheet(data, bank, ("bank",)))
    count(SCORED, str(outcome.verdict.kind))
    return _send(outcome_document(outcome))


@blueprint.post("/batch")
def batch() -> Response:
    """Score up to 500 sheets, as JSON or CSV: each has a result, or a problem."""
    request.max_content_length = MOST_OF_A_BATCH
    kind, content = read_body(JSON, CSV)
    bank = request_bank()
    check_bank(request.args.get("bank"), bank)
    table = _read_sheets(content, bank) if kind == JSON else _read_table(content, bank)
    other = CSV if kind == JSON else JSON
    wanted = request.accept_mimetypes.best_match([kind, other], default=kind)
    if not current_limits().batch_slot.acquire(blocking=False):
        raise ProblemError(429, "Another batch is being scored: try again in a few seconds.", wait=BUSY_WAIT)
    try:
        count_sheets(max(0, sum(not row.is_blank for row in table.rows) - 1))
        scored = list(_counted(score_rows(bank, table)))
    finally:
        current_limits().batch_slot.release()
    return _send_scored(bank, table, scored, wanted == JSON, is_json=kind == JSON)


def _read_sheets(content: bytes, bank: Bank) -> Spreadsheet:
    """Return the sheets of a batch in JSON as rows of a table with the column `id`."""
    data = read_object(content)
    check_bank(data.get("bank"), bank)
    sheets = data.get("sheets")
    check_keys(data, ("bank", "sheets"), "This is no batch.")
    if not isinstance(sheets, list):
        error = {"pointer": "/sheets", "detail": "is no list of sheets", "allowed": f"at most {MOST_SHEETS}"}
        raise ProblemError(422, "This is no batch.", [error])
    if len(sheets) > MOST_SHEETS:
        allowed, advice = f"{MOST_SHEETS} at most", MANY_ADVICE
        error = {"pointer": "/sheets", "detail": f"has {len(sheets)} sheets", "allowed": allowed, "advice": advice}
        raise ProblemError(422, f"This has {len(sheets)} sheets: {advice}.", [error])
    return Spreadsheet(("id",), tuple(_read_row(at, sheet, bank) for at, sheet in enumerate(sheets)), ",", False)


def _read_row(at: int, data: Any, bank: Bank) -> Row:
    tree, id_ = JsonTree("", data), data.get("id", "") if isinstance(data, dict) else ""
    if not isinstance(id_, str) or len(id_) > MOST_ID:
        return Row(at, ("",), faults=(tree.fault(("id",), "is not a short text", f"up to {MOST_ID} characters"),))
    try:
        return Row(at, (id_,), sheet_in_tree(tree, bank, (*SHEET_KEYS, "id")))
    except SheetError as error:
        return Row(at, (id_,), faults=error.faults)


def _read_table(content: bytes, bank: Bank) -> Spreadsheet:
    try:
        return read_spreadsheet(content, bank, most=MOST_SHEETS)
    except SheetError as error:
        raise ProblemError(422, "This is no table of sheets.", csv_errors(error.faults)) from error


def _counted(scored: Iterator[Scored]) -> Iterator[Scored]:
    for one in scored:
        if not one.row.is_blank:
            count(SCORED, str(one.outcome.verdict.kind) if one.outcome else "problem")
        yield one


def _send_scored(bank: Bank, table: Spreadsheet, scored: list[Scored], as_json: bool, *, is_json: bool) -> Response:
    if as_json:
        place = table.header.index("id") if "id" in table.header else None
        response = _send(
            {
                "engine": ENGINE,
                "bank": {"id": bank.id, "version": bank.version, "sha256": bank.hash},
                "results": [
                    {"index": at, "id": one.row.cells[place] if place is not None else ""}
                    | _entry(one, is_json=is_json)
                    for at, one in enumerate(scored)
                ],
            }
        )
    else:
        response = Response(write_spreadsheet(bank, table, iter(scored)), content_type=f"{CSV}; charset=utf-8")
        response.headers["Content-Disposition"] = "attachment; filename=scored.csv"
    response.vary.add("Accept")
    return response


def _entry(scored: Scored, *, is_json: bool) -> dict[str, Any]:
    return {
        "result": None if scored.outcome is None else outcome_document(scored.outcome),
        "problem": row_problem(scored, is_json=is_json) if scored.row.faults else None,
    }


@blueprint.post("/compare")
def compare() -> Response:
    """Tell how two sheets or two results differ: what each question adds to the difference, exactly."""
    data, bank = read_object(read_body(JSON)[1]), request_bank()
    check_bank(data.get("bank"), bank)
    check_keys(data, ("bank", "before", "after"), "This is no pair.")
    before, after = (_read_side(data, key, bank) for key in ("before", "after"))
    if isinstance(before, Outcome) and isinstance(after, Outcome):
        roles = before.tally.first, before.tally.second
        return _send(difference_document(lead_of_outcome(before), lead_of_outcome(after, roles), (before, after)))
    one, other = (lead_of_outcome(side) if isinstance(side, Outcome) else side for side in (before, after))
    try:
        return _send(difference_document(one, other))
    except DocumentError as error:
        raise _document_problem("after", error) from error


def _read_side(data: dict[str, Any], key: str, bank: Bank) -> Outcome | Lead:
    """Return one side of a comparison: the outcome of a sheet, or what a document says of one."""
    given = data.get(key)
    if not isinstance(given, dict) or "engine" not in given:
        return recommend(bank, read_sheet(given, bank, base=f"/{key}"))
    try:
        return lead_of_document(given)
    except DocumentError as error:
        raise _document_problem(key, error) from error


def _document_problem(side: str, error: DocumentError) -> ProblemError:
    pointer = "/".join(("", side, *error.path))
    return ProblemError(422, "This is no pair of sheets or results.", [{"pointer": pointer, "detail": str(error)}])


@blueprint.get("/bank")
def bank() -> Response:
    """Return what a sheet may hold, in the language that the request prefers."""
    found = request_bank()
    offered = (found.language or ENGLISH.code, *found.spoken)
    spoken = found.in_language(match_language(request.headers.get("Accept-Language", ""), offered))
    response = _send(bank_document(spoken))
    response.headers["Content-Language"] = spoken.language or ENGLISH.code
    response.vary.add("Accept-Language")
    return _make_cacheable(response, f"{VERSION}-{found.hash[:32]}-{spoken.language}")


@blueprint.get("/banks/<sha256>")
def bank_by_hash(sha256: str) -> Response:
    """Return the whole text of the bank in force, whose SHA-256 is its hash; 404 for any other.

    Banks of stored results are not sent: whoever has a result sees its hash, and only its maker that bank.
    """
    found = request_bank()
    if sha256 != found.hash:
        abort(404)
    return _make_cacheable(Response(found.text, content_type=JSON), found.hash, FOREVER)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Return the description of the API for programs: OpenAPI 3.1, with the ids of the bank in force."""
    from web.api.openapi import openapi_document  # its models take a while to build, and few ask for them

    found = request_bank()
    return _make_cacheable(_send(openapi_document(found)), f"{VERSION}-{found.hash[:32]}")


def _send(document: dict[str, Any]) -> Response:
    return Response(json.dumps(document, ensure_ascii=False, separators=(",", ":")), content_type=JSON)


def _make_cacheable(response: Response, tag: str, control: str = LOOK_AGAIN) -> Response:
    """Let whoever asked keep a response, and ask again whether it is still so; 304 if it is."""
    response.set_etag(tag)
    response.headers["Cache-Control"] = control
    response.make_conditional(request)
    return response
