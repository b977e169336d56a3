"""A trial: the sheet of a stored result with the changes that stand in an address.

The address names only what differs from the stored sheet, in the order of the bank:
`?f_goals=weeks&double=s_paper&about.size=small`. The form on the page sends everything, with one field for each mark;
`all` tells that apart, since a box that is not ticked is not sent.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from questions import Bank, Sheet
from questions.sheet import fit_sheet
from web.platform.i18n import gettext as _
from web.platform.i18n import ngettext, quote
from web.platform.i18n.negotiation import PARAMETER as LANGUAGE
from web.views.answers import NO_ANSWER

ABOUT = "about."  # before the id of a question about the company; ids hold no dots
MARK = "mark."
DOUBLE = "double"
BACK = "back"  # the field to be taken back
ALL = "all"
ASK = "ask"  # the question whose field is to be shown first
SHOWN = 40  # characters of what cannot be read that are shown again
MOST_FAULTS = 5
FOREIGN = re.compile(r"[^\w.,-]+", re.ASCII)  # in no id; what mail programs put around addresses, and into them

Given = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Trial:
    """The stored sheet, the changed one, and sentences on what could not be taken over."""

    base: Sheet
    sheet: Sheet
    faults: tuple[str, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Tell whether anything differs from the stored sheet."""
        return self.sheet != self.base


def read_trial(bank: Bank, base: Sheet, given: Given) -> Trial:
    """Read a trial from an address; what cannot be read stays as it was stored, with a sentence that says so."""
    reader = _FieldReader(bank, base, given)
    sheet = Sheet(
        answers={**base.answers, **reader.read_answers()},
        double=reader.read_marks(base.double),
        context={id_: o for id_, o in {**base.context, **reader.read_context()}.items() if o != NO_ANSWER},
    )
    return Trial(base, _take_back(base, sheet, reader.given.get(BACK, "")), tuple(reader.list_faults()))


def _take_back(base: Sheet, sheet: Sheet, name: str) -> Sheet:
    """Return the sheet with one field as it was stored."""
    return Sheet(
        answers=_with_value_of(base.answers, sheet.answers, name),
        double=(sheet.double - {name}) | (base.double & {name}),
        context=_with_value_of(base.context, sheet.context, name.removeprefix(ABOUT)),
    )


def _with_value_of(base: Mapping[str, str], given: Mapping[str, str], name: str) -> dict[str, str]:
    """Return what is given, but the entry of one name as in `base`."""
    rest = {key: value for key, value in given.items() if key != name}
    return rest | {name: base[name]} if name in base else rest


def trial_query(bank: Bank, base: Sheet, sheet: Sheet) -> str:
    """Return the one address of a trial, after its question mark; ids need no escaping."""
    asked = bank.asked_on(base.answers)
    changed = [f"{id_}={sheet.answers[id_]}" for id_ in asked if sheet.answers.get(id_) != base.answers.get(id_)]
    if sheet.double != base.double:
        changed.append(f"{DOUBLE}={','.join(id_ for id_ in bank.questions if id_ in sheet.double)}")
    changed += [
        f"{ABOUT}{id_}={sheet.context.get(id_, NO_ANSWER)}"
        for id_ in bank.context
        if sheet.context.get(id_) != base.context.get(id_)
    ]
    return "&".join(changed)


def fit_trial(bank: Bank, sheet: Sheet) -> Sheet:
    """Return what of a sheet fits the bank in force, with no more marks than that allows."""
    fits = fit_sheet(bank, sheet)
    marks = [id_ for id_ in bank.questions if id_ in fits.double][: bank.marks.at_most]
    return Sheet(fits.answers, frozenset(marks), fits.context)


class _FieldReader:
    """Reads the fields of an address, one kind after the other, and gathers sentences on what it cannot read."""

    def __init__(self, bank: Bank, base: Sheet, given: Given) -> None:
        self.bank, self.asked = bank, bank.asked_on(base.answers)
        self.known = {*self.asked, *(ABOUT + id_ for id_ in bank.context), DOUBLE, ALL, BACK, ASK, LANGUAGE}
        self.known |= {MARK + id_ for id_ in self.asked}
        self.given = {_match_known(name, self.known): values[0] for name, values in given.items() if len(values) == 1}
        self.repeated = [name for name, values in given.items() if len(values) > 1]
        self._faults: list[str] = []

    def read_answers(self) -> dict[str, str]:
        known = {id_: tuple(self.bank.labels(question)) for id_, question in self.asked.items()}
        return dict(self._read_choices(known, ""))

    def read_context(self) -> dict[str, str]:
        known = {id_: (*question.options, NO_ANSWER) for id_, question in self.bank.context.items()}
        return dict(self._read_choices(known, ABOUT))

    def _read_choices(self, known: Mapping[str, tuple[str, ...]], prefix: str) -> Iterator[tuple[str, str]]:
        """Yield each question that a field answers, with the option; `known` holds the options of each."""
        for id_, options in known.items():
            option = _match_known(self.given.get(prefix + id_, ""), options)
            if option in options:
                yield id_, option
            elif option:
                words = _("“%(answer)s” is no answer to “%(title)s”; that answer stays as it was.")
                self._faults.append(words % {"answer": _printable(option), "title": self._title(prefix + id_)})

    def read_marks(self, stored: frozenset[str]) -> frozenset[str]:
        """Return the questions that count double: no more than may, those first that did as stored."""
        marks = self._named_marks(stored)
        most = self.bank.marks.at_most
        if len(marks) <= most:
            return frozenset(marks)
        # Nobody can know which of the new ones was meant.
        kept = sorted(marks, key=lambda id_: id_ not in stored)[:most]
        dropped = "; ".join(quote(self._title(id_)) for id_ in marks if id_ not in kept)
        words = ngettext(
            "Only %(num)s answer may count double. Not counted double: %(titles)s.",
            "At most %(num)s answers may count double. Not counted double: %(titles)s.",
            most,
        )
        self._faults.append(words % {"num": most, "titles": dropped})
        return frozenset(kept)

    def _named_marks(self, stored: frozenset[str]) -> list[str]:
        """Return all marks that the address names, in the order of the bank; if it names none, those stored."""
        asked = list(self.asked)
        if ALL in self.given:
            return [id_ for id_ in asked if MARK + id_ in self.given]
        if DOUBLE not in self.given:
            return [id_ for id_ in self.bank.questions if id_ in stored]
        named = [_match_known(name, asked) for name in self.given[DOUBLE].split(",") if name]
        for name in dict.fromkeys(named):
            if name not in asked:
                words = _("“%(name)s” is no question of this result, so it cannot count double.")
                self._faults.append(words % {"name": _printable(name)})
        return [id_ for id_ in asked if id_ in named]

    def list_faults(self) -> list[str]:
        """Return the sentences on what could not be read, not too many of them."""
        found = [*self._unknown_names(), *self._faults]
        return found if len(found) <= MOST_FAULTS else [*found[:MOST_FAULTS], _("More of it could not be read.")]

    def _unknown_names(self) -> Iterator[str]:
        for name in self.repeated:
            yield _("“%(title)s” stands in the address more than once; it stays as it was.") % {
                "title": self._title(name)
            }
        for name in self.given:
            if name not in self.known:
                yield _("“%(name)s” is no question of this result; it was left out.") % {"name": _printable(name)}

    def _title(self, name: str) -> str:
        if name in self.bank.questions:
            return self.bank.questions[name].title
        context = self.bank.context.get(name.removeprefix(ABOUT))
        return context.title if context else _printable(name)


def _match_known(text: str, known: Collection[str]) -> str:
    """Return the known name in a text that a copied address has signs around, or in; else the text as it is."""
    tidy = FOREIGN.sub("", text.removeprefix("amp;")).strip(".,-")
    return tidy if text not in known and tidy in known else text


def _printable(text: str) -> str:
    """Return what somebody wrote into the address, without what may not stand in a page."""
    return "".join(filter(str.isprintable, text))[:SHOWN]
