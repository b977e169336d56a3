"""The points of both sides as they are shown: two units, each of which adds up, and one sentence that joins them.

Parts of 100, whole: bar, leading sentence, card, link preview and trial. The parts of all roles are rounded together
and add up to 100; what a trial moves is the difference of the parts before and now, and every change in it is rounded
so that they add up to that. Nobody is told a margin beside them that they do not subtract to.

Points as the answers gave them out: reasons and table. They get the coarsest step in which all can be written exactly
(1, a half, a tenth; only a tuned bank needs more than halves, and is rounded to tenths by largest remainder). The
margin is their sum, and nothing else; the points of both sides are half of their total plus and minus half of the
margin, with up to two digits after the dot: 51.25 to 48.75 is a margin of 2.5. Where these are not the parts of 100,
the sentence above the table says both.

Which verdict is given is decided by the exact numbers.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import TypeVar

from scoring import Outcome, Tally, round_together
from scoring.rounding import round_half_up
from web.views.figures import step_for

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Split:
    """How the points are shared out; `total` is that of all roles, which may be more than two.

    `alike` is what each of both got where an answer gave to both: it is in no contribution, since it cancels out.
    """

    total: Fraction
    first: Fraction
    second: Fraction
    alike: Fraction

    @property
    def margin(self) -> Fraction:
        """Return by how many points the first is ahead."""
        return self.first - self.second


def whole_shares(counted: Tally) -> dict[str, int]:
    """Return how many of 100 points went to each role, whole and together 100."""
    shares = {role: counted.share(role) for role in counted.points}
    return {role: int(share) for role, share in round_together(shares).items()}


def shown_contributions(outcome: Outcome) -> dict[str, Fraction]:
    """Return what each answer adds to the margin, as it is shown."""
    return _contributions(outcome.tally)


def _contributions(counted: Tally) -> dict[str, Fraction]:
    contributions = counted.contributions
    return round_together(contributions, step_for(contributions.values()))


def split(counted: Tally) -> Split:
    """Return the points of both sides, as they are shown."""
    step = step_for(counted.contributions.values())
    shown = _contributions(counted).values()
    margin = sum(shown, Fraction())
    both = round_half_up(counted.points[counted.first] + counted.points[counted.second], step)
    others = _rounded((counted.points[role] for role in counted.ranking[2:]), step)
    alike = (both - sum(map(abs, shown), Fraction())) / 2
    return Split(both + others, (both + margin) / 2, (both - margin) / 2, alike)


def why_not_all(outcome: Outcome) -> dict[str, Fraction]:
    """Return what makes the total another than what all questions are worth: marked, company, left_out (below 0).

    The parts are rounded together with "all", what the questions are worth, so that they add up to the total shown.
    """
    bank, counted = outcome.bank, outcome.tally
    parts = {"all": bank.total, "marked": Fraction(), "company": Fraction(), "left_out": -bank.total}
    for answer in counted.answers:
        weight = answer.question.weight
        parts["left_out"] += weight
        marked = weight * outcome.mark_times(answer.question.id)
        parts["marked"] += marked - weight
        parts["company"] += answer.stake - marked
    return round_together(parts, step_for(counted.contributions.values()))


def _rounded(points: Iterable[Fraction], step: Fraction) -> Fraction:
    return round_half_up(sum(points, Fraction()), step)


def rounded_to(total: int, parts: Mapping[Key, Fraction]) -> dict[Key, int]:
    """Round parts to whole numbers that add up to a given total, near their sum (largest remainder)."""
    lower = {key: floor(part) for key, part in parts.items()}
    by_remainder = sorted(parts, key=lambda key: lower[key] - parts[key])
    raised = set(by_remainder[: max(0, total - sum(lower.values()))])
    shown = {key: lower[key] + (key in raised) for key in parts}
    left = total - sum(shown.values())  # of three roles and more, the parts may be further off
    if left and parts:
        largest = max(parts, key=lambda key: abs(parts[key]))
        shown[largest] += left
    return shown
