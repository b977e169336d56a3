"""In what the bank in force differs from the shipped one, in a few words."""

from questions import Bank
from scoring.comparison import Comparison, Shift
from web.platform.i18n import ngettext

NAMED = 8


def bank_changes(found: Comparison, bank: Bank) -> list[str]:
    """Return what was changed, the numbers one by one and the words counted; `bank` supplies the names."""
    weights = [_describe_shift(shift, bank.questions[shift.name].title) for shift in found.weights]
    shares = [_describe_shift(shift, bank.areas[shift.name].name) for shift in found.shares if shift.name in bank.areas]
    numbers = [_describe_shift(shift, shift.name) for shift in found.other_numbers]
    others = sum(map(len, (found.added, found.removed, found.words, found.gives)))
    return _first_few([*weights, *shares, *numbers, *_other_changes(others)])


def _describe_shift(shift: Shift, name: str) -> str:
    return f"{name}: {shift.before or '–'} → {shift.after or '–'}"


def _other_changes(count: int) -> list[str]:
    words = ngettext(
        "%(num)s other change of questions and words", "%(num)s other changes of questions and words", count
    )
    return [words % {"num": count}] if count else []


def _first_few(changes: list[str]) -> list[str]:
    more = len(changes) - NAMED
    if more <= 0:
        return changes
    return [*changes[:NAMED], ngettext("and %(num)s more", "and %(num)s more", more) % {"num": more}]
