"""Two to four results side by side, and the page on which they are chosen."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request

from web.access.comparable import Comparable, comparable_results
from web.access.keyring import FINGERPRINT
from web.access.result import crowded_days
from web.access.rights import abort_without_key
from web.platform.bank import current_bank
from web.platform.i18n import gettext as _
from web.platform.rate_limits import limit_costly
from web.views.frames import frame_words
from web.views.several import read_side, several

blueprint = Blueprint("several", __name__)

LEAST, MOST = 2, 4


@blueprint.get("/compare")
@limit_costly
def page() -> str | tuple[str, int]:
    """Show the results that the address names in `of`, the first of which the others are compared with."""
    found = {one.of: one for one in comparable_results()}
    named = tuple(dict.fromkeys(of for of in request.args.getlist("of") if FINGERPRINT.fullmatch(of)))
    if not found.keys() >= set(named):
        abort_without_key()
    if not named:
        return _render_choice(tuple(found.values()))
    if not LEAST <= len(named) <= MOST:
        words = _("Choose two, three or four results.")
        return _render_choice(tuple(found.values()), named, words), 422
    return _render([found[of] for of in named])


def _render_choice(found: Sequence[Comparable], named: Sequence[str] = (), error: str = "") -> str:
    """Render the list of results to choose from."""
    return render_template(
        "compare/choose.html",
        found=found,
        named=named,
        error=error,
        errors=[("of-1", error)] if error else [],
        crowded=crowded_days(found),
        frame_words=frame_words,
    )


def _render(chosen: Sequence[Comparable]) -> str:
    """Render the comparison."""
    bank = current_bank()
    sides = [read_side(bank, one.result) for one in chosen]
    return render_template(
        "compare/several.html",
        chosen=chosen,
        sides=sides,
        labels=[one.name or _("Result %(num)s") % {"num": number} for number, one in enumerate(chosen, 1)],
        several=several(bank, sides),
        is_of_today=all(side.is_of_today for side in sides),
        crowded=crowded_days(chosen),
        frame_words=frame_words,
    )
