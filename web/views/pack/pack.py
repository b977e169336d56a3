"""The role pack put together from its parts."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace

from documents.model import Document, Part
from web.platform.i18n import format_date, use_language
from web.platform.i18n import gettext as _
from web.views.pack.advert import make_advert
from web.views.pack.against import make_against
from web.views.pack.basis import Basis
from web.views.pack.from_result import language_of
from web.views.pack.interview import make_interview, make_scorecard, scored_needs
from web.views.pack.lines import say_missing, title_of
from web.views.pack.memo import make_memo
from web.views.pack.profile import has_words, make_mission, make_outcomes, make_responsibilities
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
SOURCES = "sources"
"""The id of the list of what the marks stand for, a part of its own; without it no marks are printed."""
PARTS = (*MAKERS, SOURCES)
"""The ids of all that can be asked for."""
WITHOUT_ROLE = frozenset({"memo", "against"})
"""The parts of a pack for which it was decided that none of the roles is needed."""
PROFILE = ("mission", "outcomes", "responsibilities")
ON_ONE_PAGE = ("mission", "outcomes")
"""Short parts, which go on below one another."""


def parts_of(basis: Basis) -> tuple[str, ...]:
    """Return the ids of the parts that can be made, in their order: fewer where too little is answered."""
    decision = basis.decision
    if decision is not None and not decision.role:
        return tuple(id_ for id_ in MAKERS if id_ in WITHOUT_ROLE)
    able = {"memo", "rights"}
    if basis.roles:
        able |= {"against"}
    if scored_needs(basis):
        able |= {"scorecard", "interview"}
    if has_words(basis):
        able |= {*PROFILE, "advert"}
    return tuple(id_ for id_ in MAKERS if id_ in able)


def make_pack(basis: Basis, parts: Collection[str]) -> Document:
    """Return the pack with some of its parts, in their fixed order, as far as they can be made.

    Where it has none of them, a short part says why; where it is decided that no role is needed, it has all it can.
    """
    with use_language(language_of(basis.bank)):
        made = tuple(_make_parts(basis, parts))
        has_sources = SOURCES in parts or MAKERS.keys().isdisjoint(parts)
        used = {mark for part in made if not part.is_public for line in part.lines for mark in line.marks}
        return Document(
            title=title_of(basis),
            subtitle=f"{basis.decision.words if basis.decision else basis.title} · {format_date(basis.made_on)}",
            language=basis.language,
            made_on=basis.made_on,
            parts=made,
            sources=tuple(source for source in basis.sources if source.mark in used) if has_sources else (),
            sources_title=_("What the marks stand for"),
            imprint=basis.imprint,
            origin=basis.origin,
            # Translators: {page} and {pages} stay as they are.
            page=_("Page {page} of {pages}"),
        )


def _make_parts(basis: Basis, parts: Collection[str]) -> Iterator[Part]:
    own = parts_of(basis)
    chosen = [id_ for id_ in own if id_ in parts]
    if not chosen and MAKERS.keys() & parts and basis.decision is None:
        yield say_missing(basis)
        return
    before = ""
    for id_ in chosen or own:
        yield replace(MAKERS[id_](basis), continues=(before, id_) == ON_ONE_PAGE)
        before = id_
