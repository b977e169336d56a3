"""How verdicts and figures are written in a preview."""

from fractions import Fraction

from questions import Bank
from scoring.verdict import Kind
from web.platform.i18n import gettext as _
from web.views.numbers import format_number


def name_verdict(bank: Bank, kind: str, role: str | None) -> str:
    """Name a verdict in the language of the page; `kind` is one of those, or "too_close" for both that are."""
    if role is not None:
        return name_clear(bank, role) if kind == Kind.CLEAR else name_leaning(bank, role)
    words = {
        "too_close": _("too close"),
        Kind.HYBRID: _("too close (hybrid)"),
        Kind.UNDECIDED: _("too close (undecided)"),
        Kind.TOO_LITTLE: _("too little answered"),
    }
    return words[kind]


def name_clear(bank: Bank, role: str) -> str:
    """Name the verdict that is clear for a role."""
    return _("clear %(role)s") % {"role": bank.roles[role].name}


def name_leaning(bank: Bank, role: str) -> str:
    """Name the verdict that leans to a role."""
    return _("leaning %(role)s") % {"role": bank.roles[role].name}


def write_share(share: Fraction) -> str:
    """Return a share of 100 with one digit at most, as `questions check` rounds it."""
    return format_number(Fraction(f"{float(share):.1f}"))
