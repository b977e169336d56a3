"""How well a bank agrees with people who judged the same hiring needs (the reference cases).

Verdicts and leans are put on five steps: −2 clearly the first role, −1 leaning, 0 nothing said, 1, 2. Agreement is
quadratic weighted kappa (Cohen 1968): 1 − Σ(x−y)² over the cases / the same sum expected if the two were unrelated.
"""

import math
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from questions import Bank, Question
from questions.cases import ROLES, Case
from questions.sheet import Sheet, fit_sheet
from scoring.outcome import Judged, judge_in_stages
from scoring.verdict import Kind, Verdict

CLEAR = 2
FEWEST_FOR_A_RANGE = 3
NORMAL_95 = 1.96  # standard errors to each side
STEPS = (-2, -1, 0, 1, 2)
"""From clear for the first side, over too close to call, to clear for the second."""

Rows = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """Agreement of one reader's sheets with the experts.

    Of the cases in which the experts agree with each other: in how many something was said (`given`), and in how
    many of those the side was the same (`same_side`). `clear_wrong` are cases called clear against every expert.
    """

    experts_agree: int
    given: int
    same_side: int
    clear_wrong: tuple[str, ...]
    kappa: float
    verdicts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class QuestionUse:
    """How one question was answered.

    `pull` is the mean answer (−1 first role … 1 second), `correlation` that with the experts' mean lean, `chosen`
    counts the sheets by option.
    """

    question: str
    pull: float
    correlation: float
    chosen: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Settled:
    """What the questions for when it is too close did: of the sheets `too_close` without them, how many they settled.

    Of those, `rightly` counts the ones to the side of the experts' mean, `wrongly` those to the other side; where that
    mean is 0 it is neither.
    """

    too_close: int
    settled: int
    rightly: int
    wrongly: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """Everything the reference cases say about a bank.

    `confusion` counts (expert step, verdict step) over all sheets, the experts' mean rounded away from 0. `settled` is
    None for a bank without questions that are asked only when it is too close.
    """

    cases: int
    readings: tuple[Reading, ...]
    experts_kappa: float
    readers_kappa: float
    confusion: Mapping[tuple[int, int], int]
    questions: tuple[QuestionUse, ...]
    left_out: int
    settled: Settled | None

    @property
    def rows(self) -> Rows:
        """Return the sheets as a table: a row for each step of the experts, in it a count for each of the verdict."""
        return tuple(tuple(self.confusion.get((expert, verdict), 0) for verdict in STEPS) for expert in STEPS)


def agreement(bank: Bank, cases: Sequence[Case]) -> Agreement:
    """Score every sheet of every case and compare; answers that do not fit the bank are left out and counted.

    Answers to the questions for when it is too close count only where it is too close without them.
    """
    readers = range(min(len(case.sheets) for case in cases))
    sheets = [[fit_sheet(bank, case.sheets[reader]) for case in cases] for reader in readers]
    stages = [[judge_in_stages(bank, sheet) for sheet in row] for row in sheets]
    outcomes = [[last for _, last in row] for row in stages]
    steps = [[verdict_step(bank, outcome.verdict) for outcome in row] for row in outcomes]
    given = sum(len(case.sheets[reader].answers) for case in cases for reader in readers)
    return Agreement(
        cases=len(cases),
        readings=tuple(_compare_reading(cases, row, verdicts) for row, verdicts in zip(steps, outcomes, strict=True)),
        experts_kappa=kappa([case.leans[0] for case in cases], [case.leans[-1] for case in cases]),
        readers_kappa=kappa(steps[0], steps[-1]),
        confusion=Counter(
            (round_lean(case.mean_lean), verdict) for row in steps for case, verdict in zip(cases, row, strict=True)
        ),
        questions=tuple(_describe_use(bank, question, cases, sheets) for question in bank.questions.values()),
        left_out=given - sum(len(sheet.answers) for row in sheets for sheet in row),
        settled=_count_settled(bank, cases, stages) if bank.settling else None,
    )


def count_silent(rows: Rows) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return for each side how many sheets of needs that the experts give to it came out too close, and of how many."""
    middle = STEPS.index(0)
    first, second = rows[:middle], rows[middle + 1 :]
    return (
        (sum(row[middle] for row in first), sum(map(sum, first))),
        (sum(row[middle] for row in second), sum(map(sum, second))),
    )


def knows_experts(bank: Bank) -> bool:
    """Tell whether the roles of a bank are those between which the experts judged; of others they said nothing."""
    return set(bank.roles) == set(ROLES)


def sides(bank: Bank) -> tuple[str, str]:
    """Return the roles that stand for −2 and 2: those of the cases, or the bank's first two if they are others."""
    first, second = list(bank.roles)[:2]
    return ROLES if all(role in bank.roles for role in ROLES) else (first, second)


def verdict_step(bank: Bank, verdict: Verdict) -> int:
    """Return the place of a verdict between two roles on the five steps, from −2 to 2."""
    if verdict.role is None:
        return 0
    size = CLEAR if verdict.kind is Kind.CLEAR else 1
    return -size if verdict.role == sides(bank)[0] else size


def round_lean(lean: float) -> int:
    """Round a mean lean to a whole step, halves away from 0."""
    return int(abs(lean) + 0.5) * (1 if lean > 0 else -1)


def kappa(first: Sequence[float], second: Sequence[float]) -> float:
    """Return the quadratic weighted kappa of two ratings of the same things (formula above), at most 1.

    It is 1 where all ratings of both are the same.
    """
    observed = sum((x - y) ** 2 for x, y in zip(first, second, strict=True)) / len(first)
    pairs = product(Counter(first).items(), Counter(second).items())
    expected = sum((x - y) ** 2 * times * often for (x, times), (y, often) in pairs) / len(first) ** 2
    return 1 - observed / expected if expected else 1.0


def kappa_range(first: Sequence[float], second: Sequence[float]) -> tuple[float, float]:
    """Return between which two figures kappa probably lies (95 of 100) for cases of this kind, from −1 to 1.

    By the jackknife of Fleiss and Davies (1982): the spread of what comes out when one case at a time is left out.
    """
    count = len(first)
    if count < FEWEST_FOR_A_RANGE:
        return -1.0, 1.0
    left_out = [kappa([*first[:at], *first[at + 1 :]], [*second[:at], *second[at + 1 :]]) for at in range(count)]
    middle = statistics.fmean(left_out)
    error = math.sqrt((count - 1) / count * sum((one - middle) ** 2 for one in left_out))
    found = kappa(first, second)
    return max(found - NORMAL_95 * error, -1.0), min(found + NORMAL_95 * error, 1.0)


def correlation(first: Sequence[float], second: Sequence[float]) -> float:
    """Return Pearson's correlation; 0 when one of the two does not vary, or there are fewer than two pairs."""
    try:
        return statistics.correlation(first, second)
    except statistics.StatisticsError:
        return 0.0


def _compare_reading(cases: Sequence[Case], steps: Sequence[int], outcomes: Sequence[Judged]) -> Reading:
    """Compare the verdicts of one reader with the experts, case by case; `steps` are the verdicts as five steps."""
    pairs = [(case, verdict) for case, verdict in zip(cases, steps, strict=True) if case.experts_agree]
    given = [(case, verdict) for case, verdict in pairs if verdict]
    return Reading(
        experts_agree=len(pairs),
        given=len(given),
        same_side=sum(case.mean_lean * verdict > 0 for case, verdict in given),
        clear_wrong=tuple(
            case.id
            for case, verdict in zip(cases, steps, strict=True)
            if abs(verdict) == CLEAR and all(lean * verdict < 0 for lean in case.leans)
        ),
        kappa=kappa(steps, [case.mean_lean for case in cases]),
        verdicts=Counter(str(outcome.verdict.kind) for outcome in outcomes),
    )


def _count_settled(bank: Bank, cases: Sequence[Case], stages: Sequence[Sequence[tuple[Judged, Judged]]]) -> Settled:
    """Count what the questions for when it is too close settled, on all sheets, of which there is a row by reader."""
    close = [
        case.mean_lean * verdict_step(bank, last.verdict)
        for row in stages
        for case, (first, last) in zip(cases, row, strict=True)
        if first.verdict.is_too_close
    ]
    given = sum(last.verdict.is_given for row in stages for first, last in row if first.verdict.is_too_close)
    return Settled(len(close), given, sum(one > 0 for one in close), sum(one < 0 for one in close))


def _describe_use(
    bank: Bank, question: Question, cases: Sequence[Case], sheets: Sequence[Sequence[Sheet]]
) -> QuestionUse:
    """Return how one question was answered on all sheets, of which there is a row for each reader."""
    chosen = [
        (case, sheet.answers[question.id])
        for row in sheets
        for case, sheet in zip(cases, row, strict=True)
        if question.id in sheet.answers
    ]
    counted = [(case, _relative_pull(bank, question, option)) for case, option in chosen if option in question.options]
    pulls = [pull for _, pull in counted]
    return QuestionUse(
        question=question.id,
        pull=sum(pulls) / len(pulls) if pulls else 0.0,
        correlation=correlation(pulls, [case.mean_lean for case, _ in counted]),
        chosen=Counter(option for _, option in chosen),
    )


def _relative_pull(bank: Bank, question: Question, option: str) -> float:
    """Return where an option points, from −1 (the first role) to 1 (the second).

    1 is the pull of the option that points furthest of its question.
    """
    first, second = sides(bank)
    values = {id_: o.owned[second] - o.owned[first] for id_, o in question.options.items()}
    largest = max(abs(value) for value in values.values())
    return float(values[option] / largest) if largest else 0.0
