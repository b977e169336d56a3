"""A sample to look at before answering: the real result of a made-up company, by the bank in force."""

from functools import lru_cache

from flask import Flask, current_app

from questions import Bank, Sheet, shipped_directory
from questions.personas import FOLDER
from questions.reading.yaml_file import read_yaml_file
from questions.sheet import fit_sheet, sheet_of
from scoring import Kind, Outcome, recommend
from web.platform.i18n import current_language
from web.views.result import View, result_view

COMPANY = "founder-in-two-minds"


def init_app(app: Flask) -> None:
    """Begin with no sample made."""
    app.extensions["role_fit_sample"] = {}


def sample_view(bank: Bank) -> View | None:
    """Return the sample in words, made once for each bank and language.

    None if the bank understands too little of the sheet, which was written for the shipped one.
    """
    kept: dict[str, tuple[Bank, View | None]] = current_app.extensions["role_fit_sample"]
    code = current_language().code
    found = kept.get(code)
    if found is None or found[0] is not bank:
        outcome = sample_outcome(bank)
        found = kept[code] = (bank, result_view(outcome) if outcome else None)
    return found[1]


def sample_outcome(bank: Bank) -> Outcome | None:
    """Return the outcome of the sample, None likewise."""
    outcome = recommend(bank, fit_sheet(bank, shipped_sheet(COMPANY)))
    return None if outcome.verdict.kind is Kind.TOO_LITTLE else outcome


@lru_cache
def shipped_sheet(persona: str) -> Sheet:
    """Return the answers of a shipped persona, named by its file."""
    return sheet_of(read_yaml_file(shipped_directory() / FOLDER / f"{persona}.yaml").data)
