"""The long form of tests/faults/test_power.py: the power fails while the store saves, renews, changes jobs and deletes.

    python -m tests.gates.power [--cuts N] [--seed N]

The real store with its own tables, statements and settings runs on a file system that notes every write. At random
points the disk is rebuilt as a power cut would leave it (see power_disk), half of the time with torn writes; then the
store is opened on it by the SQLite that the app uses, and must hold what it had acknowledged. Controls with a weaker
`synchronous` must lose something. What it cannot show: a disk that lies about a sync, and in WAL mode several
connections, because there the store runs on one connection with the lock held.

Prints a line and one line of JSON for each setting; ends with 1 if a setting loses or a control does not.
"""

import argparse
import hashlib
import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random, SystemRandom
from typing import Any, Final
from unittest.mock import patch

import apsw
from sqlalchemy import Engine

import storage.engine
import storage.sqlite
from questions import load_bank
from storage import ChangedJob, NewJob, NewResult, Store, StoreError, open_store
from tests.gates.power_disk import Disk, Recorder
from tests.gates.power_driver import Driver

NAME: Final = "role-fit.sqlite3"
NOW: Final = 1_800_000_000
FEWEST_TOLD: Final = 40  # acknowledgements that a recording must hold
JOURNALS: Final = {"DELETE": "-journal", "WAL": "-wal"}
EARNEST: Final = {"DELETE": "EXTRA", "WAL": "FULL"}
CONTROLS: Final = (("WAL", "NORMAL"), ("WAL", "OFF"), ("DELETE", "OFF"), ("DELETE", "FULL"))


@dataclass(frozen=True, slots=True)
class Setting:
    """How SQLite keeps its journal and how eagerly it syncs."""

    journal: str
    synchronous: str

    @property
    def is_control(self) -> bool:
        """Tell whether the store would never choose it."""
        return EARNEST[self.journal] != self.synchronous


@dataclass
class Told:
    """What the store had acknowledged: for each manage hash the sheet and the hash that opens it, None if deleted.

    Of a job likewise, for the hash that stays, the document and the hash that changes with it.
    """

    kept: dict[bytes, tuple[str, bytes] | None] = field(default_factory=dict)
    # What was asked for and not acknowledged yet: either state is right.
    asked: dict[bytes, tuple[str, bytes] | None] = field(default_factory=dict)

    def take(self, words: str) -> None:
        """Follow one line of the recording."""
        kind, manage, *values = json.loads(words)
        value = (values[0], bytes.fromhex(values[1])) if values else None
        (self.asked if kind == "asked" else self.kept)[bytes.fromhex(manage)] = value
        if kind == "told":
            self.asked.pop(bytes.fromhex(manage), None)


@dataclass
class Report:
    """What happened at all cuts of one setting."""

    journal: str
    synchronous: str
    seed: int
    control: str = ""  # what was taken out
    cuts: int = 0
    torn: int = 0
    acknowledged: int = 0
    notes: int = 0
    journal_writes: int = 0
    cuts_with_loss: int = 0
    most_lost: int = 0
    resurrected: int = 0
    damaged: int = 0
    unopened: int = 0
    seconds: float = 0.0

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing acknowledged was lost or came back, and every file was sound."""
        return not (self.cuts_with_loss or self.resurrected or self.damaged or self.unopened)

    @property
    def did_enough(self) -> bool:
        """Tell whether enough was acknowledged, and through the journal that was asked for."""
        return self.acknowledged >= FEWEST_TOLD and self.journal_writes > FEWEST_TOLD

    def as_json(self) -> str:
        """Return one line that a document can quote."""
        return json.dumps({"gate": "power", **asdict(self), "whole": self.is_whole})


def run(setting: Setting, cuts: int, seed: int, *, actions: int = 120) -> Report:
    """Record once, then cut at random points, and look at each."""
    begun = time.monotonic()
    chance = Random(f"{seed}/{setting}")  # noqa: S311  the same cuts for the same seed
    report = Report(setting.journal, setting.synchronous, seed, "syncs less" if setting.is_control else "")
    with tempfile.TemporaryDirectory(prefix="role-fit-power-") as place:
        recorder = _record(setting, Path(place), chance, actions)
        report.notes = len(recorder.notes)
        report.journal_writes = sum(note.name.endswith(JOURNALS[setting.journal]) for note in recorder.notes)
        points = sorted(chance.randrange(1, len(recorder.notes) + 1) for _ in range(cuts))
        disk, told, done = Disk(NAME), Told(), 0
        for number, point in enumerate(points):
            for note in recorder.notes[done:point]:
                told.take(note.name) if note.what == "told" else disk.take(note)
            done = point
            folder = Path(place) / f"cut{number}"
            folder.mkdir()
            torn = bool(number % 2)
            disk.cut(folder, chance, torn=torn)
            _look(folder, told, report)
            report.cuts += 1
            report.torn += torn
    report.acknowledged = sum(note.what == "told" and '"told"' in note.name for note in recorder.notes)
    report.seconds = round(time.monotonic() - begun, 1)
    return report


def _record(setting: Setting, place: Path, chance: Random, actions: int) -> Recorder:
    path = place / "running" / NAME
    path.parent.mkdir()
    recorder = Recorder(f"recorder-{setting.journal}-{setting.synchronous}", path)
    try:
        with _set_as(setting, recorder):
            store = open_store(f"sqlite:///{path}")
            try:
                _act(store, recorder, chance, actions)
            finally:
                store.close()
    finally:
        recorder.unregister()
    return recorder


@contextmanager
def _set_as(setting: Setting, recorder: Recorder) -> Iterator[None]:
    """Let the store open its files on the recorder, with a journal and a synchronous of one's choice."""
    # The recorder has no shared memory, which WAL needs unless one connection holds the lock for itself.
    first = ("PRAGMA locking_mode=EXCLUSIVE",) if setting.journal == "WAL" else ()
    own = (f"PRAGMA synchronous={setting.synchronous}",) if setting.is_control else ()
    pragmas = storage.sqlite.pragmas
    make_engine = storage.engine._make_file_engine
    engines: dict[tuple[Path, float], Engine] = {}

    def share_engine(path: Path, patience: float, pool: Mapping[str, Any]) -> Engine:
        """Return one engine for reading and writing, whose one connection may hold the lock."""
        return engines.setdefault((path, patience), make_engine(path, patience, pool))

    with (
        patch.object(storage.engine, "_make_file_engine", share_engine if first else make_engine),
        patch.object(storage.sqlite, "journal_mode", lambda version: setting.journal),
        patch.object(storage.sqlite, "pragmas", lambda version: (*pragmas(version), *own)),
        patch.object(storage.sqlite, "sqlite3", Driver(recorder.name, *first)),
    ):
        yield


def _act(store: Store, recorder: Recorder, chance: Random, actions: int) -> None:
    """Save most of the time; renew, change jobs and delete now and then.

    Each is noted when asked for and when acknowledged.
    """
    bank, kept = load_bank(), dict[bytes, tuple[str, int]]()
    jobs: list[bytes] = []
    for number in range(actions):
        fate = chance.random()
        if fate < 0.5 or not kept:
            result = _result(number, chance, bank.hash, bank.text)
            said = [result.manage_hash.hex(), result.sheet, result.view_hash.hex()]
            recorder.told(json.dumps(["asked", *said]))
            store.save(result)
            kept[result.manage_hash] = (result.sheet, 0)
        elif fate < 0.6:
            manage = chance.choice(sorted(kept))
            sheet, link = kept[manage][0], kept[manage][1] + 1
            view = _hash("renewed", manage.hex(), str(link))
            said = [manage.hex(), sheet, view.hex()]
            recorder.told(json.dumps(["asked", *said]))
            store.renew_link(manage, view, link)
            kept[manage] = (sheet, link)
        elif fate < 0.93:
            said = _act_on_jobs(store, recorder, chance, number, jobs, (bytes.fromhex(bank.hash), bank.text))
        else:
            manage = chance.choice(sorted(kept))
            said = [manage.hex()]
            recorder.told(json.dumps(["asked", *said]))
            store.delete(manage)
            del kept[manage]
        recorder.told(json.dumps(["told", *said]))


def _act_on_jobs(
    store: Store, recorder: Recorder, chance: Random, number: int, jobs: list[bytes], bank: tuple[bytes, str]
) -> list[str]:
    """Add a job, change one or delete one, and return what is to be told then."""
    fate = chance.random()
    if fate < 0.9:
        document = json.dumps({"number": number, "answers": chance.randbytes(chance.randrange(10, 9_000)).hex()})
        is_new = fate < 0.4 or not jobs
        own, seat = _hash("organise", str(number)) if is_new else chance.choice(jobs), _hash("seat", str(number))
        said, doors = [own.hex(), document, seat.hex()], frozenset([own, seat])
        recorder.told(json.dumps(["asked", *said]))
        if is_new:
            store.add_job(NewJob(_hash("job", str(number)), NOW, NOW + 1_000, document, doors))
            jobs.append(own)
        else:
            store.change_job(own, NOW, lambda _job: ChangedJob(document, doors, NOW + 1_000, bank))
        return said
    said = [jobs.pop(chance.randrange(len(jobs))).hex() if jobs else _hash("no job").hex()]
    recorder.told(json.dumps(["asked", *said]))
    store.delete_job(bytes.fromhex(said[0]))
    return said


def _result(number: int, chance: Random, bank_hash: str, bank_text: str) -> NewResult:
    sheet = json.dumps({"number": number, "answers": chance.randbytes(chance.randrange(10, 2_000)).hex()})
    return NewResult(
        key=_hash("key", sheet),
        view_hash=_hash("view", sheet),
        manage_hash=_hash("manage", sheet),
        engine="test",
        app_version="test",
        bank_hash=bytes.fromhex(bank_hash),
        bank_text=bank_text,
        language="en",
        sheet=sheet,
        outcome=json.dumps({"of": number, "text": "o" * chance.randrange(10, 9_000)}),
        sentences=json.dumps({"of": number, "text": "s" * chance.randrange(10, 9_000)}),
        created_at=NOW,
        expires_at=NOW + 1_000,
    )


def _hash(*words: str) -> bytes:
    return hashlib.sha256("/".join(words).encode()).digest()


def _look(folder: Path, told: Told, report: Report) -> None:
    """Open what the cut left with the app's own SQLite, and compare."""
    path = folder / NAME
    try:
        store = open_store(f"sqlite:///{path}")
    except StoreError:
        report.unopened += 1
        return
    try:
        lost, back = _missing(store, told)
    except StoreError:
        report.unopened += 1
        return
    finally:
        store.close()
    report.cuts_with_loss += bool(lost)
    report.most_lost = max(report.most_lost, lost)
    report.resurrected += back
    report.damaged += not _is_sound(path)
    for file in folder.iterdir():
        file.unlink()


def _missing(store: Store, told: Told) -> tuple[int, int]:
    """Count what was acknowledged and is not so, and what was deleted and is there."""
    lost = back = 0
    for manage, value in told.kept.items():
        state = _find_state(store, manage, [value, told.asked.get(manage)])
        if state == value or (manage in told.asked and state == told.asked[manage]):
            continue
        lost += value is not None
        back += value is None
    return lost, back


def _find_state(store: Store, manage: bytes, wanted: list[tuple[str, bytes] | None]) -> tuple[str, bytes] | None:
    """Return what the store holds under a hash that stays: a result, or a job with that of the doors it opens by."""
    if found := store.find_managed(manage, NOW):
        return found.sheet, found.view_hash
    if job := store.find_job(manage, NOW):
        doors = [value[1] for value in wanted if value and store.find_job(value[1], NOW) == job]
        return job.document, doors[0] if len(doors) == 1 else b""
    return None


def _is_sound(path: Path) -> bool:
    connection = sqlite3.connect(path)
    try:
        damage = connection.execute("PRAGMA integrity_check").fetchall()
        return damage == [("ok",)] and not connection.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.Error:
        return False
    finally:
        connection.close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.gates.power")
    parser.add_argument("--cuts", type=int, default=500, help="for each journal, and for each control")
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**9))
    given = parser.parse_args()
    print(f"power: seed {given.seed}, recorded by SQLite {apsw.sqlite_lib_version()}, read by {sqlite3.sqlite_version}")
    settings = [Setting(*pair) for pair in (*EARNEST.items(), *CONTROLS)]
    is_passed = True
    for setting in settings:
        report = run(setting, given.cuts, given.seed)
        is_good = report.is_whole != setting.is_control and report.did_enough
        is_passed &= is_good
        bad = report.damaged + report.unopened
        kind = "control" if setting.is_control else "setting"
        print(
            f"power: {kind} {setting.journal}/{setting.synchronous}: {report.cuts} cuts, "
            f"lost at {report.cuts_with_loss}, damaged or unopened {bad}, back {report.resurrected}: "
            f"{'as it must be' if is_good else 'NOT AS IT MUST BE'}"
        )
        print(report.as_json(), flush=True)
    sys.exit(not is_passed)


if __name__ == "__main__":
    main()
