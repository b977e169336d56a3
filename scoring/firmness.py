"""How firm a result is: two exact yardsticks (DESIGN 5).

hold: of 100 variations of weights and answers, how many keep the same role ahead.
      Each question counts one of `variations.times`, equally often. A trade-off answer slips one step each way
      `step_slip` of the time (at an end only inwards); another answer slips to some other option `option_slip`
      of the time. Ties count half. With three or more roles, the worst rival counts.
luck: of 100 sheets on which the same questions are ticked blindly, with the same marks and context,
      how many lean at least this far (the best role over the second best).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import lcm

from questions import Bank, Option, Variations
from scoring.spread import Spread, Terms, Vector, convolve, terms
from scoring.tally import Answer, Tally

HUNDRED = Fraction(100)
KEPT = 4096  # tables of single answers, about a kilobyte each; a bank with its marks and factors has some hundreds


@dataclass(frozen=True, slots=True)
class Firmness:
    """Both figures, of 100, and the margin in points below which luck alone makes it too close to call.

    `is_exact` is False only for banks whose numbers share no common measure (see `spread`).
    """

    hold: Fraction
    luck: Fraction
    undecided_below: Fraction
    is_exact: bool


def firmness(bank: Bank, counted: Tally) -> Firmness:
    """Work out hold and luck of a tally."""
    rivals = [role for role in bank.roles if role != counted.first]
    holds = [_hold(bank.variations, counted.answers, counted.first, rival) for rival in rivals]
    blind = convolve(blind_tables(counted.answers, tuple(bank.roles)), len(bank.roles) - 1)
    leads = blind_leads(blind)
    reached = sum(ways for lead, ways in leads.items() if lead * blind.unit >= counted.margin)
    return Firmness(
        hold=min(hold for hold, _ in holds),
        luck=HUNDRED * reached / blind.ways,
        undecided_below=smallest_lead(leads, bank.thresholds.leaning_luck * blind.ways / 100) * blind.unit,
        is_exact=blind.is_exact and all(exact for _, exact in holds),
    )


def _hold(variations: Variations, answers: Sequence[Answer], first: str, rival: str) -> tuple[Fraction, bool]:
    if not answers:
        return HUNDRED / 2, True
    result = convolve([_varied(variations, answer, first, rival) for answer in answers])
    above = result.above(Fraction())
    level = result.above(-result.unit) - above
    return HUNDRED * (2 * above + level) / (2 * result.ways), result.is_exact


def _varied(variations: Variations, answer: Answer, first: str, rival: str) -> Terms:
    """Tabulate f·c for one answer: every variation of its weight with every slip."""
    slips = slip_chances(variations, answer)
    owned = [answer.question.options[option].owned for option in slips]
    values = tuple(answer.stake * (parts[first] - parts[rival]) for parts in owned)
    return _varied_terms(values, tuple(slips.values()), variations.times)


@lru_cache(maxsize=KEPT)
def _varied_terms(
    values: tuple[Fraction, ...], chances: tuple[Fraction, ...], all_times: tuple[Fraction, ...]
) -> Terms:
    """Multiply every value with every weight; the same few numbers come up again and again."""
    whole = lcm(*(chance.denominator for chance in chances))
    table: dict[tuple[Fraction, ...], int] = {}
    for value, chance in zip(values, chances, strict=True):
        for times in all_times:
            table[(times * value,)] = table.get((times * value,), 0) + int(chance * whole)
    return terms(table)


def slip_chances(variations: Variations, answer: Answer) -> dict[str, Fraction]:
    """Return how likely the answer is each of the question's options once it may slip."""
    if answer.question.is_tradeoff:
        return _neighbours(list(answer.question.options), answer.option.id, variations.step_slip)
    others = [option for option in answer.question.options if option != answer.option.id]
    stays = 1 - variations.option_slip
    chances = {answer.option.id: stays, **dict.fromkeys(others, variations.option_slip / len(others))}
    return {option: chance for option, chance in chances.items() if chance}


def _neighbours(steps: Sequence[str], chosen: str, slip: Fraction) -> dict[str, Fraction]:
    place = steps.index(chosen)
    around = [steps[index] for index in (place - 1, place + 1) if 0 <= index < len(steps)]
    chances = {chosen: 1 - slip * len(around), **dict.fromkeys(around, slip)}
    return {option: chance for option, chance in chances.items() if chance}


def blind_leads(blind: Spread) -> dict[int, int]:
    """Return in how many ways the best role leads the second best by how many units of the grid."""
    leads: dict[int, int] = {}
    for point, ways in blind.points():
        second, best = sorted((*point, 0))[-2:]  # the last role stands at 0
        leads[best - second] = leads.get(best - second, 0) + ways
    return leads


def smallest_lead(leads: Mapping[int, int], at_most: Fraction) -> int:
    """Return the smallest lead that at most so many blind sheets reach; above the largest if none is."""
    beyond = 0
    smallest = max(leads) + 1
    for lead in sorted(leads, reverse=True):
        beyond += leads[lead]
        if beyond > at_most:
            break
        smallest = lead
    return smallest


def _blind(answer: Answer, roles: tuple[str, ...]) -> Terms:
    """Tabulate one blindly ticked answer: the lead of each role over the last, every option equally likely."""
    return _blind_terms(tuple(_leads(option, answer.stake, roles) for option in answer.question.options.values()))


@lru_cache(maxsize=KEPT)
def _blind_terms(values: tuple[Vector, ...]) -> Terms:
    return terms(Counter(values))


def _leads(option: Option, stake: Fraction, roles: tuple[str, ...]) -> tuple[Fraction, ...]:
    return tuple(stake * (option.owned[role] - option.owned[roles[-1]]) for role in roles[:-1])


def blind_tables(answers: Sequence[Answer], roles: tuple[str, ...]) -> list[Terms]:
    """Return the table of each answer when it is ticked blindly."""
    return [_blind(answer, roles) for answer in answers]
