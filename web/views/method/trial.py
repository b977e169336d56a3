"""How the reference cases came out, for people who want to know how far to trust it."""

from typing import Any

from questions import Bank
from scoring.agreement import Agreement, sides
from web.platform.i18n import format_number

STEPS = (-2, -1, 0, 1, 2)


def trial(bank: Bank, found: Agreement) -> dict[str, Any]:
    """Return the figures, each over the sheets of all readers."""
    agreed = sum(reading.experts_agree for reading in found.readings)
    given = sum(reading.given for reading in found.readings)
    return {
        "cases": found.cases,
        "readers": len(found.readings),
        "agreed": agreed,
        "given": given,
        "same_side": sum(reading.same_side for reading in found.readings),
        "clear_wrong": sum(len(reading.clear_wrong) for reading in found.readings),
        "kappas": [format_number(f"{reading.kappa:.2f}") for reading in found.readings],
        "readers_kappa": format_number(f"{found.readers_kappa:.2f}"),
        "experts_kappa": format_number(f"{found.experts_kappa:.2f}"),
        "steps": STEPS,
        "roles": [bank.roles[role].name for role in sides(bank)],
        "confusion": [[found.confusion.get((expert, verdict), 0) for verdict in STEPS] for expert in STEPS],
        "left_out": found.left_out,
    }
