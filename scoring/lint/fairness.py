"""Checks that blind answering favours nobody, whatever the context."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product
from math import prod
from operator import itemgetter

from questions import Bank, Sheet
from scoring.lint.finding import Finding, make_finding, make_skipped, short
from scoring.lint.values import Pair, between, margins, mean, option_values, pairs
from scoring.tally import context_factors

MEAN = "blind answering favours nobody"
CONTEXT = "context never tilts"
UNANSWERED = ""
MOST_COMBINATIONS = 1 << 12
MIDDLE = "middle answers give nothing to either side"


def fairness(bank: Bank) -> Iterator[Finding]:
    """Yield the findings on fairness, for every pair of roles and for the context."""
    for pair in pairs(bank):
        yield _check_mean(bank, pair)
        yield _check_symmetry(bank, pair)
        yield _check_middle(bank, pair)
        yield _check_best_margins(bank, pair)
    yield _check_contexts(bank)


def _check_mean(bank: Bank, pair: Pair) -> Finding:
    """Check that blind answers give two roles the same points on average, question by question."""
    tilts = {question.id: mean(option_values(question, pair)) for question in bank.asked.values()}
    total = sum(tilts.values(), Fraction())
    ahead = _write_ahead(bank, pair)
    tilted = [f"{id_} ({_write_tilt(bank, pair, tilt)})" for id_, tilt in tilts.items() if tilt]
    figure = f"mean margin {_write_tilt(bank, pair, total)}; {ahead}"
    advice = f"questions that tilt on their own: {', '.join(tilted)}; re-pair their statements if you do not want that"
    return make_finding(MEAN, figure, holds=not total and not tilted, advice=advice)


def _write_tilt(bank: Bank, pair: Pair, points: Fraction) -> str:
    """Return as text by how many points which role of a pair is favoured; above 0 it is the first."""
    if not points:
        return "0 points"
    role = bank.roles[pair[0] if points > 0 else pair[1]]
    return f"{short(abs(float(points)))} points towards {role.name}"


def _write_ahead(bank: Bank, pair: Pair) -> str:
    """Say how many of 100 blind sheets put which role ahead."""
    result = margins(tuple(bank.asked.values()), pair)
    first = 100 * result.above(Fraction()) / result.ways
    level = 100 * result.above(-result.unit) / result.ways - first
    names = [bank.roles[role].name for role in pair]
    return f"{names[0]} ahead in {first:.1f} of 100 blind sheets, {names[1]} in {100 - first - level:.1f}"


def _check_symmetry(bank: Bank, pair: Pair) -> Finding:
    """Check that every margin between two roles comes about on as many blind sheets as its opposite."""
    spread = margins(tuple(bank.asked.values()), pair)
    ways = dict(spread.points())
    uneven = sum(max(count - ways.get(-value, 0), 0) for value, count in ways.items())
    share = 100 * uneven / sum(ways.values())
    return make_finding(
        "margins are symmetric",
        f"{short(share)} of 100 blind sheets have no mirror image{between(bank, pair)}",
        holds=not uneven if spread.is_exact else short(share) == "0",
        advice="one role can lead further, or more often by the same points, than the other",
    )


def _check_middle(bank: Bank, pair: Pair) -> Finding:
    """Check that no middle answer gives more points to one role of a pair."""
    tilts = {q.id: option_values(q, pair)[q.middle.id] for q in bank.asked.values()}
    tilted = [f"{id_} ({_write_tilt(bank, pair, tilt)})" for id_, tilt in tilts.items() if tilt]
    return make_finding(
        MIDDLE,
        f"{len(tilted)} of {len(tilts)} middle answers lean{between(bank, pair)}"
        + (f": {', '.join(tilted)}" if tilted else ""),
        holds=not tilted,
        advice="somebody who says “both” at these questions is counted for one role",
    )


def _check_best_margins(bank: Bank, pair: Pair) -> Finding:
    """Check that both roles of a pair can be ahead of the other by the same points."""
    best = [
        sum((max(option_values(q, order).values()) for q in bank.asked.values()), Fraction())
        for order in (pair, pair[::-1])
    ]
    names = [bank.roles[role].name for role in pair]
    return make_finding(
        "best margins are equal",
        f"at most {short(float(best[0]))} points ahead for {names[0]}, {short(float(best[1]))} for {names[1]}",
        holds=best[0] == best[1],
        advice="one role can win more clearly than the other",
    )


def _check_contexts(bank: Bank) -> Finding:
    """Check that no combination of context answers tilts blind answering further than the bank itself does."""
    options = _context_options(bank)
    combinations = prod(map(len, options.values()))
    if combinations > MOST_COMBINATIONS:
        return make_skipped(CONTEXT)
    tilts = {pair: {id_: mean(option_values(q, pair)) for id_, q in bank.asked.items()} for pair in pairs(bank)}
    times = [
        context_factors(bank, Sheet(context=dict(zip(options, chosen, strict=True))))
        for chosen in product(*options.values())
    ]
    extra = {pair: max(_extra_tilt(one, tilt) for one in times) for pair, tilt in tilts.items()}
    pair, worst = max(extra.items(), key=itemgetter(1))
    where = between(bank, pair) if worst else ""
    return make_finding(
        CONTEXT,
        f"{short(float(worst))} points of extra tilt{where} in the worst of {combinations} combinations",
        holds=not worst,
        advice="a context factor makes a question count more that leans to one side on its own",
    )


def _extra_tilt(times: Mapping[str, Fraction], tilts: Mapping[str, Fraction]) -> Fraction:
    """Return by how many points context factors tilt blind answers, from the tilt of each question without them."""
    return abs(sum(((factor - 1) * tilts.get(id_, 0) for id_, factor in times.items()), Fraction()))


def _context_options(bank: Bank) -> dict[str, list[str]]:
    """Return, by context question, the answers that let questions count otherwise, and one for no answer."""
    options: dict[str, list[str]] = {}
    for factor in bank.factors:
        options.setdefault(factor.context, [UNANSWERED]).append(factor.option)
    return options
