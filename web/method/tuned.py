"""In what the bank in force differs from the shipped one, in a few words."""

from questions import Bank, load_bank
from scoring.comparison import Shift, compare
from web.words import gettext as _

NAMED = 8


def changes(bank: Bank) -> list[str]:
    """Return what was changed, the numbers one by one and the words counted; empty for the shipped bank."""
    shipped = load_bank()
    if bank.hash == shipped.hash:
        return []
    found = compare(shipped, bank)
    weights = [_told(shift, bank.questions[shift.name].title) for shift in found.weights]
    shares = [_told(shift, bank.areas[shift.name].name) for shift in found.shares if shift.name in bank.areas]
    numbers = [_told(shift, shift.name) for shift in found.other_numbers]
    words = [
        _("%(num)s other changes of questions and words") % {"num": _rest(found.added, found.removed, found.words)}
    ]
    told = [*weights, *shares, *numbers, *(words if _rest(found.added, found.removed, found.words) else [])]
    return told[:NAMED] + ([_("and %(num)s more") % {"num": len(told) - NAMED}] if len(told) > NAMED else [])


def _told(shift: Shift, name: str) -> str:
    return f"{name}: {shift.before or '–'} → {shift.after or '–'}"


def _rest(*lists: tuple[str, ...]) -> int:
    return sum(len(one) for one in lists)
