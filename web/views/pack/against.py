"""What was not chosen: the other role in the answers' own words, and what people set against the decision."""

from collections.abc import Iterator

from documents.model import Block, Heading, Items, Line, Paragraph, Part
from web.platform.i18n import gettext as _
from web.views.pack.basis import DECISION, Basis, all_mark
from web.views.pack.lines import advise, cite, join_marks, lead, own_needs, role_name, say_role, tell
from web.views.pack.profile import mission_needs, mission_sentence, outcome_lines

OUTCOMES = 2


def make_against(basis: Basis) -> Part:
    """Return what speaks for the other role, what it would be, and who disagreed; of two roles what speaks for each."""
    title = _("Both roles in the answers") if basis.is_too_close else _("Not chosen, and why")
    blocks = (
        *(_both_blocks(basis) if basis.is_too_close else _other_blocks(basis)),
        *_reasons_blocks(basis),
        *_dissent_blocks(basis),
    )
    return Part("against", title, blocks)


def _both_blocks(basis: Basis) -> Iterator[Block]:
    yield lead(basis.lead)
    for role, reasons in zip(basis.roles, (basis.speaks_for, basis.speaks_against), strict=False):
        yield Heading(_("For the %(role)s") % {"role": role_name(basis, role)})
        yield _list_reasons(basis, role, reasons)
    yield advise(_("“You” is whoever answered the questions."))


def _other_blocks(basis: Basis) -> Iterator[Block]:
    """Yield the other role: why, what it would be for, and what would be true after a year."""
    other = basis.other
    # Translators: a role that was not chosen.
    yield lead(_("Not chosen: %(role)s.") % {"role": role_name(basis, other)})
    yield Heading(_("What speaks for it"))
    yield _list_reasons(basis, other, basis.speaks_against)
    yield advise(_("“You” is whoever answered the questions."))
    needs = own_needs(basis, other)
    if needs and mission_needs(basis, other):
        yield Heading(_("What it would be"))
        yield tell(mission_sentence(basis, other), join_marks(mission_needs(basis, other)))
        yield Items(outcome_lines(basis, other)[:OUTCOMES])
    elif basis.needs:
        words = _("The answers ask for no work that is usually that of %(role)s.")
        yield tell(words % {"role": say_role(basis, other)})


def _list_reasons(basis: Basis, role: str, reasons: tuple[Line, ...]) -> Items:
    nothing = Line((_("No answer points to %(role)s.") % {"role": say_role(basis, role)},), (all_mark(),))
    return Items(reasons or (nothing,))


def _reasons_blocks(basis: Basis) -> Iterator[Block]:
    """Yield the reasons that were recorded with the decision, whole."""
    if basis.decision and basis.decision.reasons:
        yield Heading(_("Reasons recorded with the decision"))
        yield from cite(basis.decision.reasons, (DECISION,))


def _dissent_blocks(basis: Basis) -> Iterator[Block]:
    """Yield what people set against the decision, word for word."""
    if not basis.dissents:
        return
    yield Heading(_("What was said against the decision"))
    for dissent in basis.dissents:
        yield from cite(dissent.words, (DECISION,))
        yield Paragraph(Line((dissent.by or _("A member of the panel"),), (DECISION,)))
