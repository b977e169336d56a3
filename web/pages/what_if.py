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
from web.access.leaving import find_leaving
from web.access.result import OpenedResult, Saved
from web.access.rights import controls, drop_ended_or_log, open_answers, origin_mark
from web.pages.finish import Page, store_finished
from web.pages.review import posted_secret
from web.platform.bank import current_bank
from web.platform.i18n import ENGLISH, current_language, use_language
from web.platform.i18n.negotiation import PARAMETER as LANGUAGE
from web.platform.i18n.negotiation import use_content_language
from web.platform.rate_limits import limit_costly
from web.platform.secrets import is_secret, new_secret, public_address
from web.platform.settings import current_settings
from web.session.draft import Draft, read_draft, replace_draft, save_draft
from web.session.forms import REPLACE
from web.views.qr_code import qr_code
from web.views.result import View, trial_view
from web.views.stored import stored_view
from web.views.trial.effect import effect
from web.views.trial.fields import groups
from web.views.trial.origin import Origin, new_origin, read_origin
from web.views.trial.trial import ASK, Trial, fit_trial, read_trial, trial_query
from web.views.verdict import verdict_title

blueprint = Blueprint("what_if", __name__)

KEPT_BANKS = 8
# Characters, as of the link for another device. The modules of a longer one are too small for many phones, and drawing
# it would be half of the work on a trial with all answers changed.
LONGEST_CODE = 300


class SaveForm(FlaskForm):
    """Saves a trial; the one-time secret makes a repeated submit harmless, `own` tells what becomes of other answers.

    `own` says whether the answers that this browser holds may be replaced.
    """

    once = HiddenField()
    own = HiddenField()


@dataclass(frozen=True, slots=True)
class TriedResult:
    """A stored result that may be tried out, its page and bank of that day, and the trial of this request."""

    link: str
    whole: OpenedResult
    view: View
    bank: Bank
    trial: Trial

    @property
    def saved(self) -> Saved:
        """Return what stands beside the result for this browser."""
        return self.whole.saved

    @property
    def query_string(self) -> str:
        """Return what the address of the trial holds after its path: only what differs from the stored sheet."""
        return trial_query(self.bank, self.trial.base, self.trial.sheet)

    @property
    def is_of_today(self) -> bool:
        """Tell whether the bank of its day is still in force."""
        return self.bank.hash == current_bank().hash

    def address(self, query_string: str, *, field: str = "") -> str:
        """Return the address of a trial of this result, at the field of a question if it is one that is asked."""
        place = f"#field-{field}" if field in self.bank.asked_on(self.trial.base.answers) else ""
        return _join_query(url_for("what_if.show", link=self.link), query_string) + place

    @property
    def save_address(self) -> str:
        """Return the address of the page that saves the trial."""
        return _join_query(url_for("what_if.ask_to_save", link=self.link), self.query_string)


def _join_query(path: str, query_string: str) -> str:
    return f"{path}?{query_string}" if query_string else path


@blueprint.get("/results/<link>/what-if")
@limit_costly
def show(link: str) -> str | Response | tuple[str, int]:
    """Show what other answers would change; every trial has one address."""
    tried = _find_trial(link)
    if tried.trial.faults:
        return _render_page(tried), 422
    if LANGUAGE not in request.args and request.query_string.decode() != tried.query_string:
        return redirect(tried.address(tried.query_string, field=request.args.get(ASK, "")), 303)
    return _render_page(tried)


def _render_page(tried: TriedResult) -> str:
    """Render the trial in the language of the request if its bank has that, else in English, and say so."""
    wanted = current_language()
    with _speaking_for(tried.bank):
        return _render(tried, is_in_english_only=current_language() != wanted)


def _find_trial(link: str) -> TriedResult:
    """Return what is tried; who may not see every answer gets the same 404 as for a link that opens nothing."""
    whole = open_answers(link)
    stored = whole.result
    view = stored_view(stored)
    use_content_language(view["language"])
    bank = _bank_of_day(stored.bank_text)
    base = sheet_from_text(bank, stored.sheet)
    with _speaking_for(bank):
        trial = read_trial(bank, base, dict(request.args.lists()))
    return TriedResult(link, whole, view, bank, trial)


def _bank_of_day(text: str) -> Bank:
    """Return the bank of the day; the one in force is known already."""
    bank = current_bank()
    return bank if bank.text == text else _read_bank(text)


def _speaking_for(bank: Bank) -> AbstractContextManager[None]:
    """Speak English for a bank of another day: of those only the words of bank.yaml are kept."""
    return nullcontext() if bank.hash == current_bank().hash else use_language(ENGLISH)


@lru_cache(maxsize=KEPT_BANKS)
def _read_bank(text: str) -> Bank:
    return bank_from_text(text)


def _render(tried: TriedResult, *, is_in_english_only: bool) -> str:
    """Render the trial, with its effect if anything was changed."""
    shown = _effect(tried) if tried.trial.is_changed else {}
    address = public_address(tried.address(tried.query_string))
    has_code = current_settings().is_public and tried.trial.is_changed and len(address) <= LONGEST_CODE
    return render_template(
        "what_if/what_if.html",
        before=_view_before(tried),
        groups=groups(tried.bank, tried.trial),
        marks=tried.bank.marks,
        errors=[("", fault) for fault in tried.trial.faults],
        saved=replace(tried.saved, address=address),
        back=url_for("result.show", link=tried.link),
        here=tried.address(tried.query_string),
        reset=tried.address(""),
        save=tried.save_address,
        code=qr_code(address) if has_code else None,
        is_of_today=tried.is_of_today,
        is_in_english_only=is_in_english_only,
        **shown,
    )


def _view_before(tried: TriedResult) -> View:
    """Return the stored result as it was made, or made anew in the language of the page."""
    is_same_language = tried.view["language"] == current_language().code
    return tried.view if is_same_language else trial_view(recommend(tried.bank, tried.trial.base))


def _effect(tried: TriedResult) -> dict[str, Any]:
    """Return the changed result and how it differs."""
    outcome = recommend(tried.bank, tried.trial.sheet)
    view = trial_view(outcome)
    return {"view": view, "effect": effect(outcome, tried.trial.base, _view_before(tried), view)}


@blueprint.get("/results/<link>/what-if/save")
@limit_costly
def ask_to_save(link: str) -> str | Response:
    """Say what is stored when the trial is saved, and ask before other answers in this browser are replaced."""
    tried = _find_trial(link)
    if tried.trial.faults or not tried.trial.is_changed:
        return redirect(tried.address(tried.query_string), 303)
    return _render_save(tried)


@blueprint.post("/results/<link>/what-if/save")
def save(link: str) -> Page | tuple[str, int]:
    """Put the trial into this browser and finish it there, as any other sheet; sent again, it is the same result."""
    tried, form = _find_trial(link), SaveForm()
    bank = current_bank()
    sheet = fit_trial(bank, tried.trial.sheet)
    if tried.trial.faults or not tried.trial.is_changed or not sheet.answers:
        return redirect(tried.address(tried.query_string), 303)
    secret = posted_secret()
    drop_ended_or_log()
    draft = read_draft(bank)
    asks_first = _holds_others(draft, sheet, tried.trial.base) and form.own.data != REPLACE
    if asks_first or not is_secret(secret):
        return _render_save(tried), 409
    if draft.sheet() != sheet or draft.purpose:
        draft = replace_draft(bank, sheet)
    # A trial that this browser holds already keeps its secret: going back and saving again is the same result.
    if not draft.finish_secret:
        draft = save_draft(bank, replace(draft, finish_secret=secret))
    return store_finished(bank, draft, _find_origin(tried), again_at=tried.save_address)


def _find_origin(tried: TriedResult) -> Origin:
    """Return what a trial began with; one of an own result that is a saved trial itself began where that did."""
    saved, stored = tried.whole.saved, tried.whole.result
    before = read_origin(stored.origin)
    if before and saved.is_own:
        return before
    return new_origin(origin_mark(tried.whole.manage_hash), stored.name, tried.trial.base, is_own=saved.is_own)


def _holds_others(draft: Draft, sheet: Sheet, base: Sheet) -> bool:
    """Tell whether this browser holds answers that are neither finished nor those of the trial or its result."""
    is_another = bool(draft.purpose) or draft.sheet() not in (sheet, base)
    return draft.is_begun and not draft.is_finished and is_another


def _render_save(tried: TriedResult) -> str:
    """Render the page that says what saving the trial does, and what it replaces."""
    bank = current_bank()
    sheet = fit_trial(bank, tried.trial.sheet)
    draft, form = read_draft(bank), SaveForm(formdata=None)
    has_others = _holds_others(draft, sheet, tried.trial.base)
    form.once.data = new_secret()
    form.own.data = REPLACE if has_others else ""
    return render_template(
        "what_if/save.html",
        form=form,
        has_others=has_others,
        is_own=tried.saved.is_own,
        held=len(draft.answers),
        title=verdict_title(recommend(bank, sheet)),
        title_then=verdict_title(recommend(tried.bank, tried.trial.sheet)),
        lost=len(tried.trial.sheet.answers) - len(sheet.answers),
        is_of_today=tried.is_of_today,
        earlier=next(controls(), None),
        leaving=find_leaving(),
        can_save=bool(sheet.answers),
        here=tried.save_address,
        back=tried.address(tried.query_string),
    )
