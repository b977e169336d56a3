"""A language of the pages: its catalogue, and how it writes dates and numbers."""

from collections.abc import Mapping
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
