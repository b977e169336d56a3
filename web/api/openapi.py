"""The description of the API for programs: OpenAPI 3.1.

A sheet is described with the ids of the bank in force, so that a program knows what is allowed without asking.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from pydantic.json_schema import models_json_schema

from questions import Bank, Question
from questions.sheet import SHEET_KEYS
from scoring import ENGINE
from web import VERSION
from web.api.body import CSV, JSON, MOST_ID, MOST_SHEETS
from web.api.schemas import MODELS
from web.platform.problems import PROBLEM_TYPE, TITLES
from web.platform.settings import KEY, current_settings

SCHEMAS: Final = "#/components/schemas/"
Part = dict[str, Any]
HASH: Final[Part] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def openapi_document(bank: Bank) -> Part:
    """Return the document for a bank and for this site."""
    settings = current_settings()
    return _build(bank, settings.path, settings.api == KEY)


@lru_cache(maxsize=4)
def _build(bank: Bank, path: str, has_key: bool) -> Part:
    _, models = models_json_schema(
        [(model, "serialization") for model in MODELS], ref_template=SCHEMAS + "{model}", by_alias=True
    )
    key = {"type": "http", "scheme": "bearer", "description": "where whoever runs this gives out keys"}
    components: Part = {"schemas": {**models["$defs"], **_sheet_schemas(bank)}, "securitySchemes": {"key": key}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Role Fit",
            "version": VERSION,
            "summary": "Scores sheets of answers: which role they speak for, why, and how firmly.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": path or "/"}],
        "paths": {f"/api/v1/{name}": item for name, item in _paths().items()},
        "components": components,
        "security": [{"key": []}] if has_key else [{}, {"key": []}],
    }


def _paths() -> Part:
    posted, got = (400, 401, 403, 404, 409, 413, 415, 422, 429), (401, 404, 429)
    table = {"type": "string", "minLength": 1}
    batch = {"content": {JSON: {"schema": _ref("SheetList")}, CSV: {"schema": table}}, "required": True}
    scored = {JSON: {"schema": _ref("Batch")}, CSV: {"schema": {"type": "string"}}}
    tag = {"ETag": {"schema": {"type": "string"}, "required": True, "description": "send it as If-None-Match"}}
    kept = {"304": {"description": "It is still the same"}}
    return {
        "score": {"post": _operation("score", "Score a sheet", _body("Sheet"), _json("Result"), posted)},
        "batch": {
            "post": _operation("batch", f"Score up to {MOST_SHEETS} sheets", batch, scored, posted)
            | {"parameters": [_hash_parameter("query")]}
        },
        "compare": {
            "post": _operation("compare", "Compare two sheets", _body("SheetPair"), _json("Comparison"), posted)
        },
        "bank": {"get": _operation("bank", "What a sheet may hold", None, _json("Bank"), got, tag, kept)},
        "banks/{sha256}": {
            "get": _operation("bank_by_hash", "The whole bank in force", None, _json("WholeBank"), got, tag, kept)
            | {"parameters": [_hash_parameter("path")]}
        },
        "openapi.json": {
            "get": _operation("openapi", "This document", None, {JSON: {"schema": {"type": "object"}}}, got, tag, kept)
        },
    }


def _operation(
    name: str,
    summary: str,
    body: Part | None,
    content: Part,
    refusals: tuple[int, ...],
    headers: Part | None = None,
    more: Part | None = None,
) -> Part:
    responses = {"200": {"description": "Here it is", "content": content} | ({"headers": headers} if headers else {})}
    responses |= {str(status): _problem(status) for status in sorted(refusals)} | (more or {})
    return {"operationId": name, "summary": summary, "responses": responses} | ({"requestBody": body} if body else {})


def _problem(status: int) -> Part:
    found: Part = {"description": TITLES[status], "content": {PROBLEM_TYPE: {"schema": _ref("Problem")}}}
    seconds = {"description": "seconds to wait", "required": True, "schema": {"type": "integer"}}
    return found | ({"headers": {"Retry-After": seconds}} if status == 429 else {})


def _hash_parameter(place: str) -> Part:
    schema = HASH
    about = "the SHA-256 of the bank that is meant: 409 if it is another one" if place == "query" else "its SHA-256"
    name = "bank" if place == "query" else "sha256"
    return {"name": name, "in": place, "required": place == "path", "description": about, "schema": schema}


def _sheet_schemas(bank: Bank) -> Part:
    """Return the schemas of what is sent."""
    properties = {
        "answers": _or_null("Answers"),
        "double": {
            "type": ["array", "null"],
            "items": _ref("QuestionId"),
            "uniqueItems": True,
            "maxItems": bank.marks.at_most,
            "description": "the questions that count double",
        },
        "context": _or_null("Context"),
    }
    assert tuple(properties) == SHEET_KEYS  # noqa: S101  a key that is read and not described would be a fault here
    named = {**HASH, "type": ["string", "null"], "description": "refuse any other bank: 409"}
    example = {"answers": _example(bank.asked), "double": [], "context": {}}
    sheet = _object(properties | {"bank": named}) | {"examples": [example]}
    side = {"anyOf": [_ref("PlainSheet"), _ref("ResultToCompare")]}
    one = {"type": "string", "maxLength": MOST_ID, "description": "what you call the sheet; it is sent back"}
    sheets = {"type": "array", "maxItems": MOST_SHEETS, "items": {"anyOf": [_ref("NamedSheet"), {}]}}
    return {
        "Answers": _choices({id_: list(bank.labels(question)) for id_, question in bank.questions.items()}),
        "Context": _choices({id_: list(question.options) for id_, question in bank.context.items()}),
        "QuestionId": {"type": "string", "enum": list(bank.questions)},
        "Sheet": sheet,
        "PlainSheet": _object(properties),
        "ResultToCompare": _result_to_compare(),
        "NamedSheet": _object(properties | {"id": one}),
        "SheetList": _object({"sheets": sheets, "bank": named}, "sheets"),
        "SheetPair": _object({"before": side, "after": side, "bank": named}, "before", "after"),
    }


def _result_to_compare() -> Part:
    """Return the schema of a result as `score` returned it, as far as it is read; the rest is not looked at."""
    id_ = {"type": "string", "pattern": "^[a-z][a-z0-9_-]{0,59}$"}
    name = {"type": "string", "minLength": 1, "maxLength": 200}
    exact = {"type": "string", "pattern": r"^-?[0-9]{1,60}(/[1-9][0-9]{0,59})?$"}
    number = {"type": "object", "properties": {"exact": exact}, "required": ["exact"]}
    bank = {"id": name, "version": name, "sha256": name}
    verdict = {"kind": name, "role": {**id_, "type": ["string", "null"]}}
    return {
        "type": "object",
        "properties": {
            "engine": {"const": ENGINE},
            "bank": {"type": "object", "properties": bank, "required": list(bank)},
            "verdict": {"type": "object", "properties": verdict, "required": ["kind"]},
            "ranking": {"type": "array", "items": id_, "minItems": 2, "uniqueItems": True},
            "contributions": {
                "type": "object",
                "propertyNames": id_,
                "additionalProperties": number,
                "maxProperties": 100,
            },
        },
        "required": ["engine", "bank", "verdict", "ranking", "contributions"],
    }


def _choices(known: Mapping[str, list[str]]) -> Part:
    properties = {id_: {"type": "string", "enum": options} for id_, options in known.items()}
    return _object(properties)


def _or_null(name: str) -> Part:
    return {"anyOf": [_ref(name), {"type": "null"}]}


def _object(properties: Part, *required: str) -> Part:
    found = {"type": "object", "properties": properties, "additionalProperties": False}
    return found | ({"required": list(required)} if required else {})


def _example(questions: Mapping[str, Question]) -> dict[str, str]:
    return {id_: next(iter(question.options)) for id_, question in questions.items()}


def _ref(name: str) -> Part:
    return {"$ref": SCHEMAS + name}


def _json(name: str) -> Part:
    return {JSON: {"schema": _ref(name)}}


def _body(name: str) -> Part:
    return {"content": _json(name), "required": True}
