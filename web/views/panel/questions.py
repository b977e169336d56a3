"""The questions of a panel: where its members differ and by how much, where they agree, and who knows more."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from questions import Question
from scoring.panel import Accord, PanelFigures, QuestionShown
from web.platform.i18n import gettext as _
from web.platform.i18n import isolate, ngettext
from web.views.numbers import round_to_total
from web.views.panel.members import Panel
from web.views.panel.notes import Note, find_notes
from web.views.panel.numbers import Roles, in_shares, points_apart
from web.views.verdict import add_article

HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer, how many gave it, who (in a named panel), and the width of its bar, of 100.

    `role` is the name of the role that it speaks for, `side` whether that is the first or the second of the pair; both
    are empty where it speaks for neither.
    """

    label: str
    count: int
    who: str
    width: float
    is_exit: bool
    role: str = ""
    side: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A question on which members differ; `statements` are the two sides of a trade-off, else empty.

    `points` says what it adds to how far the two sides are apart, `short` the same in numbers; both are empty where
    that is not shown. `effect` says whether settling it alone changes what comes out.
    """

    question: str
    title: str
    ask: str
    statements: tuple[str, ...]
    points: str
    short: str
    is_pivotal: bool
    effect: str
    choices: tuple[Choice, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """A question that was answered alike: the answer that most gave, and how many did."""

    question: str
    title: str
    answer: str
    count: str
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Gaps:
    """How far the two sides are apart, and what each question adds, in whole points of 100 that add up to that."""

    apart: int
    parts: Mapping[str, int]


def round_gaps(figures: PanelFigures) -> Gaps:
    """Return the gaps of a panel, nothing where they are not shown."""
    if figures.camps is None:
        return Gaps(0, {})
    apart = points_apart(figures.camps.apart)
    exact = {id_: in_shares(one.gap) for id_, one in figures.questions.items() if one.gap is not None}
    return Gaps(apart, round_to_total(apart, exact))


def find_differences(panel: Panel, gaps: Gaps) -> Iterator[Difference]:
    """Yield the questions on which members differ, those that do most first."""
    for id_, shown in panel.figures.questions.items():
        if is_different(shown):
            question, points = panel.bank.questions[id_], gaps.parts.get(id_, 0)
            short = ngettext("%(num)s point", "%(num)s points", points) % {"num": points}
            yield Difference(
                question=id_,
                title=question.title,
                ask=question.ask,
                statements=tuple(statement.text for statement in question.statements),
                points=_points_sentence(points, gaps.apart) if gaps.apart else "",
                short=short if points > 0 else "",
                is_pivotal=shown.is_pivotal,
                effect=_effect_sentence(is_pivotal=shown.is_pivotal),
                choices=tuple(_choices(panel, question, shown)),
                notes=find_notes(panel, id_),
            )


def is_different(shown: QuestionShown) -> bool:
    """Tell whether members differ on a question enough to talk about it."""
    return shown.spread.accord is not Accord.AGREED


def _choices(panel: Panel, question: Question, shown: QuestionShown) -> Iterator[Choice]:
    """Yield the answers to a question: all steps between two statements, else those that somebody gave."""
    counts = shown.spread.counts
    most = max(counts.values(), default=1)
    for option, label in panel.bank.labels(question).items():
        is_exit, count = option not in question.options, counts.get(option, 0)
        if count or (question.is_tradeoff and not is_exit):
            who = panel.names_at(shown.chosen.get(option, ()))
            role, side = _role_of(panel, question, option)
            yield Choice(label, count, who, round(100 * count / most, 1), is_exit, role, side)


def _role_of(panel: Panel, question: Question, option: str) -> tuple[str, str]:
    """Return the role to which an answer gives more than half, and which of the pair that is; empty for neither."""
    owned = question.options[option].owned if option in question.options else {}
    for side, role in zip(("first", "second"), panel.figures.pair, strict=True):
        if owned.get(role, 0) > HALF:
            return panel.bank.roles[role].name, side
    return "", ""


def apart_sentence(panel: Panel, roles: Roles, gaps: Gaps) -> str:
    """Say who is compared, and how far apart they are; empty where that is not shown."""
    camps = panel.figures.camps
    if camps is None or not gaps.apart:
        return ""
    if camps.is_one_camp:
        words = ngettext(
            "%(one)s and %(other)s are farthest apart: by %(num)s point of 100.",
            "%(one)s and %(other)s are farthest apart: by %(num)s points of 100.",
            gaps.apart,
        )
        places = {"one": camps.first_places, "other": camps.second_places}
        return words % {
            "num": gaps.apart,
            **{which: isolate(panel.names_at(place)) for which, place in places.items()},
        }
    words = ngettext(
        "Those nearer to %(left)s and those nearer to %(right)s are %(num)s point of 100 apart.",
        "Those nearer to %(left)s and those nearer to %(right)s are %(num)s points of 100 apart.",
        gaps.apart,
    )
    return words % {"left": add_article(roles[0]), "right": add_article(roles[1]), "num": gaps.apart}


def _points_sentence(points: int, apart: int) -> str:
    """Say how much of what two sides are apart comes from a question, in points of 100."""
    if not points:
        return _("You are %(all)s points apart; hardly any of it comes from this question.") % {"all": apart}
    if points > apart:
        return _("You are %(all)s points apart; by this question alone it would be %(num)s.") % {
            "num": points,
            "all": apart,
        }
    if points > 0:
        words = ngettext(
            "You are %(all)s points apart; %(num)s of them comes from this question.",
            "You are %(all)s points apart; %(num)s of them come from this question.",
            points,
        )
        return words % {"num": points, "all": apart}
    words = ngettext(
        "Here it is the other way round, which brings the sides %(num)s point closer together.",
        "Here it is the other way round, which brings the sides %(num)s points closer together.",
        -points,
    )
    return words % {"num": -points}


def _effect_sentence(*, is_pivotal: bool) -> str:
    """Say whether settling a question alone changes what comes out."""
    if is_pivotal:
        return _("Settling this question alone can change what comes out.")
    return _("However you settle it, this question alone does not change what comes out.")


def rest_sentence(figures: PanelFigures, gaps: Gaps) -> str:
    """Say how much comes from questions that are not among the differences."""
    shown = {id_ for id_, one in figures.questions.items() if is_different(one)}
    rest = sum(points for id_, points in gaps.parts.items() if id_ not in shown)
    if not rest:
        return ""
    words = ngettext(
        "The questions on which you mostly agree make up %(num)s point.",
        "The questions on which you mostly agree make up %(num)s points.",
        abs(rest),
    )
    less = ngettext(
        "The questions on which you mostly agree take %(num)s point away.",
        "The questions on which you mostly agree take %(num)s points away.",
        abs(rest),
    )
    return (words if rest > 0 else less) % {"num": abs(rest)}


def find_agreements(panel: Panel) -> Iterator[Agreement]:
    """Yield what most answered where members agree, in the order of the bank, and how many of all."""
    for id_, question in panel.bank.asked.items():
        shown = panel.figures.questions[id_]
        counts = shown.spread.counts
        if counts and not is_different(shown):
            option = most_given(question, shown)
            count = _("%(count)s of %(all)s") % {
                "count": count_alike(question, shown, option),
                "all": sum(counts.values()),
            }
            answer = _side_of(question, option) if question.is_tradeoff else ""
            yield Agreement(
                id_, question.title, answer or panel.bank.labels(question)[option], count, find_notes(panel, id_)
            )


def most_given(question: Question, shown: QuestionShown) -> str:
    """Return the answer that most gave to a question that somebody answered, a way out only if all took one."""
    counts = shown.spread.counts
    return max(counts, key=lambda one: (one in question.options, counts[one]))


def count_alike(question: Question, shown: QuestionShown, option: str) -> int:
    """Return how many gave an answer that is like this one: of a trade-off one that leans to the same statement."""
    side = _side_of(question, option)
    return sum(count for one, count in shown.spread.counts.items() if _side_of(question, one) == side)


def _side_of(question: Question, option: str) -> str:
    """Return what like answers have in common: the statement that they lean to, else the answer itself."""
    chosen = question.options.get(option)
    return chosen.statement.text if chosen and chosen.statement else option if not question.is_tradeoff else ""


def find_unsure(panel: Panel) -> Iterator[tuple[str, str]]:
    """Yield titles of questions that some do not know and others are sure about, each with who that is."""
    for id_, shown in panel.figures.questions.items():
        known = shown.knowledge
        if known:
            who = panel.names_at(shown.chosen.get("dont_know", ()))
            sure = panel.names_at(sorted(place for option in known.sure for place in shown.chosen.get(option, ())))
            words = (
                _("Not known to %(unsure)s. Sure about it: %(sure)s.") % {"unsure": isolate(who), "sure": isolate(sure)}
                if who
                else _("%(unsure)s don’t know, %(sure)s are sure.")
                % {"unsure": known.unsure, "sure": sum(known.sure.values())}
            )
            yield panel.bank.questions[id_].title, f"{words} {_writers_sentence(panel, id_)}".rstrip()


def _writers_sentence(panel: Panel, question: str) -> str:
    """Say who of a named panel wrote a note to a question."""
    who = panel.names_at([place for place, entry in enumerate(panel.entries) if entry.notes.get(question)])
    return _("Wrote something about it: %(who)s.") % {"who": isolate(who)} if who else ""
