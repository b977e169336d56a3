"""The verdict in words, and how firm it is."""

from dataclasses import dataclass

from scoring import Kind, Outcome
from web.result.figures import of_100, plain, with_article
from web.result.points import whole_shares
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
    advice = (
        _("%(role)s usually %(focus)s. That is the job your answers describe.")
        if is_clear
        else _(
            "%(role)s usually %(focus)s. Most of what you want is that, but not all of it: read what speaks against it "
            "before you write the advert."
        )
    )
    return Headline(
        tag=_("Clear") if is_clear else _("Leaning"),
        title=(_("Clearly %(role)s") if is_clear else _("Leaning towards %(role)s")) % {"role": name},
        lead=_shares_sentence(outcome),
        advice=advice % {"role": name[:1].upper() + name[1:], "focus": role.focus},
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


def firm_sentences(outcome: Outcome) -> list[str]:
    """Say how firm the result is: in a word, one sentence for hold, one for luck, and what the next verdict needs."""
    if outcome.verdict.kind is Kind.TOO_LITTLE:
        return []
    return [_firm_word(outcome), _hold(outcome), _luck(outcome), *_missing(outcome)]


def _firm_word(outcome: Outcome) -> str:
    words = {
        Kind.CLEAR: _("Firm. Small changes do not turn it, and it is hardly chance."),
        Kind.LEANING: _("A lean, not more. It survives most small changes, but a few answers could still turn it."),
        Kind.HYBRID: _(
            "Not firm either way, and that is no lack of opinion: strong answers pull in both directions and nearly "
            "cancel out."
        ),
        Kind.UNDECIDED: _("Not firm either way: hardly any answer pulls strongly, so small changes tip the balance."),
    }
    return words[outcome.verdict.kind]


def _hold(outcome: Outcome) -> str:
    limits = outcome.bank.thresholds
    words = (
        _(
            "Would it stay if the questions counted somewhat differently, or if a few answers were different tomorrow? "
            "In %(hold)s of 100 such variations the %(role)s stays ahead."
        )
        if outcome.verdict.is_given
        else _(
            "Would it stay if the questions counted somewhat differently, or if a few answers were different tomorrow? "
            "The %(role)s is ahead in %(hold)s of 100 such variations."
        )
    )
    role = outcome.bank.roles[outcome.tally.first].name
    return words % {"role": role, "hold": of_100(outcome.firmness.hold, (limits.clear_hold, limits.leaning_hold))}


def _luck(outcome: Outcome) -> str:
    limits = outcome.bank.thresholds
    words = _(
        "Could it be chance? Of 100 people who tick without reading the questions, %(luck)s would end up at least this "
        "far from the middle, on one side or the other."
    )
    return words % {"luck": of_100(outcome.firmness.luck, (limits.clear_luck, limits.leaning_luck))}


def _missing(outcome: Outcome) -> list[str]:
    """Say what the next stronger verdict would need."""
    limits, kind = outcome.bank.thresholds, outcome.verdict.kind
    if kind is Kind.CLEAR:
        return []
    if kind is Kind.LEANING:
        words = _(
            "We call it clear when at least %(hold)s of those 100 variations agree and at most %(luck)s of those "
            "100 people get as far."
        )
        return [words % {"luck": plain(limits.clear_luck), "hold": plain(limits.clear_hold)}]
    words = _(
        "We recommend a role when at least %(hold)s of those 100 variations agree and at most %(luck)s of those "
        "100 people get as far."
    )
    return [words % {"luck": plain(limits.leaning_luck), "hold": plain(limits.leaning_hold)}]
