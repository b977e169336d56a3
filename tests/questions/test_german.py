"""The German words: complete, evenly balanced, spoken to the reader, and written without signs inside words."""

import re
from math import log

import pytest

from questions import load_bank
from tests.questions.texts import texts

ENGLISH = load_bank()
GERMAN = ENGLISH.in_language("de")
SAID = dict(texts(GERMAN))
WRITTEN = dict(texts(ENGLISH))
GIVE_AWAY = re.compile(
    r"\b(strateg\w*|operativ\w*|heads?|directors?|direktor\w*|tagesgeschäft\w*|langfristig\w*|kurzfristig\w*)\b", re.I
)
SIGNS = re.compile(r"\w[*:_/·]-?in(nen)?\b|\(in\)|\w/-?(r|e|n)\b|\bmanns?\b|[a-zäöü]Innen\b")
LEFT_OVER = re.compile(r"\b(the|and|of|with|who|your?|this|both|are|not)\b")
SAME = {"Head of Operations", "Director of Operations", "Budget"}  # and nothing else reads the same in both
SHARED = {"both", "even"}
QUESTIONS = [pytest.param(question, id=question.id) for question in GERMAN.questions.values()]
TRADEOFFS = [pytest.param(question, id=question.id) for question in GERMAN.questions.values() if question.is_tradeoff]


def own_options(question):
    return [option for option in question.options.values() if option.id not in SHARED]


def read_aloud(question):
    """Return every text that a person reads while answering."""
    return [question.ask, *(side.text for side in question.statements or own_options(question))]


def test_german_is_there():
    assert "de" in ENGLISH.languages
    assert SAID.keys() == WRITTEN.keys()
    assert len(SAID) > 300


def test_no_text_was_left_in_english():
    assert {text for name, text in SAID.items() if text == WRITTEN[name]} <= SAME
    names = re.compile("|".join(SAME))
    assert [text for text in SAID.values() if LEFT_OVER.search(names.sub("", text))] == []


def test_what_is_said_twice_is_said_alike():
    """The same English words in two places of one kind, such as two statements, have the same German words."""
    alike: dict[tuple[str, str], set[str]] = {}
    for name, text in WRITTEN.items():
        alike.setdefault((name.rsplit(".", 1)[-1], text), set()).add(SAID[name])
    assert [said for said in alike.values() if len(said) > 1] == []


@pytest.mark.parametrize("pattern", [r'"', r"'", r"  ", r"\s$", r"^\s", r"ß[A-Z]", r" ,", r"\.\.\.", r" - "])
def test_marks_are_set_as_in_print(pattern):
    assert [text for text in SAID.values() if re.search(pattern, text)] == []


def test_a_text_ends_in_the_mark_that_it_ends_in_in_english():
    ends = {name: (WRITTEN[name][-1], text[-1]) for name, text in SAID.items()}
    assert {name: both for name, both in ends.items() if both[0] != both[1] and set(both) & set(".?!:")} == {}


def test_figures_are_kept():
    wrong = [text for name, text in SAID.items() if re.findall(r"[0-9]+", text) != re.findall(r"[0-9]+", WRITTEN[name])]
    assert wrong == []


def test_no_sign_stands_inside_a_word_to_name_genders():
    assert [text for text in SAID.values() if SIGNS.search(text)] == []


@pytest.mark.parametrize("text", ["Leiter*in", "Leiter:innen", "Leiter/-in", "LeiterInnen", "Leiter(in)", "jede/r"])
def test_such_signs_would_be_found(text):
    assert SIGNS.search(text)


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_word_gives_the_role_away(question):
    assert [word for text in read_aloud(question) for word in GIVE_AWAY.findall(text)] == []


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_reason_speaks_to_the_reader(question):
    assert all(re.search(r"\b(Sie|Ihnen|Ihre?[nmrs]?)\b", option.reason) for option in question.options.values())


@pytest.mark.parametrize("question", TRADEOFFS)
def test_a_mild_reason_is_milder(question):
    assert all(re.search(r"etwas mehr|\beher\b", question.options[step].reason) for step in ("a1", "b1"))
    assert not any(re.search(r"etwas mehr|\beher\b", question.options[step].reason) for step in ("a2", "b2"))


@pytest.mark.parametrize("question", TRADEOFFS)
def test_a_statement_has_9_to_18_words(question):
    assert all(9 <= len(statement.text.split()) <= 18 for statement in question.statements)


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_option_has_at_most_18_words(question):
    assert all(len(option.text.split()) <= 18 for option in own_options(question))


@pytest.mark.parametrize("question", TRADEOFFS)
def test_neither_side_grew_much_more_than_the_other(question):
    """What is longer looks weightier; the English sides were balanced in trials with readers."""
    grown = [
        len(said.text) / len(written.text)
        for said, written in zip(question.statements, ENGLISH.questions[question.id].statements, strict=True)
    ]
    assert abs(log(grown[0] / grown[1])) < log(1.2)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_answer_has_a_text_and_a_reason_of_its_own(question):
    options = own_options(question)
    assert len({option.text for option in options}) == len(options)
    assert len({option.reason for option in options}) == len(options)


def test_titles_tell_the_questions_apart():
    assert len({question.title for question in GERMAN.questions.values()}) == len(GERMAN.questions)
