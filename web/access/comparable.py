"""Which results this browser may put side by side: its own, and those in its jobs of which every reader sees all.

Being placed in a job shows nothing of a result to the others that its maker does not share.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from jobs import Frame
from storage import ManagedResult, StoreError
from web.access.jobs import JobAccess, held_jobs
from web.access.result import EVERYTHING, Described
from web.access.rights import abort_unread, controls, origin_mark
from web.platform.dates import start_of_today
from web.platform.store import current_store

Placing = tuple[str, Frame]
"""The name of the job in which a result is placed, and what it speaks of there."""

NOT_PLACED: Placing = "", Frame.NEEDED


@dataclass(frozen=True, slots=True)
class Comparable(Described):
    """A result that may be compared; `of` names it in an address and opens nothing.

    `job` is the name of the job in which it is placed, empty for none, and `frame` what it speaks of there.
    """

    of: str
    result: ManagedResult
    is_own: bool
    job: str
    frame: Frame


def comparable_results() -> tuple[Comparable, ...]:
    """Return all results that may be compared, the own ones first; the store being down is a 503."""
    return tuple(_list_results(held_jobs()))


def results_in(access: JobAccess) -> tuple[Comparable, ...]:
    """Return the results in a job that may be compared."""
    return tuple(one for one in _list_results([access]) if one.job)


def _list_results(jobs: Iterable[JobAccess]) -> Iterator[Comparable]:
    """Yield the own results, then those that others placed in these jobs."""
    placed = {one.manage_hash: (access.job.name, one.frame) for access in jobs for one in access.job.placed}
    for control in controls():
        job, frame = placed.pop(control.key.hash.hex(), NOT_PLACED)
        yield Comparable(control.fingerprint, control.result, is_own=True, job=job, frame=frame)
    yield from _open_to_all(placed)


def _open_to_all(placed: Mapping[str, Placing]) -> Iterator[Comparable]:
    """Yield the placed results of which every reader sees all."""
    for manage_hash, (job, frame) in placed.items():
        result = _find_result(manage_hash)
        if result and result.sharing.is_shared and result.sharing.shows == EVERYTHING:
            yield Comparable(origin_mark(bytes.fromhex(manage_hash)), result, is_own=False, job=job, frame=frame)


def _find_result(manage_hash: str) -> ManagedResult | None:
    """Return a placed result that is still there."""
    try:
        return current_store().find_managed(bytes.fromhex(manage_hash), start_of_today())
    except StoreError as error:
        abort_unread(error)
