"""How the recommendation is calculated, drawn from the bank in force."""

from functools import lru_cache
from typing import Any

from flask import Blueprint, render_template

from questions import Bank
from questions.cases import load_cases
from scoring.agreement import agreement, knows_experts
from web.platform.bank import current_bank, request_bank
from web.views.method.changes import bank_changes
from web.views.method.distribution import distribution
from web.views.method.tables import bank_tables, reference_cases

blueprint = Blueprint("method", __name__)


@blueprint.get("/method")
def method() -> str:
    """Show weights, shares, thresholds, what blind answering gives, and how the reference cases came out."""
    bank = current_bank()
    return render_template("method/method.html", bank=bank, **_view(request_bank(), bank))


@lru_cache(maxsize=4)
def _view(original: Bank, bank: Bank) -> dict[str, Any]:
    """Work the page out once for each bank and language; it takes about half a second."""
    return {
        **bank_tables(bank),
        "distribution": distribution(bank) if len(bank.roles) == 2 else None,
        "trial": reference_cases(bank, agreement(bank, load_cases())) if knows_experts(bank) else None,
        "tuned": bank_changes(original, bank),
    }
