"""The pages of a trial: its effect, and saving it as a new result. Looking changes neither the cookie nor the store."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField

from questions import Bank, Sheet, bank_from_text
from questions.sheet import sheet_from_text
from scoring import recommend
from storage import ManagedResult, StoredResult
from web.access.deleted import abort_where_nothing_is
from web.access.found import saved_result, shared_result
from web.access.ruled import find_ruled, own_secrets, ruled_saved, ruled_with_link
from web.access.saved import EVERYTHING, Saved
from web.pages.finish import Page, keep_finished
from web.platform.bank import current_bank
from web.platform.i18n import ENGLISH, current_language, speaking
from web.platform.i18n.negotiation import PARAMETER as LANGUAGE
from web.platform.secrets import is_secret, new_secret, public_address
from web.platform.settings import current_settings
from web.session.draft import Draft, begin_with, keep_draft, read_draft
from web.session.forms import REPLACE
from web.views.qr_code import qr_code
from web.views.result import View, result_view
from web.views.stored import stored_view
from web.views.trial.effect import effect
from web.views.trial.fields import groups
from web.views.trial.trial import Trial, fit_trial, read_trial, trial_query
from web.views.verdict import verdict_title

KEPT_BANKS = 8
LONGEST_CODE = 500  # characters; a code of more has modules too small for many phones


class SaveForm(FlaskForm):
    """Saves a trial; the one-time secret makes a repeated submit harmless, `own` tells what becomes of other answers.

    `own` says whether the answers that this browser holds may be replaced.
    """

    submit = HiddenField()
    own = HiddenField()


@dataclass(frozen=True, slots=True)
class Tried:
    """A stored result that may be tried out, its page and bank of that day, and the trial of this request."""

    link: str
    view: View
    saved: Saved
    bank: Bank
    trial: Trial

    @property
    def query(self) -> str:
        """Return the trial as it stands in its address."""
        return trial_query(self.bank, self.trial.base, self.trial.sheet)

    @property
    def is_of_today(self) -> bool:
        """Tell whether the bank of its day is still in force."""
        return self.bank.hash == current_bank().hash

    def address(self, query: str) -> str:
        """Return the address of a trial of this result."""
        return _with_query(url_for("results.what_if", link=self.link), query)

    @property
    def save_address(self) -> str:
        """Return the address of the page that saves the trial."""
        return _with_query(url_for("results.save_trial", link=self.link), self.query)


def _with_query(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def add_to(blueprint: Blueprint) -> None:
    """Serve the pages beside the result, so that a link that opens nothing counts as one of a result."""
    blueprint.add_url_rule("/results/<link>/what-if", "what_if", show, methods=["GET"])
    blueprint.add_url_rule("/results/<link>/what-if/save", "save_trial", ask_to_save, methods=["GET"])
    blueprint.add_url_rule("/results/<link>/what-if/save", "save_trial_now", save, methods=["POST"])


def show(link: str) -> str | Response | tuple[str, int]:
    """Show what other answers would change; every trial has one address."""
    tried = _find(link)
    if tried.trial.faults:
        return _page(tried), 422
    if LANGUAGE not in request.args and request.query_string.decode() != tried.query:
        return redirect(tried.address(tried.query), 303)
    return _page(tried)


def _page(tried: Tried) -> str:
    wanted = current_language()
    with _in_words_of(tried.bank):
        return _rendered(tried, is_in_english_only=current_language() != wanted)


def _find(link: str) -> Tried:
    """Return what is tried; who may not see every answer gets the same 404 as for a link that opens nothing."""
    stored, saved = _shared(link) or _own(link)
    bank = _bank_of(stored.bank_text)
    base = sheet_from_text(bank, stored.sheet)
    with _in_words_of(bank):
        trial = read_trial(bank, base, dict(request.args.lists()))
    return Tried(link, stored_view(stored), saved, bank, trial)


def _shared(link: str) -> tuple[StoredResult | ManagedResult, Saved] | None:
    """Return a result that the link opens for everybody who sees all its answers, and for its maker."""
    stored = shared_result(link)
    if stored is None:
        return None
    saved = saved_result(stored, link, read_draft(current_bank()))
    return (stored, saved) if saved.is_own or stored.shows == EVERYTHING else None


def _own(link: str) -> tuple[StoredResult | ManagedResult, Saved]:
    """Return the result of a browser that rules it, shared or not."""
    mine = ruled_with_link(link)
    if mine is None or mine.link != link:
        abort_where_nothing_is(link)
    return mine.result, ruled_saved(mine)


def _bank_of(text: str) -> Bank:
    """Return the bank of the day; the one in force is known already."""
    bank = current_bank()
    return bank if bank.text == text else _read_bank(text)


def _in_words_of(bank: Bank) -> AbstractContextManager[None]:
    """Speak English for a bank of another day: of those only the words of bank.yaml are kept."""
    return nullcontext() if bank.hash == current_bank().hash else speaking(ENGLISH)


@lru_cache(maxsize=KEPT_BANKS)
def _read_bank(text: str) -> Bank:
    return bank_from_text(text)


def _rendered(tried: Tried, *, is_in_english_only: bool) -> str:
    shown = _effect(tried) if tried.trial.is_changed else {}
    address = public_address(tried.address(tried.query))
    has_code = current_settings().is_public and tried.trial.is_changed and len(address) <= LONGEST_CODE
    return render_template(
        "what_if/what_if.html",
        before=_before(tried),
        groups=groups(tried.bank, tried.trial),
        marks=tried.bank.marks,
        errors=[("", fault) for fault in tried.trial.faults],
        saved=replace(tried.saved, address=address),
        back=url_for("results.show", link=tried.link),
        here=tried.address(tried.query),
        reset=tried.address(""),
        save=tried.save_address,
        code=qr_code(address) if has_code else None,
        is_of_today=tried.is_of_today,
        is_in_english_only=is_in_english_only,
        **shown,
    )


def _before(tried: Tried) -> View:
    """Return the stored result as it was made, or made anew in the language of the page."""
    is_same_language = tried.view["language"] == current_language().code
    return tried.view if is_same_language else result_view(recommend(tried.bank, tried.trial.base))


def _effect(tried: Tried) -> dict[str, Any]:
    """Return the changed result and how it differs."""
    outcome = recommend(tried.bank, tried.trial.sheet)
    view = result_view(outcome)
    return {"view": view, "effect": effect(outcome, tried.trial.base, _before(tried), view)}


def ask_to_save(link: str) -> str | Response:
    """Say what is stored when the trial is saved, and ask before other answers in this browser are replaced."""
    tried = _find(link)
    if tried.trial.faults or not tried.trial.is_changed:
        return redirect(tried.address(tried.query), 303)
    return _save_page(tried)


def save(link: str) -> Page | tuple[str, int]:
    """Put the trial into this browser and finish it there, as any other sheet; sent again, it is the same result."""
    tried, form = _find(link), SaveForm()
    bank = current_bank()
    sheet = fit_trial(bank, tried.trial.sheet)
    if tried.trial.faults or not tried.trial.is_changed or not sheet.answers:
        return redirect(tried.address(tried.query), 303)
    submit = str(form.submit.data or "")
    draft = read_draft(bank)
    asks_first = _holds_others(draft, sheet, tried.trial.base) and form.own.data != REPLACE
    if asks_first or not is_secret(submit):
        return _save_page(tried), 409
    if draft.sheet() != sheet:
        draft = begin_with(bank, sheet)
    # A trial that this browser holds already keeps its secret: going back and saving again is the same result.
    if not draft.submit:
        draft = keep_draft(bank, replace(draft, submit=submit))
    return keep_finished(bank, draft)


def _holds_others(draft: Draft, sheet: Sheet, base: Sheet) -> bool:
    """Tell whether this browser holds answers that are neither finished nor those of the trial or its result."""
    is_finished = bool(draft.submit) and draft.submit == draft.finished
    return draft.is_begun and not is_finished and draft.sheet() not in (sheet, base)


def _save_page(tried: Tried) -> str:
    bank = current_bank()
    sheet = fit_trial(bank, tried.trial.sheet)
    draft, form = read_draft(bank), SaveForm(formdata=None)
    has_others = _holds_others(draft, sheet, tried.trial.base)
    form.submit.data = new_secret()
    form.own.data = REPLACE if has_others else ""
    return render_template(
        "what_if/save.html",
        form=form,
        has_others=has_others,
        held=len(draft.answers),
        title=verdict_title(recommend(bank, sheet)),
        title_then=verdict_title(recommend(tried.bank, tried.trial.sheet)),
        lost=len(tried.trial.sheet.answers) - len(sheet.answers),
        is_of_today=tried.is_of_today,
        earlier=find_ruled(own_secrets()),
        can_save=bool(sheet.answers),
        here=tried.save_address,
        back=tried.address(tried.query),
    )
