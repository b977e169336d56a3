"""Opens the store, and never begins an empty one where there was one before.

A note beside the file says that it was made. Should the file be gone one day, moved by mistake perhaps, or emptied, an
empty store in its place would look like a good start: everything is ready, and no link opens.
"""

import os
from contextlib import suppress
from pathlib import Path

from storage import Store, StoreError, open_store
from storage.address import file_of
from storage.files import sync
from storage.restore import is_store_empty

WORDS = """The results of Role Fit are kept in the file {name} beside this note.
Should that file be missing, Role Fit does not start, so that nobody takes an empty store for it.
Delete this note, and only then, to begin with an empty store.
"""


def open_known(address: str) -> Store:
    """Open the store at an address; raises StoreError, too, when its file was there before and is gone or emptied."""
    file = file_of(address)
    if file is None:
        return open_store(address)
    note = note_of(file)
    # In this order: another process may be making both at this moment, the file first.
    if note.exists():
        _refuse_lost(file)
    store = open_store(address)
    if not note.exists():
        _write(note, file)
    return store


def must_be_there(address: str) -> None:
    """Raise StoreError for a file that is not there or is empty: opening it would begin an empty store."""
    file = file_of(address)
    if file is None:
        return
    if note_of(file).exists() or _is_empty(file):
        _refuse_lost(file)
    if not file.exists():
        raise StoreError(
            f"{file} does not exist: name the folder with the results in ROLE_FIT_DATA, "
            "or the database in ROLE_FIT_DATABASE_URL if that is set."
        )


def holds_results(address: str) -> bool:
    """Tell whether the store holds or held results; raises StoreError where it cannot be told, or its file is gone."""
    file = file_of(address)
    if file is not None and note_of(file).exists():
        _refuse_lost(file)
    return not is_store_empty(address)


def _refuse_lost(file: Path) -> None:
    if file.exists() and not _is_empty(file):
        return
    state = "was emptied: it has no byte left" if file.exists() else "is gone"
    raise StoreError(
        f"The store {file} {state}. Put the file back, or bring a backup back with "
        f"`flask --app app store restore FILE`; to begin with an empty store, delete {note_of(file)}."
    )


def _is_empty(file: Path) -> bool:
    return file.is_file() and not file.stat().st_size


def note_of(file: Path) -> Path:
    """Return where the note about a file is; its name is such that nobody moves it along with `role-fit.*`."""
    return file.with_name(f"store-was-made-{file.name.replace('.', '-')}.txt")


def _write(note: Path, file: Path) -> None:
    # A store without its note works; the next start tries again.
    with suppress(OSError):
        sync(file.parent)  # after a power cut there must be no note without its file
        with os.fdopen(os.open(note, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
            stream.write(WORDS.replace("{name}", file.name))
