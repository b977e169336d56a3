"""Each property of the linter fires on a bank made for it; on the shipped bank none does."""

import re
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from questions import load_bank
from scoring.lint import Severity, lint
from scoring.lint.fairness import MEAN, MIDDLE
from scoring.lint.finding import BROKEN
from scoring.lint.settling import FAIR
from tests.scoring.mutants import WEIGHTS, Change, delete, give, heads_first, limit, mutant, own, third_role, weigh
from tests.scoring.tiny import THREE, settling, situation, tiny_bank, tradeoff

ROLES, VERDICTS = "every role can be recommended", "every verdict can be reached"
QUESTIONS, OPTIONS, SCALES = "every question can matter", "no two options mean the same", "scales are monotone"
SYMMETRY, BEST, CONTEXT = "margins are symmetric", "best margins are equal", "context never tilts"
COVERAGE, OFTEN = "responsibilities are covered equally", "every responsibility is in 2 questions at least"
STRAIGHT = "ticking one place all the way down decides nothing"
INFLUENCE = "no question holds more than 15 of 100 of the range"

ON_PAIRS = (SYMMETRY, MIDDLE, CONTEXT, INFLUENCE)

SHIPPED = load_bank()
# Of the shipped bank, found by what they give, so that another edition of it has them too.
COURSE, RISK = (
    next(q.id for q in SHIPPED.asked.values() if q.is_tradeoff and any(area in o.gives for o in q.options.values()))
    for area in ("strategic_planning", "risk_management")
)
LISTS_WITH_CLIENTS = [
    q.id
    for q in SHIPPED.asked.values()
    if not q.is_tradeoff and any("stakeholder_management" in o.gives for o in q.options.values())
]
TILTED = give("s_half_year", "team", "risk_management")
RISK_TO_DIRECTOR = own("risk_management", head="0", director="100")
LOPSIDED = [
    give("f_goals", option, {"day_to_day_efficiency": day, "long_term_growth": later})
    for option, day, later in (("months", "40", "60"), ("year", "35", "65"), ("years", "25", "75"))
]
MUTANTS: dict[str, tuple[list[Change], set[str]]] = {
    "a question of weight 40": ([weigh("f_goals", "40")], {INFLUENCE, STRAIGHT}),
    "a weight 40 elsewhere": ([weigh("s_paper", "40")], {INFLUENCE, COVERAGE, STRAIGHT}),
    "an option on the other side": ([TILTED], {MEAN, MIDDLE, SYMMETRY, OPTIONS, CONTEXT, COVERAGE, STRAIGHT}),
    "both statements on one side": (
        [give(COURSE, "b", "risk_management")],
        {QUESTIONS, MEAN, MIDDLE, SYMMETRY, BEST, COVERAGE},
    ),
    "statements of unequal sides": (
        [give(COURSE, "b", "resource_management")],
        {MEAN, MIDDLE, SYMMETRY, BEST, COVERAGE},
    ),
    "both statements on one area": (
        [give(COURSE, "b", {"process_optimization": "100"})],
        {OPTIONS, QUESTIONS, MEAN, MIDDLE, SYMMETRY, BEST, COVERAGE},
    ),
    "a question deleted": ([delete("s_half_year")], {COVERAGE, STRAIGHT}),
    "a responsibility asked once": ([weigh(id_, "0") for id_ in LISTS_WITH_CLIENTS], {COVERAGE, OFTEN, STRAIGHT}),
    "risk is the Director's": (
        [RISK_TO_DIRECTOR],
        {QUESTIONS, MEAN, MIDDLE, SYMMETRY, BEST, CONTEXT, STRAIGHT},
    ),
    "two options alike": (
        [give("s_tuesday", "jam", "resource_management")],
        {OPTIONS, COVERAGE},
    ),
    "one option against three": (LOPSIDED, {SYMMETRY, BEST}),
    "all Head statements first": ([heads_first], {STRAIGHT}),
    "clear out of reach": ([limit("clear", luck_at_most="0")], {VERDICTS}),
    "all is called clear": ([limit("clear", luck_at_most="25", hold_at_least="75")], {VERDICTS}),
    "one answer is enough": ([limit("too_little", answered_below="0")], {VERDICTS}),
}


@cache
def fired(name):
    changes, _ = MUTANTS[name]
    return {finding.property for finding in lint(mutant(*changes)).findings if finding.severity != "ok"}


def finding_of(bank, name):
    return next(finding for finding in lint(bank).findings if finding.property == name)


def test_the_shipped_bank_is_all_right():
    report = lint(load_bank())
    assert report.of(Severity.OK) == report.findings
    assert len(report.findings) == 15


@pytest.mark.parametrize("name", MUTANTS)
def test_exactly_the_properties_that_a_change_breaks_fire(name):
    assert fired(name) == MUTANTS[name][1]


def test_every_property_has_a_bank_that_breaks_it():
    broken = set().union(*(properties for _, properties in MUTANTS.values()), {ROLES, SCALES, FAIR})
    assert broken == {finding.property for finding in lint(load_bank()).findings}
    assert broken <= BROKEN.keys()


ALL_ALIKE = [own(area, head="100", director="0") for area in SHIPPED.areas]
MOSTLY_HEAD = [own(id_, head="60", director="40") for id_, area in SHIPPED.areas.items() if area.shares["head"] < 1]


def test_a_role_that_can_never_win_is_an_error():
    found = finding_of(mutant(*MOSTLY_HEAD), ROLES)
    assert (found.severity, found.figure) == (Severity.SERIOUS, "never: Director of Operations")


def test_a_bank_on_which_nothing_matters_is_told():
    found = finding_of(mutant(*ALL_ALIKE), QUESTIONS)
    assert found.figure == f"{len(SHIPPED.weighed)} cannot: {', '.join(SHIPPED.weighed)}"


def test_the_tilted_questions_are_named():
    found = finding_of(mutant(RISK_TO_DIRECTOR), MEAN)
    assert f"{RISK} ({WEIGHTS[RISK]} points towards Director of Operations)" in found.advice
    assert "f_goals" not in found.advice


def test_the_question_that_cannot_matter_is_named():
    assert finding_of(mutant(RISK_TO_DIRECTOR), QUESTIONS).figure == f"1 cannot: {RISK}"


def test_the_worst_context_is_told_in_points():
    assert finding_of(mutant(RISK_TO_DIRECTOR), CONTEXT).figure == (
        "8 points of extra tilt in the worst of 2 combinations"
    )


def test_an_unreachable_verdict_is_named():
    assert finding_of(mutant(limit("clear", luck_at_most="0")), VERDICTS).figure == "4 of 5; not met: clear"


def test_the_heaviest_question_is_named_with_its_part():
    assert (
        f"f_goals: {SHIPPED.questions['f_goals'].title}" in finding_of(mutant(weigh("f_goals", "40")), INFLUENCE).figure
    )


def test_three_roles_are_compared_in_pairs():
    report = lint(mutant(third_role))
    assert [finding.property for finding in report.findings].count(MEAN) == 3
    assert set(report.blind.clear) == {"head", "director", "chief"}
    swings = {one.question: one.swing_power for one in report.influences if one.swing_power is not None}
    assert set(swings) == set(SHIPPED.asked)
    assert all(0 <= swing <= 100 for swing in swings.values())


def test_findings_on_a_pair_name_it_among_three_roles():
    questions = (tradeoff("q", "work", "plan"), situation("r", "work", "both", "plan", weight=9))
    further: dict[str, Any] = {"context": {"c": {"o": None, "p": None}}, "factors": {"c": {"o": ("1.5", ["q"])}}}
    told = {prop: finding_of(tiny_bank(*questions, shares=THREE, **further), prop).figure for prop in ON_PAIRS}
    assert all(re.search(r" between Red and (Blue|Green)\b", figure) for figure in told.values()), told
    assert not any(" between " in finding_of(tiny_bank(*questions, **further), prop).figure for prop in ON_PAIRS)


def test_what_there_is_no_time_for_is_not_looked_at():
    report = lint(mutant(), is_late=lambda: True)
    assert {finding.property for finding in report.of(Severity.SKIPPED)} == {VERDICTS, STRAIGHT}
    assert {one.swing_power for one in report.influences} == {None}
    assert not report.of(Severity.WARNING)


def test_too_many_combinations_of_context_are_not_looked_at():
    context: dict[str, dict[str, str | None]] = {f"c{number}": dict.fromkeys("abcde") for number in range(8)}
    factors = {id_: {option: ("1.5", ["q"]) for option in options} for id_, options in context.items()}
    bank = tiny_bank(tradeoff("q", "work", "mostly"), context=context, factors=factors)
    assert finding_of(bank, CONTEXT).severity == Severity.SKIPPED


def test_a_scale_that_turns_back_is_told():
    """No files can hold such a scale, since their steps have to rise; a bank built otherwise could."""
    bank = tiny_bank(tradeoff("q", "work", "plan"))
    asked = bank.questions["q"]
    bent = dict(asked.options) | {"a1": asked.options["b1"], "b1": asked.options["a1"]}
    assert finding_of(replace(bank, questions={"q": replace(asked, options=bent)}), SCALES).figure == "1 are not: q"


def test_a_scale_between_two_rivals_of_the_first_role_is_monotone():
    bank = tiny_bank(tradeoff("q", "plan", "care"), tradeoff("r", "work", "plan"), shares=THREE)
    assert finding_of(bank, SCALES).severity is Severity.OK


def test_the_smallest_banks_can_be_checked():
    for asked in (tradeoff("q", "work", "plan"), situation("q", "work", "plan")):
        found = {finding.property: finding.severity for finding in lint(tiny_bank(asked)).findings}
        assert found[INFLUENCE] == found[OFTEN] == Severity.WARNING


def test_a_bank_of_nothing_but_focus_has_no_responsibilities_to_cover():
    def all_focus(document):
        for area in document["bank"]["areas"].values():
            area["kind"] = "focus"

    assert finding_of(mutant(all_focus), COVERAGE).figure == "the bank has none"


def test_no_bank_is_too_flat_to_be_checked():
    report = lint(tiny_bank(tradeoff("q", "both", {"work": 50, "plan": 50}), tradeoff("r", "both", {"both": 100})))
    assert {one.range_share for one in report.influences} == {one.swing_power for one in report.influences} == {0}


def test_advice_names_the_roles_of_the_bank():
    bank = tiny_bank(tradeoff("q", "work", "plan"), tradeoff("r", "work", "plan"))
    (found,) = [finding for finding in lint(bank).findings if finding.property == STRAIGHT]
    first, second = [role.name for role in bank.roles.values()]
    assert f"as many statements of {first} first as of {second}" in found.advice


def test_what_settles_is_in_no_check_of_what_everybody_is_asked():
    asked = [tradeoff("q", "work", "plan"), tradeoff("r", "plan", "work"), tradeoff("s", "work", "plan")]
    one, other = (lint(tiny_bank(*asked, *more)) for more in ((), (settling(tradeoff("z", "plan", "work")),)))
    assert one.blind == other.blind
    found, same = ([one for one in report.findings if one.property not in (FAIR, STRAIGHT)] for report in (one, other))
    assert found == same


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        ([tradeoff("y", "work", "plan"), tradeoff("z", "plan", "work", 2)], "each on its own"),
        (
            [tradeoff("y", "work", "mostly"), tradeoff("z", {"plan": 75, "work": 25}, "plan")],
            "together, but not each on its own: y, z",
        ),
        (
            [tradeoff("y", "work", "mostly"), tradeoff("z", "work", "plan")],
            "to one side go 3 points of blind answers, 3 of middle ones, 6 of the best",
        ),
    ],
)
def test_what_settles_has_to_be_fair_by_itself_or_together(questions, said):
    bank = tiny_bank(tradeoff("q", "work", "plan"), *map(settling, questions))
    [found] = [finding for finding in lint(bank).findings if finding.property == FAIR]
    assert found.figure == said
    assert (found.severity is Severity.OK) == (not said.startswith("to one side"))


def test_a_question_that_settles_has_to_matter_too():
    bank = tiny_bank(tradeoff("q", "work", "plan"), settling(tradeoff("z", "work", {"work": 100})))
    assert [found.figure for found in lint(bank).findings if found.property == QUESTIONS] == ["1 cannot: z"]


def test_ticking_one_place_on_what_settles_too_decides_nothing():
    mixed = [tradeoff("q", "work", "plan"), tradeoff("r", "plan", "work")]
    bank = tiny_bank(*mixed, settling(tradeoff("y", "work", "plan", 40)), settling(tradeoff("z", "work", "plan", 40)))
    [found] = [finding for finding in lint(bank).findings if finding.property == STRAIGHT]
    assert found.figure.startswith("2 of 5 patterns get a recommendation")
