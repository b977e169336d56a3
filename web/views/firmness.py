"""How firm a verdict is: one sentence for everybody, then a word for it, its two tests, and what it rests on."""

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
    """Say how firm the result is: in a word, which says what is wanting, by each test, and what both would take."""
    if outcome.verdict.kind is Kind.TOO_LITTLE:
        return []
    needed_hold, allowed_luck = _limits(outcome)
    holds, is_beyond_luck = outcome.firmness.hold >= needed_hold, outcome.firmness.luck <= allowed_luck
    word = _firm_word(outcome, holds=holds, is_beyond_luck=is_beyond_luck)
    luck = _("Random answers lean this far in %(luck)s of 100.") % {"luck": _luck_of_100(outcome)}
    return [word, _hold_sentence(outcome), luck, _needs_sentence(outcome, needed_hold, allowed_luck)]


def _limits(outcome: Outcome) -> tuple[Fraction, Fraction]:
    """Return the hold needed and the luck allowed for the verdict, or for the next stronger one."""
    limits = outcome.bank.thresholds
    if outcome.verdict.is_given:
        return limits.clear_hold, limits.clear_luck
    return limits.leaning_hold, limits.leaning_luck


def _firm_word(outcome: Outcome, *, holds: bool, is_beyond_luck: bool) -> str:
    """Say in a word how firm the result is; where that is little, which of the two tests it misses."""
    words = {
        Kind.CLEAR: _("Firm: small changes do not turn it, and chance hardly leads this far."),
        Kind.HYBRID: _(
            "Too close, though not for lack of opinion: strong answers pull in both directions and nearly cancel out."
        ),
        Kind.UNDECIDED: _("Too close: hardly any answer pulls strongly, so small changes tip the balance."),
    }
    if has_others(outcome.bank):
        words[Kind.HYBRID] = _(
            "Too close, though not for lack of opinion: strong answers pull in different directions and nearly cancel "
            "out."
        )
        words[Kind.UNDECIDED] = _(
            "Too close: hardly any answer tells the two roles in front apart, so small changes tip the balance."
        )
    if outcome.verdict.kind is Kind.UNDECIDED and holds:
        return _("Too close: the answers lean no further than chance does.")
    if outcome.verdict.kind is not Kind.LEANING:
        return words[outcome.verdict.kind]
    if is_slight(outcome):
        return _("A slight lean: chance alone can lead this far.")
    if holds:
        return _("A lean, not more: small changes hardly turn it, but chance sometimes leads this far.")
    if is_beyond_luck:
        return _("A lean, not more: chance hardly leads this far, but a few different answers could turn it.")
    return _("A lean, not more: a few different answers could turn it, and chance sometimes leads this far.")


def _hold_sentence(outcome: Outcome) -> str:
    """Say in how many variations the role in front stays there."""
    words = _(
        "If questions counted somewhat differently and several answers changed, the %(role)s would still be ahead in "
        "%(hold)s of 100 cases."
    )
    if has_others(outcome.bank):
        rival = _("That is its lead over the %(rival)s, the one that holds worst.")
        words = f"{words} {rival}"
    return words % {
        "role": outcome.bank.roles[outcome.tally.first].name,
        "rival": outcome.bank.roles[outcome.firmness.rival].name,
        "hold": _hold_of_100(outcome),
    }


def _needs_sentence(outcome: Outcome, hold: Fraction, luck: Fraction) -> str:
    """Say what the next stronger verdict takes: it has to pass both tests."""
    words = _("A recommendation takes both: %(hold)s ahead, at most %(luck)s at random.")
    if outcome.verdict.is_given:
        words = _("A clear result takes both: %(hold)s ahead, at most %(luck)s at random.")
    return words % {"hold": format_number(hold), "luck": format_number(luck)}


def _hold_of_100(outcome: Outcome) -> str:
    limits = outcome.bank.thresholds
    return format_of_100(outcome.firmness.hold, at_least=(limits.clear_hold, limits.leaning_hold))


def _luck_of_100(outcome: Outcome) -> str:
    limits = outcome.bank.thresholds
    return format_of_100(outcome.firmness.luck, at_most=(limits.clear_luck, limits.leaning_luck))


def firm_line(outcome: Outcome) -> str:
    """Say in a line how firm the result is, by the figure that decides; empty where too little is answered."""
    if outcome.verdict.kind is Kind.TOO_LITTLE:
        return ""
    words = _firm_line_words(outcome) if outcome.tally.margin else _level_words(outcome)
    return words % {
        "role": outcome.bank.roles[outcome.tally.first].name,
        "hold": _hold_of_100(outcome),
        "luck": _luck_of_100(outcome),
    }


def _level_words(outcome: Outcome) -> str:
    if has_others(outcome.bank):
        return _("The roles in front are exactly level, so a single different answer can put one ahead.")
    return _("Both are exactly level, so a single different answer can put one ahead.")


def _firm_line_words(outcome: Outcome) -> str:
    """Return the sentence with places for its figures: hold where that is what is wanting, else luck."""
    needed_hold, allowed_luck = _limits(outcome)
    holds = outcome.firmness.hold >= needed_hold
    if not outcome.verdict.is_given and holds:
        return _("Random answers would lean this far in %(luck)s of 100 cases, so this lead says little.")
    if not outcome.verdict.is_given:
        return _("With several answers a little different, the %(role)s is ahead in only %(hold)s of 100 cases.")
    if not holds:
        return _(
            "With several answers a little different, the %(role)s stays ahead in %(hold)s of 100 cases: a lean, not "
            "more."
        )
    if outcome.firmness.luck > allowed_luck:
        return _(
            "With several answers a little different, the %(role)s stays ahead in %(hold)s of 100 cases. But random "
            "answers lean this far in %(luck)s of 100: a lean, not more."
        )
    return _("With several answers a little different, the %(role)s stays ahead in %(hold)s of 100 cases.")


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
    """Name the answers of which each alone, if different, could put the other role ahead."""
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
    """Say how much more the strongest answer against would have to count; empty if far too much, or without one."""
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
    """Say whether the questions left out could still turn the result; empty if none was."""
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
