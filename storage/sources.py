"""What is brought back into a store: a backup file, or a second database into which a dump was brought back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, make_url

from storage.backup import copy_database
from storage.contents import Contents, NotOurs, check_sound, count_contents, open_database
from storage.engine import Engines, file_of, open_engines, without_password
from storage.errors import StoreError
from storage.faults import as_store_errors
from storage.migrate import NewerStore, UnreleasedStore, migrate

# A file, or the address of a database on a server.
Source = Path | str


def source_of(words: str, store: str) -> Source:
    """Return what a person named: a file, or the address of a database, with the store's password if it has none."""
    if "://" not in words:
        return Path(words)
    return file_of(words) or _with_password(make_url(words), make_url(store))


def shown(source: Source) -> str:
    """Return the name of a source, fit to be printed."""
    return str(source) if isinstance(source, Path) else without_password(source)


def address_of(file: Path) -> str:
    """Return the address of a database file; its name may hold any letter."""
    return URL.create("sqlite", database=str(file)).render_as_string()


def beside(address: str, database: str) -> str:
    """Return the address of another database on the same server."""
    return make_url(address).set(database=database).render_as_string(hide_password=False)


def check_backup(source: Source) -> Contents:
    """Read a whole backup and return what it holds; raise `StoreError` when it is damaged or none of ours."""
    if isinstance(source, Path):
        with open_database(source) as connection:
            check_sound(connection, source)
            return count_contents(connection)
    found = count_on_server(source)
    if not found.revision:
        raise NotOurs(f"{shown(source)} holds no tables of this program: bring a dump into it first.")
    return found


def count_on_server(address: str) -> Contents:
    """Count what a database on a server holds."""
    engines = open_engines(address)
    try:
        with as_store_errors(), engines.read.connect() as connection:
            return count_contents(connection)
    finally:
        engines.close()


@contextmanager
def open_source(source: Source, store: str, folder: Path) -> Iterator[tuple[Engines, Contents]]:
    """Open a source, its tables brought up to date; of a file a copy in `folder`, for a backup is only read."""
    if isinstance(source, Path):
        found = copy_database(source, folder / "backup.sqlite3")
        engines = open_engines(address_of(folder / "backup.sqlite3"))
    else:
        _refuse_the_store_itself(source, store)
        found = check_backup(source)
        engines = open_engines(source)
    try:
        _bring_up_to_date(source, engines)
        yield engines, found
    finally:
        engines.close()


def _bring_up_to_date(source: Source, engines: Engines) -> None:
    try:
        with as_store_errors():
            migrate(engines)
    except NewerStore as error:
        raise NewerStore(f"The backup {shown(source)}", " first.") from error
    except UnreleasedStore as error:
        raise UnreleasedStore(f"The backup {shown(source)}") from error


def _refuse_the_store_itself(address: str, store: str) -> None:
    if file_of(store) is None and without_password(address) == without_password(store):
        raise StoreError(f"{shown(address)} is the store itself: bring the dump into a second database, and name that.")


def _with_password(address: URL, store: URL) -> str:
    """Fill in the store's password where the same user is asked for at the same server."""
    if address.password is None and _account(address) == _account(store):
        address = address.set(password=store.password)
    return address.render_as_string(hide_password=False)


def _account(address: URL) -> tuple[object, ...]:
    return address.username, address.host, address.port, address.query.get("host"), address.query.get("port")
