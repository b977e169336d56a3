"""What holds for every bank and every sheet."""

import json
from fractions import Fraction
from itertools import combinations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from questions import Bank, Sheet, bank_from_text
from scoring import Kind, outcome_document, recommend, round_together, tally
from scoring.firmness import firmness
from tests.scoring.tiny import situation, tiny_bank, tradeoff

AREAS = ("work", "plan", "care", "sell")
SETTINGS = settings(max_examples=40, deadline=None, derandomize=True, database=None)


@st.composite
def banks(draw, roles=None):
    """Draw a bank of two to four roles, two to four areas and one to five questions."""
    roles = roles or draw(st.integers(2, 4))
    areas = AREAS[: draw(st.integers(2, 4))]
    shares = {area: draw(parts_of_100(roles)) for area in areas}
    gives = st.one_of(
        st.sampled_from(areas), parts_of_100(len(areas)).map(lambda parts: dict(zip(areas, parts, strict=True)))
    )
    pairs = st.sampled_from(list(combinations(areas, 2)))
    asked = []
    for number in range(draw(st.integers(1, 5))):
        weight = draw(st.sampled_from([1, 2, 4, 5, 7.5, 8]))
        if draw(st.booleans()):
            one, other = draw(pairs)
            asked.append(tradeoff(f"q{number}", one, other, weight))
        else:
            asked.append(situation(f"q{number}", *draw(st.lists(gives, min_size=2, max_size=4)), weight=weight))
    named = draw(st.lists(st.sampled_from([question.entry["id"] for question in asked]), min_size=1, unique=True))
    context, factors = (
        {"size": {"few": None, "many": None}},
        {"size": {"many": (draw(st.sampled_from([0.5, 1.5, 2])), named)}},
    )
    return tiny_bank(*asked, shares=shares, context=context, factors=factors)


def parts_of_100(count):
    """Draw parts that add up to 100."""
    cuts = st.lists(st.sampled_from(range(0, 101, 5)), min_size=count - 1, max_size=count - 1).map(sorted)
    return cuts.map(lambda cut: [high - low for low, high in zip([0, *cut], [*cut, 100], strict=True)])


@st.composite
def filled(draw, bank):
    """Draw a sheet with gaps, ways out, marks and context."""
    answers = {}
    for question in bank.questions.values():
        option = draw(st.sampled_from([None, *bank.exits, *question.options, *question.options]))
        if option is not None:
            answers[question.id] = option
    double = draw(st.sets(st.sampled_from(list(bank.questions)), max_size=3))
    return Sheet(answers, frozenset(double), draw(st.sampled_from([{}, {"size": "few"}, {"size": "many"}])))


both = banks().flatmap(lambda bank: st.tuples(st.just(bank), filled(bank)))


def changed(bank: Bank, weights: dict[str, str]) -> Bank:
    """Build the bank again with other weights."""
    document = json.loads(bank.text)
    document["weights"]["weights"] |= weights
    return bank_from_text(json.dumps(document))


@SETTINGS
@given(both)
def test_contributions_and_areas_sum_to_the_margin(case):
    counted = tally(*case)
    assert sum(counted.contributions.values()) == sum(counted.areas.values()) == counted.margin


@SETTINGS
@given(both)
def test_points_and_needs_sum_to_the_total(case):
    counted = tally(*case)
    assert sum(counted.points.values()) == sum(counted.needs.values()) == counted.total


@SETTINGS
@given(both)
def test_shown_roundings_add_up(case):
    bank, sheet = case
    counted = tally(bank, sheet)
    shares = round_together({role: counted.share(role) for role in bank.roles})
    contributions = round_together(counted.contributions, Fraction(1, 10))
    assert sum(shares.values()) == (100 if counted.total else 0)
    assert abs(sum(contributions.values()) - counted.margin) <= Fraction(1, 20)


@SETTINGS
@given(both, st.data())
def test_raising_the_weight_of_an_answer_never_hurts_the_role_it_favours(case, data):
    bank, sheet = case
    counted = tally(bank, sheet)
    assume(counted.answers)
    answer = data.draw(st.sampled_from(counted.answers))
    raised = tally(changed(bank, {answer.question.id: str(float(answer.question.weight) + 10)}), sheet)
    role = max(bank.roles, key=lambda role: answer.option.owned[role])
    for rival in set(bank.roles) - {role}:
        assert raised.points[role] - raised.points[rival] >= counted.points[role] - counted.points[rival]


@SETTINGS
@given(both, st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(case, random):
    bank, sheet = case
    mixed = list(sheet.answers.items())
    random.shuffle(mixed)
    assert recommend(bank, Sheet(dict(mixed), sheet.double, sheet.context)).tally == tally(bank, sheet)


@SETTINGS
@given(both, st.data())
def test_weight_0_equals_the_question_absent(case, data):
    bank, sheet = case
    assume(len(bank.questions) > 1)
    gone = data.draw(st.sampled_from(list(bank.questions)))
    silenced = changed(bank, {gone: "0"})
    rest = Sheet({id_: option for id_, option in sheet.answers.items() if id_ != gone}, sheet.double, sheet.context)
    one, other = tally(silenced, sheet), tally(bank, rest)
    assert (one.points, one.contributions, one.needs) == (other.points, other.contributions, other.needs)
    assert firmness(silenced, one) == firmness(bank, other)


@SETTINGS
@given(both)
def test_scaling_all_weights_changes_nothing_but_points(case):
    bank, sheet = case
    tripled = changed(bank, {id_: str(float(3 * question.weight)) for id_, question in bank.questions.items()})
    one, other = recommend(bank, sheet), recommend(tripled, sheet)
    assert one.verdict == other.verdict
    assert (one.firmness.hold, one.firmness.luck) == (other.firmness.hold, other.firmness.luck)
    assert 3 * one.tally.margin == other.tally.margin
    assert (one.answered, one.strength, one.speaks_for) == (other.answered, other.strength, other.speaks_for)


@SETTINGS
@given(both)
def test_the_undecided_zone_scales_with_the_weights(case):
    bank, sheet = case
    tripled = changed(bank, {id_: str(float(3 * question.weight)) for id_, question in bank.questions.items()})
    one, other = tally(bank, sheet), tally(tripled, sheet)
    assume(any(one.contributions.values()))
    assert 3 * firmness(bank, one).undecided_below == firmness(tripled, other).undecided_below


@SETTINGS
@given(both)
def test_a_role_is_recommended_only_when_it_is_ahead(case):
    found = recommend(*case)
    points = found.tally.points
    if found.verdict.role is not None:
        assert all(points[found.verdict.role] > points[other] for other in points if other != found.verdict.role)
    else:
        assert found.verdict.kind in {Kind.HYBRID, Kind.UNDECIDED, Kind.TOO_LITTLE}


@SETTINGS
@given(both)
def test_every_figure_of_100_lies_between_0_and_100(case):
    found = recommend(*case)
    assert all(
        0 <= figure <= 100 for figure in (found.firmness.hold, found.firmness.luck, found.answered, found.strength)
    )


@SETTINGS
@given(banks(roles=2), st.data())
def test_swapping_the_roles_swaps_the_points_and_keeps_the_figures(bank, data):
    sheet = data.draw(filled(bank))
    document = json.loads(bank.text)
    for shares in document["weights"]["shares"].values():
        shares["red"], shares["blue"] = shares["blue"], shares["red"]
    one, other = recommend(bank, sheet), recommend(bank_from_text(json.dumps(document)), sheet)
    assert list(one.tally.points.values()) == list(other.tally.points.values())[::-1]
    assert (one.firmness.hold, one.firmness.luck) == (other.firmness.hold, other.firmness.luck)
    assert (one.verdict.kind, one.strength) == (other.verdict.kind, other.strength)


@SETTINGS
@given(both)
def test_every_outcome_can_be_written_as_json(case):
    assert json.dumps(outcome_document(recommend(*case)))
