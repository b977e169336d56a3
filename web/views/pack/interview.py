"""How candidates are judged: the scorecard, and the guide to a structured interview."""

from collections.abc import Sequence

from documents.model import Blank, Block, Heading, Items, Line, Paragraph, Part, Space, Strong, Style, Table
from questions.pack import InterviewQuestion
from web.platform.i18n import gettext as _
from web.views.pack.basis import Basis, Need
from web.views.pack.lines import add_belonging, advise, label, needs_to_judge

FEWEST, MOST = 5, 6
MINUTES = 8  # for a question, its follow-up questions and notes
NOTES = 3  # lines after a question: two questions fill a page
RULE = "_" * 12


def scored_needs(basis: Basis) -> list[Need]:
    """Return what is judged: the five largest needs, the sixth if it is half the first, and what is said to belong."""
    if not basis.roles:
        return []
    found = needs_to_judge(basis, FEWEST)
    chosen = found[:FEWEST] + [need for need in found[FEWEST:MOST] if 2 * need.points >= found[0].points]
    return add_belonging(basis, chosen, MOST)


def make_scorecard(basis: Basis) -> Part:
    """Return the scorecard: what is judged and why, and room for the ratings of each interviewer."""
    title = _("Scorecard")
    needs = scored_needs(basis)
    advice = (
        _(
            "One sheet for each interviewer. Rate alone, right after the interview and before you talk: 1, 3 and 5 as "
            "the interview guide describes them, 2 and 4 in between."
        ),
        _(
            "Then compare row by row, beginning where you differ most. Do not add up: a high rating in one competency "
            "does not make up for a 1 in another."
        ),
    )
    table = Table(
        caption=_("Ratings from 1 to 5 for each competency"),
        header=(_("Competency"), _("From experience, 1 to 5"), _("A case, 1 to 5"), _("What was said")),
        rows=tuple(_score_row(basis, need) for need in needs),
        widths=(26, 14, 12, 48),
        is_form=True,
    )
    return Part(
        "scorecard",
        title,
        (
            *map(advise, advice),
            Paragraph(_form_line(_("Interviewer:"), _("Candidate:"), _("Day:"))),
            table,
            Space(_("What decided it, and what is left to ask"), 3),
        ),
    )


def _form_line(*labels: str) -> Line:
    """Return labels with room to write behind each."""
    return Line(tuple(piece for name in labels for piece in (Strong(name), f" {RULE} ")))


def _score_row(basis: Basis, need: Need) -> tuple[Line, ...]:
    empty = (Line(("",)),) * 3
    return (Line((basis.words.areas[need.area].competency,), need.marks), *empty)


def make_interview(basis: Basis) -> Part:
    """Return the guide: for each competency a question about the past and a case, with what to listen for."""
    title = _("Interview guide")
    needs = scored_needs(basis)
    advice = (
        _(
            "Ask everybody the same questions in the same order, and take notes of what is said. Follow up with the "
            "questions below each; ask nothing about family, health, age, beliefs or earlier pay."
        ),
        _(
            "Each of you rates alone, right after the interview and before you talk. The descriptions say what an "
            "answer worth 1, 3 or 5 sounds like; 2 and 4 lie in between."
        ),
        _("The questions below are those of the question bank for each duty."),
    )
    blocks: list[Block] = [*_plan(2 * len(needs)), *map(advise, advice), _who_asks(basis, needs)]
    for need in needs:
        blocks += _competency_blocks(basis, need)
    return Part("interview", title, tuple(blocks))


def _plan(questions: int) -> list[Block]:
    """Return how an interview goes, with how long it takes."""
    lines = (
        (_("Opening, 5 minutes:"), _("say who you are, how this goes, and that you take notes.")),
        (
            _("%(num)s questions, %(minutes)s minutes:") % {"num": questions, "minutes": MINUTES * questions},
            _(
                "about %(minutes)s minutes each. If there are several of you, share out the competencies; each asks "
                "both questions of theirs."
            )
            % {"minutes": MINUTES},
        ),
        (_("Closing, 10 minutes:"), _("the candidate’s questions, and by when you answer.")),
    )
    return [Paragraph(label(title, Line((words,))), Style.ADVICE) for title, words in lines]


def _who_asks(basis: Basis, needs: Sequence[Need]) -> Table:
    """Return the competencies with room for who asks about each."""
    words = basis.words.areas
    return Table(
        caption=_("Who asks about which competency"),
        header=(_("Competency"), _("Asked by")),
        rows=tuple((Line((words[need.area].competency,), need.marks), Line((Blank(_("name")),))) for need in needs),
        widths=(60, 40),
    )


def _competency_blocks(basis: Basis, need: Need) -> list[Block]:
    words = basis.words.areas[need.area]
    reason = _("Asked because of this duty: %(duty)s.") % {"duty": basis.bank.areas[need.area].duty}
    return [
        Heading(words.competency, begins_page=True),
        Paragraph(Line((reason,), need.marks)),
        *_question_blocks(_("From experience"), words.behavioural, need),
        *_question_blocks(_("A case"), words.situational, need),
    ]


def _question_blocks(title: str, question: InterviewQuestion, need: Need) -> list[Block]:
    return [
        Heading(title, 3),
        Paragraph(Line((Strong(question.ask),), need.marks), Style.TEXT),
        Items(tuple(Line((probe,)) for probe in question.probes)),
        Table(
            caption=_("What an answer is worth"),
            header=(_("Rating"), _("What you hear")),
            rows=tuple((Line((str(worth),)), Line((words,))) for worth, words in sorted(question.anchors.items())),
            widths=(12, 88),
        ),
        Space(_("Rating, 1 to 5, and notes"), NOTES),
    ]
