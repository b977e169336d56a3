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
    """A language and its words; without a catalogue the words are those of the code, in English."""

    code: str
    catalogue: NullTranslations = field(default_factory=NullTranslations, repr=False, compare=False)

    @property
    def name(self) -> str:
        """Return what the language calls itself; its code where the pages do not speak it."""
        if self.code != "en" and type(self.catalogue) is NullTranslations:
            return self.code
        # Translators: the name of your language, in your language.
        return self.catalogue.pgettext("language", "English")

    @property
    def direction(self) -> str:
        """Return "ltr" or "rtl"."""
        # Translators: rtl if your language is written from right to left.
        return self.catalogue.pgettext("direction", "ltr")


ENGLISH = Language("en")


def read_catalogue(path: Path) -> NullTranslations:
    """Compile a .po file in memory, so that no compiled one has to be kept in step with it."""
    with path.open("rb") as source:
        catalogue = read_po(source)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


@cache
def all_languages(folder: Path = FOLDER) -> Mapping[str, Language]:
    """Read all languages of the pages, once in each process; English comes first."""
    found = {path.parents[1].name: path for path in sorted(folder.glob(f"*/{CATALOGUE}"))}
    others = {code: Language(code, read_catalogue(path)) for code, path in found.items()}
    return MappingProxyType({ENGLISH.code: ENGLISH, **others})


_current: ContextVar[Language] = ContextVar("language", default=ENGLISH)


def current_language() -> Language:
    """Return the language in which is being spoken."""
    return _current.get()


def set_language(language: Language) -> None:
    """Speak a language from now on."""
    _current.set(language)


@contextmanager
def use_language(language: Language) -> Iterator[None]:
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
