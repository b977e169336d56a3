"""What moved between the two rounds, and why: in numbers, whoever it was."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from jobs import Job, Why
from scoring.panel import Moved
from web.platform.i18n import gettext as _
from web.platform.i18n import isolate, ngettext, quote
from web.views.answers import answer_text
from web.views.panel.members import Panel, join_names
from web.views.panel.numbers import role_names
from web.views.panel.state import state_title


@dataclass(frozen=True, slots=True)
class Changes:
    """How many changed how much and why, whether the panel still says the same, and what moved on which question."""

    sentence: str
    before: str
    questions: tuple[tuple[str, str], ...]


def find_changes(job: Job, first: Panel, second: Panel) -> Changes:
    """Return what the second round changed."""
    changes = [entry.changes for entry in job.second.values() if entry.changes]
    reasons = Counter(why for changed in changes for why in changed.values())
    return Changes(
        " ".join(_sentences(len(changes), reasons, is_named=job.is_named)),
        _before_sentence(first, second),
        tuple(_moved(second)),
    )


def _before_sentence(first: Panel, second: Panel) -> str:
    """Say whether what the panel says is still the same."""
    before, now = (state_title(one.figures, role_names(one.bank, one.figures.pair)) for one in (first, second))
    if before == now:
        return _("What comes out is the same as before.")
    return _("Before: %(title)s.") % {"title": before}


def _moved(panel: Panel) -> Iterator[tuple[str, str]]:
    """Yield the questions to which answers changed, the most first, with how many and what that did."""
    moved = {id_: one.moved for id_, one in panel.figures.questions.items() if one.moved and one.moved.changed}
    for id_, one in sorted(moved.items(), key=lambda entry: -entry[1].changed):
        words = ngettext("%(num)s changed it", "%(num)s changed it", one.changed) % {"num": one.changed}
        if panel.labels:
            words = ", ".join(_who_moved(panel, id_))
        # Translators: who changed an answer, and what is so since.
        after = _("%(changed)s; %(now)s") % {"changed": words, "now": _now_words(one)}
        yield panel.bank.questions[id_].title, after if one.is_dissolved or one.is_new_split else words


def _who_moved(panel: Panel, question: str) -> Iterator[str]:
    """Yield who of a named panel changed an answer, from what to what."""
    asked = panel.bank.questions[question]
    for label, entry, before in zip(panel.labels, panel.entries, panel.before, strict=True):
        if before and before.sheet.answers.get(question) != entry.sheet.answers.get(question):
            was, now = (
                quote(answer_text(panel.bank, asked, one.sheet.answers.get(question))) for one in (before, entry)
            )
            # Translators: %(who)s changed an answer from %(before)s to %(now)s, which are in quotes.
            yield _("%(who)s from %(before)s to %(now)s") % {"who": isolate(label), "before": was, "now": now}


def _now_words(moved: Moved) -> str:
    """Say how far a panel is apart on a question since its second round."""
    if moved.is_new_split:
        return _("you are split on it now")
    ways = len(moved.after.counts)
    words = ngettext(
        "all of you answer it alike now",
        "fewer of you differ, and you still answer it in %(num)s ways",
        ways,
    )
    return words % {"num": ways}


def _sentences(people: int, reasons: Counter[Why], *, is_named: bool) -> Iterator[str]:
    """Say how many answers changed, and why; without names not of how many people, which would join their answers."""
    if not people:
        yield _("Nobody changed an answer.")
        return
    answers = sum(reasons.values())
    named = ngettext("%(people)s of you changed %(num)s answer", "%(people)s of you changed %(num)s answers", answers)
    unnamed = ngettext("%(num)s answer changed", "%(num)s answers changed", answers)
    parts = [part for why, part in _why_parts(reasons) if reasons[why]]
    yield f"{(named if is_named else unnamed) % {'people': people, 'num': answers}}: {join_names(parts)}."


def _why_parts(reasons: Counter[Why]) -> Iterator[tuple[Why, str]]:
    """Yield how often each reason was given, as parts of a sentence."""
    yield Why.NEW_FACT, _("%(num)s for a new fact") % {"num": reasons[Why.NEW_FACT]}
    yield Why.CONVINCED, _("%(num)s convinced by others") % {"num": reasons[Why.CONVINCED]}
    yield Why.TO_GET_ON, _("%(num)s to get on with it") % {"num": reasons[Why.TO_GET_ON]}
