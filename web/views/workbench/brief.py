"""What a change does, in one paragraph of plain words."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from questions import Bank
from scoring.rounding import round_half_up
from scoring.workbench import WorkbenchFigures
from web.platform.i18n import gettext as _
from web.platform.i18n import ngettext
from web.views.workbench.cases import CaseChange, Move


def describe_in_brief(
    bank: Bank, before: WorkbenchFigures, after: WorkbenchFigures, cases: CaseChange | None, *, has_serious: bool
) -> Iterator[str]:
    """Yield what a change does, in sentences.

    Favoured is the role that answers ticked at random put ahead more often than in force, in whole parts of 100. The
    questionnaire leans where they put that role ahead more often than any other. A need is nearer or further off by
    the distance of its results from the experts' mean lean (`CaseLine.distance`). "We would not use it" where the
    check has a serious finding, or where the agreement of a reader falls below the range that it has in force.
    """
    was, is_ = _round_shares(before.ahead), _round_shares(after.ahead)
    favoured = max(is_, key=lambda role: is_[role] - was[role])
    does_favour = is_[favoured] > was[favoured]
    name = {"role": bank.roles[favoured].name}
    yield _("Your change favours the %(role)s.") % name if does_favour else _("Your change favours neither side.")
    if cases:
        yield _describe_needs(cases)
    if does_favour:
        leans = all(is_[favoured] > share for role, share in is_.items() if role != favoured)
        words = (
            _(
                "Answers ticked at random now put the %(role)s ahead in %(after)s of 100, it was %(before)s: the "
                "questionnaire leans before anybody has thought."
            )
            if leans
            else _("Answers ticked at random now put the %(role)s ahead in %(after)s of 100, it was %(before)s.")
        )
        yield words % {**name, "after": is_[favoured], "before": was[favoured]}
    if has_serious:
        yield _("We would not use it as it is: the check finds something serious, below.")
    elif cases and cases.falls:
        yield _("We would not use it as it is: it is clearly less in line with the experts.")


def _describe_needs(cases: CaseChange) -> str:
    """Say how many needs get another result, and whether that is nearer to what the experts said."""
    if not cases.changed:
        return _("None of the %(count)s real hiring needs gets another result.") % {"count": cases.count}
    moves = cases.count_moves()
    return ngettext(
        "Of %(count)s real hiring needs that two readers answered, %(num)s gets another result: %(nearer)s nearer to "
        "what the experts said, %(further)s further off, %(neither)s neither.",
        "Of %(count)s real hiring needs that two readers answered, %(num)s get another result: %(nearer)s nearer to "
        "what the experts said, %(further)s further off, %(neither)s neither.",
        len(cases.changed),
    ) % {
        "num": len(cases.changed),
        "count": cases.count,
        "nearer": moves[Move.NEARER],
        "further": moves[Move.FURTHER],
        "neither": moves[Move.NEITHER],
    }


def _round_shares(shares: Mapping[str, Fraction]) -> dict[str, int]:
    """Return each share of 100 as a whole number."""
    return {role: int(round_half_up(share, Fraction(1))) for role, share in shares.items()}
