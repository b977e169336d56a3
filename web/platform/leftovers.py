"""Where copies of the store may be left by a command that was killed, and nobody should find them."""

import tempfile
from contextlib import suppress
from pathlib import Path

from storage.address import file_of
from storage.files import remove_leftovers
from web.platform.settings import Settings


def remove_copies(settings: Settings) -> None:
    """Remove copies of the store in which nobody works any more."""
    place = file_of(settings.store_url)
    for folder in {settings.data, place.parent if place else settings.data}:
        remove_leftovers(folder)
    with suppress(FileNotFoundError):  # a read-only system may have no folder for temporary files
        remove_leftovers(Path(tempfile.gettempdir()))
