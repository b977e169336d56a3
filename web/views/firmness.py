"""How firm a verdict is, in sentences: a word for it, its two tests with their figures, and what it rests on.

Where a test is what keeps the result from the next stronger verdict, its sentence says so.
"""

from fractions import Fraction
from math import ceil

from scoring import Kind, Outcome
from web.platform.i18n import gettext as _
from web.platform.i18n import ngettext, quote
from web.views.numbers import TENTH, format_number, format_of_100, format_points, has_others

SLIGHT = 3
"""A lean is slight when its luck is more than a third of what a lean may have."""

FEW_TIMES = 3
"""A question that would have to count more times than this tells nobody anything."""


def is_slight(outcome: Outcome) -> bool:
    """Tell whether chance alone can well lead as far as this lean."""
    return outcome.verdict.kind is Kind.LEANING and outcome.firmness.luck * SLIGHT > (
        outcome.bank.thresholds.leaning_luck
    )


def firm_sentences(outcome: Outcome) -> list[str]:
    """Say how firm the result is: in a word, and one sentence for each test, the one that is passed first."""
    if outcome.verdict.kind is Kind.TOO_LITTLE:
        return []
    needed_hold, allowed_luck = _limits(outcome)
    holds, is_beyond_luck = outcome.firmness.hold >= needed_hold, outcome.firmness.luck <= allowed_luck
    hold = _hold_sentence(outcome, needed_hold, holds=holds)
    luck = _luck_sentence(outcome, allowed_luck, is_beyond_luck=is_beyond_luck, holds=holds)
    tests = [luck, hold] if is_beyond_luck and not holds else [hold, luck]
    return [_firm_word(outcome, holds=holds, is_beyond_luck=is_beyond_luck), *tests]


def _limits(outcome: Outcome) -> tuple[Fraction, Fraction]:
    """Return the hold needed and the luck allowed for the verdict, or for the next stronger one."""
    limits = outcome.bank.thresholds
    if outcome.verdict.is_given:
        return limits.clear_hold, limits.clear_luck
    return limits.leaning_hold, limits.leaning_luck


def _firm_word(outcome: Outcome, *, holds: bool, is_beyond_luck: bool) -> str:
    words = {
        Kind.CLEAR: _("Firm. Small changes do not turn it, and it is hardly chance."),
        Kind.HYBRID: _(
            "Not firm either way, and that is no lack of opinion: strong answers pull in both directions and nearly "
            "cancel out."
        ),
        Kind.UNDECIDED: _("Not firm either way: hardly any answer pulls strongly, so small changes tip the balance."),
    }
    if has_others(outcome.bank):
        words[Kind.HYBRID] = _(
            "Not firm either way, and that is no lack of opinion: strong answers pull in different directions and "
            "nearly cancel out."
        )
        words[Kind.UNDECIDED] = _(
            "Not firm either way: hardly any answer tells the two roles in front apart, so small changes tip the "
            "balance."
        )
    if outcome.verdict.kind is Kind.UNDECIDED and holds:
        return _("Not firm either way: the answers lean no further than chance does.")
    if outcome.verdict.kind is not Kind.LEANING:
        return words[outcome.verdict.kind]
    if is_slight(outcome):
        return _("A slight lean: chance alone can well lead this far.")
    if holds:
        return _("A lean, not more. Small changes hardly turn it, but chance is not quite ruled out.")
    if is_beyond_luck:
        return _("A lean, not more. It is hardly chance, but a few different answers could turn it.")
    return _("A lean, not more. A few different answers could turn it, and chance is not quite ruled out.")


def _hold_sentence(outcome: Outcome, needed: Fraction, *, holds: bool) -> str:
    limits = outcome.bank.thresholds
    words = _hold_words(outcome, holds=holds)
    if has_others(outcome.bank):
        rival = _("That is its lead over the %(rival)s, the one that holds worst.")
        words = f"{words} {rival}"
    return words % {
        "role": outcome.bank.roles[outcome.tally.first].name,
        "rival": outcome.bank.roles[outcome.firmness.rival].name,
        "hold": format_of_100(outcome.firmness.hold, at_least=(limits.clear_hold, limits.leaning_hold)),
        "needed": format_number(needed),
    }


def _hold_words(outcome: Outcome, *, holds: bool) -> str:
    """Return the sentence on how well the verdict holds under variations, with places for the numbers."""
    if holds and not outcome.verdict.is_given:
        return _(
            "Small changes are not the reason: if questions counted somewhat differently or a few answers changed, the "
            "%(role)s would be ahead in %(hold)s of 100 variations; %(needed)s are needed."
        )
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


def _luck_sentence(outcome: Outcome, allowed: Fraction, *, is_beyond_luck: bool, holds: bool) -> str:
    limits = outcome.bank.thresholds
    return _luck_words(outcome, is_beyond_luck=is_beyond_luck, holds=holds) % {
        "luck": format_of_100(outcome.firmness.luck, at_most=(limits.clear_luck, limits.leaning_luck)),
        "allowed": format_number(allowed),
    }


def _luck_words(outcome: Outcome, *, is_beyond_luck: bool, holds: bool) -> str:
    """Return the sentence on how often blind answers get as far, with places for the numbers."""
    if is_beyond_luck and outcome.verdict.is_given:
        return _(
            "It is hardly chance: of 100 people who tick without reading, %(luck)s would get as far to one side; at "
            "most %(allowed)s may."
        )
    if is_beyond_luck:
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


def firm_details(outcome: Outcome) -> list[str]:
    """Return sentences on what the result rests on: single answers, and questions that were left out."""
    given = (_settled_sentence, _decisive_sentence, _break_even_sentence) if outcome.verdict.is_given else ()
    sentences = [sentence(outcome) for sentence in (*given, _gaps_sentence, _approximation_sentence)]
    return [sentence for sentence in sentences if sentence]


def _titles(outcome: Outcome, questions: tuple[str, ...]) -> str:
    return "; ".join(quote(outcome.bank.questions[question].title) for question in questions)


def _settled_sentence(outcome: Outcome) -> str:
    """Name the answers that outweigh everything against; empty where nothing speaks against it."""
    settled = outcome.explanation.settled_by
    if not settled or not outcome.speaks_against:
        return ""
    return ngettext(
        "One answer alone outweighs everything that speaks against it: %(titles)s.",
        "The %(num)s strongest answers alone outweigh everything that speaks against it: %(titles)s.",
        len(settled),
    ) % {"num": len(settled), "titles": _titles(outcome, settled)}


def _decisive_sentence(outcome: Outcome) -> str:
    decisive = outcome.explanation.decisive
    if not decisive:
        return _("No single answer, if it were different, would put %(other)s ahead.") % {"other": _other(outcome)}
    return ngettext(
        "One answer could put %(other)s ahead by itself: %(titles)s.",
        "Each of %(num)s answers could put %(other)s ahead by itself: %(titles)s.",
        len(decisive),
    ) % {"num": len(decisive), "titles": _titles(outcome, decisive), "other": _other(outcome)}


def _other(outcome: Outcome) -> str:
    # Translators: what could get ahead of the role that is; stands in sentences as the object.
    return _("another role") if has_others(outcome.bank) else _("the other role")


def _break_even_sentence(outcome: Outcome) -> str:
    found = outcome.explanation.break_even
    if found is None:
        return ""
    question, times = found
    if times > FEW_TIMES:
        return ""
    words = _(
        "The strongest answer against, %(title)s, would have to count %(times)s times as much to bring the two level."
    )
    if has_others(outcome.bank):
        words = _(
            "The strongest answer against, %(title)s, would have to count %(times)s times as much to bring the two in "
            "front level."
        )
    return words % {"title": _titles(outcome, (question,)), "times": format_points(round(times / TENTH) * TENTH)}


def _gaps_sentence(outcome: Outcome) -> str:
    gaps = outcome.explanation.gaps
    if not gaps.questions or not outcome.tally.answers:
        return ""
    count = {"num": len(gaps.questions), "other": _other(outcome)}
    if gaps.could_turn:
        words = ngettext(
            "The %(num)s question that was left out could still put %(other)s ahead.",
            "The %(num)s questions that were left out could still put %(other)s ahead.",
            len(gaps.questions),
        )
    else:
        words = ngettext(
            "The %(num)s question that was left out could not put %(other)s ahead, whatever the answer.",
            "The %(num)s questions that were left out could not put %(other)s ahead, whatever the answers.",
            len(gaps.questions),
        )
    return words % count


def _approximation_sentence(outcome: Outcome) -> str:
    if outcome.firmness.is_exact:
        return ""
    within = format_number(Fraction(ceil(10 * outcome.firmness.within), 10))
    return _(
        "These figures are right within %(within)s of 100: the answers can give more different sums than can be "
        "counted."
    ) % {"within": within}
