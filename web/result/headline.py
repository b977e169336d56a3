"""The verdict in words, and how firm it is."""

from dataclasses import dataclass

from scoring import Kind, Outcome
from web.result.figures import of_100, whole_shares, with_article
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
        title=(_("Clearly %(role)s") if is_clear else _("Rather %(role)s")) % {"role": name},
        lead=_shares_sentence(outcome),
        advice=_("%(role)s usually %(focus)s.") % {"role": name[:1].upper() + name[1:], "focus": role.focus},
    )


def _shares_sentence(outcome: Outcome) -> str:
    counted, roles = outcome.tally, outcome.bank.roles
    shares = whole_shares({role: counted.share(role) for role in roles})
    return _(
        "%(share)s of the 100 points your answers gave out went to work that %(first)s usually owns, "
        "%(rest)s to work of %(second)s."
    ) % {
        "share": shares[counted.first],
        "first": with_article(roles[counted.first].name),
        "rest": shares[counted.second],
        "second": with_article(roles[counted.second].name),
    }


def _too_close(outcome: Outcome) -> Headline:
    if outcome.verdict.kind is Kind.HYBRID:
        title = _("Your answers do not decide it: you need both")
        advice = _(
            "They ask for both kinds of work, and plainly so. Write the strongest needs of either side into the "
            "advert, decide which of them comes first, and let level and pay settle the title."
        )
    else:
        title = _("Your answers do not decide it yet")
        advice = _(
            "Most of them stay near the middle. Before you pick a title, agree on the few needs below that "
            "matter most, and answer those questions again."
        )
    return Headline(tag=_("Too close to call"), title=title, lead=_shares_sentence(outcome), advice=advice)


def _too_little(outcome: Outcome) -> Headline:
    return Headline(
        tag=_("Too little answered"),
        title=_("Not enough answers for a recommendation"),
        lead=_(
            "Your answers cover %(answered)s of the 100 points that the questions are worth; "
            "%(needed)s are needed before anything can be said."
        )
        % {"answered": of_100(outcome.answered), "needed": of_100(outcome.bank.thresholds.answered_below)},
        advice=_(
            "“I don’t know” and “Does not apply to us” leave a question out. Ask a colleague who knows the work, "
            "and answer those questions again."
        ),
    )


def firm_sentences(outcome: Outcome) -> list[str]:
    """Say how firm the result is: one sentence for hold, one for luck."""
    if outcome.verdict.kind is Kind.TOO_LITTLE:
        return []
    firm, role = outcome.firmness, outcome.bank.roles[outcome.tally.first]
    hold = _("In %(hold)s of 100 variations of the weights and answers, %(role)s stays ahead.") % {
        "hold": of_100(firm.hold),
        "role": _("the %(name)s") % {"name": role.name},
    }
    luck = _("Of 100 sheets ticked blindly, %(luck)s would lean at least this far to one side.") % {
        "luck": of_100(firm.luck)
    }
    return [hold, luck]
