"""What a role pack is made of, whether it comes from one result or from a panel.

Nothing stands here that the reader's page does not show, so whatever a part says of it is theirs to read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from documents.model import Line, Source
from questions import Bank
from questions.pack import PackWords
from scoring import Kind
from web.platform.i18n import pgettext
from web.views.decision import Dissent
from web.views.turning import Turn

COMPANY = "C"
"""The mark of what follows from answers about the company that the reader does not see; else before their number."""
DECISION = "D"
"""The mark of what the record of a decision says."""
AREA = "A"
"""Before the number of an area, where the reader sees no single answers."""


@dataclass(frozen=True, slots=True)
class Need:
    """Work that was asked for: the id of its area, and its points as the page of the work writes them.

    `marks` are those of the answers that gave most to it, at most three.
    """

    area: str
    points: Fraction
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A question about the company, or one that settles, with its answer in words: empty where there is none.

    `option` is the id of the answer; empty where there is none, or where a panel does not agree on one.
    """

    id: str
    title: str
    answer: str
    option: str
    mark: str


@dataclass(frozen=True, slots=True)
class Decided:
    """The record of a decision. `role` is an id, or empty for none of them; `words` is its name, or says that.

    `is_against`: the answers point to another role.
    """

    role: str
    words: str
    by: str
    on: date
    reasons: str
    review_on: date
    is_against: bool


@dataclass(frozen=True, slots=True)
class Basis:
    """All that the parts of a role pack are made of.

    `bank` and `words` speak the language of the pack, whose code is `language`. `name` is that of the result or the
    job, perhaps empty.

    `roles`: the ids of the role that the pack is for; both where it is too close to call, the one in front first; none
    where too little was answered. `other`: the role that was nearest to being chosen instead; where it is too close,
    the second of the roles. A decision for a role makes it the one that the pack is for, whatever the answers say.

    `title`, `lead` and `firm` are the verdict as the page says it; `firm` is empty where there is nothing to say.
    `needs`: the largest first; none where too little was answered. `speaks_for` and `speaks_against` are sentences for
    the first of the roles and for `other`, the strongest first; `doubt` is one against wishful thinking, or None.

    `stops` is what has to be settled before anything else, `notes` is advice by the id of the bank's note. `open`: the
    titles of questions that were not answered, and `answered` how many were, in words ("12 of 14 questions").
    `turns`: what would have to be answered otherwise. `settle`: the questions that may settle what is too close and
    are still to be answered.

    `facts` are all questions about the company, `further` those that settle; None where the reader may not see them.
    `people`: how many answered, of a panel; 0 of a result. `sources`: what the marks stand for, in their order.
    `imprint`: what the pack is of, in a line, and `origin` by which question bank it was made. `decider`: who is to
    decide, empty where that is not known.
    """

    bank: Bank
    words: PackWords
    language: str
    name: str
    made_on: date
    kind: Kind
    roles: tuple[str, ...]
    other: str
    title: str
    lead: str
    firm: str
    needs: tuple[Need, ...]
    speaks_for: tuple[Line, ...]
    speaks_against: tuple[Line, ...]
    doubt: Line | None
    stops: tuple[Line, ...]
    notes: Mapping[str, Line]
    open: tuple[Line, ...]
    answered: str
    turns: tuple[Turn, ...]
    settle: tuple[Line, ...]
    facts: tuple[Fact, ...] | None
    further: tuple[Fact, ...] | None
    sources: tuple[Source, ...]
    imprint: str
    origin: str
    people: int = 0
    decider: str = ""
    decision: Decided | None = None
    dissents: tuple[Dissent, ...] = ()

    @property
    def is_too_close(self) -> bool:
        """Tell whether the pack is for two roles, of which one has yet to be chosen."""
        return len(self.roles) > 1


def all_mark() -> str:
    """Return the mark of what all answers together say."""
    return pgettext("mark of what all answers say", "all")


def question_marks(bank: Bank) -> dict[str, str]:
    """Return the marks of the questions by id: their numbers in the order in which they are asked."""
    return {id_: str(number) for number, id_ in enumerate((*bank.asked, *bank.settling), start=1)}


def company_marks(bank: Bank) -> dict[str, str]:
    """Return the marks of the questions about the company by id: C1, C2 and so on."""
    return {id_: f"{COMPANY}{number}" for number, id_ in enumerate(bank.context, start=1)}
