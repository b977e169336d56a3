"""The language in which is being spoken: that of the request, and English outside of one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from web.platform.i18n.catalogues import ENGLISH, Language

_current: ContextVar[Language] = ContextVar("language", default=ENGLISH)


def current_language() -> Language:
    """Return the language in which is being spoken."""
    return _current.get()


def speak(language: Language) -> None:
    """Speak a language from now on."""
    _current.set(language)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak a language for a while."""
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)


def gettext(message: str) -> str:
    """Say a sentence."""
    return _current.get().catalogue.gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Say a sentence about a number of things."""
    return _current.get().catalogue.ngettext(singular, plural, count)


def pgettext(context: str, message: str) -> str:
    """Say something that means different things in different places."""
    return _current.get().catalogue.pgettext(context, message)


def npgettext(context: str, singular: str, plural: str, count: int) -> str:
    """Say something about a number of things that means different things in different places."""
    return _current.get().catalogue.npgettext(context, singular, plural, count)


@dataclass(frozen=True, slots=True)
class LazyText:
    """A sentence that is said each time it is needed, for what is set up once for all requests."""

    message: str

    def __str__(self) -> str:
        """Say it."""
        return gettext(self.message)

    def __mod__(self, values: object) -> str:
        """Say it with its places filled in."""
        return str(self) % values


lazy_gettext: Callable[[str], LazyText] = LazyText
