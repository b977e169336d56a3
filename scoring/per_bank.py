"""A cache of what is computed once for each bank."""

from collections.abc import Callable
from typing import TypeVar

from questions import Bank

Result = TypeVar("Result")

MOST_BANKS = 16  # the one in force in each language, and those of older results that are looked at


def once_per_bank(work: Callable[[Bank], Result]) -> Callable[[Bank], Result]:
    """Cache a function's results for the last few banks.

    Banks are compared by identity: comparing two that were read from equal files, as after a file was
    saved without a change, would take longer than an outcome.
    """
    kept: dict[int, tuple[Bank, Result]] = {}

    def cached(bank: Bank) -> Result:
        entry = kept.get(id(bank))
        if entry is None or entry[0] is not bank:
            entry = (bank, work(bank))
            if len(kept) >= MOST_BANKS:
                kept.clear()
            kept[id(bank)] = entry
        return entry[1]

    return cached
