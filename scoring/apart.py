"""How far apart sheets are, question by question.

S are the points of a role, or of one role less those of another, and T those of all. With p = S/T, and a bar over what
is halfway between two sheets:

    p' − p = Σ_q (ΔS_q − p̄·ΔT_q) / T̄

exactly, and an answer that counts the same in both sheets adds nothing, however many others were left out. Areas can
stand in the place of questions. Between two groups of sheets it is the mean over all pairs of one from each.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import product

from scoring.tally import Answer, Tally

Given = Mapping[str, tuple[int, int]]
"""What each question, or area, gives to the role or roles in hand, and to all, in units."""
Pair = tuple[str, str]
"""Two roles; a lean below 0 is towards the first, above 0 towards the second."""


def share_moves(one: Tally, other: Tally, role: str) -> dict[str, Fraction]:
    """Return by how many parts of 100 each question moves the share of a role from one tally to another.

    Both are of one bank and have answers that count. All together they are the difference of the shares.
    """
    return mean_moves(*([_given_to_role(counted.answers, role)] for counted in (one, other)))


def _given_to_role(answers: Iterable[Answer], role: str) -> Given:
    return {one.question.id: (one.weighed.owned[one.option.id][role], one.weighed.units) for one in answers}


def given_to_lean(answers: Iterable[Answer], pair: Pair) -> Given:
    """Return what each answer adds to the lead of the second role of a pair over the first, and its stake."""
    first, second = pair
    return {one.question.id: (one.lead(second, first), one.weighed.units) for one in answers}


def mean_moves(ones: Sequence[Given], others: Sequence[Given]) -> dict[str, Fraction]:
    """Return by how many parts of 100 each question moves the mean of S/T from one group of sheets to the other.

    All are of one bank and give something. All together they are the difference of the two means.
    """
    sums: defaultdict[str, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    totals = [[_total(given) for given in group] for group in (ones, others)]
    for (old, (old_sum, old_all)), (new, (new_sum, new_all)) in product(
        zip(ones, totals[0], strict=True), zip(others, totals[1], strict=True)
    ):
        times, crossed = 2 * old_all * new_all, old_sum * new_all + new_sum * old_all
        below = old_all * new_all * (old_all + new_all)
        for key in {**old, **new}:
            (was, stake_was), (is_, stake_is) = old.get(key, (0, 0)), new.get(key, (0, 0))
            sums[key][below] += times * (is_ - was) - crossed * (stake_is - stake_was)
    pairs = len(ones) * len(others)
    return {
        key: sum((Fraction(100 * above, below * pairs) for below, above in parts.items()), Fraction())
        for key, parts in sums.items()
    }


def _total(given: Given) -> tuple[int, int]:
    """Return S and T of a sheet, in units."""
    return sum(part for part, _ in given.values()), sum(stake for _, stake in given.values())
