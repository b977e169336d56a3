"""The languages of the pages, their catalogues, and the language that is current: that of the request, else English."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).resolve().parents[2] / "languages"
CATALOGUE = Path("LC_MESSAGES", "messages.po")


@dataclass(frozen=True, slots=True)
class Language:
    """A language and its catalogue; without one all messages stay English."""

    code: str
    catalogue: NullTranslations = field(default_factory=NullTranslations, repr=False, compare=False)

    @property
    def name(self) -> str:
        """Return the language's own name, or its code if it has no catalogue."""
        letters, _, region = self.code.partition("-")
        if letters != "en" and type(self.catalogue) is NullTranslations:
            return self.code
        # Translators: the name of your language, in your language.
        name = self.catalogue.pgettext("language", "English")
        return f"{name} ({region})" if region else name

    @property
    def locale(self) -> str:
        """Return language and region as Open Graph has them: en_US."""
        letters, _, region = self.code.partition("-")
        # Translators: your language and the region where most people speak it, as in de_DE.
        return f"{letters}_{region}" if region else self.catalogue.pgettext("locale", "en_US")

    @property
    def direction(self) -> str:
        """Return "ltr" or "rtl"."""
        # Translators: rtl if your language is written from right to left.
        return self.catalogue.pgettext("direction", "ltr")


ENGLISH = Language("en")


def read_catalogue(path: Path) -> NullTranslations:
    """Compile a .po file in memory, so that no .mo file has to be kept in step with it."""
    with path.open("rb") as source:
        catalogue = read_po(source)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


@cache
def all_languages(folder: Path = FOLDER) -> Mapping[str, Language]:
    """Return all languages of the pages by code, English first; read once per process."""
    found = {path.parents[1].name: path for path in sorted(folder.glob(f"*/{CATALOGUE}"))}
    others = {code: Language(code, read_catalogue(path)) for code, path in found.items()}
    return MappingProxyType({ENGLISH.code: ENGLISH, **others})


def page_language(code: str) -> Language | None:
    """Return the language of the pages for a code: de-CH has the words of de; None if the pages do not speak it."""
    known = code
    while known and known not in all_languages():
        known = known.rpartition("-")[0]
    if not known:
        return None
    found = all_languages()[known]
    return found if known == code else Language(code, found.catalogue)


_current: ContextVar[Language] = ContextVar("language", default=ENGLISH)


def current_language() -> Language:
    """Return the current language."""
    return _current.get()


def set_language(language: Language) -> None:
    """Set the current language."""
    _current.set(language)


@contextmanager
def use_language(language: Language) -> Iterator[None]:
    """Set the current language inside a `with` block."""
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)


def gettext(message: str) -> str:
    """Translate a message."""
    return _current.get().catalogue.gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Translate a message about a number of things."""
    return _current.get().catalogue.ngettext(singular, plural, count)


def pgettext(context: str, message: str) -> str:
    """Translate a message that means different things in different contexts."""
    return _current.get().catalogue.pgettext(context, message)


def npgettext(context: str, singular: str, plural: str, count: int) -> str:
    """Translate a message about a number of things, by its context."""
    return _current.get().catalogue.npgettext(context, singular, plural, count)


@dataclass(frozen=True, slots=True)
class LazyText:
    """A message that is translated each time it is printed, for what is set up once for all requests."""

    message: str

    def __str__(self) -> str:
        """Translate it."""
        return gettext(self.message)

    def __mod__(self, values: object) -> str:
        """Translate it and fill in its placeholders."""
        return str(self) % values


lazy_gettext: Callable[[str], LazyText] = LazyText
