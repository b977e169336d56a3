"""What the shipped bank promises: how much is asked, in which words, and how evenly.

How it scores blind sheets is tested beside the scoring.
"""

import re
from collections import Counter
from fractions import Fraction

import pytest

from questions import load_bank
from tests.questions.texts import texts

BANK = load_bank()
ASKED = list(BANK.asked.values())
TRADEOFFS = [question for question in ASKED if question.is_tradeoff]
SITUATIONS = [question for question in ASKED if not question.is_tradeoff]
RESPONSIBILITIES = {
    "process_optimization",
    "resource_management",
    "performance_monitoring",
    "risk_management",
    "cross_functional_collaboration",
    "strategic_planning",
    "performance_evaluation_reporting",
    "leadership_team_development",
    "resource_allocation_budgeting",
    "stakeholder_management",
}
OVERLAPS = [
    {"resource_management", "resource_allocation_budgeting"},
    {"performance_monitoring", "performance_evaluation_reporting"},
    {"cross_functional_collaboration", "stakeholder_management"},
]
GIVE_AWAY = re.compile(r"\b(strateg\w*|heads?|directors?|day-to-day|long-term)\b", re.IGNORECASE)
SHARED = {"both", "even"}


def each(questions):
    return pytest.mark.parametrize("question", [pytest.param(question, id=question.id) for question in questions])


def own_options(question):
    """Return the options that a question has for itself, without the one that all questions share."""
    return [option for option in question.options.values() if option.id not in SHARED]


def read_aloud(question):
    """Return every text that a person reads while answering."""
    sides = question.statements or own_options(question)
    return [question.ask, *(side.text for side in sides)]


def areas_of(question):
    return {area for option in question.options.values() for area in option.gives}


def test_about_five_minutes_of_questions_are_asked():
    assert 14 <= len(ASKED) <= 18


def test_there_are_five_themes_and_each_is_asked_about_in_one_go():
    themes = [question.theme for question in BANK.asked.values()]
    runs = [theme for theme, before in zip(themes, [None, *themes], strict=False) if theme != before]
    assert runs == list(BANK.themes)
    assert len(runs) == 5


def test_focus_comes_first_with_about_a_fifth_of_the_points():
    first = next(iter(BANK.themes))
    focus = [question for question in ASKED if question.theme == first]
    assert {BANK.areas[area].kind for question in focus for area in areas_of(question)} == {"focus"}
    assert 18 <= 100 * sum(question.weight for question in focus) / BANK.total <= 22


def test_every_point_is_one_of_a_hundred():
    assert BANK.total == 100


def test_the_ten_responsibilities_of_the_article_are_there():
    assert {area.id for area in BANK.areas.values() if area.kind == "responsibility"} == RESPONSIBILITIES


@pytest.mark.parametrize("area", sorted(RESPONSIBILITIES))
def test_each_responsibility_is_met_in_two_questions_at_least(area):
    assert len([question for question in ASKED if area in areas_of(question)]) >= 2


@pytest.mark.parametrize("pair", OVERLAPS, ids=lambda pair: " and ".join(sorted(pair)))
def test_overlapping_responsibilities_are_set_against_each_other(pair):
    assert any(pair <= areas_of(question) for question in ASKED)


def test_no_area_is_expected_more_often_than_its_kind():
    """On blind sheets all responsibilities receive the same number of points, and so do the focus areas."""
    expected: dict[str, Fraction] = dict.fromkeys(BANK.areas, Fraction())
    for question in ASKED:
        for option in question.options.values():
            for given, part in option.gives.items():
                expected[given] += question.weight * part / len(question.options)
    for kind in ("focus", "responsibility"):
        assert len({expected[area.id] for area in BANK.areas.values() if area.kind == kind}) == 1, kind


@pytest.mark.parametrize("code", ["", *BANK.languages])
def test_why_a_question_is_asked_names_no_role(code):
    """It is read before the answer is given."""
    asked = BANK.in_language(code).asked.values()
    assert not [question.id for question in asked if re.search(r"\b(heads?|directors?)\b", question.why, re.IGNORECASE)]


@each(TRADEOFFS)
def test_a_statement_has_9_to_18_words(question):
    assert all(9 <= len(statement.text.split()) <= 18 for statement in question.statements)


@each(SITUATIONS)
def test_an_option_has_at_most_18_words(question):
    assert all(len(option.text.split()) <= 18 for option in own_options(question))


@each(ASKED)
def test_no_word_gives_the_role_away(question):
    assert [word for text in read_aloud(question) for word in GIVE_AWAY.findall(text)] == []


@each(ASKED)
def test_every_reason_speaks_to_the_reader(question):
    assert all(re.search(r"\byour?\b", option.reason, re.IGNORECASE) for option in own_options(question))


@each(ASKED)
def test_every_answer_has_a_text_and_a_reason_of_its_own(question):
    options = own_options(question)
    assert len({option.text for option in options}) == len(options)
    assert len({option.reason for option in options}) == len(options)


def test_the_head_stands_first_as_often_as_the_director():
    first = Counter(max(BANK.roles, key=question.options["a2"].owned.__getitem__) for question in TRADEOFFS)
    assert abs(first["head"] - first["director"]) <= 1


def test_every_note_is_brought_up_by_some_answer():
    brought_up = {option.note for entry in BANK.context.values() for option in entry.options.values()}
    assert brought_up - {None} == set(BANK.notes)


def test_every_factor_names_an_answer_that_exists():
    assert all(factor.option in BANK.context[factor.context].options for factor in BANK.factors)


def test_titles_tell_the_questions_apart():
    assert len({question.title for question in BANK.questions.values()}) == len(BANK.questions)


@pytest.mark.parametrize("language", ["", *BANK.languages])
def test_apostrophes_are_set_as_in_print(language):
    assert [text for _, text in texts(BANK.in_language(language)) if "'" in text] == []


def test_every_size_of_a_company_is_given_advice():
    assert all(option.note for option in BANK.context["size"].options.values())


def test_facts_about_the_company_can_speak_against_either_role():
    options = [option for question in BANK.context.values() for option in question.options.values()]
    assert {role for option in options for role in option.speaks_against} == set(BANK.roles)
