"""How the recommendation is calculated, drawn from the bank in force."""

import logging
import threading
import time
from concurrent.futures import Future
from fractions import Fraction
from functools import lru_cache
from math import ceil
from pathlib import Path
from typing import Any

from flask import Blueprint, render_template

from questions import Bank
from scoring.figures import MethodFigures, read_figures
from web.platform.bank import current_bank, request_bank
from web.platform.settings import current_settings
from web.platform.shared_work import WorkError, work_out_once
from web.views.method.changes import bank_changes
from web.views.method.distribution import distribution
from web.views.method.tables import bank_tables, blind_table, reference_cases
from web.views.numbers import format_number

blueprint = Blueprint("method", __name__)

log = logging.getLogger(__name__)

PATIENCE = 5  # seconds
RETRY_AFTER = 60  # seconds until figures that could not be worked out are tried again
MOST_BANKS = 4
_begun: dict[str, Future[MethodFigures | None]] = {}  # by the hash of the bank
_beginning, _waiting = threading.Lock(), threading.Lock()


@blueprint.get("/method")
def method() -> str:
    """Show weights, shares, thresholds, what blind answering gives, and how the reference cases came out."""
    bank = current_bank()
    return render_template(
        "method/method.html",
        bank=bank,
        has_workbench=current_settings().has_workbench,
        **_view(bank, find_figures(request_bank(), current_settings().data)),
    )


def find_figures(bank: Bank, folder: Path) -> MethodFigures | None:
    """Return the figures of a bank, None while they are worked out.

    One request at a time waits for them a little, since those of most banks are soon there.
    """
    with _beginning:
        figures = _begun.get(bank.hash) or _begin_figures(bank, folder)
    if not figures.done() and _waiting.acquire(blocking=False):
        try:
            return figures.result(PATIENCE)
        except TimeoutError:
            return None
        finally:
            _waiting.release()
    return figures.result() if figures.done() else None


def _begin_figures(bank: Bank, folder: Path) -> Future[MethodFigures | None]:
    """Have the figures of a bank worked out; a thread waits for them."""
    figures: Future[MethodFigures | None] = Future()

    def work() -> None:
        try:
            figures.set_result(work_out_once("figures", bank, read_figures, folder))
        except WorkError as error:
            log.error("the figures of /method were not worked out: %s", error)
            figures.set_result(None)
            time.sleep(RETRY_AFTER)
            _begun.pop(bank.hash, None)

    threading.Thread(target=work, daemon=True).start()
    if len(_begun) >= MOST_BANKS:
        _begun.pop(next(iter(_begun)))
    _begun[bank.hash] = figures
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
        "trial": reference_cases(bank, figures.trial) if figures.trial else None,
        "unseen": reference_cases(bank, figures.unseen) if figures.unseen else None,
        "within": format_number(Fraction(ceil(10 * figures.verdicts.within), 10)) if figures.verdicts.within else None,
    }
