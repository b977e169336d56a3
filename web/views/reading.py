"""A stored result as its readers are told it: as it was made, or in their language where every number is the same."""

import json
from typing import Any

from flask import request

from questions import Bank
from questions.sheet import sheet_from_text
from scoring import Outcome, outcome_document, recommend
from storage import ManagedResult, StoredResult
from web.platform.bank import current_bank
from web.platform.i18n import ENGLISH, current_language
from web.views.result import VIEW_FORMAT, result_view

ORIGINAL = "original"

View = dict[str, Any]


def told_to_readers(stored: StoredResult | ManagedResult, here: str) -> View:
    """Return the stored view, or one in the language of the reader, in which `original` is the stored one.

    `here` is the address of the page; the view names the one of the other reading as `other_reading`.
    """
    view: View = json.loads(stored.sentences)
    if view.get("language", ENGLISH.code) == current_language().code:
        return view
    if request.args.get(ORIGINAL) is not None:
        return {**view, "other_reading": here}
    outcome = _same_outcome(stored, current_bank()) if view.get("format") == VIEW_FORMAT else None
    if outcome is None:
        return view
    join = "&" if "?" in here else "?"
    return {**result_view(outcome), "original": view, "other_reading": f"{here}{join}{ORIGINAL}=1"}


def _same_outcome(stored: StoredResult | ManagedResult, bank: Bank) -> Outcome | None:
    """Work the stored sheet out once more; None unless bank and outcome are those stored.

    The bank has to speak the language of the reader; the document that is compared names the engine too.
    """
    kept = json.loads(stored.outcome)
    if (bank.language or ENGLISH.code) != current_language().code or kept["bank"]["sha256"] != bank.hash:
        return None
    outcome = recommend(bank, sheet_from_text(bank, stored.sheet))
    return outcome if json.loads(json.dumps(outcome_document(outcome))) == kept else None
