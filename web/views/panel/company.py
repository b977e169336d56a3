"""What members tell otherwise about the company, and what of it has to be settled before anything else."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from questions import Bank, ContextQuestion
from web.platform.i18n import gettext as _
from web.views.beside import deciding_facts
from web.views.panel.members import Panel
from web.views.panel.questions import Agreement, Choice


@dataclass(frozen=True, slots=True)
class Fact:
    """A question about the company that members answered otherwise than each other; it has no statements."""

    id: str
    title: str
    ask: str
    choices: tuple[Choice, ...]
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stop:
    """What the bank says has to be settled first, in its words, and who says what brings it up; else how many do."""

    note: str
    words: str
    who: str


def find_company(panel: Panel) -> tuple[Fact, ...]:
    """Return what is told otherwise about the company, first what stops, then what decides on the job."""
    bank, deciding = panel.bank, deciding_facts(panel.bank)
    told = {id_: _count(panel, id_) for id_ in bank.context}
    different = [id_ for id_, counts in told.items() if len(counts) > 1]
    different.sort(key=lambda id_: (not _stopping(bank, bank.context[id_]) & told[id_].keys(), id_ not in deciding))
    return tuple(_fact(panel, bank.context[id_], told[id_]) for id_ in different)


def find_common(panel: Panel) -> Iterator[Agreement]:
    """Yield what every member tells alike about the company."""
    everybody = len(panel.entries)
    for asked in panel.bank.context.values():
        for option, count in _count(panel, asked.id).items():
            if count == everybody:
                words = _("%(count)s of %(all)s") % {"count": count, "all": everybody}
                yield Agreement(asked.id, asked.title, asked.options[option].text, words, ())


def find_stops(panel: Panel) -> Iterator[Stop]:
    """Yield what has to be settled first, for whichever members, each once."""
    places: dict[str, set[int]] = {}
    for asked in panel.bank.context.values():
        for option in asked.options.values():
            if option.note and option.id in _stopping(panel.bank, asked):
                places.setdefault(option.note, set()).update(_places(panel, asked.id, option.id))
    for note, found in places.items():
        if found:
            number = _("%(count)s of %(all)s") % {"count": len(found), "all": len(panel.entries)}
            yield Stop(note, panel.bank.notes[note].text, panel.names_at(sorted(found)) or number)


def _count(panel: Panel, context: str) -> Counter[str]:
    """Return how many gave each answer to a question about the company."""
    options = panel.bank.context[context].options
    given = (entry.sheet.context.get(context, "") for entry in panel.entries)
    return Counter(option for option in given if option in options)


def _stopping(bank: Bank, asked: ContextQuestion) -> set[str]:
    """Return the answers that bring up what has to be settled first."""
    return {one.id for one in asked.options.values() if one.note and bank.notes[one.note].kind == "stop"}


def _places(panel: Panel, context: str, option: str) -> list[int]:
    return [place for place, entry in enumerate(panel.entries) if entry.sheet.context.get(context) == option]


def _fact(panel: Panel, asked: ContextQuestion, counts: Counter[str]) -> Fact:
    most = max(counts.values())
    choices = (
        Choice(
            label=option.text,
            count=counts[option.id],
            who=panel.names_at(_places(panel, asked.id, option.id)),
            width=round(100 * counts[option.id] / most, 1),
            is_exit=False,
        )
        for option in asked.options.values()
        if counts[option.id]
    )
    return Fact(asked.id, asked.title, asked.ask, tuple(choices))
