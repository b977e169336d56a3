"""JSON Schemas of the YAML files, for editors that complete and check while one types.

They are made from the models in `schema`, in the dialect that yaml-language-server understands best (draft-07).
They say a little less than the program checks: nothing about what ids refer to, and nothing about digits after
the dot, which floating point numbers cannot be asked for.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from questions.reading.language_schema import LanguageFile
from questions.reading.pack_schema import PackFile
from questions.reading.schema import BankFile, WeightsFile

DIALECT = "http://json-schema.org/draft-07/schema#"
FILES: Mapping[str, type[BaseModel]] = {
    "bank.schema.json": BankFile,
    "weights.schema.json": WeightsFile,
    "bank.language.schema.json": LanguageFile,
    "pack.schema.json": PackFile,
}


class _Generator(GenerateJsonSchema):
    """Writes numbers as numbers only, and texts as not blank."""

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        kind = "integer" if schema["decimal_places"] == 0 else "number"
        return {"type": kind, "minimum": _plain_number(schema["ge"]), "maximum": _plain_number(schema["le"])}

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        text = super().str_schema(schema)
        return {**text, "pattern": r"\S"} if schema.get("strip_whitespace") else text

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        return {**super().dict_schema(schema), "additionalProperties": False}


def _plain_number(value: Decimal) -> int | float:
    """Return a whole number as int, any other as float: JSON has no decimals."""
    return int(value) if value == int(value) else float(value)


def editor_schema(model: type[BaseModel]) -> dict[str, Any]:
    """Return the JSON Schema of the file that a model describes."""
    made = model.model_json_schema(ref_template="#/definitions/{model}", schema_generator=_Generator)
    definitions = made.pop("$defs")
    return {
        "$schema": DIALECT,
        **_drop_titles_and_defaults(made),
        "definitions": {name: _drop_titles_and_defaults(made) for name, made in definitions.items()},
    }


def schema_text(model: type[BaseModel]) -> str:
    """Return the schema as it stands in its file."""
    return json.dumps(editor_schema(model), indent=2, ensure_ascii=False) + "\n"


def write_schemas(directory: Path) -> list[Path]:
    """Write the schemas into a folder and return where they stand."""
    paths = [directory / name for name in FILES]
    for path in paths:
        path.write_text(schema_text(FILES[path.name]), encoding="utf-8")
    return paths


def _drop_titles_and_defaults(node: Any) -> Any:
    """Leave out what editors would only repeat: titles made from the names of keys, and defaults."""
    if isinstance(node, list):
        return [_drop_titles_and_defaults(item) for item in node]
    if not isinstance(node, dict):
        return node
    wanted = {key: item for key, item in node.items() if key not in {"title", "default"}}
    return {
        key: _drop_inside_properties(item) if key == "properties" else _drop_titles_and_defaults(item)
        for key, item in wanted.items()
    }


def _drop_inside_properties(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the properties with the schema of each stripped; their names all stay, even `title`."""
    return {name: _drop_titles_and_defaults(item) for name, item in properties.items()}
