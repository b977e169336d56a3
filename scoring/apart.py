"""How far apart two sheets are, question by question.

With S the points of a role, T those of all, p = S/T, and a bar over what is halfway between the two sheets:

    p' − p = Σ_q (ΔS_q − p̄·ΔT_q) / T̄

exactly, and an answer that counts the same in both sheets adds nothing, however many others were left out.
"""

from fractions import Fraction

from scoring.tally import ZERO, Tally

_NOTHING = (ZERO, ZERO)  # what an answer gives that is not there


def share_moves(one: Tally, other: Tally, role: str) -> dict[str, Fraction]:
    """Return by how many parts of 100 each question moves the share of a role from one tally to another.

    Both are of one bank and have answers that count. All together they are the difference of the shares.
    """
    half_total = (one.total + other.total) / 2
    half_part = (one.share(role) + other.share(role)) / 200
    old, new = _points_given(one, role), _points_given(other, role)
    found = {}
    for id_ in {**old, **new}:
        points, stake = (new.get(id_, _NOTHING)[at] - old.get(id_, _NOTHING)[at] for at in (0, 1))
        found[id_] = 100 * (points - half_part * stake) / half_total
    return found


def _points_given(counted: Tally, role: str) -> dict[str, tuple[Fraction, Fraction]]:
    """Return the points that each answer gave to a role, and to all."""
    return {
        answer.question.id: (answer.stake * answer.option.owned[role], Fraction(answer.stake))
        for answer in counted.answers
    }
