"""Where the members of a panel differ, by what it does to their leans (docs/method.md).

Camps are the members who lean towards the first role and those who lean towards the second. Δ_q is what question q
moves from a member of the one to a member of the other (see `apart`), in the mean over all such pairs. Then

    Σ_q Δ_q = the difference of the camps' mean leans

exactly, so each question's part of it can be named, and one that all answered the same has none. Where everybody has
answered the same questions with the same marks, Δ_q is the mean of ĉ_q in one camp less that in the other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from questions import Bank, Question
from scoring.apart import Given, given_to_lean, mean_moves
from scoring.panel.counting import AT_LEAST, state_of
from scoring.panel.position import Position


@dataclass(frozen=True, slots=True)
class Camps:
    """Two sides of a panel, as places of members in its order, and Δ of each question, of 100, the largest first.

    `apart` is the difference of their mean leans. With everybody on one side, those farthest apart are compared.
    """

    first: tuple[int, ...]
    second: tuple[int, ...]
    gaps: Mapping[str, Fraction]
    apart: Fraction
    is_one_camp: bool


def find_camps(positions: Sequence[Position]) -> Camps | None:
    """Return the camps of those who count, or None if all stand in the same place."""
    ordered = sorted((place for place, one in enumerate(positions) if one.counts), key=lambda at: positions[at].lean)
    if not ordered or positions[ordered[0]].lean == positions[ordered[-1]].lean:
        return None
    first = [place for place in ordered if positions[place].lean < 0]
    second = [place for place in ordered if positions[place].lean > 0]
    is_one_camp = not (first and second)
    if is_one_camp:
        first, second = ordered[:1], ordered[-1:]
    gaps = mean_moves(*([_given(positions[place]) for place in camp] for camp in (first, second)))
    largest_first = dict(sorted(gaps.items(), key=lambda gap: -abs(gap[1])))
    return Camps(
        tuple(sorted(first)), tuple(sorted(second)), largest_first, sum(gaps.values(), Fraction()), is_one_camp
    )


def _given(position: Position) -> Given:
    return given_to_lean(position.answers.values(), position.pair)


def find_pivotal(bank: Bank, positions: Sequence[Position]) -> frozenset[str]:
    """Return the questions which, set for all to an option that somebody chose, would change what the panel says.

    What it says is taken from the leans alone, before and after, so that nothing has to be scored again.
    """
    counting = [position.with_side_by_lean() for position in positions if position.counts]
    if len(counting) < AT_LEAST:
        return frozenset()
    now = state_of(bank, counting)
    return frozenset(
        question.id
        for question in bank.asked.values()
        if any(state_of(bank, settled) != now for settled in _settle(question, counting))
    )


def _settle(question: Question, positions: Sequence[Position]) -> Iterator[list[Position]]:
    """Yield the positions for each option that somebody chose, had all who answered the question chosen it."""
    for option in options_chosen(question, positions):
        yield [position.changed(question.id, option) for position in positions]


def options_chosen(question: Question, positions: Sequence[Position]) -> list[str]:
    """Return the options that members chose, if there are several."""
    chosen = {position.sheet.answers.get(question.id) for position in positions}
    found = [option for option in question.options if option in chosen]
    return found if len(found) > 1 else []
