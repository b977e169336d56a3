"""How dates and numbers are written in the language of the request.

The few words that this takes stand in the catalogues, and tests hold them to the CLDR by Babel: reading its data at run
time would cost each process 5 MB.
"""

from datetime import date

from web.platform.i18n.translation import gettext as _
from web.platform.i18n.translation import pgettext

DECIMAL_MARK = "."


def format_date(day: date) -> str:
    """Return a date with the name of its month: 22 November 2026."""
    # Translators: a date such as 22 November 2026.
    form = pgettext("date", "%(day)s %(month)s %(year)s")
    return form % {"day": day.day, "month": _month_name(day.month), "year": day.year}


def _month_name(number: int) -> str:
    """Return the name of a month, of which January is 1."""
    months = (
        pgettext("month", "January"),
        pgettext("month", "February"),
        pgettext("month", "March"),
        pgettext("month", "April"),
        pgettext("month", "May"),
        pgettext("month", "June"),
        pgettext("month", "July"),
        pgettext("month", "August"),
        pgettext("month", "September"),
        pgettext("month", "October"),
        pgettext("month", "November"),
        pgettext("month", "December"),
    )
    return months[number - 1]


def quote(words: str) -> str:
    """Return a text in the quotation marks of the language."""
    return _("“%(words)s”") % {"words": words}


def isolate(words: str) -> str:
    """Return what somebody typed, such that it turns no sign around it, in whatever direction it is written."""
    return f"\u2068{words}\u2069"


def localize_number(number: float | str) -> str:
    """Return a number, given as in English, with the decimal mark of the language."""
    # Translators: what stands between the whole part of a number and its fraction.
    return f"{number}".replace(DECIMAL_MARK, pgettext("decimal mark", "."))
