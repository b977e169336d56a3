"""What the API returns, as pydantic models: only their JSON Schemas are used, in the OpenAPI document."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from scoring.verdict import Kind


class Number(BaseModel):
    """A number exactly, as a whole number or a fraction, and rounded to four decimals."""

    exact: str = Field(pattern=r"^-?\d+(/\d+)?$", examples=["29/2"])
    value: float = Field(examples=[14.5])


class BankName(BaseModel):
    """Which question bank it was."""

    id: str
    version: str
    sha256: str


class Verdict(BaseModel):
    """What is recommended: `role` is null unless one is."""

    kind: Kind
    role: str | None


class Change(BaseModel):
    """An answer that would have to be another one, and how many steps away that is."""

    question: str
    to: str
    steps: int


class FlipSet(BaseModel):
    """Answers that would put another role in front."""

    role: str
    steps: int
    answers: list[Change]


class Gaps(BaseModel):
    """What the questions without an answer could still do to the margin."""

    questions: list[str]
    margin_from: Number
    margin_to: Number
    could_turn: bool


class BreakEven(BaseModel):
    """How many times the strongest answer against would have to count to bring the margin to 0."""

    question: str
    times: Number


class Explanation(BaseModel):
    """What the result rests on, by ids of questions."""

    settled_by: list[str]
    fewest_answers: FlipSet | None
    fewest_steps: FlipSet | None
    decisive: list[str]
    gaps: Gaps
    break_even: BreakEven | None
    settling: dict[str, list[Change]]


class Result(BaseModel):
    """The outcome of a sheet. Shares, hold, luck, answered, strength and within are parts of 100, the rest points."""

    model_config = ConfigDict(populate_by_name=True)

    engine: str
    bank: BankName
    verdict: Verdict
    ranking: list[str]
    shares: dict[str, Number]
    points: dict[str, Number]
    margin: Number = Field(description="points by which the first of `ranking` is ahead of the second; never negative")
    total: Number
    hold: Number = Field(description="of 100 variations of weights and answers, how many keep the same role ahead")
    luck: Number = Field(description="of 100 sheets ticked blindly, how many reach such a margin")
    is_exact: bool = Field(description="whether hold and luck were counted, not estimated")
    within: Number = Field(description="by how much hold and luck may be off; 0 where they are exact")
    answered: Number = Field(description="of 100 points of questions that everybody is asked, how many were answered")
    strength: Number = Field(description="how pronounced the answers are; 100 where each speaks as much as it could")
    contributions: dict[str, Number] = Field(
        description="by question, points towards the first of `ranking`; negative ones speak for the second"
    )
    areas: dict[str, Number] = Field(description="the margin by area of work, signed as the contributions are")
    needs: dict[str, Number] = Field(description="by area of work, the points of the answers that ask for it")
    speaks_for: list[str] = Field(alias="for", description="questions that speak for the first, strongest first")
    against: list[str] = Field(description="questions that speak for the second, strongest first")
    factors: dict[str, Number] = Field(
        description="by question, how many times it counts because of what is said of the company"
    )
    notes: list[str]
    explanation: Explanation


class Error(BaseModel):
    """One error: its place in the JSON (a pointer) or in the table (row, column, name), and what to do."""

    pointer: str | None = Field(None, description="a JSON pointer (RFC 6901)")
    row: int | None = None
    column: int | None = None
    name: str | None = None
    detail: str
    allowed: str | None = None
    did_you_mean: str | None = None
    advice: str | None = None


class Problem(BaseModel):
    """What is wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str | None = None
    errors: list[Error] | None = None


class Entry(BaseModel):
    """A sheet of a batch: its place from 0, what it was called, and its result or its problem."""

    index: int
    id: str
    result: Result | None
    problem: Problem | None = Field(description="null with a result, and for a row of a table that is blank")


class Batch(BaseModel):
    """What became of the sheets of a batch, in their order."""

    engine: str
    bank: BankName
    results: list[Entry]


class Side(BaseModel):
    """One of the two results of a comparison."""

    bank: BankName
    verdict: Verdict


class Pair(BaseModel):
    """A number before and after, null where there is none, and the difference."""

    before: Number | None
    after: Number | None
    difference: Number


class SharePair(Pair):
    """A share, of 100, before and after, and how much of the difference each question makes."""

    by_question: dict[str, Number]


class AnswerPair(BaseModel):
    """An answer before and after, empty where there is none, and whether it counted double."""

    before: str
    after: str
    double_before: bool
    double_after: bool


class ContextPair(BaseModel):
    """An answer about the company before and after, empty where there is none."""

    before: str
    after: str


class Comparison(BaseModel):
    """How two results differ. `contributions` and `margin` are points towards the first of `roles`."""

    engine: str
    before: Side
    after: Side
    roles: list[str]
    margin: Pair
    contributions: dict[str, Pair]
    answers: dict[str, AnswerPair] | None = Field(description="by question; null unless both sides are sheets")
    context: dict[str, ContextPair] | None = Field(description="those that changed; null unless both sides are sheets")
    shares: dict[str, SharePair] | None = Field(
        description="by role; null unless both sides are sheets in which something counts"
    )


class BankQuestion(BaseModel):
    """A question; `weight` is in points."""

    title: str
    ask: str
    weight: Number
    is_settling: bool
    statements: list[str]
    options: dict[str, str]


class ContextQuestion(BaseModel):
    """A question about the company."""

    title: str
    ask: str
    options: dict[str, str]


class Marks(BaseModel):
    """How many questions may count double, and how many times they count."""

    at_most: int
    times: Number


class Bank(BaseModel):
    """What a sheet may hold, in words."""

    engine: str
    id: str
    version: str
    sha256: str
    language: str
    roles: dict[str, str]
    questions: dict[str, BankQuestion]
    exits: dict[str, str]
    context: dict[str, ContextQuestion]
    double: Marks


class WholeBank(BaseModel):
    """The canonical text of a bank, from which its hash is made: its files as JSON."""

    model_config = ConfigDict(extra="allow")

    bank: dict[str, Any]
    weights: dict[str, Any]


MODELS = (Result, Problem, Batch, Comparison, Bank, WholeBank)
