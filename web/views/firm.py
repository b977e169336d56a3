"""How firm a verdict is, in sentences: a word for it, then each of its two tests with its figure and what is needed.

Where a test is what keeps the result from the next stronger verdict, its sentence says so.
"""

from fractions import Fraction

from scoring import Kind, Outcome
from web.platform.i18n import gettext as _
from web.views.figures import of_100, plain

SLIGHT = 3
"""A lean is slight when its luck is more than so many parts of what a lean may have."""


def is_slight(outcome: Outcome) -> bool:
    """Tell whether chance alone can well lead as far as this lean."""
    return outcome.verdict.kind is Kind.LEANING and outcome.firmness.luck * SLIGHT > (
        outcome.bank.thresholds.leaning_luck
    )


def firm_sentences(outcome: Outcome) -> list[str]:
    """Say how firm the result is: in a word, and one sentence for each test, the one that is passed first."""
    if outcome.verdict.kind is Kind.TOO_LITTLE:
        return []
    holds, is_beyond_luck = _passed(outcome)
    hold, luck = _hold(outcome, holds=holds), _luck(outcome, passes=is_beyond_luck, holds=holds)
    told = [luck, hold] if is_beyond_luck and not holds else [hold, luck]
    return [_firm_word(outcome, holds=holds, is_beyond_luck=is_beyond_luck), *told]


def _needed(outcome: Outcome) -> tuple[Fraction, Fraction]:
    """Return the hold and the luck that the verdict has to have, or the next stronger one."""
    limits = outcome.bank.thresholds
    if outcome.verdict.is_given:
        return limits.clear_hold, limits.clear_luck
    return limits.leaning_hold, limits.leaning_luck


def _passed(outcome: Outcome) -> tuple[bool, bool]:
    hold, luck = _needed(outcome)
    return outcome.firmness.hold >= hold, outcome.firmness.luck <= luck


def _firm_word(outcome: Outcome, *, holds: bool, is_beyond_luck: bool) -> str:
    words = {
        Kind.CLEAR: _("Firm. Small changes do not turn it, and it is hardly chance."),
        Kind.HYBRID: _(
            "Not firm either way, and that is no lack of opinion: strong answers pull in both directions and nearly "
            "cancel out."
        ),
        Kind.UNDECIDED: _("Not firm either way: hardly any answer pulls strongly, so small changes tip the balance."),
    }
    if outcome.verdict.kind is not Kind.LEANING:
        return words[outcome.verdict.kind]
    if is_slight(outcome):
        return _("A slight lean: chance alone can well lead this far.")
    if holds:
        return _("A lean, not more. Small changes hardly turn it, but chance is not quite ruled out.")
    if is_beyond_luck:
        return _("A lean, not more. It is hardly chance, but a few different answers could turn it.")
    return _("A lean, not more. A few different answers could turn it, and chance is not quite ruled out.")


def _hold(outcome: Outcome, *, holds: bool) -> str:
    limits = outcome.bank.thresholds
    return _hold_words(outcome, holds=holds) % {
        "role": outcome.bank.roles[outcome.tally.first].name,
        "hold": of_100(outcome.firmness.hold, at_least=(limits.clear_hold, limits.leaning_hold)),
        "needed": plain(_needed(outcome)[0]),
    }


def _hold_words(outcome: Outcome, *, holds: bool) -> str:
    if holds:
        return _(
            "It holds well: if questions counted somewhat differently or a few answers changed, the %(role)s would be "
            "ahead in %(hold)s of 100 variations; %(needed)s are needed."
        )
    if outcome.verdict.is_given:
        return _(
            "It is not clear because it does not hold well enough: if questions counted somewhat differently or a few "
            "answers changed, the %(role)s would be ahead in %(hold)s of 100 variations; %(needed)s are needed."
        )
    return _(
        "It is too close because it does not hold well enough: if questions counted somewhat differently or a few "
        "answers changed, the %(role)s would be ahead in %(hold)s of 100 variations; %(needed)s are needed."
    )


def _luck(outcome: Outcome, *, passes: bool, holds: bool) -> str:
    limits = outcome.bank.thresholds
    return _luck_words(outcome, passes=passes, holds=holds) % {
        "luck": of_100(outcome.firmness.luck, at_most=(limits.clear_luck, limits.leaning_luck)),
        "allowed": plain(_needed(outcome)[1]),
    }


def _luck_words(outcome: Outcome, *, passes: bool, holds: bool) -> str:
    if passes and outcome.verdict.is_given:
        return _(
            "It is hardly chance: of 100 people who tick without reading, %(luck)s would get as far to one side; at "
            "most %(allowed)s may."
        )
    if passes:
        return _(
            "Chance is not the reason: of 100 people who tick without reading, %(luck)s would get as far to one side; "
            "at most %(allowed)s may."
        )
    if not holds:
        return _(
            "And it could be chance: of 100 people who tick without reading, %(luck)s would get as far to one side; at "
            "most %(allowed)s may."
        )
    if outcome.verdict.is_given:
        return _(
            "It is not clear because it could be chance: of 100 people who tick without reading, %(luck)s would get as "
            "far to one side; at most %(allowed)s may."
        )
    return _(
        "It is too close because it could be chance: of 100 people who tick without reading, %(luck)s would get as far "
        "to one side; at most %(allowed)s may."
    )
