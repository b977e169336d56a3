"""The verdict in words."""

from dataclasses import dataclass

from scoring import Kind, Outcome
from web.platform.i18n import gettext as _
from web.platform.i18n import ngettext
from web.views.firmness import is_slight
from web.views.numbers import Other, ResultNumbers, Side, format_number, format_of_100, has_others

FEWEST_NEEDS = 2  # of fewer, none can be chosen


@dataclass(frozen=True, slots=True)
class Headline:
    """The top of the page: a tag, the h1, a leading sentence and what follows from it."""

    tag: str
    title: str
    lead: str
    advice: str


def headline(outcome: Outcome, numbers: ResultNumbers) -> Headline:
    """Return the verdict as the top of a page says it."""
    is_known = outcome.verdict.kind is not Kind.TOO_LITTLE
    return Headline(
        tag=_tag(outcome),
        title=verdict_title(outcome),
        lead=f"{_parts_sentence(outcome, numbers)} {_unsettled_sentence(outcome)}".rstrip()
        if is_known
        else _answered_sentence(outcome),
        advice=_given_advice(outcome) if outcome.verdict.is_given else _open_advice(outcome),
    )


def _tag(outcome: Outcome) -> str:
    if outcome.verdict.is_too_close:
        return _("Too close to call")
    tags = {Kind.CLEAR: _("Clear"), Kind.LEANING: _("Leaning"), Kind.TOO_LITTLE: _("Too little answered")}
    return tags[outcome.verdict.kind]


def verdict_title(outcome: Outcome) -> str:
    """Return the verdict in a few words, by which people tell results apart."""
    titles = {
        Kind.CLEAR: _("Clearly %(role)s"),
        Kind.LEANING: _("Leaning towards %(role)s"),
        Kind.HYBRID: _("Too close to call: you need both"),
        Kind.UNDECIDED: _("Too close to call: the answers stay near the middle"),
        Kind.TOO_LITTLE: _("Not enough answers for a recommendation"),
    }
    if has_others(outcome.bank):
        titles[Kind.HYBRID] = _("Too close to call: you need the work of more than one role")
        titles[Kind.UNDECIDED] = _("Too close to call: the answers hardly tell the two in front apart")
    return titles[outcome.verdict.kind] % {"role": add_article(outcome.bank.roles[outcome.tally.first].name)}


def _parts_sentence(outcome: Outcome, numbers: ResultNumbers) -> str:
    """Say how many of 100 points went to each role."""
    first, second = numbers.first, numbers.second
    if numbers.others and (first.part <= second.part or not outcome.tally.margin):
        return _level_parts_sentence(outcome, numbers)
    if not outcome.tally.margin:
        words = _("Of 100 parts of the work the answers ask for, %(share)s fall to each side: neither role is ahead.")
    elif first.part <= second.part:
        words = _(
            "Of 100 parts of the work the answers ask for, about %(share)s fall to each side: the %(role)s is ahead by "
            "less than one."
        )
    else:
        words = _("Of 100 parts of the work the answers ask for, %(share)s are usually done by %(first)s, %(rest)s.")
    return words % {
        "share": first.part,
        "rest": _parts_words(second, *numbers.others),
        "role": first.name,
        "first": add_article(first.name),
    }


def _unsettled_sentence(outcome: Outcome) -> str:
    """Say that what was asked to settle the result did not; empty where nothing was, or where it did."""
    asked = outcome.bank.settling
    if asked.keys().isdisjoint(outcome.sheet.answers) or not outcome.verdict.is_too_close:
        return ""
    counted = sum(id_ in outcome.tally.contributions for id_ in asked)
    left = len(asked) - counted
    if not left:
        return _all_unsettled_words(counted) % {"num": counted}
    still = ngettext("%(num)s further question is still open.", "%(num)s further questions are still open.", left)
    said = ngettext(
        "%(num)s further answer did not settle it either.", "%(num)s further answers did not settle it either.", counted
    )
    return f"{said % {'num': counted}} {still % {'num': left}}" if counted else still % {"num": left}


def _all_unsettled_words(count: int) -> str:
    return ngettext(
        "The further question did not settle it either.",
        "The %(num)s further questions did not settle it either.",
        count,
    )


def _level_parts_sentence(outcome: Outcome, numbers: ResultNumbers) -> str:
    """Say the same of more than two roles, where the two in front got as many whole points."""
    if outcome.tally.margin:
        words = _("The %(role)s is ahead by less than one: of 100 parts of the work the answers ask for, %(parts)s.")
    else:
        words = _("No role is ahead: of 100 parts of the work the answers ask for, %(parts)s.")
    return words % {
        "role": numbers.first.name,
        "parts": _parts_words(numbers.first, numbers.second, *numbers.others),
    }


def _parts_words(*roles: Side | Other) -> str:
    # Translators: a part of a sentence on parts of the work, such as "35 by the Head of Operations"; several follow.
    words = _("%(share)s by %(role)s")
    return ", ".join(words % {"share": role.part, "role": add_article(role.name)} for role in roles)


def _answered_sentence(outcome: Outcome) -> str:
    """Say how many of 100 points are answered and how many are needed."""
    needed = outcome.bank.thresholds.answered_below
    return _("The answers cover %(answered)s of 100 parts of the questionnaire; a recommendation takes %(needed)s.") % {
        "answered": format_of_100(outcome.answered, (needed,)),
        "needed": format_number(needed),
    }


def _given_advice(outcome: Outcome) -> str:
    """Say what the recommended role does, and how far the answers ask for that."""
    role = outcome.bank.roles[outcome.tally.first]
    name = add_article(role.name)
    if outcome.tally.share(role.id) <= 50:
        words = _(
            "%(role)s usually %(focus)s. Your answers ask for that more than for any other of these jobs, but half of "
            "the work or more is that of others: weigh what speaks against it first."
        )
    elif outcome.verdict.kind is Kind.CLEAR:
        words = _("%(role)s usually %(focus)s. That is the job your answers describe.")
    elif is_slight(outcome):
        words = _(
            "%(role)s usually %(focus)s. You want a little more of that than of other work: weigh what speaks against "
            "it first."
        )
    else:
        words = _(
            "%(role)s usually %(focus)s. Most of what you want is that, but not all of it: weigh what speaks against "
            "it first."
        )
    return words % {"role": name[:1].upper() + name[1:], "focus": role.focus}


def _open_advice(outcome: Outcome) -> str:
    """Say what to do where no role is recommended."""
    if outcome.verdict.kind is Kind.TOO_LITTLE:
        return _(
            "“I don’t know” and “Does not apply to us” leave a question out. Answer what you can, and ask a colleague "
            "who knows the work."
        )
    if outcome.verdict.kind is Kind.HYBRID:
        return _hybrid_advice(outcome)
    return _undecided_advice(outcome)


def _hybrid_advice(outcome: Outcome) -> str:
    if has_others(outcome.bank):
        words = _(
            "Your answers ask for the work of several roles, and plainly so. Decide which of the needs above comes "
            "first."
        )
    else:
        words = _(
            "Your answers ask for both kinds of work, and plainly so. Decide which of the needs above comes first."
        )
    return f"{words} {_double_or_ask(outcome)}"


def _undecided_advice(outcome: Outcome) -> str:
    """Say what to do where answers stay near the middle; needs to choose from are only named where two stand there."""
    if not any(outcome.tally.leads.values()):
        words = _("None of your answers leans to a side.")
    elif has_others(outcome.bank):
        words = _("On the whole your answers give the two roles in front about as much.")
    else:
        words = _("On the whole your answers lean only a little.")
    if len(outcome.speaks_for) + len(outcome.speaks_against) < FEWEST_NEEDS:
        again = _(
            "Before you pick a title, answer the questions that matter most again, or ask a colleague to answer too."
        )
        return f"{words} {again}"
    choose = _("Before you pick a title, weigh the needs above against each other.")
    return f"{words} {choose} {_double_or_ask(outcome)}"


def _double_or_ask(outcome: Outcome) -> str:
    """Say how a choice among the needs is made to count; marks that are all used cannot be set."""
    if len(outcome.sheet.double) < outcome.bank.marks.at_most:
        return _("Let what matters most count double, or ask a colleague to answer too.")
    return _("Ask a colleague to answer too.")


def add_article(name: str) -> str:
    """Put "the" before a title: whether it is "a" or "an" depends on how the title is spoken (an HR Lead, a Unit)."""
    # Translators: a title within a sentence; write only %(name)s if the article depends on the title.
    return _("the %(name)s") % {"name": name}


def leans_so_far(outcome: Outcome, numbers: ResultNumbers) -> str:
    """Say where too few answers lean so far; empty where a recommendation can be given or none counts yet."""
    if outcome.verdict.kind is not Kind.TOO_LITTLE or not outcome.tally.answers:
        return ""
    if numbers.first.part <= numbers.second.part:
        return _("So far no role is ahead.") if numbers.others else _("So far neither role is ahead.")
    words = _("So far the answers lean towards %(role)s, %(more)s to %(less)s; that may well change.")
    return words % {
        "role": add_article(numbers.first.name),
        "more": numbers.first.part,
        "less": numbers.second.part,
    }
