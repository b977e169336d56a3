"""Faults of a question bank as sentences, for whoever runs this; `questions check` has a form of its own."""

import os

from questions import BankError, Fault
from questions.faults import MOST_TOLD

SETTING = "ROLE_FIT_QUESTIONS"


def told_fault(fault: Fault) -> str:
    """Return one fault: where it is, what is wrong, what is allowed there."""
    place = f"{fault.file}:{fault.line}:{fault.column}" if fault.line else fault.file
    where = " ".join(filter(None, (place, fault.key)))
    allowed = f"; wanted: {fault.allowed}" if fault.allowed else ""
    meant = f" (did you mean {fault.suggestion}?)" if fault.suggestion else ""
    return f"{where}: {fault.problem}{allowed}{meant}"


def told_bank(error: BankError) -> str:
    """Return why no start is possible with a bank, and which setting names it."""
    named = f" that {SETTING} names" if os.environ.get(SETTING) else ""
    lines = [told_fault(fault) for fault in error.faults[:MOST_TOLD]]
    more = len(error.faults) - MOST_TOLD
    if more > 0:
        lines.append(f"… and {more} more")
    return "\n".join([f"The question bank{named} cannot be used:", *lines])
