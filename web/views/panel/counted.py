"""Every way in which a panel was counted, as the rows of a table."""

from collections.abc import Iterator
from dataclasses import dataclass

from scoring.panel import PanelFigures, Way
from web.platform.i18n import gettext as _
from web.platform.i18n import isolate
from web.views.panel.members import Panel
from web.views.panel.numbers import Roles, share_words
from web.views.verdict import add_article


@dataclass(frozen=True, slots=True)
class Counted:
    """A way of counting, and what comes out."""

    way: str
    shares: str
    is_close: bool = False


def counted_rows(panel: Panel, roles: Roles) -> tuple[Counted, ...]:
    """Return the ways of counting; nothing where too few count."""
    return tuple(_rows(panel, roles)) if panel.figures.ways else ()


def _rows(panel: Panel, roles: Roles) -> Iterator[Counted]:
    figures = panel.figures
    yield Counted(_("How many results point to each"), _majority_words(figures, roles))
    for way, lean in figures.ways.items():
        if way is Way.WITHOUT and panel.labels:
            yield from _rows_without(panel)
        else:
            ends = dict.fromkeys(share_words(end) for end in (lean.lowest, lean.highest))
            # Translators: from one to another, such as "60 : 40 to 44 : 56".
            words = _(" to ").join(ends)
            yield Counted(_way_words(way, roles), words, is_close=not lean.side)


def _rows_without(panel: Panel) -> Iterator[Counted]:
    """Yield what would come out without each member of a named panel."""
    words = _("The average without %(who)s")
    for label, member in zip(panel.labels, panel.figures.members, strict=True):
        if member.without is not None:
            is_close = abs(member.without) < panel.figures.zone
            yield Counted(words % {"who": isolate(label)}, share_words(member.without), is_close=is_close)


def _way_words(way: Way, roles: Roles) -> str:
    weighted = _("Some count up to four times as much as others, whichever way is best for %(role)s")
    return {
        Way.MEAN: _("The average of everybody"),
        Way.MEDIAN: _("Whoever stands in the middle"),
        Way.MEDIAN_ANSWERS: _("The middle answer to each question"),
        Way.WITHOUT: _("The average without any one of you"),
        Way.LOWEST: weighted % {"role": add_article(roles[0])},
        Way.HIGHEST: weighted % {"role": add_article(roles[1])},
    }[way]


def _majority_words(figures: PanelFigures, roles: Roles) -> str:
    numbers = {side: figures.sides.get(side, 0) for side in (-1, 0, 1)}
    words = _("%(first)s for %(left)s, %(second)s for %(right)s") % {
        "first": numbers[-1],
        "left": roles[0],
        "second": numbers[1],
        "right": roles[1],
    }
    # Translators: goes on after how many results point to each role.
    more = _(", %(num)s too close to call") % {"num": numbers[0]}
    return words + more if numbers[0] else words
