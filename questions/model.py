"""The question bank as the rest of the program knows it: frozen values, numbers as exact fractions."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from questions.pack import PackWords


@dataclass(frozen=True, slots=True)
class Role:
    """A job to choose between."""

    id: str
    name: str
    focus: str


@dataclass(frozen=True, slots=True)
class Area:
    """A responsibility to which points go. `shares` is the part of it that each role owns; the parts sum to 1."""

    id: str
    name: str
    kind: str
    duty: str
    shares: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Statement:
    """One side of a trade-off."""

    text: str
    gives: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Option:
    """One answer. `gives` splits the points over areas, `owned` over roles; both sum to 1.

    `statement` is the side of a trade-off that the answer leans to. A middle answer leans to none: it is the step
    half-way between two statements, or the option that splits the points of a situation over all others.
    """

    id: str
    text: str
    reason: str
    gives: Mapping[str, Fraction]
    owned: Mapping[str, Fraction]
    is_middle: bool
    statement: Statement | None


@dataclass(frozen=True, slots=True)
class Question:
    """A scored question worth `weight` points. Trade-offs have two statements, situations none.

    One that `is_settling` is asked only when a result is too close to call; without an answer it is as if it were not
    in the bank.
    """

    id: str
    theme: str
    kind: str
    title: str
    ask: str
    why: str
    weight: Fraction
    options: Mapping[str, Option]
    statements: tuple[Statement, ...]
    is_settling: bool = False

    @property
    def is_tradeoff(self) -> bool:
        """Whether the options are steps between two statements."""
        return self.kind == "tradeoff"

    @property
    def middle(self) -> Option:
        """Return the middle answer, of which every question has one."""
        return next(option for option in self.options.values() if option.is_middle)


@dataclass(frozen=True, slots=True)
class ContextOption:
    """An answer about the company, the note that it brings up, if any, and the roles that it fits less well."""

    id: str
    text: str
    note: str | None
    speaks_against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContextQuestion:
    """A question about the company; it never points at a role."""

    id: str
    title: str
    ask: str
    options: Mapping[str, ContextOption]


@dataclass(frozen=True, slots=True)
class Factor:
    """Lets `questions` count `times` as much when `context` was answered with `option`."""

    context: str
    option: str
    times: Fraction
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A text beside the result; of kind "stop" when it should be settled before anything else."""

    id: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Marks:
    """A marked question counts `times` as much; a person has `at_most` marks."""

    times: Fraction
    at_most: int


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The bounds of the verdicts, in parts of 100."""

    answered_below: Fraction
    clear_luck: Fraction
    clear_hold: Fraction
    leaning_luck: Fraction
    leaning_hold: Fraction
    hybrid_strength: Fraction


@dataclass(frozen=True, slots=True)
class Variations:
    """What is varied to find out how firm a result is; the slips are parts of 1."""

    times: tuple[Fraction, ...]
    step_slip: Fraction
    option_slip: Fraction


@dataclass(frozen=True, slots=True)
class Bank:
    """A whole question bank. `text` is its canonical JSON, `hash` the SHA-256 of that in hex.

    Both are those of bank.yaml and weights.yaml whatever language the bank speaks: a result is the same in all.
    `language` is the code of the one it is in, empty for that of a bank.yaml that names none: English. `pack` are the
    words of the role pack in it, None where they lack an area or a role; no result depends on them.
    """

    id: str
    version: str
    intro: str
    roles: Mapping[str, Role]
    areas: Mapping[str, Area]
    themes: Mapping[str, str]
    questions: Mapping[str, Question]
    exits: Mapping[str, str]
    context: Mapping[str, ContextQuestion]
    notes: Mapping[str, Note]
    factors: tuple[Factor, ...]
    marks: Marks
    thresholds: Thresholds
    variations: Variations
    text: str
    hash: str
    language: str = ""
    spoken: Mapping[str, "Bank"] = field(default_factory=dict, compare=False, repr=False)
    pack: PackWords | None = field(default=None, compare=False, repr=False)

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the codes of the bank's languages besides the one of bank.yaml."""
        return tuple(self.spoken)

    def in_language(self, code: str) -> "Bank":
        """Return the bank with the texts of another language, or this bank if it has none."""
        return self.spoken.get(code, self)

    def with_pack(self, words: PackWords | None) -> "Bank":
        """Return this bank with the words of a role pack, or with none if they lack one of its areas or roles.

        A stored bank has none of its own: it takes those of the bank in force, in its language.
        """
        fits = words is not None and not words.lacks(self.areas, self.roles)
        return replace(self, pack=words if fits else None)

    def __hash__(self) -> int:
        """Banks of the same text are equal, so that what is computed for one can be cached."""
        return hash(self.hash)

    @property
    def asked(self) -> Mapping[str, Question]:
        """Return the questions that everybody is asked, in order."""
        return {
            id_: question for id_, question in self.questions.items() if question.weight and not question.is_settling
        }

    @property
    def weighed(self) -> Mapping[str, Question]:
        """Return all questions that can count, in order; a weight of 0 switches a question off."""
        return {id_: question for id_, question in self.questions.items() if question.weight}

    @property
    def settling(self) -> Mapping[str, Question]:
        """Return the questions that are asked only when a result is too close to call, in order."""
        return {id_: question for id_, question in self.weighed.items() if question.is_settling}

    def asked_on(self, answers: Mapping[str, str]) -> Mapping[str, Question]:
        """Return the questions of a sheet, in order: all that everybody is asked, and what settles where it answers."""
        return {id_: question for id_, question in self.weighed.items() if not question.is_settling or id_ in answers}

    @property
    def deciding_context(self) -> Mapping[str, ContextQuestion]:
        """Return the questions about the company of which an answer stops the reader or lets questions count more.

        The others only bring up notes.
        """
        weighing = {factor.context for factor in self.factors}
        stops = {note.id for note in self.notes.values() if note.kind == "stop"}
        return {
            id_: entry
            for id_, entry in self.context.items()
            if id_ in weighing or any(option.note in stops for option in entry.options.values())
        }

    def accepts(self, question: str, option: str) -> bool:
        """Whether a question can be answered so: with one of its options, or an exit."""
        return question in self.questions and (option in self.questions[question].options or option in self.exits)

    def labels(self, question: Question) -> dict[str, str]:
        """Return the texts of all answers to a question by their ids: its options, then the exits."""
        return {option.id: option.text for option in question.options.values()} | dict(self.exits)

    @property
    def total(self) -> Fraction:
        """Return the points of all questions together that everybody is asked."""
        return sum((question.weight for question in self.asked.values()), Fraction())

    def total_on(self, answers: Mapping[str, str]) -> Fraction:
        """Return the points of the questions of a sheet; what settles is among them by an answer that counts."""
        settled = (q.weight for id_, q in self.settling.items() if answers.get(id_) in q.options)
        return self.total + sum(settled, Fraction())
