"""Answers for a frame of a job: the result made of them is placed in the job."""

from flask import current_app

from jobs import Frame, Job, Placed, Refused
from jobs.rounds import place, take_out
from storage import StoreError
from web.access.jobs import JobAccess, change_behind, held_jobs
from web.platform.secrets import hashed, manage_secret
from web.session.draft import Draft


def place_finished(draft: Draft) -> str:
    """Place the result of a draft that was just stored; return the job's fingerprint, empty if it was not placed.

    A result that was made of the same answers before they were changed makes room. Where the job is gone or full, the
    result stays without it.
    """
    job = draft.purpose.partition(":")[2] if draft.frame else ""
    access = next((held for held in held_jobs() if held.fingerprint == job), None) if job else None
    if access is None:
        return ""
    now, before = (hashed("manage", manage_secret(secret)).hex() for secret in (draft.finish_secret, draft.last_finish))
    return job if _change(access, Placed(now, Frame(draft.frame)), before) else ""


def _change(access: JobAccess, placed: Placed, before: str) -> bool:
    """Place a result instead of an earlier one; tell whether that was possible, and log if the store was down."""

    def rule(job: Job) -> Job:
        is_same_frame = any((one.manage_hash, one.frame) == (before, placed.frame) for one in job.placed)
        return place(take_out(job, before) if is_same_frame else job, placed)

    try:
        return change_behind(access.key.hash, rule) is not None
    except Refused:
        return False
    except StoreError as error:
        current_app.logger.error("result not placed: %s", error)
        return False
