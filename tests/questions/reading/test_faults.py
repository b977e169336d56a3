"""How faults are told: all at once, in reading order, in lines a person can use."""

import pytest

from questions import BankError, Fault, load_bank
from questions.reading.faults import MOST_LISTED, FaultsError, closest, one_of
from tests.questions.small_bank import BANK, KEY, NUMBER, WEIGHTS, changed, complaints, write_folder


def test_the_faults_of_both_files_are_told_at_once_and_in_order(tmp_path):
    bank = changed(changed(BANK, "note: grades", "note: gardes"), "gives: now, text", "gives: noww, text")
    weights = changed(changed(WEIGHTS, "pace: 5", "pace: five"), "option_slip: 20", "option_slip: -1")
    assert complaints(write_folder(tmp_path, bank, weights)) == [
        "bank.yaml:24:9  questions.pace.a.gives  names noww, which does not exist  one of now, later"
        "  (did you mean now?)",
        "bank.yaml:47:32  context.size.options.many.note  names gardes, which does not exist  only grades"
        "  (did you mean grades?)",
        f'weights.yaml:2:3  weights.pace  is "five"  {NUMBER}',
        "weights.yaml:22:3  variations.option_slip  is -1  a number from 0 to 100",
    ]


def test_a_file_that_cannot_be_read_does_not_hide_the_faults_of_the_other(tmp_path):
    folder = write_folder(tmp_path, "id: 'small", changed(WEIGHTS, "double: {times: 2, at_most: 3}\n", ""))
    assert complaints(folder) == [
        "bank.yaml:1:5  opens a quote that is not closed  close the quote that opens here",
        f"weights.yaml:1:1  double  is missing  {KEY}",
    ]


def test_a_key_that_stands_twice_does_not_hide_other_faults(tmp_path):
    folder = write_folder(tmp_path, weights=changed(WEIGHTS, "  first: 7.5", "  pace: {a: {a: 1}}\n  first: true"))
    assert complaints(folder) == [
        "weights.yaml:3:3  weights.pace  stands twice; the first is in line 2  remove one of the two",
        f"weights.yaml:4:3  weights.first  is true  {NUMBER}",
    ]


def test_faults_in_one_line_are_told_from_left_to_right():
    faults = [Fault("a", 2, 9, "", "late"), Fault("a", 2, 1, "", "soon"), Fault("a", 0, 0, "", "first")]
    assert [fault.problem for fault in FaultsError(faults).faults] == ["first", "soon", "late"]


def test_a_message_is_one_line_for_each_fault(tmp_path):
    with pytest.raises(BankError) as caught:
        load_bank(write_folder(tmp_path, "x: 1\n", ""))
    lines = [*map(str, caught.value.faults), "Not checked yet: whether all ids exist and all parts add up."]
    assert str(caught.value).splitlines() == lines


def test_a_message_does_not_run_on_forever():
    error = FaultsError(Fault("a", line, 1, "k", "is wrong") for line in range(1, MOST_LISTED + 11))
    assert len(error.faults) == MOST_LISTED + 10
    assert str(error).splitlines()[MOST_LISTED:] == ["… and 10 more"]


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault("f", 3, 4, "a.b", "is bad", "good", "best"), "f:3:4  a.b  is bad; wanted: good (did you mean best?)"),
        (Fault("f", 3, 4, "a.b", "is bad", advice="mend it"), "f:3:4  a.b  is bad; mend it"),
        (Fault("f", 0, 0, "", "is bad"), "f  is bad"),
    ],
)
def test_a_fault_names_place_key_trouble_and_advice(fault, told):
    assert str(fault) == told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["a"], "only a"),
        (["a", "b"], "one of a, b"),
        (list("abcdefghijklmn"), "one of a, b, c, d, e, f, g, h, i, j, k, l, … (14 in all)"),
    ],
)
def test_a_long_list_of_what_is_allowed_is_cut(words, told):
    assert one_of(words) == told


def test_only_a_word_that_is_near_is_suggested():
    assert (closest("wieght", ["weight", "text"]), closest("colour", ["weight", "text"])) == ("weight", "")
