"""The form of the two YAML files, as pydantic models.

They say what a file may hold, key by key; what the ids refer to is checked in `consistency`. The JSON Schema
that editors use for completion is made from the same models (`editor_schema`).
"""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, StringConstraints, Tag, field_validator

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,59}$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
Points = Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)]
Percent = Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)]
Times = Annotated[Decimal, Field(ge=Decimal("0.5"), le=2, decimal_places=2)]


LANGUAGE_CODE = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$"
"""Two or three small letters, with a script or a region if need be: de, de-AT, fil, zh-Hant."""

LANGUAGE_RULE = "the code of a language, such as de, de-AT or fil"


def _tag_of_gives(value: Any) -> str:
    """Return which form of `gives` a value has: the name of one area, or parts for several."""
    return "=parts" if isinstance(value, dict) else "=area"


Gives = Annotated[
    Annotated[Id, Tag("=area")] | Annotated[dict[Id, Percent], Tag("=parts")],
    Discriminator(_tag_of_gives),
    Field(description="The area that receives the points, or parts of 100 for several areas"),
]

MAX_QUESTIONS = 100
MAX_OPTIONS = 20
MAX_ROLES = 8

STEPS = ("a2", "a1", "both", "b1", "b2")
EVEN = "even"
EXITS = ("dont_know", "not_relevant")


class Entry(BaseModel):
    """A mapping with a fixed set of keys; an unknown key is a fault."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class RoleEntry(Entry):
    """One of the roles to choose between."""

    name: Line = Field(description="The title as it stands in a job advert")
    focus: Line = Field(description="What the role does, completing 'The … usually …'")


class AreaEntry(Entry):
    """What points can go to."""

    name: Line = Field(description="The name of the responsibility or focus")
    kind: Literal["focus", "responsibility"]
    duty: Line = Field(description="What somebody who owns it does, starting with a verb")


class StepWords(Entry):
    """The labels of the five steps of a trade-off."""

    a2: Line
    a1: Line
    both: Line
    b1: Line
    b2: Line


class TradeoffWords(Entry):
    """Words shared by all trade-offs."""

    ask: Line = Field(description="Asked above the two statements, unless a question has its own 'ask'")
    steps: StepWords
    both_reason: Line


class SituationWords(Entry):
    """Words shared by all situations."""

    even: Line = Field(description="The option that splits the points over all options")
    even_reason: Line


class ExitWords(Entry):
    """The two ways out of every question."""

    dont_know: Line
    not_relevant: Line


class StatementEntry(Entry):
    """One side of a trade-off."""

    gives: Gives
    text: Line
    reason: Line = Field(description="Shown on the result page for a clear answer, in the second person")
    reason_mild: Line = Field(description="The same for 'a little more'")


class OptionEntry(Entry):
    """One option of a situation."""

    id: Id
    gives: Gives
    text: Line
    reason: Line = Field(description="Shown on the result page, in the second person")


When = Annotated[
    Literal["too_close"] | None,
    Field(description="Ask this only when a result is too close to call; else it is always asked"),
]


class TradeoffEntry(Entry):
    """Two statements and five steps between them."""

    id: Id
    theme: Id
    kind: Literal["tradeoff"]
    title: Line = Field(description="A few words for lists and tables")
    ask: Line | None = None
    why: Text = Field(description="Shown under 'Why we ask'")
    when: When = None
    a: StatementEntry
    b: StatementEntry


class SituationEntry(Entry):
    """Some options, of which one is picked."""

    id: Id
    theme: Id
    kind: Literal["situation"]
    title: Line = Field(description="A few words for lists and tables")
    ask: Line
    why: Text = Field(description="Shown under 'Why we ask'")
    when: When = None
    options: list[OptionEntry] = Field(min_length=2, max_length=MAX_OPTIONS)


def kind_of(value: Any) -> str | None:
    """Return what an entry of `questions` says that it is, read or not yet read."""
    return value.get("kind") if isinstance(value, dict) else getattr(value, "kind", None)


QuestionEntry = Annotated[
    Annotated[TradeoffEntry, Tag("tradeoff")] | Annotated[SituationEntry, Tag("situation")],
    Discriminator(kind_of),
]


class ContextOptionEntry(Entry):
    """One option of a context question."""

    id: Id
    text: Line
    note: Id | None = Field(default=None, description="The note that this answer brings up")
    speaks_against: list[Id] | None = Field(
        default=None, min_length=1, max_length=MAX_ROLES, description="The roles that this fact fits less well"
    )


class ContextEntry(Entry):
    """A question about the company; it never points at a role."""

    id: Id
    title: Line
    ask: Line
    options: list[ContextOptionEntry] = Field(min_length=2, max_length=MAX_OPTIONS)


class NoteEntry(Entry):
    """A text shown beside a result, or above it when it is a reason to stop."""

    kind: Literal["note", "stop"]
    text: Text


class BankFile(Entry):
    """bank.yaml: the words."""

    id: Id
    version: Line
    language: Annotated[str, StringConstraints(pattern=LANGUAGE_CODE)] | None = Field(
        default=None, description="The language of this file, such as de; en if it is not said"
    )
    intro: Text
    roles: dict[Id, RoleEntry] = Field(min_length=2, max_length=MAX_ROLES)
    areas: dict[Id, AreaEntry] = Field(min_length=2, max_length=60)
    themes: dict[Id, Line] = Field(min_length=1, max_length=20)
    tradeoff: TradeoffWords
    situation: SituationWords
    exits: ExitWords
    questions: list[QuestionEntry] = Field(min_length=1, max_length=MAX_QUESTIONS)
    context: list[ContextEntry] = Field(default_factory=list, max_length=20)
    notes: dict[Id, NoteEntry] = Field(default_factory=dict, max_length=100)

    @field_validator("language")
    @classmethod
    def _unsaid_if_english(cls, language: str | None) -> str | None:
        """Leave out what goes without saying, so that the bank and its hash are the same."""
        return None if language == "en" else language


class StepNumbers(Entry):
    """Parts of 100 of a trade-off's points that go to statement B."""

    a2: Percent
    a1: Percent
    both: Percent
    b1: Percent
    b2: Percent


class DoubleNumbers(Entry):
    """How 'counts double' works."""

    times: Annotated[Decimal, Field(ge=1, le=3, decimal_places=2)]
    at_most: Annotated[Decimal, Field(ge=0, le=20, decimal_places=0)]


class FactorNumbers(Entry):
    """Which questions count how many times because of a context answer."""

    times: Times
    questions: list[Id] = Field(min_length=1, max_length=MAX_QUESTIONS)


class TooLittleNumbers(Entry):
    """Too little answered: the answered points are below this many parts of 100."""

    answered_below: Percent


class VerdictNumbers(Entry):
    """Both bounds have to be kept."""

    luck_at_most: Percent
    hold_at_least: Percent


class HybridNumbers(Entry):
    """Too close to call is 'hybrid' from this strength on, else 'undecided'."""

    strength_at_least: Percent


class Verdicts(Entry):
    """The bounds of the verdicts."""

    too_little: TooLittleNumbers
    clear: VerdictNumbers
    leaning: VerdictNumbers
    hybrid: HybridNumbers


class VariationNumbers(Entry):
    """What is varied to find out how firm a result is."""

    times: list[Annotated[Decimal, Field(ge=0, le=3, decimal_places=2)]] = Field(min_length=1, max_length=5)
    step_slip: Annotated[Decimal, Field(ge=0, le=50, decimal_places=2)]
    option_slip: Percent

    @field_validator("times")
    @classmethod
    def _require_some_weight(cls, times: list[Decimal]) -> list[Decimal]:
        """Raise ValueError if every variation lets a question count 0 times."""
        if not any(times):
            raise ValueError("at least one number above 0")
        return times


class WeightsFile(Entry):
    """weights.yaml: the numbers."""

    weights: dict[Id, Points] = Field(max_length=MAX_QUESTIONS)
    shares: dict[Id, dict[Id, Percent]] = Field(max_length=60)
    steps: StepNumbers
    double: DoubleNumbers
    factors: dict[Id, dict[Id, FactorNumbers]] = Field(default_factory=dict, max_length=20)
    verdicts: Verdicts
    variations: VariationNumbers
