"""The draft: an unfinished sheet, kept in the signed cookie and nowhere else."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask import session

from questions import Bank, Sheet
from web.links import new_secret


@dataclass(frozen=True, slots=True)
class Draft:
    """Answers so far. `id` tells sheets apart, `submit` is the one-time secret of the finishing form."""

    id: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    double: tuple[str, ...] = ()
    context: Mapping[str, str] = field(default_factory=dict)
    submit: str = ""
    is_finished: bool = False

    @property
    def is_begun(self) -> bool:
        """Tell whether anything was answered."""
        return bool(self.answers or self.context)

    def sheet(self) -> Sheet:
        """Return the answers in the form that is scored."""
        return Sheet(self.answers, frozenset(self.double), self.context)

    def answered(self, question: str, option: str) -> "Draft":
        """Return the draft with one answer given or changed."""
        return self._changed(answers={**self.answers, question: option})

    def told(self, context: Mapping[str, str]) -> "Draft":
        """Return the draft with some context answers given or changed."""
        return self._changed(context={**self.context, **context})

    def marked(self, question: str, *, counts_double: bool) -> "Draft":
        """Return the draft with one mark set or taken away."""
        others = tuple(mark for mark in self.double if mark != question)
        return self._changed(double=(*others, question) if counts_double else others)

    def _changed(self, **changes: Any) -> "Draft":
        """Return a changed draft; a real change needs a new finish, so the old submit secret goes."""
        changed = replace(self, **changes)
        return self if changed == self else replace(changed, submit="", is_finished=False)


def read_draft(bank: Bank) -> Draft:
    """Return the draft of this browser, without what no longer fits the bank."""
    kept = session.get("sheet")
    if not isinstance(kept, dict):
        return Draft()
    return Draft(
        id=str(kept.get("id", "")),
        answers=_fitting(kept.get("a"), {id_: (*q.options, *bank.exits) for id_, q in bank.questions.items()}),
        double=tuple(mark for mark in kept.get("d", ()) if mark in bank.questions)[: bank.marks.at_most],
        context=_fitting(kept.get("c"), {id_: tuple(c.options) for id_, c in bank.context.items()}),
        submit=str(kept.get("k", "")),
        is_finished=bool(kept.get("f")),
    )


def _fitting(given: Any, known: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    pairs = given.items() if isinstance(given, dict) else ()
    return {question: option for question, option in pairs if option in known.get(question, ())}


def keep_draft(draft: Draft) -> Draft:
    """Write the draft into the cookie of the answer."""
    kept = {
        "id": draft.id,
        "a": dict(draft.answers),
        "d": list(draft.double),
        "c": dict(draft.context),
        "k": draft.submit,
        "f": int(draft.is_finished),
    }
    if session.get("sheet") != kept:
        session["sheet"] = kept
        session.permanent = True
    return draft


def begun_draft(bank: Bank) -> Draft:
    """Return the draft of this browser; a new one gets its id."""
    draft = read_draft(bank)
    return draft if draft.id else keep_draft(replace(draft, id=secrets.token_urlsafe(9)))


def ready_draft(bank: Bank) -> Draft:
    """Return the draft with a submit secret, so that its finishing form can be shown."""
    draft = begun_draft(bank)
    return draft if draft.submit else keep_draft(replace(draft, submit=new_secret()))


def finish_draft(draft: Draft) -> None:
    """Remember that a result was made from the draft."""
    keep_draft(replace(draft, is_finished=True))


def forget_draft() -> None:
    """Start again with nothing."""
    session.pop("sheet", None)
