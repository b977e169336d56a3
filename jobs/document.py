"""A job as the text that is stored, and back."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from jobs.job import Decision, Entry, Frame, Job, Phase, Placed, Round, Seat, Why
from questions import Sheet
from questions.sheet import sheet_of

FORMAT: Final = 1


def job_to_text(job: Job) -> str:
    """Return a job as JSON; entries stand in the order of their keys, which says nothing about seats or time."""
    return json.dumps(_plain_job(job), ensure_ascii=False, separators=(",", ":"))


def job_from_text(text: str) -> Job:
    """Read back the stored text of a job; raises ValueError for a format of a later version."""
    data = json.loads(text)
    if data["format"] != FORMAT:
        raise ValueError(f"a job of format {data['format']}, which this version does not know")
    return Job(
        name=data["name"],
        decider=data["decider"],
        note=data["note"],
        language=data["language"],
        is_named=data["is_named"],
        closes_on=date.fromisoformat(data["closes_on"]),
        seats=tuple(_read_seat(seat) for seat in data["seats"]),
        organise=data["organise"],
        phase=Phase(data["phase"]),
        bank_hash=data["bank_hash"],
        next_seat=data["next_seat"],
        first=_read_round(data["first"]),
        second=_read_round(data["second"]),
        decision=_read_decision(data["decision"]) if data["decision"] else None,
        dissents=data["dissents"],
        placed=tuple(Placed(one["manage_hash"], Frame(one["frame"])) for one in data["placed"]),
    )


def _plain_job(job: Job) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "name": job.name,
        "decider": job.decider,
        "note": job.note,
        "language": job.language,
        "is_named": job.is_named,
        "closes_on": job.closes_on.isoformat(),
        "seats": [{**asdict(seat), "answered": sorted(seat.answered)} for seat in job.seats],
        "organise": job.organise,
        "phase": job.phase,
        "bank_hash": job.bank_hash,
        "next_seat": job.next_seat,
        "first": _plain_round(job.first),
        "second": _plain_round(job.second),
        "decision": plain_decision(job.decision) if job.decision else None,
        "dissents": dict(sorted(job.dissents.items())),
        "placed": [{"manage_hash": one.manage_hash, "frame": one.frame} for one in job.placed],
    }


def _plain_round(entries: Round) -> dict[str, Any]:
    return {
        key: {
            "sheet": plain_sheet(entry.sheet),
            "seat": entry.seat,
            "notes": dict(sorted(entry.notes.items())),
            "changes": dict(sorted(entry.changes.items())),
        }
        for key, entry in sorted(entries.items())
    }


def plain_sheet(sheet: Sheet) -> dict[str, Any]:
    """Return a sheet as plain data, in a fixed order."""
    return {
        "answers": dict(sorted(sheet.answers.items())),
        "double": sorted(sheet.double),
        "context": dict(sorted(sheet.context.items())),
    }


def plain_decision(decision: Decision) -> dict[str, Any]:
    """Return a decision as plain data."""
    days = {name: day.isoformat() if day else "" for name, day in _days_of(decision).items()}
    return {**asdict(decision), **days}


def _days_of(decision: Decision) -> dict[str, date | None]:
    return {
        "decided_on": decision.decided_on,
        "review_on": decision.review_on,
        "amended_on": decision.amended_on,
    }


def _read_seat(data: Mapping[str, Any]) -> Seat:
    return Seat(**{**data, "answered": frozenset(data["answered"])})


def _read_round(data: Mapping[str, Any]) -> dict[str, Entry]:
    return {
        key: Entry(
            sheet=sheet_of(entry["sheet"]),
            seat=entry["seat"],
            notes=entry["notes"],
            changes={question: Why(why) for question, why in entry["changes"].items()},
        )
        for key, entry in data.items()
    }


def _read_decision(data: Mapping[str, Any]) -> Decision:
    days = {name: date.fromisoformat(day) if (day := data[name]) else None for name in ("review_on", "amended_on")}
    return Decision(**{**data, **days, "decided_on": date.fromisoformat(data["decided_on"])})
