"""The role pack of a result, as far as whoever asks sees the result: a page, and files of the parts they choose."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, url_for

from questions import bank_from_text
from storage import ManagedResult, StoredResult
from web.access.jobs import with_words
from web.access.result import Saved
from web.access.rights import authorize, open_reasons, saved_of
from web.pages.pack_files import FORMAT, Pack, kind, render_pack, send_pack
from web.platform.bank import current_bank, request_bank
from web.platform.dates import today
from web.platform.headers import refuse_other_sites
from web.platform.i18n import ENGLISH
from web.platform.i18n import gettext as _
from web.platform.i18n.negotiation import use_content_language
from web.platform.rate_limits import limit_costly
from web.views.pack.from_result import basis_of_result, basis_of_stored
from web.views.sample import sample_outcome
from web.views.stored import ORIGINAL, stored_view, view_for_readers, wants_original

blueprint = Blueprint("pack", __name__)
blueprint.add_app_template_filter(kind)


@blueprint.get("/results/<link>/pack")
@limit_costly
def show(link: str) -> str:
    """Show the pack of a result to everybody who sees its reasons."""
    return render_pack(_pack_of_link(link), _("Back to the result"))


@blueprint.get(f"/results/<link>/pack.<{FORMAT}>")
@limit_costly
def send(link: str, format: str) -> Response:
    """Send it as a file."""
    refuse_other_sites()
    return send_pack(_pack_of_link(link), format)


@blueprint.get("/manage/pack")
@limit_costly
def show_own() -> str:
    """Show the maker the pack of a result, shared or not."""
    return render_pack(_own_pack(), _("Back to the result"))


@blueprint.get(f"/manage/pack.<{FORMAT}>")
@limit_costly
def send_own(format: str) -> Response:
    """Send it as a file."""
    refuse_other_sites()
    return send_pack(_own_pack(), format)


@blueprint.get("/sample/pack")
@limit_costly
def show_sample() -> str:
    """Show the pack of the sample."""
    return render_pack(_sample_pack(), _("Back to the sample"))


@blueprint.get(f"/sample/pack.<{FORMAT}>")
@limit_costly
def send_sample(format: str) -> Response:
    """Send it as a file."""
    refuse_other_sites()
    return send_pack(_sample_pack(), format)


def _pack_of_link(link: str) -> Pack:
    opened = open_reasons(link)
    query: dict[str, Any] = {ORIGINAL: "1"} if wants_original() and not opened.saved.is_own else {}
    back = url_for("result.show", link=link, **query)
    return _make_pack(opened.result, opened.saved, url_for("pack.show", link=link), back, query)


def _own_pack() -> Pack:
    control = authorize()
    of = control.fingerprint
    back = url_for("manage.result", of=of)
    pack = _make_pack(control.result, saved_of(control), url_for("pack.show_own"), back, {"of": of})
    return pack if control.name else replace(pack, naming=url_for("share.page", of=of, _anchor="naming"))


def _make_pack(
    stored: StoredResult | ManagedResult, saved: Saved, address: str, back: str, query: Mapping[str, str]
) -> Pack:
    """Return the pack of a stored result, in the language in which its page is shown."""
    bank = with_words(request_bank().in_language(_choose_language(stored, saved)))
    basis = basis_of_stored(stored, bank, bank.pack or abort(404), shows_all=saved.shows_all)
    return Pack(basis, address, back, query)


def _choose_language(stored: StoredResult | ManagedResult, saved: Saved) -> str:
    """Return the language in which the page of a result is shown; that of its bank.yaml, if the bank is an earlier one.

    Of such a bank no other words are stored.
    """
    view = stored_view(stored)
    use_content_language(view["language"])
    if stored.bank_text != request_bank().text:
        return bank_from_text(stored.bank_text).language or ENGLISH.code
    code: str = view["language"] if saved.is_own else view_for_readers(stored, "")["language"]
    return code


def _sample_pack() -> Pack:
    bank = with_words(current_bank())
    outcome, words = sample_outcome(bank) or abort(404), bank.pack or abort(404)
    basis = basis_of_result(outcome, words, name="", made_on=today(), shows_all=True)
    return Pack(basis, url_for("pack.show_sample"), url_for("start.sample"))
