"""The draft: an unfinished sheet, kept in the signed cookie and nowhere else."""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from flask import session

from jobs import Frame
from questions import Bank, Sheet
from questions.sheet import fit_sheet
from web.platform.secrets import new_secret

RESTARTED: Final = "again"  # in the cookie: when somebody last started again
SEAT: Final = "seat:"  # begins the purpose of answers for a seat, before its fingerprint


@dataclass(frozen=True, slots=True)
class Draft:
    """Answers so far. `id` tells sheets apart, `finish_secret` is the one-time secret of the finishing form.

    `last_finish` is the secret of the last finish, which makes sending its form again harmless; `is_trial` says that
    its answers began as those of another result, and that the finished one knows of which. `lost` counts the
    answers that no longer fit because the bank changed since they were given; None when it did not change.
    `purpose` says for what they are given where that is no result of one's own: "seat:" and a seat's fingerprint,
    or a frame, ":" and a job's.
    """

    id: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    double: tuple[str, ...] = ()
    context: Mapping[str, str] = field(default_factory=dict)
    finish_secret: str = ""
    last_finish: str = ""
    is_trial: bool = False
    lost: int | None = None
    purpose: str = ""

    @property
    def seat(self) -> str:
        """Return the fingerprint of the seat that the answers are for; empty if they are for none."""
        return self.purpose.removeprefix(SEAT) if self.purpose.startswith(SEAT) else ""

    @property
    def frame(self) -> str:
        """Return of what the answers speak where that is not the job as it is needed: `today` or `turned_out`."""
        frame = self.purpose.partition(":")[0]
        return frame if frame in {Frame.TODAY, Frame.TURNED_OUT} else ""

    @property
    def is_begun(self) -> bool:
        """Tell whether anything was answered."""
        return bool(self.answers or self.context)

    @property
    def is_finished(self) -> bool:
        """Tell whether a result was made from these answers as they are."""
        return bool(self.finish_secret) and self.finish_secret == self.last_finish

    def sheet(self) -> Sheet:
        """Return the answers in the form that is scored."""
        return Sheet(self.answers, frozenset(self.double), self.context)

    def with_answer(self, question: str, option: str) -> "Draft":
        """Return the draft with one answer given or changed."""
        return self._change(answers={**self.answers, question: option})

    def without_answer(self, question: str) -> "Draft":
        """Return the draft with one answer taken back, and its mark."""
        answers = {id_: option for id_, option in self.answers.items() if id_ != question}
        return self._change(answers=answers, double=tuple(mark for mark in self.double if mark != question))

    def with_context(self, context: Mapping[str, str]) -> "Draft":
        """Return the draft with some context answers given or changed; an empty one takes the answer back."""
        merged = {**self.context, **context}
        return self._change(context={question: option for question, option in merged.items() if option})

    def with_mark(self, question: str, *, counts_double: bool) -> "Draft":
        """Return the draft with one mark set or taken away."""
        others = tuple(mark for mark in self.double if mark != question)
        return self._change(double=(*others, question) if counts_double else others)

    def _change(self, **changes: Any) -> "Draft":
        """Return a changed draft; a real change needs a new finish, so the old secret goes."""
        changed = replace(self, **changes)
        return self if changed == self else replace(changed, finish_secret="")


def read_draft(bank: Bank) -> Draft:
    """Return the draft of this browser, without what no longer fits the bank."""
    kept = session.get("sheet")
    if not isinstance(kept, dict):
        return Draft()
    answers, double, context = _read_mapping(kept.get("a")), _read_texts(kept.get("d")), _read_mapping(kept.get("c"))
    sheet = fit_sheet(bank, Sheet(answers, frozenset(double), context))
    is_same_bank = kept.get("b") == _bank_mark(bank)
    return Draft(
        id=str(kept.get("id", "")),
        answers=sheet.answers,
        double=tuple(mark for mark in double if mark in sheet.double)[: bank.marks.at_most],
        context=sheet.context,
        finish_secret=str(kept.get("k", "")) if is_same_bank else "",
        last_finish=str(kept.get("f", "")),
        is_trial=bool(kept.get("t")),
        lost=None if is_same_bank else len(answers) - len(sheet.answers),
        purpose=str(kept.get("p", "")),
    )


def _read_mapping(kept: Any) -> dict[str, str]:
    """Return the texts in a mapping of the cookie by their keys; a cookie of another version may hold another form."""
    pairs = kept.items() if isinstance(kept, dict) else ()
    return {str(key): value for key, value in pairs if isinstance(value, str)}


def _read_texts(kept: Any) -> list[str]:
    """Return the texts in a list of the cookie; none if it is no list."""
    return [word for word in kept if isinstance(word, str)] if isinstance(kept, list) else []


def _bank_mark(bank: Bank) -> str:
    """Return enough of the bank's hash to notice that it changed."""
    return bank.hash[:12]


def save_draft(bank: Bank, draft: Draft) -> Draft:
    """Write the draft into the cookie of the answer."""
    kept = {
        "id": draft.id,
        "a": dict(draft.answers),
        "d": list(draft.double),
        "c": dict(draft.context),
        "k": draft.finish_secret,
        "f": draft.last_finish,
        "b": _bank_mark(bank),
        **({"t": 1} if draft.is_trial else {}),
        **({"p": draft.purpose} if draft.purpose else {}),
    }
    if session.get("sheet") != kept:
        session["sheet"] = kept
        session.permanent = True
    return draft


def _new_id() -> str:
    """Return a random id for a sheet, of 12 characters."""
    return secrets.token_urlsafe(9)


def ensure_draft(bank: Bank) -> Draft:
    """Return the draft of this browser; a new one gets its id."""
    draft = read_draft(bank)
    return draft if draft.id else save_draft(bank, replace(draft, id=_new_id(), lost=None))


def replace_draft(bank: Bank, sheet: Sheet, purpose: str = "") -> Draft:
    """Put a sheet from elsewhere in the place of this browser's answers; what was finished here stays known.

    It gets an id of its own, so that pages left open for the former answers cannot write into it.
    """
    double = tuple(id_ for id_ in bank.questions if id_ in sheet.double)
    last_finish = read_draft(bank).last_finish
    draft = Draft(_new_id(), sheet.answers, double, sheet.context, last_finish=last_finish, purpose=purpose)
    return save_draft(bank, draft)


def prepare_finish(bank: Bank) -> Draft:
    """Return the draft with a finishing secret, so that its finishing form can be shown."""
    draft = ensure_draft(bank)
    return draft if draft.finish_secret else save_draft(bank, replace(draft, finish_secret=new_secret()))


def mark_finished(bank: Bank, draft: Draft, *, is_trial: bool) -> None:
    """Remember that a result was made from the draft, and whether that began with another one."""
    save_draft(bank, replace(draft, last_finish=draft.finish_secret, is_trial=is_trial))


def forget_finished(bank: Bank) -> None:
    """Forget the last finish, so that its form sent again does not bring back the key to its result.

    The sheet gets another id, from which finishing secrets are derived.
    """
    draft = read_draft(bank)
    if draft.last_finish:
        finish_secret = "" if draft.is_finished else draft.finish_secret
        save_draft(bank, replace(draft, id=_new_id(), finish_secret=finish_secret, last_finish=""))


def forget_secrets(bank: Bank) -> None:
    """Forget the finishing secrets, that of the form which was shown last too; the answers stay."""
    draft = read_draft(bank)
    if draft.finish_secret or draft.last_finish:
        save_draft(bank, replace(draft, finish_secret="", last_finish=""))


def forget_draft() -> None:
    """Start again with nothing; the keys to results stay, and links to other devices that were made before end here."""
    session.pop("sheet", None)
    before = session.get(RESTARTED)
    session[RESTARTED] = max(int(time.time()), before + 1 if isinstance(before, int) else 0)
    session.permanent = True


def was_restarted_after(moment: int) -> bool:
    """Tell whether somebody started again in this browser after a moment, in seconds since 1970."""
    restarted = session.get(RESTARTED)
    return isinstance(restarted, int) and moment < restarted
