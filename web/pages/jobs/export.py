"""Everything about a job as one JSON file, for its organiser.

Before the reveal there is nothing of the answers in it. In a panel without names there is no row of one person's
answers: each question has its own counts and notes, and no order joins them.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, Response

from jobs import Entry, Job
from jobs.document import plain_decision, plain_sheet
from jobs.job import Round
from web.access.jobs import JobAccess, open_as_organiser
from web.platform.headers import refuse_other_sites

blueprint = Blueprint("job_export", __name__)


@blueprint.get("/jobs/<job>/job.json")
def export(job: str) -> Response:
    """Give everything that the organiser may know of the job.

    Whether a download begins can be noticed by a site that leads here, so only a page of ours may.
    """
    refuse_other_sites()
    text = json.dumps(_plain_job(open_as_organiser(job)), ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": 'attachment; filename="role-fit-job.json"'}
    return Response(text, content_type="application/json; charset=utf-8", headers=headers)


def _plain_job(access: JobAccess) -> dict[str, Any]:
    """Return the job as plain data."""
    job = access.job
    return {
        "name": job.name,
        "who_decides": job.decider,
        "note": job.note,
        "language": job.language,
        "named": job.is_named,
        "phase": job.phase,
        "closes_on": job.closes_on.isoformat(),
        "made_at": access.stored.created_at,
        "kept_until": access.stored.expires_at,
        "seats": [
            {
                "label": seat.label,
                "language": seat.language,
                "opened": seat.is_taken,
                "answered_rounds": sorted(seat.answered),
            }
            for seat in job.members
        ],
        "rounds": [_plain_round(job, job.entries(number)) for number in range(1, job.shown_round + 1)],
        "decision": plain_decision(job.decision) if job.decision else None,
        "dissents": sorted(job.dissents.values()),
        "results": [placed.frame for placed in job.placed],
        "bank": json.loads(access.bank.text) if job.is_revealed else None,
    }


def _plain_round(job: Job, entries: Round) -> Any:
    """Return a revealed round: a row for each member, or for each question where there are no names."""
    if not job.is_named:
        return _count_by_question(entries.values())
    labels = {seat.id: seat.label for seat in job.members}
    rows = [_plain_entry(labels.get(entry.seat, ""), entry) for entry in entries.values()]
    return sorted(rows, key=lambda row: str(row["seat"]))


def _plain_entry(label: str, entry: Entry) -> dict[str, Any]:
    """Return what one member gave; without a label after they left."""
    return {"seat": label, "sheet": plain_sheet(entry.sheet), "notes": entry.notes, "changes": entry.changes}


def _count_by_question(entries: Iterable[Entry]) -> dict[str, Any]:
    """Return how often each answer was given; notes stand in the order of the alphabet, which is nobody's."""
    entries = tuple(entries)
    return {
        "answers": _count_values(entry.sheet.answers for entry in entries),
        "context": _count_values(entry.sheet.context for entry in entries),
        "double": dict(sorted(Counter(question for entry in entries for question in entry.sheet.double).items())),
        "changes": _count_values(entry.changes for entry in entries),
        "notes": {
            question: sorted(entry.notes[question] for entry in entries if question in entry.notes)
            for question in sorted({question for entry in entries for question in entry.notes})
        },
    }


def _count_values(given: Iterable[Mapping[str, str]]) -> dict[str, dict[str, int]]:
    """Return by question how often each value was given."""
    pairs = Counter(pair for one in given for pair in one.items())
    counts: dict[str, dict[str, int]] = {}
    for (question, value), number in sorted(pairs.items()):
        counts.setdefault(question, {})[value] = number
    return counts
