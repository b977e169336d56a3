"""Sheet files: what a person answered, checked against the bank."""

import pytest

from questions import Sheet, SheetError, load_bank, read_sheet
from questions.sheet import fit_sheet
from tests.questions.small_bank import WEIGHTS, changed, write_folder

KEYS = "one of answers, double, context"
LINES = "lines of the form question: option"
FIRST = "one of fix, draw, even, dont_know, not_relevant"
PACE = "one of a2, a1, both, b1, b2, dont_know, not_relevant"


@pytest.fixture
def bank(tmp_path):
    return load_bank(write_folder(tmp_path))


@pytest.fixture
def read(tmp_path, bank):
    def read(text):
        path = tmp_path / "sheet.yaml"
        path.write_bytes(text.encode())
        return read_sheet(path, bank)

    return read


@pytest.mark.parametrize(
    ("text", "sheet"),
    [
        ("{}", Sheet()),
        ("answers:\ndouble:\ncontext:\n", Sheet()),
        ("answers: {first: draw}", Sheet(answers={"first": "draw"})),
        ("answers: {pace: dont_know}", Sheet(answers={"pace": "dont_know"})),
        ("answers: {pace: b1, first: even}", Sheet(answers={"pace": "b1", "first": "even"})),
        ("double: [pace, first]", Sheet(double=frozenset({"pace", "first"}))),
        ("double: []", Sheet()),
        ("context: {size: many}", Sheet(context={"size": "many"})),
    ],
)
def test_a_good_sheet_is_read_as_it_stands(read, text, sheet):
    assert read(text) == sheet


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "sheet.yaml  is not a sheet; wanted: the keys answers, double, context"),
        ("[]", "sheet.yaml:1:1  is not a sheet; wanted: the keys answers, double, context"),
        ("hello", "sheet.yaml:1:1  is not a sheet; wanted: the keys answers, double, context"),
        (
            "answer: {}",
            f"sheet.yaml:1:1  answer  is not a key that is known here; wanted: {KEYS} (did you mean answers?)",
        ),
        ("answers: [a]", f"sheet.yaml:1:1  answers  is not a group of keys; wanted: {LINES}"),
        ("answers: 0", f"sheet.yaml:1:1  answers  is not a group of keys; wanted: {LINES}"),
        ("context: few", f"sheet.yaml:1:1  context  is not a group of keys; wanted: {LINES}"),
        (
            "answers: {fist: fix}",
            "sheet.yaml:1:11  answers.fist  is not in the bank; wanted: one of pace, first (did you mean first?)",
        ),
        ("answers: {first: fx}", f"sheet.yaml:1:11  answers.first  is “fx”; wanted: {FIRST} (did you mean fix?)"),
        ("answers: {pace: c}", f"sheet.yaml:1:11  answers.pace  is “c”; wanted: {PACE}"),
        ("answers: {pace: }", f"sheet.yaml:1:11  answers.pace  is not the id of an option; wanted: {PACE}"),
        ("answers: {pace: true}", f"sheet.yaml:1:11  answers.pace  is not the id of an option; wanted: {PACE}"),
        ("answers: {pace: 5}", f"sheet.yaml:1:11  answers.pace  is not the id of an option; wanted: {PACE}"),
        ("answers: {pace: [b1]}", f"sheet.yaml:1:11  answers.pace  is not the id of an option; wanted: {PACE}"),
        (
            "context: {sise: few}",
            "sheet.yaml:1:11  context.sise  is not in the bank; wanted: only size (did you mean size?)",
        ),
        ("context: {size: fe}", "sheet.yaml:1:11  context.size  is “fe”; wanted: one of few, many (did you mean few?)"),
        ("context: {size: dont_know}", "sheet.yaml:1:11  context.size  is “dont_know”; wanted: one of few, many"),
        ("double: pace", "sheet.yaml:1:1  double  is not a list; wanted: a list of question ids"),
        ('double: ""', "sheet.yaml:1:1  double  is not a list; wanted: a list of question ids"),
        ("double: {}", "sheet.yaml:1:1  double  is not a list; wanted: a list of question ids"),
        (
            "double: [pac]",
            "double.0  names “pac”, which is not in the bank; wanted: one of pace, first (did you mean pace?)",
        ),
        (
            "double: [[pace]]",
            "sheet.yaml:1:10  double.0  is not in the bank; wanted: one of pace, first (did you mean pace?)",
        ),
        ("double: [5]", "sheet.yaml:1:10  double.0  is not in the bank; wanted: one of pace, first"),
        ("double: [pace, pace]", "sheet.yaml:1:1  double  names a question twice; wanted: each question once"),
        ("answers: {pace: b1, pace: b2}", "answers.pace  stands twice; the first is in line 1; remove one of the two"),
        ("answers: {pace: *b1 }", "answers.pace  uses an alias (*)"),
        ('answers: {pace: "\\ud800"}', "answers.pace  holds an invisible character (U+D800)"),
        ("answers: {pace: b1", "sheet.yaml:1:10  opens a bracket that is not closed"),
    ],
)
def test_a_bad_sheet_is_refused_with_place_and_advice(read, text, told):
    with pytest.raises(SheetError) as caught:
        read(text)
    assert told in str(caught.value)


def test_more_marks_than_allowed_are_refused(tmp_path):
    bank = load_bank(write_folder(tmp_path, weights=changed(WEIGHTS, "at_most: 3}", "at_most: 1}")))
    path = tmp_path / "marks.yaml"
    path.write_text("double: [pace, first]")
    with pytest.raises(SheetError, match=r"^marks.yaml:1:1  double  marks 2 questions; wanted: at most 1$"):
        read_sheet(path, bank)


def test_all_faults_of_a_sheet_are_told_at_once(read):
    with pytest.raises(SheetError) as caught:
        read("context: {size: x}\nanswers: {pace: x, first: x}\ndouble: [x]\n")
    assert [fault.line for fault in caught.value.faults] == [1, 2, 2, 3]


def test_a_missing_sheet_is_named(tmp_path, bank):
    with pytest.raises(SheetError, match=r"^nowhere.yaml  does not exist in .*; check the name$"):
        read_sheet(tmp_path / "nowhere.yaml", bank)


def test_a_folder_is_no_sheet(tmp_path, bank):
    with pytest.raises(SheetError, match="is not a regular file"):
        read_sheet(tmp_path, bank)


def test_a_sheet_is_fitted_to_the_bank_by_leaving_out_what_does_not_fit(bank):
    sheet = Sheet(
        {"pace": "b1", "first": "gone", "gone": "fix"}, frozenset({"pace", "gone"}), {"size": "few", "x": "few"}
    )
    assert fit_sheet(bank, sheet) == Sheet({"pace": "b1"}, frozenset({"pace"}), {"size": "few"})


def test_a_sheet_that_fits_stays_as_it_is(bank):
    sheet = Sheet({"pace": "dont_know", "first": "even"}, frozenset({"first"}), {"size": "many"})
    assert fit_sheet(bank, sheet) == sheet
