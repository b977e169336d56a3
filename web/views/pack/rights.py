"""Who decides today, and what whoever fills the role will decide, be asked and be informed about."""

from collections.abc import Iterator

from documents.model import Blank, Block, Box, Heading, Items, Line, Paragraph, Part, Table
from web.platform.i18n import gettext as _
from web.views.pack.basis import Basis, Fact
from web.views.pack.lines import advise, label, notes_for
from web.views.work import FOCUS

DECIDES, ASKED, INFORMED = RIGHTS = ("decides", "asked", "informed")

SAID = {
    ("budget", "own"): (("resource_allocation_budgeting", DECIDES),),
    ("budget", "shared"): (("resource_allocation_budgeting", ASKED),),
    ("decisions", "within"): (("process_optimization", DECIDES), ("leadership_team_development", DECIDES)),
    ("decisions", "operations"): (("process_optimization", DECIDES), ("leadership_team_development", DECIDES)),
    ("decisions", "company"): (
        ("process_optimization", DECIDES),
        ("leadership_team_development", DECIDES),
        ("strategic_planning", DECIDES),
    ),
    ("z_say", "decides"): (("strategic_planning", DECIDES),),
    ("z_say", "plans"): (("strategic_planning", ASKED),),
    ("z_say", "asked"): (("strategic_planning", ASKED),),
    ("z_say", "makes"): (("strategic_planning", INFORMED),),
    ("z_signs", "orders"): (("resource_management", DECIDES),),
    ("z_signs", "month"): (("resource_management", DECIDES),),
    ("z_signs", "moves"): (("resource_allocation_budgeting", DECIDES),),
    ("z_signs", "year"): (("resource_allocation_budgeting", DECIDES),),
}
"""What an answer of the shipped bank says of the rights of this role; elsewhere boxes stay empty."""

LED = frozenset(
    {
        "process_optimization",
        "resource_management",
        "performance_monitoring",
        "risk_management",
        "leadership_team_development",
    }
)
"""What is decided by whoever leads operations: the areas of the shipped bank."""


def make_rights(basis: Basis) -> Part:
    """Return the table of the duties: who decides today, and which right this role will have; the rest is left open."""
    advice = advise(
        _(
            "Fill this in with those concerned. Whoever is asked is heard before the decision; whoever is informed "
            "learns of it afterwards. What the answers say is ticked."
        )
    )
    table = Table(
        caption=_("Rights for each duty, today and after"),
        header=(_("Duty"), _("Decides today"), _("decides"), _("is asked"), _("is informed")),
        rows=tuple(_rights_rows(basis)),
        widths=(34, 21, 14, 15, 16),
    )
    # Translators: above boxes to tick, such as "decides"; the person who will fill the role.
    whose = Heading(_("Once the role is filled, this person …"))
    stops = (Paragraph(label(_("Settle this first:"), stop)) for stop in basis.stops)
    return Part(
        "rights",
        _("Decision rights"),
        (advice, whose, table, *_said_blocks(basis), *stops, *notes_for(basis, "rights")),
    )


def _rights_rows(basis: Basis) -> Iterator[tuple[Line, ...]]:
    """Yield a row for each duty, those that are needed most first."""
    said, leads, bank = _rights_said(basis), _leader(basis), basis.bank
    order = dict.fromkeys([*(need.area for need in basis.needs), *bank.areas])
    for area in (bank.areas[id_] for id_ in order if bank.areas[id_].kind != FOCUS):
        decides = leads if leads and area.id in LED else Line((Blank(_("name")),))
        yield Line((area.duty,)), decides, *(_right_cell(said.get((area.id, right), ())) for right in RIGHTS)


def _leader(basis: Basis) -> Line | None:
    """Return who leads operations today, as far as that was answered."""
    names = {"coo": _("Senior operations leader"), "founder": _("Founder or managing director")}
    found = (fact for fact in _facts(basis) if fact.id == "leader" and fact.option in names)
    return next((Line((names[fact.option],), (fact.mark,)) for fact in found), None)


def _rights_said(basis: Basis) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the marks of the answers that say that this role has a right, by area and right."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for fact in _facts(basis):
        for right in SAID.get((fact.id, fact.option), ()):
            found[right] = (*found.get(right, ()), fact.mark)
    return found


def _right_cell(marks: tuple[str, ...]) -> Line:
    """Return the box of a right, ticked where answers say so."""
    return Line((Box(is_ticked=bool(marks)),), marks)


def _said_blocks(basis: Basis) -> list[Block]:
    """Quote what was answered on what this person decides."""
    stopping = {note.id for note in basis.bank.notes.values() if note.kind == "stop"}
    lines = tuple(_fact_line(fact) for fact in _facts(basis) if _is_on_rights(basis, fact, stopping))
    return [Heading(_("What was answered on this")), Items(lines)] if lines else []


def _is_on_rights(basis: Basis, fact: Fact, stopping: set[str]) -> bool:
    """Tell whether a question is about what is handed over: it can stop the reader, or settles and was answered."""
    asked = basis.bank.context.get(fact.id)
    return bool(fact.answer) if asked is None else any(option.note in stopping for option in asked.options.values())


def _fact_line(fact: Fact) -> Line:
    # Translators: what a question about the company was, and its answer.
    words = _("%(title)s: %(answer)s")
    return Line((words % {"title": fact.title, "answer": fact.answer or _("Not answered")},), (fact.mark,))


def _facts(basis: Basis) -> tuple[Fact, ...]:
    return (*(basis.facts or ()), *(basis.further or ()))
