"""Checks that every role and every verdict can be reached, and that every answer matters."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from questions import Bank, Question, Sheet
from scoring.lint.finding import Finding, IsLate, Severity, make_finding, make_skipped
from scoring.outcome import judge
from scoring.verdict import Kind

VERDICTS = "every verdict can be reached"


def reach(bank: Bank, is_late: IsLate) -> Iterator[Finding]:
    """Yield the findings on which roles, verdicts and options answers can lead to.

    Checks are skipped once `is_late()`.
    """
    yield _check_roles(bank)
    yield _check_verdicts(bank, is_late)
    yield _check_questions(bank)
    yield _check_options(bank)
    yield _check_scales(bank)


def best_sheet(bank: Bank, role: str) -> Sheet:
    """Return the sheet that gives a role the most points over its strongest rival at every question."""
    return Sheet({question.id: _best_option(question, role) for question in bank.asked.values()})


def _best_option(question: Question, role: str) -> str:
    """Return the option that gives a role the most points over its strongest rival."""

    def lead(option: str) -> float:
        owned = question.options[option].owned
        return float(owned[role] - max(part for other, part in owned.items() if other != role))

    return max(question.options, key=lead)


def _check_roles(bank: Bank) -> Finding:
    """Check that every role is recommended on the sheet that is best for it."""
    outcomes = {role: judge(bank, best_sheet(bank, role)) for role in bank.roles}
    missing = [bank.roles[role].name for role, outcome in outcomes.items() if outcome.verdict.role != role]
    return make_finding(
        "every role can be recommended",
        "yes" if not missing else f"never: {', '.join(missing)}",
        holds=not missing,
        advice="no sheet leads to this role: give it questions, or larger shares",
        severity=Severity.SERIOUS,
    )


def _check_verdicts(bank: Bank, is_late: IsLate) -> Finding:
    """Check that every kind of verdict is met.

    It is looked for on the sheets from the best one of the first role to that of the second, and to the middle.
    """
    kinds: set[Kind] = set()
    for sheet in _sheets_between(bank):
        if len(kinds) == len(Kind):
            break
        if is_late():
            return make_skipped(VERDICTS)
        kinds.add(judge(bank, sheet).verdict.kind)
    missing = [str(kind) for kind in Kind if kind not in kinds]
    return make_finding(
        VERDICTS,
        f"{len(kinds)} of {len(Kind)}" + (f"; not met: {', '.join(missing)}" if missing else ""),
        holds=not missing,
        advice="look at the thresholds under `verdicts` in weights.yaml"
        + ("; one answer alone is never too little" if Kind.TOO_LITTLE not in kinds else ""),
    )


def _sheets_between(bank: Bank) -> Iterator[Sheet]:
    """Yield sheets from the first role's best one to the second's, then to all middle answers.

    Each differs from the one before by one answer. The last one answers the question of the least weight alone.
    """
    roles = list(bank.roles)
    start, goal = best_sheet(bank, roles[0]).answers, best_sheet(bank, roles[1]).answers
    middle = {q.id: q.middle.id for q in bank.asked.values()}
    for target in (goal, middle):
        answers = dict(start)
        yield Sheet(dict(answers))
        for question in bank.asked.values():
            answers[question.id] = target[question.id]
            yield Sheet(dict(answers))
    least = min(bank.asked.values(), key=lambda question: question.weight)
    yield Sheet({least.id: middle[least.id]})


def _check_questions(bank: Bank) -> Finding:
    """Check that the answer to every question can change the points of the roles."""
    dead = [q.id for q in bank.weighed.values() if is_dead(q)]
    return make_finding(
        "every question can matter",
        f"{len(dead)} cannot" + (f": {', '.join(dead)}" if dead else ""),
        holds=not dead,
        advice="all answers to it go to the same role by the shares: set its weight to 0, or change its statements",
    )


def is_dead(question: Question) -> bool:
    """Whether all answers give the roles the same points."""
    return len({tuple(option.owned.values()) for option in question.options.values()}) == 1


def _check_options(bank: Bank) -> Finding:
    """Check that no two options of a question give their points to the same areas."""
    alike = [
        q.id
        for q in bank.weighed.values()
        if len({tuple(sorted(o.gives.items())) for o in q.options.values()}) < len(q.options)
    ]
    return make_finding(
        "no two options mean the same",
        f"{len(alike)} questions have such options" + (f": {', '.join(alike)}" if alike else ""),
        holds=not alike,
        advice="two options of the question give their points to the same areas: change one, or remove it",
    )


def _check_scales(bank: Bank) -> Finding:
    """Check that along each scale every step leans further to the same side."""
    broken = [q.id for q in bank.weighed.values() if q.is_tradeoff and not is_dead(q) and not _is_monotone(bank, q)]
    return make_finding(
        "scales are monotone",
        f"{len(broken)} are not" + (f": {', '.join(broken)}" if broken else ""),
        holds=not broken,
        advice="both statements of the question belong to the same role by the shares",
    )


def _is_monotone(bank: Bank, question: Question) -> bool:
    """Tell whether along a scale the points of a role, or its lead over another, only grow or only fall."""
    roles = list(bank.roles)
    values = [option.owned[roles[0]] - option.owned[roles[1]] for option in question.options.values()]
    others = [[option.owned[role] for option in question.options.values()] for role in roles]
    return any(_is_strictly_monotone(row) for row in (values, *others))


def _is_strictly_monotone(row: list[Fraction]) -> bool:
    """Tell whether each number is larger than the one before, or each is smaller."""
    steps = [after - before for before, after in pairwise(row)]
    return all(step > 0 for step in steps) or all(step < 0 for step in steps)
