"""Faults of a question bank as sentences, for whoever runs this; `questions check` has a form of its own."""

import os

from questions import BankError, Fault
from questions.reading.faults import MOST_LISTED

SETTING = "ROLE_FIT_QUESTIONS"


def told_fault(fault: Fault) -> str:
    """Return one fault in a line: where it is, and what is told of it everywhere."""
    return f"{' '.join(filter(None, (fault.place, fault.key)))}: {fault.description}"


def told_bank(error: BankError) -> str:
    """Return why no start is possible with a bank, and which setting names it."""
    named = f" that {SETTING} names" if os.environ.get(SETTING) else ""
    lines = [told_fault(fault) for fault in error.faults[:MOST_LISTED]]
    more = len(error.faults) - MOST_LISTED
    if more > 0:
        lines.append(f"… and {more} more")
    return "\n".join([f"The question bank{named} cannot be used:", *lines])
