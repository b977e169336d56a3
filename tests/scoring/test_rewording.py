"""What a bank says in other words than the one before, and what that leaves behind."""

import pytest

from questions import load_bank
from scoring.rewording import find_rewordings, old_names, renamed_ids, stale_translations
from tests.questions.small_bank import BANK, GERMAN, WEIGHTS, changed, write_folder


@pytest.fixture
def load(tmp_path):
    def load(bank=BANK, german=GERMAN, weights=WEIGHTS):
        return load_bank(write_folder(tmp_path, bank, weights, de=german))

    return load


def test_old_and_new_words_are_shown_with_their_place(load):
    old, new = load(), load(changed(BANK, "title: Today or tomorrow", "title: Now or then"))
    (change,) = find_rewordings(old, new)
    assert change.place == "question pace, title"
    assert (change.before, change.after) == ("Today or tomorrow", "Now or then")


def test_a_text_that_changes_in_a_language_alone_is_shown(load):
    (change,) = find_rewordings(load(), load(german=changed(GERMAN, "title: Größe", "title: Wie viele")))
    assert (change.place, change.before) == ("de: context question size, title", "Größe")


def test_a_text_that_changed_in_the_bank_alone_leaves_its_translation_stale(load):
    reworded_bank = changed(BANK, "title: Today or tomorrow", "title: Now or then")
    old = load()
    assert stale_translations(old, load(reworded_bank)) == ("de: question pace, title",)
    both = load(reworded_bank, changed(GERMAN, "title: Heute oder morgen", "title: Jetzt oder dann"))
    assert stale_translations(old, both) == ()


def test_words_that_many_places_share_are_stale_once(load):
    assert len(stale_translations(load(), load(changed(BANK, "dont_know: I do not know", "dont_know: No idea")))) == 1


@pytest.mark.parametrize(
    ("one", "two", "names"),
    [
        ("pace", "paces", ("question pace", "question paces")),
        ("pace", "tempo", ("question pace", "question tempo")),  # its words stayed
        ("few", "some", ("context question size, option few", "context question size, option some")),
    ],
)
def test_a_renamed_id_is_found_by_its_likeness_or_its_words(load, one, two, names):
    old = load()
    new = load(*(text.replace(one, two) for text in (BANK, GERMAN, WEIGHTS)))
    assert renamed_ids(old, new) == renamed_ids(old, new, is_strict=True) == (names,)


def test_a_new_question_in_the_place_of_another_is_no_renamed_one(load):
    old = load()
    rows = changed(BANK, "id: first", "id: other").replace("The first task", "Else").replace("What comes first?", "Or?")
    rows = rows.replace("shapes the job", "is else").replace("fix", "one").replace("draw", "two")
    rows = rows.replace("Fix what is broken", "One").replace("You want it fixed", "One").replace("Draw a plan", "Two")
    weights, german = WEIGHTS.replace("first", "other"), GERMAN.replace("first:", "other:").replace("fix:", "one:")
    assert renamed_ids(old, load(rows, german.replace("draw:", "two:"), weights)) == ()


def test_texts_that_still_say_the_former_name_of_a_role_are_found(load):
    text = changed(BANK, "text: Draw a plan", "text: Ask the Head")
    new = load(text.replace("name: Head,", "name: Chief of Staff,"))
    assert old_names(load(text), new) == {"Head": ("question first, option draw",)}
