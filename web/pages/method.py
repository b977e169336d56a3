"""How the recommendation is calculated, drawn from the bank in force."""

import threading
from concurrent.futures import Future
from fractions import Fraction
from functools import lru_cache
from math import ceil
from typing import Any

from flask import Blueprint, render_template

from questions import Bank
from web.platform.bank import current_bank, request_bank
from web.views.method.changes import bank_changes
from web.views.method.distribution import distribution
from web.views.method.figures import MethodFigures, method_figures
from web.views.method.tables import bank_tables, blind_table, reference_cases
from web.views.numbers import format_number

blueprint = Blueprint("method", __name__)

PATIENCE = 5  # seconds
_beginning, _waiting = threading.Lock(), threading.Lock()


@blueprint.get("/method")
def method() -> str:
    """Show weights, shares, thresholds, what blind answering gives, and how the reference cases came out."""
    bank = current_bank()
    return render_template("method/method.html", bank=bank, **_view(bank, find_figures(request_bank())))


def find_figures(bank: Bank) -> MethodFigures | None:
    """Return the figures of a bank, None while they are worked out.

    One request at a time waits for them a little, since those of most banks are soon there.
    """
    with _beginning:
        figures = _begin_figures(bank)
    if not figures.done() and _waiting.acquire(blocking=False):
        try:
            return figures.result(PATIENCE)
        except TimeoutError:
            return None
        finally:
            _waiting.release()
    return figures.result() if figures.done() else None


@lru_cache(maxsize=4)
def _begin_figures(bank: Bank) -> Future[MethodFigures]:
    """Work the figures of a bank out beside the requests, once."""
    figures: Future[MethodFigures] = Future()

    def work() -> None:
        try:
            figures.set_result(method_figures(bank))
        except Exception as error:
            figures.set_exception(error)

    threading.Thread(target=work, daemon=True).start()
    return figures


@lru_cache(maxsize=8)
def _view(bank: Bank, figures: MethodFigures | None) -> dict[str, Any]:
    """Return what the page shows; without the figures that are not there yet."""
    if figures is None:
        return bank_tables(bank)
    return {
        **bank_tables(bank),
        "tuned": bank_changes(figures.changes, bank) if figures.changes else None,
        "blind": blind_table(bank, figures.blind),
        "distribution": distribution(bank, figures.margins, figures.verdicts) if figures.margins else None,
        "trial": reference_cases(bank, figures.agreement) if figures.agreement else None,
        "within": format_number(Fraction(ceil(10 * figures.verdicts.within), 10)) if figures.verdicts.within else None,
    }
