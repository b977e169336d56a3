"""How candidates are judged: the scorecard, and the guide to a structured interview."""

from documents.model import Block, Heading, Items, Line, Paragraph, Part, Space, Strong, Style, Table
from questions.pack import InterviewQuestion
from web.platform.i18n import gettext as _
from web.views.pack.basis import Basis, Need
from web.views.pack.lines import advise, needs_to_judge

FEWEST, MOST = 5, 6
INTERVIEWERS = 3


def scored_needs(basis: Basis) -> list[Need]:
    """Return what is judged: the five largest needs, and the sixth if it is half the first."""
    if not basis.roles:
        return []
    found = needs_to_judge(basis, FEWEST)
    return found[:FEWEST] + [need for need in found[FEWEST:MOST] if 2 * need.points >= found[0].points]


def make_scorecard(basis: Basis) -> Part:
    """Return the scorecard: what is judged and why, and room for the ratings of each interviewer."""
    title = _("Scorecard")
    needs = scored_needs(basis)
    advice = _(
        "Rate alone, right after the interview and before you talk: 1, 3 and 5 as the interview guide describes them, "
        "2 and 4 in between. All competencies count alike. Do not add up: compare row by row, beginning where you "
        "differ most."
    )
    people = tuple(_("Interviewer %(num)s") % {"num": number} for number in range(1, INTERVIEWERS + 1))
    table = Table(
        caption=_("Ratings from 1 to 5 for each competency, by interviewer"),
        header=(_("Competency"), _("What the work asks for"), *people),
        rows=tuple(_score_row(basis, need) for need in needs),
        widths=(23, 29, 16, 16, 16),
    )
    return Part(
        "scorecard",
        title,
        (
            advise(advice),
            Space(_("Candidate, day, interviewers"), 1),
            table,
            Space(_("What decided it, and what is left to ask"), 4),
        ),
    )


def _score_row(basis: Basis, need: Need) -> tuple[Line, ...]:
    words, area = basis.words.areas[need.area], basis.bank.areas[need.area]
    empty = (Line(("",)),) * INTERVIEWERS
    return (Line((words.competency,), need.marks), Line((area.duty,)), *empty)


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
    )
    blocks: list[Block] = [advise(words) for words in advice]
    for need in needs:
        blocks += _competency_blocks(basis, need)
    return Part("interview", title, tuple(blocks))


def _competency_blocks(basis: Basis, need: Need) -> list[Block]:
    words = basis.words.areas[need.area]
    reason = _("Asked because of this duty: %(duty)s.") % {"duty": basis.bank.areas[need.area].duty}
    return [
        Heading(words.competency),
        Paragraph(Line((reason,), need.marks)),
        *_question_blocks(_("From experience"), words.behavioural, need),
        *_question_blocks(_("A case"), words.situational, need),
        Space(_("Notes and rating"), 4),
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
    ]
