"""What a saved trial began with: what that result was called, and which of its answers were changed.

Stored with the saved trial as JSON, so that it stays true when the other result is changed or deleted. The words of the
changes are stored too, since of the bank of another day only the English ones are kept.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from questions import Bank, Sheet
from questions.sheet import fit_sheet, sheet_of
from scoring import Outcome
from web.platform.i18n import isolate, ngettext, quote
from web.views.trial.effect import list_changes

Origin = dict[str, Any]
"""`of`: the mark of the other result; `name`, perhaps empty; `is_own`: whether the same person made it; `base`: its
answers; `changes`: title, answer now and answer before of each that was changed."""


def new_origin(of: str, name: str, base: Sheet, *, is_own: bool) -> Origin:
    """Return what a trial began with, before anything is changed."""
    kept = {"answers": dict(base.answers), "double": sorted(base.double), "context": dict(base.context)}
    return {"of": of, "name": name, "is_own": is_own, "base": kept, "changes": []}


def read_origin(text: str) -> Origin | None:
    """Return what stands in a stored result of what it began with; None if it began with nothing."""
    return json.loads(text) if text else None


def origin_base(bank: Bank, origin: Origin) -> Sheet:
    """Return the answers that a trial began with, without what does not fit the bank."""
    return fit_sheet(bank, sheet_of(origin["base"]))


def with_changes(origin: Origin, bank: Bank, sheet: Sheet) -> Origin:
    """Return what a trial began with, with what a sheet changed in the words of the bank."""
    return {**origin, "changes": [asdict(change) for change in list_changes(bank, origin_base(bank, origin), sheet)]}


def origin_view(text: str, outcome: Outcome | None = None) -> Mapping[str, Any] | None:
    """Return a stored origin as pages show it, in its own words, or in those of an outcome's bank."""
    origin = read_origin(text)
    if origin is None:
        return None
    if outcome is not None:
        origin = with_changes(origin, outcome.bank, outcome.sheet)
    return {"sentence": _origin_sentence(origin), "is_own": origin["is_own"], "changes": origin["changes"]}


def _origin_sentence(origin: Origin) -> str:
    """Say what a trial began with, and how many answers were changed."""
    count, name = len(origin["changes"]), quote(isolate(origin["name"]))
    if origin["name"]:
        words = ngettext(
            "Based on %(name)s, %(num)s answer changed.", "Based on %(name)s, %(num)s answers changed.", count
        )
    elif origin["is_own"]:
        words = ngettext(
            "Based on an earlier result, %(num)s answer changed.",
            "Based on an earlier result, %(num)s answers changed.",
            count,
        )
    else:
        words = ngettext(
            "Based on a shared result, %(num)s answer changed.",
            "Based on a shared result, %(num)s answers changed.",
            count,
        )
    return words % {"name": name, "num": count}
