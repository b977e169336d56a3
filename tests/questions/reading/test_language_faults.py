"""Faults of a language file are told like those of the bank: file, line, key, what is wrong, what is allowed."""

import pytest

from questions import BankError, load_bank
from tests.questions.small_bank import BANK, GERMAN, GROUP, ID, KEY, TEXT, WEIGHTS, changed, complaints, write_folder

MISSING = "every text of bank.yaml has to be here; take the file away until it is complete"
NONE_THERE = "has no counterpart in bank.yaml"
UNKNOWN = "is not a key that is known here"
ONCE = "only texts; bank.yaml says this for all languages"
TOP = "the keys intro, roles, areas, themes, tradeoff, situation, exits, questions, context, notes"


def row(name, old, new, *faults):
    return pytest.param(old, new, faults, id=name)


TABLE = [
    row(
        "a question is missing",
        "  pace:\n    title: Heute oder morgen\n    why: Das unterscheidet die beiden.\n"
        "    a: {text: Es läuft., reason: Sie möchten, reason_mild: Ihnen liegt daran}\n"
        "    b: {text: Es wächst., reason: Sie wünschen, reason_mild: Ihnen liegt an mehr}\n",
        "",
        ("bank.de.yaml:16:1", "questions.pace", "is missing", MISSING),
    ),
    row(
        "a mistyped question",
        "  pace:",
        "  pase:",
        (
            "bank.de.yaml:17:3",
            "questions.pase",
            NONE_THERE,
            "one of pace, first",
            "(did you mean pace?)",
        ),
    ),
    row(
        "a mistyped option",
        "      fix: {",
        "      fixx: {",
        (
            "bank.de.yaml:27:7",
            "questions.first.options.fixx",
            NONE_THERE,
            "one of fix, draw",
            "(did you mean fix?)",
        ),
    ),
    row(
        "a role that does not exist",
        "roles:\n",
        "roles:\n  clerk: {name: Büro, focus: schreibt}\n",
        ("bank.de.yaml:3:3", "roles.clerk", NONE_THERE, "one of head, director"),
    ),
    row(
        "an area is missing",
        "  later: {name: Später, duty: Planen}\n",
        "",
        ("bank.de.yaml:5:1", "areas.later", "is missing", MISSING),
    ),
    row(
        "an option of the context is missing",
        ", many: {text: Mehr}}",
        "}",
        ("bank.de.yaml:33:5", "context.size.options.many", "is missing", MISSING),
    ),
    row(
        "a note is missing",
        "notes:\n  grades: {text: Prüfen Sie Ihre Stufen.}\n",
        "",
        ("bank.de.yaml:1:1", "notes.grades", "is missing", MISSING),
    ),
    row(
        "a side of a trade-off is missing",
        "    b: {text: Es wächst., reason: Sie wünschen, reason_mild: Ihnen liegt an mehr}\n",
        "",
        ("bank.de.yaml:17:3", "questions.pace.b", "is missing", MISSING),
    ),
    row(
        "options where there are statements",
        "    title: Heute oder morgen\n",
        "    title: Heute oder morgen\n    options: {fix: {text: Ja, reason: Sie}}\n",
        ("bank.de.yaml:19:5", "questions.pace.options", NONE_THERE, "one of title, why, a, b"),
    ),
    row(
        "an own ask that the original lacks",
        "    title: Heute oder morgen\n",
        "    title: Heute oder morgen\n    ask: Was nun?\n",
        ("bank.de.yaml:19:5", "questions.pace.ask", NONE_THERE, "one of title, why, a, b"),
    ),
    row(
        "no own ask where the original has one",
        "    ask: Was kommt zuerst?\n",
        "",
        (
            "bank.de.yaml:22:3",
            "questions.first.ask",
            "is missing",
            MISSING.replace(";", '; add ask: "What comes first?" and translate it, or'),
        ),
    ),
    row(
        "a text is missing",
        "text: Es läuft., ",
        "",
        ("bank.de.yaml:20:5", "questions.pace.a.text", "is missing", KEY),
    ),
    row(
        "a mistyped key",
        "    why: Das",
        "    whi: Das",
        (
            "bank.de.yaml:19:5",
            "questions.pace.whi",
            UNKNOWN,
            "one of title, ask, why, a, b, options",
            "(did you mean why?)",
        ),
    ),
    row(
        "a mistyped key in a statement",
        "reason_mild: Ihnen liegt daran",
        "reason_mlid: Ihnen liegt daran",
        (
            "bank.de.yaml:20:47",
            "questions.pace.a.reason_mlid",
            UNKNOWN,
            "one of text, reason, reason_mild",
            "(did you mean reason_mild?)",
        ),
    ),
    row(
        "a mistyped key in an option",
        "{text: Reparieren,",
        "{txet: Reparieren,",
        (
            "bank.de.yaml:27:13",
            "questions.first.options.fix.txet",
            UNKNOWN,
            "one of text, reason",
            "(did you mean text?)",
        ),
    ),
    row(
        "where points go",
        "a: {text: Es läuft.",
        "a: {gives: now, text: Es läuft.",
        ("bank.de.yaml:20:9", "questions.pace.a.gives", UNKNOWN, ONCE),
    ),
    row(
        "a kind",
        "grades: {text",
        "grades: {kind: note, text",
        ("bank.de.yaml:35:12", "notes.grades.kind", UNKNOWN, ONCE),
    ),
    row(
        "a version",
        "intro: A",
        'version: "1"\nintro: A',
        ("bank.de.yaml:1:1", "version", UNKNOWN, ONCE),
    ),
    row(
        "numbers",
        "notes:\n",
        "weights: {pace: 5}\nnotes:\n",
        ("bank.de.yaml:34:1", "weights", UNKNOWN, "it belongs at the top of weights.yaml"),
    ),
    row(
        "a text that is a number",
        "title: Größe",
        "title: 5",
        ("bank.de.yaml:31:5", "context.size.title", "is 5", TEXT),
    ),
    row(
        "a text that is empty",
        "title: Größe",
        "title:",
        ("bank.de.yaml:31:5", "context.size.title", "is empty", TEXT),
    ),
    row(
        "a text that is too long",
        "title: Größe",
        "title: " + "x" * 201,
        ("bank.de.yaml:31:5", "context.size.title", "is 201 characters long", "at most 200"),
    ),
    row(
        "a text where a group is",
        "few: {text: Bis 30}",
        "few: Bis 30",
        ("bank.de.yaml:33:15", "context.size.options.few", 'is "Bis 30"', GROUP),
    ),
    row(
        "a list as in bank.yaml",
        "    options: {few: {text: Bis 30}, many: {text: Mehr}}",
        "    options:\n      - {text: Bis 30}\n      - {text: Mehr}",
        ("bank.de.yaml:33:5", "context.size.options", "is a list", GROUP),
    ),
    row(
        "a key that is no id",
        "  work: Die Arbeit",
        "  Work: Die Arbeit",
        ("bank.de.yaml:9:3", "themes.Work", "is not a usable id", ID, "(did you mean work?)"),
    ),
    row(
        "a key that stands twice",
        "  work: Die Arbeit\n",
        "  work: Die Arbeit\n  work: Der Betrieb\n",
        ("bank.de.yaml:10:3", "themes.work", "stands twice; the first is in line 9", "remove one of the two"),
    ),
    row(
        "a comma without quotes",
        "many: {text: Mehr}",
        "many: {text: Mehr, viel mehr}",
        (
            "bank.de.yaml:33:43",
            "context.size.options.many.text",
            "is cut off at a comma",
            "put the whole text in quotes",
        ),
    ),
    row(
        "a placeholder that the original lacks",
        "title: Größe",
        'title: "Größe von {firm} und %(other)s"',
        ("bank.de.yaml:31:5", "context.size.title", "holds %(other)s, {firm}", "the same as bank.yaml: none"),
    ),
]


@pytest.mark.parametrize(("old", "new", "faults"), TABLE)
def test_a_fault_is_named_with_its_place(tmp_path, old, new, faults):
    folder = write_folder(tmp_path, de=changed(GERMAN, old, new))
    assert sorted(complaints(folder)) == sorted("  ".join(parts) for parts in faults)


def test_a_placeholder_of_the_original_has_to_be_kept(tmp_path):
    bank = changed(BANK, "intro: Answer for the first year.", "intro: Answer for the first year of {firm}.")
    told = "bank.de.yaml:1:1  intro  holds no placeholder  the same as bank.yaml: {firm}"
    assert complaints(write_folder(tmp_path, bank, de=GERMAN)) == [told]
    good = changed(GERMAN, "das erste Jahr.", "das erste Jahr bei {firm}.")
    assert load_bank(write_folder(tmp_path, bank, de=good)).in_language("de").intro.endswith("{firm}.")


def test_a_placeholder_of_the_original_stands_as_often_as_there(tmp_path):
    bank = changed(BANK, "intro: Answer for the first year.", "intro: Answer for the first year of {firm}.")
    twice = changed(GERMAN, "das erste Jahr.", "das erste Jahr bei {firm}, und zwar für {firm}.")
    told = "bank.de.yaml:1:1  intro  holds {firm}, {firm}  the same as bank.yaml: {firm}"
    assert complaints(write_folder(tmp_path, bank, de=twice)) == [told]


def test_a_part_that_the_original_lacks_has_to_be_left_out(tmp_path):
    bank = BANK[: BANK.index("context:")]
    weights = WEIGHTS[: WEIGHTS.index("factors:")] + WEIGHTS[WEIGHTS.index("verdicts:") :]
    lines = complaints(write_folder(tmp_path, bank, weights, de=GERMAN))
    assert lines == [
        f"bank.de.yaml:30:3  context.size  {NONE_THERE}  nothing; leave it out",
        f"bank.de.yaml:35:3  notes.grades  {NONE_THERE}  nothing; leave it out",
    ]


@pytest.mark.parametrize("text", ["", "# nothing yet\n"])
def test_an_empty_file_is_a_fault(tmp_path, text):
    assert complaints(write_folder(tmp_path, de=text)) == [
        f"bank.de.yaml  the file is empty  {TOP}  or delete it to do without the language"
    ]


def test_a_file_that_is_no_yaml_is_a_fault(tmp_path):
    lines = complaints(write_folder(tmp_path, de="intro: - x\n"))
    assert [line.startswith("bank.de.yaml:1:8  cannot be read as YAML: ") for line in lines] == [True]


def test_a_folder_in_place_of_the_file_is_a_fault(tmp_path):
    (write_folder(tmp_path) / "bank.de.yaml").mkdir()
    assert complaints(tmp_path) == ["bank.de.yaml  is not a regular file; put a text file in its place"]


def test_faults_of_all_files_are_told_at_once(tmp_path):
    folder = write_folder(
        tmp_path,
        BANK,
        changed(WEIGHTS, "pace: 5", "pace: five"),
        de=changed(GERMAN, "title: Größe", "title: 5"),
        fr=changed(GERMAN, "  work: Die Arbeit", "  woork: Die Arbeit"),
    )
    assert [line.split("  ")[:2] for line in complaints(folder)] == [
        ["weights.yaml:2:3", "weights.pace"],
        ["bank.de.yaml:31:5", "context.size.title"],
        ["bank.fr.yaml:9:3", "themes.woork"],
    ]


def test_a_fault_of_the_original_is_not_told_again_for_each_language(tmp_path):
    folder = write_folder(tmp_path, changed(BANK, "kind: tradeoff", "kind: tradeof"), de=GERMAN)
    assert [line.split(":")[0] for line in complaints(folder)] == ["bank.yaml"]


@pytest.mark.parametrize("end", range(0, GERMAN.index("notes:"), 17))
def test_a_file_that_is_half_written_is_refused_wherever_it_ends(tmp_path, end):
    with pytest.raises(BankError):
        load_bank(write_folder(tmp_path, de=GERMAN[:end]))
