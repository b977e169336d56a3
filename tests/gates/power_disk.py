"""A disk that loses power: it keeps what was synced, and by chance some of what was not.

Everything that SQLite writes is noted in order, on its way to real files. A cut replays the notes up to a point, as
a disk would keep them:

* bytes of a file are safe once the file was synced; each write since then is kept or not, and may be torn by sectors;
* a new file has its name for good after its first sync (then SQLite's unix layer syncs the folder too);
* a deleted file is gone for good when the deletion asked for a sync of the folder, else it may come back;
* changes of names reach the disk in their order, as with any file system that keeps a journal.
"""

from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final, Literal

import apsw

SECTOR: Final = 512
ENDINGS: Final = ("", "-journal", "-wal")


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that happened to a file; `told` notes hold what the store acknowledged."""

    what: Literal["open", "write", "truncate", "sync", "delete", "told"]
    name: str = ""
    at: int = 0
    data: bytes = field(default=b"", repr=False)
    is_synced: bool = False


class Recorder(apsw.VFS):
    """A file system that notes what is written to one database and its journals."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self.notes: list[Note] = []
        self._names = {str(path) + ending: path.name + ending for ending in ENDINGS}
        super().__init__(name=name, base="")

    def xOpen(self, name, flags):  # noqa: N802
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        known = self._names.get(path or "")
        if known:
            self.notes.append(Note("open", known))
        return RecordedFile(name, flags, known, self.notes)

    def xDelete(self, name, syncdir):  # noqa: N802
        super().xDelete(name, syncdir)
        if name in self._names:
            self.notes.append(Note("delete", self._names[name], is_synced=bool(syncdir)))

    def told(self, what: str) -> None:
        """Note that the store said so."""
        self.notes.append(Note("told", what))


class RecordedFile(apsw.VFSFile):
    """A real file whose changes are noted."""

    def __init__(self, name, flags, known: str | None, notes: list[Note]) -> None:
        self._known, self._notes = known, notes
        super().__init__("", name, flags)

    def xWrite(self, data, offset):  # noqa: N802
        super().xWrite(data, offset)
        self._note(Note("write", self._known or "", offset, bytes(data)))

    def xTruncate(self, newsize):  # noqa: N802
        super().xTruncate(newsize)
        self._note(Note("truncate", self._known or "", newsize))

    def xSync(self, flags):  # noqa: N802
        super().xSync(flags)
        self._note(Note("sync", self._known or ""))

    def _note(self, note: Note) -> None:
        if self._known:
            self._notes.append(note)


@dataclass
class _File:
    safe: bytearray = field(default_factory=bytearray)
    waiting: list[Note] = field(default_factory=list)

    def sync(self) -> None:
        for note in self.waiting:
            _apply(self.safe, note)
        self.waiting.clear()

    def after_a_cut(self, chance: Random, *, torn: bool) -> bytes:
        kept = bytearray(self.safe)
        for note in self.waiting:
            if chance.random() < 0.5:
                for part in _parts(chance, note) if torn else (note,):
                    _apply(kept, part)
        return bytes(kept)


class Disk:
    """What is safe after so many notes, and what may be lost."""

    def __init__(self, name: str) -> None:
        """Begin with an empty database file whose name is safe."""
        first = _File()
        self._names: dict[str, _File] = {name: first}  # as the running program sees them
        self._safe_names: dict[str, _File] = {name: first}
        self._waiting: list[tuple[str, _File | None]] = []  # changes of names, in order

    def take(self, note: Note) -> None:
        """Let one more thing happen."""
        if note.what == "delete":
            self._change(note.name, None)
            if note.is_synced:
                self._sync_names()
        elif note.what == "open":
            if note.name not in self._names:
                self._change(note.name, _File())
        elif note.what == "sync":
            self._names[note.name].sync()
            if note.name in dict(self._waiting):
                self._sync_names()
        elif note.what != "told":
            self._names[note.name].waiting.append(note)

    def _change(self, name: str, file: _File | None) -> None:
        self._waiting.append((name, file))
        _rename(self._names, name, file)

    def _sync_names(self) -> None:
        for name, file in self._waiting:
            _rename(self._safe_names, name, file)
        self._waiting.clear()

    def cut(self, folder: Path, chance: Random, *, torn: bool) -> None:
        """Write into a folder what is found there after the power came back."""
        names = dict(self._safe_names)
        for name, file in self._waiting[: chance.randint(0, len(self._waiting))]:
            _rename(names, name, file)
        for name, kept in names.items():
            (folder / name).write_bytes(kept.after_a_cut(chance, torn=torn))


def _rename(names: dict[str, _File], name: str, file: _File | None) -> None:
    if file is None:
        names.pop(name, None)
    else:
        names[name] = file


def _apply(content: bytearray, note: Note) -> None:
    if note.what == "truncate":
        del content[note.at :]
        return
    if len(content) < note.at:
        content.extend(bytes(note.at - len(content)))
    content[note.at : note.at + len(note.data)] = note.data


def _parts(chance: Random, note: Note) -> list[Note]:
    """Return some of the sectors of a write; of the others nothing arrived."""
    if note.what != "write":
        return [note]
    starts = range(0, len(note.data), SECTOR)
    parts = [Note("write", note.name, note.at + start, note.data[start : start + SECTOR]) for start in starts]
    return [part for part in parts if chance.random() < 0.5]
