"""Everything that the page of a revealed panel shows, as plain data in the words of the reader."""

from collections.abc import Iterator
from dataclasses import dataclass

from jobs import Job
from questions import Bank
from scoring.panel import State, Way
from scoring.verdict import Kind
from web.platform.i18n import gettext as _
from web.platform.i18n import ngettext, quote
from web.views.answers import answer_in_full
from web.views.panel.changes import Changes, find_changes
from web.views.panel.company import Fact, Stop, find_common, find_company, find_stops
from web.views.panel.counted import Counted, counted_rows
from web.views.panel.line import Line, Stand, draw_line
from web.views.panel.members import Panel, find_panel, join_names
from web.views.panel.numbers import Roles, Shares, role_names, share_cells
from web.views.panel.questions import (
    Agreement,
    Difference,
    Gaps,
    apart_sentence,
    find_agreements,
    find_differences,
    find_unsure,
    rest_sentence,
    round_gaps,
)
from web.views.panel.state import state_lead, state_title
from web.views.verdict import add_article

SHOWN = 4  # differences before those that are folded
FEW = 6  # people
NAMED = 3  # questions to settle that are named before they are listed


@dataclass(frozen=True, slots=True)
class Row:
    """A member of a named panel in the table beside the line; `is_out`: too little was answered to count."""

    label: str
    verdict: str
    shares: Shares
    is_out: bool


@dataclass(frozen=True, slots=True)
class ToSettle:
    """The fewest questions that bring everybody to one side; else that there are none.

    `answers` are those that do, and `side` says to which.
    """

    sentence: str
    side: str = ""
    answers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PanelView:
    """The page of a panel: its state in a sentence, where everybody stands, and where and why they differ.

    `rows` are the members of a named panel, `groups` say how many results of an unnamed one point where.
    """

    title: str
    lead: str
    state: State
    roles: Roles
    line: Line
    rows: tuple[Row, ...]
    groups: tuple[tuple[str, int], ...]
    mean: Shares | None
    median: Shares | None
    apart: str
    differences: tuple[Difference, ...]
    rest: str
    stops: tuple[Stop, ...]
    to_settle: ToSettle | None
    company: tuple[Fact, ...]
    unsure: tuple[tuple[str, str], ...]
    agreed: tuple[Agreement, ...]
    counted: tuple[Counted, ...]
    advice: str
    changes: Changes | None
    people: int
    is_named: bool

    @property
    def opens_first(self) -> bool:
        """Tell whether there is room for the first difference to stand open."""
        return self.people <= FEW and self.changes is None

    @property
    def shown(self) -> tuple[Difference, ...]:
        """Return the differences that are shown at once."""
        return self.differences[:SHOWN]

    @property
    def folded(self) -> tuple[Difference, ...]:
        """Return the other differences."""
        return self.differences[SHOWN:]


def panel_view(job: Job, bank: Bank, round_: int) -> PanelView:
    """Put a revealed round of a panel into words; `bank` is the one that the job is scored by."""
    panel = find_panel(job, bank, round_)
    figures, ways = panel.figures, panel.figures.ways
    roles, gaps = role_names(bank, figures.pair), round_gaps(figures)
    return PanelView(
        title=state_title(figures, roles),
        lead=state_lead(figures, roles),
        state=figures.state,
        roles=roles,
        line=_line(panel, roles),
        rows=tuple(_rows(panel)),
        groups=tuple(_groups(panel, roles)) if not job.is_named else (),
        mean=share_cells(ways[Way.MEAN].lowest) if ways else None,
        median=share_cells(ways[Way.MEDIAN].lowest) if ways else None,
        apart=" ".join(apart_sentences(panel, roles, gaps)),
        differences=tuple(find_differences(panel, gaps)),
        rest=rest_sentence(figures, gaps),
        stops=tuple(find_stops(panel)),
        to_settle=_to_settle(panel, roles),
        company=find_company(panel),
        unsure=tuple(find_unsure(panel)),
        agreed=(*find_agreements(panel), *find_common(panel)),
        counted=counted_rows(panel, roles),
        advice=_advice(figures.state),
        changes=find_changes(job, find_panel(job, bank, 1), panel) if round_ > 1 else None,
        people=figures.people,
        is_named=job.is_named,
    )


def apart_sentences(panel: Panel, roles: Roles, gaps: Gaps) -> Iterator[str]:
    """Say how far apart members are, and whether a single question decides."""
    if gaps.apart:
        yield apart_sentence(panel, roles, gaps)
    is_pivotal = any(one.is_pivotal for one in panel.figures.questions.values())
    if panel.figures.state is not State.NOT_ENOUGH and not is_pivotal:
        yield _("No question alone changes what comes out.")


def _line(panel: Panel, roles: Roles) -> Line:
    """Draw everybody, in a named panel with labels."""
    figures = panel.figures
    named = [
        Stand(member.lean, label, is_out=member.verdict.kind is Kind.TOO_LITTLE)
        for label, member in zip(panel.labels, figures.members, strict=True)
    ]
    mean, median = (figures.ways[way].lowest if figures.ways else None for way in (Way.MEAN, Way.MEDIAN))
    return draw_line(roles, named or [Stand(lean) for lean in figures.leans], figures.zone, mean, median)


def _rows(panel: Panel) -> Iterator[Row]:
    """Yield the members of a named panel, from the first role to the second."""
    words = {Kind.CLEAR: _("Clear"), Kind.LEANING: _("Leaning"), Kind.TOO_LITTLE: _("Too little answered")}
    together = zip(panel.labels, panel.figures.members, strict=True)
    for label, member in sorted(together, key=lambda one: (one[1].lean, one[0])):
        verdict = words.get(member.verdict.kind, _("Too close to call"))
        is_out = member.verdict.kind is Kind.TOO_LITTLE
        yield Row(label, verdict, ("", "") if is_out else share_cells(member.lean), is_out)


def _groups(panel: Panel, roles: Roles) -> Iterator[tuple[str, int]]:
    """Yield how many results point to which role."""
    figures = panel.figures
    numbers = {
        roles[0]: figures.sides.get(-1, 0),
        _("Too close to call"): figures.sides.get(0, 0),
        roles[1]: figures.sides.get(1, 0),
        _("Too little answered"): figures.people - figures.counted,
    }
    yield from ((name, number) for name, number in numbers.items() if number or name in roles)


def _to_settle(panel: Panel, roles: Roles) -> ToSettle | None:
    """Return what to settle first, nothing where all stand on one side."""
    figures, agenda = panel.figures, panel.figures.agenda
    if figures.state in {State.UNITED, State.NOT_ENOUGH}:
        return None
    if agenda is None or not agenda.options:
        return ToSettle(_("However you settle these questions, they do not bring everybody to one side."))
    asked = panel.bank.questions
    titles = join_names([quote(asked[id_].title) for id_ in agenda.options])
    named = ngettext(
        "If all of you answered this question alike, everybody could be on one side: %(titles)s.",
        "If all of you answered these %(num)s questions alike, everybody could be on one side: %(titles)s.",
        len(agenda.options),
    )
    words = (
        named
        if len(agenda.options) <= NAMED
        else _("If all of you answered %(num)s questions alike, everybody could be on one side.")
    )
    answers = ((asked[id_].title, answer_in_full(panel.bank, asked[id_], one)) for id_, one in agenda.options.items())
    role = add_article(roles[agenda.side > 0])
    return ToSettle(
        words % {"num": len(agenda.options), "titles": titles},
        _("With these answers, all would point to %(role)s:") % {"role": role},
        tuple(answers),
    )


def _advice(state: State) -> str:
    """Return what to do next, in a sentence."""
    return {
        State.UNITED: _("Write the decision down while you remember why. Look at what you know that others do not."),
        State.CARRIED: _("Hear those who see it differently before you decide: they may know something."),
        State.SPLIT: _("Talk about the first of these questions: what does one of you know that the others do not?"),
        State.NOT_ENOUGH: _("Let those who know the work answer, then look again."),
    }[state]
