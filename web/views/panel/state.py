"""What a panel says, in one sentence and what belongs to it."""

from collections.abc import Iterator

from scoring.panel import PanelFigures, State, Way
from web.platform.i18n import gettext as _
from web.platform.i18n import ngettext
from web.views.panel.numbers import Roles
from web.views.verdict import add_article


def state_title(figures: PanelFigures, roles: Roles) -> str:
    """Return what a panel says as the heading of its page."""
    words = {
        State.UNITED: _("Everybody’s answers point to %(role)s"),
        State.CARRIED: _("However you count, %(role)s stays ahead"),
        State.SPLIT: _("Your answers do not settle it"),
        State.NOT_ENOUGH: _("Too few answers to say anything together"),
    }[figures.state]
    if figures.is_clear:
        words = _("Everybody’s answers clearly point to %(role)s")
    return words % {"role": add_article(roles[figures.side > 0])}


def state_lead(figures: PanelFigures, roles: Roles) -> str:
    """Say who sees it how, and what the ways of counting say to that."""
    return " ".join(_lead_sentences(figures, roles))


def _lead_sentences(figures: PanelFigures, roles: Roles) -> Iterator[str]:
    too_little = figures.people - figures.counted
    if figures.state is State.NOT_ENOUGH:
        yield _("It takes at least two who answered enough, and no more than a third who did not.")
        return
    if figures.state is State.CARRIED:
        yield from _dissent_sentences(figures)
    elif figures.state is State.SPLIT:
        yield _sides_sentence(figures, roles)
        yield _split_sentence(figures)
    elif not figures.is_clear:
        yield _("Not every result is a clear one.")
    if too_little:
        words = ngettext(
            "%(num)s answered too little to be counted.", "%(num)s answered too little to be counted.", too_little
        )
        yield words % {"num": too_little}


def _dissent_sentences(figures: PanelFigures) -> Iterator[str]:
    """Say how many do not see it as the panel does."""
    against, neither = figures.sides.get(-figures.side, 0), figures.sides.get(0, 0)
    if against:
        yield ngettext("%(num)s sees it differently.", "%(num)s see it differently.", against) % {"num": against}
    if neither:
        words = ngettext("For %(num)s it is too close to call.", "For %(num)s it is too close to call.", neither)
        yield words % {"num": neither}


def _sides_sentence(figures: PanelFigures, roles: Roles) -> str:
    """Say how many see it how."""
    numbers = {side: figures.sides.get(side, 0) for side in (-1, 0, 1)}
    parts: list[str] = []
    for side, role in zip((-1, 1), roles, strict=True):
        if numbers[side]:
            # Translators: begins "1 of 5 points to the Head, 3 to the Director, 1 is too close to call."
            begin = ngettext(
                "%(num)s of %(all)s points to %(role)s", "%(num)s of %(all)s point to %(role)s", numbers[side]
            )
            words = _("%(num)s to %(role)s") if parts else begin
            parts.append(words % {"num": numbers[side], "all": figures.counted, "role": add_article(role)})
    if numbers[0]:
        begin = _("%(num)s of %(all)s are too close to call")
        words = ngettext("%(num)s is too close to call", "%(num)s are too close to call", numbers[0])
        parts.append((words if parts else begin) % {"num": numbers[0], "all": figures.counted})
    return f"{', '.join(parts)}."


def _split_sentence(figures: PanelFigures) -> str:
    """Say why a panel is split: by how it is counted, or because all together is too close."""
    sides = {way.side for way in figures.ways.values()} | {figures.majority}
    if {-1, 1} <= sides:
        return _("Who is ahead depends on how you count.")
    if sides == {0}:
        return _("All together, it is too close to call.")
    words = {
        Way.MEAN: _("The average of everybody is too close to call."),
        Way.MEDIAN: _("Whoever stands in the middle is too close to call."),
        Way.MEDIAN_ANSWERS: _("The middle answers to all questions together are too close to call."),
        Way.WITHOUT: _("Without one of you, it would be too close to call."),
    }
    close = next((way for way in words if way in figures.ways and not figures.ways[way].side), None)
    return words[close] if close else _("If some of you counted more than others, it would be too close to call.")
