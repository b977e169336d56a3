"""Database addresses, in the form of SQLAlchemy, and the names of backups."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from storage.errors import StoreError

_ADVICE: Final = (
    "The database address is not understood: write it as sqlite:////folder/file.sqlite3 "
    "or postgresql+psycopg://user@host/name. "
    "Signs such as @, / and : in a password in it are written %40, %2F and %3A."
)
_SEVERAL: Final = " Several servers are written postgresql+psycopg://user@/name?host=first:5432&host=second:5432."

# A file, or the address of a database on a server.
Source = Path | str


def parse_source(words: str, store: str) -> Source:
    """Return what a person named: a file, or the address of a database, with the store's password if it has none."""
    if "://" not in words:
        return Path(words)
    return file_of(words) or _fill_in_password(make_url(words), make_url(store))


def describe_source(source: Source) -> str:
    """Return the name of a source, fit to be printed."""
    return str(source) if isinstance(source, Path) else without_password(source)


def address_of(file: Path) -> str:
    """Return the address of a database file; its name may hold any letter."""
    return URL.create("sqlite", database=str(file)).render_as_string()


def address_of_other(address: str, database: str) -> str:
    """Return the address of another database on the same server, with the password."""
    return make_url(address).set(database=database).render_as_string(hide_password=False)


def user_of(address: str) -> str | None:
    """Return the user whom the address of a server names."""
    return make_url(address).username


def address_of_admin(address: str) -> str:
    """Return the address under which the administrator of the same server makes databases, fit to be printed."""
    url = make_url(address).set(username="postgres", database="postgres")
    return without_password(url.render_as_string(hide_password=False))


def file_of(address: str) -> Path | None:
    """Return the file that the address names, None for a server; raise `StoreError` when it names nothing usable."""
    url = _parse(address)
    if url.get_backend_name() != "sqlite":
        return None
    if not url.database or url.database == ":memory:" or url.query:
        raise StoreError("The store needs a file of its own: sqlite:////folder/file.sqlite3.")
    return Path(url.database).absolute()


def is_absolute(address: str) -> bool:
    """Tell whether the address of a file names it with its folder, and so stands for one file wherever it is read."""
    return Path(str(_parse(address).database)).is_absolute()


def without_password(address: str) -> str:
    """Return the address of a server as its own tools understand it, fit to be printed."""
    shown = _parse(address).set(drivername="postgresql")
    query = {name: value for name, value in _join_hosts(shown.query).items() if "pass" not in name}
    # Not `set(password=None)`, which means "leave it".
    return URL.create(
        "postgresql", shown.username, None, shown.host, shown.port, shown.database, query
    ).render_as_string()


def not_understood(address: str) -> StoreError:
    """Return the error that says how addresses are written."""
    return StoreError(_ADVICE + _SEVERAL * ("," in address or address.count("host=") > 1))


def _join_hosts(query: Mapping[str, str | Sequence[str]]) -> Mapping[str, str]:
    """Write what is named several times, as hosts with their ports are, with commas."""
    joined = {name: value if isinstance(value, str) else ",".join(value) for name, value in query.items()}
    hosts = query.get("host", "")
    if not isinstance(hosts, str):
        pairs = [host.partition(":") for host in hosts]
        joined["host"] = ",".join(host for host, _, _ in pairs)
        if any(port for _, _, port in pairs):
            joined["port"] = ",".join(port for _, _, port in pairs)
    return joined


def _parse(address: str) -> URL:
    """Return the parts of a database address; raises StoreError if it is none of SQLite or PostgreSQL."""
    try:
        url = make_url(address)
    except (SQLAlchemyError, ValueError) as error:
        raise not_understood(address) from error
    # Where a part behind the first @ holds another one, the first was a sign of the password.
    has_raw_sign = url.get_backend_name() != "sqlite" and "@" in f"{url.host}{url.database}"
    if url.get_backend_name() not in ("sqlite", "postgresql") or has_raw_sign:
        raise not_understood(address)
    return url


def _fill_in_password(address: URL, store: URL) -> str:
    """Fill in the store's password where the same user is asked for at the same server."""
    if address.password is None and _account(address) == _account(store):
        address = address.set(password=store.password)
    return address.render_as_string(hide_password=False)


def _account(address: URL) -> tuple[object, ...]:
    """Return the user of an address and the server: two addresses of one account have one password."""
    return address.username, address.host, address.port, address.query.get("host"), address.query.get("port")
