"""Try other numbers of the question bank in the browser, and download the file. Nothing is stored or put in force."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from questions import Bank, BankError, Fault, shipped_directory
from questions.cases import load_cases
from questions.reading.files import NUMBERS, file_of
from scoring.workbench import SealedFigures, WorkbenchFigures, read_figures, read_sealed
from web.access.cookie_size import check_size
from web.access.workbench import has_key, may_enter, new_pass
from web.platform.bank import bank_in_force, current_bank, request_bank
from web.platform.bank_messages import Remarks, find_remarks
from web.platform.dates import today
from web.platform.errors import too_busy, too_many_costly, too_many_requests
from web.platform.i18n import gettext as _
from web.platform.logging import WORKBENCH_REFUSED, log_event
from web.platform.rate_limits import current_limits
from web.platform.settings import current_settings
from web.platform.shared_work import Worker, WorkerBusyError, WorkError, work_out_once
from web.session.forms import read_line
from web.views.workbench.download import Tried, read_trial, write_file, write_patch
from web.views.workbench.fields import Fields, describe_changes, describe_differences
from web.views.workbench.place import describe_place, write_message
from web.views.workbench.preview import Preview, describe_preview
from web.views.workbench.work import MOST_BYTES, Work, open_file

blueprint = Blueprint("workbench", __name__)

MOST_REASON = 300  # characters
MOST_PREVIEWS = 9999
MOST_KEPT = 8  # figures of banks that were shown last
BANK_MARK = 12  # digits of the hash of a bank
HEX = re.compile(f"[0-9a-f]{{{BANK_MARK}}}")
RESET, WHY = "reset ", "why."
_figures: dict[str, WorkbenchFigures] = {}  # by the hash of the bank, like the remarks
_remarks: dict[str, Remarks] = {}

_worker = Worker("workbench")

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on the workbench in one request: the work, the reasons by what they are for, and how it was tried."""

    work: Work
    reasons: Mapping[str, str]
    tried: Tried


@blueprint.before_request
def refuse_if_off() -> None:
    """Answer as for any address without a page where the workbench is off."""
    if not current_settings().has_workbench:
        abort(404)


@blueprint.get("/workbench")
def show() -> ResponseReturnValue:
    """Show the numbers in force, or ask for the key."""
    return _render_start() if not has_key() else _ask_for_key()


@blueprint.post("/workbench")
def work() -> ResponseReturnValue:
    """Do what the button says with the file and the numbers in the form."""
    if not may_enter():
        return _refuse_key()
    limits = current_limits()
    wait = limits.count_costly()
    if wait:
        return too_many_costly(wait)
    if "file" not in request.form:
        return _render_start() if has_key() else redirect(url_for("workbench.show"), 303)
    try:
        return _act(request.form.get("do", ""))
    except WorkerBusyError:
        return too_busy()


def _act(do: str) -> ResponseReturnValue:
    """Preview, put numbers back, show the sealed cases, take a file, or give one."""
    try:
        desk = _read_desk()
    except BankError as error:  # the words of the bank were changed meanwhile, or the form was
        return _render_broken(error)
    if do == "upload":
        return _upload(desk)
    if do in {"download", "patch"}:
        return _download(desk, as_patch=do == "patch")
    if do.startswith(RESET.strip()):
        desk = replace(desk, work=desk.work.put_back(do.removeprefix(RESET.strip()).strip()))
    return _render(desk, looks_at_sealed=do == "check")


def _read_desk() -> Desk:
    """Return what the form holds; raises BankError if its file does not fit the bank."""
    opened = open_file(_decode(request.form.get("file", "")), request_bank())
    typed = opened.with_typed(request.form.get)
    reasons = {unit: read_line(request.form.get(WHY + unit, ""))[:MOST_REASON] for unit in typed.changes}
    return Desk(typed, reasons, _read_tried().joined_with(read_trial(opened.text)))


def _read_tried() -> Tried:
    """Return how the change was tried so far; odd values count as none."""
    last = request.form.get("last", "")
    sealed = request.form.get("sealed", "")
    return Tried(
        previews=_read_count(request.form.get("previews", "")),
        sealed_after=_read_count(sealed) if sealed else None,
        last=last if HEX.fullmatch(last) else "",
    )


def _read_count(text: str) -> int:
    return min(int(text), MOST_PREVIEWS) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def _decode(text: str) -> bytes:
    """Return the bytes of a file that travels in the form; nothing for what is no such text."""
    try:
        return urlsafe_b64decode(text.encode())
    except ValueError:
        return b""


def _file_in_force() -> bytes:
    """Return the weights.yaml of the bank in force, as it stands in its folder now; raises OSError."""
    with file_of(_folder(), NUMBERS).open("rb") as stream:
        return stream.read(MOST_BYTES + 1)


def _folder() -> Path:
    """Return the folder of the bank in force."""
    return bank_in_force().directory or shipped_directory()


def _render_start() -> ResponseReturnValue:
    """Show the file in force, as nobody has touched it."""
    try:
        opened = open_file(_file_in_force(), request_bank())
    except OSError as error:
        return _render_broken(BankError([Fault(NUMBERS, 0, 0, "", f"cannot be read ({error.strerror})")]))
    except BankError as error:
        return _render_broken(error)
    return _render(Desk(opened, {}, read_trial(opened.text)), is_start=True)


def _render_broken(error: BankError) -> tuple[str, int]:
    """Say why the file cannot be worked on."""
    faults = [(fault.place, fault.key, fault.description) for fault in error.faults]
    return render_template("workbench/broken.html", faults=faults), 422


def _upload(desk: Desk) -> ResponseReturnValue:
    """Go on with another file; what lies on the workbench stays if that cannot be used."""
    pasted = request.form.get("text", "")
    raw = _decode(request.form.get("upload", "")) or pasted.replace("\r\n", "\n").encode()
    if not raw.strip():
        return _render(desk, upload_faults=(Fault("", 0, 0, "", _("Paste the content of a weights.yaml first.")),))
    try:
        opened = open_file(raw, request_bank())
    except BankError as error:
        return _render(desk, upload_faults=error.faults, pasted=pasted)
    tried = desk.tried.joined_with(recorded := read_trial(opened.text))
    if recorded.previews:  # these numbers were shown before they were downloaded
        tried = replace(tried, last=opened.build(request_bank()).hash[:BANK_MARK])
    return _render(Desk(opened, {}, tried))


def _download(desk: Desk, *, as_patch: bool) -> ResponseReturnValue:
    """Send the file or the patch; where a number cannot be used or has no reason, say so and keep all."""
    missing = [unit for unit in desk.work.unexplained if not desk.reasons.get(unit)]
    if missing:
        return _render(desk, missing=missing)
    try:
        raw = write_file(desk.work, request_bank(), desk.reasons, desk.tried, today(), _find_serious(desk.work))
    except BankError:
        return _render(desk)
    if as_patch:
        before = _file_in_force().decode("utf-8-sig", "replace")
        raw = write_patch(before, raw.decode("utf-8-sig")).encode()
    name, kind = ("weights.patch", "text/x-diff") if as_patch else (NUMBERS, "application/yaml")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(raw, content_type=f"{kind}; charset=utf-8", headers=headers)


def _find_serious(work: Work) -> list[str]:
    """Return the serious findings of the check, none where they cannot be worked out now; raises BankError."""
    try:
        preview = _preview(work.build(request_bank()), with_sealed=False) if work.differences else None
    except WorkerBusyError:  # the file is worth more than its note
        return []
    return _serious_of(preview)


def _serious_of(preview: Preview | None) -> list[str]:
    return [line.text for line in preview.findings if line.severity == "serious"] if preview else []


def _render(
    desk: Desk,
    *,
    looks_at_sealed: bool = False,
    is_start: bool = False,
    missing: list[str] | None = None,
    upload_faults: tuple[Fault, ...] = (),
    pasted: str = "",
) -> ResponseReturnValue:
    """Show the form with all that it holds, and what the numbers do."""
    bank, built, faults = current_bank(), None, tuple[Fault, ...]()
    try:
        built = desk.work.build(request_bank())
        check_size(built)
    except BankError as error:
        built, faults = None, error.faults
    preview, tried = None, desk.tried
    if built and not is_start:
        tried = _count_preview(tried, built, looks_at_sealed=looks_at_sealed)
        preview = _preview(built, with_sealed=looks_at_sealed)
    fields = Fields(desk.work, bank, built, faults)
    groups = fields.groups()
    has_error = bool(faults or missing or upload_faults)
    place = describe_place(current_settings())
    serious = _serious_of(preview) if preview else None
    page = render_template(
        "workbench/workbench.html",
        form=FlaskForm(),
        groups=groups,
        has_error=has_error,
        faults=fields.loose_faults(groups),
        upload_faults=[" ".join(filter(None, (f.place, f.key, f.description))) for f in upload_faults],
        missing=missing or [],
        changes=describe_changes(desk.work, groups, desk.reasons),
        differs=bool(desk.work.differences),
        is_other=desk.work.is_other,
        weight_sum=fields.describe_sum(),
        message=write_message(
            place,
            describe_differences(desk.work, groups, desk.reasons),
            serious,
            preview.brief if preview else (),
        ),
        preview=preview,
        was_tried=not is_start and built is not None,
        tried=tried,
        file=urlsafe_b64encode(desk.work.raw).decode(),
        entry=new_pass(),
        pasted=pasted,
        place=place,
        most_reason=MOST_REASON,
    )
    return page, 422 if has_error else 200


def _count_preview(tried: Tried, built: Bank, *, looks_at_sealed: bool) -> Tried:
    """Count a preview of numbers that were not shown just before, and when the sealed cases were looked at first."""
    mark = built.hash[:BANK_MARK]
    if mark != tried.last and built.hash != request_bank().hash:
        tried = replace(tried, previews=min(tried.previews + 1, MOST_PREVIEWS), last=mark)
    if looks_at_sealed and tried.sealed_after is None:
        tried = replace(tried, sealed_after=tried.previews)
    return tried


def _preview(built: Bank, *, with_sealed: bool) -> Preview | None:
    """Return what changes from the bank in force to another one; None where that cannot be worked out."""
    in_force = request_bank()
    try:
        before = _find_figures(in_force)
        after = before if built.hash == in_force.hash else _find_figures(built)
        has_sealed = with_sealed and after.cases is not None
        sealed = (_find_sealed(in_force), _find_sealed(built)) if has_sealed else None
    except WorkError:
        return None
    remarks = (_find_remarks(in_force), _find_remarks(built))
    return describe_preview(current_bank(), before, after, remarks, load_cases(), sealed)


def _find_remarks(bank: Bank) -> Remarks:
    """Return what `check` says of a bank besides its figures; of one that is asked about again, what it said then."""
    found = _remarks.get(bank.hash)
    if found is None:
        found = find_remarks(_folder(), bank)
        _keep(_remarks, bank.hash, found)
    return found


def _keep(kept: dict[str, Found], key: str, found: Found) -> None:
    """Keep what was found about a bank, and forget the oldest where that is too much."""
    if len(kept) >= MOST_KEPT:
        kept.pop(next(iter(kept)), None)
    kept[key] = found


def _find_figures(bank: Bank) -> WorkbenchFigures:
    """Return the figures of a bank, worked out in a process of low priority.

    Raises WorkError, and WorkerBusyError where it works on another bank.
    """
    found = _figures.get(bank.hash)
    if found is None:
        found = _worker.ask(bank, read_figures)
        _keep(_figures, bank.hash, found)
    return found


def _find_sealed(bank: Bank) -> SealedFigures:
    """Return what the sealed cases say, which is asked for once; raises WorkError."""
    return work_out_once("sealed", bank, read_sealed, None)


def _ask_for_key(status: int = 200, kept: Mapping[str, Any] | None = None) -> tuple[str, int]:
    """Ask for the key; what a form held is carried on, so that nothing is lost where a pass ended."""
    return render_template("workbench/key.html", form=FlaskForm(), kept=kept or {}, is_wrong=status != 200), status


def _refuse_key() -> ResponseReturnValue:
    """Ask again after a wrong key, which counts as a miss; after a pass that ended, ask for the key."""
    if request.form.get("key") is not None:
        log_event(WORKBENCH_REFUSED)
        wait = current_limits().count_miss()
        if wait:
            return too_many_requests(wait)
    kept = {name: text for name, text in request.form.items() if name not in {"key", "pass", "csrf_token"}}
    return _ask_for_key(403, kept)
