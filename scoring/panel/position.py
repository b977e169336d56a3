"""Where one member of a panel stands: a lean, and what each answer adds to it.

With c_iq what the answer of person i to question q adds to the margin of the second role over the first, and T_i the
points that i's answers handed out (docs/method.md):

    ĉ_iq = 100·c_iq / T_i        L_i = Σ_q ĉ_iq, from −100 to 100

so everybody weighs the same, whatever they skipped or marked. All numbers are exact: they stand in whole units, of
which the positions of one panel have the same number in 1 of 100.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

from questions import Bank, Sheet
from questions.sheet import without_settling
from scoring.apart import Pair
from scoring.outcome import Judged, judge
from scoring.tally import Answer, Tally
from scoring.verdict import Kind, Verdict


@dataclass(frozen=True, slots=True)
class Position:
    """One member's sheet, scored. `parts` are the ĉ of the questions that count, `lean` their sum, in units.

    `side` is −1 or 1 for the role of the pair that the verdict recommends, 0 where it recommends neither. `zone` is the
    lean in units, without its sign, below which this sheet is too close to call. A unit of the tally is `scale` units
    of the panel, of which `per_part` are 1 of 100.
    """

    pair: Pair
    sheet: Sheet
    answers: Mapping[str, Answer]
    verdict: Verdict
    parts: Mapping[str, int]
    lean: int
    side: int
    zone: int
    scale: int
    per_part: int

    @property
    def lean_of_100(self) -> Fraction:
        """Return L, from −100 to 100."""
        return Fraction(self.lean, self.per_part)

    @property
    def counts(self) -> bool:
        """Whether enough was answered to count this member."""
        return self.verdict.kind is not Kind.TOO_LITTLE

    @property
    def side_by_lean(self) -> int:
        """Return −1 or 1 for the role that the lean is towards where it is out of the zone, 0 within it."""
        return _side_of(self.lean, self.zone)

    def gain(self, question: str, option: str) -> int:
        """Return by how many units the lean changes if a question is answered so; 0 if the question does not count."""
        if question not in self.parts:
            return 0
        first, second = self.pair
        owned = self.answers[question].weighed.owned[option]
        return (owned[second] - owned[first]) * self.scale - self.parts[question]

    def changed(self, question: str, option: str) -> "Position":
        """Return the position once a question that counts is answered so, its side taken from the lean alone."""
        gain = self.gain(question, option)
        parts = {**self.parts, question: self.parts[question] + gain} if gain else self.parts
        lean = self.lean + gain
        return replace(self, parts=parts, lean=lean, side=_side_of(lean, self.zone))

    def with_side_by_lean(self) -> "Position":
        """Return the position with its side taken from the lean, without regard to `hold`."""
        return replace(self, side=self.side_by_lean)


def sign(number: int | Fraction) -> int:
    """Return −1, 0 or 1."""
    return (number > 0) - (number < 0)


def _side_of(lean: int, zone: int) -> int:
    return sign(lean) if abs(lean) >= zone else 0


def find_positions(bank: Bank, sheets: Sequence[Sheet]) -> tuple[Position, ...]:
    """Return where the members stand, in the order of their sheets, each of which fits the bank.

    Answers to questions that settle are left aside, so that what is compared was asked of everybody.
    """
    sheets = [without_settling(bank, sheet) for sheet in sheets]
    judged = [judge(bank, sheet) for sheet in sheets]
    pair = find_pair(bank, [one.tally for one in judged])
    # So many units that every part and every zone of the panel is a whole number of them.
    per_part = lcm(*(_whole(one.tally) or 1 for one in judged), *(_zone(one).denominator for one in judged))
    return tuple(_find_position(pair, sheet, one, per_part) for sheet, one in zip(sheets, judged, strict=True))


def find_pair(bank: Bank, tallies: Sequence[Tally]) -> Pair:
    """Return the two roles with most of all points, in the order of the bank; each sheet weighs the same."""
    shares = {role: sum((one.share(role) for one in tallies), Fraction()) for role in bank.roles}
    most = sorted(bank.roles, key=lambda role: -shares[role])[:2]
    first, second = (role for role in bank.roles if role in most)
    return first, second


def _whole(counted: Tally) -> int:
    """Return the points that a sheet hands out, in the units of its tally."""
    return sum(counted.units.values())


def _zone(judged: Judged) -> Fraction:
    """Return the lead below which a sheet is too close to call, of 100; 0 if nothing counts."""
    return 100 * judged.firmness.undecided_below / judged.tally.total if judged.tally.total else Fraction()


def _find_position(pair: Pair, sheet: Sheet, judged: Judged, per_part: int) -> Position:
    """Return where a member stands: at 0, if nothing counts."""
    counted, role = judged.tally, judged.verdict.role
    first, second = pair
    scale = 100 * per_part // _whole(counted) if counted.answers else 0
    parts = {answer.question.id: answer.lead(second, first) * scale for answer in counted.answers}
    return Position(
        pair=pair,
        sheet=sheet,
        answers={answer.question.id: answer for answer in counted.answers},
        verdict=judged.verdict,
        parts=parts,
        lean=sum(parts.values()),
        side=(role == second) - (role == first),
        zone=int(_zone(judged) * per_part),
        scale=scale,
        per_part=per_part,
    )
