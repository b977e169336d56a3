"""Loading a folder, and building a bank again from the text that a result keeps."""

import hashlib
import json
import re
from fractions import Fraction

import pytest

from questions import BankError, bank_from_text, load_bank, shipped_directory
from tests.questions.small_bank import BANK, WEIGHTS, changed, write_folder

BOTH = f"{BANK}\f{WEIGHTS}"


def load(folder, bank=BANK, weights=WEIGHTS):
    return load_bank(write_folder(folder, bank, weights))


def test_a_small_bank_is_read_as_it_stands(tmp_path):
    bank = load(tmp_path)
    assert list(bank.questions) == ["pace", "first"]
    assert (bank.total, bank.questions["first"].weight) == (Fraction(25, 2), Fraction(15, 2))
    assert bank.areas["later"].shares == {"head": Fraction(1, 4), "director": Fraction(3, 4)}
    assert bank.notes["grades"].text == "Check your grades."
    assert bank.factors[0].questions == ("first",)


def test_the_steps_of_a_trade_off_lead_from_one_statement_to_the_other(tmp_path):
    pace = load(tmp_path).questions["pace"]
    later = [option.gives.get("later", 0) * 100 for option in pace.options.values()]
    assert (list(pace.options), later) == (["a2", "a1", "both", "b1", "b2"], [0, 25, 50, 75, 100])
    assert (pace.ask, pace.is_tradeoff, len(pace.statements)) == ("Which of the two?", True, 2)


def test_no_single_one_splits_the_points_over_all_options(tmp_path):
    first = load(tmp_path).questions["first"]
    assert first.options["even"].gives == {"now": Fraction(65, 100), "later": Fraction(35, 100)}
    assert (first.is_tradeoff, first.statements) == (False, ())


def test_every_option_gives_all_of_its_points_to_areas_and_to_roles():
    options = [option for question in load_bank().questions.values() for option in question.options.values()]
    assert {sum(option.gives.values()) for option in options} == {1}
    assert {sum(option.owned.values()) for option in options} == {1}


def test_the_shipped_bank_is_read_when_no_folder_is_named():
    assert load_bank().hash == load_bank(shipped_directory()).hash


def test_a_missing_words_file_is_taken_from_the_shipped_bank(tmp_path):
    shipped = (shipped_directory() / "weights.yaml").read_text()
    assert load(tmp_path, bank=None, weights=shipped).hash == load_bank().hash


def test_a_missing_numbers_file_is_taken_from_the_shipped_bank(tmp_path):
    shipped = (shipped_directory() / "bank.yaml").read_text()
    assert load(tmp_path, bank=shipped, weights=None).hash == load_bank().hash


def test_a_folder_that_holds_neither_file_is_told_with_what_was_perhaps_meant(tmp_path):
    (tmp_path / "weight.yaml").touch()
    with pytest.raises(BankError, match=r"holds neither .* only weight.yaml; .*did you mean weights.yaml\?"):
        load_bank(tmp_path)


def test_html_and_templates_are_plain_text(tmp_path):
    words = "<script>alert(1)</script> {{ 7*7 }} %s {0.__class__} javascript:alert(1)"
    bank = load(tmp_path, changed(BANK, "title: The first task", f"title: '{words}'"))
    assert bank.questions["first"].title == words


def test_context_notes_and_factors_may_be_left_out(tmp_path):
    weights = WEIGHTS[: WEIGHTS.index("factors:")] + WEIGHTS[WEIGHTS.index("verdicts:") :]
    bank = load(tmp_path, BANK[: BANK.index("context:")], weights)
    assert (dict(bank.context), dict(bank.notes), bank.factors) == ({}, {}, ())


def test_a_weight_of_0_switches_a_question_off(tmp_path):
    bank = load(tmp_path, weights=changed(WEIGHTS, "pace: 5", "pace: 0"))
    assert (bank.total, bank.questions["pace"].weight) == (Fraction(15, 2), 0)


def test_a_question_for_when_it_is_too_close_is_not_among_those_that_everybody_is_asked(tmp_path):
    bank = load(tmp_path, changed(BANK, "id: first\n", "id: first\n    when: too_close\n"))
    assert (list(bank.asked), list(bank.settling), bank.total) == (["pace"], ["first"], 5)
    assert [list(bank.asked_on(given)) for given in ({}, {"first": "fix"})] == [["pace"], ["pace", "first"]]
    assert bank_from_text(bank.text) == bank
    assert "when" not in load(tmp_path).text


SAME = [
    ("a comment", "pace: 5\n", "pace: 5 # five\n"),
    ("a blank line", "pace: 5\n", "pace: 5\n\n"),
    ("spaces", "pace: 5\n", "pace:   5   \n"),
    ("5.0", "pace: 5\n", "pace: 5.0\n"),
    ("5.000", "pace: 5\n", "pace: 5.000\n"),
    ("+5", "pace: 5\n", "pace: +5\n"),
    ("-0", "director: 0}", "director: -0}"),
    ("a block for a row", "double: {times: 2, at_most: 3}", "double:\n  times: 2\n  at_most: 3"),
    ("quotes", "title: The first task", 'title: "The first task"'),
    ("single quotes", "title: The first task", "title: 'The first task'"),
    ("quotes on a key", "    title: The first task", '    "title": The first task'),
    ("a folded text", "title: The first task", "title: >-\n      The first\n      task"),
    ("spaces around a text", "title: The first task", 'title: "  The first task  "'),
    ("keys in another order", "{name: Head, focus: runs the work}", "{focus: runs the work, name: Head}"),
]
OTHER = [
    ("a number", "pace: 5\n", "pace: 5.01\n"),
    ("a share", "{head: 25, director: 75}", "{head: 24, director: 76}"),
    ("a step", "a1: 25", "a1: 26"),
    ("a threshold", "luck_at_most: 10", "luck_at_most: 11"),
    ("a variation", "step_slip: 10", "step_slip: 11"),
    ("a mark", "at_most: 3", "at_most: 4"),
    ("a factor", "times: 1.5", "times: 1.4"),
    ("a word", "The first task", "The first tasks"),
    ("a capital", "The first task", "the first task"),
    ("a mixture", "{now: 30, later: 70}", "{now: 31, later: 69}"),
    ("an id", "{id: few, text: Up to 30}", "{id: lot, text: Up to 30}"),
    ("a note's kind", "{kind: note,", "{kind: stop,"),
    ("the version", 'version: "1"', 'version: "2"'),
]


def load_changed(folder, old, new):
    bank, weights = BOTH.replace(old, new, 1).split("\f")
    return load(folder, bank, weights)


@pytest.mark.parametrize(("old", "new"), [pytest.param(*row[1:], id=row[0]) for row in SAME])
def test_the_hash_does_not_depend_on_how_a_bank_is_written(tmp_path, old, new):
    assert old in BOTH
    assert load_changed(tmp_path, old, new).hash == load(tmp_path).hash


@pytest.mark.parametrize(("old", "new"), [pytest.param(*row[1:], id=row[0]) for row in OTHER])
def test_the_hash_depends_on_every_word_and_number(tmp_path, old, new):
    assert old in BOTH
    assert load_changed(tmp_path, old, new).hash != load(tmp_path).hash


def test_the_hash_depends_on_the_order_in_which_roles_stand(tmp_path):
    head, director = (
        "  head: {name: Head, focus: runs the work}\n",
        "  director: {name: Director, focus: plans ahead}\n",
    )
    assert load_changed(tmp_path, head + director, director + head).hash != load(tmp_path).hash


def test_the_hash_is_that_of_the_text():
    bank = load_bank()
    assert bank.hash == hashlib.sha256(bank.text.encode()).hexdigest()


def test_a_bank_is_the_same_after_a_turn_through_its_text(tmp_path):
    for bank in (load(tmp_path, BANK, WEIGHTS), load_bank()):
        assert bank_from_text(bank.text) == bank


def test_ids_that_look_like_keys_or_numbers_survive_the_turn(tmp_path):
    bank, weights = (re.sub(r"\bnow\b", "infinity", text).replace("pace", "questions") for text in (BANK, WEIGHTS))
    loaded = load(tmp_path, bank, changed(weights, "[first]", "[questions]"))
    assert bank_from_text(loaded.text) == loaded


def edited(*path, value):
    both = json.loads(load_bank().text)
    *way, last = path
    inner = both
    for part in way:
        inner = inner[part]
    inner[last] = value
    return json.dumps(both)


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "5", "null", "[" * 100_000, '{"bank": 5, "weights": {}}', '{"bank": {"questions": 5}}'],
)
def test_a_text_that_is_no_bank_is_refused(text):
    with pytest.raises(BankError, match=r"^stored bank  cannot be read$"):
        bank_from_text(text)


ASKED = next(iter(load_bank().questions))
WEIGHT = ("weights", "weights", ASKED)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (edited(*WEIGHT, value="five"), f'weights.{ASKED}  is "five"'),
        (edited(*WEIGHT, value="NaN"), f"weights.{ASKED}  is NaN; wanted: a number such as 5"),
        (edited(*WEIGHT, value="sNaN"), f"weights.{ASKED}  is sNaN; wanted: a number such as 5"),
        (edited(*WEIGHT, value="1e999999"), f"weights.{ASKED}  is 1E"),
        (edited(*WEIGHT, value=5), f"weights.{ASKED}  is 5"),
        (edited(*WEIGHT, value=True), f"weights.{ASKED}  is True"),
        (edited(*WEIGHT, value=None), f"weights.{ASKED}  is empty"),
        (edited("bank", "version", value="\ud800"), r'version  is "\ud800"; wanted: readable text'),
        (edited("bank", "version", value=["\ud800"]), "version  is a list"),
        (edited("bank", "questions", value=[5]), "questions.0  is not a question"),
        (edited("bank", "questions", value=[{"kind": "tradeoff", "a": {"gives": {"x": "y"}}}]), "a.gives.x"),
        (edited("bank", "roles", "\ud800", value={}), "is not a usable id"),
    ],
)
def test_a_stored_text_that_was_tampered_with_is_refused_with_its_key(text, told):
    with pytest.raises(BankError) as caught:
        bank_from_text(text)
    assert told in str(caught.value)
