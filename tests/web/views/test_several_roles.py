"""Results of three and four roles: every role is named with its points, and no sentence speaks as if there were two."""

import re
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask

from questions import Sheet
from scoring import Outcome, recommend, tally
from tests.questions.several_roles import drawn, load_roles
from tests.scoring.tiny import FOUR, THREE, count, outcome, situation, tiny_bank, tradeoff
from web.platform.i18n import find_language, use_language
from web.views.numbers import parts_of_100, result_numbers
from web.views.result import result_view
from web.views.text import outcome_text
from web.views.trial.effect import effect
from web.views.turning import turns
from web.views.verdict import add_article
from web.views.work import area_rows, needed_areas

# What can be said of two roles only.
OF_TWO = re.compile(
    "the other role|either role|neither|both (?!get|alike|share)|each side|both sides|the two level|"
    "die andere Rolle|beide(?!n vorderen|n Seiten gesehen|n Jahre| gleich| teilen)|jede Seite"
)


@pytest.fixture(params=[3, 4], scope="module")
def outcomes(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    return drawn(load_roles(tmp_path_factory.mktemp("roles"), request.param), sheets=40)


def texts_of(value: Any) -> list[str]:
    """Return all texts of a view."""
    if isinstance(value, dict | list | tuple):
        return [text for part in (value.values() if isinstance(value, dict) else value) for text in texts_of(part)]
    return [value] if isinstance(value, str) else []


def test_all_roles_stand_in_headline_bar_and_sums_and_add_up(outcomes: list[Outcome]) -> None:
    for found in outcomes:
        view, roles = result_view(found), found.bank.roles.values()
        bar, sums = view["bar"], view["sums"]
        assert bar["left_share"] + bar["right_share"] + sum(other["share"] for other in bar["others"]) == 100
        points = [sums["first_points"], sums["second_points"], *(other["points"] for other in sums["others"])]
        assert sum(map(Fraction, points)) == Fraction(sums["total"])
        for text in (view["headline"]["lead"], sums["summary"]):
            assert all(role.name in text for role in roles)
        assert all(f"{part}" in view["headline"]["lead"] for part in parts_of_100(found.tally).values())
        assert all(f"{other['name']}: {other['points']} of " in outcome_text(found) for other in sums["others"])


def test_the_parts_fall_with_the_ranking_and_are_as_far_apart_as_the_margin(outcomes: list[Outcome]) -> None:
    for found in outcomes:
        counted, parts = found.tally, parts_of_100(found.tally)
        ranked = [parts[role] for role in counted.ranking]
        assert all(after <= before for before, after in pairwise(ranked))
        assert all(abs(part - counted.share(role)) < 1 for role, part in parts.items())
        margin = counted.share(counted.first) - counted.share(counted.second)
        assert abs(ranked[0] - ranked[1] - margin) <= 1


def test_four_points_apart_are_shown_four_apart() -> None:
    """46.4, 42.4 and 11.2: by the largest remainder alone it would say 4 apart, and 46 and 43."""
    bank = tiny_bank(
        situation("q", "work", "plan", weight=42.4),
        situation("r", "plan", "work", weight=46.4),
        situation("s", "plan", "care", weight=11.2),
        shares=THREE,
    )
    counted = count(bank, q="o1", r="o1", s="o2")
    assert parts_of_100(counted) == {"red": 42, "blue": 46, "green": 12}


@pytest.mark.parametrize("code", ["en", "de"])
def test_no_sentence_speaks_of_two_roles(outcomes: list[Outcome], app: Flask, code: str) -> None:
    with app.app_context(), use_language(find_language(code)):
        for found in outcomes:
            told = recommend(found.bank.in_language(code), found.sheet)
            assert not OF_TWO.findall(" | ".join(texts_of(result_view(told))))


def test_the_role_that_would_turn_it_is_ahead_when_the_answers_are_changed(outcomes: list[Outcome]) -> None:
    given = [found for found in outcomes if found.verdict.is_given]
    for found in given:
        for flip in (found.explanation.fewest_answers, found.explanation.fewest_steps):
            assert flip
            changes = {change.question: change.option for change in flip.changes}
            moved = tally(found.bank, Sheet({**found.sheet.answers, **changes}))
            assert moved.points[flip.rival] == max(moved.points.values()) > moved.points[found.tally.first]
        assert found.bank.roles[found.explanation.fewest_answers.rival].name in turns(found)[0].sentence
    assert given


def test_another_role_may_be_put_ahead_than_the_one_that_was_to_overtake() -> None:
    bank = tiny_bank(situation("q", "work", "care", weight=5), situation("r", "plan", "care", weight=4), shares=THREE)
    found = outcome(bank, q="o1", r="o1")
    assert found.explanation.fewest_answers
    assert (found.tally.second, found.explanation.fewest_answers.rival) == ("blue", "green")


def test_what_would_settle_it_does(outcomes: list[Outcome]) -> None:
    close = [found for found in outcomes if found.verdict.is_too_close]
    told = 0
    for found in close:
        sentences = " ".join(turn.sentence for turn in turns(found))
        for role, changes in found.explanation.settling.items():
            moved = {change.question: change.option for change in changes}
            settles = recommend(found.bank, Sheet({**found.sheet.answers, **moved})).verdict.role == role
            assert (add_article(found.bank.roles[role].name) in sentences) is (bool(changes) and settles)
            told += settles
    assert told


def test_the_rival_is_named_over_which_the_lead_holds_worst(outcomes: list[Outcome]) -> None:
    for found in outcomes:
        rival = found.bank.roles[found.firmness.rival].name
        assert f"That is its lead over the {rival}, the one that holds worst." in " ".join(result_view(found)["firm"])


def test_figures_are_called_approximate_where_they_are(outcomes: list[Outcome]) -> None:
    for found in outcomes:
        told = any("figures are right within" in sentence for sentence in result_view(found)["firm_details"])
        assert told is not found.firmness.is_exact


def test_a_role_with_less_than_half_is_not_called_the_job_that_is_described(outcomes: list[Outcome]) -> None:
    for found in (found for found in outcomes if found.verdict.is_given):
        told = "half of the work or more is that of others" in result_view(found)["headline"]["advice"]
        assert told is (found.tally.share(found.tally.first) <= 50)


def test_three_roles_that_are_level_are_said_to_be() -> None:
    bank = tiny_bank(*(situation(id_, "work", "plan", "care") for id_ in "qrs"), shares=THREE)
    view = result_view(outcome(bank, q="o1", r="o2", s="o3"))
    parts = "34 by the Red, 33 by the Blue, 33 by the Green"
    assert view["headline"]["lead"] == f"No role is ahead: of 100 parts of the work the answers ask for, {parts}."
    assert "The two in front are level." in view["sums"]["summary"]


def test_an_owner_of_less_than_half_is_not_said_to_own_most() -> None:
    shares = {"most": (60, 40, 0), "more": (40, 30, 30), "two": (40, 40, 20), "half": (50, 50, 0), "all": (100, 0, 0)}
    bank = tiny_bank(tradeoff("q", "most", "more"), situation("r", "two", "half", "all"), shares=shares)
    found = outcome(bank, q="both", r="even")
    owners = {row.name: row.owner for row in area_rows(found, needed_areas(found))}
    assert owners == {
        "most": "mostly Red",
        "more": "Red more than others",
        "two": "mostly Red / Blue",
        "half": "Red / Blue",
        "all": "Red",
    }


def test_what_a_trial_moves_is_what_the_role_gains_or_loses_that_was_ahead(outcomes: list[Outcome]) -> None:
    directions = set()
    for base, trial in pairwise(outcomes):
        told = effect(trial, base.sheet, result_view(base), result_view(trial))
        first = add_article(base.bank.roles[base.tally.first].name)
        sentences = [difference.moved for difference in told.differences]
        moves = [re.search(rf"(\d+) points? of 100 (towards|away from) {first}\.", sentence) for sentence in sentences]
        shown = sum(int(move[1]) * (1 if move[2] == "towards" else -1) for move in moves if move)
        before, now = (parts_of_100(found.tally)[base.tally.first] for found in (base, trial))
        assert shown == now - before, sentences
        assert all(
            move or f"the points of {first} by less than one" in text
            for move, text in zip(moves, sentences, strict=True)
        )
        directions |= {move[2] for move in moves if move}
    assert directions == {"towards", "away from"}


def test_a_trial_says_over_whom_each_lead_is(outcomes: list[Outcome]) -> None:
    for base, trial in pairwise(outcomes):
        told = effect(trial, base.sheet, result_view(base), result_view(trial))
        assert not OF_TWO.findall(f"{told.margin} {told.brief}")
        for found in (base, trial):
            parts, ranking = parts_of_100(found.tally), found.tally.ranking
            lead = f"{parts[ranking[0]]} to {parts[ranking[1]]} for the {found.bank.roles[ranking[1]].name}"
            assert lead in told.margin or parts[ranking[0]] == parts[ranking[1]] or not found.tally.margin


def test_points_of_four_roles_add_up_with_uneven_weights() -> None:
    bank = tiny_bank(
        situation("q", "work", "plan", weight=3.33),
        situation("r", "care", "sell", weight=1.11),
        tradeoff("s", "sell", "plan", 2.07),
        shares=FOUR,
    )
    counted = count(bank, q="o1", r="even", s="a1")
    shown = result_numbers(bank, counted)
    parts = (shown.first.points, shown.second.points, *(other.points for other in shown.others))
    assert sum(parts) == shown.total
    assert abs(shown.total - counted.total) <= Fraction(1, 20)
