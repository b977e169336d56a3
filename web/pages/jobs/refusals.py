"""What the pages say where a rule of a job refuses."""

from jobs import Reason
from jobs.job import LEAST_SEATS, LEAST_UNNAMED, MOST_SEATS
from web.platform.i18n import gettext as _


def sentence(reason: Reason) -> str:
    """Return why it was refused, in words that say what can be done where something can."""
    counts = {"least": LEAST_SEATS, "unnamed": LEAST_UNNAMED, "most": MOST_SEATS}
    return {
        Reason.NO_SEAT: _(
            "This seat is not there any more, or its link was renewed. Ask whoever organises the panel for a new link."
        ),
        Reason.TAKEN: _(
            "This seat is taken already. If it was not you, ask whoever organises the panel for a new link."
        ),
        Reason.REVEALED: _("The answers are revealed, so this cannot be changed any more."),
        Reason.NOT_REVEALED: _("This can be done once the answers are revealed."),
        Reason.NOT_ANSWERED: _("With this link no answers were given, so there is nothing that it could change."),
        Reason.FROZEN_SET: _("In an unnamed panel only those who answered in round 1 take part in round 2."),
        Reason.TOO_FEW: _(
            "These are too few: a panel needs %(least)s who answer, one without names needs %(unnamed)s."
        ),
        Reason.TOO_MANY: _("No more than %(most)s fit in here."),
        Reason.NOT_ALL_IN: _("Not everybody has answered yet, and the closing day is not over."),
        Reason.DECIDED: _("The decision is recorded, so no other round starts."),
        Reason.IS_IN: _(
            "This seat has answered, and without names nobody can tell which answers are its own. So it stays."
        ),
        Reason.OUTDATED: _(
            "This seat has changed since the page was opened, so nothing was done. Below is how it stands."
        ),
        Reason.NO_REASON: _("Say why you changed this answer."),
    }[reason] % counts
