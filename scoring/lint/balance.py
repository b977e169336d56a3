"""Coverage of the areas, and people who tick the same place all the way down."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from questions import Bank, Question, Sheet
from scoring.lint.finding import Finding, IsLate, make_finding, make_skipped, short
from scoring.outcome import judge

FEWEST_QUESTIONS = 2
STRAIGHT = "ticking one place all the way down decides nothing"


def balance(bank: Bank, is_late: IsLate) -> Iterator[Finding]:
    """Yield whether areas are covered equally, often enough, and whether ticking one place decides nothing."""
    yield _check_coverage(bank)
    yield _check_frequency(bank)
    yield _check_straight_lines(bank, is_late)


def expected_needs(bank: Bank) -> dict[str, Fraction]:
    """Return the points that each area receives on average when everything is ticked blindly."""
    needs = dict.fromkeys(bank.areas, Fraction())
    for question in bank.asked.values():
        for option in question.options.values():
            for area, part in option.gives.items():
                needs[area] += question.weight * part / len(question.options)
    return needs


def _check_coverage(bank: Bank) -> Finding:
    """Check that blind answering gives all responsibilities the same points."""
    needs = {area: need for area, need in expected_needs(bank).items() if bank.areas[area].kind != "focus"}
    if not needs:
        return make_finding("responsibilities are covered equally", "the bank has none", holds=True, advice="")
    low, high = min(needs, key=lambda area: needs[area]), max(needs, key=lambda area: needs[area])
    figure = (
        f"from {short(float(needs[low]))} points ({bank.areas[low].name}) "
        f"to {short(float(needs[high]))} ({bank.areas[high].name})"
    )
    return make_finding(
        "responsibilities are covered equally",
        figure if needs[low] != needs[high] else f"{short(float(needs[low]))} points each",
        holds=needs[low] == needs[high],
        advice="blind answering gives some responsibilities more points than others; look at the weights",
    )


def _check_frequency(bank: Bank) -> Finding:
    """Check that every responsibility gets points in enough questions."""
    counts = {
        area: sum(any(area in option.gives for option in question.options.values()) for question in bank.asked.values())
        for area, entry in bank.areas.items()
        if entry.kind != "focus"
    }
    rare = [f"{bank.areas[area].name} ({count})" for area, count in counts.items() if count < FEWEST_QUESTIONS]
    return make_finding(
        f"every responsibility is in {FEWEST_QUESTIONS} questions at least",
        "yes" if not rare else ", ".join(rare),
        holds=not rare,
        advice="one careless answer decides about a whole responsibility",
    )


def _check_straight_lines(bank: Bank, is_late: IsLate) -> Finding:
    """Check that ticking one place all the way down, in any way that can be done, gets no recommendation.

    Where it is too close, what settles is ticked there as well.
    """
    lengths = {len(question.options) for question in bank.asked.values() if not question.is_tradeoff} or {1}
    patterns = [(step, place) for step in range(5) for place in range(max(lengths))]
    outcomes = []
    for pattern in patterns:
        if is_late():
            return make_skipped(STRAIGHT)
        outcome = judge(bank, _tick_straight_down(bank.asked, *pattern))
        if bank.settling and outcome.verdict.is_too_close:
            outcome = judge(bank, _tick_straight_down(bank.weighed, *pattern))
        outcomes.append(outcome)
    given = [outcome for outcome in outcomes if outcome.verdict.is_given]
    widest = max(outcome.tally.margin for outcome in outcomes)
    first, second = [role.name for role in bank.roles.values()][:2]
    return make_finding(
        STRAIGHT,
        f"{len(given)} of {len(patterns)} patterns get a recommendation; widest margin {short(float(widest))} points",
        holds=not given,
        advice=f"let the sides alternate: as many statements of {first} first as of {second}, options mixed",
    )


def _tick_straight_down(questions: Mapping[str, Question], step: int, place: int) -> Sheet:
    """Return the sheet with this step of every scale, and this option of every list or its last one."""
    answers = {}
    for question in questions.values():
        order = list(question.options)
        answers[question.id] = order[step] if question.is_tradeoff else order[min(place, len(order) - 1)]
    return Sheet(answers)
