"""The form of pack.yaml and pack.<code>.yaml: the words of the role pack, by area and role."""

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, create_model

from questions.reading.schema import MAX_ROLES, Entry, Id, Line, Text

_ANCHORS: dict[str, Any] = dict.fromkeys(("1", "3", "5"), (Text, ...))

if TYPE_CHECKING:
    AnchorsEntry = Entry
else:  # a class cannot name its fields by numbers
    AnchorsEntry = create_model(
        "AnchorsEntry", __base__=Entry, __doc__="What an answer worth 1, 3 and 5 sounds like.", **_ANCHORS
    )


class InterviewEntry(Entry):
    """A question of the interview guide: about the past ('Tell us about a time when …'), or on a case ('Suppose …')."""

    ask: Text = Field(description="Asked of everybody in these words")
    probes: list[Line] = Field(min_length=2, max_length=4, description="Short follow-up questions")
    anchors: AnchorsEntry


Outcomes = Annotated[list[Text], Field(min_length=1, max_length=4)]


class AreaPackEntry(Entry):
    """What the role pack says of an area."""

    competency: Line = Field(description="Its name on the scorecard, two to five words")
    brings: Text = Field(description="What somebody brings for it, for the advert: one sentence, 'You …'")
    mission: dict[Id, Line] = Field(
        max_length=MAX_ROLES, description="By role: part of a sentence that starts with a verb, without a full stop"
    )
    outcomes: dict[Id, Outcomes] = Field(
        max_length=MAX_ROLES, description="By role: what is true after a year, with blanks such as [date]"
    )
    behavioural: InterviewEntry
    situational: InterviewEntry


class PackFile(Entry):
    """pack.yaml: the words of the role pack."""

    areas: dict[Id, AreaPackEntry] = Field(max_length=60)
