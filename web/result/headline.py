"""The verdict in words, and how firm it is."""

from dataclasses import dataclass

from scoring import Kind, Outcome
from web.result.figures import of_100, plain, whole_shares, with_article
from web.words import gettext as _


@dataclass(frozen=True, slots=True)
class Headline:
    """The top of the page: a tag, the h1, a leading sentence and what follows from it."""

    tag: str
    title: str
    lead: str
    advice: str


def headline(outcome: Outcome) -> Headline:
    """Say the verdict."""
    kind = outcome.verdict.kind
    if kind is Kind.TOO_LITTLE:
        return _too_little(outcome)
    return _given(outcome) if outcome.verdict.is_given else _too_close(outcome)


def _given(outcome: Outcome) -> Headline:
    roles, counted = outcome.bank.roles, outcome.tally
    role = roles[counted.first]
    name = with_article(role.name)
    is_clear = outcome.verdict.kind is Kind.CLEAR
    return Headline(
        tag=_("Clear") if is_clear else _("Leaning"),
        title=(_("Clearly %(role)s") if is_clear else _("Leaning towards %(role)s")) % {"role": name},
        lead=_shares_sentence(outcome),
        advice=_("%(role)s usually %(focus)s.") % {"role": name[:1].upper() + name[1:], "focus": role.focus},
    )


def _shares_sentence(outcome: Outcome) -> str:
    counted, roles = outcome.tally, outcome.bank.roles
    shares = whole_shares({role: counted.share(role) for role in roles})
    return _(
        "Of every 100 points the answers gave out, %(share)s went to work that %(first)s usually owns, "
        "%(rest)s to work of %(second)s."
    ) % {
        "share": shares[counted.first],
        "first": with_article(roles[counted.first].name),
        "rest": shares[counted.second],
        "second": with_article(roles[counted.second].name),
    }


def _too_close(outcome: Outcome) -> Headline:
    if outcome.verdict.kind is Kind.HYBRID:
        title = _("Too close to call: you need both")
        advice = _(
            "The answers do not decide it: they ask for both kinds of work, and plainly so. Write the strongest needs "
            "of either side into the advert, decide which of them comes first, and let level and pay settle the title."
        )
    else:
        title = _("Too close to call: the answers stay near the middle")
        advice = _(
            "The answers do not decide it. Before you pick a title, agree on the few needs below that matter most, and "
            "answer those questions again."
        )
    return Headline(tag=_("Too close to call"), title=title, lead=_shares_sentence(outcome), advice=advice)


def _too_little(outcome: Outcome) -> Headline:
    needed = outcome.bank.thresholds.answered_below
    return Headline(
        tag=_("Too little answered"),
        title=_("Not enough answers for a recommendation"),
        lead=_(
            "The answers cover %(answered)s of every 100 points that the questions are worth; "
            "%(needed)s are needed before anything can be said."
        )
        % {"answered": of_100(outcome.answered, (needed,)), "needed": plain(needed)},
        advice=_(
            "“I don’t know” and “Does not apply to us” leave a question out. Ask a colleague who knows the work, "
            "and answer the questions below."
        ),
    )


def firm_sentences(outcome: Outcome) -> list[str]:
    """Say how firm the result is: one sentence for hold, one for luck, and what is missing to the next verdict."""
    if outcome.verdict.kind is Kind.TOO_LITTLE:
        return []
    firm, limits = outcome.firmness, outcome.bank.thresholds
    name = outcome.bank.roles[outcome.tally.first].name
    hold = of_100(firm.hold, (limits.clear_hold, limits.leaning_hold))
    luck = of_100(firm.luck, (limits.clear_luck, limits.leaning_luck))
    held = (
        _(
            "When every question counts up to half more or less and some answers slip, "
            "the %(role)s stays ahead in %(hold)s of 100 cases."
        )
        if outcome.verdict.is_given
        else _(
            "When every question counts up to half more or less and some answers slip, "
            "the %(role)s is ahead in %(hold)s of 100 cases."
        )
    )
    blind = _("If 100 people ticked at random, %(luck)s of them would get a result at least this lopsided.")
    return [held % {"role": name, "hold": hold}, blind % {"luck": luck}, *_missing(outcome)]


def _missing(outcome: Outcome) -> list[str]:
    """Say what the next stronger verdict would need."""
    limits, kind = outcome.bank.thresholds, outcome.verdict.kind
    if kind is Kind.CLEAR:
        return []
    if kind is Kind.LEANING:
        words = _("For “clear”, at most %(luck)s of them may, and at least %(hold)s cases must agree.")
        return [words % {"luck": plain(limits.clear_luck), "hold": plain(limits.clear_hold)}]
    words = _("For a recommendation, at most %(luck)s of them may, and at least %(hold)s cases must agree.")
    return [words % {"luck": plain(limits.leaning_luck), "hold": plain(limits.leaning_hold)}]
