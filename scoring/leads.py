"""How far the best role leads the second best on blind sheets, on which every option is equally likely.

With two roles the leads of the one over the other are spread (see `spread`). With more, the points of all roles have to
be told apart: as long as few enough different sums occur they are counted one by one, otherwise sheets are drawn (see
`sample`), because a grid would grow with the power of the number of rivals.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from operator import sub

from scoring.sample import SHEETS, OptionPoints, draw_points, sampling_error
from scoring.spread import convolve
from scoring.units import Weighed

PAIR = 2
MOST_SUMS = 1 << 15  # about 30 ms
MOST_SHEETS = 1 << 20  # of more, hardly ever so few different sums come about

Leads = Mapping[int, int]
"""In how many ways a role leads by how many units of the grid; level sheets are left out."""


@dataclass(frozen=True, slots=True)
class BlindLeads:
    """In how many of all `ways` each role leads the second best by how many units.

    Where they are not all counted, the share of leads >= x lies between what is found for x + `slack` units and for
    x - `slack` units, each give or take `lost` (a part of 1).
    """

    by_role: Mapping[str, Leads]
    ways: int
    unit: Fraction
    slack: int = 0
    lost: float = 0.0

    @property
    def is_exact(self) -> bool:
        """Whether all sheets were counted."""
        return not self.lost


def blind_leads(weighed: Sequence[Weighed], roles: Sequence[str]) -> BlindLeads:
    """Return by how much each role leads, over all sheets on which these questions are ticked blindly."""
    unit = Fraction(1, weighed[0].per_point) if weighed else Fraction(1)
    if len(roles) == PAIR:
        return _leads_of_two(weighed, roles, unit)
    gives = [[[owned[role] for owned in one.owned.values()] for one in weighed] for role in roles]
    counted = _count_sums(gives)
    if counted is not None:
        leads = [_add_up_leads(zip(row, counted.ways, strict=True)) for row in _leads_over_best(counted.points)]
        return BlindLeads(dict(zip(roles, leads, strict=True)), sum(counted.ways), unit)
    drawn = draw_points(gives)
    leads = [Counter([lead for lead in row if lead > 0]) for row in _leads_over_best(drawn.points)]
    return BlindLeads(dict(zip(roles, leads, strict=True)), SHEETS, unit * drawn.step, lost=sampling_error())


def _leads_of_two(weighed: Sequence[Weighed], roles: Sequence[str], unit: Fraction) -> BlindLeads:
    """Return the leads of two roles: the two sides of the distribution of their margin; `unit` is in points."""
    first, second = roles
    found = convolve([Counter(one.leads(first, second).values()) for one in weighed], unit)
    points = dict(found.points())
    ahead = {lead: ways for lead, ways in points.items() if lead > 0}
    behind = {-lead: ways for lead, ways in points.items() if lead < 0}
    return BlindLeads({first: ahead, second: behind}, found.ways, found.unit, found.slack, found.lost)


@dataclass(frozen=True, slots=True)
class _Sums:
    """The different sums of points: those of each role, and in how many ways each comes about."""

    points: Sequence[Sequence[int]]
    ways: Sequence[int]


def _count_sums(gives: OptionPoints) -> _Sums | None:
    """Return the different sums of points that sheets give to the roles; None if they are too many to be counted.

    The points of all roles stand side by side in one number, `bits` for each, so that one addition adds them all.
    """
    if prod(map(len, gives[0])) > MOST_SHEETS:
        return None
    bits = max(sum(map(max, questions)) for questions in gives).bit_length()
    sums = {0: 1}
    for options in zip(*gives, strict=True):
        table = Counter(
            sum(part << (bits * role) for role, part in enumerate(parts)) for parts in zip(*options, strict=True)
        )
        following: defaultdict[int, int] = defaultdict(int)
        for total, ways in sums.items():
            for number, more in table.items():
                following[total + number] += ways * more
        if len(following) > MOST_SUMS:
            return None
        sums = following
    mask = (1 << bits) - 1
    return _Sums([[total >> (bits * role) & mask for total in sums] for role in range(len(gives))], [*sums.values()])


def _leads_over_best(points: Sequence[Sequence[int]]) -> Iterator[Iterator[int]]:
    """Yield for each role its leads over the best of the others, sheet by sheet; negative where it is behind."""
    for role, own in enumerate(points):
        yield map(sub, own, map(max, *points[:role], *points[role + 1 :]))


def _add_up_leads(leads: Iterable[tuple[int, int]]) -> Leads:
    """Add up the ways of equal leads above 0; `leads` are pairs of a lead and its ways."""
    found: defaultdict[int, int] = defaultdict(int)
    for lead, ways in leads:
        if lead > 0:
            found[lead] += ways
    return found
