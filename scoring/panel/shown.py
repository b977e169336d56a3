"""All figures of a panel that a page may show.

A named panel is shown exactly, member by member. Of an unnamed one nothing leaves here that joins two answers of one
person, or takes a person out of a sum: no members, leans in steps of 10 and sorted, other numbers in whole points, gaps
only where both camps have at least three people (in a camp of two each can subtract the own answer), and what the panel
would say without one member only as the lowest and the highest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from questions import Bank, Sheet
from scoring.apart import Pair
from scoring.panel.agenda import Agenda, find_agenda
from scoring.panel.counting import Count, State, Way, count_panel, mean_parts
from scoring.panel.disagreement import Camps, find_camps, find_pivotal
from scoring.panel.knowledge import Knowledge, find_knowledge
from scoring.panel.moved import Moved, find_moved
from scoring.panel.needs import find_needs
from scoring.panel.position import Position, find_positions, sign
from scoring.panel.spread import Spread, find_spreads
from scoring.rounding import round_half_up, round_together
from scoring.verdict import Verdict

FEWEST_UNNAMED = 5  # people in an unnamed panel
FEWEST_IN_CAMP = 3
STEP = Fraction(10)
"""To what the lean of one person, or a sum that one person could be taken out of, is rounded in an unnamed panel."""


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a named panel: lean of 100, verdict, and the side of the verdict, −1, 1, or 0 for neither.

    `without` is the panel's mean lean without this member. Who answered too little does not count: `without` is None.
    """

    lean: Fraction
    verdict: Verdict
    side: int
    without: Fraction | None


@dataclass(frozen=True, slots=True)
class WayShown:
    """The panel's lean by one way of counting, from … to; `side` is −1 or 1 where both ends are out of the zone."""

    lowest: Fraction
    highest: Fraction
    side: int


@dataclass(frozen=True, slots=True)
class CampsShown:
    """The camps' sizes and how far their mean leans are apart; of a named panel the places of their members too."""

    first: int
    second: int
    apart: Fraction
    is_one_camp: bool
    first_places: tuple[int, ...]
    second_places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """What a panel says to one question.

    `gap` is Δ, of 100, None where it is not shown; `part` what the question adds to the mean lean. `moved` is None in
    round 1. `chosen` are the places of those who gave each answer, empty in an unnamed panel.
    """

    spread: Spread
    gap: Fraction | None
    part: Fraction
    is_pivotal: bool
    knowledge: Knowledge | None
    moved: Moved | None
    chosen: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class PanelFigures:
    """Everything a panel's page shows; leans are of 100, below 0 towards the first role of the pair.

    `people` took part, `counted` of them answered enough to count, `sides` are the numbers of their verdicts by side
    (−1, 0, 1). `sides`, `ways` and `leans` (sorted) are empty where too few count. `questions` begin with what sets
    the panel apart most. `needs` are the parts of 100 that areas are of the job, empty where too few count: in an
    unnamed panel fewer than five. `members` stand in the order of the sheets, and are empty in an unnamed panel.
    """

    is_named: bool
    people: int
    counted: int
    pair: Pair
    state: State
    side: int
    is_clear: bool
    majority: int
    sides: Mapping[int, int]
    zone: Fraction
    ways: Mapping[Way, WayShown]
    leans: tuple[Fraction, ...]
    camps: CampsShown | None
    questions: Mapping[str, QuestionShown]
    needs: Mapping[str, Fraction]
    agenda: Agenda | None
    members: tuple[Member, ...]


def show_panel(
    bank: Bank, sheets: Sequence[Sheet], *, is_named: bool, before: Sequence[Sheet | None] = ()
) -> PanelFigures:
    """Return what may be shown of a panel, from its sheets, each of which fits the bank.

    `before` are the sheets of round 1 in the same order of members, None for who is new; empty in round 1. Raises
    ValueError for an unnamed panel of fewer than five.
    """
    if not is_named and len(sheets) < FEWEST_UNNAMED:
        raise ValueError(f"{len(sheets)} people; an unnamed panel has at least {FEWEST_UNNAMED}")
    positions = find_positions(bank, sheets)
    count = count_panel(bank, positions)
    is_enough = count.state is not State.NOT_ENOUGH
    counting = [position for position in positions if position.counts and is_enough]
    camps = find_camps(positions) if is_enough else None
    if camps and not is_named and not _may_show(camps):
        camps = None
    return PanelFigures(
        is_named=is_named,
        people=len(positions),
        counted=sum(position.counts for position in positions),
        pair=positions[0].pair,
        state=count.state,
        side=count.side,
        is_clear=count.is_clear,
        majority=count.majority,
        sides=_count_sides(counting),
        zone=count.zone,
        ways=_show_ways(count, is_named=is_named),
        leans=_show_leans(counting, is_named=is_named),
        camps=_show_camps(camps, is_named=is_named) if camps else None,
        questions=_show_questions(bank, [position.sheet for position in positions], counting, camps, before, is_named),
        needs=_show_needs(bank, counting, is_named=is_named),
        agenda=find_agenda(bank, positions) if is_enough else None,
        members=tuple(_show_member(position, counting) for position in positions) if is_named else (),
    )


def _may_show(camps: Camps) -> bool:
    """Tell whether both camps are large enough for their means to be shown in an unnamed panel."""
    return min(len(camps.first), len(camps.second)) >= FEWEST_IN_CAMP


def _count_sides(positions: Sequence[Position]) -> dict[int, int]:
    return {side: sum(position.side == side for position in positions) for side in (-1, 0, 1) if positions}


def _show_ways(count: Count, *, is_named: bool) -> dict[Way, WayShown]:
    """Return the leans by way; in an unnamed panel to whole points, or to steps where it hangs on single people."""
    found = {}
    for way in dict(count.leans):
        leans = [lean for each, lean in count.leans if each is way]
        ends = min(leans), max(leans)
        step = Fraction(1) if way in {Way.MEAN, Way.MEDIAN_ANSWERS} else STEP
        lowest, highest = ends if is_named else (round_half_up(end, step) for end in ends)
        sides = {sign(end) if abs(end) >= count.zone else 0 for end in ends}
        found[way] = WayShown(lowest, highest, sides.pop() if len(sides) == 1 else 0)
    return found


def _show_leans(positions: Sequence[Position], *, is_named: bool) -> tuple[Fraction, ...]:
    leans = sorted(position.lean_of_100 for position in positions)
    return tuple(leans if is_named else (round_half_up(lean, STEP) for lean in leans))


def _show_needs(bank: Bank, counting: Sequence[Position], *, is_named: bool) -> dict[str, Fraction]:
    """Return the mean needs: of an unnamed panel only those of enough people, so that a mean is nobody's own."""
    is_enough = counting and (is_named or len(counting) >= FEWEST_UNNAMED)
    return find_needs(bank, counting, is_exact=is_named) if is_enough else {}


def _show_camps(camps: Camps, *, is_named: bool) -> CampsShown:
    return CampsShown(
        first=len(camps.first),
        second=len(camps.second),
        apart=camps.apart if is_named else round_half_up(camps.apart),
        is_one_camp=camps.is_one_camp,
        first_places=camps.first if is_named else (),
        second_places=camps.second if is_named else (),
    )


def _show_member(position: Position, counting: Sequence[Position]) -> Member:
    others = [other.lean_of_100 for other in counting if other is not position]
    without = sum(others, Fraction()) / len(others) if position.counts and others else None
    return Member(position.lean_of_100, position.verdict, position.side, without)


def _show_questions(
    bank: Bank,
    sheets: Sequence[Sheet],
    counting: Sequence[Position],
    camps: Camps | None,
    before: Sequence[Sheet | None],
    is_named: bool,
) -> dict[str, QuestionShown]:
    """Return the questions by what they do: gaps that are shown first, then splits, then what is far apart."""
    spreads = find_spreads(bank, sheets)
    gaps = _round(bank, camps.gaps if camps else {}, is_named=is_named)
    parts = _round(bank, mean_parts(counting) if counting else {}, is_named=is_named)
    pivotal, knowledge = find_pivotal(bank, counting), find_knowledge(bank, spreads)
    moved = find_moved(bank, before, sheets) if before else {}
    found = {
        id_: QuestionShown(
            spread=spread,
            gap=gaps[id_] if camps else None,
            part=parts[id_],
            is_pivotal=id_ in pivotal,
            knowledge=knowledge.get(id_),
            moved=moved.get(id_),
            chosen=_find_places(sheets, spread) if is_named else {},
        )
        for id_, spread in spreads.items()
    }
    return dict(sorted(found.items(), key=lambda item: _rank(item[1])))


def _rank(question: QuestionShown) -> tuple[Fraction, bool, Fraction]:
    return -abs(question.gap or Fraction()), not question.spread.is_split, -question.spread.apart


def _round(bank: Bank, numbers: Mapping[str, Fraction], *, is_named: bool) -> dict[str, Fraction]:
    """Return the numbers of all questions, in the bank's order so that nothing depends on that of the members."""
    ordered = {id_: numbers.get(id_, Fraction()) for id_ in bank.asked}
    return ordered if is_named else round_together(ordered)


def _find_places(sheets: Sequence[Sheet], spread: Spread) -> dict[str, tuple[int, ...]]:
    """Return by answer the places of those who gave it."""
    return {
        option: tuple(place for place, sheet in enumerate(sheets) if sheet.answers.get(spread.question) == option)
        for option in spread.counts
    }
