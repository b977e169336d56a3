"""Personas: sheets with an expected verdict, and every way to write one down wrongly."""

import pytest

from questions import SheetError, load_bank, shipped_directory
from questions.personas import load_personas
from scoring import judge
from tests.questions.small_bank import write_folder

GOOD = """\
name: Somebody
answers:
  pace: a2
  first: dont_know
double: [pace]
context: {size: few}
expect: {kind: clear, role: head}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "personas").mkdir()
    return write_folder(tmp_path)


def write(folder, text, name="one.yaml"):
    (folder / "personas" / name).write_text(text)


def faults(folder):
    with pytest.raises(SheetError) as caught:
        load_personas(folder, load_bank(folder))
    return caught.value.faults


def test_a_persona_is_read_as_it_stands(folder):
    write(folder, GOOD)
    (persona,) = load_personas(folder, load_bank(folder))
    assert (persona.name, persona.kind, persona.role) == ("Somebody", "clear", "head")
    assert (persona.sheet.answers, persona.sheet.double) == ({"pace": "a2", "first": "dont_know"}, {"pace"})
    assert persona.sheet.context == {"size": "few"}


def test_a_persona_without_a_name_is_called_like_its_file(folder):
    write(folder, "expect: {kind: too_little}\n", "who-knows.yaml")
    (persona,) = load_personas(folder, load_bank(folder))
    assert (persona.name, persona.role, persona.sheet.answers) == ("who-knows", None, {})


def test_personas_stand_in_the_order_of_their_files(folder):
    for name in ("b.yaml", "a.yaml", "notes.txt"):
        write(folder, "expect: {kind: undecided}\n", name)
    assert [persona.name for persona in load_personas(folder, load_bank(folder))] == ["a", "b"]


def test_a_name_that_ends_at_a_hash_sign_is_told(folder):
    write(folder, GOOD.replace("name: Somebody", "name: Plant #1"))
    (told,) = faults(folder)
    assert (told.line, told.problem) == (1, "is cut off at the # sign")


def test_a_folder_without_personas_has_none(tmp_path):
    assert load_personas(write_folder(tmp_path), load_bank()) == ()


EXPECT = "expect: {kind: hybrid}\n"
BAD = [
    ("", 0, "", "is not a sheet"),
    ("- a list\n", 1, "", "is not a sheet"),
    ("answers: {pace: a2}\n", 1, "expect", "is missing"),
    ("expect: clear\n", 1, "expect", "is missing"),
    ("expect: {kind: sure}\n", 1, "expect.kind", "is not a verdict"),
    ("expect: {role: head}\n", 1, "expect.kind", "is not a verdict"),
    ("expect: {kind: [clear]}\n", 1, "expect.kind", "is not a verdict"),
    ("expect: {kind: clear}\n", 1, "expect.role", "is not a role of the bank"),
    ("expect: {kind: leaning, role: boss}\n", 1, "expect.role", "is not a role of the bank"),
    ("expect: {kind: clear, role: [head]}\n", 1, "expect.role", "is not a role of the bank"),
    ("expect: {kind: clear, role: {head: 1}}\n", 1, "expect.role", "is not a role of the bank"),
    ("expect: {kind: hybrid, role: head}\n", 1, "expect.role", "does not go with this verdict"),
    ("expect: {kind: hybrid, roll: head}\n", 1, "expect.roll", "is not a key that is known here"),
    (EXPECT + "answer: {}\n", 2, "answer", "is not a key that is known here"),
    (EXPECT + "answers:\n  pase: a2\n", 3, "answers.pase", "is not in the bank"),
    (EXPECT + "answers:\n  pace: a3\n", 3, "answers.pace", "is “a3”"),
    (EXPECT + "double: [last]\n", 2, "double.0", "is not in the bank"),
    (EXPECT + "context: {size: huge}\n", 2, "context.size", "is “huge”"),
    (EXPECT + "name: [a, list]\n", 2, "name", "is not a text"),
    (EXPECT + EXPECT, 2, "expect", "stands twice"),
]


@pytest.mark.parametrize(("text", "line", "key", "problem"), BAD)
def test_what_is_wrong_is_told_with_file_line_and_key(folder, text, line, key, problem):
    write(folder, text)
    (fault,) = faults(folder)
    assert (fault.file, fault.line, fault.key) == ("personas/one.yaml", line, key)
    assert problem in fault.problem


def test_a_file_that_is_no_yaml_is_told(folder):
    write(folder, "expect: {kind: hybrid\n")
    assert {fault.file for fault in faults(folder)} == {"personas/one.yaml"}


def test_the_faults_of_all_files_are_told_together(folder):
    write(folder, "expect: {kind: sure}\n", "a.yaml")
    write(folder, GOOD, "b.yaml")
    write(folder, "expect: {kind: sure}\nanswers: {pase: a2}\n", "c.yaml")
    assert [fault.file for fault in faults(folder)] == [f"personas/{name}.yaml" for name in "acc"]


SHIPPED = load_personas(shipped_directory(), load_bank())


@pytest.mark.parametrize("persona", SHIPPED, ids=[persona.name for persona in SHIPPED])
def test_a_shipped_persona_comes_out_as_expected(persona):
    verdict = judge(load_bank(), persona.sheet).verdict
    assert (verdict.kind, verdict.role) == (persona.kind, persona.role)


def test_the_shipped_personas_show_every_kind_that_a_full_sheet_can_get():
    assert {persona.kind for persona in SHIPPED} >= {"clear", "hybrid", "undecided"}
    assert {persona.role for persona in SHIPPED} == {"head", "director", None}


@pytest.mark.parametrize(
    ("expect", "meant"),
    [("{kind: cleer, role: head}", "clear"), ("{kind: clear, role: hed}", "head"), ("{kind: hybrid, rol: x}", "role")],
)
def test_what_was_probably_expected_is_named(folder, expect, meant):
    write(folder, f"expect: {expect}\n")
    (fault,) = faults(folder)
    assert fault.suggestion == meant
