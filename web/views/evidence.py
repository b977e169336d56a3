"""What is known about how well the recommendation does, in a few sentences, with its limits."""

from fractions import Fraction
from functools import lru_cache

from flask import Flask

from questions import Bank
from questions.cases import load_cases
from scoring.agreement import Agreement, Rows, agreement, count_silent, knows_experts, sides
from scoring.figures import find_changes, read_shipped_bank
from web.platform.bank import current_bank, request_bank
from web.platform.i18n import gettext as _
from web.platform.settings import current_settings
from web.views.verdict import add_article

SHYER = Fraction(1, 10)
"""From this difference on, of 1, it is said that one role is recommended less readily."""


def init_app(app: Flask) -> None:
    """Add two functions to the globals of the templates, and read cases and bank: later no file may be left to open."""
    load_cases()
    if app.config["ROLE_FIT"].questions is not None:
        read_shipped_bank()
    app.jinja_env.globals["evidence"] = evidence_sentence
    app.jinja_env.globals["shyness"] = shyness_of


def evidence_sentence(bank_hash: str) -> str:
    """Say how the bank of a result did on the reference cases, and what it cannot know; `bank_hash` may be a beginning.

    Nothing is said of cases where the bank is no longer in force, or has other roles than the experts judged. The
    figures of a bank whose questions or numbers are not the shipped ones would promise too much: that is said instead.
    """
    limits = _(
        "It knows the answers, not the people, the pay or the market, and no study shows that such a hire does better."
    )
    bank = request_bank()
    if knows_experts(bank) and bank.hash.startswith(bank_hash) and not _is_as_shipped(bank):
        changed = _(
            "The questions or their numbers were changed here and have not been tried on real hiring needs since."
        )
        return f"{changed} {limits}"
    found = _find_agreement(bank_hash)
    return f"{_agreement_sentence(found)} {limits}" if found else limits


def shyness_of(bank_hash: str) -> str:
    """Say which role the bank of a result names less readily, likewise; empty where both about alike."""
    found = _find_agreement(bank_hash)
    return shy_sentence(current_bank(), found.rows) if found else ""


def _find_agreement(bank_hash: str) -> Agreement | None:
    bank = request_bank()
    is_told = knows_experts(bank) and bank.hash.startswith(bank_hash) and _is_as_shipped(bank)
    return _agreement_of(bank) if is_told else None


def _is_as_shipped(bank: Bank) -> bool:
    """Tell whether a bank differs from the shipped one in its name and version at most."""
    return current_settings().questions is None or _has_no_changes(bank)


@lru_cache(maxsize=4)
def _has_no_changes(bank: Bank) -> bool:
    changes = find_changes(bank)
    return changes is None or (changes.is_empty and not changes.rewordings)


def shy_sentence(bank: Bank, rows: Rows) -> str:
    """Say which role is recommended less readily than the other, by sheets of which experts know the role; or nothing.

    `rows` count sheets as those of `Agreement` do.
    """
    by_shyness = sorted(zip(sides(bank), count_silent(rows), strict=True), key=lambda side: -_rate(side[1]))
    (role, (silent, sheets)), (other, (other_silent, other_sheets)) = by_shyness
    if _rate((silent, sheets)) - _rate((other_silent, other_sheets)) < SHYER:
        return ""
    return _(
        "On unseen hiring needs it was slower to name %(role)s: where experts leaned to that role, %(silent)s of "
        "%(sheets)s sheets came out too close, against %(other_silent)s of %(other_sheets)s for %(other)s."
    ) % {
        "role": add_article(bank.roles[role].name),
        "silent": silent,
        "sheets": sheets,
        "other": add_article(bank.roles[other].name),
        "other_silent": other_silent,
        "other_sheets": other_sheets,
    }


def _rate(counts: tuple[int, int]) -> Fraction:
    part, whole = counts
    return Fraction(part, whole) if whole else Fraction()


@lru_cache(maxsize=4)
def _agreement_of(bank: Bank) -> Agreement:
    """Return the agreement over the unseen cases, in a sixth of a second."""
    return agreement(bank, [case for case in load_cases() if case.is_unseen])


def _agreement_sentence(found: Agreement) -> str:
    """Say of how many sheets on which the experts agree it recommended a role, and how often theirs."""
    agreed, given, same = (
        sum(getattr(reading, name) for reading in found.readings) for name in ("experts_agree", "given", "same_side")
    )
    return _(
        "Tried by %(readers)s readers on %(cases)s real hiring needs set aside while the questions were worded: where "
        "both experts agreed, it named a role on %(given)s of %(agreed)s sheets, and the experts’ role on %(same)s."
    ) % {"readers": len(found.readings), "cases": found.cases, "agreed": agreed, "given": given, "same": same}
