"""Answers that would settle a result that is too close to call."""

from fractions import Fraction
from functools import lru_cache
from math import ceil
from operator import add, ge, itemgetter

from scoring.explanation.flips import Change
from scoring.explanation.moves import KEPT, step_count
from scoring.tally import Tally
from scoring.units import Weighed

Leads = tuple[int, ...]
"""By how many units a role leads each of the others, or how much of that an answer gains."""


def answers_to_settle(counted: Tally, undecided_below: Fraction) -> dict[str, tuple[Change, ...]]:
    """Return for each of the first two roles the answers that lift it so many points above every other role.

    Of two roles, no fewer answers do. Empty where the role is as far ahead already, and where none are found.
    """
    wanted = ceil(undecided_below * counted.per_point)
    return {role: _changes_toward(counted, role, wanted) for role in counted.ranking[:2]}


def _changes_toward(counted: Tally, role: str, wanted: int) -> tuple[Change, ...]:
    """Return changes that lift a role `wanted` units above every other; empty if it is there, or none are found.

    One answer is moved after the other, always the one that closes most of what is still missing.
    """
    others = tuple(other for other in counted.ranking if other != role)
    leads: Leads = tuple(counted.units[role] - counted.units[other] for other in others)
    left = [_list_gains(answer.weighed, answer.option.id, role, others) for answer in counted.answers]
    changes: list[Change] = []
    while min(leads) < wanted:
        # Of equals the first: the places stand in the order of the bank, and the gains with the largest in front.
        tried = [
            (_measure_progress(_add_gain(leads, gain), wanted), place, at)
            for place, gains in enumerate(left)
            for at, (_, gain) in enumerate(gains)
        ]
        best = max(tried, key=itemgetter(0), default=None)
        if best is None or best[0] <= _measure_progress(leads, wanted):
            return ()
        _, place, at = best
        change, gain = left.pop(place)[at]
        changes.append(change)
        leads = _add_gain(leads, gain)
    return tuple(changes)


@lru_cache(maxsize=KEPT)
def _list_gains(weighed: Weighed, chosen: str, role: str, others: tuple[str, ...]) -> tuple[tuple[Change, Leads], ...]:
    """Return the changes of an answer with what they gain over each of the others.

    Left out are those that gain nothing, and those that another one matches over every other role.
    """
    question = weighed.question
    leads = [weighed.leads(role, other) for other in others]
    found = [
        (
            Change(question.id, option, step_count(question, chosen, option)),
            tuple(lead[option] - lead[chosen] for lead in leads),
        )
        for option in question.options
        if option != chosen
    ]
    found.sort(key=lambda one: (-sum(one[1]), one[0].steps))
    kept: list[tuple[Change, Leads]] = []
    for change, gain in found:
        is_matched = any(all(map(ge, other, gain)) for _, other in kept)
        if max(gain) > 0 and not is_matched:
            kept.append((change, gain))
    return tuple(kept)


def _add_gain(leads: Leads, gain: Leads) -> Leads:
    """Return the leads of a role after a change that gains so much over each of the others."""
    return tuple(map(add, leads, gain))


def _measure_progress(leads: Leads, wanted: int) -> tuple[int, int]:
    """Return how many units of the wanted leads are there, and the sum of all leads, which decides between equals."""
    return sum([min(lead, wanted) for lead in leads]), sum(leads)
