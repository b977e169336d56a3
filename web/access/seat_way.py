"""For which seat the answers of this browser are given, on the pages that all answers go through."""

from dataclasses import dataclass

from flask import current_app

from storage import StoreError
from web.access.jobs import JobAccess, find_access
from web.access.keyring import SEAT
from web.access.rights import live_keys
from web.platform.bank import current_bank
from web.session.draft import Draft


@dataclass(frozen=True, slots=True)
class SeatWay:
    """A seat for which answers are given; without names while the store is down or the seat is not open here."""

    fingerprint: str
    job: str = ""
    label: str = ""
    is_other_bank: bool = False
    is_second: bool = False


def find_seat(draft: Draft) -> JobAccess | None:
    """Return the seat that a draft is for; None if it is for none, or this browser cannot open it any more.

    Raises StoreError.
    """
    keys = live_keys() if draft.seat else ()
    key = next((key for key in keys if key.kind == SEAT and key.fingerprint == draft.seat), None)
    return find_access(SEAT, key.secret) if key else None


def find_way(draft: Draft) -> SeatWay | None:
    """Return what pages on the way say of the seat that a draft is for; None if it is for none."""
    if not draft.seat:
        return None
    try:
        access = find_seat(draft)
    except StoreError as error:
        current_app.logger.error("seat not read: %s", error)
        access = None
    if access is None or access.seat is None:
        return SeatWay(draft.seat)
    job = access.job
    return SeatWay(
        draft.seat,
        job.name,
        access.seat.label,
        is_other_bank=job.bank_hash not in {"", current_bank().hash},
        is_second=job.open_round == 2,
    )
