"""Slips that change what a line means without being wrong by themselves."""

import pytest

from questions import BankError, load_bank, shipped_directory
from questions.reading.files import own_files
from tests.questions.small_bank import BANK, GERMAN, WEIGHTS, changed, complaints, write_folder


def test_a_comma_in_a_number_is_told_as_what_it_is(tmp_path):
    weights = changed(WEIGHTS, "later: {head: 25, director: 75}", "later: {head: 25,5, director: 74,5}")
    told = complaints(write_folder(tmp_path, weights=weights))
    assert any("a dot in numbers with a fraction" in line for line in told), told


def test_a_text_that_ends_at_a_hash_sign_is_told_with_its_line(tmp_path):
    bank = changed(BANK, "intro: Answer for the first year.", "intro: Answer for year # 1.")
    (told,) = complaints(write_folder(tmp_path, bank))
    assert told.startswith("bank.yaml:3:")
    assert "is cut off at the # sign" in told


@pytest.mark.parametrize("name", ["bank.yaml", "weights.yaml"])
def test_it_is_known_which_files_stand_in_a_folder(tmp_path, name):
    (tmp_path / name).write_text((shipped_directory() / name).read_text())
    assert own_files(tmp_path) == [name]
    assert load_bank(tmp_path).hash == load_bank().hash


def test_a_text_that_is_all_comment_is_told_as_such(tmp_path):
    folder = write_folder(tmp_path, changed(BANK, "title: The first task", "title: #1 of all tasks"))
    assert "is cut off at the # sign" in " ".join(complaints(folder))


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("duty: Keep it going", "duty: Be #1 in safety", "bank.yaml:8:"),
        ("name: Head,", "name: Head # of Operations\n    ,", "bank.yaml:5:"),
        ("work: The work", "work: Work #1", "bank.yaml:11:"),
        ("ask: What comes first?", "ask: What # comes first?", "bank.yaml:30:"),
        ("    kind: tradeoff", "    kind: tradeoff\n    ask: Which #1?", "bank.yaml:22:"),
        ("text: Fix what is broken", "text: Fix #1", "bank.yaml:35:"),
        ("even: No single one,", "even: None #1\n  ,", "bank.yaml:16:"),
        ("text: Check your grades.}", "text: Check #1\n  }", "bank.yaml:49:"),
    ],
)
def test_a_single_word_that_ends_at_a_hash_sign_is_told_where_a_text_stands(tmp_path, old, new, place):
    (told,) = complaints(_break(tmp_path, old, new))
    assert told.startswith(place)
    assert "is cut off at the # sign" in told


@pytest.mark.parametrize(
    ("old", "new"),
    [("    theme: work\n    kind: trade", "    theme: work #1\n    kind: trade"), ("pace: 5", "pace: 5 # points")],
)
def test_a_comment_behind_an_id_or_a_number_is_a_comment(tmp_path, old, new):
    assert load_bank(_break(tmp_path, old, new)).hash == load_bank(write_folder(tmp_path)).hash


NO_BREAK = "U+00A0 (no-break space)"
CYRILLIC = "а (U+0430, Cyrillic small letter a)"
WIDE_COLON = "： (U+FF1A, fullwidth colon) where a key has a colon"
CURLY = "“ (U+201C, left double quotation mark), which is no quote in YAML"
HEAD = "{head: 100, director: 0}"


@pytest.mark.parametrize(
    ("old", "new", "place", "problem"),
    [
        ("    title: The first", "\xa0\xa0\xa0\xa0title: The first", "bank.yaml:29:1", f"is indented with {NO_BREAK}"),
        ("    title: The first", "  \xa0 title: The first", "bank.yaml:29:3", f"is indented with {NO_BREAK}"),
        ("title: The first", "title:\xa0The first", "bank.yaml:29:11", f"holds {NO_BREAK} behind the colon"),
        ("work: The work", "work:\xa0The work", "bank.yaml:11:8", f"holds {NO_BREAK} behind the colon"),
        ("- id: pace", "-\xa0id: pace", "bank.yaml:19:4", f"holds {NO_BREAK} behind the dash"),
        ("  pace: 5\n", "  pace: 5\n\xa0\n", "weights.yaml:3:1", f"is indented with {NO_BREAK}"),
        ("  pace: 5", "\u3000pace: 5", "weights.yaml:2:1", "is indented with U+3000 (ideographic space)"),
        ("  pace: 5", "  pace：5", "weights.yaml:2:7", f"holds {WIDE_COLON}"),
        (HEAD, "{head:\xa0100, director: 0}", "weights.yaml:5:14", f"holds {NO_BREAK} behind the colon"),
        (
            HEAD,
            "{head: 100，director: 0}",
            "weights.yaml:5:18",
            "holds ， (U+FF0C, fullwidth comma) between two entries",
        ),
        (HEAD, "{heаd: 100, director: 0}", "weights.yaml:5:9", f"it holds {CYRILLIC}"),
        (HEAD, "{he\xadad: 100, director: 0}", "weights.yaml:5:9", "it holds U+00AD (soft hyphen)"),
        ("  - id: pace", "  – id: pace", "bank.yaml:19:3", "holds – (U+2013, en dash) where a list has a dash"),
        ("title: The first", "title: “The: first”", "bank.yaml:29:12", f"holds {CURLY}"),
        ("text: It runs.", "text: “It: runs”.", "bank.yaml:24:27", f"holds {CURLY}"),
        (
            "themes:\n",
            "<<<<<<< HEAD\nthemes:\n",
            "bank.yaml:10:1",
            "is <<<<<<<, the mark of a merge that is not finished",
        ),
        ("  pace: 5", "  pace: 5\n=======\n  pace: 6", "weights.yaml:3:1", "is =======, the mark of a merge"),
        ("title: The first", "title: The\x0bfirst", "bank.yaml:29:15", "(U+000B, line break of Word)"),
        ("id: small", "```yaml\nid: small", "bank.yaml:1:1", "is ```yaml, a line of a text in Markdown"),
    ],
)
def test_a_sign_in_the_place_of_another_is_named_where_it_stands(tmp_path, old, new, place, problem):
    first = complaints(_break(tmp_path, old, new))[0]
    assert first.startswith(f"{place}  ")
    assert problem in first


@pytest.mark.parametrize(
    ("old", "new", "place", "problem"),
    [
        ("    why: It tells", "why: It tells", "bank.yaml:23:1", "stands further out than the lines around it"),
        ("  pace: 5", "pace: 5", "weights.yaml:2:1", "indent it with 2 spaces"),
        ("  first: 7.5", "first: 7.5", "weights.yaml:3:1", "or indent it with 2 spaces, like the line above"),
        (HEAD, "{head: 100; director: 0}", "weights.yaml:5:18", "holds a semicolon between two entries"),
        (HEAD, "{head: 100 director: 0}", "weights.yaml:5:19", "lacks a comma before this entry"),
        (HEAD, "{head: 100, director: 0)", "weights.yaml:5:31", "closes with ) what { opens"),
        (HEAD, "{Head: 100, director: 0}", "weights.yaml:5:9", "(did you mean head?)"),
        ("text: It runs.", "text: It: runs.", "bank.yaml:24:29", "holds a second colon"),
        ("  - id: first", "    id: first", "bank.yaml:26:5", "begins another entry without a dash; the one of line 19"),
        ("  - id: pace", "    id: pace", "bank.yaml:19:5", "without a dash; the next one, in line 26, has one"),
        ("- {id: many", "{id: many", "bank.yaml:47:7", "begins an entry without a dash"),
        ("  - id: first", "  -id: first", "bank.yaml:26:3", "has no space after the dash"),
        ("  pace: 5\n", "  pace: 5 ", "weights.yaml:2:13", "holds two entries"),
        (f"now: {HEAD}\n", f"now: {HEAD} ", "weights.yaml:5:35", "holds two entries"),
        ("pace: 5", "pace:\t5", "weights.yaml:2:8", "holds a tab behind the colon"),
        (HEAD, "{head 100, director: 0}", "weights.yaml:5:9", "lacks a colon  head: 100"),
        (HEAD, "{head: 100, director 0}", "weights.yaml:5:20", "lacks a colon  director: 0"),
        (HEAD, "{head=100, director: 0}", "weights.yaml:5:9", "lacks a colon  head: 100"),
        ("a1: 25, both", "a1 25, both", "weights.yaml:7:16", "lacks a colon  a1: 25"),
        (f"now: {HEAD}", f"now {HEAD}", "weights.yaml:5:3", "is a colon missing in this line"),
        ("focus: runs the work}", "focus: runs, the work}", "bank.yaml:5:22", "is cut off at a comma"),
        ("text: It runs.", "text: It runs, fast, and well.", "bank.yaml:24:21", "is cut off at a comma"),
        ("text: Check your grades.", "text: Check, your\n      grades", "bank.yaml:49:24", "is cut off at a comma"),
        ("\nshares:", "\n  shares:", "weights.yaml:4:3", "is indented  shares belongs at the top of the file"),
        ("\nshares:", "\n shares:", "weights.yaml:4:2", "is indented  shares belongs at the top of the file"),
        ("\nsteps:", "\n  steps:", "weights.yaml:7:3", "is indented  steps belongs at the top of the file"),
        ("\ndouble:", "\n  double:", "weights.yaml:8:3", "is indented  double belongs at the top of the file"),
        ("\nthemes:", "\n  themes:", "bank.yaml:10:3", "is indented  themes belongs at the top of the file"),
        ("\nnotes:", "\n  notes:", "bank.yaml:48:3", "is indented  notes belongs at the top of the file"),
        ("  pace: 5", "    pace: 5", "weights.yaml:2:5", "stands further in than line 3"),
        ("  now: {head", "   now: {head", "weights.yaml:5:4", "stands further in than line 6"),
        ("  pace: 5", "  pace: –4", "weights.yaml:2:3", "(did you mean 4?)"),
        ("  pace: 5", "  pace: − 4", "weights.yaml:2:3", "(did you mean 4?)"),
        ("  pace: 5", "  pce: 5", "weights.yaml:2:3", "(did you mean pace?)"),
        ("  pace: 5", "  # pace: 5", "weights.yaml:2:3", "0 switches a question off"),
    ],
)
def test_a_slip_is_told_in_its_line_with_the_likely_intent(tmp_path, old, new, place, problem):
    first, *more = complaints(_break(tmp_path, old, new))
    assert first.startswith(f"{place}  ")
    assert problem in first
    assert not more


LOST = "stands further out than the text it belongs to, which begins in line 3"


@pytest.mark.parametrize("line", ["four weeks", "  four weeks", "  four of: them", "  runs #1"])
@pytest.mark.parametrize("sign", [">-", "|", "> # so"])
def test_a_line_of_a_text_that_lost_its_indent_is_told_with_the_line_of_its_beginning(tmp_path, sign, line):
    broken = f"intro: {sign}\n    Answer for\n{line}\n    and go on"
    (told,) = complaints(_break(tmp_path, "intro: Answer for the first year.", broken))
    assert told.startswith(f"bank.yaml:5:{len(line) - len(line.lstrip()) + 1}  ")
    assert f"{LOST}  indent it with 4 spaces" in told


def test_a_key_that_stands_wrong_below_a_text_is_told_itself(tmp_path):
    folder = _break(tmp_path, "    why: It tells the two apart.\n", "    why: >-\n      It tells\n ")
    (told,) = complaints(folder)
    assert told.startswith("bank.yaml:25:6  does not fit the lines above")


def test_the_first_line_of_a_text_that_lost_its_indent_is_told_too(tmp_path):
    (told,) = complaints(_break(tmp_path, "    why: It tells", "    why: >-\n  It tells"))
    assert told.startswith("bank.yaml:24:3  ")
    assert "which begins in line 23  indent it with 6 spaces" in told


def test_an_id_given_twice_is_told_before_what_follows_from_it(tmp_path):
    folder = write_folder(tmp_path, changed(BANK, "- id: first", "- id: pace"), de=GERMAN)
    first, *more = complaints(folder)
    assert first.startswith("bank.yaml:26:5  questions.pace.id  is pace, which stands in line 19 already")
    assert {line.split(":")[0] for line in more} == {"weights.yaml", "bank.de.yaml"}


@pytest.mark.parametrize("text", ['"Exemple :\xa0oui"', ">-\n    注意：今", "Exemple :\xa0oui", "“So” — so"])
def test_signs_of_other_languages_within_a_text_are_not_blamed_for_the_next_line(tmp_path, text):
    (told,) = complaints(_break(tmp_path, "  work: The work\n", f"  work: {text}\n   next: The next\n"))
    assert "U+" not in told


@pytest.mark.parametrize(
    "text",
    ["می\u200cخواهم", "👩\u200d💻 runs", "ក\u200bខ", "שלום\u200f!", "\u2067ABC\u2069 runs", "ex\xadample"],
    ids=["Persian", "emoji", "Khmer", "Hebrew", "isolate", "soft hyphen"],
)
def test_invisible_signs_that_a_script_needs_are_part_of_a_text(tmp_path, text):
    bank = load_bank(_break(tmp_path, "work: The work", f"work: {text}"))
    assert bank.themes["work"] == text


def test_a_pair_of_escapes_as_json_writes_it_is_one_character(tmp_path):
    bank = load_bank(_break(tmp_path, "work: The work", 'work: "\\ud83d\\ude00"'))
    assert bank.themes["work"] == "😀"


@pytest.mark.parametrize("text", ['"\u200b"', "\u2067ABC runs"], ids=["nothing to see", "never ends"])
def test_invisible_signs_that_hide_or_turn_a_text_are_refused(tmp_path, text):
    (told,) = complaints(_break(tmp_path, "work: The work", f"work: {text}"))
    assert "holds an invisible character (U+20" in told


def _break(folder, old, new):
    bank, weights = (changed(text, old, new) if old in text else text for text in (BANK, WEIGHTS))
    return write_folder(folder, bank, weights)


def unchecked(folder):
    """Load a faulty bank, and return the places of its faults and what could not be checked."""
    with pytest.raises(BankError) as caught:
        load_bank(folder)
    return [fault.place for fault in caught.value.faults], caught.value.unchecked


def test_an_error_of_syntax_hides_no_error_of_another_section(tmp_path):
    weights = changed(changed(WEIGHTS, "  pace: 5", "  pace 5"), HEAD, "{head: 100; director: 0}")
    places, left = unchecked(write_folder(tmp_path, weights=changed(weights, "times: 2", "times: 9")))
    assert places == ["weights.yaml:2:3", "weights.yaml:5:18", "weights.yaml:8:10"]
    assert left == (
        "Not checked yet: weights in weights.yaml, shares in weights.yaml, whether all ids exist and all parts add up."
    )


def test_an_error_of_syntax_in_an_entry_hides_no_error_of_another_entry(tmp_path):
    bank = changed(changed(BANK, "title: Today", 'title: "Today'), "ask: What", "aks: What")
    places, left = unchecked(write_folder(tmp_path, bank))
    assert places == ["bank.yaml:22:12", "bank.yaml:30:5"]
    assert left.startswith("Not checked yet: an entry of questions in bank.yaml, ")


@pytest.mark.parametrize(
    ("old", "new"),
    [("\nshares:", "\n shares:"), ("\nshares:", "\nshares"), ("weights:\n", "weights\n"), (HEAD, "&all {head: 100}")],
)
def test_a_section_that_was_not_read_is_not_told_as_missing(tmp_path, old, new):
    weights = changed(changed(WEIGHTS, old, new), "times: 2", "times: 9")
    places, _ = unchecked(write_folder(tmp_path, weights=weights))
    assert len(places) == 2
    assert places[1] == "weights.yaml:8:10"


@pytest.mark.parametrize(("old", "new"), [("id: small", "- id: small"), ("id: small", "\x00id: small")])
def test_what_keeps_the_rest_of_a_file_from_being_read_is_told_once(tmp_path, old, new):
    places, left = unchecked(write_folder(tmp_path, changed(BANK, old, new), changed(WEIGHTS, "times: 2", "times: 9")))
    assert len(places) == 2
    assert "the rest of bank.yaml" in left


def test_errors_without_end_are_not_followed_without_end(tmp_path):
    entries = "".join(f"\n  - id x{number}\n    theme: work" for number in range(40))
    places, left = unchecked(write_folder(tmp_path, changed(BANK, "questions:", f"questions:{entries}")))
    assert 2 < len(places) < 12
    assert "the rest of bank.yaml" in left
