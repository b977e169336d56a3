"""Who may do what in a job: what the keys of this browser open.

A key of kind `organise` opens the job, one of kind `seat` a member's place in it. A job stands in addresses under a
fingerprint of its key in the store, a seat under that of its secret; neither opens anything.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flask import current_app, g, url_for

from jobs import Job, Seat, job_from_text, job_to_text
from jobs.seats import invite
from questions import Bank, bank_from_text
from storage import MOST_DAYS, ChangedJob, NewJob, StoredJob, StoreError
from web.access.keyring import DIGITS, ORGANISE, SEAT, Key
from web.access.rights import WHENEVER, abort_unread, abort_without_key, forget_here, live_keys
from web.platform.bank import current_bank, request_bank
from web.platform.dates import day_of, end_of, last_day, start_of_today
from web.platform.i18n import ENGLISH, current_language
from web.platform.secrets import hashed, invitation_secret, invitation_secret_of, organise_secret, public_address
from web.platform.settings import current_settings
from web.platform.store import current_store

INVITATION = "invitation"
KEPT_AFTER_CLOSING = timedelta(days=30)  # for what comes after the answers: the reveal, the meeting, the decision
MOST_KEPT = timedelta(days=MOST_DAYS)


@dataclass(frozen=True, slots=True)
class JobAccess:
    """A job that a key of this browser opens; `seat` is the member's place where it is the key to one."""

    key: Key
    stored: StoredJob
    job: Job
    seat: Seat | None

    @property
    def is_organiser(self) -> bool:
        """Tell whether the key is the organiser's."""
        return self.key.kind == ORGANISE

    @property
    def fingerprint(self) -> str:
        """Return what addresses of pages of the job say; it opens nothing."""
        return job_fingerprint(self.stored.key)

    @property
    def seat_fingerprint(self) -> str:
        """Return what addresses of pages of the seat say; it opens nothing."""
        return self.key.fingerprint

    @property
    def made_on(self) -> date:
        """Return the day on which the job was made."""
        return day_of(self.stored.created_at)

    @property
    def kept_until(self) -> date:
        """Return the last day on which it is kept."""
        return last_day(self.stored.expires_at)

    @property
    def pack(self) -> str:
        """Return where its role pack is; empty before the reveal, and where there are no words for one."""
        return (
            url_for("job_pack.show", job=self.fingerprint)
            if self.job.is_revealed and with_words(self.bank).pack
            else ""
        )

    @property
    def private_address(self) -> str:
        """Return the private link that brings the key back, of the job or of the seat."""
        if self.is_organiser:
            return public_address(url_for("job_arrival.arrive", secret=self.key.secret))
        return public_address(url_for("seat_arrival.arrive", secret=self.key.secret))

    @property
    def sheet_key(self) -> str:
        """Return under which key the member's answers stand: only who holds the secret of the seat knows it."""
        return hashed("sheet", self.key.secret).hex()

    @property
    def bank(self) -> Bank:
        """Return the bank under which the job is scored, in the reader's language where it is the one in force.

        An earlier one has the words of the role pack that is in force, as far as they fit.
        """
        now = current_bank()
        if self.job.bank_hash in {"", now.hash} or self.stored.bank_text is None:
            return now
        earlier = bank_from_text(self.stored.bank_text)
        return earlier.with_pack(request_bank().in_language(earlier.language or ENGLISH.code).pack)

    @property
    def invitation_secrets(self) -> dict[str, str]:
        """Return the secrets of the invitations that are open, by the ids of the seats; for the organiser only."""
        derived = {
            seat.id: invitation_secret_of(seat.invitation, self.key.secret, seat.id, seat.renewals)
            for seat in self.job.seats
            if self.is_organiser and seat.invitation
        }
        return {id_: secret for id_, secret in derived.items() if secret}


def with_words(bank: Bank) -> Bank:
    """Return the bank in force in the language of its bank.yaml where it has no words of a role pack in this one."""
    plain = request_bank()
    return plain if bank.pack is None and bank.hash == plain.hash else bank


def job_fingerprint(key: bytes) -> str:
    """Return a fingerprint of a job, by its key in the store; it opens nothing."""
    return hashed("job in addresses", key.hex()).hex()[:DIGITS]


def expiry_of(made_on: date, closes_on: date) -> int:
    """Return until when a job is kept (UTC seconds): as long as results, and a month beyond the closing day."""
    until = max(made_on + timedelta(days=current_settings().keep_days), closes_on + KEPT_AFTER_CLOSING)
    return end_of(min(until, made_on + MOST_KEPT))


def latest_closing(made_on: date) -> date:
    """Return the last day that a job made on a day can close on."""
    return made_on + MOST_KEPT - KEPT_AFTER_CLOSING


def create_job(job: Job, form_secret: str, expires_at: int) -> str:
    """Store a new job, each of whose seats gets an invitation, and return the secret with which it is organised.

    The same form sent again makes no second job. Raises StoreError, and ResultErased if it was deleted since.
    """
    secret = organise_secret(form_secret)
    job = replace(job, organise=hashed(ORGANISE, secret).hex(), language=current_language().code)
    for seat in job.seats:
        job = invite(job, seat.id, new_invitation(secret, seat))
    now = int(time.time())
    new = NewJob(hashed("job", form_secret), now, expires_at, job_to_text(job), job.doors())
    current_store().add_job(new)
    return secret


def new_invitation(organise: str, seat: Seat, *, renewals: int | None = None) -> str:
    """Return the hash, in hex, of the invitation to a seat."""
    number = seat.renewals if renewals is None else renewals
    return hashed(INVITATION, invitation_secret(organise, seat.id, number)).hex()


def find_access(kind: str, secret: str) -> JobAccess | None:
    """Return what a secret opens; raises StoreError."""
    return _look_up(Key(kind, secret, 0))


def find_invited(secret: str) -> tuple[StoredJob, Job, Seat] | None:
    """Return the job and the seat of an invitation that was not used yet; raises StoreError."""
    digest = hashed(INVITATION, secret)
    stored = current_store().find_job(digest, start_of_today())
    job = job_from_text(stored.document) if stored else None
    seat = job.invited(digest.hex()) if job else None
    return (stored, job, seat) if stored and job and seat else None


def open_job(fingerprint: str) -> JobAccess:
    """Return a job to which this browser holds a key, with the organiser's if it is there; else the page for no key."""
    found = [access for access in held_jobs() if access.fingerprint == fingerprint]
    if not found:
        abort_without_key()
    return next((access for access in found if access.is_organiser), found[0])


def open_as_organiser(fingerprint: str) -> JobAccess:
    """Return a job whose organising key this browser holds; else the page for no key."""
    access = open_job(fingerprint)
    if not access.is_organiser:
        abort_without_key()
    return access


def open_seat(fingerprint: str) -> JobAccess:
    """Return the job of a seat whose key this browser holds; else the page for no key."""
    found = next((access for access in held_jobs() if access.seat and access.seat_fingerprint == fingerprint), None)
    return found or abort_without_key()


def seats_here(access: JobAccess) -> tuple[JobAccess, ...]:
    """Return what opens seats of the same job in this browser."""
    return tuple(held for held in held_jobs() if held.seat and held.stored.key == access.stored.key)


def held_jobs() -> tuple[JobAccess, ...]:
    """Return all jobs and seats to which this browser holds keys, the newest key first; without the store, a 503."""
    try:
        if "held_jobs" not in g:
            g.held_jobs = tuple(_look_up_all())
    except StoreError as error:
        abort_unread(error)
    found: tuple[JobAccess, ...] = g.held_jobs
    return found


def _look_up_all() -> Iterator[JobAccess]:
    """Yield what the keys of this browser open; raises StoreError."""
    keys = [key for key in live_keys() if key.kind in {ORGANISE, SEAT}]
    for key in reversed(keys):
        access = _look_up(key)
        if access:
            yield access
        # What has expired and is still stored keeps its key: the clock may be wrong for a while.
        elif current_store().find_job(key.hash, WHENEVER) is None:
            forget_here(key.fingerprint)


def _look_up(key: Key) -> JobAccess | None:
    """Return what a key opens; raises StoreError."""
    stored = current_store().find_job(key.hash, start_of_today())
    if stored is None:
        return None
    job = job_from_text(stored.document)
    seat = job.seat_of(key.hash.hex()) if key.kind == SEAT else None
    return JobAccess(key, stored, job, seat) if seat or key.kind == ORGANISE else None


def change(
    access: JobAccess,
    rule: Callable[[Job], Job],
    *,
    expires_at: Callable[[Job], int] | None = None,
    bank: Bank | None = None,
) -> JobAccess:
    """Change a job by a rule, while nobody else changes it, and return it as it is then.

    `expires_at` (UTC seconds) says until when the job is kept after the change; `bank` is the one to be fixed where the
    rule does that. `Refused` comes out of the rule, and nothing is changed; the store being down is a 503.
    """
    g.pop("held_jobs", None)
    try:
        stored = change_behind(access.key.hash, rule, expires_at=expires_at, bank=bank)
    except StoreError as error:
        current_app.logger.error("job not changed: %s", error)
        abort_unread(error)
    if stored is None:
        abort_without_key()
    job = job_from_text(stored.document)
    return replace(access, stored=stored, job=job, seat=job.seat(access.seat.id) if access.seat else None)


def change_behind(
    door: bytes,
    rule: Callable[[Job], Job],
    *,
    expires_at: Callable[[Job], int] | None = None,
    bank: Bank | None = None,
) -> StoredJob | None:
    """Change the job behind a door by a rule; None if the door opens nothing. Raises StoreError, and Refused."""

    def apply(stored: StoredJob) -> ChangedJob | None:
        before = job_from_text(stored.document)
        after = rule(before)
        until = expires_at(after) if expires_at else stored.expires_at
        if (after, until) == (before, stored.expires_at):
            return None
        is_fixed_now = bank is not None and after.bank_hash != before.bank_hash
        fixed = (bytes.fromhex(bank.hash), bank.text) if bank and is_fixed_now else None
        return ChangedJob(job_to_text(after), after.doors(), until, fixed)

    return current_store().change_job(door, start_of_today(), apply)


def delete_job(access: JobAccess) -> None:
    """Delete a job with everything in it; raises StoreError."""
    current_store().delete_job(access.key.hash)
    g.pop("held_jobs", None)
