"""The JSON Schemas that editors read: in step with the models, and of the same opinion as the program."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from ruamel.yaml import YAML

from questions import shipped_directory
from questions.editor_schema import FILES, editor_schema, schema_text, write_schemas
from questions.reading.language_schema import LanguageFile
from questions.reading.languages import language_files
from questions.reading.pack_schema import PackFile
from questions.reading.packs import pack_files
from questions.reading.schema import BankFile, WeightsFile
from tests.questions.small_bank import BANK, GERMAN, WEIGHTS, changed
from tests.questions.small_pack import PACK

REPOSITORY = Path(__file__).parents[2]
NAMES = list(FILES)
DESCRIBED = {
    "bank.yaml": "bank.schema.json",
    "weights.yaml": "weights.schema.json",
    **{path.name: "bank.language.schema.json" for path in language_files(shipped_directory()).values()},
    **{path.name: "pack.schema.json" for path in pack_files(shipped_directory()).values()},
}


def plain(text):
    """Read YAML as an editor does, into numbers and texts; keys are texts."""
    return json.loads(json.dumps(YAML(typ="safe", pure=True).load(text)))


def nodes(schema):
    """Yield every schema within a schema."""
    if isinstance(schema, dict):
        yield schema
    for inner in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from nodes(inner)


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_schema_is_in_step_with_the_models(name):
    shipped = (shipped_directory() / name).read_text(encoding="utf-8")
    assert shipped == schema_text(FILES[name]), "run: ./role-fit questions schema"


@pytest.mark.parametrize("name", NAMES)
def test_it_is_a_schema_of_draft_7(name):
    schema = editor_schema(FILES[name])
    Draft7Validator.check_schema(schema)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert not {"$defs", "discriminator", "prefixItems"} & {key for node in nodes(schema) for key in node}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_stands_beside_a_reference_where_draft_7_ignores_it(name):
    assert {len(node) for node in nodes(editor_schema(FILES[name])) if "$ref" in node} == {1}


@pytest.mark.parametrize("name", NAMES)
def test_every_group_of_keys_is_closed(name):
    groups = [node for node in nodes(editor_schema(FILES[name])) if node.get("type") == "object"]
    assert groups
    assert all(group["additionalProperties"] is False for group in groups)


@pytest.mark.parametrize("name", ["bank.schema.json", "weights.schema.json"])
def test_a_number_is_a_number_with_a_range_and_never_a_text(name):
    numbers = [node for node in nodes(editor_schema(FILES[name])) if node.get("type") in ("number", "integer")]
    assert numbers
    assert all({"minimum", "maximum"} <= set(number) for number in numbers)


def test_a_language_holds_no_numbers():
    kinds = {node.get("type") for node in nodes(editor_schema(LanguageFile))}
    assert not {"number", "integer"} & kinds
    assert "string" in kinds


def test_descriptions_help_while_one_types():
    option = editor_schema(BankFile)["definitions"]["OptionEntry"]["properties"]
    assert option["reason"]["description"] == "Shown on the result page, in the second person"
    assert option["gives"]["description"].startswith("The area that receives the points")
    assert editor_schema(WeightsFile)["definitions"]["DoubleNumbers"]["description"] == "How 'counts double' works."


def test_each_kind_of_question_is_told_by_one_word():
    definitions = editor_schema(BankFile)["definitions"]
    kinds = [definitions[name]["properties"]["kind"]["const"] for name in ("TradeoffEntry", "SituationEntry")]
    assert kinds == ["tradeoff", "situation"]


@pytest.mark.parametrize(("name", "schema"), DESCRIBED.items())
def test_the_shipped_file_names_its_schema_and_fits_it(name, schema):
    text = (shipped_directory() / name).read_text(encoding="utf-8")
    assert text.startswith(f"# yaml-language-server: $schema=./{schema}\n")
    Draft7Validator(editor_schema(FILES[schema])).validate(plain(text))


def test_every_schema_is_named_by_a_shipped_file():
    assert set(DESCRIBED.values()) == set(NAMES)


def test_the_small_bank_fits():
    Draft7Validator(editor_schema(LanguageFile)).validate(plain(GERMAN))
    Draft7Validator(editor_schema(BankFile)).validate(plain(BANK))
    Draft7Validator(editor_schema(WeightsFile)).validate(plain(WEIGHTS))
    Draft7Validator(editor_schema(PackFile)).validate(plain(PACK))


BAD_WORDS = [
    ("    kind: tradeoff\n", ""),
    ("kind: tradeoff", "kind: tradeof"),
    ("    theme: work\n    kind: trade", "    theem: work\n    kind: trade"),
    ("id: pace", "id: Pace"),
    ("id: pace", "id: 5"),
    ("  work: The work", "  Work: The work"),
    ('version: "1"', "version: 1.0"),
    ("title: The first task", "title: ' '"),
    ("title: The first task", "title: " + "x" * 201),
    ("{now: 30, later: 70}", "{now: '30', later: 70}"),
    ("{now: 30, later: 70}", "{now: 130, later: 70}"),
    ("  director: {name: Director, focus: plans ahead}\n", ""),
    ("      - {id: few, text: Up to 30}\n", ""),
]
BAD_NUMBERS = [
    ("pace: 5", "pace: '5'"),
    ("pace: 5", "pace: true"),
    ("pace: 5", "pace: -1"),
    ("pace: 5", "pace: 101"),
    ("at_most: 3}", "at_most: 2.5}"),
    ("times: 1.5", "times: 2.5"),
    ("step_slip: 10", "step_slipp: 10"),
    ("[0.5, 1, 1.5]", "[]"),
    ("double: {times: 2, at_most: 3}\n", ""),
]
BAD_GERMAN = [
    ("title: Heute oder morgen\n", "titel: Heute oder morgen\n"),
    ("    why: Das unterscheidet die beiden.\n", ""),
    ("a: {text: Es läuft.", "a: {gives: now, text: Es läuft."),
    ("{text: Bis 30}", "Bis 30"),
    ("{text: Prüfen", "{kind: note, text: Prüfen"),
    ("title: Größe", "title: " + "x" * 201),
    ("title: Größe", "title: 5"),
]
BAD_PACK = [
    ("    competency: Planning ahead\n", ""),
    ("    competency: Planning ahead", "    competence: Planning ahead"),
    ("Planning ahead", "x" * 201),
]
BROKEN = [
    *((PackFile, PACK, *row) for row in BAD_PACK),
    *((BankFile, BANK, *row) for row in BAD_WORDS),
    *((WeightsFile, WEIGHTS, *row) for row in BAD_NUMBERS),
    *((LanguageFile, GERMAN, *row) for row in BAD_GERMAN),
]


@pytest.mark.parametrize(("model", "text", "old", "new"), BROKEN)
def test_a_broken_file_does_not_fit(model, text, old, new):
    assert not Draft7Validator(editor_schema(model)).is_valid(plain(changed(text, old, new)))


def test_all_schemas_are_written_into_a_folder(tmp_path):
    paths = write_schemas(tmp_path)
    assert [path.name for path in paths] == NAMES
    assert all(json.loads(path.read_text(encoding="utf-8")) for path in paths)


def test_a_command_writes_them(tmp_path):
    words = [sys.executable, "-m", "flask", "--app", "app", "questions", "schema", str(tmp_path)]
    done = subprocess.run(words, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [str(tmp_path / name) for name in NAMES]
