"""What the role is for: its mission, its outcomes, and its responsibilities."""

from collections.abc import Sequence

from documents.model import Blank, Block, Heading, Items, Line, Part, Table
from web.platform.i18n import gettext as _
from web.platform.i18n import pgettext
from web.views.numbers import format_points
from web.views.pack.basis import Basis, Need
from web.views.pack.interview import scored_needs
from web.views.pack.lines import (
    add_belonging,
    advise,
    fill,
    join_clauses,
    join_marks,
    lead,
    needs_for,
    notes_for,
    other_needs,
    role_name,
    say_role,
)
from web.views.work import name_owners

FEWEST_CLAUSES, MOST_CLAUSES = 2, 3
OUTCOMES = (2, 2, 1, 1)  # of the largest need, the next, and so on
FEWEST_AREAS = 2


def make_mission(basis: Basis) -> Part:
    """Return the mission in a sentence; of each role where one has yet to be chosen."""
    title = _("Mission")
    versions: list[tuple[str, list[Block]]] = [
        (role, [lead(mission_sentence(basis, role), join_marks(mission_needs(basis, role)))]) for role in basis.roles
    ]
    return Part("mission", title, tuple(_in_versions(basis, versions)))


def mission_needs(basis: Basis, role: str) -> list[Need]:
    """Return the needs that a mission names: the two largest, and the third if it is half the first."""
    found = [need for need in needs_for(basis, role, FEWEST_CLAUSES) if role in basis.words.areas[need.area].mission]
    third = [need for need in found[FEWEST_CLAUSES:MOST_CLAUSES] if 2 * need.points >= found[0].points]
    return found[:FEWEST_CLAUSES] + third


def mission_sentence(basis: Basis, role: str) -> str:
    """Return the mission of a role; empty where there are no words for it."""
    clauses = [basis.words.areas[need.area].mission[role] for need in mission_needs(basis, role)]
    if not clauses:
        return ""
    name = say_role(basis, role)
    # Translators: the clauses begin with a verb, such as "keeps the work on time and coaches team leads".
    words = _("%(role)s %(clauses)s.") % {"role": name, "clauses": join_clauses(clauses)}
    return words[:1].upper() + words[1:]


def make_outcomes(basis: Basis) -> Part:
    """Return what is to be true after a year, the largest need first."""
    title = _("Outcomes")
    versions: list[tuple[str, list[Block]]] = [
        (role, [Items(outcome_lines(basis, role), is_numbered=True)]) for role in basis.roles
    ]
    advice = advise(
        _(
            "What is to be true after the first year, the largest need first. Fill in the figures with those who know "
            "them, and drop what does not fit."
        )
    )
    return Part("outcomes", title, (advice, *_in_versions(basis, versions)))


def outcome_lines(basis: Basis, role: str) -> tuple[Line, ...]:
    """Return the outcomes of a role, three to six as far as there are words."""
    return tuple(
        fill(text, need.marks)
        for need, count in zip(needs_for(basis, role, FEWEST_AREAS), OUTCOMES, strict=False)
        for text in basis.words.areas[need.area].outcomes.get(role, ())[:count]
    )


def make_responsibilities(basis: Basis) -> Part:
    """Return the duties of a role with what is to be brought along, and what is not usually its work."""
    title = _("Responsibilities")
    advice = advise(
        _(
            "Points say how much the answers ask for the work. “Must have” is what the scorecard judges; the rest can "
            "be learnt in the job."
        )
    )
    versions = [(role, [_duties_table(basis, role), *_left_to_others(basis, role)]) for role in basis.roles]
    shown = _in_versions(basis, versions, on_pages=True)
    return Part("responsibilities", title, (advice, *shown, *notes_for(basis, "responsibilities")))


def _duties_table(basis: Basis, role: str) -> Table:
    own = needs_for(basis, role, 1)
    needs = add_belonging(basis, own, len(basis.bank.areas))
    judged = {need.area for need in scored_needs(basis)}
    return Table(
        caption=_("Duties, the largest need first"),
        header=(_("Duty"), _("Points"), _("Experience")),
        rows=tuple(_duty_row(basis, need, is_must=need.area in judged) for need in needs),
        widths=(52, 12, 36),
    )


def _duty_row(basis: Basis, need: Need, *, is_must: bool) -> tuple[Line, ...]:
    competency = basis.words.areas[need.area].competency
    words = _("Must have: %(competency)s") if is_must else _("Can be learnt: %(competency)s")
    return (
        Line((basis.bank.areas[need.area].duty,), need.marks),
        Line((format_points(need.points),)),
        Line((words % {"competency": competency},)),
    )


def _left_to_others(basis: Basis, role: str) -> list[Block]:
    """Return the needs that are not usually a role's own; somebody has to take them."""
    needs = other_needs(basis, role)
    if not needs:
        return []
    blank = Blank(_("name"))
    return [
        Heading(_("Not usually this role’s work: settle who takes it"), 3 if basis.is_too_close else 2),
        Table(
            caption=_("Work that is usually another role’s"),
            header=(_("Duty"), _("Points"), _("Usually owned by"), _("Who takes it")),
            rows=tuple(
                (
                    Line((basis.bank.areas[need.area].duty,), need.marks),
                    Line((format_points(need.points),)),
                    Line((name_owners(basis.bank, basis.bank.areas[need.area]),)),
                    Line((blank,)),
                )
                for need in needs
            ),
            widths=(46, 12, 24, 18),
        ),
    ]


def has_words(basis: Basis) -> bool:
    """Tell whether the mission of every role of the pack can be said, and with it what follows from the same words."""
    return bool(basis.roles) and all(mission_needs(basis, role) for role in basis.roles)


def _in_versions(basis: Basis, versions: Sequence[tuple[str, list[Block]]], *, on_pages: bool = False) -> list[Block]:
    """Return the blocks of the role of the pack; of two roles each under its name, after a word on what comes first.

    `on_pages`: the second version begins a page.
    """
    if not basis.is_too_close:
        return [block for _role, blocks in versions for block in blocks]
    blocks: list[Block] = [
        advise(_("It is not decided which role this is, so both stand here. The memo says what to settle first."))
    ]
    for place, (role, found) in enumerate(versions):
        # Translators: a heading above one of two versions of a text.
        title = pgettext("version", "As %(role)s") % {"role": role_name(basis, role)}
        blocks += [Heading(title, begins_page=on_pages and place > 0), *found]
    return blocks
