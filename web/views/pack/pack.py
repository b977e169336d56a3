"""The role pack put together from its parts."""

from collections.abc import Callable, Collection, Mapping

from documents.model import Document, Part
from web.platform.i18n import format_date, use_language
from web.platform.i18n import gettext as _
from web.views.pack.advert import make_advert
from web.views.pack.against import make_against
from web.views.pack.basis import Basis
from web.views.pack.from_result import language_of
from web.views.pack.interview import make_interview, make_scorecard
from web.views.pack.lines import title_of
from web.views.pack.memo import make_memo
from web.views.pack.profile import make_mission, make_outcomes, make_responsibilities
from web.views.pack.rights import make_rights

MAKERS: Mapping[str, Callable[[Basis], Part]] = {
    "memo": make_memo,
    "mission": make_mission,
    "outcomes": make_outcomes,
    "responsibilities": make_responsibilities,
    "rights": make_rights,
    "scorecard": make_scorecard,
    "interview": make_interview,
    "advert": make_advert,
    "against": make_against,
}
"""What makes each part, by its id, in the order of the pack."""
WITHOUT_ROLE = frozenset({"memo", "against"})
"""The parts of a pack for which it was decided that none of the roles is needed."""


def make_pack(basis: Basis, parts: Collection[str]) -> Document:
    """Return the pack with some of its parts, in their fixed order; with all that it has where it has none of them."""
    has_role = basis.decision is None or basis.decision.role
    own = MAKERS if has_role else {id_: make for id_, make in MAKERS.items() if id_ in WITHOUT_ROLE}
    with use_language(language_of(basis.bank)):
        made = tuple(make(basis) for id_, make in own.items() if id_ in parts or own.keys().isdisjoint(parts))
        used = {mark for part in made if not part.is_public for line in part.lines for mark in line.marks}
        return Document(
            title=title_of(basis),
            subtitle=f"{basis.decision.words if basis.decision else basis.title} · {format_date(basis.made_on)}",
            language=basis.language,
            made_on=basis.made_on,
            parts=made,
            sources=tuple(source for source in basis.sources if source.mark in used),
            sources_title=_("What the marks stand for"),
            imprint=basis.imprint,
            # Translators: {page} and {pages} stay as they are.
            page=_("Page {page} of {pages}"),
        )
