"""The verdict in words."""

from dataclasses import dataclass

from scoring import Kind, Outcome
from web.platform.i18n import gettext as _
from web.views.figures import of_100, plain, with_article
from web.views.firm import is_slight
from web.views.points import whole_shares


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
        advice=_advice(outcome) % {"role": name[:1].upper() + name[1:], "focus": role.focus},
    )


def _advice(outcome: Outcome) -> str:
    if outcome.verdict.kind is Kind.CLEAR:
        return _("%(role)s usually %(focus)s. That is the job your answers describe.")
    if is_slight(outcome):
        return _(
            "%(role)s usually %(focus)s. What you want is that only a little more than the other: read what speaks "
            "against it before you write the advert."
        )
    return _(
        "%(role)s usually %(focus)s. Most of what you want is that, but not all of it: read what speaks against it "
        "before you write the advert."
    )


def _shares_sentence(outcome: Outcome) -> str:
    counted, roles = outcome.tally, outcome.bank.roles
    shares = whole_shares(counted)
    share, rest = shares[counted.first], shares[counted.second]
    if not counted.margin:
        words = _("Of every 100 points the answers gave out, %(share)s went to each side: neither role is ahead.")
        return words % {"share": share}
    if share <= rest:
        words = _(
            "Of every 100 points the answers gave out, about %(share)s went to each side: the %(role)s is ahead by "
            "less than one."
        )
        return words % {"share": share, "role": roles[counted.first].name}
    return _(
        "Of every 100 points the answers gave out, %(share)s went to work that %(first)s usually owns, "
        "%(rest)s to work of %(second)s."
    ) % {
        "share": share,
        "first": with_article(roles[counted.first].name),
        "rest": rest,
        "second": with_article(roles[counted.second].name),
    }


def _too_close(outcome: Outcome) -> Headline:
    if outcome.verdict.kind is Kind.HYBRID:
        title = _("Too close to call: you need both")
        advice = _(
            "Your answers do not decide it: they ask for both kinds of work, and plainly so. Decide which of the "
            "strongest needs below comes first; the title follows from it."
        )
    else:
        title = _("Too close to call: the answers stay near the middle")
        advice = _(
            "Your answers do not decide it: most of them see both sides as about equal. Before you pick a title, "
            "choose the two or three needs below that matter most, and answer those questions again."
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
