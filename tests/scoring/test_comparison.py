"""Every change of a bank shows where somebody would look for it, and nowhere else."""

import json
import re

import pytest

from questions import Sheet, bank_from_text, load_bank
from scoring.comparison import changed_verdicts, compare, find_comparable
from tests.questions.small_bank import BANK, WEIGHTS, changed, write_folder
from tests.scoring.tiny import THREE, TWO, tiny_bank, tradeoff

PARTS = ("weights", "shares", "pulls", "gives", "other_numbers", "words", "added", "removed")


@pytest.fixture
def load(tmp_path):
    return lambda bank=BANK, weights=WEIGHTS: load_bank(write_folder(tmp_path, bank, weights))


def shown(old, new):
    """Return what a comparison names, part by part; empty parts are left out."""
    found = compare(old, new)
    parts = {part: [getattr(entry, "name", entry) for entry in getattr(found, part)] for part in PARTS}
    return {part: names for part, names in parts.items() if names}


NUMBERS = [
    ("pace: 5", "pace: 6", {"weights": ["pace"], "pulls": ["pace"]}),
    ("later: {head: 25, director: 75}", "later: {head: 0, director: 100}", {"shares": ["later"]}),
    ("a1: 25", "a1: 20", {"other_numbers": ["steps.a1"]}),
    ("{times: 2, at_most: 3}", "{times: 1.5, at_most: 3}", {"other_numbers": ["double.times"]}),
    ("{times: 2, at_most: 3}", "{times: 2, at_most: 2}", {"other_numbers": ["double.at_most"]}),
    ("times: 1.5\n", "times: 1.25\n", {"other_numbers": ["factors.size.many"]}),
    ("questions: [first]", "questions: [pace]", {"other_numbers": ["factors.size.many"]}),
    ("answered_below: 60", "answered_below: 50", {"other_numbers": ["verdicts.too_little.answered_below"]}),
    ("luck_at_most: 10", "luck_at_most: 5", {"other_numbers": ["verdicts.clear.luck_at_most"]}),
    ("hold_at_least: 90", "hold_at_least: 95", {"other_numbers": ["verdicts.clear.hold_at_least"]}),
    ("luck_at_most: 33", "luck_at_most: 30", {"other_numbers": ["verdicts.leaning.luck_at_most"]}),
    ("hold_at_least: 75", "hold_at_least: 70", {"other_numbers": ["verdicts.leaning.hold_at_least"]}),
    ("strength_at_least: 50", "strength_at_least: 40", {"other_numbers": ["verdicts.hybrid.strength_at_least"]}),
    ("[0.5, 1, 1.5]", "[0.5, 1]", {"other_numbers": ["variations.times"]}),
    ("step_slip: 10", "step_slip: 5", {"other_numbers": ["variations.step_slip"]}),
    ("option_slip: 20", "option_slip: 5", {"other_numbers": ["variations.option_slip"]}),
]
WORDS = [
    ("intro: Answer", "intro: Please answer", {"words": ["intro"]}),
    ("name: Head,", "name: Head of Works,", {"words": ["role head"]}),
    ("focus: runs the work", "focus: runs it", {"words": ["role head"]}),
    ("name: Now,", "name: Today,", {"words": ["area now"]}),
    ("duty: Keep it going", "duty: Keep it", {"words": ["area now"]}),
    ("work: The work", "work: Work", {"words": ["theme work"]}),
    ("title: Today or tomorrow", "title: Now or then", {"words": ["question pace"]}),
    ("why: It tells the two apart.", "why: It does.", {"words": ["question pace"]}),
    ("text: It runs.,", "text: It goes.,", {"words": ["question pace"]}),
    ("reason_mild: You lean to today.", "reason_mild: You lean.", {"words": ["question pace"]}),
    ("text: Fix what is broken", "text: Fix it", {"words": ["question first"]}),
    ("id: first\n", "id: first\n    when: too_close\n", {"words": ["question first"]}),
    ("even: No single one,", "even: None,", {"words": ["question first"]}),
    ("both: Both,", "both: Either,", {"words": ["question pace"]}),
    ("dont_know: I do not know", "dont_know: No idea", {"words": ["ways out"]}),
    ("ask: How many people?", "ask: How many?", {"words": ["context question size"]}),
    ("text: Up to 30", "text: Below 30", {"words": ["context question size"]}),
    ("text: More, note: grades", "text: More", {"words": ["context question size"]}),
    ("{kind: note,", "{kind: stop,", {"words": ["note grades"]}),
]
THINGS = [
    (
        "gives: {now: 30, later: 70}",
        "gives: {now: 20, later: 80}",
        {"gives": ["first.draw"], "pulls": ["first"]},
    ),
    (
        "      - id: draw\n",
        "      - id: sketch\n",
        {"added": ["option first.sketch"], "removed": ["option first.draw"]},
    ),
    (
        "      - {id: few, text: Up to 30}\n",
        "      - {id: few, text: Up to 30}\n      - {id: some, text: To 50}\n",
        {"added": ["context option size.some"]},
    ),
    ("themes:\n", "themes:\n  new: New\n", {"added": ["theme new"]}),
    ("notes:\n", "notes:\n  new: {kind: note, text: New}\n", {"added": ["note new"]}),
]


@pytest.mark.parametrize(("old", "new", "parts"), NUMBERS)
def test_a_number_shows_where_it_belongs(load, old, new, parts):
    found = shown(load(), load(weights=changed(WEIGHTS, old, new)))
    if "shares" in parts:  # who owns what decides how far questions pull
        assert found.pop("pulls") == ["pace", "first"]
    assert found == parts


@pytest.mark.parametrize(("old", "new", "parts"), [*WORDS, *THINGS])
def test_a_word_or_a_thing_shows_where_it_belongs(load, old, new, parts):
    assert shown(load(), load(changed(BANK, old, new))) == parts


def test_an_area_of_the_same_owner_shows_although_it_pulls_the_same():
    one, other = (tiny_bank(tradeoff("q", area, "plan"), shares=SAME_OWNER) for area in ("work", "care"))
    assert shown(one, other) == {"gives": ["q.a"]}


SAME_OWNER = {"work": (100, 0), "care": (100, 0), "plan": (0, 100)}


def test_a_new_order_shows():
    questions = (tradeoff("q", "work", "plan"), tradeoff("r", "work", "plan"))
    assert shown(tiny_bank(*questions), tiny_bank(*questions[::-1])) == {"words": ["order of questions"]}


def test_a_question_that_is_added_or_removed_shows_once():
    one, two = tiny_bank(tradeoff("q", "work", "plan")), tiny_bank(*(tradeoff(q, "work", "plan") for q in "qr"))
    assert shown(one, two) == {"added": ["question r"]}
    assert shown(two, one) == {"removed": ["question r"]}


def test_sheets_that_answer_other_questions_compare_nothing():
    one, two = (tiny_bank(*(tradeoff(q, "work", "plan") for q in ids)) for ids in ("pqrs", "pqrt"))
    sheets = [(ids, Sheet(dict.fromkeys(ids, "a2"))) for ids in ("pqrs", "pqst", "pst")]
    assert [name for name, _ in find_comparable(one, two, sheets)] == ["pqrs", "pqst"]


def test_a_role_that_is_added_shows_with_its_shares():
    shares = {area: parts[:2] for area, parts in THREE.items() if sum(parts[:2]) == 100}
    two = tiny_bank(tradeoff("q", "work", "plan"), shares=shares)
    three = tiny_bank(tradeoff("q", "work", "plan"), shares={area: THREE[area] for area in shares})
    assert shown(two, three) == {"added": ["role green"], "shares": ["work", "plan", "both"]}


def test_a_shift_says_before_and_after(load):
    found = compare(load(), load(weights=changed(WEIGHTS, "pace: 5", "pace: 7.5")))
    assert [(s.before, s.after) for s in (*found.weights, *found.pulls)] == [
        ("5", "7.5"),
        ("head 5 … director 2.5", "head 7.5 … director 3.75"),
    ]


def test_nothing_shows_when_only_comments_and_spacing_changed(load):
    spaced = re.sub(r"(?m)$", "   # said", WEIGHTS)
    assert spaced != WEIGHTS
    assert compare(load(), load(BANK + "\n# the end\n", spaced)).is_empty


def leaves(value, path=()):
    """Yield the way to every text and number of a document."""
    if not isinstance(value, (dict, list)):
        yield path
        return
    for key, item in value.items() if isinstance(value, dict) else enumerate(value):
        yield from leaves(item, (*path, key))


def nudged(document, path):
    """Change one text or number, so that the bank stays valid; None for ids, whose change is tried above."""
    *way, last = path
    inner = document
    for part in way:
        inner = inner[part]
    ids = {"id", "kind", "theme", "gives", "note", "version"}
    if ids & {last} or "gives" in path or "shares" in path or path[-2:-1] == ("questions",):
        return None
    is_number = path[0] == "weights"
    inner[last] = f"{float(inner[last]) * 0.96 + 0.01:.2f}" if is_number else f"{inner[last]}!"
    inner[last] = "4" if last == "at_most" else inner[last]
    return document


def test_no_word_and_no_number_changes_unseen(load):
    bank = load()
    count = 0
    for path in leaves(json.loads(bank.text)):
        document = nudged(json.loads(bank.text), path)
        if document is not None:
            assert not compare(bank, bank_from_text(json.dumps(document))).is_empty, path
            count += 1
    assert count > 50


SWAPPED = {"work": (0, 100), "plan": (100, 0)}


def test_sheets_whose_verdict_changes_are_named():
    asked = [tradeoff(id_, "work", "plan") for id_ in "pqrs"]
    sheets = [(option, Sheet(dict.fromkeys("pqrs", option) | {"gone": "x"})) for option in ("both", "a2")]
    (shift,) = changed_verdicts(tiny_bank(*asked), tiny_bank(*asked, shares=TWO | SWAPPED), sheets)
    assert (shift.name, shift.before.role, shift.after.role) == ("a2", "red", "blue")
